"""`onrecord report`: the front page of a release as one file that stands alone."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from explorer.library import Library
from explorer.pages import releases as pages
from explorer.site import HERE, Site, link
from releases import Store

ADDRESS = "ONRECORD_EXPLORER_URL"
"""Where the pages are served, if they are: the report links to them then."""

LONGEST_WAIT = 600.0
"""Seconds for the index and the comparison with the release before; a million quotes took a minute and a half."""


def page(store: Store, number: int) -> bytes:
    """The report on a release as HTML. Raises StoreError where the release is not there or cannot be read."""
    address = os.environ.get(ADDRESS, "").rstrip("/")
    with TemporaryDirectory(prefix="onrecord-report-") as cache:
        library = Library(store, Path(cache))
        site, release = Site(library), library.release(number)
        library.indexed(release, wait=LONGEST_WAIT)

        def to(path: str, anchor: str = "", /, **query: object) -> str:
            return address + link(number, path, anchor, **query) if address else ""

        text = site.alone(
            "report.html",
            release=release,
            store=store.name,
            link=to,
            style=(HERE / "static" / "style.css").read_text("utf-8"),
            **pages.overview(site, release, wait=LONGEST_WAIT),
        )
        library.close()
    return text.replace('<a href="">', "<a>").encode()
