"""Amounts of money and quarters of years that the model cut short or missed: “$728 mil”, “RM10 million”, “Q2 2030”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.english.currencies import CODES, SIGNS, WORDS
from transforms.english.number_words import SCALES, SMALL
from transforms.entities.candidates.candidate import Candidate, put_in

_WORDED = sorted((s for s in SIGNS if s[0].isascii() and s[0].isalpha() and s[-1].isalpha() and len(s) > 1), key=len)
#: Prefixes as they are written, and codes in capitals.
_PREFIXES = (*(w.capitalize() for w in reversed(_WORDED)), "RM", "KSh", "KShs", "USh", "TSh", "SFr")
_CODES = sorted(c.upper() for c in CODES)
_SYMBOLS = "$£€¥₹₽₩₪₺₴₦₱₵₫฿₸"
#: The sign of an amount, of the text before its number.
_SIGN = re.compile(
    rf"(?:(?:US|C|CA|CAD|A|AU|NZ|HK|S|SG|R|NT|Mex|J)?\$|[{_SYMBOLS}]"
    rf"|\b(?:{'|'.join(_PREFIXES)})\.?|\b(?:{'|'.join(_CODES)}))\s?\Z"
)
#: What a sign ends in, and the characters of the longest with the space behind it.
_SIGN_ENDS = frozenset((*_SYMBOLS, ".", *(sign[-1] for sign in (*_PREFIXES, *_CODES))))
_LONGEST_SIGN = max(map(len, (*_PREFIXES, *_CODES))) + 2
_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
_DIGITS = re.compile(r"\d+")
_AMOUNT = re.compile(rf"\d+(?:,\d\d\d?)*(?:\.\d+)?(?:[ -]?(?:{_SCALE})\b)*(?!\w)")
_QUARTER = re.compile(r"\b(?:Q[1-4]|[1-4]Q|H[12])(?:,? (?:of )?|[ -]?)(?:19|20)\d\d\b|\b(?:19|20)\d\d[ -]?Q[1-4]\b")
#: Of which every quarter holds one: looked for first, for they cost a tenth of the pattern.
_QUARTER_MARKS = ("H1", "H2", *(f"Q{n}" for n in range(1, 5)), *(f"{n}Q" for n in range(1, 5)))


def with_amounts(text: str, found: list[Candidate]) -> list[Candidate]:
    """`found` with the amounts and quarters that it has not, or not to their end."""
    spelt = _spelt(text)
    over = [c for c in _worded(text, found) if not any(s.start < c.end and c.start < s.end for s in spelt)]
    new = [c for c in (*_money(text), *_quarters(text), *spelt, *over) if not _is_found(found, c)]
    return put_in(found, new)


def _money(text: str) -> Iterator[Candidate]:
    """Numbers with a sign before them: from the digits back, which are rarer than the letters that a sign can begin with."""
    floor = 0
    for digits in _DIGITS.finditer(text):
        at = digits.start()
        if at < floor or text[max(0, at - 2) : at].rstrip()[-1:] not in _SIGN_ENDS:
            continue
        sign = _SIGN.search(text, max(floor, at - _LONGEST_SIGN), at)
        amount = _AMOUNT.match(text, at) if sign else None
        if sign and amount:
            floor = amount.end()
            yield Candidate(sign.start(), floor, "MONEY", text[sign.start() : floor], (), method="amount")


def _quarters(text: str) -> Iterator[Candidate]:
    for match in _QUARTER.finditer(text) if any(mark in text for mark in _QUARTER_MARKS) else ():
        yield Candidate(match.start(), match.end(), "DATE", match.group(), (), method="amount")


def _worded(text: str, found: list[Candidate]) -> Iterator[Candidate]:
    """Numbers with a currency behind them that the model left out: “90 million shillings”."""
    for candidate in found:
        if candidate.label in _NUMBERS and (behind := _CURRENCY.match(text, candidate.end)):
            yield Candidate(
                candidate.start, behind.end(), "MONEY", text[candidate.start : behind.end()], (), method="amount"
            )


def _spelt(text: str) -> list[Candidate]:
    """Amounts of money and shares in words, to their beginning: “*one and a half* million pounds”, “six and a half percent”."""
    found = []
    for unit in _UNIT.finditer(text):
        number = _NUMBER.search(text, max(0, unit.start() - LONGEST_NUMBER), unit.start())
        if number is None or not _is_money(text, number.group(), unit):
            continue
        label = "PERCENT" if unit["percent"] else "MONEY"
        start, end = number.start(), unit.end()
        found.append(Candidate(start, end, label, text[start:end], (), method="amount"))
    return found


def _is_money(text: str, number: str, unit: re.Match[str]) -> bool:
    """Whether a unit of money is no weight: pounds are money by the thousand, unless of something."""
    if "pound" not in unit.group().lower():
        return True
    return _THOUSANDS.search(number) is not None and not text.startswith(" of ", unit.end())


#: Characters of a number in words, at most.
LONGEST_NUMBER = 90
_BELOW_HUNDRED = "|".join(sorted((w for w in SMALL if w not in ("zero", "nought")), key=len, reverse=True))
_BIG = "hundred|thousand|million|billion|trillion|lakh|crore"
_NUMBER = re.compile(
    rf"\b(?:(?:[Aa]|[Hh]alf a|[Tt]hree[ -]quarters of a)(?= (?:{_BIG}|dozen)\b)|{_BELOW_HUNDRED}|{_BELOW_HUNDRED.title()})"
    rf"(?:(?: and a (?:half|quarter)| and|,)?[ -](?:{_BIG}|{_BELOW_HUNDRED})\b| and a (?:half|quarter)\b)*"
    r"(?: (?:[A-Z][a-z]+ ){0,2}| )$"
)
_THOUSANDS = re.compile(r"thousand|million|billion")
_MONEY_WORDS = (
    "dollars|pounds|euros|rupees|yen|yuan|rubles|roubles|pesos|francs|shillings|kroner|kronor|rand|naira|baht|won|lira"
)
_UNIT = re.compile(rf"\b(?:(?:{_MONEY_WORDS})\b|(?P<percent>percent|per cent)\b)")
_NUMBERS = frozenset({"CARDINAL", "QUANTITY", "MONEY"})
_NO_MONEY = frozenset(
    {"p", "penny", "won", "real", "reai", "sol", "sole", "sen", "pound", "crown", "lev", "cent", "dram"}
)
#: Behind an amount of the money that “won” can be, not the verb: “2.3 billion won (…)”.
_WON = r"won(?=[.,;)]| \(| (?:a|an|in|for|per|to|from|of|on|by|last|this|each|and) )"
_CURRENCY = re.compile(
    rf" (?:[A-Z][a-z]+ ){{0,2}}(?:{'|'.join(sorted(w for w in WORDS if w not in _NO_MONEY))})s?\b|(?<=ion) {_WON}"
)


def _is_found(found: list[Candidate], new: Candidate) -> bool:
    """Whether a mention of the same kind covers the whole of it."""
    return any(c.start <= new.start and new.end <= c.end and c.label == new.label for c in found)
