"""`reviews.jsonl` of a store: samples drawn, judgements, recalibrations; append-only but for takedowns.

The same code as the file of corrections reads and writes it (`releases.corrections.jsonl`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from releases.corrections import jsonl
from releases.corrections.jsonl import Lines
from releases.files.line_files import REVIEWS, LineFile
from releases.reviews.line import Review, Round, review

FILE = REVIEWS
"""Its name in a store."""


@dataclass(frozen=True)
class Reviews(Lines[Review]):
    """All that the file says, at one moment."""

    @cached_property
    def holding(self) -> tuple[Review, ...]:
        """Lines that hold, in the order of the file, no undoing among them."""
        ids = jsonl.holding(self.lines)
        return tuple(one for one in self.lines if one.id in ids and one.undo is None)

    @cached_property
    def rounds(self) -> dict[str, Round]:
        """Samples drawn, by their id."""
        return {one.id: one.round for one in self.holding if one.round is not None}

    @cached_property
    def judgements(self) -> tuple[Review, ...]:
        """Judgements on quotes of a sample, skipped ones left out: of two on one quote the later."""
        found = {(one.of, one.quote_id): one for one in self.holding if one.wrong is not None and one.of in self.rounds}
        return tuple(found.values())

    def seen(self, round_id: str) -> set[str]:
        """Quotes of a sample that were judged or skipped."""
        return {one.quote_id for one in self.lines_of(round_id) if one.quote_id}

    def lines_of(self, round_id: str) -> list[Review]:
        """What was said of the quotes of a sample and holds, in the order of the file."""
        return [one for one in self.holding if one.of == round_id and (one.skipped or one.wrong is not None)]

    def calibration(self, quotes: str) -> Mapping[str, Any] | None:
        """The last recalibration counted on quotes of a declared version; None where there is none."""
        found = [one.calibration for one in self.holding if one.calibration and one.calibration["quotes"] == quotes]
        return found[-1] if found else None


def parse(data: bytes) -> Reviews:
    """What the bytes of a file say. Raises nothing: lines that cannot be understood are told."""
    found = jsonl.parse(data, review)
    return Reviews(found.lines, found.bad, found.sha256, found.marks)


def read(file: LineFile) -> Reviews:
    """The file as it is now."""
    return parse(file.read())


def record(file: LineFile, bodies: Iterable[Mapping[str, Any]], by: str | None = None) -> list[str]:
    """Adds lines, each with an id, who and when; their ids. Raises StoreError, Busy."""
    return jsonl.record(file, bodies, review, "review", by)


def without_words(doc_ids: frozenset[str], entity_ids: frozenset[str] = frozenset()) -> Callable[[bytes], bytes]:
    """What a takedown makes of the file (`jsonl.without_words`); a sample keeps the ids of what was drawn."""
    return jsonl.without_words(review, doc_ids, entity_ids)
