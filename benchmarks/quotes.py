"""How well quotes and speakers are found: a release is built from marked articles by the real run, and scored.

    python -m benchmarks.quotes GOLD.jsonl [--pronouns PRONOUNS.jsonl] [--model NAME] [--parse all] [--keep FOLDER]

The same as `onrecord score`, and more; docs/score.md has the format of GOLD.jsonl. PRONOUNS.jsonl holds
`{doc_id, pronouns: [{start, end, key}]}`, where `key` is the surname that the pronoun means, in lower case.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks import confidence_by_hand
from flows.scoring import building, calibration, comparing, in_release, telling
from flows.scoring import gold as marked


def main() -> None:
    """Print precision, recall and F1 of every view, and the calibration of `confidence`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--pronouns", type=Path)
    parser.add_argument("--model", help="an installed spaCy pipeline; the run's default if left out")
    parser.add_argument("--parse", choices=("needed", "all"), default="needed", help="as the run's option")
    parser.add_argument("--keep", type=Path, help="folder in which the release store is left")
    args = parser.parse_args()
    gold = marked.read(args.gold)
    with _store(args.keep) as store:
        release = building.build(args.gold, store, args.model, args.parse)
        found = in_release.quotes_of(release, {a["doc_id"]: a["text"] for a in gold})
    print(f"{args.gold.name}: {len(gold)} articles")
    for line in telling.lines(gold, found):
        print(line)
    if args.pronouns:
        print(f"{'pronoun speakers resolved':40s} {comparing.score_pronouns(read_lines(args.pronouns), found)}")
    table = calibration.judged(gold, found)
    by_hand = [
        confidence_by_hand.of(method, lemma, words, named)
        for method, lemma, words, named in table[["method", "cue_lemma", "words", "named"]].itertuples(index=False)
    ]
    claims = {
        "confidence": table.confidence,
        "of words and speaker alone": calibration.without_name(table),
        "table by hand": pd.Series(by_hand),
    }
    for name, claimed in claims.items():
        print()
        for line in telling.claims(name, claimed, table.right):
            print(line)


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


if __name__ == "__main__":
    main()
