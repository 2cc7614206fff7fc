import random
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
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


def met(keys: Sequence[int], rows: Sequence[int]) -> list[tuple[int, int]]:
    pairs = duplicates._bucket_pairs(np.array(keys, np.uint64), np.array(rows, np.int64))
    return sorted(pair for later, earlier in pairs for pair in zip(later.tolist(), earlier.tolist(), strict=True))


@pytest.mark.parametrize("mix", [duplicates._MIX, np.uint64(0), np.uint64(1 << 40)], ids=["as it is", "none", "bad"])
@pytest.mark.parametrize("at_once", [1, 7, 1 << 13])
@given(st.lists(st.integers(0, 5), max_size=60), st.randoms(use_true_random=False))
def test_rows_of_one_key_meet_its_first_ones_whatever_its_hash(
    mix: np.uint64, at_once: int, of: list[int], rng: random.Random
) -> None:
    """Also where other keys have the same hash, and where the pairs of one key are more than are given at a time."""
    keys = [one << 44 for one in of]
    rows = rng.sample(range(3 * len(keys)), len(keys))
    ranked = sorted(zip(rows, keys, strict=True))
    expected = []
    for at, (row, key) in enumerate(ranked):
        expected += [(row, other) for other, same in ranked[:at] if same == key][: duplicates.MAX_COMPARED]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duplicates, "_MIX", mix)
        patch.setattr(duplicates, "_PAIRS_AT_ONCE", at_once)
        assert met(keys, rows) == sorted(expected)


def test_signatures_are_read_from_wherever_they_stand() -> None:
    told = [duplicates.signature(text) for text in STORY]
    several = pa.chunked_array([pa.array([None, told[0], b"", told[1]]).slice(1), pa.array([b"cut", told[2]])])
    whole, sizes, hashes = duplicates.unpacked(several)
    assert whole.tolist() == [True, False, True, False, True]
    assert [size.tobytes() + row.tobytes() for size, row in zip(sizes, hashes, strict=True)] == told[:3]


@given(st.lists(st.integers(0, 128), min_size=1), st.integers(12, 400), st.integers(12, 400))
def test_texts_are_alike_by_how_many_hashes_they_share(n_same: list[int], one: int, other: int) -> None:
    hashes = np.zeros((len(n_same) + 1, duplicates.N_HASHES), np.uint16)
    for row, n in enumerate(n_same):
        hashes[row, n:] = 1
    sizes = np.array([one] * len(n_same) + [other], np.uint32)
    at = np.arange(len(n_same))
    expected = []
    for similarity in (n / duplicates.N_HASHES for n in n_same):
        contained = similarity / (1 + similarity) * (one + other) / min(one, other)
        expected.append(similarity >= 0.5 or (contained >= 0.75 and similarity >= 0.28))
    assert duplicates.alike(hashes, sizes, at, np.full(len(at), len(at))).tolist() == expected
