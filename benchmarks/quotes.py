"""How well quotes and speakers are found: a release is built from marked articles by the real run, and scored.

    python -m benchmarks.quotes GOLD.jsonl [--pronouns PRONOUNS.jsonl] [--model NAME] [--parse all] [--keep FOLDER]

For the format of GOLD.jsonl see score_quotes.py. PRONOUNS.jsonl holds `{doc_id, pronouns: [{start, end, key}]}`, where
`key` is the surname that the pronoun means, in lower case.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import score_quotes


def main() -> None:
    """Print precision, recall and F1 of every view, and the calibration of `confidence`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--pronouns", type=Path)
    parser.add_argument("--model", help="an installed spaCy pipeline; the run's default if left out")
    parser.add_argument("--parse", choices=("needed", "all"), default="needed", help="as the run's option")
    parser.add_argument("--keep", type=Path, help="folder in which the release store is left")
    args = parser.parse_args()
    gold = read_lines(args.gold)
    with _store(args.keep) as store:
        run(args.gold, store, args.model, args.parse)
        found = score_quotes.read_release(store / "latest", {a["doc_id"]: a["text"] for a in gold})
    print(f"{args.gold.name}: {len(gold)} articles")
    for view, value in score_quotes.score(gold, found).items():
        print(f"{view:40s} {value}")
    if args.pronouns:
        print(f"{'pronoun speakers resolved':40s} {score_quotes.score_pronouns(read_lines(args.pronouns), found)}")
    table = score_quotes.judged(gold, found)
    for name, column in (("confidence", "confidence"), ("table by hand", "by_hand")):
        claimed = table[column]
        print(f"\n{name}: AUC {score_quotes.auc(claimed, table.right):.3f}", end=", ")
        print(f"Brier {score_quotes.brier(claimed, table.right):.3f}")
        print(score_quotes.calibration(table.assign(confidence=claimed)).to_string())


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@contextlib.contextmanager
def _store(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        yield keep
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "output"


def run(gold: Path, store: Path, model: str | None = None, parse: str = "needed") -> None:
    """Build a release of the articles of `gold` in `store`, by the real command."""
    command = [sys.executable, "-m", "flows.cli", "run", str(gold), "--output", str(store)]
    command += ["--near-duplicates", "off", "--language", "any", "--parse", parse]
    subprocess.run([*command, *(["--model", model] if model else [])], check=True, stdout=sys.stderr)


if __name__ == "__main__":
    main()
