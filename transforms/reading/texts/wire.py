"""Stories as wires send them (ANPA 1312, IPTC 7901): a slug, header lines in signs of their own, then the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from transforms.article import Record
from transforms.reading.people import people

#: Start of header, start and end of text, end of transmission.
_ENVELOPE = re.compile("\x01([^\x01\x02]*)\x02([^\x03\x04\x01]*)[\x03\x04]?")
_SLUG = re.compile(r"\s*[a-z]\d{4}[a-z]*\s?.*")
_HEADER = re.compile(r"\s*\^(.*?)[<=]?\s*$")
_COUNT = re.compile(r",\s?(?:\d{2}-)?(?:bjt,?|\d{3,4}).*$", re.I)
_BYLINE = re.compile(r"by\b:? (.+)", re.I)
_END = re.compile(r"\s*(?:[A-Z]{2,4}-){2}.*\d{4}.*(?:GMT|E[DS]T|<)\s*|\s*\(?(?:end|more|30)\)?\s*<?\s*", re.I)
_HEAD_LINES = 12


@dataclass(slots=True)
class _Story:
    title: str | None = None
    authors: tuple[str, ...] = ()
    body: list[str] = field(default_factory=list)


def stories(text: str) -> list[Record] | None:
    """A record for every story of a wire's file; None where it is none."""
    envelopes = list(_ENVELOPE.finditer(text))
    if envelopes and text.lstrip("\0 \r\n\x16").startswith("\x01"):
        return [_record(envelope.group(2)) for envelope in envelopes]
    return [_record(text)] if _is_wire(text) else None


def _is_wire(text: str) -> bool:
    lines = [line for line in text.split("\n", _HEAD_LINES + 1)[:_HEAD_LINES] if line.strip()]
    marked = [line for line in lines if line.lstrip().startswith("^")]
    return bool(marked) and (
        marked[0].rstrip().endswith(("<", "=")) or (bool(lines) and bool(_SLUG.fullmatch(lines[0])))
    )


def _record(text: str) -> Record:
    story = _Story()
    lines = text.split("\n")
    at = 0
    headers = [n for n, line in enumerate(lines[:_HEAD_LINES]) if line.lstrip().startswith("^")]
    if headers:
        for line in lines[headers[0] : headers[-1] + 1]:
            _header(line, story)
        at = headers[-1] + 1
    story.body = [line for line in lines[at:] if not _END.fullmatch(line) or not line.strip()]
    return Record("", "text", _typeset("\n".join(_indented(story.body))), title=story.title, authors=story.authors)


def _header(line: str, story: _Story) -> None:
    found = _HEADER.match(line)
    words = found.group(1).strip() if found else line.strip(" <=")
    if byline := _BYLINE.fullmatch(words):
        story.authors = story.authors or people(byline.group(1))
    elif story.title is None and words:
        story.title = _COUNT.sub("", words).strip() or None


def _indented(lines: list[str]) -> Iterator[str]:
    """Lines, with a blank one before each that is indented: so wires begin a paragraph."""
    for line in lines:
        if line.startswith(("   ", "\t")) and line.strip():
            yield ""
        yield line.strip()


def _typeset(text: str) -> str:
    """Marks and dashes as they are printed: wires write `` and '' and, for a dash, an underscore."""
    text = text.replace("``", "“").replace("''", "”")
    return re.sub(r"(?<=\S) _ (?=\S)", " — ", text).strip("\n")
