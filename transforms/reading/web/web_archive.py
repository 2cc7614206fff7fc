"""WARC: one article an HTML response."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from transforms.article import Record, Reject
from transforms.reading.source import Source, Unreadable
from transforms.reading.web import web_page

_HTML_TYPES = ("text/html", "application/xhtml+xml")
_OK = 200


def read(source: Source) -> Iterator[Record | Reject]:
    """A record for every HTML page that was answered with status 200; images, redirects and errors are no articles."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    kinds = WarcRecordType.response | WarcRecordType.resource
    stream = _Forward(source.stream)
    archive = ArchiveIterator(stream, record_types=kinds, parse_http=False)
    number = 0
    for found in archive:
        _load(found, source.limits.page_bytes)
        if not _is_page(found):
            continue
        number += 1
        place = f"#{number}"
        try:
            yield _article(found, place, source)
        except Unreadable as error:
            yield Reject(place, "reading", error.reason, error.detail)
    if not stream.tail.endswith((b"\n\n", b"\n\r\n")):
        raise Unreadable("truncated", "WARC: it does not end as a record does")


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


def _load(found: Any, limit: int) -> None:
    """Take a record's block, at most twice `limit` of it, and parse its HTTP part; raises Unreadable(`truncated`).

    Taken before it is decoded, because the library passes over a block that breaks off.
    """
    wanted = min(found.content_length, 2 * limit)
    block = found.reader.read(wanted)
    if len(block) < wanted:
        raise Unreadable("truncated", "WARC: the last record breaks off")
    found.set_bytes_content(block)
    if found.is_http:
        found.parse_http(auto_decode="all")


def _is_page(found: Any) -> bool:
    if found.http_headers is not None and found.http_headers.status_code != _OK:
        return False
    kind = found.http_content_type or (found.headers.get("Content-Type") if found.http_headers is None else None)
    return (kind or "").split(";")[0].strip().lower() in _HTML_TYPES


def _article(found: Any, place: str, source: Source) -> Record:
    limit = source.limits.page_bytes
    data = found.reader.read(limit + 1)
    if len(data) > limit:
        raise Unreadable("too_large", f"a page of more than {limit:,} bytes")
    address = found.headers.get("WARC-Target-URI")
    page = web_page.page(data, source.options, url=address, charset=found.http_charset)
    return replace(page, record=place, source_format="warc", url=page.url or address)
