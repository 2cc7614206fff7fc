"""Arrow's messages, looked at before Arrow decodes them: a compressed buffer says first how large it will be.

The layout is that of Arrow's columnar format, version 1.5 (`Message.fbs`, `Schema.fbs`) and of FlatBuffers' tables.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import BinaryIO

from transforms.reading.source import Unreadable

_CONTINUED = b"\xff\xff\xff\xff"
#: A schema of ten thousand columns with their descriptions has some MiB.
_MAX_METADATA = 32 * 2**20
_DICTIONARY, _RECORDS = 2, 3
_PREFIX = 8
_PIECE = 2**20


class Checked(io.RawIOBase):
    """A stream of messages as Arrow reads it; each is taken in whole and checked before any of it is given out.

    Raises Unreadable: `too_large` for a message that holds, or unpacks to, more than `limit` bytes; `truncated`.
    """

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._stream = stream
        self._limit = limit
        self._ready = memoryview(b"")
        self.failed: Unreadable | None = None
        """why no more is given out; Arrow makes an error of its own of it"""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        pieces: list[memoryview] = []
        wanted = size if size >= 0 else 1 << 62
        while wanted > 0 and (self._ready or self._next()):
            pieces.append(self._ready[:wanted])
            self._ready = self._ready[wanted:]
            wanted -= len(pieces[-1])
        return b"".join(pieces)

    def _next(self) -> bool:
        """Take in the next message; False at the end."""
        if self.failed is None:
            try:
                self._ready = memoryview(self._message())
            except Unreadable as error:
                self.failed = error
        return bool(self._ready)

    def _message(self) -> bytes:
        opening = self._stream.read(4)
        if opening == _CONTINUED:
            opening += self._exactly(4)
        if len(opening) < 4:
            return b""
        (n_metadata,) = struct.unpack("<i", opening[-4:])
        if n_metadata == 0:  # the end of the messages
            return opening
        if not 0 < n_metadata <= _MAX_METADATA:
            raise Unreadable("malformed", f"Arrow: a message that describes itself in {n_metadata:,} bytes")
        metadata = self._exactly(n_metadata)
        try:
            n_body, buffers = _described(metadata)
        except (struct.error, IndexError, ValueError) as error:
            raise Unreadable("malformed", f"Arrow: a message whose description is broken ({error})") from None
        if not 0 <= n_body <= self._limit:
            raise Unreadable("too_large", f"Arrow: a batch of {n_body:,} bytes")
        body = self._exactly(n_body)
        n_unpacked = sum(_unpacked(body, offset, length) for offset, length in buffers)
        if n_unpacked > self._limit:
            raise Unreadable("too_large", f"Arrow: a batch that unpacks to {n_unpacked:,} bytes")
        return opening + metadata + body

    def _exactly(self, size: int) -> bytes:
        pieces: list[bytes] = []
        missing = size
        while missing:  # a read takes the memory that it asks for
            piece = self._stream.read(min(missing, _PIECE))
            if not piece:
                raise Unreadable("truncated", "Arrow: the last message breaks off")
            pieces.append(piece)
            missing -= len(piece)
        return b"".join(pieces)


def _described(metadata: bytes) -> tuple[int, list[tuple[int, int]]]:
    """Bytes of a message's body, and place and length of each buffer in it that is compressed."""
    message = _Table(metadata, *struct.unpack_from("<I", metadata, 0))
    n_body = message.number("<q", 3)
    kind = message.number("<B", 1)
    if kind not in (_DICTIONARY, _RECORDS):
        return n_body, []
    header = message.table(2)
    records = header.table(1) if header is not None and kind == _DICTIONARY else header
    if records is None or records.table(3) is None:
        return n_body, []
    return n_body, list(records.pairs(2))


def _unpacked(body: bytes, offset: int, length: int) -> int:
    """How many bytes a compressed buffer says it has unpacked; -1 in its prefix means that it is not compressed."""
    if length == 0:
        return 0
    if offset < 0 or length < _PREFIX or offset + length > len(body):
        raise Unreadable("malformed", "Arrow: a buffer that lies outside of its message")
    (n_bytes,) = struct.unpack_from("<q", body, offset)
    if n_bytes < -1:
        raise Unreadable("malformed", "Arrow: a buffer of less than no bytes")
    return length - _PREFIX if n_bytes == -1 else int(n_bytes)


class _Table:
    """A table of FlatBuffers: fields found by the offsets in its vtable. Raises struct.error where it lies outside."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        self._at = at
        (back,) = struct.unpack_from("<i", data, at)
        self._fields = at - back
        if self._fields < 0:
            raise ValueError("a table before its beginning")
        (self._n_bytes,) = struct.unpack_from("<H", data, self._fields)

    def _place(self, number: int) -> int | None:
        entry = 4 + 2 * number
        if entry + 2 > self._n_bytes:
            return None
        (offset,) = struct.unpack_from("<H", self._data, self._fields + entry)
        return self._at + offset if offset else None

    def number(self, layout: str, number: int) -> int:
        place = self._place(number)
        return 0 if place is None else int(struct.unpack_from(layout, self._data, place)[0])

    def _target(self, number: int) -> int | None:
        place = self._place(number)
        return None if place is None else place + int(struct.unpack_from("<I", self._data, place)[0])

    def table(self, number: int) -> _Table | None:
        target = self._target(number)
        return None if target is None else _Table(self._data, target)

    def pairs(self, number: int) -> Iterator[tuple[int, int]]:
        """The items of a vector of two whole numbers each."""
        target = self._target(number)
        if target is not None:
            (n_items,) = struct.unpack_from("<I", self._data, target)
            if target + 4 + 16 * n_items > len(self._data):
                raise ValueError("a vector that is longer than its message")
            for item in range(n_items):
                one, two = struct.unpack_from("<qq", self._data, target + 4 + 16 * item)
                yield one, two
