"""`corrections.jsonl` of a store: a line for each thing that somebody put right, or undid.

Easy to write by hand and to keep in git. The parts of a line that name a quote follow the text-quote selector of the W3C
Web Annotation Data Model: the exact words, and a few characters before and after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from releases.corrections import jsonl
from releases.corrections.jsonl import Lines
from releases.corrections.line import Correction, correction
from releases.files.line_files import CORRECTIONS, LineFile

FILE = CORRECTIONS
"""Its name in a store."""


PIPELINE_KEY = "corrections"
"""Under which a manifest's `pipeline` has the hash of the file that its rows were made with."""


@dataclass(frozen=True)
class Ledger(Lines[Correction]):
    """All that the file says, at one moment."""

    @cached_property
    def active(self) -> tuple[Correction, ...]:
        """Corrections that hold: neither undone nor themselves an undoing."""
        return tuple(one for one in self.lines if one.id in self.holding and one.undo is None)

    @cached_property
    def holding(self) -> frozenset[str]:
        """Ids of the lines that hold, an undoing among them."""
        return jsonl.holding(self.lines)

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
    found = jsonl.parse(data, correction)
    return Ledger(found.lines, found.bad, found.sha256, found.marks)


def read(file: LineFile) -> Ledger:
    """The ledger as it is now."""
    return parse(file.read())


def record(file: LineFile, bodies: Iterable[Mapping[str, object]], by: str | None = None) -> list[str]:
    """Adds corrections to the file, each with an id, who and when, unless it says so; their ids.

    All or none. Raises StoreError where one could not be understood, Busy where others keep writing.
    """
    return jsonl.record(file, bodies, correction, "correction", by)


def without_words(doc_ids: frozenset[str], entity_ids: frozenset[str] = frozenset()) -> Callable[[bytes], bytes]:
    """What a takedown makes of the file (`jsonl.without_words`)."""
    return jsonl.without_words(correction, doc_ids, entity_ids)
