"""Whom “the Orr senator” means by the seat that an article gives, and who is named only behind what he or she is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Quote

Quotes = Callable[[str], list[Quote]]


def name(found: list[Quote], words: str) -> str | None:
    return next(q.speaker_name for q in found if words in q.text)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (  # by the seat behind the name, whoever else is near
            "Sen. Ada Lund, D-Vt., met Bo Pell on Monday. Pell smiled.\n\nAs for whether Lund still trusts him, the Vermont "
            "senator acknowledged that some people do not.",
            "Ada Lund",
        ),
        (
            "Texas Sen. Carl Dent and Sen. Ada Lund (R-Ky.) met. Dent smiled at Lund.\n\nThe Kentucky Republican said some "
            "people do not.",
            "Ada Lund",
        ),
        (
            "Gov. Ada Lund of Ohio met Sen. Bo Pell of Maine. Pell smiled at Lund.\n\nThe Ohio governor said some people do "
            "not.",
            "Ada Lund",
        ),
        (  # nobody's seat is told: who alone spoke before
            "House Speaker Ada Lund says her party will not yield to the critics of Bo Pell.\n\nThe Ohio Republican says some "
            "people do not.",
            "Ada Lund",
        ),
        (  # two met, and nobody's seat is told
            "House Speaker Ada Lund attacked Bo Pell on Monday.\n\nThe Ohio Republican says some people do not.",
            None,
        ),
        (
            "Sen. Ada Lund, D-Vt., spoke of the plan on Monday.\n\nThe Ohio senator said some people do not.",
            None,
        ),
    ],
)
def test_a_seat_tells_who_is_meant(quotes: Quotes, text: str, who: str | None) -> None:
    assert name(quotes(text), "some people do not") == who


LEAD = "Pier closed after storm\n\n"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Ohio’s tax commissioner says the pier is safe.\n\nAda Lund says nobody was hurt.", "Ada Lund"),
        (
            "The Ohio state attorney general says the pier is safe.\n\nBut Attorney General Ada Lund was late.",
            "Ada Lund",
        ),
        ("Bo Pell’s former doctor says the pier is safe.\n\nDr. Ada Lund, who lives nearby, has seen it.", "Ada Lund"),
        (
            "Bo Pell’s right-hand woman says the pier is safe.\n\nAda Lund, a vice chair of Pell’s office, was late.",
            "Ada Lund",
        ),
        ("The harbour master says the pier is safe.\n\nSpokeswoman Ada Lund says it is not.", None),
        ("Bo Pell’s former wife says the pier is safe.\n\nGeorge Dent says it is not.", None),
        ("The harbour master says the pier is safe.\n\nIt was built by Ada Lund.", None),
        ("Bo Pell met nobody.\n\nThe harbour master says the pier is safe.\n\nAda Lund says it is not.", None),
    ],
)
def test_who_is_described_where_a_report_begins_is_named_next(quotes: Quotes, text: str, who: str | None) -> None:
    assert name(quotes(LEAD + text), "pier is safe") == who


@pytest.mark.parametrize(
    "text",
    [
        "Speaking on Monday, Pell’s chief pollster and strategist Ada Lund said the pier is safe.",
        "The head of the fund backing former Mayor Bo Pell for governor, Ada Lund, said the pier is safe.",
    ],
)
def test_a_name_behind_what_somebody_is_and_does(quotes: Quotes, text: str) -> None:
    assert name(quotes(text), "pier is safe") == "Ada Lund"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "Ada Lund says the pier is no match for the plans of Bo Pell.\n\nThe retired surgeon said some people do not.",
            "Ada Lund",
        ),
        ("Cy Dent sang.\n\nAda Lund held up a sign. The 57-year-old cook said some people do not.", "Ada Lund"),
        ("Cy Dent sang.\n\nAda Lund, 48, held up a sign. The 57-year-old cook said some people do not.", None),
        ("Cy Dent sang.\n\nAda Lund attacked Bo Pell. The retired clerk said some people do not.", None),
        (  # the letter is to another
            "Cy Dent sang.\n\nAda Lund asked for a review.\n\nIn a letter sent to Bo Pell on Friday, the diplomat said some people do not.",
            "Ada Lund",
        ),
        (
            "Mayor Bo Pell closed the pier.\n\nThe Republican presidential candidate said some people do not.",
            None,
        ),
        (  # she is a governor too, as readers know
            "Ohio Gov. Cy Dent and Maine Gov. Bo Pell met.\n\nAda Lund said she was glad. The governor said some people do not.",
            "Ada Lund",
        ),
    ],
)
def test_who_alone_acted_before_is_called_otherwise(quotes: Quotes, text: str, who: str | None) -> None:
    assert name(quotes(text), "some people do not") == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Lund press secretary Bo Pell was late. Ada Lund’s press secretary said the pier is safe.", "Bo Pell"),
        ("Bo Pell, secretary general of NATO, was late. NATO’s secretary general said the pier is safe.", "Bo Pell"),
        ("Lund press secretary Bo Pell was late. Cy Dent’s press secretary said the pier is safe.", None),
        (
            "Press secretaries met. Press secretary Bo Pell was late. Ada Lund’s press secretary said the pier is safe.",
            None,
        ),
    ],
)
def test_a_role_with_the_name_of_whose_it_is(quotes: Quotes, text: str, who: str | None) -> None:
    assert name(quotes(f"Ada Lund waited.\n\n{text}"), "pier is safe") == who


def test_a_signature_is_whole(quotes: Quotes) -> None:
    (quote,) = quotes("Readers on the pier\n\n“It must go.” ― Christina N Luis Olbrandt\n")
    assert quote.speaker_name == "Christina N Luis Olbrandt"


def test_what_two_have_names_nobody(quotes: Quotes) -> None:
    text = "Ada Lund and Bo Pell have plans. The value of both is to promise that the pier is safe."
    assert all(q.speaker_name is None for q in quotes(text))


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Pell University opened in May. The school said many came.", "Pell University"),
        ("Pell University and Orr College met. The school said many came.", None),
        ("Vorn Air flies to Pell, and Grey Bank pays. The airline said many came.", "Vorn Air"),
        (
            "The Justice Department and the FBI met on Monday.\n\nThe FBI confirmed that it was at work. The agency said many came.",
            "FBI",
        ),
        ("The Justice Department sat with the FBI on Monday. The agency said many came.", None),
        ("Ada Lund read Grey Heron. Grey Heron said nobody was right. The website said many came.", "Grey Heron"),
    ],
)
def test_a_body_of_its_kind_or_that_spoke_before(quotes: Quotes, text: str, who: str | None) -> None:
    assert name(quotes(text), "many came") == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The charity the Pell Trust said many came.", "Pell Trust"),
        ("The charity said many came.\n\nThe Pell Trust was late.", None),
        ("The two ministers, Ada Lund and Bo Pell, said many came.", "Ada Lund; Bo Pell"),
        ("According to their friends and advisers, Ada Lund and former President Bo Pell believe many came.", None),
    ],
)
def test_names_right_behind_a_noun(quotes: Quotes, text: str, who: str | None) -> None:
    assert name(quotes(text), "many came") == who
