"""Pages of a crawl, whatever archive they lie in: what was answered, and which address each article has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from hashlib import blake2b

from transforms.article import Record, Reject
from transforms.reading import addresses
from transforms.reading.source import Source, Unreadable
from transforms.reading.web import http_answers, web_page

HTML_TYPES = ("text/html", "application/xhtml+xml")
_OK = 200
#: Of what could not be unpacked more than this are control characters; of text in UTF-16 every other one is a zero.
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MAX_CONTROL_SHARE, _SAMPLE = 0.02, 4_096
_PLAIN = "text/plain"


class Pages:
    """Makes records of the answers of one archive, and remembers which addresses its pages declare.

    A page's own word for its address is believed once: where another page of the archive, of another title and fetched
    from another address, says the same, it is the site's template that speaks. Memory: 16 bytes a page and some more.
    """

    def __init__(self, source: Source, source_format: str) -> None:
        self._source = source
        self._format = source_format
        self._number = 0
        self._titles: dict[bytes, bytes] = {}

    def answer(self, block: bytes, address: str | None) -> Iterator[Record | Reject]:
        """What an HTTP answer holds: nothing where it is no page, or was answered with another status than 200."""
        limit = self._source.limits.page_bytes
        try:
            found = http_answers.parse(block, limit)
        except Unreadable as error:
            if self._says_page(block):
                yield self._reject(error)
            return
        if found.status == _OK and found.kind in HTML_TYPES:
            yield from self.page(found.body, address, found.charset)

    def page(self, body: bytes, address: str | None, charset: str | None) -> Iterator[Record | Reject]:
        """The article on one page."""
        try:
            if len(body) > self._source.limits.page_bytes:
                raise Unreadable("too_large", f"a page of more than {self._source.limits.page_bytes:,} bytes")
            if len(_CONTROL.findall(body[:_SAMPLE])) > _MAX_CONTROL_SHARE * len(body[:_SAMPLE]):
                raise Unreadable("binary", "a page that is no text, though its headers say so")
            page = web_page.page(body, self._source.options, url=address, charset=charset)
        except Unreadable as error:
            yield self._reject(error)
            return
        self._number += 1
        url = self._address(page, address)
        yield replace(page, record=f"#{self._number}", source_format=self._format, url=url)

    def text(self, body: bytes, address: str | None, language: str | None = None) -> Iterator[Record | Reject]:
        """The article in a page that was made plain text by the crawler."""
        from transforms.reading import encoding

        text = encoding.decode(body).replace("\r\n", "\n")
        if not text.strip():
            yield self._reject(Unreadable("no_text", "a page without text"))
            return
        self._number += 1
        yield Record(f"#{self._number}", self._format, text, url=addresses.absolute(address), language=language)

    def reject(self, reason: str, detail: str) -> Reject:
        """A record of the archive that cannot be read."""
        return self._reject(Unreadable(reason, detail))

    def _reject(self, error: Unreadable) -> Reject:
        self._number += 1
        return Reject(f"#{self._number}", "reading", error.reason, error.detail)

    @staticmethod
    def _says_page(block: bytes) -> bool:
        head = block[:65_536].lower()
        return head.startswith(b"http/") and b" 200" in head[:16] and any(t.encode() in head for t in HTML_TYPES)

    def _address(self, page: Record, fetched: str | None) -> str | None:
        fetched = addresses.absolute(fetched)
        if page.url is None or fetched is None or addresses.same(page.url, fetched):
            return page.url or fetched
        declared, title = (_digest(value) for value in (page.url, page.title or page.text[:200]))
        return page.url if self._titles.setdefault(declared, title) == title else fetched


def _digest(value: str) -> bytes:
    return blake2b(value.encode("utf-8", "surrogatepass"), digest_size=8).digest()
