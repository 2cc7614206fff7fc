"""Judgements held against a release: which of them still stand, and of which rows.

A quote is found again as corrections find it. What is judged is the pipeline's row, also where a correction has replaced
it since. A judgement stands where what it was made on is as it was; words that an editor changed in the article count as
they were, for the pipeline still cuts the quote there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyarrow as pa

from releases.corrections import finding
from releases.corrections.applying import pipeline_quotes
from releases.corrections.finding import Stub, normal
from releases.reading.release import Release
from releases.reviews.drawing import outlet
from releases.reviews.ledger import Reviews
from releases.reviews.line import Review
from releases.tables.columns import Row, RowView
from releases.tables.schemas import TABLES

_QUOTES = (
    *("quote_id", "doc_id", "start", "end", "text", "kind", "method", "confidence", "speaker", "speaker_name"),
    "correction_id",
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A judgement as it stands in a release."""

    review: Review
    row: Row
    """the pipeline's row of the quote (`_QUOTES`), with its `outlet`"""
    right: bool


@dataclass(frozen=True, slots=True)
class Held:
    """All judgements against a release."""

    standing: tuple[Standing, ...]
    changed: int
    """judgements on what reads otherwise now, or is not there any more: they say nothing of this release"""


def held(release: Release, reviews: Reviews) -> Held:
    """The judgements that stand, in the order of the file: of several on one quote the last."""
    judgements = reviews.judgements
    doc_ids = sorted({one.doc_id for one in judgements if one.doc_id})
    rows = pipeline_rows(release, doc_ids)
    texts = _Texts(release, doc_ids)
    found: dict[str, tuple[Review, Row]] = {}
    lost = 0
    for one in judgements:
        here = rows.get(one.doc_id or "", [])
        stubs = [Stub(row["quote_id"], row["text"], row["start"], row["end"]) for row in here]
        quote_id = finding.find(one, stubs, texts.of(one.doc_id)) if stubs else None
        if quote_id is None:
            lost += 1
            continue
        found.pop(quote_id, None)
        found[quote_id] = one, next(row for row in here if row["quote_id"] == quote_id)
    judged = [(one, row, verdict(one, row, texts.of(one.doc_id))) for one, row in found.values()]
    standing = tuple(Standing(one, row, right) for one, row, right in judged if right is not None)
    return Held(standing, lost + len(judged) - len(standing))


def verdict(one: Review, row: RowView, text: Callable[[], str]) -> bool | None:
    """Whether the row is right by a judgement; None where that was made on something else."""
    same = {
        "words": normal(row["text"]) == normal(one.exact or "") or not finding.places(text(), one.exact or ""),
        "speaker": row["speaker"] == one.speaker,
        "name": row["speaker_name"] == one.speaker_name,
    }
    if not one.wrong:
        return True if all(same.values()) else None
    return False if any(same[name] for name in one.wrong) else None


class _Texts:
    """Texts of some documents, read when the first is asked for."""

    def __init__(self, release: Release, doc_ids: Sequence[str]) -> None:
        self._release, self._doc_ids = release, list(doc_ids)
        self._known: dict[str, str] | None = None

    def of(self, doc_id: str | None) -> Callable[[], str]:
        return lambda: self._text(doc_id or "")

    def _text(self, doc_id: str) -> str:
        if self._known is None:
            rows = self._release.arrow("documents", ["doc_id", "text"], [("doc_id", "in", self._doc_ids)])
            self._known = dict(zip(rows["doc_id"].to_pylist(), rows["text"].to_pylist(), strict=True))
        return self._known[doc_id]


def pipeline_rows(release: Release, doc_ids: list[str]) -> dict[str, list[Row]]:
    """The pipeline's quotes of some documents, by document."""
    if not doc_ids:
        return {}
    wanted = [("doc_id", "in", doc_ids)]
    quotes = release.arrow("quotes", _QUOTES, wanted)
    originals = release.arrow("originals", TABLES["originals"].names, wanted)
    documents = release.arrow("documents", ["doc_id", "publisher", "collection"], wanted)
    outlets = dict(zip(documents["doc_id"].to_pylist(), outlet(documents), strict=True))
    found: dict[str, list[Row]] = {}
    base: pa.Table = pipeline_quotes(quotes, originals).select(_QUOTES)
    for row in base.to_pylist():
        found.setdefault(row["doc_id"], []).append({**row, "outlet": outlets[row["doc_id"]]})
    return found
