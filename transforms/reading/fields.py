"""What a row of JSON, CSV, Parquet or a sidecar says of an article, by the names of its fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields as columns_of
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import TypeVar

from transforms.article import Record
from transforms.reading import addresses, dates
from transforms.reading.options import FieldNames, ReadOptions
from transforms.reading.people import people
from transforms.reading.values import is_blank, one

_T = TypeVar("_T")

_NOT_IN_NAMES = re.compile(r"[\W_]+")
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-z]{2,24}", re.I)
#: Where these stand, beside a title and an address or date, and no text does, they are what the source gives of the article.
SUMMARIES = ("lead_paragraph", "description", "summary", "abstract", "snippet", "excerpt", "trailText", "standfirst")


def have_text(names: Iterable[str], mapping: FieldNames) -> bool:
    """Whether columns of these names can hold an article."""
    row = dict.fromkeys(names, "x")
    found = pick(row, mapping)
    return "text" in found or (
        "title" in found and bool(summaries(row)) and ("url" in found or "published_at" in found)
    )


def summaries(row: Mapping[str, object]) -> list[object]:
    """What `row` holds in place of a text, the best first."""
    by_name = {plain(str(key)): value for key, value in row.items()}
    return [value for name in SUMMARIES if not is_blank(value := by_name.get(plain(name)))]


def pick(row: Mapping[str, object], names: FieldNames) -> dict[str, object]:
    """Column -> the value of the first of its names that `row` has with something in it."""
    return {column: values[0] for column, values in choose(row, names).items()}


def choose(row: Mapping[str, object], names: FieldNames) -> dict[str, list[object]]:
    """Column -> the values of all its names that `row` has with something in them, the first name's first."""
    by_name, dotted = _index(names)
    found: dict[str, list[tuple[int, object]]] = {}
    for key, value in row.items():
        places = by_name.get(plain(str(key)), ())
        if places and not is_blank(value):
            for column, rank in places:
                found.setdefault(column, []).append((rank, value))
    for column, rank, path in dotted:
        value = _nested(row, path)
        if not is_blank(value):
            found.setdefault(column, []).append((rank, value))
    return {column: [value for _, value in sorted(ranked, key=_rank)] for column, ranked in found.items()}


def _rank(ranked: tuple[int, object]) -> int:
    return ranked[0]


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


def is_id(name: str, names: FieldNames) -> bool:
    """Whether a field of this name holds the article's own id."""
    return plain(name) in set(map(plain, names.external_id))


def known(names: Iterable[str], mapping: FieldNames) -> list[str]:
    """Those of `names` that a record is made of, in their order."""
    wanted = {plain(name.split(".")[0]) for column in columns_of(mapping) for name in getattr(mapping, column.name)}
    wanted.update(map(plain, SUMMARIES))
    return [name for name in names if plain(name) in wanted]


def metadata(choices: Mapping[str, Sequence[object]], options: ReadOptions) -> dict[str, object]:
    """The columns of a record other than its text and id, from the values that `choose` gives."""
    names = [name for value in choices.get("publisher", ()) if (name := one(value))]
    plain_names = [name for name in names if not addresses.is_address(name)]
    publisher = _first(name for name in plain_names if not _DOMAIN.fullmatch(name)) or _first(plain_names or names)
    authors = _first(map(people, choices.get("authors", ()))) or ()
    return {
        "url": _first(addresses.absolute(one(value)) for value in choices.get("url", ())),
        "title": _without_publisher(_first(map(one, choices.get("title", ()))), publisher),
        "authors": tuple(name for name in authors if name != publisher) or authors,
        "publisher": publisher,
        "published_at": _first(moment(value, options) for value in choices.get("published_at", ())),
        "updated_at": _first(moment(value, options) for value in choices.get("updated_at", ())),
        "language": _first(map(one, choices.get("language", ()))),
    }


def _without_publisher(title: str | None, publisher: str | None) -> str | None:
    """A title without its publisher's name at the end, as news APIs append it."""
    for mark in (" - ", " | ", " – ", " — "):
        if title and publisher and title.endswith(f"{mark}{publisher}"):
            return title.removesuffix(f"{mark}{publisher}").strip() or title
    return title


def _first(values: Iterable[_T | None]) -> _T | None:
    return next((value for value in values if value), None)


def moment(value: object, options: ReadOptions) -> datetime | None:
    """A date of metadata, read as the options say."""
    plain_value = value if isinstance(value, int | float) or hasattr(value, "year") else one(value)
    return dates.to_utc(plain_value, options.zone, day_first=bool(options.day_first))


def external_id(choices: Mapping[str, Sequence[object]]) -> str | None:
    """The article's own id, from the values that `choose` gives."""
    return _first(map(one, choices.get("external_id", ())))


def completed(found: Record, options: ReadOptions) -> Record:
    """`found` with what its sidecar says and the source itself does not."""
    if not options.sidecar:
        return found
    choices = choose(options.sidecar, options.fields)
    said = {**metadata(choices, options), "external_id": external_id(choices)}
    return replace(found, **{c: v for c, v in said.items() if v and not getattr(found, c)})  # type: ignore[arg-type]


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    return _NOT_IN_NAMES.sub("", name).lower() or name


def _nested(row: Mapping[str, object], path: list[str]) -> object:
    value: object = row
    for name in path:
        if not isinstance(value, Mapping):
            return None
        value = next((v for k, v in value.items() if plain(str(k)) == plain(name)), None)
    return value
