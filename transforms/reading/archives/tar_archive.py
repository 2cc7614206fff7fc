"""tar: members read one after the other, none ever written to disk."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from transforms.article import Record, Reject
from transforms.reading.archives.members import check_path, is_passed_over, read_member
from transforms.reading.options import MIB
from transforms.reading.source import Source, Unreadable

#: A member's extended header holds its path and times; the library reads it into memory at whatever size it claims.
_MAX_HEADER = 1 * MIB
_HEADER_TYPES = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)


class _Member(tarfile.TarInfo):
    """A member whose headers cannot fill the memory."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _Member:
        member = super().frombuf(buf, encoding, errors)
        if member.type in _HEADER_TYPES and member.size > _MAX_HEADER:
            raise Unreadable("malformed", f"tar: a header of {member.size:,} bytes")
        return member


def read(source: Source) -> Iterator[Record | Reject]:
    """What every file in the archive holds; a member that is no plain file of the archive is a reject."""
    try:
        with tarfile.open(fileobj=source.stream, mode="r|", tarinfo=_Member) as archive:
            for member in archive:
                archive.members = []  # type: ignore[attr-defined]  # the library remembers every member
                source.budget.member()
                if not member.isdir() and not is_passed_over(member.name):
                    yield from _read(source, archive, member)
    except tarfile.ReadError as error:
        reason = "truncated" if "unexpected end" in str(error) else "malformed"
        raise Unreadable(reason, f"tar: {error}") from None


def _read(source: Source, archive: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[Record | Reject]:
    path = member.name.removeprefix("./")
    try:
        check_path(path)
        if not member.isreg() or member.issparse():
            kind = "a link" if member.issym() or member.islnk() else "a device, pipe or sparse file"
            raise Unreadable("unsafe_member", f"{kind}, no file")
    except Unreadable as error:
        yield Reject(path, "reading", error.reason, error.detail)
        return
    yield from read_member(source, cast(BinaryIO, archive.extractfile(member)), path)
