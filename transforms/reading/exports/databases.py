"""Texts exported from Nexis, Factiva and ProQuest: told by their marks, cut into articles, labels read as metadata.

The same rules serve plain text, Word, RTF and HTML, which those services fill with the same lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as changed
from datetime import datetime

from transforms.article import Record, Reject
from transforms.reading import addresses, dates
from transforms.reading.exports.labels import FACTIVA_CODES, LABELS, LANGUAGES, NEXIS_FRONT
from transforms.reading.options import ReadOptions
from transforms.reading.people import people
from transforms.reading.values import one

_NEXIS_COUNT = re.compile(
    r"^\W*(?:\d{1,6} (?:of|von|de|di|van) \d{1,6} do[ck]ument\w{0,3}|do[ck]ument\w{0,2} \d{1,6} (?:of|von|de|di|van) \d{1,6})\W*$",
    re.M | re.I,
)
_NEXIS_END = re.compile(
    r"^\s*(?:End of Document|Ende des Dokuments?|Fin du document|Fin del documento|Einde van (?:het )?document|Fine del documento)\s*$",
    re.M | re.I,
)
#: The list of articles before the first one of a download, and its lines.
_NEXIS_JOB = re.compile(r"^\s*(?:Job Number:|Documents? \(\d+\)|User Name:)", re.M)
_NEXIS_COVER = re.compile(
    r"^\s*(?:\d{1,4}\.\s+\S|(?:Job Number|User Name|Date and Time|Client/Matter|Search Terms|Search Type|Content Type|Narrowed by):"
    r"|Documents? \(\d+\)|Page \d+ of \d+|\|? ?About LexisNexis|Content Type\s+Narrowed by).*$",
    re.M,
)
_CLOCK = re.compile(r"^\s*\d{1,2}[:.]\d\d(?: ?[A-Z]{2,4})?\s*$")
_FACTIVA_END = re.compile(r"^\s*(?:AN\s+)?Do[ck]umento? [A-Za-z]{2,12}0{0,4}\d{6,}\w{4,}\s*$", re.M)
_PROQUEST_RULE = re.compile(r"^(?:_{20,}|Document \d+ of \d+)\s*$", re.M)
_PROQUEST = re.compile(r"^(?:ProQuest document ID|Full text|Publication title):", re.M)
_NEXIS_UNI = re.compile(r"^\s*(?:Length|Load-Date|Länge|Longueur|Longitud|Extensión|Lengte|Lunghezza)\s?:", re.M | re.I)
_LABEL = re.compile(r"^\s*([A-ZÀ-Þ][^\W\d_]+(?:[ /-][^\W\d_]+){0,3})\s?:(?:\s+(.*)|\s*)$")
_CODE = re.compile(
    r"^\s*(HD|SE|BY|CR|WC|PD|ET|SN|SC|ED|PG|LA|CY|LP|TD|CT|RF|CO|IN|NS|RE|PUB|AN|IPD|IPC|ART|CLM)(?:\s+(.*))?$"
)
_COPYRIGHT = re.compile(
    r"^\s*(?:copyright|©|\(c\)|all rights reserved|alle rechten? (?:vorbehalten|voorbehouden)|tous droits réservés"
    r"|todos los derechos reservados|tutti i diritti riservati)",
    re.I,
)
_WORDS = re.compile(r"^\s*[\d,.]+ (?:words|wörter|mots|palabras|woorden|parole)\s*$", re.I)
_WEEKDAY = re.compile(
    r",?\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day\b.*$|\s+\d{1,2}:\d\d\s*(?:[AP]M)?(?:\s+[A-Z]{2,4})?\s*$", re.I
)
_EDITION = re.compile(r"^\s*(?:[\w .'-]+ )?(?:edition|ausgabe|édition|edición|editie|edizione)\s*$", re.I)
#: Lines of front matter of an article; what has more is no article of such an export.
_MAX_FRONT = 40


@dataclass(slots=True)
class _Article:
    """What the lines of one article gave."""

    said: dict[str, str] = field(default_factory=dict)
    front: list[str] = field(default_factory=list)
    """lines before the body that have no label"""
    body: list[str] = field(default_factory=list)


def records(text: str, source_format: str, options: ReadOptions) -> Iterator[Record | Reject] | None:
    """A record for every article of an export; None where `text` is none of one that is known."""
    for name, pieces, parse in _SERVICES:
        if found := pieces(text):
            return _records(name, found, parse, source_format, options)
    return None


def _records(
    name: str,
    pieces: Sequence[str],
    parse: Callable[[list[str]], _Article],
    source_format: str,
    options: ReadOptions,
    only: str | None = None,
) -> Iterator[Record | Reject]:
    """A record for every piece; `only` is the place where there is one."""
    for number, piece in enumerate(pieces, 1):
        place = only or f"#{number}"
        article = parse(piece.split("\n"))
        body = "\n".join(article.body).strip("\n")
        if not body.strip():
            yield Reject(place, "reading", "no_text", f"{name}: an article without text")
            continue
        yield changed(_record(article, body, source_format, options), record=article.said.get("id") or place)


def _record(article: _Article, body: str, source_format: str, options: ReadOptions) -> Record:
    said = article.said
    title, publisher, published = _front(article, options)
    return Record(
        record="",
        source_format=source_format,
        text=body,
        external_id=said.get("id"),
        url=addresses.absolute(said.get("url")),
        title=one(said.get("title") or title),
        authors=people(_inverted(said.get("author", ""))),
        publisher=one((said.get("publisher") or "").split(";")[0] or publisher),
        published_at=dates.to_utc(said.get("date"), options.zone) or published,
        language=_language(said.get("language")),
    )


def _front(article: _Article, options: ReadOptions) -> tuple[str | None, str | None, datetime | None]:
    """Title, paper and date from the lines before the text that have no label, told by their order."""
    front = [
        line for line in map(one, article.front) if line and not _COPYRIGHT.match(line) and not _EDITION.match(line)
    ]
    days = [_day(line, options) for line in front]
    at = next((at for at, day in enumerate(days) if day), None)
    others = [line for line, day in zip(front, days, strict=True) if day is None or day != days[at or 0]]
    paper_first = article.said.get("order") == "publisher first" and bool(at)
    if paper_first:
        others = [*others[1:2], *others[:1], *others[2:]]
    if "title" in article.said:
        others.insert(0, article.said["title"])
    title, publisher = (*others[:2], None, None)[:2]
    return title, publisher, days[at] if at is not None else None


def _language(name: str | None) -> str | None:
    """ISO code of a language that these services write out."""
    return LANGUAGES.get((name or "").strip().lower().split(";")[0].split(",")[0])


def _inverted(names: str) -> list[str]:
    """Names as ProQuest writes them, “Lee, Ann; Ray, Bob.”, the right way round."""
    if ";" not in names and not re.fullmatch(r"\s*[^\W\d_][\w’'-]+, [^\W\d_][\w.’'-]*(?: [A-Z]\.?)?\.?\s*", names):
        return [names]
    parts = [part.strip(" .") for part in names.split(";") if part.strip()]
    return [" ".join(reversed(part.split(", ", 1))) if part.count(",") == 1 else part for part in parts]


def _day(line: str, options: ReadOptions) -> datetime | None:
    return (
        dates.to_utc(_WEEKDAY.sub("", line), options.zone) if any(map(str.isdigit, line)) and len(line) < 60 else None
    )


def _nexis_pieces(text: str) -> list[str]:
    marks = list(_NEXIS_COUNT.finditer(text))
    if marks and _NEXIS_UNI.search(text):
        ends = [*(mark.start() for mark in marks[1:]), len(text)]
        return [text[mark.end() : end] for mark, end in zip(marks, ends, strict=True)]
    return []


def _nexis_uni_pieces(text: str) -> list[str]:
    """Articles of the newer Nexis; what stands before the first is a list of them."""
    if not (_NEXIS_END.search(text) and _NEXIS_UNI.search(text)):
        return []
    pieces = _NEXIS_END.split(text)
    covers = list(_NEXIS_COVER.finditer(pieces[0])) if _NEXIS_JOB.search(pieces[0]) else []
    pieces[0] = pieces[0][covers[-1].end() :] if covers else pieces[0]
    return [piece for piece in pieces if _NEXIS_UNI.search(piece) or re.search(r"^\s*Body\s*$", piece, re.M)]


def _factiva_pieces(text: str) -> list[str]:
    marks = list(_FACTIVA_END.finditer(text))
    starts = [0, *(mark.end() for mark in marks)]
    return [text[start : mark.end()] for start, mark in zip(starts, marks, strict=False)]


def _proquest_pieces(text: str) -> list[str]:
    if len(set(_PROQUEST.findall(text))) < 2:
        return []
    return [piece for piece in _PROQUEST_RULE.split(text) if _PROQUEST.search(piece)]


def _nexis(lines: list[str]) -> _Article:
    """An article with its labels before the body (BYLINE, SECTION, LENGTH) and behind it (LOAD-DATE, LANGUAGE)."""
    found = _Article()
    found.said["order"] = "publisher first"
    in_body = False
    front = [label.group(1).lower() if (label := _LABEL.match(line)) else "" for line in lines[:_MAX_FRONT]]
    starts = max((at for at, name in enumerate(front) if name in NEXIS_FRONT), default=-1)
    for at, line in enumerate(lines):
        label = _LABEL.match(line)
        name = _name(label) if label and (not in_body or label.group(1).isupper()) else None
        if label and name is not None:
            in_body = in_body and name != "end"
            _put(found, name, label.group(2) or _continued(lines, at))
            if name == "end":
                in_body = False
        elif at > starts and not found.said.get("ended"):
            in_body = True
            found.body.append(line)
        elif at <= starts:
            found.front.append(line)
    return found


def _name(label: re.Match[str]) -> str | None:
    """What a label says."""
    name = LABELS.get(label.group(1).lower())
    if name == "day":
        return "end" if re.search(r"\d{4}\s*$", label.group(2) or "") else None
    return name


def _nexis_uni(lines: list[str]) -> _Article:
    """An article of the newer Nexis: title, paper, date, labels, `Body`, the text, `Classification`."""
    found = _Article()
    part = "front"
    has_body = any(line.strip() == "Body" for line in lines)
    for at, line in enumerate(lines):
        words = line.strip()
        if words in ("Body", "Full Text"):
            part = "body"
        elif words in ("Classification", "Klassifizierung", "Clasificación", "Graphic", "Notes", "Load-Date"):
            part = "back" if part == "body" else part
        elif (label := _LABEL.match(line)) and (name := _name(label)) is not None and part != "body":
            _put(found, name, label.group(2) or _continued(lines, at))
            if not has_body and name == "length":
                part = "body"
        elif label and _name(label) == "end":
            _put(found, "end", "")
            part = "back"
        elif part == "front":
            found.front.append(line)
        elif part == "body":
            found.body.append(line)
    return found


def _factiva(lines: list[str]) -> _Article:
    """An article of Factiva, with field codes (`HD`, `LP`, `TD`) or without them."""
    if has_factiva_codes(lines):
        return _factiva_codes(lines)
    found = _Article()
    starts = next((at for at, line in enumerate(lines) if _COPYRIGHT.match(line)), None)
    if starts is None:
        language = next((n for n, row in enumerate(lines) if _language(row)), None)
        starts = language if language is not None else _last(lines, _WORDS, _MAX_FRONT)
    for at, line in enumerate(lines):
        if _FACTIVA_END.match(line):
            found.said["id"] = line.split()[-1]
        elif at > starts:
            found.body.append(line)
        elif re.match(r"^\s*(?:by|von|par) \S", line, re.I):
            found.said["author"] = line.strip()
        elif _language(line):
            found.said["language"] = line
        elif not (_WORDS.match(line) or _CLOCK.match(line) or re.fullmatch(r"\s*[A-Z0-9]{2,12}\s*", line)):
            found.front.append(line)
    return found


def of_factiva(lines: list[str], source_format: str, place: str, options: ReadOptions) -> Record | Reject:
    """The article in lines that begin with Factiva's codes."""
    return next(_records("Factiva", ["\n".join(lines)], _factiva_codes, source_format, options, place))


