"""docs/verbs.md: reporting verbs with their counts, as committed."""

from __future__ import annotations

from benchmarks import verbs as pages
from tests.conftest import ROOT
from transforms.quotes.confidence.features import KINDS, Row

EMPTY = ("",) * (len(KINDS) - 2)


def judged(rule: str, verb: str, right: bool) -> tuple[Row, bool]:
    return Row((rule, verb, *EMPTY), ()), right


def test_a_verb_is_counted_by_rule_and_words_of_no_table_are_not() -> None:
    rows = [
        judged("clause", "say", True),
        judged("clause", "say", False),
        judged("after", "say", True),
        judged("after", "purr", True),
    ]
    assert pages.count(rows, 2) == {
        "articles": 2,
        "verbs": {"say": {"found": {"after": 1, "clause": 2}, "right": {"after": 1, "clause": 1}}},
    }


def test_frequent_verbs_have_a_line_each_and_rare_ones_share_the_last() -> None:
    rows = [judged("clause", "say", k < 9) for k in range(12)] + [
        judged("object", "praise", True),
        judged("object", "blame", False),
    ]
    lines = pages.page(pages.count(rows, 1)).splitlines()[-2:]
    assert lines == ["| `say` | 12 | 75 % | clause 75 % of 12 |", "| 2 others | 2 | 50 % | object 50 % of 2 |"]


def test_the_page_is_made_from_the_counts() -> None:
    page = (ROOT / "docs" / "verbs.md").read_text("utf-8")
    assert page == pages.page(pages.counted()), "run `python -m benchmarks.verbs`"
