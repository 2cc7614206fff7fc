"""What the pages read: releases of one store, its search index, and single documents out of their blocks."""

from __future__ import annotations

import dataclasses
import sqlite3
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow.compute as pc

from explorer.index import rows
from explorer.index.columns import Columns
from explorer.index.keeping import Index, Progress, folder_for
from releases import Difference, Release, Store, StoreError, diff
from releases.tables.columns import Row

LOOK_AGAIN = 2.0
"""Seconds for which what was found in the store is taken to be so still."""

PATIENCE = 1.5
"""Seconds that a page waits for a release to be indexed, so that small ones are whole when they are first seen."""

KEPT_DIFFERENCES = 8

WHOLE = {
    "documents": (
        *("doc_id", "title", "url", "authors", "publisher", "published_at", "updated_at", "dateline", "language"),
        *("text", "collection", "source", "record", "duplicate_of", "content_sha256", "n_words"),
    ),
    "sentences": ("doc_id", "sentence_id", "paragraph", "start", "end", "kind"),
    "mentions": ("doc_id", "start", "end", "text", "label", "role", "name", "entity_id"),
    "quotes": (
        *("quote_id", "doc_id", "sentence_id", "start", "end", "spans", "text", "kind", "is_pull_quote", "act"),
        *("polarity", "cue", "cue_lemma", "cue_start", "cue_end", "speaker", "speaker_start", "speaker_end"),
        *("speaker_entity_id", "speaker_entity_ids", "speaker_name", "speaker_kind", "speaker_role", "medium", "told"),
        *("anonymity", "speaker_candidates", "about_entity_ids", "confidence", "name_confidence", "method"),
        *("within_quote_id", "correction_id"),
    ),
}
"""What a page on a document reads."""


class NotThere(StoreError):
    """What an address names is not in the release."""


class NotYet(StoreError):
    """What an address names is not in the part of the release that is indexed."""


@dataclass(frozen=True)
class Document:
    """One document of a release with all its rows, in the order of the text."""

    release: int
    row: Row
    sentences: list[Row]
    mentions: list[Row]
    quotes: list[Row]


