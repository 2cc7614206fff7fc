"""One line of `corrections.jsonl`: what it may say, and what it means."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from releases.corrections.jsonl import Body, LineError, said, texts_of
from releases.tables.schemas import TABLES

_QUOTES = TABLES["quotes"]

QUOTE_FIELDS = ("speaker_name", "speaker", "kind", "polarity", "act", "spans")
"""What can be set of a quote."""

ENTITY_FIELDS = ("name", "label")
"""What can be set of an entity."""

ACTIONS = ("set", "drop", "add", "same", "different", "undo", "purged")
"""A line says one of these."""

_TEXTS = ("id", "quote_id", "doc_id", "exact", "prefix", "suffix", "entity", "undo", "by", "at", "why")
_MAY_BE_NONE = ("speaker_name", "speaker", "act")


@dataclass(frozen=True, slots=True)
class Correction:
    """A line that could be understood."""

    id: str
    line: int
    """its number in the file, from 1"""
    quote_id: str | None = None
    doc_id: str | None = None
    exact: str | None = None
    """the words of the quote as they were before any correction"""
    prefix: str = ""
    """characters before them in the article"""
    suffix: str = ""
    """characters after them"""
    set: Body | None = None
    """of a quote `QUOTE_FIELDS`, of an `entity` `ENTITY_FIELDS`, or of a quote to be `added`"""
    drop: bool = False
    add: bool = False
    """whether the words are a quote that the pipeline does not find"""
    same: tuple[str, str] | None = None
    """two entities that are one"""
    different: tuple[str, str] | None = None
    """two entities that are two"""
    entity: str | None = None
    undo: str | None = None
    """id of the line that no longer holds"""
    purged: bool = False
    """whether a takedown emptied the line"""
    by: str | None = None
    at: str | None = None
    why: str | None = None

    @property
    def entities(self) -> tuple[str, ...]:
        """Entities that it is about."""
        return self.same or self.different or ((self.entity,) if self.entity else ())

    @property
    def what(self) -> str:
        """What it does, in few words."""
        if self.set is not None:
            told = ", ".join(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in self.set.items())
            return f"add: {told}" if self.add else told
        for name in ("same", "different"):
            if pair := getattr(self, name):
                return f"{name}: {' '.join(pair)}"
        return f"undo {self.undo}" if self.undo else "drop" if self.drop else "taken down"


def correction(body: Body, number: int) -> Correction:
    """The correction that a JSON object states. Raises LineError where it states none, or more than one."""
    given = texts_of(body, _TEXTS, ACTIONS)
    return Correction(line=number, **{**given, **_ACTION[said(body, ACTIONS)](body, given)})


def _set(body: Body, given: dict[str, str]) -> dict[str, Any]:
    of_entity = "entity" in given
    if not of_entity:
        _names_quote(given)
    return {"set": _fields(body["set"], ENTITY_FIELDS if of_entity else QUOTE_FIELDS)}


def _drop(body: Body, given: dict[str, str]) -> dict[str, Any]:
    if body["drop"] is not True:
        raise LineError("drop must be true")
    _names_quote(given)
    return {"drop": True}


def _add(body: Body, given: dict[str, str]) -> dict[str, Any]:
    wanted = body["add"]
    if not isinstance(wanted, dict):
        raise LineError('add must be an object, as {"exact": "the words", "speaker_name": "Ana Holt"}')
    named = {name: wanted[name] for name in ("exact", "prefix", "suffix") if isinstance(wanted.get(name), str)}
    exact = named.get("exact") or given.get("exact")
    if not given.get("doc_id") or not exact:
        raise LineError("a quote to be added needs the doc_id of its article and its exact words")
    rest = {name: value for name, value in wanted.items() if name not in named}
    return {"add": True, "set": _fields(rest, QUOTE_FIELDS) if rest else {}, **named, "exact": exact}


def _pair(name: str, body: Body) -> dict[str, Any]:
    pair = body[name]
    if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(one, str) for one in pair)):
        raise LineError(f"{name} takes the ids of two entities")
    if pair[0] == pair[1]:
        raise LineError(f"{name} takes two entities, not one twice")
    return {name: tuple(pair)}


_ACTION: dict[str, Callable[[Body, dict[str, str]], dict[str, Any]]] = {
    "set": _set,
    "drop": _drop,
    "add": _add,
    "same": lambda body, given: _pair("same", body),
    "different": lambda body, given: _pair("different", body),
    "undo": lambda body, given: {},
    "purged": lambda body, given: {"purged": True},
}


def _names_quote(given: Mapping[str, str]) -> None:
    if "quote_id" not in given and not ("doc_id" in given and "exact" in given):
        raise LineError("it names no quote: give its quote_id, or the doc_id of its article and its exact words")


def _fields(given: Any, allowed: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(given, dict) or not given:
        raise LineError(f"set must name some of {', '.join(allowed)}")
    for name, value in given.items():
        if name not in allowed:
            raise LineError(f"{name!r} cannot be set; what can is {', '.join(allowed)}")
        if name == "spans":
            _spans(value)
        elif value is None and name in _MAY_BE_NONE:
            continue
        elif not isinstance(value, str) or not value.strip():
            raise LineError(f"{name} must be text")
        elif name in _QUOTES.names and (values := _QUOTES.column(name).values) and value not in values:
            raise LineError(f"{name} is one of {', '.join(values)}, not {value!r}")
    return dict(given)


def _spans(value: Any) -> None:
    """The stretches of a quote: their words, or where they start and end in the text."""
    fine = isinstance(value, list) and bool(value)
    for one in value if fine else ():
        places = isinstance(one, dict) and isinstance(one.get("start"), int) and isinstance(one.get("end"), int)
        fine = fine and ((isinstance(one, str) and one.strip() != "") or (places and 0 <= one["start"] < one["end"]))
    if not fine:
        raise LineError('spans must be the words of each stretch, as ["We will", "open it."], or their start and end')
