"""ARC, the Internet Archive's format before WARC: one article an HTML answer."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.article import Record, Reject
from transforms.reading.source import Source, Unreadable
from transforms.reading.web.crawled import HTML_TYPES, Pages

#: A line before a record has at least address, machine, moment, type and length.
_FIELDS, _MAX_DIGITS = 5, 15
_MAX_HEADER = 16 * 1024
_VERSION = b"filedesc://"


def read(source: Source) -> Iterator[Record | Reject]:
    """A record for every HTML page that was answered with status 200."""
    pages = Pages(source, "arc")
    limit = 2 * source.limits.page_bytes
    while (line := _header(source)) is not None:
        address, kind, n_bytes = line
        block = source.stream.read(min(n_bytes, limit))
        _pass_over(source, n_bytes - len(block), len(block) < min(n_bytes, limit))
        if address.startswith(_VERSION.decode()):
            continue
        if block.startswith(b"HTTP/"):
            yield from pages.answer(block, address)
        elif kind in HTML_TYPES:
            yield from pages.page(block, address, None)


def _header(source: Source) -> tuple[str, str, int] | None:
    """Address, media type and length of the next record; None at the end of the archive."""
    while line := source.stream.readline(_MAX_HEADER):
        if not line.strip():
            continue
        parts = line.decode("utf-8", "replace").split()
        if len(parts) < _FIELDS or not (parts[-1].isdigit() and len(parts[-1]) <= _MAX_DIGITS):
            raise Unreadable("malformed", f"ARC: no header of a record but {line[:60]!r}")
        # an address may hold blanks, so the fields are told by the moment, which has fourteen digits
        moment = next((at for at, part in enumerate(parts) if len(part) == 14 and part.isdigit()), 0)
        if moment < 2:
            raise Unreadable("malformed", f"ARC: a record without its moment: {line[:60]!r}")
        return " ".join(parts[: moment - 1]), parts[moment + 1].lower().split(";")[0], int(parts[-1])
    return None


def _pass_over(source: Source, n_bytes: int, cut: bool) -> None:
    while n_bytes > 0 and not cut and (piece := source.stream.read(min(n_bytes, 1 << 16))):
        n_bytes -= len(piece)
    if cut or n_bytes > 0:
        raise Unreadable("truncated", "ARC: the last record breaks off")
