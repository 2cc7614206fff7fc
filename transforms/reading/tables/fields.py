"""What a row of JSON, CSV, Parquet or a sidecar says of an article, by the names of its fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields as columns_of
from dataclasses import replace
from functools import lru_cache

from transforms.article import Record
from transforms.reading import dates
from transforms.reading.options import FieldNames, ReadOptions

_NOT_IN_NAMES = re.compile(r"[\W_]+")
#: Where a value is an object, the key that holds what a person would read: WordPress, NYT, JSON-LD, XML made JSON.
INNER_NAMES = ("rendered", "main", "name", "value", "text", "content", "body", "raw", "$t", "#text", "@id", "url", "_")
_AND = re.compile(r"\s*(?:,|;|\||\band\b|&)\s*")
_BY = re.compile(r"^\s*by[\s:]+", re.I)
#: Authors are names; what is longer than this is a sentence about them and stays one piece.
_MAX_NAME_CHARS = 60
#: A nested value is followed this deep, no deeper.
MAX_DEPTH = 6


def pick(row: Mapping[str, object], names: FieldNames) -> dict[str, object]:
    """Column -> the value of the first of its names that `row` has with something in it."""
    by_name, dotted = _index(names)
    found: dict[str, tuple[int, object]] = {}
    for key, value in row.items():
        for column, rank in by_name.get(plain(str(key)), ()):
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
            by_name.setdefault(plain(name), []).append((column.name, rank))
            if "." in name:
                dotted.append((column.name, rank, name.split(".")))
    return by_name, dotted


def known(names: Iterable[str], mapping: FieldNames) -> list[str]:
    """Those of `names` that a record is made of, in their order."""
    wanted = {plain(name.split(".")[0]) for column in columns_of(mapping) for name in getattr(mapping, column.name)}
    return [name for name in names if plain(name) in wanted]


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
    if isinstance(value, bool) or value is None or depth > MAX_DEPTH:
        return None
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, Mapping):
        inner = (one(value.get(name), depth + 1) for name in INNER_NAMES)
        return next((text for text in inner if text), None)
    if isinstance(value, Iterable) and not isinstance(value, bytes | bytearray):
        return next((text for item in value if (text := one(item, depth + 1))), None)
    return str(value) if hasattr(value, "isoformat") else None


def people(value: object, depth: int = 0) -> tuple[str, ...]:
    """Names from a byline, a list of names or a list of objects with names; each once, in order."""
    if isinstance(value, list | tuple):
        names = [name for item in value for name in people(item, depth + 1)] if depth < MAX_DEPTH else []
    else:
        line = _BY.sub("", one(value) or "")
        parts = [part for part in _AND.split(line) if part]
        short = all(len(part) <= _MAX_NAME_CHARS for part in parts)
        names = parts if short else [line]
    return tuple(dict.fromkeys(names))


def _moment(value: object) -> object:
    return value if isinstance(value, int | float) or hasattr(value, "year") else one(value)


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    return _NOT_IN_NAMES.sub("", name).lower() or name


def _blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip()) or value in ([], {}, ())


def _nested(row: Mapping[str, object], path: list[str]) -> object:
    value: object = row
    for name in path:
        if not isinstance(value, Mapping):
            return None
        value = next((v for k, v in value.items() if plain(str(k)) == plain(name)), None)
    return value
