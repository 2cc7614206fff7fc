"""Corrections applied to the rows of a release in the making, always to what the pipeline made of an article.

What a correction replaces is kept (`originals`), so that the rows hang on the pipeline's rows and on the file as it is,
never on what was corrected before: a correction that is undone brings the old row back without annotation.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from releases.corrections.editing import Article, NeedsText, Plans, added, edited, plans
from releases.corrections.finding import Stub
from releases.corrections.ledger import Ledger
from releases.tables.columns import Row
from releases.tables.schemas import TABLES, conform
from releases.tables.system import DROPPED_BY

QUOTES, ORIGINALS = TABLES["quotes"].schema, TABLES["originals"].schema

Read = Callable[[str, Sequence[str], list[str]], pa.Table]
"""Gives rows: of which table, which columns, of which documents."""

_MENTION_COLUMNS = ("doc_id", "start", "end", "text", "name", "label", "entity_id", "role")
_STUB_COLUMNS = ("doc_id", "quote_id", "text", "start", "end")


@dataclass(slots=True)
class Corrected:
    """Rows of some documents with the corrections applied."""

    quotes: pa.Table
    """all their rows"""
    originals: pa.Table
    """all their rows"""
    touched: list[str]
    """documents whose rows are others than those that were read"""
    found: dict[str, str] = field(default_factory=dict)
    """quote_id that each correction found"""
    lost: dict[str, str] = field(default_factory=dict)
    """corrections that found nothing in their article, and why"""


def pipeline_quotes(quotes: pa.Table, originals: pa.Table) -> pa.Table:
    """The quotes of some documents as the pipeline made them."""
    kept = quotes.filter(pc.is_null(quotes["correction_id"]))
    mine = originals.filter(pc.and_(pc.equal(originals["row_table"], "quotes"), pc.is_valid(originals["row"])))
    rows = [json.loads(row) for row in mine["row"].to_pylist()]
    restored = pa.Table.from_pylist(rows, schema=QUOTES)
    return pa.concat_tables([conform(kept, "quotes"), restored]).combine_chunks()


def apply(read: Read, doc_ids: Sequence[str], ledger: Ledger) -> Corrected:
    """The rows of `doc_ids` with all corrections of `ledger`, and those only. `read` gives what stands there now."""
    wanted = sorted(doc_ids)
    before, kept = read("quotes", QUOTES.names, wanted), read("originals", ORIGINALS.names, wanted)
    base = pipeline_quotes(before, kept)
    work = _Work(read, base, wanted, ledger)
    fresh, replaced = work.rows()
    quotes = pa.concat_tables(
        [base.filter(pa.array(work.unchanged(), pa.bool_())), pa.Table.from_pylist(fresh, schema=QUOTES)]
    )
    originals = pa.Table.from_pylist(replaced, schema=ORIGINALS)
    old = before.filter(pc.is_valid(before["correction_id"])).to_pylist()
    one, other = _by_document([*old, *kept.to_pylist()]), _by_document([*fresh, *replaced])
    touched = [doc_id for doc_id in wanted if one.get(doc_id) != other.get(doc_id)]
    return Corrected(quotes, originals, touched, work.found, work.lost)


def _by_document(rows: Iterable[Row]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in rows:
        known = {name: value for name, value in row.items() if value is not None}
        found.setdefault(row["doc_id"], set()).add(json.dumps(known, sort_keys=True))
    return found


class _Work:
    """One application to the pipeline's quotes `base` of some documents."""

    def __init__(self, read: Read, base: pa.Table, doc_ids: list[str], ledger: Ledger) -> None:
        self._read, self._base, self._ledger = read, base, ledger
        self._doc_ids = [doc_id for doc_id in doc_ids if doc_id in ledger.by_document]
        self._at: dict[str, int] = {}
        self._stubs: dict[str, list[Stub]] = {doc_id: [] for doc_id in self._doc_ids}
        for number, (doc_id, *stub) in enumerate(zip(*(base[name].to_pylist() for name in _STUB_COLUMNS), strict=True)):
            if doc_id in self._stubs:
                self._at[stub[0]] = number
                self._stubs[doc_id].append(Stub(*stub))
        self.found: dict[str, str] = {}
        self.lost: dict[str, str] = {}
        self._replaced: set[str] = set()

    def unchanged(self) -> list[bool]:
        """Which rows of the base stay as they are (after `rows`)."""
        keep = [True] * self._base.num_rows
        for quote_id in self._replaced:
            keep[self._at[quote_id]] = False
        return keep

    def rows(self) -> tuple[list[Row], list[Row]]:
        """Rows of `quotes` that are changed or added, and the rows of `originals`."""
        articles = self._articles()
        made = {doc_id: plans(article, self._ledger.by_document[doc_id]) for doc_id, article in articles.items()}
        fresh: list[Row] = []
        originals: list[Row] = []
        heirs: dict[str, tuple[str | None, str | None]] = {}
        before = self._full([q for of in made.values() for q, plan in of.of.items() if plan.by])
        for doc_id, of in made.items():
            self.found |= of.found
            self.lost |= of.lost
            for quote_id, plan in of.of.items():
                if plan.by is None:
                    continue
                row = before[quote_id]
                originals.append(_original(doc_id, quote_id, row, plan.by if plan.dropped else None))
                if plan.dropped:
                    heirs[quote_id] = (row["within_quote_id"], plan.by)
                else:
                    fresh.append(edited(row, plan, articles[doc_id]))
            fresh += self._added(of, articles[doc_id], originals)
        self._replaced |= before.keys()
        if heirs:
            self._inherit(heirs, fresh, originals)
        return fresh, originals

    @staticmethod
    def _added(of: Plans, article: Article, originals: list[Row]) -> list[Row]:
        rows = []
        for quote_id, (plan, spans) in of.added.items():
            if not plan.dropped:
                rows.append(added(quote_id, plan, spans, article))
                originals.append(_original(article.doc_id, quote_id, None))
        return rows

    def _inherit(self, heirs: dict[str, tuple[str | None, str | None]], fresh: list[Row], originals: list[Row]) -> None:
        """Quotes that a dropped quote reported are reported by the one around it, if any."""
        inside = pc.is_in(self._base["within_quote_id"], pa.array(sorted(heirs), pa.string()))
        orphaned = self._base.filter(inside)["quote_id"].to_pylist()
        for quote_id, row in self._full([q for q in orphaned if q not in self._replaced]).items():
            originals.append(_original(row["doc_id"], quote_id, row))
            fresh.append({**row, "correction_id": heirs[row["within_quote_id"]][1]})
            self._replaced.add(quote_id)
        for row in fresh:
            while row["within_quote_id"] in heirs:
                row["within_quote_id"] = heirs[row["within_quote_id"]][0]

    def _full(self, quote_ids: list[str]) -> dict[str, Row]:
        rows = self._base.take(pa.array([self._at[one] for one in quote_ids], pa.int64()))
        return {row["quote_id"]: row for row in rows.to_pylist()}

    def _articles(self) -> dict[str, Article]:
        """The articles, with text and names only where some correction needs them."""
        articles = {doc_id: Article(doc_id, stubs) for doc_id, stubs in self._stubs.items()}
        with_text, with_names = [], []
        for doc_id, article in articles.items():
            corrections = self._ledger.by_document[doc_id]
            if any(one.add or "spans" in (one.set or ()) or "speaker_name" in (one.set or ()) for one in corrections):
                with_names.append(doc_id)
            try:
                plans(article, corrections)
            except NeedsText:
                with_text.append(doc_id)
        self._give_texts(articles, with_text)
        self._give_names(articles, with_names)
        return articles

    def _give_texts(self, articles: dict[str, Article], doc_ids: list[str]) -> None:
        if not doc_ids:
            return
        rows = self._read("documents", ("doc_id", "text"), doc_ids)
        for doc_id, text in zip(rows["doc_id"].to_pylist(), rows["text"].to_pylist(), strict=True):
            articles[doc_id].text = text
        rows = self._read("sentences", ("doc_id", "sentence_id", "start"), doc_ids).sort_by(
            [("doc_id", "ascending"), ("start", "ascending")]
        )
        sentences: dict[str, list[tuple[int, int]]] = {}
        for doc_id, sentence_id, start in zip(*(column.to_pylist() for column in rows.columns), strict=True):
            sentences.setdefault(doc_id, []).append((sentence_id, start))
        for doc_id, found in sentences.items():
            articles[doc_id].sentences = found

    def _give_names(self, articles: dict[str, Article], doc_ids: list[str]) -> None:
        if not doc_ids:
            return
        rows = self._read("mentions", _MENTION_COLUMNS, doc_ids)
        rows = rows.filter(pc.is_valid(rows["entity_id"])).sort_by([("doc_id", "ascending"), ("start", "ascending")])
        mentions: dict[str, list[Row]] = {}
        for row in rows.to_pylist():
            mentions.setdefault(row["doc_id"], []).append(row)
        for doc_id, found in mentions.items():
            articles[doc_id].mentions = found


def _original(doc_id: str, quote_id: str, row: Row | None, dropped_by: str | None = None) -> Row:
    known = None if row is None else {name: value for name, value in row.items() if value is not None}
    if known is not None and dropped_by is not None:
        known[DROPPED_BY] = dropped_by
    told = None if known is None else json.dumps(known, ensure_ascii=False, sort_keys=True)
    return {"doc_id": doc_id, "row_table": "quotes", "row_key": quote_id, "row": told}
