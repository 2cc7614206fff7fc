"""gzip, zstd, bzip2 and xz: one stream inside, unpacked as it is read."""

from __future__ import annotations

import bz2
import io
import lzma
import re
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, Protocol, cast

from transforms.article import Record, Reject
from transforms.reading.source import Source, Unreadable

#: zstd frames and xz streams may ask for any memory; the zstd command refuses more than this too, and `xz -9` asks for half.
_MAX_WINDOW = 2**27
#: A zstd block of 128 KiB may lie in four bytes, so little is unpacked at a time.
_PIECE = 1024
#: A member of gzip, of which a crawler's archive has one a record: its mark, the only method, and the flags that exist.
_GZIP = b"\x1f\x8b"
_MEMBER = re.compile(rb"\x1f\x8b\x08[\x00-\x1f]", re.S)
_GZIP_PIECE, _UNPACKED_AT_ONCE = 8_192, 262_144
#: Of a damaged member so many packed bytes are looked through for the next one.
_KEPT = 8 * 2**20
_SUFFIXES = (".gz", ".gzip", ".zst", ".zstd", ".bz2", ".xz")
_TAR_SUFFIXES = {".tgz": ".tar", ".tzst": ".tar", ".tbz2": ".tar", ".txz": ".tar"}


def read(source: Source) -> Iterator[Record | Reject]:
    """What the unpacked stream holds. Where the end is missing, what came whole is read and `truncated` follows."""
    packed = _Counted(source.stream)
    stream = _Unpacked(_opened(source.head, packed), packed, source)
    yield from source.inside(cast(BinaryIO, stream), _inner_name(source.name)).records()


def _opened(head: bytes, packed: _Counted) -> bz2.BZ2File | _Frames | _Members:
    stream = cast(BinaryIO, packed)
    if head.startswith(_GZIP):
        return _Members(stream)
    if head.startswith(b"BZh"):
        return bz2.BZ2File(stream)
    if head.startswith(b"\xfd7zXZ"):
        return _xz(stream)
    return _zstd(stream)


def _inner_name(name: str) -> str:
    lower = name.lower()
    for suffix in _SUFFIXES:
        if lower.endswith(suffix):
            return name[: -len(suffix)]
    for suffix, instead in _TAR_SUFFIXES.items():
        if lower.endswith(suffix):
            return name[: -len(suffix)] + instead
    return name


class _Counted(io.RawIOBase):
    """The packed stream, counting what is taken from it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.n_bytes = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.n_bytes += len(data)
        return data


class _Unpacked(io.RawIOBase):
    """The unpacked stream, watched for bombs; the decoder's own errors become Unreadable."""

    def __init__(self, stream: bz2.BZ2File | _Frames | _Members, packed: _Counted, source: Source) -> None:
        self._stream = stream
        self._packed = packed
        self._source = source
        self._n_bytes = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._stream.read1(size)  # what there is: what came before a cut is delivered before the error
        except EOFError:
            raise Unreadable("truncated", f"the compressed stream ends early, after {self._n_bytes:,} bytes") from None
        except (zlib.error, OSError) as error:
            raise Unreadable("malformed", f"compressed stream: {error}") from None
        self._n_bytes += len(data)
        self._source.budget.expand(len(data))
        limits = self._source.limits
        if self._n_bytes > max(limits.ratio_from_bytes, limits.ratio * self._packed.n_bytes):
            raise Unreadable("expands_too_much", f"unpacks to more than {limits.ratio} times its size")
        return data


class _Frame(Protocol):
    """What zstandard and lzma call a decompressor: it unpacks one frame."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes) -> bytes: ...


class _Frames:
    """zstd frames or xz streams, one after the other.

    Unlike the libraries' own files it raises EOFError where the last one is cut, and holds no more memory than allowed.
    """

    def __init__(self, stream: BinaryIO, new: Callable[[], _Frame], error: type[Exception]) -> None:
        self._stream = stream
        self._new = new
        self._error = error
        self._frame = new()
        self._rest = b""
        self._ready = b""

    def read1(self, size: int) -> bytes:
        """At most `size` bytes; none at the end."""
        try:
            while not self._ready and self._fill():
                pass
        except self._error as error:
            raise OSError(str(error)) from None
        data, self._ready = self._ready[:size], self._ready[size:]
        return data

    def _fill(self) -> bool:
        """Unpack one more piece; False at the end."""
        piece, self._rest = (self._rest or self._stream.read(_PIECE)), b""
        if self._frame.eof:
            piece = piece.lstrip(b"\0")  # xz pads with zeros
            if not piece:
                return False
            self._frame = self._new()
        elif not piece:
            raise EOFError
        self._ready = self._frame.decompress(piece)
        self._rest = self._frame.unused_data if self._frame.eof else b""
        return True


class _Members:
    """gzip members, one after the other; a damaged one costs itself, and the error comes at the end of the stream."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._member = self._new()
        self._taken = bytearray()
        """packed bytes of the member at hand, the last of them"""
        self._rest = b""
        self._damage: str | None = None

    @staticmethod
    def _new() -> zlib._Decompress:
        return zlib.decompressobj(16 + zlib.MAX_WBITS)

    def read1(self, size: int) -> bytes:
        """At most `size` bytes; none at the end."""
        wanted = min(size, _UNPACKED_AT_ONCE) if size > 0 else _UNPACKED_AT_ONCE
        while True:
            piece = self._rest or self._take()
            if self._member.eof:
                piece = piece.lstrip(b"\0") or self._take().lstrip(b"\0")  # padding between members
                if not piece:
                    return self._end()
                self._rest, self._member = piece, self._new()
                self._taken[:] = piece
                continue
            if not piece:
                if self._damage:
                    return self._end()
                raise EOFError
            try:
                data = self._member.decompress(piece, wanted)
            except zlib.error as error:
                self._damage = self._damage or str(error)
                self._find_next()
                continue
            self._rest = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
            if data:
                return bytes(data)

    def _take(self) -> bytes:
        piece = self._stream.read(_GZIP_PIECE)
        self._taken += piece
        del self._taken[: max(0, len(self._taken) - _KEPT)]
        return piece

    def _end(self) -> bytes:
        if self._damage:
            raise OSError(self._damage)
        return b""

    def _find_next(self) -> None:
        """Go on with the next member: a cut one has taken the beginning of its neighbour for its own end."""
        del self._taken[:1]
        while not (found := _MEMBER.search(self._taken)):
            del self._taken[: max(0, len(self._taken) - 3)]
            if not self._take():
                self._taken.clear()
                break
        del self._taken[: found.start() if found else 0]
        self._rest, self._member = bytes(self._taken), self._new()


def _zstd(stream: BinaryIO) -> _Frames:
    import zstandard

    decompressor = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW)
    return _Frames(stream, decompressor.decompressobj, zstandard.ZstdError)


def _xz(stream: BinaryIO) -> _Frames:
    return _Frames(stream, lambda: lzma.LZMADecompressor(memlimit=_MAX_WINDOW), lzma.LZMAError)
