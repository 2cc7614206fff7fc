"""Who edits, and what waits for the next run: corrections that the newest release was not made with."""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

from releases import Release, Store
from releases.corrections import finding, ledger
from releases.corrections.ledger import PIPELINE_KEY, Ledger
from releases.corrections.line import Correction
from releases.reviews import session
from releases.reviews.session import Session


@dataclass(frozen=True, slots=True)
class Waiting:
    """A correction that the next run applies or takes back."""

    id: str
    """of the line that can be undone"""
    what: str
    by: str | None
    undoing: bool = False
    """whether it takes back what the release was made with"""


@dataclass(slots=True)
class Pending:
    """All that waits for the run after a release."""

    key: tuple[int, str, str] | None = None
    """the release, the hash of the file that it was made with, and the file as it is"""
    quotes: dict[str, list[Waiting]] = field(default_factory=dict)
    words: dict[tuple[str, str], list[Waiting]] = field(default_factory=dict)
    """by article and words: lines written by hand without an id of the quote"""
    entities: dict[str, list[Waiting]] = field(default_factory=dict)
    added: dict[str, list[Waiting]] = field(default_factory=dict)
    """by article: quotes that were missing"""


class Editor:
    """Somebody who may change what a store keeps besides its releases. Safe to use from several threads."""

    def __init__(self, store: Store, by: str) -> None:
        self.store, self.by = store, by
        self.file = store.storage.lines(ledger.FILE)
        self.csrf = secrets.token_urlsafe(24)
        """What a form of ours shows, and a page from elsewhere can't know; another for each start"""
        self._mutex = threading.Lock()
        self._bytes = b""
        self._ledger = ledger.parse(b"")
        self._pending = Pending()
        self._known: tuple[int, session.Known] = (0, {})

    def right(self, token: str) -> bool:
        """Whether a form is one of ours."""
        return hmac.compare_digest(token.encode(), self.csrf.encode())

    def ledger(self) -> Ledger:
        """The corrections as they are now; a file that is as it was is not understood again."""
        data = self.file.read()
        with self._mutex:
            if data != self._bytes:
                self._bytes, self._ledger = data, ledger.parse(data)
            return self._ledger

    def pending(self, release: Release) -> Pending:
        """What waits for the run after a release."""
        made_with = str(release.manifest.pipeline.get(PIPELINE_KEY, ""))
        found = self.ledger()
        key = release.number, made_with, found.sha256
        with self._mutex:
            if self._pending.key != key:
                self._pending = _sorted(key, found, found.later_than(made_with, release.manifest.created_at))
            return self._pending

    def of_quote(self, release: Release, quote_id: str, doc_id: str, text: str) -> list[Waiting]:
        """What waits for a quote of a release."""
        pending = self.pending(release)
        return pending.quotes.get(quote_id, []) + pending.words.get((doc_id, finding.normal(text)), [])

    def missing(self, release: Release, doc_id: str) -> list[Waiting]:
        """The quotes that wait to be added to an article of a release."""
        return self.pending(release).added.get(doc_id, [])

    def of_entities(self, release: Release, entity_ids: Iterable[str]) -> list[Waiting]:
        """What waits for any of some entities of a release."""
        pending = self.pending(release)
        found = [one for entity_id in entity_ids for one in pending.entities.get(entity_id, [])]
        return list(dict.fromkeys(found))

    def sample(self, release: Release) -> Session | None:
        """The sample that is being judged; what was read of its articles is kept for the next quote."""
        with self._mutex:
            if self._known[0] != release.number:
                self._known = release.number, {}
            return session.going_on(self.store, who=self.by, release=release, known=self._known[1])


def _sorted(key: tuple[int, str, str], found: Ledger, later: list[Correction]) -> Pending:
    made = Pending(key)
    by_id = {one.id: one for one in found.lines}
    new = {one.id for one in later}
    for one in later:
        if one.id not in found.holding:
            continue
        meant, undoing = one, one.undo is not None
        while meant.undo is not None:
            meant = by_id[meant.undo]
        if undoing and (meant.id in new or meant.id in found.holding):
            continue  # it takes back what was never applied, or brings back what is
        waiting = Waiting(one.id, meant.what, one.by, undoing)
        if meant.quote_id:
            made.quotes.setdefault(meant.quote_id, []).append(waiting)
        elif meant.doc_id and meant.exact:
            made.words.setdefault((meant.doc_id, finding.normal(meant.exact)), []).append(waiting)
        if meant.add and meant.doc_id:
            made.added.setdefault(meant.doc_id, []).append(waiting)
        for entity_id in meant.entities:
            made.entities.setdefault(entity_id, []).append(waiting)
    return made
