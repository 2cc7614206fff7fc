"""A release of marked articles, made by the real command, so that what is scored is what users get."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from flows.errors import RunError
from releases import Release, open


def build(gold: Path, store: Path, model: str | None = None, parse: str = "needed") -> Release:
    """Annotates the articles of `gold` into `store`; what the run tells goes to standard error. Raises RunError."""
    command = [sys.executable, "-m", "flows", "run", str(gold), "--output", str(store)]
    command += ["--near-duplicates", "off", "--language", "any", "--parse", parse]
    done = subprocess.run([*command, *(["--model", model] if model else [])], check=False, stdout=sys.stderr)
    release = open(store).latest() if done.returncode == 0 else None
    if release is None:
        raise RunError(f"the articles of {gold} could not be annotated: the run above says why")
    return release
