"""`corrections.jsonl` of a store: a line for each thing that somebody put right, or undid.

Easy to write by hand and to keep in git. The parts of a line that name a quote follow the text-quote selector of the W3C
Web Annotation Data Model: the exact words, and a few characters before and after.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from releases.corrections.line import Correction, LineError, correction
from releases.errors import StoreError
from releases.files.line_files import CORRECTIONS, LineFile

FILE = CORRECTIONS
"""Its name in a store."""


PIPELINE_KEY = "corrections"
"""Under which a manifest's `pipeline` has the hash of the file that its rows were made with."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be understood; it costs only itself."""

    number: int
    what: str

    def __str__(self) -> str:
        return f"line {self.number}: {self.what}"


@dataclass(frozen=True)
class Ledger:
    """All that the file says, at one moment."""

    lines: tuple[Correction, ...] = ()
    """everything that could be understood, undone or not, in the order of the file"""
    bad: tuple[BadLine, ...] = ()
    sha256: str = ""
    """of the file's bytes, hexadecimal; empty where there is no file, or nothing in it"""
    marks: Mapping[str, int] = field(default_factory=dict)
    """SHA-256 of the file as it was after each line, and the number of that line"""

    @cached_property
    def active(self) -> tuple[Correction, ...]:
        """Corrections that hold: neither undone nor themselves an undoing."""
        return tuple(one for one in self.lines if one.id in self.holding and one.undo is None)

    @cached_property
    def holding(self) -> frozenset[str]:
        """Ids of the lines that hold, an undoing among them."""
        undone: set[str] = set()
        for one in reversed(self.lines):
            if one.undo is not None and one.id not in undone:
                undone.add(one.undo)
        return frozenset(one.id for one in self.lines if one.id not in undone and not one.purged)

    @cached_property
    def by_document(self) -> dict[str, tuple[Correction, ...]]:
        """Corrections of quotes that hold, by the document that they are about."""
        found: dict[str, list[Correction]] = {}
        for one in self.active:
            if one.doc_id is not None:
                found.setdefault(one.doc_id, []).append(one)
        return {doc_id: tuple(of) for doc_id, of in found.items()}

    def later_than(self, sha256: str, created_at: str) -> list[Correction]:
        """Lines written after the file had the hash `sha256`; where it was rewritten since, after that time (ISO 8601)."""
        if sha256 == self.sha256:
            return []
        number = self.marks.get(sha256, 0 if not sha256 else None)
        if number is not None:
            return [one for one in self.lines if one.line > number]
        moment = _moment(created_at)
        return [one for one in self.lines if (at := _moment(one.at)) and moment and at > moment]


def _moment(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def parse(data: bytes) -> Ledger:
    """What the bytes of a file say. Raises nothing: lines that cannot be understood are told."""
    lines: dict[str, Correction] = {}
    bad: list[BadLine] = []
    marks: dict[str, int] = {}
    digest = hashlib.sha256()
    for number, raw in enumerate(data.splitlines(keepends=True), 1):
        digest.update(raw)
        marks[digest.copy().hexdigest()] = number
        if not raw.strip():
            continue
        try:
            one = correction(_object(raw), number)
            if one.id in lines:
                raise LineError(f"the id {one.id} stands on line {lines[one.id].line} already")
            if one.undo is not None and one.undo not in lines:
                raise LineError(f"it undoes {one.undo}, which no line before it has")
            lines[one.id] = one
        except LineError as error:
            bad.append(BadLine(number, str(error)))
    return Ledger(tuple(lines.values()), tuple(bad), digest.hexdigest() if data.strip() else "", marks)


def _object(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except ValueError as error:
        raise LineError(f"no JSON ({error})") from None
    if not isinstance(found, dict):
        raise LineError("no JSON object")
    return found


def read(file: LineFile) -> Ledger:
    """The ledger as it is now."""
    return parse(file.read())


def record(file: LineFile, bodies: Iterable[Mapping[str, Any]], by: str | None = None) -> list[str]:
    """Adds corrections to the file, each with an id, who and when, unless it says so; their ids.

    All or none. Raises StoreError where one could not be understood, Busy where others keep writing.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    made = []
    for number, body in enumerate(bodies, 1):
        whole = {"id": f"c{secrets.token_hex(6)}", **body}
        whole |= {name: value for name, value in (("by", by), ("at", now)) if value and not whole.get(name)}
        try:
            correction(whole, number)
        except LineError as error:
            raise StoreError(f"correction {number}: {error}; nothing was written to {file.name}") from None
        made.append(whole)
    _refuse_known(file, made)
    if made:
        file.append("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in made).encode())
    return [one["id"] for one in made]


def _refuse_known(file: LineFile, made: list[dict[str, Any]]) -> None:
    known = {one.id for one in read(file).lines}
    for one in made:
        if one["id"] in known:
            raise StoreError(f"{file.name} has a correction {one['id']} already; nothing was written")
        if "undo" in one and one["undo"] not in known:
            raise StoreError(f"{file.name} has no correction {one['undo']}; `onrecord corrections list` names them")
        known.add(one["id"])


def without_words(doc_ids: frozenset[str]) -> Callable[[bytes], bytes]:
    """What a takedown makes of the file: of a line about one of the documents its id and the document's are left."""

    def change(data: bytes) -> bytes:
        kept = []
        for raw in data.splitlines(keepends=True):
            kept.append(raw if not (found := _about(raw, doc_ids)) else _emptied(raw, found))
        return b"".join(kept)

    return change


def _about(raw: bytes, doc_ids: frozenset[str]) -> str | None:
    """The document that a line is about, whether or not it can be understood."""
    try:
        one = correction(_object(raw), 0)
    except LineError:
        return next((doc_id for doc_id in sorted(doc_ids) if doc_id.encode() in raw), None)
    return one.doc_id if one.doc_id in doc_ids and not one.purged else None


def _emptied(raw: bytes, doc_id: str) -> bytes:
    try:
        body = _object(raw)
    except LineError:
        body = {}
    left = {name: body[name] for name in ("id", "at") if isinstance(body.get(name), str)}
    return (json.dumps({**left, "doc_id": doc_id, "purged": True}) + "\n").encode()
