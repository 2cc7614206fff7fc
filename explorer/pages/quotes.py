"""`/quotes`: who said what, searched, filtered, sorted, downloaded; `/quotes/ID`: one of them, for good."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.responses import Response

from explorer import addresses, snippets
from explorer.addresses import Asked
from explorer.index import asking, rows
from explorer.index.asking import Selection
from explorer.index.words import parse
from explorer.library import Document, NotThere
from explorer.pages.articles import SPEAKING
from explorer.site import PageData, Site
from releases import Release
from releases.differences.rewording import match
from releases.exports import files
from releases.tables.columns import Row

MOST_DOWNLOADED = 200_000
"""Quotes in one download: about half a gigabyte of memory while it is made."""

MOST_SAME = 50

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
}

LABELS = {
    "speaker": "Speaker", "about": "About", "publisher": "Publisher", "collection": "Collection", "kind": "Kind",
    "act": "Act", "polarity": "Polarity", "speaker_kind": "Kind of speaker", "gender": "Gender", "copy": "A copy",
}  # fmt: skip


def add(app: FastAPI, site: Site) -> None:
    """Adds the pages on quotes."""

    @app.get("/quotes", include_in_schema=False)
    def quotes(request: Request) -> Response:
        release = site.release(request)
        return site.page(request, "quotes.html", release, **found(site, release, request))

    @app.get("/quotes.{ending}", include_in_schema=False)
    def download(request: Request, ending: str) -> Response:
        if ending not in TYPES:
            raise NotThere(f"quotes come as {', '.join(TYPES)}, not as {ending}")
        return _download(site, request, ending)

    @app.get("/quotes/{quote_id}", include_in_schema=False)
    def quote(request: Request, quote_id: str) -> Response:
        release = site.release(request)
        return site.page(request, "quote.html", release, **one(site, release, quote_id))


def resolved(site: Site, release: Release, asked: Asked) -> Asked:
    """People in `speaker` and `about` by their ids, also where a name was given."""
    connection = site.library.connection()
    filters, notes = dict(asked.filters), list(asked.notes)
    for name in asking.ENTITIES:
        ids = []
        for value in filters.get(name, ()):
            known = rows.canonical(connection, release.number, [value]).get(value)
            key = known.id if known else rows.entity_by_name(connection, release.number, value)
            if key is None:
                notes.append(f"nobody and nothing in release {release.number} is called {value}")
            ids.append(key or value)
        if ids:
            filters[name] = tuple(dict.fromkeys(ids))
    fields = {name: getattr(asked, name) for name in ("q", "since", "until", "confidence", "sort", "page")}
    return Asked(**fields, filters=filters, notes=tuple(notes))


def found(site: Site, release: Release, request: Request) -> PageData:
    """What the page on quotes shows."""
    site.library.indexed(release)
    asked = resolved(site, release, addresses.read(request.query_params))
    selection = asked.selection(release.number)
    connection = site.library.connection()
    words = parse(asked.q)
    try:
        hits = asking.search(site.library.columns(release), connection, selection, asked.page)
    except asking.TooSlow:
        return {**_about(site, release, asked, selection), "hits": None, "quotes": [], "facets": [], "last": 1}
    with asking.deadline(connection):
        shown = rows.quotes(connection, release.number, hits.ids, words)
    last = min(max(1, -(-hits.count // asking.PER_PAGE)), asking.MOST_PAGES)
    return {
        **_about(site, release, asked, selection), "hits": hits, "quotes": shown, "facets": _facets(asked, hits), "last": last,
    }  # fmt: skip


def _about(site: Site, release: Release, asked: Asked, selection: Selection) -> PageData:
    """The question itself: chosen filters, links, code."""
    names = rows.canonical(
        site.library.connection(),
        release.number,
        (key for name in asking.ENTITIES for key in asked.filters.get(name, ())),
    )
    chosen = [
        (LABELS[name], names[value].name if value in names else value, asked.but(name, value, add=False))
        for name in asking.FACETS
        for value in asked.filters.get(name, ())
    ]
    where = snippets.place(site.library.store, release)
    return {
        "asked": asked,
        "q": asked.q,
        "chosen": chosen,
        "labels": LABELS,
        "sorts": [one for one in asking.SORTS if one != "relevance" or asked.q],
        "code": {
            "pandas": snippets.as_pandas(where, selection),
            "SQL": snippets.as_sql(where, selection),
        },
        "formats": list(TYPES),
        "per_page": asking.PER_PAGE,
    }


def _facets(asked: Asked, hits: asking.Hits) -> list[PageData]:
    shown = []
    for name in asking.FACETS:
        chosen = asked.filters.get(name, ())
        values = [
            {"label": value.label, "count": value.count, "chosen": value.value in chosen,
             "query": asked.but(name, value.value, add=value.value not in chosen)}
            for value in hits.facets.get(name, ())
        ]  # fmt: skip
        if values:
            shown.append({"name": name, "label": LABELS[name], "values": values})
    return shown


def _download(site: Site, request: Request, ending: str) -> Response:
    release = site.release(request)
    progress = site.library.indexed(release)
    if not progress.complete:
        return site.page(request, "sentence.html", release, 503, title="Not yet",
                         sentence="The release is being indexed; a download now would lack quotes. Try again in a minute.")  # fmt: skip
    asked = resolved(site, release, addresses.read(request.query_params))
    connection = site.library.connection()
    columns = site.library.columns(release)
    ids = asking.all_ids(columns, connection, asked.selection(release.number), MOST_DOWNLOADED)
    if ids is None:
        return site.page(
            request, "sentence.html", release, 413, title="Too many for one download",
            sentence=f"These are more than {MOST_DOWNLOADED:,} quotes: narrow the search, or use “as pandas” or “as SQL”.",
        )  # fmt: skip
    table = rows.flat(rows.quotes(connection, release.number, ids))
    data, _ = files.content(table, ending, f"quotes of release {release.number}")
    name = f"quotes-release-{release.number}.{ending}"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(data, media_type=TYPES[ending], headers=headers)


def one(site: Site, release: Release, quote_id: str) -> PageData:
    """What the page of a quote shows. Raises NotThere, NotYet, Damaged."""
    progress = site.library.indexed(release)
    connection = site.library.connection()
    number = rows.quote_number(connection, release.number, quote_id)
    if number is None:
        raise site.library.absent(release, progress, f"has no quote {quote_id}")
    (quote,) = rows.quotes(connection, release.number, [number])
    document = site.library.document(release, quote.doc_id)
    row = next((row for row in document.quotes if row["quote_id"] == quote_id), None)
    if row is None:
        raise NotThere(f"release {release.number} has no quote {quote_id}")
    candidates = rows.canonical(connection, release.number, row["speaker_candidates"] or ())
    return {
        "quote": quote,
        "row": row,
        "document": document.row,
        "candidates": list({one.id: one for one in candidates.values()}.values()),
        "context": context(document, row),
        "stretches": [document.row["text"][span["start"] : span["end"]] for span in row["spans"]],
        "people": sorted({one["name"] for one in document.mentions if one["name"] and one["label"] in SPEAKING}),
        **_elsewhere(site, release, quote_id, number),
        "rewordings": _rewordings(site, release, document, row),
    }


def _elsewhere(site: Site, release: Release, quote_id: str, number: int) -> PageData:
    """`statement`: the row of `statements` that the quote is of, None for none; `same`: other quotes of the same words.

    Quotes that are of no statement (short, indirect, of an older release) have those of exactly the same words.
    """
    connection = site.library.connection()
    told = release.arrow("quote_statements", ["statement_id"], [("quote_id", "=", quote_id)])[
        "statement_id"
    ].to_pylist()
    if not told:
        same = rows.same_words(connection, release.number, number, MOST_SAME)
        return {"statement": None, "same": rows.quotes(connection, release.number, same)}
    of_it = [("statement_id", "=", told[0])]
    (statement,) = release.arrow("statements", filters=of_it).to_pylist()
    others = [
        key for key in release.arrow("quote_statements", ["quote_id"], of_it)["quote_id"].to_pylist() if key != quote_id
    ]
    same = rows.by_date(connection, release.number, others, MOST_SAME)
    return {"statement": statement, "same": rows.quotes(connection, release.number, same)}


def context(document: Document, row: Row) -> tuple[str, str, str]:
    """The quote's paragraph in three: before the quote, the quote as printed, after it."""
    text = document.row["text"]
    start = text.rfind("\n", 0, row["start"]) + 1
    end = text.find("\n", row["end"])
    return text[start : row["start"]], text[row["start"] : row["end"]], text[row["end"] : len(text) if end < 0 else end]


def _rewordings(site: Site, release: Release, document: Document, row: Row) -> list[tuple[int, str]]:
    """The quote in earlier releases, where its words were others: (release, words), the newest first."""
    found: list[tuple[int, str]] = []
    for number, _ in site.library.versions(release, document.row["doc_id"]):
        before = site.library.quotes_of(number, document.row["doc_id"])
        if any(old["quote_id"] == row["quote_id"] for old in before):
            continue
        pairs = match(before, document.quotes)
        at = document.quotes.index(row)
        found += [(number, before[pair.before]["text"]) for pair in pairs if pair.after == at]
    return found
