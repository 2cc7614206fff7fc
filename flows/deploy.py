"""Registering what `prefect.yaml` describes with a Prefect server: work pool, deployments, alarms. Doing it again changes
nothing but what has changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from flows.errors import RunError

POOL = "onrecord"
FLOW = "build-release"
#: One run at a time: runs share the processor and, mostly, the store.
POOL_CONCURRENCY = 1


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person who deploys wants otherwise than it stands in `prefect.yaml`; None leaves it as it stands there."""

    cron: str | None = None
    timezone: str | None = None
    active: bool | None = None
    collections_file: str | None = None
    settings: dict[str, Any] | None = None


def described(file: Path, wishes: Wishes) -> dict[str, Any]:
    """The content of `prefect.yaml` with the wishes put in. Raises RunError where the file or a wish cannot be meant."""
    try:
        content: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RunError(f"there is no {file}: run `onrecord deploy` in the folder of the project") from None
    if wishes.timezone is not None:
        try:
            ZoneInfo(wishes.timezone)
        except (KeyError, ValueError, OSError):
            raise RunError(f"--timezone {wishes.timezone}: no such time zone; write it as in Europe/Vienna") from None
    chosen = {"cron": wishes.cron, "timezone": wishes.timezone, "active": wishes.active}
    for deployment in content["deployments"]:
        for schedule in deployment.get("schedules", []):
            schedule.update({name: value for name, value in chosen.items() if value is not None})
        parameters = deployment["parameters"]
        if "collections_file" in parameters and wishes.collections_file is not None:
            parameters["collections_file"] = wishes.collections_file
        parameters["settings"] = {**parameters["settings"], **(wishes.settings or {})}
    return content


def deploy(project: Path, wishes: Wishes) -> list[str]:
    """Register pool and deployments of `project`; returns the deployments' names. Raises RunError."""
    content = described(project / "prefect.yaml", wishes)
    # Prefect reads its file only from the folder that the deployments will run in.
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", prefix=".prefect-", dir=project, encoding="utf-8") as file:
        yaml.safe_dump(content, file, sort_keys=False)
        file.flush()
        _prefect(project, "work-pool", "create", POOL, "--type", "process", "--overwrite")
        _prefect(project, "work-pool", "set-concurrency-limit", POOL, str(POOL_CONCURRENCY))
        _prefect(project, "deploy", "--all", "--prefect-file", file.name)
    return [f"{FLOW}/{deployment['name']}" for deployment in content["deployments"]]


def _prefect(project: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "prefect", "--no-prompt", *arguments]
    done = subprocess.run(command, cwd=project, env=os.environ, capture_output=True, text=True, check=False)
    if done.returncode:
        said = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        raise RunError(
            f"prefect {' '.join(arguments[:2])} failed: {' '.join(said[-5:]) or json.dumps(done.returncode)}"
        )
