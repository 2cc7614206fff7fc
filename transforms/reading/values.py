"""Values of any shape, as exports and pages hold them, to one line of text."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

#: Where a value is an object, the key that holds what a person would read: WordPress, NYT, JSON-LD, XML made JSON.
INNER_NAMES = (
    *("rendered", "main", "original", "name", "displayName", "display_name", "fullName", "full_name", "value", "text"),
    *(
        "content",
        "body",
        "bodyHtml",
        "bodyTextSummary",
        "raw",
        "title",
        "$t",
        "#text",
        "@id",
        "url",
        "href",
        "uri",
        "_",
        *("$oid", "$date", "$numberLong", "str"),
    ),
)
#: A nested value is followed this deep, no deeper.
MAX_DEPTH = 6
#: How exports write that there is nothing.
_NOTHING = frozenset(
    (
        "nan",
        "NaN",
        "NAN",
        "null",
        "NULL",
        "Null",
        "None",
        "none",
        "N/A",
        "n/a",
        "#N/A",
        "NA",
        "undefined",
        "NaT",
        "<NA>",
        "nil",
        "(null)",
    )
)


def one(value: object, depth: int = 0) -> str | None:
    """One line of text from a value of any shape; None where it has none."""
    if isinstance(value, str):
        line = " ".join(value.split())
        return None if line in _NOTHING else line or None
    if isinstance(value, bool) or value is None or depth > MAX_DEPTH:
        return None
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, Mapping):
        return next((text for name in INNER_NAMES if (text := one(value.get(name), depth + 1))), None)
    if isinstance(value, Iterable) and not isinstance(value, bytes | bytearray):
        return next((text for item in value if (text := one(item, depth + 1))), None)
    return str(value) if hasattr(value, "isoformat") and str(value) not in _NOTHING else None


def _number(value: float) -> str | None:
    """A number as it was meant: an id that a column with gaps has made 17.0 is 17."""
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        if value.is_integer() and abs(value) < 2**53:
            return str(int(value))
    return str(value)


def is_blank(value: object) -> bool:
    """Whether a value is as good as none."""
    if isinstance(value, str):
        return not value.strip() or value.strip() in _NOTHING
    if isinstance(value, float):
        return not math.isfinite(value)
    return value is None or (isinstance(value, list | tuple | dict) and not value)
