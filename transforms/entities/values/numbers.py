"""Amounts as numbers: “two-thirds” is 0.6667, “a million and a half” 1500000, “dozens” nothing."""

from __future__ import annotations

import re
from fractions import Fraction

from transforms.english.number_words import ORDINALS, UNITS
from transforms.entities.values import grammar

_ABOUT = re.compile(
    r"^(?:(?:about|around|roughly|some|nearly|almost|approximately|an estimated|estimated|at least|at most|up to|only"
    r"|more than|less than|fewer than|over|under|as many as|as much as|as few as|just|the|another|additional|well over"
    r"|just over|just under|close to|no more than|no less than|no fewer than|a total of|all|from|above|below"
    r"|an additional|just above|a mere|merely|its|their|his|her|a record|a further|another|upwards of|exactly|every"
    r"|barely|a whopping|a staggering|maybe|perhaps|probably|circa|c\.|~|a combined|an extra|the other|other)\s+)+"
)
_RANGE = re.compile(r"\d\s?(?:-|–|to|and|or)\s?[$£€]?\d|\b(?:to|or|between)\b")

_HALF_BEHIND = re.compile(r"(?P<count>.+) (?P<unit>\w+) (?P<share>and (?:a half|a quarter|three quarters))")

_DIGIT = re.compile(r"\d")

#: Larger amounts are no amounts but codes and typing errors, and no float tells them apart.
LARGEST = 10**18


def plain(value: Fraction) -> str:
    """A number without exponent, without superfluous zeros, with at most four decimals."""
    if value.denominator == 1:
        return str(value.numerator)
    rounded = round(value * 10_000)
    sign, (whole, rest) = "-" * (rounded < 0), divmod(abs(rounded), 10_000)
    return f"{sign}{whole}.{rest:04d}".rstrip("0").rstrip(".")


def without_about(low: str) -> str:
    """A phrase in lower case without what stands before its number: “more than”, “an estimated”."""
    return _ABOUT.sub("", low)


def is_range(low: str) -> bool:
    return _RANGE.search(low) is not None


def number(text: str) -> Fraction | None:
    """The number that a phrase of digits and number words means; None for ranges, vague words, and anything else."""
    value = grammar.read(without_about(text.lower().strip()))
    return value if value is not None and abs(value) < LARGEST else None


def cardinal(text: str) -> str | None:
    """The number of a CARDINAL; None for ranges and for words such as “dozens”."""
    low = text.lower()
    if is_range(without_about(low)):
        return None
    value = number(low)
    return None if value is None else plain(value)


def ordinal(text: str) -> str | None:
    """The number of an ORDINAL."""
    low = text.lower().strip()
    if digits := re.fullmatch(r"(\d[\d,]*)\s?(?:st|nd|rd|th)", low):
        return digits.group(1).replace(",", "")
    low = low.removeprefix("the ").replace(" ", "-")
    if low in ORDINALS:
        return str(ORDINALS[low])
    front, _, last = low.replace("-", " ").rpartition(" ")
    before = number(front) if front and last in ORDINALS else None
    if before is None:
        return None
    return plain(before * ORDINALS[last] if ORDINALS[last] >= 100 else before + ORDINALS[last])


def percent(text: str) -> tuple[str | None, str | None]:
    """Number and unit (`%`, or `percentage point`) of a PERCENT."""
    low = text.lower()
    bare = re.sub(r"\s*(?:%|percentage points?|per ?cent|percent|pct|points?)\s*$", "", low).strip()
    unit = "percentage point" if "point" in low else "%"
    value = cardinal(bare)
    if (
        value is not None
        and bare == low
        and (share := number(low)) is not None
        and share < 1
        and not _DIGIT.search(low)
    ):
        value = plain(share * 100)  # “a third” is a share of a hundred by itself
    return (value, unit) if value is not None else (None, None)


def quantity(text: str) -> tuple[str | None, str | None]:
    """Number and unit of a QUANTITY: a symbol where the unit has one, else its word in the singular."""
    low = without_about(text.lower().strip().replace("-", " "))
    words = re.sub(r"(?<=\d)(?=[a-z°])", " ", low).split()
    if behind := _HALF_BEHIND.fullmatch(" ".join(words)):  # “a mile and a half”
        words = [*f"{behind['count']} {behind['share']} {behind['unit']}".split()]
    for n in range(1, len(words)):
        tail = " ".join(words[n:])
        unit = UNITS.get(tail) or UNITS.get(singular(tail))
        value = number(" ".join(words[:n]).replace("a and", "one and")) if unit else None
        if unit and value is not None and not is_range(" ".join(words[:n])):
            return plain(value), unit
    return None, None


def singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > 2 else word
