"""Money: “$3.2 billion” is 3200000000 USD, “90 million shillings” 90000000 of nobody knows which country's."""

from __future__ import annotations

import re
from fractions import Fraction

from transforms.english.currencies import CODES, NATIONAL, SIGNS, WORDS
from transforms.entities.known import gazetteer
from transforms.entities.values.numbers import is_range, number, plain, singular, without_about

_LETTERS = "|".join(sorted((re.escape(s) for s in SIGNS if s[-1].isalpha() and s[0].isascii()), key=len, reverse=True))
_MARKS = "|".join(sorted((re.escape(s) for s in SIGNS if not s[-1].isalpha()), key=len, reverse=True))
#: Currency sign, prefix or code before digits or number words.
_SIGN = re.compile(
    rf"^(?:(?P<mark>{_MARKS})|(?P<letters>{_LETTERS})\.?(?=\s?\d)|(?P<code>{'|'.join(sorted(CODES))})(?=\s?\d))\s?"
)
_SEVERAL = re.compile(r"[$£€¥]|and \d")
#: “€5,50”: a comma before two digits groups no thousands.
_DECIMAL_COMMA = re.compile(r"\d+,\d\d(?: (?:million|billion|thousand))?")
_BEHIND = re.compile(r"\s(?:us|american|canadian|australian)$")


def money(text: str) -> tuple[str | None, str | None]:
    """Number and ISO 4217 code of a MONEY; a bare dollar sign is the United States'.

    The code is None where the word alone does not tell whose money it is. Both are None for ranges and vague amounts.
    """
    low = without_about(" ".join(text.lower().replace("u.s.", "us").split()))
    low = re.sub(r"^(?:a|an|us)\s+(?=[$£€¥])|-plus$", "", low)
    found = _by_sign(low) or _by_word(low)
    if found is None:
        return None, None
    amount, code, share = found
    value = None if is_range(amount) or _SEVERAL.search(amount) else _one(amount)
    return (None, None) if value is None else (plain(value * share), code)


def _one(amount: str) -> Fraction | None:
    if _DECIMAL_COMMA.fullmatch(amount):
        amount = amount.replace(",", ".")
    return Fraction(1) if amount in ("a", "an") else number(amount)


def _by_sign(low: str) -> tuple[str, str, Fraction] | None:
    sign = _SIGN.match(low)
    if sign is None:
        return None
    amount = low[sign.end() :]
    code = sign["code"].upper() if sign["code"] else SIGNS[sign["mark"] or sign["letters"]]
    code = "CNY" if code == "RMB" else code
    if code == "USD" and (behind := _BEHIND.search(amount)):  # “$5 million Canadian”
        code = NATIONAL["dollar"][behind.group().strip()]
        amount = amount[: behind.start()]
    return re.sub(r"\s(?:dollars|pounds|euros|rupees)$", "", amount), code, Fraction(1)


def _by_word(low: str) -> tuple[str, str | None, Fraction] | None:
    words = re.sub(r"(?<=\d)p\b", " p", low.replace("-", " ")).split()
    for n in range(len(words) - 1, -1, -1):
        word = words[n].strip(".,")
        known = WORDS.get(word) or WORDS.get(singular(word))
        if known or word in CODES:
            break
    else:
        return None
    if known is None:
        return " ".join(words[:n]), "CNY" if word == "rmb" else word.upper(), Fraction(1)
    code, share = known
    countries = NATIONAL.get(word) or NATIONAL.get(singular(word), {})
    amount = words[:n] or words[1:]
    peoples = {} if countries else gazetteer.demonym_keys()  # “Malaysian ringgit”: of no other country's
    while amount and (amount[-1] in countries or amount[-1] in _PARTS or amount[-1] in peoples):
        code = countries.get(amount.pop(), code)
    return " ".join(amount), code, Fraction(share)


#: Words of countries' names that stand before the one that tells them apart: “New Zealand dollars”.
_PARTS = frozenset({"new", "hong", "south", "sri", "saudi", "of", "west", "african"})
