"""`/entities`: whom to look for; `/entities/ID`: somebody, what they said and about whom, and who speaks of them."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import numpy as np
from fastapi import FastAPI, Request
from fastapi.responses import Response

from explorer import charts
from explorer.addresses import LONGEST
from explorer.index import asking, rankings, rows
from explorer.index.asking import Selection
from explorer.index.columns import PIECES, Array, Columns
from explorer.index.layout import SPEAKS
from explorer.index.rankings import Ranked
from explorer.site import PageData, Site
from releases import Release

SHOWN = 20
MOST_LISTED = 100
MORE = 10**9
"""What a quote counts more than a mention where people are put in order."""


def add(app: FastAPI, site: Site) -> None:
    """Adds the pages on people, places and organisations."""

    @app.get("/entities", include_in_schema=False)
    def entities(request: Request) -> Response:
        release = site.release(request)
        site.library.indexed(release)
        name = request.query_params.get("name", "")[:LONGEST].strip()
        with asking.deadline(site.library.connection()):
            listed = most_quoted(site, release, MOST_LISTED, name)
        return site.page(request, "entities.html", release, listed=listed, name=name)

    @app.get("/entities/{entity_id}", include_in_schema=False)
    def entity(request: Request, entity_id: str) -> Response:
        release = site.release(request)
        shown = found(site, release, entity_id)
        ids = [one["entity_id"] for one in shown["members"]]
        editor = site.editing(release)
        waiting = editor.of_entities(release, ids) if editor else []
        return site.page(request, "entity.html", release, **shown, waiting_here=waiting)


def most_quoted(site: Site, release: Release, most: int, name: str = "") -> list[Ranked]:
    """Who speaks most, of those whose name or other form of it has `name` in it."""
    columns, connection = site.library.columns(release), site.library.connection()
    if name:
        return rankings.called(columns, connection, release.number, name, most)
    people = columns.people
    everybody = people.n_quotes * MORE + people.n_mentions  # those who say nothing are listed too, by their mentions
    listed = rankings.top(columns, connection, release.number, everybody, most)
    return [replace(one, quotes=one.quotes // MORE) for one in listed]


def found(site: Site, release: Release, entity_id: str) -> PageData:
    """What the page of somebody shows. Raises NotThere, NotYet, TooSlow."""
    progress = site.library.indexed(release)
    connection, columns = site.library.connection(), site.library.columns(release)
    known = rows.canonical(connection, release.number, [entity_id]).get(entity_id)
    if known is None:
        raise site.library.absent(release, progress, f"knows nobody and nothing of the id {entity_id}")
    said = asking.search(columns, connection, Selection(release.number, filters={"speaker": (known.id,)}))
    about = asking.search(columns, connection, Selection(release.number, filters={"about": (known.id,)}))
    with asking.deadline(connection):
        own = columns.of_people(SPEAKS, _numbers(connection, columns, known.id))
        per = charts.by_time(rankings.days(columns.published[own]))
        return {
            "entity": known,
            "members": rows.members(connection, release.number, known.id),
            "roles": _roles(connection, columns, own),
            "said": said,
            "quotes": rows.quotes(connection, release.number, said.ids[:SHOWN]),
            "about": about,
            "spoken_of": rows.quotes(connection, release.number, about.ids[:SHOWN]),
            "per_time": per,
            "chart": charts.bars(per, f"Quotes of {known.name} over time"),
            "named_in": _articles(connection, columns, release.number, known.id),
        }


def _numbers(connection: sqlite3.Connection, columns: Columns, key: str) -> Array:
    ((term,),) = connection.execute("SELECT id FROM term WHERE value = ?", [key]).fetchall()
    return columns.people.numbers(np.array([term]))


def _roles(connection: sqlite3.Connection, columns: Columns, own: Array) -> list[tuple[str, int]]:
    """In what office they speak, as the articles say it, with the numbers of quotes."""
    coded = columns.coded["role"]
    counts = np.bincount(coded.codes[own], minlength=len(coded.terms))[1:]
    found = [
        (int(coded.terms[1 + at]), int(counts[at])) for at in np.argsort(-counts, kind="stable")[:SHOWN] if counts[at]
    ]
    marks = ", ".join(str(term) for term, _ in found) or "0"
    words = dict(connection.execute(f"SELECT id, value FROM term WHERE id IN ({marks})").fetchall())
    return sorted(((words[term], n) for term, n in found), key=lambda pair: (-pair[1], pair[0]))


def _articles(connection: sqlite3.Connection, columns: Columns, release: int, key: str) -> list[PageData]:
    """Articles that name them, the newest first."""
    named = connection.execute(
        f"""SELECT document FROM named WHERE entity IN
            (SELECT term FROM entity WHERE piece IN {PIECES} AND canonical = (SELECT id FROM term WHERE value = :id))""",
        {"id": key, "release": release},
    )
    documents = np.unique(np.fromiter((row[0] for row in named), np.int64))
    return rows.articles(connection, rankings.newest(columns, columns.documents.positions(documents), SHOWN))
