"""Values of dates, times and amounts. The articles are of Wednesday, 14 May 2031."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.entities.articles import naming
from transforms.entities.values import value

DAY = date(2031, 5, 14)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("today", "2031-05-14"),
        ("yesterday", "2031-05-13"),
        ("Tuesday", "2031-05-13"),
        ("Wednesday", "2031-05-14"),
        ("last Wednesday", "2031-05-07"),
        ("next Tuesday", "2031-05-20"),
        ("late Monday", "2031-05-12"),
        ("the day before yesterday", "2031-05-12"),
        ("the day after tomorrow", "2031-05-16"),
        ("the end of last month", "2031-04"),
        ("early next week", "2031-W21"),
        ("the end of the year", "2031"),
        ("a decade ago", "202X"),
        ("the nineties", "199X"),
        ("the 21st century", "20XX"),
        ("the fourth quarter of last year", "2030-36"),
        ("Tuesday night", "2031-05-13"),
        ("May 9", "2031-05-09"),
        ("9 May 2029", "2029-05-09"),
        ("Friday, May 9, 2031", "2031-05-09"),
        ("Dec. 24", "2030-12-24"),
        ("Sept. 1", "2031-09-01"),
        ("the 3rd of March", "2031-03-03"),
        ("February 30", None),
        ("October", "2030-10"),
        ("last October", "2030-10"),
        ("June 2028", "2028-06"),
        ("2013", "2013"),
        ("last year", "2030"),
        ("earlier this month", "2031-05"),
        ("last week", "2031-W19"),
        ("this weekend", "2031-05-17/2031-05-18"),
        ("the weekend", "2031-05-10/2031-05-11"),
        ("three days ago", "2031-05-11"),
        ("two years ago", "2029"),
        ("a month ago", "2031-04"),
        ("2031 so far", "2031-01-01/2031-05-14"),
        ("the 1990s", "199X"),
        ("autumn", "XXXX-23"),
        ("last summer", "2030-22"),
        ("the third quarter of 2030", "2030-35"),
        ("2010-2015", "2010/2015"),
        ("2010-15", "2010/2015"),
        ("between 2010 and 2015", "2010/2015"),
        ("May 9-11", "2031-05-09/2031-05-11"),
        ("from May to July", "2031-05/2031-07"),
        ("two years", "P2Y"),
        ("42-year-old", "P42Y"),
        ("the past three decades", "P30Y"),
        ("Christmas", "2030-12-25"),
        ("2031-02-28", "2031-02-28"),
        ("recent years", None),
        ("that year", None),
        ("several years ago", None),
        ("two and a half years ago", "2028-11"),
        ("a year and a half ago", "2029-11"),
        ("a year and a half", "P1.5Y"),
        ("two and a half decades", "P25Y"),
        ("half a century", "P50Y"),
        ("Q2 2030", "2030-34"),
        ("2Q of 2030", "2030-34"),
        ("the first half of 2030", "2030-40"),
        ("last quarter", "2031-33"),
        ("daily", None),
    ],
)
def test_dates(text: str, iso: str | None) -> None:
    assert value(text, "DATE", DAY) == (iso, None)


@pytest.mark.parametrize(
    ("text", "iso"),
    [("May 9", "XXXX-05-09"), ("May", "XXXX-05"), ("Tuesday", None), ("last year", None), ("2031 so far", "2031")],
)
def test_dates_of_an_undated_article_leave_open_what_they_need(text: str, iso: str | None) -> None:
    assert value(text, "DATE", None) == (iso, None)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("10 a.m.", "T10:00"),
        ("12:30 p.m.", "T12:30"),
        ("12:05 a.m.", "T00:05"),
        ("14:45", "T14:45"),
        ("four-hour", "PT4H"),
        ("24 hours", "PT24H"),
        ("half an hour", "PT0.5H"),
        ("an hour and a half", "PT1.5H"),
        ("tonight", "2031-05-14"),
        ("last night", "2031-05-13"),
        ("midnight to 6 a.m.", None),
        ("25:99", None),
        ("morning", None),
    ],
)
def test_times(text: str, iso: str | None) -> None:
    assert value(text, "TIME", DAY) == (iso, None)


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        ("two", "CARDINAL", ("2", None)),
        ("1,237", "CARDINAL", ("1237", None)),
        ("twenty-one", "CARDINAL", ("21", None)),
        ("two hundred and five", "CARDINAL", ("205", None)),
        ("1.6 billion", "CARDINAL", ("1600000000", None)),
        ("half a million", "CARDINAL", ("500000", None)),
        ("two-thirds", "CARDINAL", ("0.6667", None)),
        ("two dozen", "CARDINAL", ("24", None)),
        ("more than 20", "CARDINAL", ("20", None)),
        ("dozens", "CARDINAL", (None, None)),
        ("10 to 15", "CARDINAL", (None, None)),
        ("24/7", "CARDINAL", (None, None)),
        ("first", "ORDINAL", ("1", None)),
        ("11th", "ORDINAL", ("11", None)),
        ("twenty-third", "ORDINAL", ("23", None)),
        ("12.5 percent", "PERCENT", ("12.5", "%")),
        ("a third", "PERCENT", ("33.3333", "%")),
        ("€5,50", "MONEY", ("5.5", "EUR")),
        ("100 sq km", "QUANTITY", ("100", "km²")),
        ("two percentage points", "PERCENT", ("2", "percentage point")),
        ("46 to 40 percent", "PERCENT", (None, None)),
        ("$3.2 billion", "MONEY", ("3200000000", "USD")),
        ("Rs. 1,140-crore", "MONEY", ("11400000000", "INR")),
        ("40 kronor", "MONEY", ("40", "SEK")),
        ("about £20m", "MONEY", ("20000000", "GBP")),
        ("C$5", "MONEY", ("5", "CAD")),
        ("37 cents", "MONEY", ("0.37", "USD")),
        ("a million dollars", "MONEY", ("1000000", "USD")),
        ("40 million euros", "MONEY", ("40000000", "EUR")),
        ("$5 million to $6 million", "MONEY", (None, None)),
        ("millions of dollars", "MONEY", (None, None)),
        ("300 miles", "QUANTITY", ("300", "mi")),
        ("8,000 square miles", "QUANTITY", ("8000", "mi²")),
        ("190 kilometers per hour", "QUANTITY", ("190", "km/h")),
        ("9mm", "QUANTITY", ("9", "mm")),
        ("a few miles", "QUANTITY", (None, None)),
        ("two and a half miles", "QUANTITY", ("2.5", "mi")),
        ("a mile and a half", "QUANTITY", ("1.5", "mi")),
        ("two thousand five hundred dollars", "MONEY", ("2500", "USD")),
        ("$728 mil", "MONEY", ("728000000", "USD")),
        ("Rs 16,189 crore", "MONEY", ("161890000000", "INR")),
        ("RM10 million", "MONEY", ("10000000", "MYR")),
        ("two million Swiss francs", "MONEY", ("2000000", "CHF")),
        ("90 million shillings", "MONEY", ("90000000", None)),
        ("90 million Kenyan shillings", "MONEY", ("90000000", "KES")),
        ("300,000 ringgit", "MONEY", ("300000", "MYR")),
        ("$5 million Canadian", "MONEY", ("5000000", "CAD")),
        ("20 million New Zealand dollars", "MONEY", ("20000000", "NZD")),
        ("EUR 5m", "MONEY", ("5000000", "EUR")),
        ("a dollar", "MONEY", ("1", "USD")),
        ("two and a half percent", "PERCENT", ("2.5", "%")),
        ("half a percentage point", "PERCENT", ("0.5", "percentage point")),
        ("one hundred and first", "ORDINAL", ("101", None)),
        ("twelve hundred", "CARDINAL", ("1200", None)),
        ("two lakh crore", "CARDINAL", ("2000000000000", None)),
        ("a million and a half", "CARDINAL", ("1500000", None)),
        ("three point one four", "CARDINAL", ("3.14", None)),
        ("2½", "CARDINAL", ("2.5", None)),
        ("half a dozen", "CARDINAL", ("6", None)),
        ("a couple of hundred", "CARDINAL", ("200", None)),
        ("five and six", "CARDINAL", (None, None)),
        ("two and three million", "CARDINAL", (None, None)),
        ("twenty twenty-five", "CARDINAL", (None, None)),
        ("9/11", "CARDINAL", (None, None)),
    ],
)
def test_amounts(text: str, label: str, expected: tuple[str | None, str | None]) -> None:
    assert value(text, label, None) == expected


_SMALL = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen""".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def in_words(n: int, *, joined: bool, hyphens: bool) -> str:
    """`n` as it is spelt out, with “and” before the last two figures of a group if `joined`."""

    def spelt(n: int) -> str:
        if n < 20:
            return _SMALL[n]
        if n < 100:
            ten, one = divmod(n, 10)
            return _TENS[ten - 2] + (("-" if hyphens else " ") + _SMALL[one] if one else "")
        size = next(s for s in (1_000_000, 1_000, 100) if n >= s)
        word = {100: "hundred", 1_000: "thousand", 1_000_000: "million"}[size]
        many, rest = divmod(n, size)
        link = " and " if joined and rest < 100 else " "
        return f"{spelt(many)} {word}" + (f"{link}{spelt(rest)}" if rest else "")

    return spelt(n)