class Library:
    """One store, for reading. Safe to use from several threads."""

    def __init__(self, store: Store, cache: Path | None = None) -> None:
        self.store = store
        self.index = Index(store, folder_for(store, cache))
        self.patience = PATIENCE
        self._looked = 0.0
        self._numbers: list[int] = []
        self._mutex = threading.Lock()
        self.trouble: str | None = None
        """why the index could not be filled, when it was tried last"""
        self._fillings: dict[int, threading.Thread] = {}
        self.difference = lru_cache(KEPT_DIFFERENCES)(self._difference)

    def close(self) -> None:
        """Ends the filling of the index that may be under way."""
        self.index.close()
        for thread in list(self._fillings.values()):
            thread.join(timeout=30)

    def numbers(self) -> list[int]:
        """Numbers of the releases, ascending; looks for new, pruned and purged ones from time to time."""
        with self._mutex:
            if time.monotonic() - self._looked > LOOK_AGAIN:
                before, self._numbers = self._numbers, self.store.numbers()
                self._looked = time.monotonic()
                if self._numbers and (set(before) - set(self._numbers) or not before or self._purged()):
                    self.difference.cache_clear()
                    self.index.forget_gone()
            return self._numbers

    def _purged(self) -> bool:
        """Whether something was taken down in the newest release since we looked last."""
        try:
            count = len(self.store.release(self._numbers[-1]).manifest.purged)
        except StoreError:
            return False
        before, self._n_purged = getattr(self, "_n_purged", count), count
        return count != before

    def release(self, number: int | None = None) -> Release:
        """A release (default: the newest) whose index is there or under way. Raises NotThere, StoreError."""
        numbers = self.numbers()
        if not numbers:
            raise NotThere(f"{self.store.name} has no release yet: `onrecord run` makes one")
        chosen = numbers[-1] if number is None else number
        if chosen not in numbers:
            raise NotThere(
                f"there is no release {chosen} here (any more): this store has {numbers[0]} to {numbers[-1]}"
            )
        return self.store.release(chosen)

    def indexed(self, release: Release, wait: float | None = None) -> Progress:
        """How far a release is indexed; begins it where it is not, and waits a moment (`patience`) for small ones."""
        progress = self.index.progress(release)
        if progress.complete:
            return progress
        with self._mutex:
            thread = self._fillings.get(release.number)
            if thread is None or not thread.is_alive():
                thread = threading.Thread(
                    target=self._fill, args=(release,), name=f"index-{release.number}", daemon=True
                )
                self._fillings[release.number] = thread
                thread.start()
        thread.join(self.patience if wait is None else wait)
        progress = self.index.progress(release)
        if self.trouble:
            return dataclasses.replace(progress, trouble=(*progress.trouble, self.trouble))
        return progress

    def _fill(self, release: Release) -> None:
        try:
            self.index.fill(release)
            self.trouble = None
        except (StoreError, sqlite3.Error) as error:
            self.trouble = str(error)

    def connection(self) -> sqlite3.Connection:
        """The index, for reading in this thread."""
        return self.index.connection()

    def columns(self, release: Release) -> Columns:
        """What is indexed of a release's quotes, to narrow and to count."""
        return self.index.columns(release)

    def absent(self, release: Release, progress: Progress, what: str) -> StoreError:
        """The error for what was looked for and not found, `progress` being how far the index was before the search."""
        sentence = f"release {release.number} {what}"
        if progress.complete:
            return NotThere(sentence)
        told = f"release {release.number} is being indexed, {progress.done} of {progress.total} parts are in"
        if progress.trouble:
            return NotYet(f"{told}, and it does not go on ({progress.trouble[-1]}): put that right and reload the page")
        return NotYet(f"{told}, and so far it {what}: reload the page in a moment")

    def document(self, release: Release, doc_id: str) -> Document:
        """A document with its rows, from the one block that holds it. Raises NotThere, NotYet, Damaged."""
        progress = self.index.progress(release)
        block = rows.block_of(self.connection(), release.number, doc_id)
        if block is None:
            raise self.absent(release, progress, f"has no article {doc_id}")
        tables = release.block(block, WHOLE)
        found = {name: table.filter(pc.equal(table["doc_id"], doc_id)).to_pylist() for name, table in tables.items()}
        if not found["documents"]:
            raise NotThere(f"release {release.number} has no article {doc_id}")
        ordered = (sorted(found[name], key=lambda row: row["start"]) for name in ("sentences", "mentions", "quotes"))
        return Document(release.number, found["documents"][0], *ordered)

    def versions(self, release: Release, doc_id: str, most: int = 12) -> list[tuple[int, Row]]:
        """A document in the releases before, the newest first, where its text was another than in the one after it."""
        own = {part.hash for part in release.parts("documents")}
        found: list[tuple[int, Row]] = []
        earlier = [number for number in self.numbers() if number < release.number][::-1][:most]
        for number in earlier:
            older = self.store.release(number)
            for part in older.parts("documents"):
                if part.hash in own or not part.rows:
                    continue
                own.add(part.hash)
                table = older.read_part("documents", part, WHOLE["documents"])
                found += [(number, row) for row in table.filter(pc.equal(table["doc_id"], doc_id)).to_pylist()]
        return found

    def quotes_of(self, number: int, doc_id: str) -> list[Row]:
        """Quotes of a document in an older release, which may not be indexed."""
        older = self.store.release(number)
        columns = ["quote_id", "doc_id", "text", "speaker_name", "start"]
        quotes: list[Row] = older.arrow("quotes", columns, [("doc_id", "=", doc_id)]).to_pylist()
        return quotes

    def _difference(self, before: int, after: int) -> Difference:
        return diff(self.release(before), self.release(after))

    def counted(self, release: Release, table: str, column: str) -> Sequence[tuple[str, int]]:
        """Values of a column with their numbers of rows, the most frequent first."""
        values = pc.value_counts(release.arrow(table, [column])[column]).to_pylist()
        return sorted(((row["values"], row["counts"]) for row in values), key=lambda pair: (-pair[1], pair[0] or ""))
