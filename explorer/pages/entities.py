"""`/entities`: whom to look for; `/entities/ID`: somebody, what they said and about whom, and who speaks of them."""

from __future__ import annotations

import sqlite3
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import Response

from explorer import charts
from explorer.addresses import LONGEST
from explorer.index import asking, rows
from explorer.index.asking import PIECES, Selection
from explorer.index.layout import SPEAKS
from explorer.library import NotThere
from explorer.site import Site
from releases import Release

SHOWN = 20
MOST_LISTED = 100


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
        return site.page(request, "entity.html", release, **found(site, release, entity_id))


def most_quoted(site: Site, release: Release, most: int, name: str = "") -> list[dict[str, Any]]:
    """Who speaks most, of those whose name or other form of it has `name` in it."""
    found = site.library.connection().execute(
        f"""SELECT t.value, coalesce(c.name, e.name), coalesce(c.label, e.label), sum(e.n_quotes) AS quotes,
                   sum(e.n_mentions) AS mentions
            FROM entity e JOIN term t ON t.id = e.canonical
            LEFT JOIN entity c ON c.term = e.canonical AND c.piece IN {PIECES}
            WHERE e.piece IN {PIECES} AND (:name = '' OR instr(lower(e.name), lower(:name))
                                           OR instr(lower(e.aliases), lower(:name)))
            GROUP BY e.canonical ORDER BY quotes DESC, mentions DESC, 2, 1 LIMIT :most""",
        {"release": release.number, "most": most, "name": "".join(c for c in name if not "\ud800" <= c <= "\udfff")},
    )
    return [dict(zip(("id", "name", "label", "quotes", "mentions"), row, strict=True)) for row in found]


def found(site: Site, release: Release, entity_id: str) -> dict[str, Any]:
    """What the page of somebody shows. Raises NotThere, TooSlow."""
    site.library.indexed(release)
    connection = site.library.connection()
    known = rows.canonical(connection, release.number, [entity_id]).get(entity_id)
    if known is None:
        raise NotThere(f"release {release.number} knows nobody and nothing of the id {entity_id}")
    said = asking.search(connection, Selection(release.number, filters={"speaker": (known.id,)}))
    about = asking.search(connection, Selection(release.number, filters={"about": (known.id,)}))
    with asking.deadline(connection):
        times = _times(connection, release.number, known.id)
        per = charts.by_time(times)
        return {
            "entity": known,
            "members": rows.members(connection, release.number, known.id),
            "roles": _roles(connection, release.number, known.id),
            "said": said,
            "quotes": rows.quotes(connection, release.number, said.ids[:SHOWN]),
            "about": about,
            "spoken_of": rows.quotes(connection, release.number, about.ids[:SHOWN]),
            "per_time": per,
            "chart": charts.bars(per, f"Quotes of {known.name} over time"),
            "named_in": _articles(connection, release.number, known.id),
        }


_MINE = f"""(SELECT term FROM entity WHERE piece IN {PIECES} AND canonical = (SELECT id FROM term WHERE value = :id))"""
_SAID = f"(SELECT quote FROM link WHERE role = {SPEAKS} AND entity IN {_MINE})"


def _times(connection: sqlite3.Connection, release: int, key: str) -> list[Any]:
    found = connection.execute(
        f"SELECT published FROM quote WHERE id IN {_SAID} AND piece IN {PIECES} AND published IS NOT NULL",
        {"id": key, "release": release},
    )
    return [rows.when(seconds) for (seconds,) in found]


def _roles(connection: sqlite3.Connection, release: int, key: str) -> list[tuple[str, int]]:
    """In what office they speak, as the articles say it, with the numbers of quotes."""
    return connection.execute(
        f"""SELECT w.role, count(*) FROM wording w JOIN quote q ON q.id = w.id
            WHERE w.id IN {_SAID} AND q.piece IN {PIECES} AND w.role IS NOT NULL
            GROUP BY w.role ORDER BY 2 DESC, 1 LIMIT {SHOWN}""",
        {"id": key, "release": release},
    ).fetchall()


def _articles(connection: sqlite3.Connection, release: int, key: str) -> list[dict[str, Any]]:
    """Articles that name them, the newest first."""
    found = connection.execute(
        f"""SELECT d.doc_id, d.title, d.publisher, d.published FROM document d
            WHERE d.id IN (SELECT document FROM named WHERE entity IN {_MINE}) AND d.piece IN {PIECES}
            ORDER BY d.published IS NULL, d.published DESC, d.doc_id LIMIT {SHOWN}""",
        {"id": key, "release": release},
    )
    return [
        {"doc_id": doc_id, "title": title, "publisher": publisher, "published_at": rows.when(published)}
        for doc_id, title, publisher, published in found
    ]
