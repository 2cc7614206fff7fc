"""`/`, `/releases`, `/releases/N`, `/releases/A...B`, `/rejects`: what came, what changed, what could not be read."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response

from explorer import addresses, charts, quality
from explorer.index import asking, rankings, rows
from explorer.index.columns import Array
from explorer.index.layout import ABOUT, SPEAKS
from explorer.index.rankings import Ranked
from explorer.library import NotThere
from explorer.pages.entities import most_quoted
from explorer.quality import Figure
from explorer.site import PageData, Site
from releases import Damaged, Difference, Release
from releases.differences.differences import DOCUMENT_CHANGES, QUOTE_CHANGES
from releases.reviews.quality import sentence

SHOWN = 10
MOST_RELEASES = 100
MOST_CHANGES = 200
"""Changed quotes or documents of a kind that one page shows."""

MOST_REJECTS = 200

WAIT = 3.0
"""Seconds that a page waits for two releases to be compared; then it says that they are being compared."""


def add(app: FastAPI, site: Site) -> None:
    """Adds the pages on releases."""

    @app.get("/", include_in_schema=False)
    def home(request: Request) -> Response:
        if not site.library.numbers():
            return site.page(request, "empty.html")
        release = site.release(request)
        return site.page(request, "home.html", release, **overview(site, release))

    @app.get("/releases", include_in_schema=False)
    def releases(request: Request) -> Response:
        release = site.release(request) if site.library.numbers() else None
        listed = history(site)
        per = [(str(one["number"]), one["counts"].get("quotes", 0)) for one in reversed(listed)]
        return site.page(
            request, "releases.html", release, listed=listed, chart=charts.bars(per, "Quotes in each release"),
            figures=quality.over([(one["number"], one["quality"]) for one in reversed(listed)]),
        )  # fmt: skip

    @app.get("/releases/compare", include_in_schema=False)
    def compare(before: int, after: int) -> Response:
        return RedirectResponse(addresses.path("releases", f"{before}...{after}"), 303)

    @app.get("/releases/{before:int}...{after:int}", include_in_schema=False)
    def difference(request: Request, before: int, after: int) -> Response:
        release = site.library.release(after)
        return site.page(request, "difference.html", release, **compared(site, before, after))

    @app.get("/releases/{number:int}", include_in_schema=False)
    def one(request: Request, number: int) -> Response:
        release = site.library.release(number)
        return site.page(request, "home.html", release, **overview(site, release))

    @app.get("/rejects", include_in_schema=False)
    def rejects(request: Request) -> Response:
        release = site.release(request)
        return site.page(request, "rejects.html", release, **left_out(release, request.query_params.get("reason", "")))


def history(site: Site) -> list[PageData]:
    """The newest releases, the newest first, damaged ones told as such."""
    there, faults = site.library.store.sound_releases(MOST_RELEASES)
    listed = [
        {
            "number": release.number,
            "created_at": release.manifest.created_at,
            "changed": list(release.manifest.changed),
            "counts": dict(release.manifest.counts),
            "rolled_back_to": release.manifest.notes.get("rollback_to"),
            "held": release.hold,
            "quality": quality.of(release.manifest.notes),
            "damaged": None,
        }
        for release in there
    ]
    for number in set(site.library.numbers()[-MOST_RELEASES:]) - {release.number for release in there}:
        told = next((str(fault) for fault in faults if f"/{number:04d}/" in str(fault)), "its manifest is damaged")
        listed.append({"number": number, "created_at": "", "changed": [], "counts": {}, "rolled_back_to": None,
                       "held": False, "quality": {}, "damaged": told})  # fmt: skip
    return sorted(listed, key=lambda row: -row["number"])


def overview(site: Site, release: Release, wait: float = WAIT) -> PageData:
    """What the front page shows of a release."""
    site.library.indexed(release)
    parent = _before(site, release)
    trouble: list[str] = []  # the front page stands where a part that it needs least is damaged
    changes: Difference | None = None
    reasons: Sequence[tuple[str, int]] = ()
    try:
        changes = difference_soon(site, parent, release.number, wait) if parent else None
    except Damaged as error:
        trouble.append(f"What came since release {parent} cannot be told: {error}")
    try:
        reasons = site.library.counted(release, "rejects", "reason")
    except Damaged as error:
        trouble.append(f"What was left out cannot be told: {error}")
    fresh = [] if changes is None else _fresh(changes)
    connection = site.library.connection()
    with asking.deadline(connection):
        columns = site.library.columns(release)
        new = columns.documents.positions(np.array(rows.document_numbers(connection, fresh), np.int64))
        came = new if parent else np.arange(columns.documents.n)
        per = charts.by_time(rankings.days(columns.doc_published))
        shown = {
            "quoted": most_quoted(site, release, SHOWN),
            "talked_about": _talked_about(site, release, ABOUT, new if parent else None),
            "newest_quoted": _talked_about(site, release, SPEAKS, new),
            "arrived": rows.articles(connection, rankings.newest(columns, came, SHOWN)),
            "per_time": per,
            "chart": charts.bars(per, "Articles over time"),
        }
    manifest = release.manifest
    return {
        **shown,
        "trouble": trouble,
        "manifest": manifest,
        "counts": dict(manifest.counts),
        "before": site.library.release(parent).manifest.counts if parent else {},
        "parent": parent,
        "judged": sentence(site.library.store, release),
        "summary": changes.summary().partition(": ")[2] if changes else None,
        "reworded": _rows(changes.quotes.query("change == 'reworded'").head(SHOWN)) if changes else [],
        "reasons": reasons,
        "pipeline": {name: _told(value) for name, value in manifest.pipeline.items()},
        "notes": {name: _told(value) for name, value in manifest.notes.items() if name != "quality"},
        "figures": _figures(site, release),
    }


def _figures(site: Site, release: Release) -> list[Figure]:
    """Quality from release to release, up to this one."""
    there, _ = site.library.store.sound_releases(MOST_RELEASES)
    kept = [(one.number, quality.of(one.manifest.notes)) for one in there if one.number <= release.number]
    return quality.over(sorted(kept, key=lambda pair: pair[0]))


def _told(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _before(site: Site, release: Release) -> int | None:
    earlier = [number for number in site.library.numbers() if number < release.number]
    return earlier[-1] if earlier else None


def difference_soon(site: Site, before: int, after: int, wait: float = WAIT) -> Difference | None:
    """What changed between two releases; None where to find it out takes longer than one should wait. Raises Damaged."""
    done: list[Difference] = []
    failed: list[Exception] = []

    def compare() -> None:
        try:
            done.append(site.library.difference(before, after))
        except Exception as error:  # noqa: BLE001 - told to whoever asked, below
            failed.append(error)

    thread = threading.Thread(target=compare, name=f"compare-{before}-{after}", daemon=True)
    thread.start()
    thread.join(wait)
    if failed:
        raise failed[0]
    return done[0] if done else None


def compared(site: Site, before: int, after: int) -> PageData:
    """What the page on a difference shows. Raises NotThere, Damaged."""
    for number in (before, after):
        site.library.release(number)
    if before == after:
        raise NotThere(f"release {before} is what it is: name two different releases to compare")
    changes = difference_soon(site, before, after)
    shown: PageData = {
        "before": before,
        "after": after,
        "summary": None,
        "tables": [],
        "groups": [],
        "documents": [],
    }
    if changes is None:
        return shown
    shown["summary"] = changes.summary().partition(": ")[2]
    shown["tables"] = _rows(changes.tables)
    shown["groups"] = _grouped(changes.quotes, QUOTE_CHANGES)
    shown["documents"] = _grouped(changes.documents, DOCUMENT_CHANGES)
    return shown


def _grouped(frame: Any, changes: Sequence[str]) -> list[tuple[str, int, list[PageData]]]:
    groups = ((change, frame[frame["change"] == change]) for change in changes)
    return [(change, len(group), _rows(group.head(MOST_CHANGES))) for change, group in groups if len(group)]


def _rows(frame: Any) -> list[PageData]:
    """A pandas frame as rows with None for what is missing."""
    missing = frame.isna()
    found: list[PageData] = frame.astype(object).mask(missing, None).to_dict("records")
    return found


def _fresh(changes: Difference) -> list[str]:
    frame = changes.documents
    found: list[str] = frame[frame["change"].isin(["new", "edited"])]["doc_id"].tolist()
    return found


def _talked_about(site: Site, release: Release, role: int, documents: Array | None) -> list[Ranked]:
    """With whom the quotes of some documents (positions), or of all, are linked most in a role; copies left out."""
    columns = site.library.columns(release)
    mask = ~columns.is_copy
    if documents is not None:
        among = np.zeros(columns.documents.n, bool)
        among[documents] = True
        mask &= among[columns.document]
    counts = rankings.linked(columns, role, mask)
    return rankings.top(columns, site.library.connection(), release.number, counts, SHOWN)


def left_out(release: Release, reason: str) -> PageData:
    """What the page on rejects shows: reasons with their numbers, and examples. Raises Damaged."""
    import pyarrow.compute as pc

    table = release.arrow("rejects", ["collection", "source", "record", "stage", "reason", "detail"])
    counts = sorted(
        ((row["values"], row["counts"]) for row in pc.value_counts(table["reason"]).to_pylist()),
        key=lambda pair: (-pair[1], pair[0]),
    )
    if reason:
        table = table.filter(pc.equal(table["reason"], reason))
    return {"counts": counts, "reason": reason, "examples": table.slice(0, MOST_REJECTS).to_pylist(),
            "total": table.num_rows}  # fmt: skip
