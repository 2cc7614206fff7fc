"""Datelines stand in no quote and never speak."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from transforms.article import Quote

Quotes = Callable[[str], list[Quote]]


@pytest.mark.parametrize(
    "dateline",
    [
        "LAGOS, June 4 (Reuters) - ",
        "LAGOS (AP) — ",
        "LAGOS — ",
        "LAGOS, Nigeria -- ",
        "LAGOS | ",
        "LAGOS - ",
        "Lagos, Nov 3 (IANS) ",
        "ST. PETERSBURG, Fla. (AP) — ",
        "(CNN) — ",
        "BATON ROUGE, La. (AP) — ",
        "",
    ],
)
def test_what_was_said_begins_behind_the_dateline(quotes: Quotes, dateline: str) -> None:
    (found,) = quotes(dateline + "Rice will be dearer next year, farm leader Ruth Amsel said on Tuesday.")
    assert (found.text, found.speaker) == ("Rice will be dearer next year", "farm leader Ruth Amsel")


@pytest.mark.parametrize(
    "dateline",
    [
        "MUMBAI: ",
        "Berlin/Vienna: ",
        "New Delhi: ",
        "NEW DELHI, June 4: ",
        "LAGOS — ",
        "(CNN) — ",
        "PORT ONDARA: ",
        "OSLO, Norway, Feb. 3, 2031 /PRNewswire/ -- ",
    ],
)
def test_a_dateline_is_no_speaker(quotes: Quotes, dateline: str) -> None:
    (found,) = quotes(dateline + "Farm leader Ruth Amsel said that rice would be dearer.")
    assert (found.text, found.speaker) == ("that rice would be dearer", "Farm leader Ruth Amsel")


def test_a_clause_behind_a_state_and_an_agency_is_not_lost(quotes: Quotes) -> None:
    lead = "A tug that sank in the Lunt River was carrying no oil, the harbour board said Sunday."
    (found,) = quotes("NEW OSTREY, La. (AP) — " + lead)
    assert (found.text, found.speaker) == ("A tug that sank in the Lunt River was carrying no oil", "the harbour board")


def test_an_unknown_town_that_opens_the_article_is_no_speaker(quotes: Quotes) -> None:
    lead = "Telmara police commissioner R Orde Holt on Sunday said two men were held for theft."
    found, _ = quotes(f"KARNABAD: {lead} “They confessed,” he said.")
    assert (found.text, found.speaker) == ("two men were held for theft", "Telmara police commissioner R Orde Holt")


def test_a_quotation_behind_a_dateline_is_direct(quotes: Quotes) -> None:
    (found,) = quotes("LAGOS (AP) — “Rice will be dearer next year,” farm leader Ruth Amsel said on Tuesday.")
    assert (found.kind, found.text) == ("direct", "Rice will be dearer next year")


def test_a_name_before_a_colon_is_no_dateline(quotes: Quotes) -> None:
    text = "Mary Tolland: Rice will be dearer\n\nMary Tolland runs a farm."
    assert [q.speaker_name for q in quotes(text)] == ["Mary Tolland"]
