"""Corrections from the pages: wrong speaker, not a quote, wrong words, a missing quote, the same person or not, and taking each back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated

from fastapi import Depends, FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from explorer import addresses
from explorer.edit import forms, judging
from explorer.edit.editor import Editor
from explorer.edit.forms import one_line
from explorer.index import rows
from explorer.library import Document, NotThere
from explorer.site import Site
from releases import Release, StoreError
from releases.corrections import finding, ledger, naming
from releases.corrections.finding import Stub
from releases.tables.schemas import TABLES

Form = Annotated[Mapping[str, str], Depends(forms.read)]

KINDS = TABLES["quotes"].column("kind").values or ()
"""How the words of a missing quote may be given."""

UNDONE_AT = ("quotes", "entities", "articles")
"""Kinds of pages that an undoing goes back to."""


def add(app: FastAPI, site: Site, editor: Editor) -> None:
    """Adds what changes something: every one takes a form with the token of this start, and none is a GET."""
    site.editor = editor

    def checked(form: Mapping[str, str]) -> Release:
        """The release that is put right. Raises HTTPException where the form is not ours."""
        if not editor.right(form.get("csrf", "")):
            raise HTTPException(
                403, "This form is of another start of the server: go back, reload the page, try again."
            )
        return site.library.release()

    def recorded(body: Mapping[str, object]) -> None:
        try:
            ledger.record(editor.file, [body], editor.by)
        except StoreError as error:
            raise HTTPException(409, str(error)) from None

    @app.post("/edit/quotes/{quote_id}/{what}", include_in_schema=False)
    def quote(quote_id: str, what: str, form: Form) -> Response:
        release = checked(form)
        if what not in CHANGES:
            raise HTTPException(404)
        doc_id = quote_id.partition("-")[0]
        correct(editor, release, quote_id, CHANGES[what](site, release, doc_id, form), one_line(form, "note"))
        return RedirectResponse(addresses.path("quotes", quote_id) + "#edit", 303)

    @app.post("/edit/articles/{doc_id}/quote", include_in_schema=False)
    def missing(doc_id: str, form: Form) -> Response:
        release = checked(form)
        recorded({"doc_id": doc_id, "add": quote_to_add(site, release, doc_id, form), **_why(form)})
        return RedirectResponse(addresses.path("articles", doc_id) + "#edit", 303)

    @app.post("/edit/entities/{entity_id}/{what}", include_in_schema=False)
    def entity(entity_id: str, what: str, form: Form) -> Response:
        release = checked(form)
        if what not in PAIRS:
            raise HTTPException(404)
        recorded({what: PAIRS[what](site, release, entity_id, form), **_why(form)})
        return RedirectResponse(addresses.path("entities", entity_id) + "#edit", 303)

    @app.post("/edit/undo/{line_id}", include_in_schema=False)
    def undo(line_id: str, form: Form) -> Response:
        checked(form)
        recorded({"undo": line_id})
        kind, key = form.get("kind", ""), form.get("key", "")
        known = kind in UNDONE_AT and key
        return RedirectResponse(addresses.path(kind, key) + "#edit" if known else "/corrections", 303)

    @app.get("/edit/{rest:path}", include_in_schema=False)
    def nothing(request: Request, rest: str) -> Response:
        raise HTTPException(405, "Nothing is changed by opening an address.")

    judging.add(app, site, editor, checked)


def correct(editor: Editor, release: Release, quote_id: str, change: Mapping[str, object], why: str | None) -> None:
    """Records a correction as `onrecord correct` does. Raises NotThere where the release has no such quote."""
    try:
        naming.correct(editor.file, release, quote_id, change, by=editor.by, why=why)
    except naming.NoQuote as error:
        raise NotThere(str(error)) from None


def _why(form: Mapping[str, str]) -> dict[str, str]:
    note = one_line(form, "note")
    return {"why": note} if note else {}


def speaker(site: Site, release: Release, doc_id: str, form: Mapping[str, str]) -> dict[str, object]:
    """Somebody else speaks, or nobody is known to. Raises HTTPException where the form says neither, or both."""
    name = one_line(form, "speaker_name")
    if bool(form.get("nobody")) == bool(name):
        raise HTTPException(422, "Say who speaks, or that nobody is known to: one of the two.")
    return {"set": {"speaker_name": name}}


def drop(site: Site, release: Release, doc_id: str, form: Mapping[str, str]) -> dict[str, object]:
    """It is no quote."""
    return {"drop": True}


def words(site: Site, release: Release, doc_id: str, form: Mapping[str, str]) -> dict[str, object]:
    """The words as they stand in the article; a line each where the quote is interrupted. Raises HTTPException."""
    spans = _stretches(form)
    _places(_document(site, release, doc_id).row["text"], spans)
    return {"set": {"spans": spans}}


def quote_to_add(site: Site, release: Release, doc_id: str, form: Mapping[str, str]) -> dict[str, object]:
    """A quote that was missed, at the first place of its words where none is. Raises HTTPException, NotThere."""
    spans, kind, name = _stretches(form), form.get("kind", ""), one_line(form, "speaker_name")
    if kind and kind not in KINDS:
        raise HTTPException(422, f"A quote is {', '.join(KINDS)}.")
    document = _document(site, release, doc_id)
    text = document.row["text"]
    known = [Stub(row["quote_id"], row["text"], row["start"], row["end"]) for row in document.quotes]
    places = _places(text, spans)
    while finding.in_place((places[0][0], places[-1][1]), known):
        try:
            places = _places(text, spans, places[0][1])
        except HTTPException:
            raise HTTPException(422, "These words are a quote already: put that one right.") from None
    (start, end) = places[0]
    return {
        "exact": text[start:end],
        **naming.around(text, start, end),
        **({"spans": spans} if len(spans) > 1 else {}),
        **({"speaker_name": name} if name else {}),
        **({"kind": kind} if kind else {}),
    }


def _document(site: Site, release: Release, doc_id: str) -> Document:
    site.library.indexed(release)
    return site.library.document(release, doc_id)


def _stretches(form: Mapping[str, str]) -> list[str]:
    """The words that a form gives, a line for each stretch. Raises HTTPException where there are none."""
    spans = [line.strip() for line in form.get("words", "").splitlines() if line.strip()]
    if not spans:
        raise HTTPException(422, "Give the words of the quote as they stand in the article.")
    return spans


def _places(text: str, spans: Sequence[str], since: int = 0) -> list[tuple[int, int]]:
    """Where some stretches stand one after another, from `since` on. Raises HTTPException where they do not."""
    found: list[tuple[int, int]] = []
    for one in spans:
        at = next((place for place in finding.places(text, one) if place[0] >= since), None)
        if at is None:
            raise HTTPException(422, f"These words do not stand in the article, or not in this order: {one[:100]}")
        found.append(at)
        since = at[1]
    return found


CHANGES: Mapping[str, Callable[[Site, Release, str, Mapping[str, str]], dict[str, object]]] = {
    "speaker": speaker, "drop": drop, "words": words,
}  # fmt: skip
"""What can be said of a quote, by the last part of its address."""


def _same(site: Site, release: Release, entity_id: str, form: Mapping[str, str]) -> list[str]:
    """The two entities that are one; the other is given by its id, its address or its name."""
    other = one_line(form, "other") or ""
    progress = site.library.indexed(release)
    connection = site.library.connection()
    given = other.partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2]
    known = rows.canonical(connection, release.number, [entity_id, given])
    key = given if given in known else rows.entity_by_name(connection, release.number, other)
    if entity_id not in known or key is None:
        if not progress.complete:
            raise site.library.absent(release, progress, f"knows nobody and nothing called {other or 'that'}")
        raise HTTPException(422, f"Nobody and nothing in release {release.number} is called {other or 'that'}.")
    if known[entity_id].id in (key, known[key].id if key in known else key):
        raise HTTPException(422, "These two are one already.")
    return [entity_id, key]


def _different(site: Site, release: Release, entity_id: str, form: Mapping[str, str]) -> list[str]:
    """The two entities that are two, of those that are joined now."""
    other = form.get("other", "")
    progress = site.library.indexed(release)
    known = rows.canonical(site.library.connection(), release.number, [entity_id, other])
    if not progress.complete and {entity_id, other} - known.keys():
        raise site.library.absent(release, progress, "does not know these two")
    if {entity_id, other} - known.keys() or entity_id == other or known[entity_id].id != known[other].id:
        raise HTTPException(422, f"These two are not one in release {release.number}.")
    return [entity_id, other]


PAIRS: Mapping[str, Callable[[Site, Release, str, Mapping[str, str]], list[str]]] = {
    "same": _same, "different": _different,
}  # fmt: skip
"""What can be said of an entity and another, by the last part of its address."""
