"""What all pages share: templates, links, the release they are of, and errors as pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from explorer import addresses, texts
from explorer.index.asking import MARK, UNMARK
from explorer.library import Library
from releases import Release
from releases.differences.rewording import edits

if TYPE_CHECKING:
    from explorer.edit.editor import Editor, Waiting

PageData: TypeAlias = dict[str, Any]
"""What a template is filled with, or the API answers: Jinja and JSON ask for no types."""

HERE = Path(__file__).parent
_NAMES = ("quote_id", "doc_id", "text")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
MARKED = re.compile(f"{MARK}([^{MARK}{UNMARK}]*){UNMARK}")


class Site:
    """The templates over one library."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.editor: Editor | None = None
        """who may put things right from these pages, if anybody"""
        self.environment = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_finalize,
        )
        self.environment.globals.update(
            path=addresses.path, at_words=texts.at_words, web_address=texts.web_address, edits=edits
        )
        self.environment.filters.update(
            marked=marked, day=day, moment=moment, sure=texts.confidence_in_words, number=number
        )

    def page(
        self, request: Request, template: str, release: Release | None = None, status: int = 200, **more: object
    ) -> HTMLResponse:
        """A page made of a template; `release` is the one that it is of."""
        numbers = self.library.numbers()
        asked = asked_release(request)
        explicit = asked if asked is not None and release is not None else None
        progress = self.library.indexed(release) if release is not None and numbers else None
        context = {
            "request": request,
            "store": self.library.store.name,
            "release": release,
            "newest": numbers[-1] if numbers else None,
            "editor": self.editor,
            "editable": release is not None and self.editing(release) is not None,
            "waiting": partial(self._waiting, release),
            "progress": progress if progress is not None and not (progress.complete and not progress.trouble) else None,
            "link": partial(link, explicit),
            "here": partial(here, explicit),
            "q": "",
            **more,
        }
        text = self.environment.get_template(template).render(context)
        return HTMLResponse(text, status, headers={"cache-control": "no-store"})

    def editing(self, release: Release) -> Editor | None:
        """Who may put this release right: only what the newest one has is put right."""
        return self.editor if release.number == self.library.numbers()[-1] else None

    def _waiting(self, release: Release | None, quote: object) -> list[Waiting]:
        """What waits for the run after the newest release, of a quote (a row of one, or `rows.Quote`)."""
        editor = self.editing(release) if release is not None else None
        if editor is None or release is None:
            return []
        row = quote if isinstance(quote, Mapping) else {name: getattr(quote, name) for name in _NAMES}
        return editor.of_quote(release, *(row[name] for name in _NAMES))

    def alone(self, template: str, **context: object) -> str:
        """A template that stands alone in a file."""
        return self.environment.get_template(template).render(context)

    def release(self, request: Request) -> Release:
        """The release that an address names, else the newest. Raises NotThere."""
        return self.library.release(asked_release(request))


def asked_release(request: Request) -> int | None:
    """The release that an address names; None where it names none."""
    text = request.query_params.get("release", "")
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 9 else None


def link(release: int | None, path: str, anchor: str = "", /, **query: object) -> str:
    """A link that stays in the release that the address names."""
    pairs = [(name.rstrip("_"), value) for name, value in query.items()]
    if release is not None and "release" not in query:
        pairs.append(("release", release))
    return addresses.link(path, pairs, anchor)


def here(
    explicit: int | None, pairs: Sequence[tuple[str, object]], path: str = "/quotes", release: int | None = None
) -> str:
    """A selection as a link, in the release that the address names or in the one given."""
    return addresses.link(path, [*pairs, ("release", release or explicit)])


def _finalize(value: object) -> object:
    """Whatever comes into a page: nothing for None, and no control character, which no text needs."""
    if value is None:
        return ""
    if isinstance(value, Markup):
        return Markup(CONTROL.sub("\ufffd", str(value)))
    return CONTROL.sub("\ufffd", value) if isinstance(value, str) else value


def marked(text: str | None) -> Markup:
    """A text with what was searched for in <mark>, all else escaped."""
    pieces = MARKED.split(text or "")
    return Markup("").join(
        Markup("<mark>{}</mark>").format(_plain(piece)) if at % 2 else escape(_plain(piece))
        for at, piece in enumerate(pieces)
    )


def _plain(text: str) -> str:
    return CONTROL.sub("\ufffd", text.replace(MARK, "").replace(UNMARK, ""))


def day(when: datetime | None) -> str:
    """A day, for people."""
    return "no date" if when is None else f"{when.day} {when:%B} {when.year:04d}"


def moment(text: str) -> str:
    """A time of a manifest, for people."""
    try:
        return f"{datetime.fromisoformat(text):%d %B %Y, %H:%M} UTC".lstrip("0")
    except ValueError:
        return text


def number(value: int) -> str:
    """A number with its thousands apart."""
    return f"{value:,}"
