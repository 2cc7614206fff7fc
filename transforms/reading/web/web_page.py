"""HTML pages: main text by trafilatura, what the page declares of itself, headings and pull quotes."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

from transforms.article import Record, Reject
from transforms.reading import encoding
from transforms.reading.elements import Element
from transforms.reading.exports import factiva_page
from transforms.reading.options import ReadOptions
from transforms.reading.source import Source, Unreadable
from transforms.reading.web import declared, main_text, notices

#: What they say of odd pages is in the rejects; as log lines it would bury a run's own.
for _library in ("trafilatura", "htmldate", "readability", "justext"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)

_CHARSET = re.compile(rb"<(?:meta\b[^>]*?charset|\?xml\b[^>]*?encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_CHARSET_WITHIN = 4096


def read(source: Source) -> Iterator[Record | Reject]:
    """One record with the page's main text; of an export of a news database, one an article."""
    data = source.whole(source.limits.page_bytes)
    if factiva_page.is_export(data):
        found = factiva_page.records(_tree(_decoded(data, None)), source.options)
        if found is not None:
            yield from found
            return
    yield page(data, source.options)


def page(data: bytes, options: ReadOptions, *, url: str | None = None, charset: str | None = None) -> Record:
    """The article on an HTML page; raises Unreadable(`no_text`) where there is none.

    `charset` and `url` are what the transport said of the page.
    """
    decoded = _decoded(data, charset)
    if not decoded.strip():
        raise Unreadable("empty", "nothing but white space")
    tree = _tree(decoded)
    said = declared.metadata(tree, options, url)
    text, headings, pull_quotes = main_text.main_text(tree)
    if not text:
        raise Unreadable("no_text", "no main text on the page")
    if notices.is_notice(text):
        raise Unreadable("no_text", "only a notice (cookies, consent, log-in) on the page")
    return Record(
        record="",
        source_format="html",
        text=text,
        headings=headings,
        pull_quotes=pull_quotes,
        **said,  # type: ignore[arg-type]
    )


def _decoded(data: bytes, charset: str | None) -> str:
    told = _CHARSET.search(data[:_CHARSET_WITHIN])
    decoded = encoding.decode(data, charset or (told.group(1).decode("ascii") if told else None))
    return decoded.replace("\0", "").replace(main_text.MARK, "")


def _tree(page: str) -> Element:
    from lxml import html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    tree: Element = html.document_fromstring(page.encode("utf-8", "replace"), parser=parser, ensure_head_body=True)
    return tree
