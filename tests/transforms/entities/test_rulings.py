"""What people said of entities wins over every rule."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from transforms.entities.corpus import counting
from transforms.entities.corpus.rulings import Ruling, ruled

IDS = "abcdef"
DISTINCT = list(range(6))


def groups(leaders: list[int], *rulings: Ruling) -> list[set[str]]:
    done = ruled(IDS, leaders, rulings)
    found: dict[int, set[str]] = {}
    for row, leader in enumerate(done.leaders):
        found.setdefault(leader, set()).add(IDS[row])
    return list(found.values())


def same(a: str, b: str) -> Ruling:
    return Ruling(f"s{a}{b}", same=(a, b))


def different(a: str, b: str) -> Ruling:
    return Ruling(f"d{a}{b}", different=(a, b))


def test_two_that_are_one_bring_all_they_are_joined_with() -> None:
    assert {"a", "b", "c", "d"} in groups([0, 0, 2, 2, 4, 5], same("b", "d"))


def test_of_two_that_are_not_one_the_less_named_leaves_alone() -> None:
    assert groups([0, 0, 0, 3, 4, 5], different("b", "a"))[:2] == [{"a", "c"}, {"b"}]


def test_nobody_comes_back_through_a_third() -> None:
    """Of the group of a, c is another b: it goes there by itself."""
    assert {"b", "c"} in groups([0, 0, 0, 3, 4, 5], different("a", "b"), same("b", "c"))


def test_the_later_of_two_contradicting_ones_holds() -> None:
    assert {"a", "b"} in groups(DISTINCT, different("a", "b"), same("a", "b"))
    assert {"a"} in groups(DISTINCT, same("a", "b"), different("a", "b"))


def test_who_is_not_there_says_nothing() -> None:
    assert groups(DISTINCT, same("a", "zz"), different("yy", "b")) == [{one} for one in IDS]


def test_rows_tell_who_made_them_what_they_are() -> None:
    names = pa.table(
        {
            "entity_id": ["a", "b", "c"],
            "label": ["PERSON", "PERSON", "ORG"],
            "name": ["Ana Holt", "Anna Holt", "Quell"],
            "external_ref": pa.nulls(3, pa.string()),
            "n_documents": [3, 1, 2],
        }
    )
    rulings = [same("b", "a"), Ruling("n", entity="b", name="Ana M. Holt"), Ruling("l", entity="c", label="PERSON")]
    rows = counting.join(names, None, rulings).to_pylist()
    told = [(row["canonical_id"], row["name"], row["label"], row["correction_id"]) for row in rows]
    assert told == [
        ("a", "Ana M. Holt", "PERSON", "n"),
        ("a", "Ana M. Holt", "PERSON", "n"),
        ("c", "Quell", "PERSON", "l"),
    ]
    assert counting.join(names, None, rulings[:1])["correction_id"].to_pylist() == [None, "sba", None]
    assert counting.join(names)["correction_id"].null_count == 3


PAIRS = st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)).filter(lambda pair: pair[0] != pair[1])
RULINGS = st.lists(st.builds(lambda one, pair: one(*pair), st.sampled_from([same, different]), PAIRS), max_size=12)


@given(RULINGS, st.sampled_from([DISTINCT, [0] * 6, [0, 0, 2, 2, 2, 5]]))
def test_the_last_word_on_every_pair_that_was_parted_holds_and_the_first_row_leads(
    rulings: list[Ruling], leaders: list[int]
) -> None:
    done = ruled(IDS, leaders, rulings)
    last: dict[frozenset[str], bool] = {}
    for one in rulings:
        last[frozenset(one.same or one.different or ())] = one.same is not None
    for row, leader in enumerate(done.leaders):
        assert done.leaders[leader] == leader <= row
    for pair, joined in last.items():
        a, b = (IDS.index(one) for one in sorted(pair))
        if not joined:
            assert done.leaders[a] != done.leaders[b]
