"""JSON values as newsrooms write them, a little more than the standard allows."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator

import orjson

from transforms.reading.source import Unreadable

_STRING_OR_COMMA = re.compile(r'"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])', re.S)
_BETWEEN = re.compile(r"[\s,;\x1e]*")  # blanks, the ends of lines, and the mark of JSON text sequences
_COMMENTS = re.compile(r"\A\s*(?:(?://[^\n]*\n|/\*.*?\*/)\s*)+", re.S)
_CALL = re.compile(r"\s*[A-Za-z_$][\w$.]{0,60}\(\s*(?=[\[{])")
_ASSIGNED = re.compile(
    r"\s*(?:(?:var|let|const|export default|module\.exports)\s+)?(?:[A-Za-z_$][\w$.]{0,60}\s*=\s*)?(?=[\[{])"
)
_PYTHON = re.compile(r"\s*\[?\s*\{\s*'")
_MAX_PYTHON_CHARS = 2**20
_DECODER = json.JSONDecoder(strict=False)


def loads(data: str | bytes) -> object:
    """Parse one JSON value. Of a key given twice the last counts, as in every parser.

    NaN, raw control characters, lone surrogates and commas before a bracket or at the end, which the standard forbids
    and exports contain, are read; a lone surrogate becomes U+FFFD. Raises Unreadable: `nested_too_deeply`, `truncated`,
    `malformed`.
    """
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        message = str(error)
    text = _without_script(data if isinstance(data, str) else data.decode("utf-8", "replace"))
    for written in (text, _without_commas(text)):
        try:
            return _without_surrogates(_DECODER.decode(written))
        except RecursionError:
            raise Unreadable("nested_too_deeply", "JSON nested deeper than any article is") from None
        except ValueError:
            continue
    if _PYTHON.match(text) and len(text) <= _MAX_PYTHON_CHARS and (found := _of_python(text)) is not None:
        return found
    reason = "truncated" if "end of data" in message or "EOF" in message else "malformed"
    raise Unreadable(reason, f"JSON: {message}")


def _without_script(text: str) -> str:
    """A value without what a script puts around it: comments, `callback(…);`, `var x = …;`."""
    text = _COMMENTS.sub("", text, count=1)
    if call := _CALL.match(text):
        return text[call.end() :].rstrip().rstrip(";").rstrip().removesuffix(")")
    if assigned := _ASSIGNED.match(text):
        return text[assigned.end() :].rstrip().rstrip(";")
    return text


def _of_python(text: str) -> object:
    """What Python has written as its own literals, with single quotes and None."""
    try:
        found = ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return None
    return found if isinstance(found, dict | list) else None


def several(text: str) -> Iterator[object]:
    """The values of a text that holds them one after the other, parted by nothing, blanks or commas.

    Raises Unreadable as `loads` does, after the values that stand before the fault.
    """
    at = _end_of_blanks(text, 0)
    while at < len(text):
        try:
            value, at = _DECODER.raw_decode(text, at)
        except RecursionError:
            raise Unreadable("nested_too_deeply", "JSON nested deeper than any article is") from None
        except ValueError as error:
            reason = "truncated" if not text[at:].rstrip().endswith(("}", "]")) else "malformed"
            raise Unreadable(reason, f"JSON: {error}") from None
        yield _without_surrogates(value)
        at = _end_of_blanks(text, at)


def _end_of_blanks(text: str, at: int) -> int:
    found = _BETWEEN.match(text, at)
    return found.end() if found else at


def _without_commas(text: str) -> str:
    """`text` without commas that no value follows."""
    return _STRING_OR_COMMA.sub(lambda found: "" if found.group() == "," else found.group(), text).rstrip(" \r\n\t,;")


def _without_surrogates(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(item) for key, item in value.items()}
    return value
