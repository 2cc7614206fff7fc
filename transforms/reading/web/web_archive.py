"""WARC, and WET, which is WARC with the pages made plain text: one article an HTML response or text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from transforms.article import Record, Reject
from transforms.reading.source import Source, Unreadable
from transforms.reading.web.crawled import HTML_TYPES, Pages


def read(source: Source) -> Iterator[Record | Reject]:
    """A record for every HTML page that was answered with status 200; images, redirects and errors are no articles.

    A record that cannot be read costs only itself.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion | WarcRecordType.metadata
    stream = _Forward(source.stream)
    pages = Pages(source, "warc")
    texts = Pages(source, "wet")
    n_found, n_metadata = 0, 0
    for found in ArchiveIterator(stream, record_types=kinds, parse_http=False):
        block = _block(found, source.limits.page_bytes)
        n_metadata += found.record_type == WarcRecordType.metadata
        for item in _records(found, block, pages, texts, WarcRecordType):
            n_found += 1
            yield item
    if not stream.tail.endswith((b"\n\n", b"\n\r\n")):
        raise Unreadable("truncated", "WARC: it does not end as a record does")
    if not n_found and n_metadata:
        raise Unreadable("unsupported_format", "WAT or other metadata of a crawl, without its pages")


def _records(found: Any, block: bytes, pages: Pages, texts: Pages, kinds: Any) -> Iterator[Record | Reject]:
    """The article in one WARC record, if it has one."""
    address = found.headers.get("WARC-Target-URI")
    kind = (found.headers.get("Content-Type") or "").split(";")[0].strip().lower()
    if found.record_type == kinds.conversion:
        if kind == "text/plain":
            yield from texts.text(block, address, found.headers.get("WARC-Identified-Content-Language"))
    elif found.record_type == kinds.metadata:
        return
    elif block.startswith(b"HTTP/"):
        yield from pages.answer(block, address)
    elif kind in HTML_TYPES:
        yield from pages.page(block, address, None)
    elif kind == "application/http":
        yield pages.reject("malformed", "no HTTP answer: its status line is missing")


class _Forward:
    """A stream as the library wants it: it asks for positions, and panics where a stream cannot tell."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._position = 0
        self.tail = b""
        """the last bytes read; the library passes over a header that breaks off"""

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._position += len(data)
        self.tail = (self.tail + data)[-4:] if len(data) < 4 else data[-4:]
        return data

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = 0) -> int:
        ahead = offset if whence == 1 else offset - self._position
        if whence == 2 or ahead < 0:
            raise OSError("a WARC is read forward only")
        while ahead > 0 and (data := self.read(min(ahead, 1 << 16))):
            ahead -= len(data)
        return self._position

    def close(self) -> None:
        """The stream is not ours to close."""


def _block(found: Any, limit: int) -> bytes:
    """A record's block, at most twice `limit` of it; raises Unreadable(`truncated`) where it breaks off."""
    wanted = min(found.content_length, 2 * limit)
    block = bytes(found.reader.read(wanted))
    if len(block) < wanted:
        raise Unreadable("truncated", "WARC: the last record breaks off")
    return block
