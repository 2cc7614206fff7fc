"""`/corrections`: what was put right by hand, what each line finds in the newest release, what waits for the next run."""

from __future__ import annotations

import threading

from fastapi import FastAPI, Request
from fastapi.responses import Response

from explorer.site import PageData, Site
from releases import Release
from releases.corrections import ledger
from releases.corrections.in_release import Status, status
from releases.corrections.ledger import PIPELINE_KEY, Ledger

MOST = 500
"""Corrections that the page lists: orphans first, then the newest."""


def add(app: FastAPI, site: Site) -> None:
    """Adds the page on corrections."""
    held = _Held()

    @app.get("/corrections", include_in_schema=False)
    def corrections(request: Request) -> Response:
        release = site.library.release() if site.library.numbers() else None
        return site.page(request, "corrections.html", release, **listed(site, release, held))


class _Held:
    """The file of corrections last held against a release, which takes seconds for thousands of lines."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._key: tuple[int, str] | None = None
        self._states: list[Status] = []

    def states(self, release: Release, found: Ledger) -> list[Status]:
        with self._mutex:
            if self._key != (release.number, found.sha256):
                self._states = status(release, found)
                self._key = release.number, found.sha256
            return self._states


def listed(site: Site, release: Release | None, held: _Held) -> PageData:
    """What the page shows. Raises Damaged where the release cannot be read."""
    found = ledger.read(site.library.store.storage.lines(ledger.FILE))
    new: set[str] = set()
    if release is not None:
        made_with = str(release.manifest.pipeline.get(PIPELINE_KEY, ""))
        new = {one.id for one in found.later_than(made_with, release.manifest.created_at)}
    states = list(held.states(release, found)) if release is not None else []
    states.sort(key=lambda one: (one.lost is None, -one.correction.line))
    rows = [
        {"line": one.correction, "found": one.found, "lost": one.lost, "pending": one.correction.id in new}
        for one in states[:MOST]
    ]
    by_id = {one.id: one for one in found.lines}
    undone = [  # what the release still has, and the next run takes back
        (one, by_id[one.undo]) for one in found.lines if one.undo and one.id in new and one.id in found.holding
    ]
    return {
        "listed": rows,
        "total": len(states),
        "orphans": sum(one.lost is not None for one in states),
        "undone": [(one, of) for one, of in undone if of.id not in new and of.undo is None],
        "bad": found.bad,
    }
