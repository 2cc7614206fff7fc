"""Numbers written in words, digits or both: a small grammar of English, read exactly.

    number  =  ["minus"] term {["and"] term} [["and"] share] | share
    term    =  group {scale}                          groups below the scale of the term before it
    group   =  digits | small ["hundred" [["and"] small]] | "a"    with a share: “two and a half”, “2½”, “two point five”
    share   =  [count] fraction [["of"] ["a"] [number]]      “half a million”, “three quarters of a billion”

What the grammar does not derive is no number: ranges, vague words (“dozens”), years spoken in pairs.
"""

from __future__ import annotations

import re
from fractions import Fraction

from transforms.english.number_words import ABBREVIATED_SCALES, FRACTIONS, SCALES, SINGLE, SMALL

_WORD = re.compile(r"[a-z½¼¾⅓⅔°²]+(?:['’][a-z]+)?|[1-9]/(?:[2-9]|1[06])(?![\d/])|\d[\d,]*(?:\.\d+)?|\.\d+")
_COUNTS = {"couple": 2, "pair": 2}
_SIGNS = frozenset("½¼¾⅓⅔")
_HUNDRED, _MILLION = 100, 1_000_000
_ARTICLES = ("a", "an")


def read(text: str) -> Fraction | None:
    """The number that a phrase in lower case means; None where the grammar does not derive the whole of it."""
    words = _WORD.findall(text.replace("-", " "))
    while words and words[-1] in ("of", "and"):
        words.pop()
    if len(words) == 1 and words[0] in SINGLE:
        return Fraction(SINGLE[words[0]])
    sign = 1
    if len(words) > 1 and words[0] in ("minus", "negative"):
        sign, words = -1, words[1:]
    if not words or words in (["a"], ["an"]):
        return None
    reader = _Reader(words)
    value = reader.number()
    return sign * value if value is not None and reader.at == len(words) else None


