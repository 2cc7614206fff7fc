"""Values of dates, times and amounts: one text, one label, one ISO or plain number, and its unit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from transforms.entities.values import dates, numbers
from transforms.entities.values.money import money


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
            return _dated(dates.day, text, published), None
        case "TIME":
            return _dated(dates.time, text, published), None
        case "MONEY":
            return money(text)
        case "PERCENT":
            return numbers.percent(text)
        case "QUANTITY":
            return numbers.quantity(text)
        case "CARDINAL":
            return numbers.cardinal(text), None
        case "ORDINAL":
            return numbers.ordinal(text), None
    return None, None
