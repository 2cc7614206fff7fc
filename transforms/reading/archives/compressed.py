"""gzip, zstd, bzip2 and xz: one stream inside, unpacked as it is read."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, cast

from transforms.article import Record, Reject
from transforms.reading.source import Source, Unreadable

#: zstd frames and xz streams may ask for any memory; the zstd command refuses more than this too, and `xz -9` asks for half.
_MAX_WINDOW = 2**27
#: A zstd block of 128 KiB may lie in four bytes, so little is unpacked at a time.
_PIECE = 1024
_SUFFIXES = (".gz", ".gzip", ".zst", ".zstd", ".bz2", ".xz")
_TAR_SUFFIXES = {".tgz": ".tar", ".tzst": ".tar", ".tbz2": ".tar", ".txz": ".tar"}


def read(source: Source) -> Iterator[Record | Reject]:
    """What the unpacked stream holds. Where the end is missing, what came whole is read and `truncated` follows."""
    packed = _Counted(source.stream)
    stream = _Unpacked(_opened(source.head, packed), packed, source)
    yield from source.inside(cast(BinaryIO, stream), _inner_name(source.name)).records()


def _opened(head: bytes, packed: _Counted) -> gzip.GzipFile | bz2.BZ2File | _Frames:
    stream = cast(BinaryIO, packed)
    if head.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=stream, mode="rb")
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
    """The packed stream, counting what is taken from it. gzip seeks back only what it did not need; so may we not."""

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

    def __init__(self, stream: gzip.GzipFile | bz2.BZ2File | _Frames, packed: _Counted, source: Source) -> None:
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


class _Frames:
    """zstd frames or xz streams, one after the other.

    Unlike the libraries' own files it raises EOFError where the last one is cut, and holds no more memory than allowed.
    """

    def __init__(self, stream: BinaryIO, new: Callable[[], Any], error: type[Exception]) -> None:
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


def _zstd(stream: BinaryIO) -> _Frames:
    import zstandard

    decompressor = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW)
    return _Frames(stream, decompressor.decompressobj, zstandard.ZstdError)


def _xz(stream: BinaryIO) -> _Frames:
    return _Frames(stream, lambda: lzma.LZMADecompressor(memlimit=_MAX_WINDOW), lzma.LZMAError)
