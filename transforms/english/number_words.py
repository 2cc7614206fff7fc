"""Words for numbers, units, months and days. Data only."""

from __future__ import annotations

from fractions import Fraction

_ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen
    eighteen nineteen""".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()

#: Number words below one hundred.
SMALL: dict[str, int] = {
    **{word: n for n, word in enumerate(_ONES)},
    **{word: 10 * n for n, word in enumerate(_TENS, start=2)},
    "nought": 0, "fourty": 40, "dozen": 12,
}  # fmt: skip

#: Words that are a number by themselves, and part of none.
SINGLE: dict[str, int] = {"no": 0, "nil": 0, "both": 2, "twice": 2, "once": 1, "thrice": 3}

#: Factors as written after digits.
ABBREVIATED_SCALES: dict[str, Fraction] = {
    word: Fraction(factor)
    for factor, words in {
        1_000: "k thou", 100_000: "lac", 1_000_000: "m mn mm mln mil mio", 10_000_000: "cr",
        1_000_000_000: "b bn bln bil", 1_000_000_000_000: "t tn trn tril",
    }.items()
    for word in words.split()
}  # fmt: skip

#: All factors, in words too; “hundred” is part of the groups that they multiply.
SCALES: dict[str, Fraction] = {
    "thousand": Fraction(1_000), "grand": Fraction(1_000), "lakh": Fraction(100_000),
    "million": Fraction(10**6), "crore": Fraction(10**7), "billion": Fraction(10**9), "trillion": Fraction(10**12),
    "quadrillion": Fraction(10**15), **ABBREVIATED_SCALES,
}  # fmt: skip

FRACTIONS: dict[str, Fraction] = {
    "half": Fraction(1, 2), "halves": Fraction(1, 2), "third": Fraction(1, 3), "quarter": Fraction(1, 4),
    "fourth": Fraction(1, 4), "fifth": Fraction(1, 5), "sixth": Fraction(1, 6), "seventh": Fraction(1, 7),
    "eighth": Fraction(1, 8), "ninth": Fraction(1, 9), "tenth": Fraction(1, 10), "twentieth": Fraction(1, 20),
    "½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3),
}  # fmt: skip
FRACTIONS |= {f"{word}s": value for word, value in FRACTIONS.items() if word.isascii() and word[-1] != "s"}

_ORDINAL_ONES = """zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
    fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth""".split()
_ORDINAL_TENS = "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth".split()

#: Ordinal words below one hundred.
ORDINALS: dict[str, int] = {
    **{word: n for n, word in enumerate(_ORDINAL_ONES)},
    **{word: 10 * n for n, word in enumerate(_ORDINAL_TENS, start=2)},
    **{f"{ten}-{word}": 10 * n + k for n, ten in enumerate(_TENS, 2) for k, word in enumerate(_ORDINAL_ONES[:10]) if
    k},
    "hundredth": 100, "thousandth": 1000, "millionth": 1_000_000,
}  # fmt: skip

#: Symbols of units of measure by word; singular.
UNITS: dict[str, str] = {
    "kilometer": "km", "kilometre": "km", "km": "km", "meter": "m", "metre": "m", "m": "m", "centimeter": "cm",
    "centimetre": "cm", "cm": "cm", "millimeter": "mm", "millimetre": "mm", "mm": "mm", "mile": "mi", "mi": "mi",
    "foot": "ft", "feet": "ft", "ft": "ft", "inch": "in", "inche": "in", "yard": "yd", "kilogram": "kg", "kg": "kg",
    "kilo": "kg", "gram": "g", "g": "g", "ton": "ton", "tonne": "t", "pound": "lb", "lb": "lb", "ounce": "oz",
    "oz": "oz",
    "liter": "l", "litre": "l", "l": "l", "gallon": "gal", "barrel": "bbl", "acre": "acre", "hectare": "ha",
    "sq mile": "mi²", "sq km": "km²", "sq ft": "ft²", "sq m": "m²", "sq metre": "m²", "sq meter": "m²",
    "square mile": "mi²", "square kilometer": "km²", "square kilometre": "km²", "square foot": "ft²",
    "square feet": "ft²", "square meter": "m²", "square metre": "m²", "cubic meter": "m³", "cubic metre": "m³",
    "mph": "mi/h", "mile per hour": "mi/h", "miles per hour": "mi/h", "kilometers per hour": "km/h",
    "kilometres per hour": "km/h", "kilometer per hour": "km/h", "kilometre per hour": "km/h", "km/h": "km/h",
    "degree": "°", "degrees celsius": "°C", "degrees fahrenheit": "°F", "°c": "°C", "°f": "°F", "watt": "W",
    "kilowatt": "kW", "megawatt": "MW", "gigawatt": "GW", "byte": "B", "megabyte": "MB", "gigabyte": "GB",
    "terabyte": "TB", "light year": "ly", "light-year": "ly",
}  # fmt: skip

MONTH_NAMES = tuple("january february march april may june july august september october november december".split())
MONTHS: dict[str, int] = {
    **{name: n for n, name in enumerate(MONTH_NAMES, start=1)},
    **{name[:3]: n for n, name in enumerate(MONTH_NAMES, start=1)},
    "sept": 9,
}

DAY_NAMES = tuple("monday tuesday wednesday thursday friday saturday sunday".split())
WEEKDAYS: dict[str, int] = {
    **{name: n for n, name in enumerate(DAY_NAMES)},
    **{name[:3]: n for n, name in enumerate(DAY_NAMES)},
    "tues": 1, "thur": 3, "thurs": 3,
}  # fmt: skip

#: Seasons by the numbers that ISO 8601-2 gives them in place of a month.
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}

#: Holidays that fall on one day of the year.
HOLIDAYS: dict[str, tuple[int, int]] = {
    "christmas": (12, 25), "christmas day": (12, 25), "christmas eve": (12, 24), "boxing day": (12, 26),
    "new year's day": (1, 1), "new year's eve": (12, 31), "valentine's day": (2, 14), "halloween": (10, 31),
    "st. patrick's day": (3, 17), "st patrick's day": (3, 17), "independence day": (7, 4), "fourth of july": (7, 4),
    "veterans day": (11, 11), "bastille day": (7, 14), "may day": (5, 1),
}  # fmt: skip

#: Letter of ISO 8601 durations by unit of time; those after T are marked.
DURATIONS = {
    "second": "T{}S", "minute": "T{}M", "hour": "T{}H", "day": "{}D", "week": "{}W", "month": "{}M", "year": "{}Y",
}  # fmt: skip
#: Units of time that are so many of another.
MULTIPLES = {"decade": (10, "year"), "century": (100, "year"), "fortnight": (2, "week"), "quarter": (3, "month")}