UP_TO_A_HUNDRED_MILLION = st.one_of(st.integers(0, 10_000), st.integers(0, 100_000_000))


@given(UP_TO_A_HUNDRED_MILLION, st.booleans(), st.booleans())
def test_every_number_in_words_is_read_back(n: int, joined: bool, hyphens: bool) -> None:
    assert value(in_words(n, joined=joined, hyphens=hyphens), "CARDINAL", None) == (str(n), None)


@given(st.integers(1, 999), st.sampled_from([("", 2), (" thousand", 2_000), (" million", 2_000_000)]), st.booleans())
def test_every_number_and_a_half_is_read_back(n: int, scale: tuple[str, int], joined: bool) -> None:
    word, halves = scale
    told = value(f"{in_words(n, joined=joined, hyphens=True)} and a half{word}", "CARDINAL", None)[0]
    assert told is not None
    assert float(told) == (2 * n + 1) * halves / 4


@given(st.integers(1, 99), st.sampled_from(["dollars", "euros", "Swiss francs"]))
def test_hundreds_above_ten_are_hundreds(n: int, money: str) -> None:
    assert value(f"{in_words(n, joined=False, hyphens=True)} hundred {money}", "MONEY", None)[0] == str(100 * n)


def test_amounts_that_the_model_cuts_or_misses_are_whole() -> None:
    text = "The firm made $728 mil, RM10 million and Rs16,189-crore in Q2 2030, for $20s and 4G networks."
    found = [(text[m.start : m.end], m.label, m.value) for m in naming(text, ("$728", "MONEY")).mentions]
    assert found == [
        ("$728 mil", "MONEY", "728000000"),
        ("RM10 million", "MONEY", "10000000"),
        ("Rs16,189-crore", "MONEY", "161890000000"),
        ("Q2 2030", "DATE", "2030-34"),
    ]


