"""A quote is found again after its article was edited: by id, by words, by their place, by nearly the same words."""

from __future__ import annotations

from releases.corrections.finding import Stub, find
from releases.corrections.line import Correction

TEXT = (
    "“We will open the bridge,” said Holt on Monday. “Never again,” said Quell, and left. "
    "“Never again,” shouted the crowd. “The river rises every spring and nobody measures it,” Quell said."
)


def stub(words: str, quote_id: str, after: int = 0) -> Stub:
    start = TEXT.index(words, after)
    return Stub(quote_id, words, start, start + len(words))


QUOTES = [
    stub("We will open the bridge", "d-a"),
    stub("Never again", "d-b"),
    stub("Never again", "d-b-2", TEXT.index("left")),
    stub("The river rises every spring and nobody measures it", "d-c"),
]


def found(**about: str) -> str | None:
    return find(Correction(id="c", line=1, doc_id="d", **about), QUOTES, lambda: TEXT)  # type: ignore[arg-type]


def test_by_its_id_before_anything_else() -> None:
    assert found(quote_id="d-a", exact="Never again") == "d-a"


def test_by_its_words_where_the_id_is_another() -> None:
    assert found(quote_id="d-old", exact="We will  open\nthe bridge") == "d-a"


def test_by_its_surroundings_where_the_words_stand_twice() -> None:
    assert found(exact="Never again", suffix=",” shouted") == "d-b-2"
    assert found(exact="Never again", prefix="on Monday. “") == "d-b"


def test_by_its_place_where_the_quote_is_cut_in_another_way() -> None:
    assert found(exact="The river rises every spring and nobody measures it,” Quell said") == "d-c"
    assert found(exact="nobody") is None


def test_by_nearly_the_same_words() -> None:
    assert found(exact="The river rises each spring, and nobody measures it") == "d-c"
    assert found(exact="The taxes rise every spring and everybody pays") is None


def test_without_words_an_unknown_id_finds_nothing() -> None:
    assert found(quote_id="d-old") is None
