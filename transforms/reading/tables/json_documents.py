"""JSON: one object, an array of them, or an object with an array in it; ninjs, JSON-LD, JSON Feed and API answers."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping

from transforms.article import Record, Reject
from transforms.reading import encoding, json_values
from transforms.reading.source import Source, Unreadable
from transforms.reading.tables import json_lines, json_shapes, row_records


def read(source: Source) -> Iterator[Record | Reject]:
    """A record for every article in the document; what is no article is a reject."""
    try:
        data = source.whole(source.limits.whole_bytes)
    except Unreadable as error:
        if error.reason == "too_large":
            raise Unreadable("too_large", f"{error.detail} in one JSON value; JSON Lines may be of any size") from None
        raise
    text = encoding.decode(data).lstrip("\ufeff")
    try:
        value = json_values.loads(text)
    except Unreadable as error:
        if _is_lines(text):
            lines = source.inside(io.BytesIO(text.encode("utf-8", "replace")), source.name, layer=False)
            yield from json_lines.read(lines)
        elif error.reason == "truncated" and (opened := _OPENED.match(text)):
            rows = _cut(_concatenated(text[opened.end() :], source), error)
            yield from row_records.records(rows, "json", source.options)
        elif error.reason == "nested_too_deeply" or not _holds_several(text):
            raise
        else:
            yield from row_records.records(_concatenated(text, source), "json", source.options)
        return
    yield from row_records.records(_rows(value, source, 0), "json", source.options)


#: An array, or an object that begins with a few short values and then has one: of a cut one the items are read that came.
_OPENED = re.compile(
    r"\s*(?:\{(?:\s*\"[^\"\\]{1,60}\"\s*:\s*(?:\"[^\"\\]{0,300}\"|[\w.+-]{1,30})\s*,){0,10}\s*\"[^\"\\]{1,60}\"\s*:\s*)?\[(?=\s*\{)"
)


def _rows(value: object, source: Source, before: int) -> Iterator[row_records.Row]:
    rows = json_shapes.articles(value, source.options.fields)
    for number, row in enumerate([value] if rows is None else rows, before + 1):
        if isinstance(row, Mapping):
            yield f"#{number}", json_shapes.unwrapped(row)
        else:
            yield f"#{number}", Unreadable("malformed", f"no JSON object but {type(row).__name__}")


def _cut(rows: Iterator[row_records.Row], error: Unreadable) -> Iterator[row_records.Row]:
    """The rows of a list that breaks off, and that it does."""
    number = 0
    for place, row in rows:
        yield place, row
        if isinstance(row, Unreadable):
            return
        number += 1
    yield f"#{number + 1}", error


def _concatenated(text: str, source: Source) -> Iterator[row_records.Row]:
    """The rows of values that follow one another, as `jq` writes them."""
    number = 0
    values = json_values.several(text)
    while True:
        try:
            value = next(values, None)
        except Unreadable as error:
            yield f"#{number + 1}", error
            return
        if value is None:
            return
        for place, row in _rows(value, source, number):
            number += 1
            yield place, row


def _holds_several(text: str) -> bool:
    """Whether a first value ends before the text does."""
    try:
        return isinstance(next(json_values.several(text), None), Mapping | list)
    except Unreadable:
        return False


def _is_lines(text: str) -> bool:
    """Whether the first line is an object by itself: JSON Lines whose first line was too long to be told by."""
    first, _, rest = text.lstrip().partition("\n")
    try:
        return bool(rest.strip()) and isinstance(json_values.loads(first.rstrip().rstrip(",")), Mapping)
    except Unreadable:
        return False