@pytest.mark.parametrize(
    ("text", "found", "whole", "amount"),
    [
        ("He lost one and a half million pounds.", ("one", "CARDINAL"), "one and a half million pounds", "1500000 GBP"),
        ("She owed two hundred and fifty euros.", ("two hundred and fifty", "CARDINAL"), "two hundred and fifty euros", "250 EUR"),
        ("A million and a half dollars went.", ("A million", "CARDINAL"), "A million and a half dollars", "1500000 USD"),
        ("It rose by six and a half percent.", ("six and a half percent", "DATE"), "six and a half percent", "6.5 %"),
        ("It cost 2.3 billion won (£1m).", ("2.3 billion", "CARDINAL"), "2.3 billion won", "2300000000 KRW"),
        ("It paid rent, RM4.5 million.", (", RM4.5 million", "MONEY"), "RM4.5 million", "4500000 MYR"),
        ("It paid 12 million Malaysian ringgit.", ("12 million Malaysian ringgit", "MONEY"), "12 million Malaysian ringgit",
         "12000000 MYR"),
    ],
)  # fmt: skip
def test_amounts_in_words_are_whole_and_money(text: str, found: tuple[str, str], whole: str, amount: str) -> None:
    mention = next(m for m in naming(text, found).mentions if m.value)
    assert (text[mention.start : mention.end], f"{mention.value} {mention.unit}") == (whole, amount)


@pytest.mark.parametrize("text", ["He weighs two hundred pounds.", "Five thousand pounds of fish rotted."])
def test_pounds_may_be_a_weight(text: str) -> None:
    number = text.split(" pounds")[0].removeprefix("He weighs ")
    assert [m.label for m in naming(text, (f"{number} pounds", "QUANTITY")).mentions] == ["QUANTITY"]


def test_a_value_has_no_entity_and_takes_the_sign_or_month_before_it() -> None:
    text = "It cost $100,000 on Nov. 6, 2030."
    found = naming(text, ("100,000", "MONEY"), ("6, 2030", "DATE")).mentions
    assert [(text[m.start : m.end], m.value, m.unit, m.entity) for m in found] == [
        ("$100,000", "100000", "USD", None),
        ("Nov. 6, 2030", "2030-11-06", None, None),
    ]


def test_a_number_behind_a_name_is_an_age() -> None:
    found = naming("So Mira Okhotin, 52, left.", ("Mira Okhotin", "PERSON"), ("52", "DATE")).mentions[1]
    assert found.value == "P52Y"
    found = naming("So Mira Okhotin left in the 52, a bus.", ("Mira Okhotin", "PERSON"), ("52", "DATE")).mentions[1]
    assert found.value is None


def test_rupees_take_their_sign() -> None:
    found = naming("So the Rs. 1,140-crore bridge fell.", ("1,140-crore", "MONEY")).mentions[0]
    assert (found.value, found.unit) == ("11400000000", "INR")


def test_days_that_no_calendar_has_are_unknown() -> None:
    assert value("yesterday", "DATE", date(1, 1, 1)) == (None, None)
    assert value("9" * 400, "CARDINAL", None) == (None, None)
