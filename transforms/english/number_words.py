"""Words for numbers, units, currencies, months and days. Data only."""

from __future__ import annotations

_ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen
    eighteen nineteen""".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()

#: Number words below one hundred.
SMALL: dict[str, int] = {
    **{word: n for n, word in enumerate(_ONES)},
    **{word: 10 * n for n, word in enumerate(_TENS, start=2)},
    "a": 1, "an": 1, "no": 0, "nil": 0, "couple": 2, "pair": 2, "dozen": 12, "both": 2, "twice": 2, "once": 1,
}  # fmt: skip

#: Factors, in words and as written after digits.
SCALES: dict[str, float] = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "b": 1e9, "bn": 1e9, "bln": 1e9, "tn": 1e12, "trn": 1e12,
    "lakh": 1e5, "crore": 1e7,
}  # fmt: skip

FRACTIONS: dict[str, float] = {
    "half": 1 / 2, "third": 1 / 3, "thirds": 1 / 3, "quarter": 1 / 4, "quarters": 1 / 4, "fourth": 1 / 4,
    "fourths": 1 / 4, "fifth": 1 / 5, "fifths": 1 / 5, "sixth": 1 / 6, "eighth": 1 / 8, "tenth": 1 / 10,
    "tenths": 1 / 10, "½": 1 / 2, "¼": 1 / 4, "¾": 3 / 4, "⅓": 1 / 3, "⅔": 2 / 3,
}  # fmt: skip

_ORDINAL_ONES = """zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
    fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth""".split()
_ORDINAL_TENS = "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth".split()

#: Ordinal words below one hundred.
ORDINALS: dict[str, int] = {
    **{word: n for n, word in enumerate(_ORDINAL_ONES)},
    **{word: 10 * n for n, word in enumerate(_ORDINAL_TENS, start=2)},
    **{f"{ten}-{word}": 10 * n + k for n, ten in enumerate(_TENS, 2) for k, word in enumerate(_ORDINAL_ONES[:10]) if
    k},
    "hundredth": 100,
}  # fmt: skip

#: ISO 4217 code and share of one unit, by sign or word.
CURRENCIES: dict[str, tuple[str, float]] = {
    "$": ("USD", 1), "us$": ("USD", 1), "c$": ("CAD", 1), "ca$": ("CAD", 1), "a$": ("AUD", 1), "au$": ("AUD", 1),
    "nz$": ("NZD", 1), "hk$": ("HKD", 1), "s$": ("SGD", 1), "r$": ("BRL", 1), "nt$": ("TWD", 1), "usd": ("USD", 1),
    "£": ("GBP", 1), "€": ("EUR", 1), "¥": ("JPY", 1), "₹": ("INR", 1), "₽": ("RUB", 1), "₩": ("KRW", 1),
    "₪": ("ILS", 1), "₺": ("TRY", 1), "₴": ("UAH", 1), "₦": ("NGN", 1), "chf": ("CHF", 1), "rs": ("INR", 1),
    "dollar": ("USD", 1), "buck": ("USD", 1), "cent": ("USD", 0.01), "euro": ("EUR", 1), "eur": ("EUR", 1),
    "gbp": ("GBP", 1), "quid": ("GBP", 1), "sterling": ("GBP", 1), "pound": ("GBP", 1), "pence": ("GBP", 0.01),
    "yen": ("JPY", 1), "yuan": ("CNY", 1), "renminbi": ("CNY", 1), "rmb": ("CNY", 1), "ruble": ("RUB", 1),
    "rouble": ("RUB", 1), "franc": ("CHF", 1), "shekel": ("ILS", 1), "lira": ("TRY", 1), "hryvnia": ("UAH", 1),
    "rand": ("ZAR", 1), "naira": ("NGN", 1), "zloty": ("PLN", 1), "won": ("KRW", 1), "baht": ("THB", 1),
    "kronor": ("SEK", 1), "forint": ("HUF", 1), "ringgit": ("MYR", 1), "rupiah": ("IDR", 1), "taka": ("BDT", 1),
    "cedi": ("GHS", 1), "birr": ("ETB", 1), "koruna": ("CZK", 1), "₱": ("PHP", 1), "₵": ("GHS", 1), "₫": ("VND", 1),
}  # fmt: skip

#: Symbols of units of measure by word; singular.
UNITS: dict[str, str] = {
    "kilometer": "km", "kilometre": "km", "km": "km", "meter": "m", "metre": "m", "m": "m", "centimeter": "cm",
    "centimetre": "cm", "cm": "cm", "millimeter": "mm", "millimetre": "mm", "mm": "mm", "mile": "mi", "mi": "mi",
    "foot": "ft", "feet": "ft", "ft": "ft", "inch": "in", "inche": "in", "yard": "yd", "kilogram": "kg", "kg": "kg",
    "kilo": "kg", "gram": "g", "g": "g", "ton": "ton", "tonne": "t", "pound": "lb", "lb": "lb", "ounce": "oz",
    "oz": "oz",
    "liter": "l", "litre": "l", "l": "l", "gallon": "gal", "barrel": "bbl", "acre": "acre", "hectare": "ha",
    "square mile": "mi²", "square kilometer": "km²", "square kilometre": "km²", "square foot": "ft²",
    "square feet": "ft²", "square meter": "m²", "square metre": "m²", "cubic meter": "m³", "cubic metre": "m³",
    "mph": "mi/h", "mile per hour": "mi/h", "miles per hour": "mi/h", "kilometers per hour": "km/h",
    "kilometres per hour": "km/h", "kilometer per hour": "km/h", "kilometre per hour": "km/h", "km/h": "km/h",
    "degree": "°", "degrees celsius": "°C", "degrees fahrenheit": "°F", "°c": "°C", "°f": "°F", "watt": "W",
    "kilowatt": "kW", "megawatt": "MW", "gigawatt": "GW", "byte": "B", "megabyte": "MB", "gigabyte": "GB",
    "terabyte": "TB", "light year": "ly", "light-year": "ly",
}  # fmt: skip

_MONTHS = "january february march april may june july august september october november december".split()
MONTHS: dict[str, int] = {
    **{name: n for n, name in enumerate(_MONTHS, start=1)},
    **{name[:3]: n for n, name in enumerate(_MONTHS, start=1)},
    "sept": 9,
}

_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
WEEKDAYS: dict[str, int] = {
    **{name: n for n, name in enumerate(_DAYS)},
    **{name[:3]: n for n, name in enumerate(_DAYS)},
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
