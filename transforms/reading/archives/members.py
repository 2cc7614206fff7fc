"""What zip and tar have in common: which members are articles, and what they are called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from transforms.article import Record, Reject
from transforms.reading.source import Source, Unreadable

_DRIVE = re.compile(r"^[A-Za-z]:")
_PLACE = re.compile(r"#\d+$")


def is_passed_over(path: str) -> bool:
    """Whether a path is the system's own: hidden by a leading dot, or macOS's resource forks."""
    parts = path.replace("\\", "/").split("/")
    return any((part.startswith(".") and part not in (".", "..")) or part == "__MACOSX" for part in parts)


def check_path(path: str) -> None:
    """Raise Unreadable where unpacking `path` would leave the folder it is unpacked to. (Nothing is ever unpacked.)"""
    parts = path.replace("\\", "/").split("/")
    if parts[0] == "" or _DRIVE.match(path) or ".." in parts or "\0" in path:
        raise Unreadable("unsafe_member", f"its path leads out of the archive: {path!r}")


def read_member(archive: Source, stream: BinaryIO, path: str) -> Iterator[Record | Reject]:
    """Everything that one member holds; the member's path comes before each record's own name."""
    try:
        member = archive.inside(stream, path)
    except Unreadable as error:
        if error.final:
            raise
        yield Reject(path, "reading", error.reason, error.detail)
        return
    for found in member.records():
        yield replace(found, record=_name(path, found.record))


def _name(path: str, record: str | None) -> str:
    if not record:
        return path
    return f"{path}{record}" if _PLACE.match(record) else f"{path}/{record}"
