"""Values of dates, times and amounts: one text, one label, one ISO or plain number, and its unit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from transforms.entities import values_dates, values_numbers


def _dated(read: Callable[[str, date | None], str | None], text: str, published: date | None) -> str | None:
    try:
        return read(text, published)
    except OverflowError:  # a day before the year 1 or after 9999
        return None


@lru_cache(maxsize=16384)
def value(text: str, label: str, published: date | None) -> tuple[str | None, str | None]:
    """Value and unit of a mention. DATE and TIME are reckoned from the day of publication.

    Both are None where the text does not tell.
    """
    match label:
        case "DATE":
            return _dated(values_dates.day, text, published), None
        case "TIME":
            return _dated(values_dates.time, text, published), None
        case "MONEY":
            return values_numbers.money(text)
        case "PERCENT":
            return values_numbers.percent(text)
        case "QUANTITY":
            return values_numbers.quantity(text)
        case "CARDINAL":
            return values_numbers.cardinal(text), None
        case "ORDINAL":
            return values_numbers.ordinal(text), None
    return None, None
