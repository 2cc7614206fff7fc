"""Pages saved by a browser as one file (.mhtml): the page, with its pictures and styles beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy

from transforms.article import Record, Reject
from transforms.reading.source import Source, Unreadable
from transforms.reading.web import web_page

_TYPES = ("text/html", "application/xhtml+xml")


def read(source: Source) -> Iterator[Record | Reject]:
    """One record: the first part that is a page. Frames and advertisements are parts behind it."""
    saved = message_from_bytes(source.whole(source.limits.whole_bytes), policy=policy.compat32)
    for part in saved.walk():
        if part.get_content_type() not in _TYPES:
            continue
        data = part.get_payload(decode=True)
        if not isinstance(data, bytes):
            continue
        if len(data) > source.limits.page_bytes:
            raise Unreadable("too_large", f"a page of more than {source.limits.page_bytes:,} bytes")
        address = saved.get("Snapshot-Content-Location") or part.get("Content-Location")
        page = web_page.page(data, source.options, url=str(address or ""), charset=part.get_content_charset())
        yield replace(page, source_format="mhtml")
        return
    raise Unreadable("no_text", "a saved page without a page in it")
