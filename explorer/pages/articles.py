"""`/articles/ID`: an article with its quotes in the colours of their speakers."""

from __future__ import annotations

from collections import Counter

from fastapi import FastAPI, Request
from fastapi.responses import Response

from explorer import texts
from explorer.index import rows
from explorer.index.columns import PIECES
from explorer.site import PageData, Site
from releases import Release
from releases.tables.columns import Row
from releases.tables.schemas import TABLES

MOST_COPIES = 50

SPEAKING = ("PERSON", "ORG")
"""Labels of those who may be said to speak."""


def add(app: FastAPI, site: Site) -> None:
    """Adds the page on an article."""

    @app.get("/articles/{doc_id}", include_in_schema=False)
    def article(request: Request, doc_id: str) -> Response:
        release = site.release(request)
        return site.page(request, "article.html", release, **found(site, release, doc_id))


def found(site: Site, release: Release, doc_id: str) -> PageData:
    """What the page of an article shows. Raises NotThere, NotYet, Damaged."""
    site.library.indexed(release)
    document = site.library.document(release, doc_id)
    connection = site.library.connection()
    ids = {row["entity_id"] for row in document.mentions if row["entity_id"]}
    ids |= {row["speaker_entity_id"] for row in document.quotes if row["speaker_entity_id"]}
    names = rows.canonical(connection, release.number, ids)
    tints = texts.colours(document.quotes, names)
    row = document.row
    return {
        "document": row,
        "paragraphs": texts.paragraphs(row["text"], document.sentences, document.mentions, document.quotes, names),
        "quotes": document.quotes,
        "tints": tints,
        "names": names,
        "speakers": sorted({one["name"] for one in document.mentions if one["name"] and one["label"] in SPEAKING}),
        "kinds": TABLES["quotes"].column("kind").values,
        "people": _people(document.mentions, names),
        "copies": _copies(site, release, row),
        "versions": site.library.versions(release, doc_id),
    }


def _people(mentions: list[Row], names: dict[str, rows.Named]) -> list[tuple[rows.Named, int]]:
    """Whom and what the article names, the most often named first."""
    counts = Counter(names[row["entity_id"]] for row in mentions if row["entity_id"] in names)
    return counts.most_common(30)


def _copies(site: Site, release: Release, row: Row) -> list[PageData]:
    """The other documents with the same text."""
    first = row["duplicate_of"] or row["doc_id"]
    found = site.library.connection().execute(
        f"""SELECT doc_id, title, publisher, published FROM document d
            WHERE (doc_id = :first OR duplicate_of = :first) AND doc_id <> :own AND piece IN {PIECES}
            ORDER BY published IS NULL, published, doc_id LIMIT {MOST_COPIES}""",
        {"first": first, "own": row["doc_id"], "release": release.number},
    )
    return [
        {"doc_id": doc_id, "title": title, "publisher": publisher, "published_at": rows.when(published)}
        for doc_id, title, publisher, published in found
    ]