def has_factiva_codes(lines: list[str]) -> bool:
    codes = {line.split()[0] for line in lines if _CODE.match(line)}
    return len(codes & {"HD", "PD", "SN", "LP", "TD", "WC"}) >= 3


def _factiva_codes(lines: list[str]) -> _Article:
    found = _Article()
    code = ""
    for line in lines:
        label = _CODE.match(line)
        if label:
            code = label.group(1)
            line = label.group(2) or ""
        name = FACTIVA_CODES.get(code)
        if name == "text":
            found.body += ["", line] if label and found.body else [line]
        elif name and line.strip():
            found.said[name] = f"{found.said[name]} {line.strip()}" if name in found.said else line.strip()
    found.said["id"] = found.said.get("id", "").removeprefix("Document ").strip()
    return found


def _proquest(lines: list[str]) -> _Article:
    """An article of ProQuest: a title, then labels, one of them `Full text`."""
    found = _Article()
    name: str | None = "front"
    for line in lines:
        label = _LABEL.match(line)
        known = LABELS.get(label.group(1).lower()) if label else None
        if label and known is not None:
            name = known
            line = label.group(2) or ""
        if name == "text":
            found.body.append(line)
        elif name == "front":
            if line.strip() and not re.match(r"\s*(?:Document \d+ of \d+|ProQuest document link)", line):
                found.front.append(line)
        elif label and name and line.strip():
            found.said.setdefault(name, line.strip())
    return found


def _put(found: _Article, name: str, value: str) -> None:
    if name == "end":
        found.said["ended"] = "yes"
    elif name not in ("", "length"):
        found.said.setdefault(name, value.strip())
    if name == "text":
        found.body.append(value)


def _continued(lines: list[str], at: int) -> str:
    return lines[at + 1].strip() if at + 1 < len(lines) and not _LABEL.match(lines[at + 1]) else ""


def _last(lines: list[str], pattern: re.Pattern[str], within: int) -> int:
    """Number of the last of the first lines that the pattern matches; -1 for none."""
    return max((at for at, line in enumerate(lines[:within]) if pattern.match(line)), default=-1)


_SERVICES: tuple[tuple[str, Callable[[str], list[str]], Callable[[list[str]], _Article]], ...] = (
    ("Nexis", _nexis_pieces, _nexis),
    ("Nexis", _nexis_uni_pieces, _nexis_uni),
    ("Factiva", _factiva_pieces, _factiva),
    ("ProQuest", _proquest_pieces, _proquest),
)
