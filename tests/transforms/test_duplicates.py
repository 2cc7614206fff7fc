import random
from collections.abc import Sequence
from datetime import UTC, datetime

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.reading.samples import PARAGRAPHS
from transforms import duplicates

STORY = [
    *PARAGRAPHS,
    *(p.replace("ferry", "tram").replace("harbour", "depot").replace("Quill", "Oddy") for p in PARAGRAPHS),
]
EARLY, LATE = datetime(2031, 1, 1, tzinfo=UTC), datetime(2031, 2, 1, tzinfo=UTC)


def found(*batches: pa.Table) -> dict[str, str]:
    made = duplicates.duplicate_of(batches)
    return dict(zip(made["doc_id"].to_pylist(), made["duplicate_of"].to_pylist(), strict=True))


def table(rows: Sequence[tuple[str, datetime | None, str]], signatures: list[bytes | None] | None = None) -> pa.Table:
    ids, times, texts = zip(*rows, strict=True) if rows else ((), (), ())
    columns = [
        pa.array(ids, pa.string()),
        pa.array(times, pa.timestamp("us", "UTC")),
        pa.array(texts, pa.string()),
        pa.array(signatures or [duplicates.signature(text) for text in texts], pa.binary()),
    ]
    return pa.table(columns, names=duplicates.COLUMNS)


def find(rows: Sequence[tuple[str, datetime | None, str]]) -> dict[str, str]:
    return found(table(rows))


def test_the_first_published_is_the_original_and_no_date_comes_last() -> None:
    text = "\n".join(STORY)
    rows = [("a", None, text), ("b", LATE, text), ("c", EARLY, text), ("d", EARLY, text)]
    assert find(rows) == {"a": "c", "b": "c", "d": "c"}


@pytest.mark.parametrize(
    "variant",
    [
        STORY[:5],
        ["Boat is back", *STORY],
        [*STORY, "In other news, the lighthouse of Sant Odo has been painted green by volunteers."],
        [*STORY[:3], "“No comment,” a spokesman for the bus company said on Friday.", *STORY[3:]],
    ],
    ids=["cut", "re-headlined", "a paragraph added", "a paragraph put in"],
)
def test_variants_of_a_wire_story_are_found(variant: list[str]) -> None:
    assert find([("a", EARLY, "\n".join(STORY)), ("b", LATE, "\n".join(variant))]) == {"b": "a"}


def test_a_story_that_shares_its_background_is_another_story() -> None:
    other = [
        "Captain Quill has left the company for a post at the weather office, she told reporters on Thursday.",
        "“The sea will have to manage without me,” she said. Her successor will be named after the summer holidays.",
        "The weather office confirmed that it had been looking for someone who does not mind being wrong in public.",
        STORY[0],
    ]
    assert find([("a", EARLY, "\n".join(STORY)), ("b", LATE, "\n".join(other))]) == {}


def test_short_texts_are_alike_only_when_they_are_equal() -> None:
    assert find([("a", EARLY, "The office is closed."), ("b", LATE, "The office is closed!")]) == {}
    assert find([("a", EARLY, "The office is closed."), ("b", LATE, "The office is closed.")]) == {"b": "a"}


def test_without_signatures_equal_texts_are_found() -> None:
    assert found(table([("a", LATE, "x"), ("b", None, "x")], [None, b""])) == {"b": "a"}


def test_batches_leave_no_trace() -> None:
    rows = [(f"d{n}", LATE, "\n".join(STORY[: n + 3])) for n in range(5)]
    rows.insert(2, ("short", EARLY, "No comment."))
    assert found(*(table([row]) for row in rows), table([])) == find(rows)
    unsigned = table(rows[:1], [None])
    assert found(unsigned, table(rows[1:])) == found(pa.concat_tables([unsigned, table(rows[1:])]))


def test_no_documents_no_duplicates() -> None:
    assert find([]) == {}
    assert found() == {}


@given(st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rng: random.Random) -> None:
    rows = [(f"d{n}", rng.choice([EARLY, LATE, None]), "\n".join(STORY[: n + 3])) for n in range(5)]
    expected = find(rows)
    rng.shuffle(rows)
    assert find(rows) == expected
    assert not set(expected.values()) & expected.keys()
