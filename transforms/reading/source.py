"""What a reader gets: bytes, a name as a hint, the options, and a budget that all layers of one source share."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from transforms.article import Record, Reject
from transforms.reading.options import KIB, MIB, Limits, ReadOptions

#: Bytes looked at to tell the format; markup that betrays it may stand after a long comment or style sheet.
HEAD_BYTES = 64 * KIB


class Unreadable(Exception):
    """A source or record cannot become a record; it is turned into a reject by whoever drives the reader."""

    def __init__(self, reason: str, detail: str = "", *, final: bool = False) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail
        self.final = final
        """the whole source is at an end, not only the member or record at hand"""


@dataclass(slots=True)
class Budget:
    """What one source has cost so far, over all its layers."""

    limits: Limits
    n_expanded: int = 0
    n_members: int = 0

    def expand(self, n_bytes: int) -> None:
        """Count unpacked bytes; raises Unreadable above the limit."""
        self.n_expanded += n_bytes
        if self.n_expanded > self.limits.expanded_bytes:
            raise Unreadable(
                "expands_too_much", f"unpacks to more than {self.limits.expanded_bytes:,} bytes", final=True
            )

    def member(self) -> None:
        """Count an archive member; raises Unreadable above the limit."""
        self.n_members += 1
        if self.n_members > self.limits.members:
            raise Unreadable("too_many_members", f"more than {self.limits.members:,} members", final=True)


@dataclass(slots=True)
class Source:
    """One thing to read: a file, or what was unpacked from one."""

    stream: BinaryIO
    name: str
    options: ReadOptions
    budget: Budget
    reader: Callable[[Source, str | None], Iterator[Record | Reject]]
    """how one layer is read, in the format named or in the one that it turns out to be; readers of archives get it
    from here"""
    depth: int = 0
    """layers unpacked to get here"""
    seekable: bool = True
    head: bytes = field(init=False)
    """the first bytes, still to be read from `stream`"""

    def __post_init__(self) -> None:
        if self.seekable:
            self.stream.seek(0)
            self.head = self.stream.read(HEAD_BYTES)
            self.stream.seek(0)
        else:
            buffered = io.BufferedReader(_Raw(self.stream), HEAD_BYTES)
            self.head = buffered.peek(HEAD_BYTES)[:HEAD_BYTES]
            self.stream = buffered

    @property
    def suffix(self) -> str:
        """The name's extension, lower case, with its dot; `` where it has none."""
        last = self.name.rsplit("/", 1)[-1].lower()
        return "." + last.rsplit(".", 1)[1] if "." in last.lstrip(".") else ""

    @property
    def limits(self) -> Limits:
        return self.options.limits

    def whole(self, limit: int) -> bytes:
        """All bytes; raises Unreadable(`too_large`) above `limit`."""
        pieces: list[bytes] = []
        n_bytes = 0
        while piece := self.stream.read(min(MIB, limit + 1 - n_bytes)):  # a read takes the memory that it asks for
            pieces.append(piece)
            n_bytes += len(piece)
            if n_bytes > limit:
                raise Unreadable("too_large", f"more than {limit:,} bytes")
        return b"".join(pieces)

    def random_access(self) -> BinaryIO:
        """A stream that can seek; what was unpacked is held in memory up to `limits.whole_bytes`."""
        if not self.seekable:
            self.stream = io.BytesIO(self.whole(self.limits.whole_bytes))
            self.seekable = True
        return self.stream

    def lines(self, limit: int) -> Iterator[bytes | None]:
        """Lines without their ends, whatever ends them (LF, CRLF); None for a line of more than `limit` bytes."""
        while line := self.stream.readline(limit + 2):
            if len(line) <= limit + 1 or line.endswith(b"\n"):
                yield line.rstrip(b"\r\n")
                continue
            while line and not line.endswith(b"\n"):  # skip to its end in pieces
                line = self.stream.readline(HEAD_BYTES)
            yield None

    def records(self) -> Iterator[Record | Reject]:
        """Everything that is found in here, whatever the format."""
        return self.reader(self, None)

    def read_as(self, name: str) -> Iterator[Record | Reject]:
        """The same bytes, read again in the format `name`."""
        self.stream.seek(0)
        return self.reader(self, name)

    def inside(self, stream: BinaryIO, name: str, *, layer: bool = True) -> Source:
        """What was unpacked from this source, or recoded (`layer` False).

        Raises Unreadable where that is one layer too many.
        """
        depth = self.depth + layer
        if depth > self.limits.nesting:
            raise Unreadable("nested_too_deeply", f"more than {self.limits.nesting} layers of archives")
        return Source(stream, name, self.options, self.budget, self.reader, depth, seekable=False)


class _Raw(io.RawIOBase):
    """A plain stream as the raw layer below a buffer; fills what it is asked for, so that a peek sees enough."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._failed: Exception | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._failed:
            raise self._failed
        filled = 0
        try:
            while filled < len(buffer) and (data := self._stream.read(len(buffer) - filled)):
                buffer[filled : filled + len(data)] = data
                filled += len(data)
        except Exception as error:  # what came before the error is delivered first
            if not filled:
                raise
            self._failed = error
        return filled
