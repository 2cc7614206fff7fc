"""Count how often each rule of quotes finds something and is right, and write the page of rules.

    python -m benchmarks.rules GOLD.jsonl     counts anew, into benchmarks/rules.json, and writes docs/rules.md
    python -m benchmarks.rules                writes docs/rules.md from the counts that are there

`--store FOLDER` counts in a store that `python -m benchmarks.quotes GOLD.jsonl --keep FOLDER` left.
docs/score.md has the format of GOLD.jsonl. The counts are committed, so that the page can be made without the gold.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict

import pandas as pd

import releases
from flows.scoring import building, calibration, in_release
from flows.scoring import gold as marked
from transforms.quotes.rules import CORRECTED, RULES, Rule

ROOT = Path(__file__).resolve().parent.parent
COUNTS = Path(__file__).with_name("rules.json")
PAGE = ROOT / "docs" / "rules.md"
#: Quotes from which a share says something, and how many rules are named as the worst.
MIN_FOUND, WORST = 10, 5

HEAD = """# Rules

<!-- Made by `python -m benchmarks.rules`; a test compares the two. -->

Every quote has a `method`: the rule that found it. Here is each rule with what it goes by, an example (invented; the words that
it takes as the quote are in italics), how many quotes it found in {articles} articles of American politics (PolNeAR's development
part, outer quotes only) and how many of them had words and speaker right, as `python -m benchmarks.rules GOLD.jsonl` counted them.
`confidence` goes by more than the rule: see [confidence](confidence.md).
"""


class Count(TypedDict):
    """What a rule found, and how much of it was right."""

    found: int
    right: int


class Counts(TypedDict):
    """What benchmarks/rules.json holds."""

    articles: int
    rules: dict[str, Count]


def main() -> None:
    """Count, where gold is named, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="?")
    parser.add_argument("--store", type=Path)
    arguments = parser.parse_args()
    if arguments.gold:
        COUNTS.write_text(json.dumps(count(arguments.gold, arguments.store), indent=1) + "\n", "utf-8")
    PAGE.write_text(page(counted()), "utf-8")


def count(gold_file: Path, kept: Path | None) -> Counts:
    """Count the quotes of each rule in the gold's articles: in a store that is kept, else by running the real command."""
    gold = marked.read(gold_file)
    with tempfile.TemporaryDirectory() as folder:
        release = releases.open(kept).latest() if kept else building.build(gold_file, Path(folder) / "output")
        if release is None:
            raise SystemExit(f"{kept} has no release")
        found = in_release.quotes_of(release, {a["doc_id"]: a["text"] for a in gold})
    return {"articles": len(gold), "rules": by_rule(calibration.judged(gold, found))}


def by_rule(judged: pd.DataFrame) -> dict[str, Count]:
    """Counts by rule, in alphabetical order."""
    table = judged.groupby("method").right.agg(["size", "sum"])
    return {str(rule): {"found": int(row["size"]), "right": int(row["sum"])} for rule, row in table.iterrows()}


def counted() -> Counts:
    """The counts that are committed."""
    counts: Counts = json.loads(COUNTS.read_text("utf-8"))
    return counts


def page(counts: Counts) -> str:
    """docs/rules.md."""
    rules = counts["rules"]
    lines = [
        HEAD.format(articles=counts["articles"]),
        "| rule | goes by | example | found | right |",
        "|---|---|---|---|---|",
    ]
    lines += [_line(name, rule, rules.get(name)) for name, rule in RULES.items()]
    lines += [
        f"| `{CORRECTED}` | A correction by hand made the row what it is ([corrections](correct.md)). | | | |",
        "",
    ]
    lines += ["The rules that were right least often, of those with ten quotes and more:", ""]
    lines += [
        f"{n}. `{name}`, {_share(rules[name])} of {rules[name]['found']}" for n, name in enumerate(worst(rules), 1)
    ]
    return "\n".join([*lines, ""])


def _line(name: str, rule: Rule, count: Count | None) -> str:
    example = rule.example
    for words in rule.words:
        example = example.replace(words, f"*{words}*", 1)
    example = example.replace("\n\n", " ¶ ")
    found, share = (count["found"], _share(count)) if count else (0, "")
    return f"| `{name}` | {rule.meaning} | {example} | {found} | {share} |"


def _share(count: Count) -> str:
    return f"{100 * count['right'] / count['found']:.0f} %"


def worst(rules: Mapping[str, Count]) -> list[str]:
    """The rules with the smallest shares right, of those that found enough."""
    enough = [name for name, count in rules.items() if count["found"] >= MIN_FOUND]
    return sorted(enough, key=lambda name: (rules[name]["right"] / rules[name]["found"], name))[:WORST]


if __name__ == "__main__":
    main()
