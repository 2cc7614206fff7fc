"""Judging a sample, one quote at a time; stopped and gone on with at will, for every judgement is in the file at once."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from releases.corrections import ledger as corrections
from releases.corrections.finding import AROUND
from releases.errors import StoreError
from releases.files.line_files import LineFile
from releases.reading.release import Release
from releases.reviews import drawing, ledger
from releases.reviews.ledger import Reviews
from releases.reviews.line import RIGHT, SKIPPED, Round
from releases.reviews.standing import pipeline_rows
from releases.tables.columns import Row

if TYPE_CHECKING:
    from releases.store.store import Store

SEEDS = 1_000_000
"""A sample's seed is below this, so that it can be typed."""

_DOCUMENTS = ("doc_id", "title", "publisher", "collection", "published_at", "text")


Known = dict[str, "Shown | None"]
"""Quotes of a release by their id, None for one that it does not have."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A quote to be judged, in its article."""

    quote_id: str
    row: Row
    """the pipeline's (`standing.pipeline_rows`)"""
    text: str
    """of the article"""
    title: str | None
    outlet: str
    published_at: datetime | None

    @property
    def pieces(self) -> tuple[str, str, str]:
        """The article before the quote, the quote as printed, and after it."""
        start, end = self.row["start"], self.row["end"]
        return self.text[:start], self.text[start:end], self.text[end:]

    @property
    def names(self) -> dict[str, str]:
        """How a line names the quote."""
        start, end = self.row["start"], self.row["end"]
        return {
            "quote_id": self.quote_id,
            "doc_id": self.row["doc_id"],
            "exact": self.row["text"],
            "prefix": self.text[max(0, start - AROUND) : start],
            "suffix": self.text[end : end + AROUND],
        }


class Session:
    """One sample being judged, on the newest release."""

    def __init__(
        self, store: Store, release: Release, round_id: str, drawn: Round, who: str | None, known: Known | None = None
    ) -> None:
        self.release, self.round_id, self.round = release, round_id, drawn
        self._who = who
        self._file = store.storage.lines(ledger.FILE)
        self._corrections = store.storage.lines(corrections.FILE)
        seen = ledger.read(self._file).seen(round_id)
        waiting = [quote_id for quote_id in drawn.quotes if quote_id not in seen]
        known = {} if known is None else known
        if unread := [quote_id for quote_id in waiting if quote_id not in known]:
            known |= dict.fromkeys(unread) | shown(release, unread)
        self.pending = [one for quote_id in waiting if (one := known[quote_id])]
        """what is still to be judged, in order"""
        self.gone = len(waiting) - len(self.pending)
        """quotes drawn that the newest release does not have"""

    def judge(self, one: Shown, wrong: Sequence[str] | None, why: str | None = None) -> str:
        """Notes what is wrong with a quote (nothing: right; None: skipped); the line's id."""
        judged: object = SKIPPED if wrong is None else list(wrong) or RIGHT
        body = {"of": self.round_id, **one.names, "judged": judged}
        body |= {name: one.row[name] for name in ("speaker", "speaker_name") if one.row[name] is not None}
        (made,) = ledger.record(self._file, [{**body, **({"why": why} if why else {})}], self._who)
        self.pending = [other for other in self.pending if other.quote_id != one.quote_id]
        return made

    def correct(self, one: Shown, what: Row) -> str:
        """Makes a correction of a quote that is wrong; its id."""
        (made,) = corrections.record(self._corrections, [{**one.names, **what}], self._who)
        return made

    def undo(self) -> Shown | None:
        """Takes the last judgement of this sample back, and the quote is to be judged again; None where there is none."""
        quote_id = _take_back(self._file, self.round_id, self._who)
        if quote_id is None:
            return None
        back = shown(self.release, [quote_id]).get(quote_id)
        self.pending = [back, *self.pending] if back else self.pending
        return back


def _take_back(file: LineFile, round_id: str, who: str | None) -> str | None:
    """Takes the last judgement of a sample back; the id of its quote, None where nothing was judged."""
    said = ledger.read(file).lines_of(round_id)
    if not said:
        return None
    ledger.record(file, [{"undo": said[-1].id}], who)
    return said[-1].quote_id or ""


def take_back(store: Store, round_id: str, who: str | None = None) -> bool:
    """The same for who has no session: whether there was a judgement to take back."""
    return _take_back(store.storage.lines(ledger.FILE), round_id, who) is not None


def shown(release: Release, quote_ids: Sequence[str]) -> dict[str, Shown]:
    """Quotes of a release, each with its article; those that it does not have are left out."""
    doc_ids = sorted({quote_id.partition("-")[0] for quote_id in quote_ids})
    rows = {row["quote_id"]: row for found in pipeline_rows(release, doc_ids).values() for row in found}
    documents = release.arrow("documents", _DOCUMENTS, [("doc_id", "in", doc_ids)]).to_pylist() if doc_ids else []
    articles = {row["doc_id"]: row for row in documents}
    made = {}
    for quote_id in quote_ids:
        if row := rows.get(quote_id):
            of = articles[row["doc_id"]]
            made[quote_id] = Shown(quote_id, row, of["text"], of["title"], row["outlet"], of["published_at"])
    return made


def _newest(store: Store) -> Release:
    release = store.latest()
    if release is None:
        raise StoreError(f"{store.name} has no release yet; `onrecord run` makes one")
    return release


def going_on(
    store: Store,
    by: str | None = None,
    *,
    who: str | None = None,
    release: Release | None = None,
    known: Known | None = None,
) -> Session | None:
    """The last sample that has quotes left to judge, drawn `by` that, if said; None where there is none. Writes nothing.

    `known` takes what is read of `release` (default: the newest), and gives it the next time. Raises StoreError where the
    store has no release.
    """
    release = release or _newest(store)
    for round_id, drawn in reversed(ledger.read(store.storage.lines(ledger.FILE)).rounds.items()):
        if by in (None, drawn.by):
            session = Session(store, release, round_id, drawn, who, known)
            if session.pending:
                return session
    return None


def open_session(
    store: Store,
    n: int = 60,
    by: str | None = None,
    seed: int | None = None,
    *,
    afresh: bool = False,
    who: str | None = None,
) -> Session:
    """Goes on with the last sample that has quotes left to judge (drawn `by` that, if said), or draws a new one.

    Raises StoreError where the store has no release, or nothing to judge.
    """
    if not afresh and seed is None and (going := going_on(store, by, who=who)):
        return going
    release = _newest(store)
    file = store.storage.lines(ledger.FILE)
    reviews = ledger.read(file)
    drawn = drawing.draw(release, n, by or "kind", secrets.randbelow(SEEDS) if seed is None else seed, _judged(reviews))
    (round_id,) = ledger.record(file, [drawing.as_body(drawn)], who)
    return Session(store, release, round_id, drawn, who)


def _judged(reviews: Reviews) -> list[str]:
    """Quotes that need not be judged again."""
    return sorted({one.quote_id for one in reviews.judgements if one.quote_id})
