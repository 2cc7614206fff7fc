"""JSON: one object, an array of them, or an object with an array in it; ninjs, JSON-LD, JSON Feed and API answers."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping

from transforms.article import Record, Reject
from transforms.reading import encoding
from transforms.reading.source import Source, Unreadable
from transforms.reading.tables import fields, json_lines, json_values, row_records

#: Names under which exports and APIs keep their list of articles.
_LISTS = (
    *("articles", "items", "results", "data", "docs", "documents", "records", "entries", "stories", "posts", "news"),
    *("hits", "response", "@graph", "_items", "rows", "value", "feed", "channel", "item", "entry"),
)
#: Elasticsearch and Solr put the list two or three objects down.
_MAX_DEPTH = 4


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
    except Unreadable:
        if not _is_lines(text):
            raise
        lines = source.inside(io.BytesIO(text.encode("utf-8", "replace")), source.name, layer=False)
        yield from json_lines.read(lines)
        return
    rows = _rows(value, source, 0)
    if rows is None:
        rows = [value]
    for number, row in enumerate(rows, 1):
        place = f"#{number}"
        try:
            if not isinstance(row, Mapping):
                raise Unreadable("malformed", f"no JSON object but {type(row).__name__}")
            yield row_records.record(_unwrapped(row), "ninjs" if _is_ninjs(row) else "json", place, source.options)
        except Unreadable as error:
            yield Reject(place, "reading", error.reason, error.detail)


def _is_lines(text: str) -> bool:
    """Whether the first line is an object by itself: JSON Lines whose first line was too long to be told by."""
    first, _, rest = text.lstrip().partition("\n")
    try:
        return bool(rest.strip()) and isinstance(json_values.loads(first), Mapping)
    except Unreadable:
        return False


def _rows(value: object, source: Source, depth: int) -> list[object] | None:
    """The list of articles in `value`; None where it is one article itself, or nothing known."""
    if isinstance(value, list):
        return value
    if not isinstance(value, Mapping) or depth > _MAX_DEPTH or "text" in fields.pick(value, source.options.fields):
        return None
    by_name = {str(key).lower(): inner for key, inner in value.items()}
    for name in _LISTS:
        inner = by_name.get(name)
        if isinstance(inner, list) and any(isinstance(item, Mapping) for item in inner):
            return inner
        if isinstance(inner, Mapping) and (rows := _rows(inner, source, depth + 1)):
            return rows
    return None


def _unwrapped(row: Mapping[str, object]) -> Mapping[str, object]:
    """The article in an Elasticsearch hit."""
    inner = row.get("_source")
    return {**inner, "_id": row.get("_id")} if isinstance(inner, Mapping) else row


def _is_ninjs(row: Mapping[str, object]) -> bool:
    return "uri" in row and ("versioncreated" in row or "versionCreated" in row)
