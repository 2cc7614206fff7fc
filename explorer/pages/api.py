"""`/api/…`: the pages as JSON. `/openapi.json` describes it."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request
from fastapi.responses import Response

from explorer import addresses, quality
from explorer.index import asking, rows
from explorer.pages import articles, entities, quotes, releases
from explorer.site import PageData, Site
from releases.exports import cells
from releases.tables.columns import Row

RELEASE = Annotated[int | None, Query(description="Number of the release; default: the newest.")]
MANY = Annotated[list[str] | None, Query()]


def add(app: FastAPI, site: Site) -> None:
    """Adds the API."""

    @app.get("/api/quotes", summary="Quotes that meet a selection, 50 a page, with counts per facet")
    def api_quotes(
        request: Request,
        q: Annotated[
            str, Query(description="Words, “phrases” in quotation marks, -words that must not be there.")
        ] = "",
        speaker: MANY = None,
        about: MANY = None,
        publisher: MANY = None,
        collection: MANY = None,
        kind: MANY = None,
        act: MANY = None,
        polarity: MANY = None,
        speaker_kind: MANY = None,
        gender: MANY = None,
        copy: MANY = None,
        since: Annotated[str, Query(description="A day, month or year: 2026-01-31, 2026-01, 2026.")] = "",
        until: Annotated[str, Query(description="The same, itself included.")] = "",
        confidence: Annotated[str, Query(description="At least this, from 0 to 1.")] = "",
        sort: Annotated[str, Query(description="relevance, date, oldest or confidence.")] = "",
        page: str = "1",
        release: RELEASE = None,
    ) -> PageData:
        chosen = site.library.release(release)
        site.library.indexed(chosen)
        asked = quotes.resolved(site, chosen, addresses.read(request.query_params))
        connection = site.library.connection()
        hits = asking.search(site.library.columns(chosen), connection, asked.selection(chosen.number), asked.page)
        found = rows.quotes(connection, chosen.number, hits.ids)
        return {
            "release": chosen.number,
            "count": hits.count,
            "page": asked.page,
            "notes": list(asked.notes),
            "facets": {name: [dataclasses.asdict(one) for one in values] for name, values in hits.facets.items()},
            "quotes": _plain(rows.flat(found)),
        }

    @app.get("/api/quotes/{quote_id}", summary="One quote, and others of the same words")
    def api_quote(quote_id: str, release: RELEASE = None) -> PageData:
        chosen = site.library.release(release)
        found = quotes.one(site, chosen, quote_id)
        before, words, after = found["context"]
        return {
            "release": chosen.number,
            "quote": _plain(rows.flat([found["quote"]]))[0],
            "row": found["row"],
            "paragraph": {"before": before, "quote": words, "after": after},
            "same_words": _plain(rows.flat(found["same"])),
            "rewordings": [{"release": number, "text": text} for number, text in found["rewordings"]],
        }

    @app.get("/api/articles/{doc_id}", summary="One article with its quotes")
    def api_article(doc_id: str, release: RELEASE = None) -> PageData:
        chosen = site.library.release(release)
        found = articles.found(site, chosen, doc_id)
        return {
            "release": chosen.number,
            "article": found["document"],
            "quotes": found["quotes"],
            "named": [{**dataclasses.asdict(one), "mentions": count} for one, count in found["people"]],
            "copies": found["copies"],
            "earlier": [{"release": number, **row} for number, row in found["versions"]],
        }

    @app.get("/api/entities", summary="Who is quoted most, or whose name holds some letters")
    def api_entities(name: str = "", release: RELEASE = None) -> PageData:
        chosen = site.library.release(release)
        site.library.indexed(chosen)
        with asking.deadline(site.library.connection()):
            listed = entities.most_quoted(site, chosen, entities.MOST_LISTED, name[: addresses.LONGEST])
        return {"release": chosen.number, "entities": listed}

    @app.get("/api/entities/{entity_id}", summary="Somebody: names, roles, what they said, who speaks of them")
    def api_entity(entity_id: str, release: RELEASE = None) -> PageData:
        chosen = site.library.release(release)
        found = entities.found(site, chosen, entity_id)
        return {
            "release": chosen.number,
            "entity": dataclasses.asdict(found["entity"]),
            "joined": found["members"],
            "roles": [{"role": role, "quotes": count} for role, count in found["roles"]],
            "said": {"count": found["said"].count, "quotes": _plain(rows.flat(found["quotes"]))},
            "about": {"count": found["about"].count, "quotes": _plain(rows.flat(found["spoken_of"]))},
            "over_time": [{"when": label, "quotes": count} for label, count in found["per_time"]],
            "articles": found["named_in"],
        }  # fmt: skip

    @app.get("/api/releases", summary="The releases of the store, the newest first")
    def api_releases() -> PageData:
        return {"store": site.library.store.name, "releases": releases.history(site)}

    @app.get("/api/releases/{before:int}...{after:int}", summary="What changed from one release to another")
    def api_difference(before: int, after: int) -> Response:
        from releases.exports.rendering import difference_json

        for number in (before, after):
            site.library.release(number)
        return Response(difference_json(site.library.difference(before, after)), media_type="application/json")

    @app.get("/api/releases/{number:int}", summary="One release: counts, pipeline, who is quoted most")
    def api_release(number: int) -> PageData:
        chosen = site.library.release(number)
        found = releases.overview(site, chosen)
        kept = ("counts", "parent", "summary", "quoted", "talked_about", "newest_quoted", "pipeline", "notes")
        return {
            "release": number,
            "created_at": chosen.manifest.created_at,
            **{name: found[name] for name in kept},
            "quality": quality.of(chosen.manifest.notes),
            "rejects": [{"reason": reason, "count": count} for reason, count in found["reasons"]],
        }

    @app.get("/api/rejects", summary="What could not be read, and why")
    def api_rejects(reason: str = "", release: RELEASE = None) -> PageData:
        chosen = site.library.release(release)
        found = releases.left_out(chosen, reason)
        counts = [{"reason": name, "count": count} for name, count in found["counts"]]
        return {"release": chosen.number, "counts": counts, "total": found["total"], "rejects": found["examples"]}


def _plain(table: Any) -> list[PageData]:
    rows_: list[Row] = cells.simple(table).to_pylist()
    return rows_
