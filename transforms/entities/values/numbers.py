"""Amounts as numbers: “$3.2 billion” is 3200000000 USD, “two-thirds” 0.6667, “dozens” nothing."""

from __future__ import annotations

import re

from transforms.english.number_words import CURRENCIES, FRACTIONS, ORDINALS, SCALES, SMALL, UNITS

_ABOUT = re.compile(
    r"^(?:(?:about|around|roughly|some|nearly|almost|approximately|an estimated|estimated|at least|at most|up to|only"
    r"|more than|less than|fewer than|over|under|as many as|as much as|as few as|just|the|another|additional|well over"
    r"|just over|just under|close to|no more than|no less than|a total of|all|between|from|above|below|an additional"
    r"|just above|a mere|merely|its|their|his|her|a record)\s+)+"
)
_RANGE = re.compile(r"\d\s?(?:-|–|to|and|or)\s?[$£€]?\d|\b(?:to|or)\b|\w and \w+ (?:million|billion|percent)")
_SIGN = re.compile(r"^((?:us|c|ca|a|au|nz|hk|s|r|nt)?\$|[£€¥₹₽₩₪₺₴₦₱₵₫]|rs\.?(?=\s?\d))\s?")
_WORD = re.compile(r"[a-z½¼¾⅓⅔°²/]+(?:['’][a-z]+)?|\d[\d,]*(?:\.\d+)?|\.\d+")


#: Larger amounts are no amounts but codes and typing errors, and no float tells them apart.
LARGEST = 1e18


def plain(value: float) -> str:
    """A number without exponent, without superfluous zeros, with at most four decimals."""
    return f"{value:.4f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


def number(text: str) -> float | None:
    """The number that a phrase of digits and number words means; None for ranges, vague words, and anything else."""
    text = _ABOUT.sub("", text.lower().replace("-", " ").strip())
    if not text or text in ("a", "an"):
        return None
    total, current, seen = 0.0, None, False
    words = [w for w in _WORD.findall(text) if w not in ("and", "of")]
    for n, word in enumerate(words):
        if word[0].isdecimal() or word[0] == ".":
            if current is not None:
                return None
            current, seen = float(word.replace(",", "")), True
        elif word in FRACTIONS:
            share = FRACTIONS[word]
            if word == "half" and words[n + 1 : n + 2] in (["a"], ["an"]):
                share = 0.5
            whole = current is not None and len(word) == 1
            current = (current or 0) + share if whole else (1.0 if current is None else current) * share
            seen = True
        elif word in SCALES:
            total += (1.0 if current is None else current) * SCALES[word]
            if word == "hundred":
                current, total = total if total < 1e3 else current, 0.0 if total < 1e3 else total
            else:
                current = None
            seen = True
        elif word in ("a", "an") and n:
            continue
        elif word == "dozen" and current is not None:
            current *= 12
        elif word in SMALL:
            if current is not None and current % 100 and SMALL[word] >= 10:
                return None
            current, seen = (current or 0) + SMALL[word], True
        else:
            return None
    value = total + (current or 0)
    return value if seen and value < LARGEST else None


def cardinal(text: str) -> str | None:
    """The number of a CARDINAL; None for ranges and for words such as “dozens”."""
    low = text.lower()
    if _RANGE.search(_ABOUT.sub("", low)):
        return None
    value = number(low)
    return None if value is None else plain(value)


def ordinal(text: str) -> str | None:
    """The number of an ORDINAL."""
    low = text.lower().strip()
    if digits := re.fullmatch(r"(\d[\d,]*)\s?(?:st|nd|rd|th)", low):
        return digits.group(1).replace(",", "")
    return str(ORDINALS[low]) if low in ORDINALS else None


def percent(text: str) -> tuple[str | None, str | None]:
    """Number and unit (`%`, or `percentage point`) of a PERCENT."""
    low = text.lower()
    bare = re.sub(r"\s*(?:%|percentage points?|per ?cent|percent|pct|points?)\s*$", "", low).strip()
    unit = "percentage point" if "point" in low else "%"
    value = cardinal(bare)
    return (value, unit) if value is not None else (None, None)


def money(text: str) -> tuple[str | None, str | None]:
    """Number and ISO 4217 code of a MONEY; a bare dollar sign is the United States'."""
    low = _ABOUT.sub("", text.lower().strip())
    low = re.sub(r"^(?:a|an)\s+(?=[$£€¥])", "", low)
    if sign := _SIGN.match(low):
        code, share = CURRENCIES[sign.group(1).rstrip(".")]
        rest = low[sign.end() :]
    else:
        words = low.split()
        named = [(n, CURRENCIES.get(_singular(word.strip(".,")))) for n, word in enumerate(words)]
        found = [(n, currency) for n, currency in named if currency]
        if not found:
            return None, None
        n, (code, share) = found[-1]
        rest = " ".join(words[:n] if n else words[1:])
        rest = re.sub(r"\b(?:us|american|canadian|australian|british)\b", "", rest.replace("u.s.", "")).strip()
    rest = re.sub(r"(?<=\d)(?=(?:bn|mn|tn|[kmb]|million|billion|trillion)\b)", " ", rest)
    several = _RANGE.search(rest) or re.search(r"[$£€¥]|and \d", rest)
    value = None if several else number(rest)
    return (plain(value * share), code) if value is not None else (None, None)


def quantity(text: str) -> tuple[str | None, str | None]:
    """Number and unit of a QUANTITY: a symbol where the unit has one, else its word in the singular."""
    low = _ABOUT.sub("", text.lower().strip().replace("-", " "))
    words = re.sub(r"(?<=\d)(?=[a-z°])", " ", low).split()
    for n in range(1, len(words)):
        tail = " ".join(words[n:])
        unit = UNITS.get(tail) or UNITS.get(_singular(tail))
        value = number(" ".join(words[:n])) if unit else None
        if unit and value is not None and not _RANGE.search(" ".join(words[:n])):
            return plain(value), unit
    return None, None


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > 2 else word
