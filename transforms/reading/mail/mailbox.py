"""Mailboxes (.mbox): many mails in one file, read one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from transforms.article import Record, Reject
from transforms.reading.mail import message
from transforms.reading.source import Source, Unreadable

#: The line before each mail: who, and when.
BEGINS = re.compile(rb"From \S.*\d{4}\s*$|From \S+@\S+\s.*$|From - .*$")
_QUOTED = re.compile(rb">+From ")


def read(source: Source) -> Iterator[Record | Reject]:
    """Everything that each mail holds; a mail without an article is a reject."""
    limit = source.limits.record_bytes
    lines: list[bytes] = []
    number, n_bytes, too_large, before_blank = 0, 0, False, True
    for line in source.lines(limit):
        if line is not None and before_blank and BEGINS.match(line):
            if lines:
                number += 1
                yield from _mail(lines, number, too_large, source)
            lines, n_bytes, too_large = [], 0, False
        too_large = too_large or line is None or n_bytes > limit
        if not too_large and line is not None:
            lines.append(line)
            n_bytes += len(line) + 1
        before_blank = line is not None and not line.strip()
    if lines:
        yield from _mail(lines, number + 1, too_large, source)


def _mail(lines: list[bytes], number: int, too_large: bool, source: Source) -> Iterator[Record | Reject]:
    place = f"#{number}"
    if too_large:
        yield Reject(place, "reading", "too_large", f"mail {number}: more than {source.limits.record_bytes:,} bytes")
        return
    data = b"\n".join(line[1:] if _QUOTED.match(line) else line for line in lines[1:])
    try:
        for found in message.records(data, source):
            name = found.record or place
            own = isinstance(found, Record) and found.source_format == "eml" and found.external_id == found.record
            yield replace(found, record=name if own or name == place else f"mail {number}/{name}")
    except Unreadable as error:
        if error.final:
            raise
        yield Reject(place, "reading", error.reason, f"mail {number}: {error.detail}")
