"""The collections of a scheduled run, from one small YAML file.

collections:
  - name: wire
    path: /data/wire
  - name: inbox            # emptied by somebody else: what has been read stays
    path: s3://newsroom/inbox
    missing: keep
    fields: {text: body_html, title: head}
    zone: Europe/Vienna
    limits: {page_bytes: 8_388_608}
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from flows.sources import collections as sources
from flows.sources.collections import BadSource, Collection
from transforms.reading import Limits, with_names


class Entry(BaseModel):
    """One collection of the file."""

    model_config = ConfigDict(extra="forbid")

    path: str
    """a folder or file, relative to the YAML file, or a URI"""
    name: str | None = None
    """default: the last part of the path"""
    missing: Literal["withdraw", "keep"] | None = None
    """what becomes of documents whose source is gone; default: the run's own setting"""
    fields: dict[str, str] = {}
    """names of fields in JSON, CSV and Parquet, column -> name in the data, where they are not the usual ones"""
    zone: str = "UTC"
    """time zone (IANA name) of dates that name none"""
    day_first: bool | None = None
    """whether 3/4/2031 is the third of April; default: told by the other dates of the source, else the month is first"""
    limits: dict[str, int] = {}
    """limits of reading that are not the usual ones, see docs/inputs.md"""

    @field_validator("fields")
    @classmethod
    def _are_columns(cls, fields: dict[str, str]) -> dict[str, str]:
        with_names(fields)
        return fields

    @field_validator("limits")
    @classmethod
    def _are_limits(cls, limits: dict[str, int]) -> dict[str, int]:
        for name, value in limits.items():
            if name not in Limits.__dataclass_fields__ or value < 1:
                raise ValueError(f"{name}: {value} is no limit; there are {', '.join(Limits.__dataclass_fields__)}")
        return limits

    @field_validator("zone")
    @classmethod
    def _is_a_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"there is no time zone {zone!r}; write it as in Europe/Vienna") from None
        return zone


class CollectionsFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid")

    collections: list[Entry]


def load(path: str | Path) -> list[Collection]:
    """The collections that the file lists, sorted by name; raises BadSource where it cannot be read or meant."""
    found = []
    for entry in _entries(Path(path)):
        place = entry.path if "://" in entry.path else str(Path(path).parent / Path(entry.path).expanduser())
        (plain,) = sources.collections([f"{entry.name}={place}" if entry.name else place])
        options, limits = tuple(sorted(entry.fields.items())), tuple(sorted(entry.limits.items()))
        shaped = replace(plain, fields=options, zone=entry.zone, day_first=entry.day_first, limits=limits)
        found.append(replace(shaped, missing=entry.missing))
    return distinct(found)


def chosen(arguments: Iterable[str], file: str | Path | None) -> list[Collection]:
    """The collections of a run, from arguments and a file, sorted by name. Raises BadSource, also where there is none."""
    found = sources.collections(arguments)
    if file is not None:
        found = distinct([*found, *load(file)])
    if not found:
        raise BadSource("no collection was given: name a folder, file or URI, or a collections file")
    return found


def distinct(collections: Iterable[Collection]) -> list[Collection]:
    """Collections sorted by name; raises BadSource where two have one name."""
    found: dict[str, Collection] = {}
    for collection in collections:
        other = found.setdefault(collection.name, collection)
        if other is not collection:
            raise BadSource(
                f"{other.root} and {collection.root} are both called {collection.name!r}: give one of them another name"
            )
    return [found[name] for name in sorted(found)]


def names_in(path: str | Path) -> list[str]:
    """Names of the collections, whether or not they can be reached just now. Raises BadSource as `load` does."""
    return [entry.name or entry.path.rstrip("/").rsplit("/", 1)[-1] for entry in _entries(Path(path))]


def _entries(path: Path) -> list[Entry]:
    try:
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
        entries = CollectionsFile.model_validate(loaded).collections
    except OSError as error:
        raise BadSource(f"collections file {path}: {error.strerror}; write one, or name another") from error
    except yaml.YAMLError as error:
        raise BadSource(f"collections file {path} is not YAML: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise BadSource(f"collections file {path}, {where}: {first['msg']}") from error
    if not entries:
        raise BadSource(f"collections file {path} lists no collection: add one with a path")
    return entries
