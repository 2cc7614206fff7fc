"""Rows of JSON, CSV, Parquet and sidecars to records, by the names of their fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields as columns_of
from dataclasses import replace
from functools import lru_cache

from transforms.article import Record
from transforms.reading import dates
from transforms.reading.options import FieldNames, ReadOptions
from transforms.reading.source import Unreadable

_NOT_IN_NAMES = re.compile(r"[\W_]+")
#: Where a value is an object, the key that holds what a person would read: WordPress, NYT, JSON-LD, XML made JSON.
_INNER_NAMES = ("rendered", "main", "name", "value", "text", "content", "body", "raw", "$t", "#text", "@id", "url", "_")
_WITHDRAWN = ("canceled", "cancelled", "withheld")
_LIKE_PLACE = re.compile(r"#\d+")
_PAGE = re.compile(r"<!doctype html|<html[\s>]", re.I)
_PAGE_WITHIN = 1_000
_AND = re.compile(r"\s*(?:,|;|\||\band\b|&)\s*")
_BY = re.compile(r"^\s*by[\s:]+", re.I)
#: Authors are names; what is longer than this is a sentence about them and stays one piece.
_MAX_NAME_CHARS = 60
_MARKUP = re.compile(r"</?(?:p|br|div|h[1-6]|li|ul|ol|blockquote|section|article|hl2|table|tr|td)\b[^>]*>", re.I)
#: A nested value is followed this deep, no deeper.
_MAX_DEPTH = 6


def record(row: Mapping[str, object], source_format: str, place: str, options: ReadOptions) -> Record:
    """The record that `row` holds; its `record` is its own id, else `place` (`#` and a number).

    Raises Unreadable: `no_text` where no field holds a text, `withdrawn` where ninjs says so.
    """
    values = pick(row, options.fields)
    if str(row.get("pubstatus") or "").lower() in _WITHDRAWN:
        raise Unreadable("withdrawn", f"pubstatus {row['pubstatus']}")
    body = values.get("text")
    if isinstance(body, str) and _PAGE.search(body[:_PAGE_WITHIN]):
        return _page(body, values, source_format, place, options)
    text, headings, pull_quotes = _body(body)
    if not text.strip():
        seen = ", ".join(sorted(str(key) for key in row)[:12])
        raise Unreadable("no_text", f"no text in any of its fields ({seen})")
    external_id = one(values.get("external_id"))
    return Record(
        record=place if external_id is None or _LIKE_PLACE.fullmatch(external_id) else external_id,
        source_format=source_format,
        text=text,
        headings=headings,
        pull_quotes=pull_quotes,
        external_id=external_id,
        **metadata(values, options),  # type: ignore[arg-type]
    )


def _page(html: str, values: Mapping[str, object], source_format: str, place: str, options: ReadOptions) -> Record:
    """The record of a row that holds a whole web page, as crawlers store them; what the row says wins over the page."""
    from transforms.reading.web import web_page

    external_id = one(values.get("external_id"))
    found = web_page.page(html.encode("utf-8", "replace"), options, charset="utf-8")
    said = {column: value for column, value in metadata(values, options).items() if value}
    place = place if external_id is None or _LIKE_PLACE.fullmatch(external_id) else external_id
    return replace(found, record=place, source_format=source_format, external_id=external_id, **said)  # type: ignore[arg-type]


def pick(row: Mapping[str, object], names: FieldNames) -> dict[str, object]:
    """Column -> the value of the first of its names that `row` has with something in it."""
    by_name, dotted = _index(names)
    found: dict[str, tuple[int, object]] = {}
    for key, value in row.items():
        for column, rank in by_name.get(_plain(str(key)), ()):
            if (column not in found or rank < found[column][0]) and not _blank(value):
                found[column] = (rank, value)
    for column, rank, path in dotted:
        if column not in found or rank < found[column][0]:
            value = _nested(row, path)
            if not _blank(value):
                found[column] = (rank, value)
    return {column: value for column, (_, value) in found.items()}


@lru_cache(maxsize=16)
def _index(
    names: FieldNames,
) -> tuple[dict[str, list[tuple[str, int]]], list[tuple[str, int, list[str]]]]:
    """Plain name -> the columns it may fill, with its rank among their names; and the names that lead inwards."""
    by_name: dict[str, list[tuple[str, int]]] = {}
    dotted: list[tuple[str, int, list[str]]] = []
    for column in columns_of(names):
        for rank, name in enumerate(getattr(names, column.name)):
            by_name.setdefault(_plain(name), []).append((column.name, rank))
            if "." in name:
                dotted.append((column.name, rank, name.split(".")))
    return by_name, dotted


def known(names: Iterable[str], mapping: FieldNames) -> list[str]:
    """Those of `names` that a record is made of, in their order."""
    wanted = {_plain(name.split(".")[0]) for column in columns_of(mapping) for name in getattr(mapping, column.name)}
    return [name for name in names if _plain(name) in wanted]


def metadata(values: Mapping[str, object], options: ReadOptions) -> dict[str, object]:
    """The columns of a record other than its text and id, from values picked by column."""
    url = one(values.get("url"))
    return {
        "url": url,
        "title": one(values.get("title")),
        "authors": people(values.get("authors")),
        "publisher": one(values.get("publisher")),
        "published_at": dates.to_utc(_moment(values.get("published_at")), options.zone),
        "updated_at": dates.to_utc(_moment(values.get("updated_at")), options.zone),
        "language": one(values.get("language")),
    }


def completed(found: Record, options: ReadOptions) -> Record:
    """`found` with what its sidecar says and the source itself does not."""
    if not options.sidecar:
        return found
    values = pick(options.sidecar, options.fields)
    said = {**metadata(values, options), "external_id": one(values.get("external_id"))}
    return replace(found, **{c: v for c, v in said.items() if v and not getattr(found, c)})  # type: ignore[arg-type]


def one(value: object, depth: int = 0) -> str | None:
    """One line of text from a value of any shape; None where it has none."""
    if isinstance(value, str):
        return " ".join(value.split()) or None
    if isinstance(value, bool) or value is None or depth > _MAX_DEPTH:
        return None
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, Mapping):
        inner = (one(value.get(name), depth + 1) for name in _INNER_NAMES)
        return next((text for text in inner if text), None)
    if isinstance(value, Iterable) and not isinstance(value, bytes | bytearray):
        return next((text for item in value if (text := one(item, depth + 1))), None)
    return str(value) if hasattr(value, "isoformat") else None


def people(value: object, depth: int = 0) -> tuple[str, ...]:
    """Names from a byline, a list of names or a list of objects with names; each once, in order."""
    if isinstance(value, list | tuple):
        names = [name for item in value for name in people(item, depth + 1)] if depth < _MAX_DEPTH else []
    else:
        line = _BY.sub("", one(value) or "")
        parts = [part for part in _AND.split(line) if part]
        short = all(len(part) <= _MAX_NAME_CHARS for part in parts)
        names = parts if short else [line]
    return tuple(dict.fromkeys(names))


def _body(value: object, depth: int = 0) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Text, headings and pull quotes of a value that holds an article's body."""
    if isinstance(value, Mapping) and depth <= _MAX_DEPTH:
        return next((b for name in _INNER_NAMES if (b := _body(value.get(name), depth + 1))[0]), ("", (), ()))
    if isinstance(value, list | tuple) and depth <= _MAX_DEPTH:
        if value and all(isinstance(item, Mapping) and "contenttype" in map(_plain, item) for item in value):
            # ninjs 2: renditions of one body, of which one is enough
            return next((b for item in value if (b := _body(item, depth + 1))[0]), ("", (), ()))
        parts = [part for item in value if (part := _body(item, depth + 1))[0].strip()]
        return (
            "\n\n".join(part[0] for part in parts),
            tuple(h for part in parts for h in part[1]),
            tuple(q for part in parts for q in part[2]),
        )
    if not isinstance(value, str):
        return "", (), ()
    if _MARKUP.search(value):
        from transforms.reading.web import markup

        return markup.paragraphs(value)
    return value, (), ()


def _moment(value: object) -> object:
    return value if isinstance(value, int | float) or hasattr(value, "year") else one(value)


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    return _NOT_IN_NAMES.sub("", name).lower() or name


def _blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip()) or value in ([], {}, ())


def _nested(row: Mapping[str, object], path: list[str]) -> object:
    value: object = row
    for name in path:
        if not isinstance(value, Mapping):
            return None
        value = next((v for k, v in value.items() if _plain(str(k)) == _plain(name)), None)
    return value
