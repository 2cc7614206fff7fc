"""zip: members read one after the other, none ever written to disk."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator
from typing import BinaryIO, cast

from transforms.article import Record, Reject
from transforms.reading.archives.members import check_path, is_passed_over, read_member
from transforms.reading.source import Source, Unreadable

_END = b"PK\x05\x06"
_END_WITHIN = 65_557  # the end record with the longest comment
_DIRECTORY_BYTES = 400
"""a member's entry in the directory with the longest path that is sensible"""
_ENCRYPTED = 0x1
#: zip files that are documents of other programs, told by a member they all have.
_DOCUMENTS = {
    "META-INF/manifest.xml": "OpenDocument file",
    "META-INF/container.xml": "EPUB book",
    "META-INF/MANIFEST.MF": "Java archive",
}


def read(source: Source) -> Iterator[Record | Reject]:
    """What every file in the archive holds; a member that is no plain file of the archive is a reject."""
    stream = source.random_access()
    check_directory(stream, source.limits.members)
    with zipfile.ZipFile(stream) as archive:
        if "[Content_Types].xml" in archive.NameToInfo:
            yield from _office(source, archive.NameToInfo)
            return
        for member, kind in _DOCUMENTS.items():
            if member in archive.NameToInfo:
                raise Unreadable("unsupported_format", kind)
        for info in archive.infolist():
            source.budget.member()
            if not info.is_dir() and not is_passed_over(info.filename):
                yield from _read(source, archive, info)


#: Parts by which Microsoft's documents are told from each other.
_OFFICE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}


def _office(source: Source, members: Collection[str]) -> Iterator[Record | Reject]:
    """What a document of Microsoft Office holds, where it is one with articles."""
    name = next((name for part, name in _OFFICE.items() if part in members), None)
    if name is None:
        raise Unreadable("unsupported_format", "Microsoft Office document")
    yield from source.read_as(name)


def check_directory(stream: BinaryIO, members: int) -> None:
    """Refuse a missing directory, and one too large, before the library reads all of it into memory."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - _END_WITHIN))
    tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        raise Unreadable("truncated", "zip: the directory at its end is missing")
    (n_bytes,) = struct.unpack_from("<I", tail, at + 12)
    if n_bytes == 0xFFFFFFFF:  # zip64: another record holds it, and a locator before this one tells where
        n_bytes = _directory_bytes_64(stream, tail[max(0, at - 20) : at])
    if n_bytes > members * _DIRECTORY_BYTES:
        raise Unreadable("too_many_members", f"zip: a directory of {n_bytes:,} bytes, for at most {members:,} members")
    stream.seek(0)


def _directory_bytes_64(stream: BinaryIO, locator: bytes) -> int:
    if len(locator) < 20 or not locator.startswith(b"PK\x06\x07"):
        raise Unreadable("malformed", "zip: zip64 without its locator")
    (at,) = struct.unpack_from("<Q", locator, 8)
    stream.seek(min(at, 2**62))
    record = stream.read(48)
    if len(record) < 48:
        raise Unreadable("truncated", "zip: the zip64 record is missing")
    return int(struct.unpack_from("<Q", record, 40)[0])


def _read(source: Source, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[Record | Reject]:
    path = info.filename.removeprefix("./")
    try:
        check_path(path)
        if stat.S_ISLNK(info.external_attr >> 16):
            raise Unreadable("unsafe_member", "a link, no file")
        if info.flag_bits & _ENCRYPTED:
            raise Unreadable("encrypted", "zip: needs a password")
        stream = archive.open(info)
    except Unreadable as error:
        yield Reject(path, "reading", error.reason, error.detail)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, UnicodeError) as error:
        yield Reject(path, "reading", "malformed", f"zip: {error}")
    else:
        with stream:
            yield from read_member(source, cast(BinaryIO, _Watched(cast(BinaryIO, stream), info, source)), path)


class _Watched(io.RawIOBase):
    """A member's stream, watched for bombs; the library's own errors become Unreadable."""

    def __init__(self, stream: BinaryIO, info: zipfile.ZipInfo, source: Source) -> None:
        self._stream = stream
        self._source = source
        limits = source.limits
        self._most = max(limits.ratio_from_bytes, limits.ratio * info.compress_size)
        self._n_bytes = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._stream.read(size)
        except EOFError:
            raise Unreadable("truncated", "zip: the member ends early") from None
        except (zipfile.BadZipFile, zlib.error, OSError) as error:
            raise Unreadable("malformed", f"zip: {error}") from None
        self._n_bytes += len(data)
        self._source.budget.expand(len(data))
        if self._n_bytes > self._most:
            raise Unreadable("expands_too_much", f"unpacks to more than {self._source.limits.ratio} times its size")
        return data
