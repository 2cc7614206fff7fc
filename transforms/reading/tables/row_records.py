"""Rows of JSON, CSV and Parquet to records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from transforms.article import Record
from transforms.reading.options import ReadOptions
from transforms.reading.source import Unreadable
from transforms.reading.tables import fields
from transforms.reading.web import markup, web_page

_WITHDRAWN = ("canceled", "cancelled", "withheld")
_LIKE_PLACE = re.compile(r"#\d+")
_PAGE = re.compile(r"<!doctype html|<html[\s>]", re.I)
_PAGE_WITHIN = 1_000
_MARKUP = re.compile(r"</?(?:p|br|div|h[1-6]|li|ul|ol|blockquote|section|article|hl2|table|tr|td)\b[^>]*>", re.I)
_NOTHING: markup.Paragraphs = ("", (), ())


def record(row: Mapping[str, object], source_format: str, place: str, options: ReadOptions) -> Record:
    """The record that `row` holds; its `record` is its own id, else `place` (`#` and a number).

    Raises Unreadable: `no_text` where no field holds a text, `withdrawn` where ninjs says so.
    """
    values = fields.pick(row, options.fields)
    if str(row.get("pubstatus") or "").lower() in _WITHDRAWN:
        raise Unreadable("withdrawn", f"pubstatus {row['pubstatus']}")
    body = values.get("text")
    if isinstance(body, str) and _PAGE.search(body[:_PAGE_WITHIN]):
        return _page(body, values, source_format, place, options)
    text, headings, pull_quotes = _body(body)
    if not text.strip():
        seen = ", ".join(sorted(str(key) for key in row)[:12])
        raise Unreadable("no_text", f"no text in any of its fields ({seen})")
    external_id = fields.one(values.get("external_id"))
    return Record(
        record=place if external_id is None or _LIKE_PLACE.fullmatch(external_id) else external_id,
        source_format=source_format,
        text=text,
        headings=headings,
        pull_quotes=pull_quotes,
        external_id=external_id,
        **fields.metadata(values, options),  # type: ignore[arg-type]
    )


def _page(html: str, values: Mapping[str, object], source_format: str, place: str, options: ReadOptions) -> Record:
    """The record of a row that holds a whole web page, as crawlers store them; what the row says wins over the page."""
    external_id = fields.one(values.get("external_id"))
    found = web_page.page(html.encode("utf-8", "replace"), options, charset="utf-8")
    said = {column: value for column, value in fields.metadata(values, options).items() if value}
    place = place if external_id is None or _LIKE_PLACE.fullmatch(external_id) else external_id
    return replace(found, record=place, source_format=source_format, external_id=external_id, **said)  # type: ignore[arg-type]


def _body(value: object, depth: int = 0) -> markup.Paragraphs:
    """Text, headings and pull quotes of a value that holds an article's body."""
    if isinstance(value, str):
        return markup.paragraphs(value) if _MARKUP.search(value) else (value, (), ())
    if depth > fields.MAX_DEPTH:
        return _NOTHING
    if isinstance(value, Mapping):
        return _first((value.get(name) for name in fields.INNER_NAMES), depth)
    if isinstance(value, list | tuple):
        return _first(value, depth) if _are_renditions(value) else _joined(value, depth)
    return _NOTHING


def _first(values: Iterable[object], depth: int) -> markup.Paragraphs:
    """Of several bodies the first with a text."""
    return next((found for value in values if (found := _body(value, depth + 1))[0]), _NOTHING)


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
