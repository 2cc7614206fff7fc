"""Stories as wires send them (ANPA 1312, IPTC 7901): a slug, header lines in signs of their own, then the text."""

from __future__ import annotations

import re
from calendar import month_abbr
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from transforms.article import Record
from transforms.reading.people import people

#: Start of header, start and end of text, end of transmission.
_ENVELOPE = re.compile("\x01([^\x01\x02]*)\x02([^\x03\x04\x01]*)[\x03\x04]?")
_SLUG = re.compile(r"\s*[a-z]\d{4}[a-z]*\s?.*")
_HEADER = re.compile(r"\s*\^(.*?)[<=]?\s*$")
_COUNT = re.compile(r",\s?(?:\d{2}-)?(?:bjt,?|\d{3,4}).*$", re.I)
_BYLINE = re.compile(r"by\b:? (.+)", re.I)
#: What stands behind a story: who sent it when, and that it is at its end.
_END = re.compile(
    r"\s*(?:[A-Z]{2,4}-){2}.*\d{4}.*(?:GMT|E[DS]T|<)\s*|\s*\(?(?:end|more|30)\)?\s*<?\s*|\s*NNNN\s*"
    r"|\s*\d\d-\d\d-\d\d \d{4}\s?(?:GMT|[ECMP][DS]T)<?\s*|\s*(?:[A-Z]{2,5} )?[a-z]{2,3}(?:[/-][a-z]{2,3})*\.? \d{6} [A-Z]{3} \d\d\s*",
    re.I,
)
_SENT = re.compile(
    r"\b(?:(\d\d)-(\d\d)-(\d\d) (\d\d)(\d\d)\s?GMT|(\d\d)(\d\d)(\d\d)(?: GMT)? ([A-Z]{3}) (\d\d))\s*$", re.M
)
_OPENS = re.compile(r"\s*ZCZC\b.*")
#: The name of a story for those who handle it: `BC-Pier-Orel, 1st Ld-Writethru,0123`, `PIER-OREL/ (UPDATE 2)`.
_KEYWORDS = re.compile(
    r"\s*(?:(?:BC|AM|PM|EU|US|AS|AF|ML|LT)-+[\w.’'/-]+(?:,? ?\d(?:st|nd|rd|th) Ld.*|,.*)?|[A-Z]{3,}(?:-[A-Z0-9]+)*/[A-Z-]*(?: ?\(.*\))?)\s*"
)
#: Lines to editors above the text.
_TO_EDITORS = re.compile(
    r"\s*(?:eds\.?|editors|note to editors|attention editors)\b ?[:,—-].*"
    r"|\s*\((?:adds|updates|recasts|corrects|refiles|repeats|writes|removes|changes|fixes)\b.*\)\s*",
    re.I,
)
_VERSION = re.compile(r"^(?:UPDATE|REFILE|RPT|WRAPUP|CORRECTED|CORRECTION|EXCLUSIVE|FACTBOX)(?: ?\d+)?-(?=\S)")
_HEAD_LINES, _MAX_TITLE = 12, 160


_MONTHS = {name.lower(): number for number, name in enumerate(month_abbr) if name}


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
    return [_record(text)] if is_wire(text) else None


def is_wire(text: str) -> bool:
    """Whether a text begins as a wire's story does."""
    lines = [line for line in text.split("\n", _HEAD_LINES + 1)[:_HEAD_LINES] if line.strip()]
    if lines and (_OPENS.fullmatch(lines[0]) or _KEYWORDS.fullmatch(lines[0])):
        return True
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
    else:
        at = _unmarked_head(lines, story)
    story.body = [line for line in lines[at:] if not _END.fullmatch(line) or not line.strip()]
    body = _typeset("\n".join(_indented(story.body)))
    return Record("", "text", body, title=story.title, authors=story.authors, published_at=_sent(text))


def _unmarked_head(lines: list[str], story: _Story) -> int:
    """Number of the line where the text begins, below keywords, notes to editors and a headline without signs."""
    named = False
    for at, line in enumerate(lines[:_HEAD_LINES]):
        if not line.strip():
            continue
        if _OPENS.fullmatch(line) or _KEYWORDS.fullmatch(line):
            named = True
        elif named and story.title is None and len(line) <= _MAX_TITLE and not line.rstrip().endswith("."):
            story.title = _VERSION.sub("", line.strip())
        elif not _TO_EDITORS.fullmatch(line):
            return at
    return 0


def _sent(text: str) -> datetime | None:
    """When a story was sent, as its last lines say, in UTC."""
    found = _SENT.search(text, max(0, len(text) - 200))
    if not found:
        return None
    month, day, year, hour, minute, day2, hour2, minute2, name, year2 = found.groups()
    number = int(month) if month else _MONTHS.get((name or "").lower(), 0)
    try:
        return datetime(
            2000 + int(year or year2), number, int(day or day2), int(hour or hour2), int(minute or minute2), tzinfo=UTC
        )
    except ValueError:
        return None


def _header(line: str, story: _Story) -> None:
    found = _HEADER.match(line)
    words = found.group(1).strip() if found else line.strip(" <=")
    if byline := _BYLINE.fullmatch(words):
        story.authors = story.authors or people(byline.group(1))
    elif words and not story.authors and (story.title is None or _is_keywords(story.title)):
        story.title = _COUNT.sub("", words).strip() or story.title


def _is_keywords(title: str) -> bool:
    return bool(_KEYWORDS.fullmatch(title)) or (" " not in title and title.count("-") > 0)


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
