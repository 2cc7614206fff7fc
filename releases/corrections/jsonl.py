"""What the files of lines that people add to have in common: numbered bad lines, undoing, who and when, takedowns.

What a line may say is told by a function that makes something of a JSON object, or raises LineError.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from releases.errors import StoreError
from releases.files.line_files import LineFile

_NAMED = re.compile(rb'"(?:doc_id|quote_id)"\s*:\s*"([^"\\]+)"')
"""A document or quote that a line names, also one that is no JSON."""


class LineError(ValueError):
    """What is wrong with a line, in words."""


class Line(Protocol):
    """What every line that could be understood has."""

    @property
    def id(self) -> str:
        """By which others name it."""

    @property
    def line(self) -> int:
        """Its number in the file, from 1."""

    @property
    def undo(self) -> str | None:
        """Id of the line that no longer holds."""

    @property
    def purged(self) -> bool:
        """Whether a takedown emptied it."""

    @property
    def doc_id(self) -> str | None:
        """The document that it is about."""

    @property
    def entities(self) -> tuple[str, ...]:
        """Entities that it is about."""


L = TypeVar("L", bound=Line)

Body: TypeAlias = Mapping[str, Any]
"""What a line says, as JSON gives it."""
Understand = Callable[[Body, int], L]
"""Makes a line of a JSON object and its number. Raises LineError."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be understood; it costs only itself."""

    number: int
    what: str

    def __str__(self) -> str:
        return f"line {self.number}: {self.what}"


@dataclass(frozen=True)
class Lines(Generic[L]):
    """All that a file says, at one moment."""

    lines: tuple[L, ...] = ()
    """everything that could be understood, undone or not, in the order of the file"""
    bad: tuple[BadLine, ...] = ()
    sha256: str = ""
    """of the file's bytes, hexadecimal; empty where there is no file, or nothing in it"""
    marks: Mapping[str, int] = field(default_factory=dict)
    """SHA-256 of the file as it was after each line, and the number of that line"""


def parse(data: bytes, understand: Understand[L]) -> Lines[L]:
    """What the bytes of a file say. Raises nothing: lines that cannot be understood are told."""
    lines: dict[str, L] = {}
    bad: list[BadLine] = []
    marks: dict[str, int] = {}
    digest = hashlib.sha256()
    for number, raw in enumerate(data.splitlines(keepends=True), 1):
        digest.update(raw)
        marks[digest.copy().hexdigest()] = number
        if not raw.strip():
            continue
        try:
            one = understand(_object(raw), number)
            if one.id in lines:
                raise LineError(f"the id {one.id} stands on line {lines[one.id].line} already")
            if one.undo is not None and one.undo not in lines:
                raise LineError(f"it undoes {one.undo}, which no line before it has")
            lines[one.id] = one
        except LineError as error:
            bad.append(BadLine(number, str(error)))
    return Lines(tuple(lines.values()), tuple(bad), digest.hexdigest() if data.strip() else "", marks)


def _object(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise LineError(f"no JSON ({error})") from None
    if not isinstance(found, dict):
        raise LineError("no JSON object")
    return found


def holding(lines: Sequence[Line]) -> frozenset[str]:
    """Ids of the lines that hold, an undoing among them."""
    undone: set[str] = set()
    for one in reversed(lines):
        if one.undo is not None and one.id not in undone:
            undone.add(one.undo)
    return frozenset(one.id for one in lines if one.id not in undone and not one.purged)


def texts_of(body: Body, names: Iterable[str], actions: Iterable[str]) -> dict[str, str]:
    """The texts that a line has among `names`, its id made of its content where it says none. Raises LineError."""
    names = tuple(names)
    unknown = set(body) - {*names, *actions}
    if unknown:
        raise LineError(f"{sorted(unknown)[0]!r} means nothing here")
    for name in names:
        if body.get(name) is not None and not isinstance(body[name], str):
            raise LineError(f"{name} must be text")
    given = {name: body[name] for name in names if body.get(name)}
    if not given.get("id"):
        given["id"] = "h" + hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:12]
    if given.get("quote_id") and not given.get("doc_id"):
        given["doc_id"] = given["quote_id"].partition("-")[0]
    return given


