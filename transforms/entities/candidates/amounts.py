"""Amounts of money and quarters of years that the model cut short or missed: “$728 mil”, “RM10 million”, “Q2 2030”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.english.currencies import CODES, SIGNS, WORDS
from transforms.english.number_words import SCALES
from transforms.entities.candidates.candidate import Candidate, put_in

_WORDED = sorted((s for s in SIGNS if s[0].isascii() and s[0].isalpha() and s[-1].isalpha() and len(s) > 1), key=len)
#: A sign, a prefix as it is written (“Rs”, “RM”, “KSh”), or a code in capitals.
_SIGN = (
    r"(?:(?:US|C|CA|CAD|A|AU|NZ|HK|S|SG|R|NT|Mex|J)?\$|[£€¥₹₽₩₪₺₴₦₱₵₫฿₸]"
    rf"|\b(?:{'|'.join(w.capitalize() for w in reversed(_WORDED))}|RM|KSh|KShs|USh|TSh|SFr)\.?(?=\s?\d)"
    rf"|\b(?:{'|'.join(sorted(c.upper() for c in CODES))})(?=\s?\d))"
)
_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
_MONEY = re.compile(rf"{_SIGN}\s?\d+(?:,\d\d\d?)*(?:\.\d+)?(?:[ -]?(?:{_SCALE})\b)*(?!\w)")
_HAS_SIGN = re.compile(r"[$£€¥₹₽₩₪₺₴₦₱₵₫฿₸]|\b[A-Z][A-Za-z]{1,3}\.? ?\d")
_QUARTER = re.compile(r"\b(?:Q[1-4]|[1-4]Q|H[12])(?:,? (?:of )?|[ -]?)(?:19|20)\d\d\b|\b(?:19|20)\d\d[ -]?Q[1-4]\b")


def with_amounts(text: str, found: list[Candidate]) -> list[Candidate]:
    """`found` with the amounts and quarters that it has not, or not to their end."""
    new = [c for c in (*_money(text), *_quarters(text), *_worded(text, found)) if not _is_found(found, c)]
    return put_in(found, new)


def _money(text: str) -> Iterator[Candidate]:
    if _HAS_SIGN.search(text):
        for match in _MONEY.finditer(text):
            yield Candidate(match.start(), match.end(), "MONEY", match.group(), (), method="amount")


def _quarters(text: str) -> Iterator[Candidate]:
    for match in _QUARTER.finditer(text):
        yield Candidate(match.start(), match.end(), "DATE", match.group(), (), method="amount")


def _worded(text: str, found: list[Candidate]) -> Iterator[Candidate]:
    """Numbers with a currency behind them that the model left out: “90 million shillings”."""
    for candidate in found:
        if candidate.label in _NUMBERS and (behind := _CURRENCY.match(text, candidate.end)):
            yield Candidate(
                candidate.start, behind.end(), "MONEY", text[candidate.start : behind.end()], (), method="amount"
            )


_NUMBERS = frozenset({"CARDINAL", "QUANTITY", "MONEY"})
_NO_MONEY = frozenset(
    {"p", "penny", "won", "real", "reai", "sol", "sole", "sen", "pound", "crown", "lev", "cent", "dram"}
)
_CURRENCY = re.compile(rf" (?:[A-Z][a-z]+ ){{0,2}}(?:{'|'.join(sorted(w for w in WORDS if w not in _NO_MONEY))})s?\b")


def _is_found(found: list[Candidate], new: Candidate) -> bool:
    """Whether a mention of the same kind covers the whole of it."""
    return any(c.start <= new.start and new.end <= c.end and c.label == new.label for c in found)