class _Reader:
    """One phrase, read from left to right."""

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self.at = 0

    def _next(self, ahead: int = 0) -> str:
        at = self.at + ahead
        return self.words[at] if at < len(self.words) else ""

    def number(self) -> Fraction | None:
        share = self._share()
        if share is not None:
            return share
        total, below = Fraction(0), None
        while self.at < len(self.words):
            before = self.at
            if below is not None and self._next() == "and":
                self.at += 1
            term = self._term()
            if term is None or (below is not None and term[0] >= below):
                self.at = before
                break
            value, scale = term
            total, below = total + value, scale
            if scale is None or scale == 1:
                break
        return None if below is None and not total and self.at == 0 else total + self._half_of_scale(below)

    def _half_of_scale(self, scale: Fraction | None) -> Fraction:
        """A share behind a scale: “a million and a half” is a share of the scale, “two hundred and a half” is not."""
        before = self.at
        share = self._and_share()
        if share is None or scale is None:
            self.at = before
            return Fraction(0)
        of_scale = scale >= _MILLION or self.words[0] in _ARTICLES or self.words[0] in SCALES
        return share * scale if of_scale else share

    def _term(self) -> tuple[Fraction, Fraction] | None:
        """Value and scale of one group with the scales behind it: 5, “hundred million”; scale 1 where there is none."""
        bare = self._next() in SCALES and self._next() not in ABBREVIATED_SCALES
        group = Fraction(1) if bare else self._group()
        if group is None:
            return None
        scale = Fraction(1)
        while (word := self._next()) in SCALES or self._plural_scale(word, bare):
            scale *= SCALES.get(word) or SCALES[word[:-1]]
            self.at += 1
        return group * scale, scale

    def _plural_scale(self, word: str, bare: bool) -> bool:
        return not bare and word.endswith("s") and word[:-1] in SCALES and len(word) > 3

    def _group(self) -> Fraction | None:
        """A number below a thousand, or digits, with a share behind it."""
        word = self._next()
        if (word[:1].isdecimal() and "/" not in word) or word[:1] == ".":
            self.at += 1
            value = Fraction(word.replace(",", ""))
            if self._next() == "hundred":
                self.at += 1
                value *= _HUNDRED
        elif word in _ARTICLES or word in _COUNTS:
            counted = self._counted()
            if counted is None:
                return None
            value = counted
        else:
            small = self._small()
            if small is None:
                return None
            value = self._hundreds(small)
        return value + self._share_behind()

    def _counted(self) -> Fraction | None:
        """“A hundred and five”, “a couple of thousand”, “a dozen”."""
        before = self.at
        if self._next() in _ARTICLES:
            self.at += 1
        count = _COUNTS.get(self._next())
        if count is not None:
            self.at += 1
            if self._next() == "of":
                self.at += 1
            return self._hundreds(Fraction(count))
        if self._next() == "hundred" or self._next() in SCALES:
            return self._hundreds(Fraction(1))
        if self._next() == "dozen":
            self.at += 1
            return Fraction(12)
        self.at = before
        return None

    def _hundreds(self, value: Fraction) -> Fraction:
        """`value` with “hundred (and) five” behind it, or “dozen”."""
        if self._next() == "dozen":
            self.at += 1
            return value * 12
        if self._next() != "hundred":
            return value
        self.at += 1
        before = self.at
        if self._next() == "and":
            self.at += 1
        rest = self._small()
        if rest is None or self._next() in FRACTIONS:  # “a hundred and three quarters”
            self.at = before
            rest = Fraction(0)
        return value * _HUNDRED + rest

    def _small(self) -> Fraction | None:
        """A number below a hundred in words."""
        if self._next() == "hundred":
            return Fraction(1)
        value = SMALL.get(self._next())
        if value is None:
            return None
        self.at += 1
        if value >= 20 and 0 < SMALL.get(self._next(), 0) < 10:
            value += SMALL[self._next()]
            self.at += 1
        return Fraction(value)

    def _share_behind(self) -> Fraction:
        """What “and a half”, “½”, “1/2” or “point five” adds to the group before it."""
        word = self._next()
        if word in _SIGNS or (word[:1].isdecimal() and "/" in word):
            self.at += 1
            return _ratio(word)
        if word == "point":
            return self._decimals()
        before = self.at
        share = self._and_share()
        if share is None:
            self.at = before
        return share or Fraction(0)

    def _decimals(self) -> Fraction:
        before, value, place = self.at, Fraction(0), Fraction(1, 10)
        self.at += 1
        while (digit := SMALL.get(self._next())) is not None and digit < 10:
            value, place = value + digit * place, place / 10
            self.at += 1
        if value == 0:
            self.at = before
        return value

    def _and_share(self) -> Fraction | None:
        """“and a half”, “and three quarters”."""
        if self._next() != "and":
            return None
        self.at += 1
        return self._fraction()

    def _fraction(self) -> Fraction | None:
        """A fraction with its count: “half”, “a quarter”, “two thirds”."""
        before = self.at
        word = self._next()
        count = Fraction(1)
        if word in _ARTICLES:
            self.at += 1
        elif word.isdecimal() and self._next(1) in FRACTIONS:
            count = Fraction(word)
            self.at += 1
        elif word in SMALL and self._next(1) in FRACTIONS:
            count = Fraction(SMALL[word])
            self.at += 1
        if (word := self._next()) in FRACTIONS and word not in _SIGNS:
            self.at += 1
            return count * FRACTIONS[word]
        self.at = before
        return None

    def _share(self) -> Fraction | None:
        """A share of something: “half a million”, “a quarter of a percent”, “1/2”, “¾”."""
        word = self._next()
        if word in _SIGNS or (word[:1].isdecimal() and "/" in word):
            self.at += 1
            return _ratio(word) * self._whole()
        share = self._fraction()
        return None if share is None else share * self._whole()

    def _whole(self) -> Fraction:
        """What a share is of: one, unless a number says otherwise."""
        if self._next() == "of":
            self.at += 1
        if self._next() in _ARTICLES and self.at + 1 == len(self.words):
            self.at += 1
            return Fraction(1)
        before = self.at
        if self._next() == "dozen":
            self.at += 1
            return Fraction(12)
        term = self._term()
        if term is None:
            self.at = before
        return term[0] if term else Fraction(1)


def _ratio(word: str) -> Fraction:
    if word in _SIGNS:
        return FRACTIONS[word]
    above, below = word.split("/")
    return Fraction(int(above), int(below))
