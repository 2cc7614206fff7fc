"""gzip, zstd, bzip2 and xz: one stream inside, unpacked as it is read."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from transforms.article import Record, Reject
from transforms.reading.source import Source, Unreadable

#: zstd frames with a larger window are refused by the zstd command too, unless it is told to spend the memory.
_ZSTD_WINDOW = 2**27
#: A zstd block of 128 KiB may lie in four bytes, so little is unpacked at a time.
_ZSTD_PIECE = 1024
_SUFFIXES = (".gz", ".gzip", ".zst", ".zstd", ".bz2", ".xz")
_TAR_SUFFIXES = {".tgz": ".tar", ".tzst": ".tar", ".tbz2": ".tar", ".txz": ".tar"}


def read(source: Source) -> Iterator[Record | Reject]:
    """What the unpacked stream holds. Where the end is missing, what came whole is read and `truncated` follows."""
    from transforms.reading import read_source

    packed = _Counted(source.stream)
    stream = _Unpacked(_opened(source.head, packed), packed, source)
    yield from read_source(source.inside(cast(BinaryIO, stream), _inner_name(source.name)))


def _opened(head: bytes, packed: _Counted) -> gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile | _Zstd:
    stream = cast(BinaryIO, packed)
    if head.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=stream, mode="rb")
    if head.startswith(b"BZh"):
        return bz2.BZ2File(stream)
    if head.startswith(b"\xfd7zXZ"):
        return lzma.LZMAFile(stream)
    return _Zstd(stream)


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

    def __init__(
        self, stream: gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile | _Zstd, packed: _Counted, source: Source
    ) -> None:
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
        except (gzip.BadGzipFile, zlib.error, lzma.LZMAError, OSError) as error:
            raise Unreadable("malformed", f"compressed stream: {error}") from None
        self._n_bytes += len(data)
        self._source.budget.expand(len(data))
        limits = self._source.limits
        if self._n_bytes > max(limits.ratio_from_bytes, limits.ratio * self._packed.n_bytes):
            raise Unreadable("expands_too_much", f"unpacks to more than {limits.ratio} times its size")
        return data


class _Zstd:
    """zstd frames, one after the other; raises EOFError where the last one is cut, which the library passes over."""

    def __init__(self, stream: BinaryIO) -> None:
        import zstandard

        self._error = zstandard.ZstdError
        self._decompressor = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
        self._stream = stream
        self._frame = self._decompressor.decompressobj()
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
        piece, self._rest = (self._rest or self._stream.read(_ZSTD_PIECE)), b""
        if self._frame.eof:
            if not piece:
                return False
            self._frame = self._decompressor.decompressobj()
        elif not piece:
            raise EOFError
        self._ready = self._frame.decompress(piece)
        self._rest = self._frame.unused_data if self._frame.eof else b""
        return True
