"""Addresses of articles: absolute, of a page and not of a whole site, and in agreement with where it was fetched."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from transforms.identity import canonical_url, is_article_address

_HAS_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_HOST = re.compile(r"(?:[\w-]+\.)+[A-Za-z]{2,24}(?::\d+)?/")
_ADDRESS = re.compile(r"(?:https?:)?//\S+|www\.\S+|[#/]\S*", re.I)
_FILE = re.compile(r"[\w%~.-]+(?:/[\w%~.,;=+-]*)+|[\w%~-]+\.(?:html?|php|aspx?|jsp|cfm)(?:\?\S*)?", re.I)
"""a relative address without a slash before it"""
_SPACE = re.compile(r"\s")


def absolute(value: str | None, base: str | None = None) -> str | None:
    """`value` as an http(s) address, a relative one seen from `base`; None where it is none."""
    written = (value or "").strip().strip("<>")
    if not written or _SPACE.search(written):
        return None
    try:
        if written.startswith("//"):
            written = f"https:{written}"
        elif not _HAS_SCHEME.match(written):
            if base and (
                written.startswith(("/", "?", "./", "../")) or (_FILE.fullmatch(written) and not _HOST.match(written))
            ):
                written = urljoin(base, written)
            elif _HOST.match(written):
                written = f"https://{written}"
        return written if canonical_url(written) else None
    except ValueError:
        return None


def is_address(value: str) -> bool:
    """Whether words are an address, and no name."""
    return bool(_ADDRESS.fullmatch(value.strip()))


def same(one: str, other: str) -> bool:
    """Whether two addresses are of one page."""
    return canonical_url(one) == canonical_url(other)


def declared(values: Iterable[str | None], fetched: str | None = None, base: str | None = None) -> str | None:
    """The first of the addresses that a page declares which can be an article's, else the one it was fetched from.

    The home page of a site is no article's address, nor is a section of it, nor a part of the address from which the
    page was fetched, nor one of a machine that only its owner knows.
    """
    fetched = absolute(fetched)
    known = [written for written in values if written]
    base = fetched or next((url for v in (base, *known) if (url := absolute(v))), None)
    found = [url for value in known if (url := absolute(value, base))]
    believed = next((url for url in found if _is_believed(url, fetched)), None)
    return believed or fetched or next(filter(_is_somewhere, found), None)


def _is_somewhere(url: str) -> bool:
    """Whether an address leads to more than a site as a whole, and can be reached by others."""
    parts = urlsplit(url)
    return bool(parts.path.strip("/") or parts.query) and "." in (parts.hostname or "")


def _is_believed(url: str, fetched: str | None) -> bool:
    if not is_article_address(url) or "." not in (urlsplit(url).hostname or ""):
        return False
    if fetched is None:
        return True
    here, there = urlsplit(url), urlsplit(fetched)
    path, full = here.path.rstrip("/"), there.path.rstrip("/")
    return path == full or not full.startswith(f"{path}/") or len(path) > len(full) // 2
