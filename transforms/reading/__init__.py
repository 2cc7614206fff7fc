"""Reading: bytes of a source -> records.

`read` tells the format by content first and name second, unpacks what is packed, and streams one record or reject for
everything it finds. It opens no path, and whatever the bytes are, it raises nothing.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from transforms.article import Record, Reject
from transforms.reading import dates, fields
from transforms.reading.detect import detect
from transforms.reading.formats import reader
from transforms.reading.options import FieldNames, Limits, ReadOptions, with_names
from transforms.reading.sidecars import MAX_BYTES as SIDECAR_MAX_BYTES
from transforms.reading.sidecars import SUFFIXES as SIDECAR_SUFFIXES
from transforms.reading.sidecars import parse as parse_sidecar
from transforms.reading.source import Budget, Source, Unreadable

__all__ = [
    "SIDECAR_MAX_BYTES",
    "SIDECAR_SUFFIXES",
    "FieldNames",
    "Limits",
    "ReadOptions",
    "Unreadable",
    "parse_sidecar",
    "read",
    "with_names",
]

_PLACE = re.compile(r"#\d+")  # a place is unique by itself and needs no remembering
_PANIC = "PanicException"  # how parsers written in Rust give up; no subclass of Exception, and importable from nowhere
_DETAIL_CHARS = 300


def read(stream: BinaryIO, name: str, options: ReadOptions | None = None) -> Iterator[Record | Reject]:
    """Read every article of one source, in its order.

    `stream` is seekable and binary, `name` the source's relative path. `record` is an article's own id where the
    source gives it one that no earlier article has, else `#` and its place (line, row, entry); in an archive the
    member's path comes first. A reject of the whole source has no `record`.
    """
    options = options or ReadOptions()
    taken: set[str] = set()
    for number, found in enumerate(_read(stream, name, options), 1):
        if isinstance(found, Record):
            yield fields.completed(replace(found, record=_unique(found.record, number, taken)), options)
        else:
            place = None if found.record is None else _unique(found.record, number, taken)
            yield replace(found, record=place, detail=found.detail[:_DETAIL_CHARS])


def _unique(record: str, number: int, taken: set[str]) -> str:
    """`record`, or its place where it has no name, or both where the name is taken."""
    if _PLACE.fullmatch(record):
        return record
    if not record:
        return f"#{number}"
    while record in taken:
        record = f"{record}#{number}"
    taken.add(record)
    return record


def _read(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[Record | Reject]:
    try:
        if stream.seek(0, io.SEEK_END) > options.limits.source_bytes:
            yield Reject(None, "reading", "too_large", f"more than {options.limits.source_bytes:,} bytes")
            return
        source = Source(stream, name, options, Budget(options.limits), _read_layer)
        if options.day_first is None and dates.says_day_first(source.head.decode("utf-8", "replace")):
            options = replace(options, day_first=True)
            source.options = options
    except OSError as error:
        yield Reject(None, "reading", "unreadable", str(error))
        return
    yield from source.records()


def _read_layer(source: Source, name: str | None = None) -> Iterator[Record | Reject]:
    """Detect and read one layer; whatever a reader or the library under it raises becomes a reject."""
    n_found = 0
    try:
        for found in reader(name or detect(source))(source):
            n_found += 1
            yield found
        if not n_found:
            yield Reject(None, "reading", "empty", "no article in it")
    except Unreadable as error:
        if error.final and source.depth:
            raise
        yield Reject(None, "reading", error.reason, error.detail)
    except EOFError as error:
        yield Reject(None, "reading", "truncated", str(error))
    except RecursionError:
        yield Reject(None, "reading", "nested_too_deeply", "structures nested deeper than the parser goes")
    except BaseException as error:  # parsers of hostile bytes raise what they like, and nothing may vanish
        if not isinstance(error, Exception) and type(error).__name__ != _PANIC:
            raise
        reason = "truncated" if "unexpected end" in str(error) else "malformed"
        yield Reject(None, "reading", reason, f"{type(error).__name__}: {error}")
