"""Rows of JSON, CSV, Parquet and spreadsheets to records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from transforms.article import Record, Reject
from transforms.reading import field_text, fields, markup, notices
from transforms.reading.options import ReadOptions
from transforms.reading.source import Unreadable
from transforms.reading.texts import wire
from transforms.reading.values import INNER_NAMES, MAX_DEPTH, is_blank
from transforms.reading.web import web_page

_LIKE_PLACE = re.compile(r"#\d+")
_PAGE = re.compile(r"<!doctype html|<html[\s>]", re.I)
_PAGE_WITHIN = 1_000
_NOTHING: markup.Paragraphs = ("", (), ())

Row = tuple[str, Mapping[str, object] | Unreadable]
"""a row's place (`#` and a number) and what stands there, or why it cannot be read"""


def records(rows: Iterable[Row], source_format: str, options: ReadOptions) -> Iterator[Record | Reject]:
    """A record or reject for every row. Ids that only count the rows of their own file identify nothing, and are none."""
    for place, row in _told_apart(rows, options):
        try:
            if isinstance(row, Unreadable):
                raise row
            found = record(row, _format(row, source_format), place, options)
        except Unreadable as error:
            yield Reject(place, "reading", error.reason, error.detail)
        else:
            yield found


def _format(row: Mapping[str, object], source_format: str) -> str:
    is_ninjs = "uri" in row and ("versioncreated" in row or "versionCreated" in row)
    return "ninjs" if is_ninjs and source_format == "json" else source_format


def record(row: Mapping[str, object], source_format: str, place: str, options: ReadOptions) -> Record | Reject:
    """The record that `row` holds, or the notice that it is; its `record` is its own id, else `place` (`#` and a number).

    Raises Unreadable: `no_text` where no field holds a text.
    """
    if notice := notices.in_row(row, place, options):
        return notice
    choices = fields.choose(row, options.fields)
    external_id = fields.external_id(choices)
    place = place if external_id is None or _LIKE_PLACE.fullmatch(external_id) else external_id
    bodies = choices.get("text", [])
    if page := next((b for b in bodies[:1] if isinstance(b, str) and _PAGE.search(b[:_PAGE_WITHIN])), None):
        found = web_page.page(page.encode("utf-8", "replace"), options, charset="utf-8")
        said = {column: value for column, value in fields.metadata(choices, options).items() if value}
        # what the row says wins over the page
        return replace(found, record=place, source_format=source_format, external_id=external_id, **said)  # type: ignore[arg-type]
    said = fields.metadata(choices, options)
    text, headings, pull_quotes = _first(bodies, 0)
    if not text.strip() and said["title"] and (said["url"] or said["published_at"]):
        text, headings, pull_quotes = _first(fields.summaries(row), 0)
    if not text.strip():
        seen = ", ".join(sorted(str(key) for key in row)[:12])
        raise Unreadable("no_text", f"no text in any of its fields ({seen})")
    if wire.is_wire(text) and (stories := wire.stories(text)):
        text = stories[0].text
        said["title"], said["authors"] = said["title"] or stories[0].title, said["authors"] or stories[0].authors
    return Record(
        record=place,
        source_format=source_format,
        text=text,
        headings=headings,
        pull_quotes=pull_quotes,
        external_id=external_id,
        **said,  # type: ignore[arg-type]
    )


def _told_apart(rows: Iterable[Row], options: ReadOptions) -> Iterator[Row]:
    """`rows` without ids that count them from 0 or 1: such ids start anew in each file, and would make articles one.

    That is told by the first two rows; an id that steps out of the count is one of its own.
    """
    rows = iter(rows)
    waiting: list[Row] = []
    try:
        for row in rows:
            waiting.append(row)
            if len(waiting) == 2:
                break
    except Unreadable:  # what came before the fault comes before it
        yield from waiting
        raise
    offset: int | None = None
    if len(waiting) == 2:
        first, second = (_counter(row, options) for row in waiting)
        offset = first - 1 if first in (0, 1) and second == first + 1 else None
    for number, row in enumerate(chain(waiting, rows), 1):
        yield _uncounted(row, number, offset, options)


def _counter(row: Row, options: ReadOptions) -> int | None:
    if isinstance(row[1], Unreadable):
        return None
    external_id = fields.external_id(fields.choose(row[1], options.fields))
    return int(external_id) if external_id and external_id.isascii() and external_id.isdigit() else None


def _uncounted(row: Row, number: int, offset: int | None, options: ReadOptions) -> Row:
    if offset is None or isinstance(row[1], Unreadable) or _counter(row, options) != number + offset:
        return row
    return row[0], {key: value for key, value in row[1].items() if not fields.is_id(str(key), options.fields)}


def _body(value: object, depth: int = 0) -> markup.Paragraphs:
    """Text, headings and pull quotes of a value that holds an article's body."""
    if isinstance(value, str):
        return _NOTHING if is_blank(value) else field_text.paragraphs(value)
    if depth > MAX_DEPTH:
        return _NOTHING
    if isinstance(value, Mapping):
        return _first((value.get(name) for name in INNER_NAMES), depth)
    if isinstance(value, list | tuple):
        return _first(value, depth) if _are_renditions(value) else _joined(value, depth)
    return _NOTHING


def _first(values: Iterable[object], depth: int) -> markup.Paragraphs:
    """Of several bodies the first with a text."""
    return next((found for value in values if (found := _body(value, depth + 1))[0].strip()), _NOTHING)


def _are_renditions(values: Sequence[object]) -> bool:
    """Whether the values are renditions of one body, as ninjs 2 has them, of which one is enough."""
    return bool(values) and all(isinstance(v, Mapping) and "contenttype" in map(fields.plain, v) for v in values)


def _joined(values: Sequence[object], depth: int) -> markup.Paragraphs:
    """One body that is given in pieces."""
    parts = [part for value in values if (part := _body(value, depth + 1))[0].strip()]
    return (
        "\n\n".join(part[0] for part in parts),
        tuple(heading for part in parts for heading in part[1]),
        tuple(quote for part in parts for quote in part[2]),
    )
