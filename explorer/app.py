"""The application: all pages and the API over one store, with every expected error as a page that says it."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from explorer.edit import pages as editing
from explorer.edit.editor import Editor
from explorer.index.asking import TooSlow
from explorer.library import Library, NotThere, NotYet
from explorer.pages import api, articles, corrections, entities, quotes, releases
from explorer.site import HERE, Site
from releases import Damaged, StoreError

log = logging.getLogger("onrecord.explorer")

RETRY = "5"
"""Seconds after which a release that is being indexed is worth another look, as HTTP tells them."""

THREADS = 8
"""Requests that are worked on at once; each thread keeps a connection to the index with its own cache."""


def make_app(library: Library, editor: Editor | None = None) -> FastAPI:
    """The application, without the guard (`explorer.guard`) that every server puts in front of it.

    Without an `editor` there is no route that changes anything.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        yield

    # The API's description stays; the pages that FastAPI makes of it load scripts from elsewhere.
    app = FastAPI(
        title="onrecord", description="Who said what about whom, in one release of a store.", version="1",
        docs_url=None, redoc_url=None, lifespan=lifespan,
    )  # fmt: skip
    site = Site(library)
    _add_errors(app, site)
    for family in (api, releases, quotes, articles, entities, corrections):
        family.add(app, site)
    if editor is not None:
        editing.add(app, site, editor)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    return app


def _add_errors(app: FastAPI, site: Site) -> None:
    def told(request: Request, status: int, title: str, sentence: str) -> Response:
        if request.url.path.startswith("/api/"):
            return JSONResponse({"error": sentence}, status)
        try:
            return site.page(request, "sentence.html", None, status, title=title, sentence=sentence)
        except (StoreError, sqlite3.Error):  # where not even the releases can be listed
            return Response(f"{title}: {sentence}\n", status, media_type="text/plain")

    @app.exception_handler(NotThere)
    def not_there(request: Request, error: NotThere) -> Response:
        return told(request, 404, "Not here", str(error))

    @app.exception_handler(NotYet)
    def not_yet(request: Request, error: NotYet) -> Response:
        answer = told(request, 503, "Not yet", str(error))
        answer.headers["retry-after"] = RETRY
        return answer

    @app.exception_handler(Damaged)
    def damaged(request: Request, error: Damaged) -> Response:
        return told(request, 503, "Part of this release cannot be read", str(error))

    @app.exception_handler(StoreError)
    def failed(request: Request, error: StoreError) -> Response:
        return told(request, 503, "The store does not answer", str(error))

    @app.exception_handler(TooSlow)
    def slow(request: Request, _: TooSlow) -> Response:
        return told(
            request, 503, "That takes too long", "The question took longer than it may; narrow it and ask again."
        )

    @app.exception_handler(sqlite3.Error)
    def no_index(request: Request, error: sqlite3.Error) -> Response:
        log.exception("the search index does not answer")
        return told(request, 503, "The search index does not answer", f"{error}; reload the page, or start again.")

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> Response:
        if error.status_code == 404:
            return told(request, 404, "Not here", "There is no page at this address.")
        return told(request, error.status_code, "That does not work", str(error.detail))

    @app.exception_handler(RequestValidationError)
    def misread(request: Request, _: RequestValidationError) -> Response:
        return told(request, 422, "That does not work", "Something in this address is not what it should be.")