def said(body: Body, actions: Sequence[str]) -> str:
    """Which one of `actions`, the last of them `purged`, a line is. Raises LineError for none, or more."""
    found = [name for name in actions if body.get(name) is not None and body[name] is not False]
    if len(found) != 1:
        told = " and ".join(found) or "none of them"
        raise LineError(f"a line says one of {', '.join(actions[:-1])}; this one says {told}")
    return found[0]


def record(
    file: LineFile, bodies: Iterable[Body], understand: Understand[L], what: str, by: str | None = None
) -> list[str]:
    """Adds lines to the file, each with an id, who and when, unless it says so; their ids. `what` is what one is called.

    All or none. Raises StoreError where one could not be understood, Busy where others keep writing.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    made = []
    for number, body in enumerate(bodies, 1):
        whole = {"id": f"{what[0]}{secrets.token_hex(6)}", **body}
        whole |= {name: value for name, value in (("by", by), ("at", now)) if value and not whole.get(name)}
        try:
            understand(whole, number)
        except LineError as error:
            raise StoreError(f"{what} {number}: {error}; nothing was written to {file.name}") from None
        made.append(whole)
    _refuse_known(file, made, understand, what)
    if made:
        file.append("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in made).encode())
    return [one["id"] for one in made]


def _refuse_known(file: LineFile, made: list[dict[str, Any]], understand: Understand[L], what: str) -> None:
    known = {one.id for one in parse(file.read(), understand).lines}
    for one in made:
        if one["id"] in known:
            raise StoreError(f"{file.name} has a {what} {one['id']} already; nothing was written")
        if "undo" in one and one["undo"] not in known:
            raise StoreError(f"{file.name} has no {what} {one['undo']}; nothing was written")
        known.add(one["id"])


def without_words(
    understand: Understand[L], doc_ids: frozenset[str], entity_ids: frozenset[str] = frozenset()
) -> Callable[[bytes], bytes]:
    """What a takedown makes of a file: of a line about one of the documents, or only of entities that left with them,
    its id and the document's are left, and so of one that undoes it; of a line that cannot be understood, too, unless
    it names another document.
    """

    def change(data: bytes) -> bytes:
        kept, emptied = [], set[str]()
        for raw in data.splitlines(keepends=True):
            if not raw.strip():
                kept.append(raw)
                continue
            try:
                one = understand(_object(raw), 0)
            except LineError:
                kept.append(raw if _names_other(raw, doc_ids) else _emptied_bad(raw, doc_ids))
                continue
            named = one.doc_id in doc_ids or (bool(one.entities) and entity_ids.issuperset(one.entities))
            if one.purged or not (named or one.undo in emptied):
                kept.append(raw)
                continue
            emptied.add(one.id)
            kept.append(_emptied(_object(raw), one))
        return b"".join(kept)

    return change


def _names_other(raw: bytes, doc_ids: frozenset[str]) -> bool:
    """Whether a line that cannot be understood names a document, and none of these."""
    named = [one.decode("utf-8", "replace").partition("-")[0] for one in _NAMED.findall(raw)]
    return bool(named) and not any(doc_id.encode() in raw for doc_id in doc_ids)


def _emptied(body: Body, one: Line) -> bytes:
    left = {name: body[name] for name in ("id", "undo", "at", "doc_id") if isinstance(body.get(name), str)}
    left |= {"id": one.id} | ({"doc_id": one.doc_id} if one.doc_id else {})
    return (json.dumps({**left, **({} if "undo" in left else {"purged": True})}) + "\n").encode()


def _emptied_bad(raw: bytes, doc_ids: frozenset[str]) -> bytes:
    """Nothing of such a line can be told from words but a document's id that is looked for."""
    found = next((doc_id for doc_id in sorted(doc_ids) if doc_id.encode() in raw), None)
    left = {"id": f"x{secrets.token_hex(6)}", **({"doc_id": found} if found else {}), "purged": True}
    return (json.dumps(left) + "\n").encode()
