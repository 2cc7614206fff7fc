"""JSON values as newsrooms write them, a little more than the standard allows."""

from __future__ import annotations

import json

import orjson

from transforms.reading.source import Unreadable


def loads(data: str | bytes) -> object:
    """Parse one JSON value. Of a key given twice the last counts, as in every parser.

    NaN, raw control characters and lone surrogates, which the standard forbids and exports contain, are read; a lone
    surrogate becomes U+FFFD. Raises Unreadable: `nested_too_deeply`, `truncated`, `malformed`.
    """
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        message = str(error)
    text = data if isinstance(data, str) else data.decode("utf-8", "replace")
    try:
        return _without_surrogates(json.loads(text, strict=False))
    except RecursionError:
        raise Unreadable("nested_too_deeply", "JSON nested deeper than any article is") from None
    except ValueError:
        reason = "truncated" if "end of data" in message or "EOF" in message else "malformed"
        raise Unreadable(reason, f"JSON: {message}") from None


def _without_surrogates(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(item) for key, item in value.items()}
    return value
