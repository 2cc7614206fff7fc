"""WARC, and WET, which is WARC with the pages made plain text: one article an HTML response or text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from transforms.article import Record, Reject
from transforms.reading.source import Source, Unreadable
from transforms.reading.web.crawled import HTML_TYPES, Pages

#: The first line of a record.
_HEADER = re.compile(rb"\n(WARC/[01]\.\d{1,2}\r?\n)")
_HEADER_BYTES = 16
#: Of a record so much is kept while it is read.
_KEPT = 16 * 2**20


def read(source: Source) -> Iterator[Record | Reject]:
    """A record for every HTML page that was answered with status 200; images, redirects and errors are no articles.

    A record that cannot be read costs only itself, also one whose length is not what its header says: the next is looked
    for behind it.
    """
    from fastwarc.warc import WarcRecordType

    stream = _Forward(source.stream)
    pages = Pages(source, "warc")
    texts = Pages(source, "wet")
    n_found, n_metadata = 0, 0
    for found in _each(stream, source.limits.page_bytes):
        if isinstance(found, Unreadable):
            n_found += 1
            yield pages.reject(found.reason, found.detail)
            continue
        record, block = found
        n_metadata += record.record_type == WarcRecordType.metadata
        for item in _records(record, block, pages, texts, WarcRecordType):
            n_found += 1
            yield item
    if stream.failed:
        raise stream.failed
    if not stream.tail.endswith((b"\n\n", b"\n\r\n")):
        raise Unreadable("truncated", "WARC: it does not end as a record does")
    if not n_found and n_metadata:
        raise Unreadable("unsupported_format", "WAT or other metadata of a crawl, without its pages")


def _each(stream: _Forward, limit: int) -> Iterator[tuple[Any, bytes] | Unreadable]:
    """Every record with its block, or why it cannot be read where others follow it."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion | WarcRecordType.metadata
    while True:
        began = stream.tell()
        try:
            for found in ArchiveIterator(stream, record_types=kinds, parse_http=False, strict_mode=False):
                stream.forget(began + found.stream_pos)
                block = bytes(found.reader.read(min(found.content_length, 2 * limit)))
                if len(block) < min(found.content_length, 2 * limit):
                    raise Unreadable("truncated", "WARC: the last record breaks off")
                yield found, block
            return
        except (OSError, Unreadable) as error:  # the library's word for what is no header, and ours
            if not stream.find_next():
                raise
            if isinstance(error, Unreadable):
                yield Unreadable("malformed", "WARC: a record that is shorter than its header says")


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
    """A stream as the library wants it: it asks for positions, and panics where a stream cannot tell.

    It keeps what was read of the record at hand, so that the next one can be found in it.
    """

    def __init__(self, stream: BinaryIO) -> None:
        # a buffered read of more than there is before a fault would lose what there is
        self._read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        self._position = 0
        self._kept = bytearray()
        """the bytes before `_position`, and behind it those that are given out anew"""
        self._again = b""
        self.tail = b""
        """the last bytes read; the library passes over a header that breaks off"""
        self.failed: Unreadable | None = None
        """why there is no more than was read"""

    def read(self, size: int = -1) -> bytes:
        if self._again:
            size = len(self._again) if size < 0 else size
            data, self._again = self._again[:size], self._again[size:]
        else:
            data = self._fresh(size)
        self._position += len(data)
        self._kept += data
        del self._kept[: max(0, len(self._kept) - _KEPT)]
        self.tail = (self.tail + data)[-4:] if len(data) < 4 else data[-4:]
        return data

    def _fresh(self, size: int) -> bytes:
        try:
            return self._read(size) if self.failed is None else b""
        except Unreadable as error:  # what came before it is read first
            if error.final:
                raise
            self.failed = error
            return b""

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

    def forget(self, position: int) -> None:
        """Keep nothing of what stands before `position`."""
        del self._kept[: max(0, position - (self._position - len(self._kept)))]

    def find_next(self) -> bool:
        """Go to the next header behind the beginning of the record at hand, which may have been read already."""
        seen = self._kept[1:]
        while not (found := _HEADER.search(seen)):
            self._kept.clear()
            piece = self.read(1 << 16)
            if not piece:
                return False
            seen = seen[-_HEADER_BYTES:] + piece
        self._again = bytes(seen[found.start(1) :]) + self._again
        self._position -= len(seen) - found.start(1)
        self._kept.clear()
        return True
