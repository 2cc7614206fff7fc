"""SGML of corpora: Reuters-21578 and Gigaword, whose files hold many articles one after the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html import unescape

from transforms.article import Record, Reject
from transforms.reading import dates, encoding
from transforms.reading.options import ReadOptions
from transforms.reading.people import people
from transforms.reading.source import Source, Unreadable
from transforms.reading.values import one

OPENS = re.compile(r"\s*(?:<!DOCTYPE\s+lewis\b[^>]*>\s*)?<(REUTERS|DOC)\b[^>]*>", re.I)
_STARTS = re.compile(rb"<(?:REUTERS|DOC)(?=[\s>])", re.I)
_ENDS = re.compile(rb"</(?:REUTERS|DOC)\s*>", re.I)
_ID = re.compile(r"<(?:REUTERS|DOC)\b[^>]*?\b(?:NEWID|id)\s*=\s*[\"']([^\"']+)", re.I)
_DAY_IN_ID = re.compile(r"_(\d{8})\.\d+$")
_REUTERS_DATE = re.compile(r"(\d{1,2}-[A-Z]{3}-\d{4}(?: \d\d:\d\d:\d\d)?)", re.I)
_BLANK_LINES = re.compile(r"\n\s*\n|\n {3,}(?=\S)")
_HEADLINES = ("TITLE", "HEADLINE", "HEAD", "HL")
#: What Reuters puts before a brief.
_STARS = re.compile(r"^(?:&#2;)?\s*\*{3,}", re.M)
_SIX_DIGITS = re.compile(r"\s*(\d\d)(\d\d)(\d\d)\s*")
#: The number of an article of the nineties begins with its day: AP880212-0001.
_DAY_IN_NUMBER = re.compile(r"(?:AP|WSJ|FR|ZF|SJMN?)(8[5-9]|9\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])-\d+$")
_LONG_DAY = re.compile(r"[A-Z][a-z]+ \d{1,2}, \d{4}(?=,)")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


def read(source: Source) -> Iterator[Record | Reject]:
    """A record for every article; one that is never closed is the reject `truncated`."""
    decode = encoding.line_decoder(source.head)
    limit = source.limits.record_bytes
    lines: list[bytes] = []
    number, n_bytes, too_large = 0, 0, False
    for line in encoding.as_utf8(source).lines(limit):
        if not lines:
            start = _STARTS.search(line) if line is not None else None
            if start is None or line is None:
                continue
            line = line[start.start() :]
        too_large = too_large or line is None or n_bytes > limit
        if not too_large and line is not None:
            lines.append(line)
            n_bytes += len(line)
        if line is not None and _ENDS.search(line):
            number += 1
            yield _article(lines, decode, number, too_large, source.options)
            lines, n_bytes, too_large = [], 0, False
    if lines:
        raise Unreadable("truncated", "SGML: the last article is not closed")


def _article(
    lines: list[bytes], decode: Callable[[bytes], str], number: int, too_large: bool, options: ReadOptions
) -> Record | Reject:
    place = f"#{number}"
    if too_large:
        return Reject(place, "reading", "too_large", f"article {number} is larger than a record may be")
    markup = "\n".join(map(decode, lines))
    body = _element(markup, "BODY") or _paragraphs(_element(markup, "TEXT") or "")
    body = _STARS.sub("", body)
    text = "\n\n".join(_words(piece) for piece in _BLANK_LINES.split(body) if _words(piece))
    if not text:
        return Reject(place, "reading", "no_text", f"article {number} has no text")
    found = _ID.search(markup)
    external_id = found.group(1) if found else one(_words(_element(markup, "DOCNO") or "")) or None
    dateline = _words(_element(markup, "DATELINE") or "")
    return Record(
        record=external_id or place,
        source_format="sgml",
        text=f"{dateline.rstrip(' -')} - {text}" if dateline and not text.startswith(dateline) else text,
        external_id=external_id,
        title=one(_words(_first(markup, _HEADLINES))),
        authors=people(_words(_element(markup, "AUTHOR") or _element(markup, "BYLINE") or "").strip(" ,")),
        published_at=dates.to_utc(_moment(markup, external_id), options.zone),
    )


def _moment(markup: str, external_id: str | None) -> str | None:
    if reuters := _REUTERS_DATE.search(_element(markup, "DATE") or ""):
        return reuters.group(1).replace("-", " ")
    if day := _DAY_IN_ID.search(external_id or ""):
        return day.group(1)
    if short := _DAY_IN_NUMBER.match(external_id or ""):
        return "19{}-{}-{}".format(*short.groups())
    written = _words(_first(markup, ("DATE_TIME", "DATE", "DATE1")))
    if long := _LONG_DAY.match(written):
        return long.group()
    six = _SIX_DIGITS.fullmatch(written)
    return "19{}-{}-{}".format(*six.groups()) if six else one(written)  # of six digits are those of the last century


def _first(markup: str, names: Sequence[str]) -> str:
    """What stands in the first of some elements that has anything in it."""
    return next((found for name in names if (found := _element(markup, name))), "")


def _element(markup: str, name: str) -> str | None:
    found = re.search(rf"<{name}\b[^>]*>(.*?)</{name}\s*>", markup, re.S | re.I)
    return found.group(1) if found else None


def _paragraphs(markup: str) -> str:
    """Text whose paragraphs are elements, with blank lines between them."""
    markup = re.sub(r"<TITLE\b.*?</TITLE>|<(AUTHOR|DATELINE)\b.*?</\1>", "", markup, flags=re.S | re.I)
    return re.sub(r"</?P>", "\n\n", markup, flags=re.I)


def _words(markup: str) -> str:
    text = unescape(_TAG.sub(" ", markup.replace("&#3;", "").replace("&#22;", "")))
    text = " ".join(text.split())
    return re.sub(r"\s+Reuter$|\s+REUTER$", "", text)
