"""JSON Lines: one article a line, read line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from transforms.article import Record, Reject
from transforms.reading import encoding, json_values
from transforms.reading.source import Source, Unreadable
from transforms.reading.tables import json_shapes, row_records


def read(source: Source) -> Iterator[Record | Reject]:
    """A record for every line that is not blank; a line that is no article is a reject and the next is read."""
    return row_records.records(_rows(source), "jsonl", source.options)


def _rows(source: Source) -> Iterator[row_records.Row]:
    stream = encoding.as_utf8(source)
    decode = encoding.line_decoder(source.head)
    named: object = None
    for number, line in enumerate(stream.lines(source.limits.record_bytes), 1):
        place = f"#{number}"
        if line is None:
            limit = source.limits.record_bytes
            yield place, Unreadable("too_large", f"line {number}: more than {limit:,} bytes")
            continue
        text = decode(line).strip(" \t\r,;\x1e")
        if not text or text in ("[", "]"):  # an array of which each line is an item
            continue
        try:
            for at, row in _of_line(text, number, source):
                action = None if isinstance(row, Unreadable) else _action(row)
                if action is not None:
                    named = action.get("_id")
                    continue
                yield at, row if isinstance(row, Unreadable) or named is None or "_id" in row else {**row, "_id": named}
                named = None
        except Unreadable as error:
            yield place, Unreadable(error.reason, f"line {number}: {error.detail}")


def _action(row: Mapping[str, object]) -> Mapping[str, object] | None:
    """What a line of Elasticsearch's bulk format says of the next one, which holds the article; None for other lines."""
    name, value = next(iter(row.items())) if len(row) == 1 else ("", None)
    is_action = name in ("index", "create", "update") and isinstance(value, Mapping)
    return value if is_action and isinstance(value, Mapping) and {"_id", "_index", "_type"} & set(value) else None


def _of_line(text: str, number: int, source: Source) -> Iterator[row_records.Row]:
    """The article in a line, or all of them where a writer has forgotten to end lines."""
    try:
        values = [json_values.loads(text)]
    except Unreadable:
        values = list(json_values.several(text)) if "}" in text[:-1] else []
        if len(values) < 2:
            raise
    if not all(isinstance(value, Mapping) for value in values):
        kinds = (type(value).__name__ for value in values if not isinstance(value, Mapping))
        raise Unreadable("malformed", f"no JSON object but {next(kinds)}")
    rows = [row for value in values for row in json_shapes.articles(value, source.options.fields) or [value]]
    for at, row in enumerate(rows, 1):
        place = f"#{number}" if len(rows) == 1 else f"#{number}.{at}"
        if isinstance(row, Mapping):
            yield place, json_shapes.unwrapped(row)
        else:
            yield place, Unreadable("malformed", f"line {number}: no JSON object but {type(row).__name__}")
