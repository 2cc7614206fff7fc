"""Build a release from gold articles by the real command, score its entities, and print the measures.

    python -m benchmarks.entities GOLD.jsonl [--model NAME] [--json]

What GOLD.jsonl holds and what is measured: see score_entities.py.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import score_entities

ROOT = Path(__file__).parent.parent


def build(gold: Path, store: Path, model: str | None) -> Path:
    """Publish a release of `gold` in `store` and return its folder. Raises SystemExit where the run fails."""
    command = [sys.executable, "-m", "flows.cli", "run", str(gold.resolve()), "--output", str(store)]
    if model:
        command += ["--model", model]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"the run failed:\n{done.stderr[-3000:]}")
    return store / "releases" / "0001"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--model", help="an installed spaCy pipeline; default: the project's")
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        release = build(arguments.gold, Path(folder) / "output", arguments.model)
        result = score_entities.report(arguments.gold, release)
    if arguments.json:
        print(json.dumps(result))
    else:
        score_entities.show(result)


if __name__ == "__main__":
    main()
