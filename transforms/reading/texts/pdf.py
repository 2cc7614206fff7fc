"""PDF: the text layer of press releases."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from transforms.article import Record, Reject
from transforms.reading import dates
from transforms.reading.people import people
from transforms.reading.source import Source, Unreadable
from transforms.reading.values import one

if TYPE_CHECKING:
    from pypdf import PdfReader

#: What it says of damaged files is in the rejects; as log lines it would bury a run's own.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

#: Titles that word processors write by themselves.
_NO_TITLE = re.compile(r"^(?:untitled|microsoft word|document\d*|.*\.(?:docx?|odt|rtf|indd|pdf|pages))\b", re.I)
_PDF_DATE = re.compile(r"D:(\d{14})(?:Z|([+-])(\d{2})'?(\d{2})?'?)?")
#: A line at a page's edge that comes back on so many pages is its header or footer.
_RUNNING_PAGES = 3
_EDGE_LINES = 2
_DIGITS = re.compile(r"\d+")


def read(source: Source) -> Iterator[Record | Reject]:
    """One record with the text of all pages, lines as they are set; cleaning joins them to paragraphs."""
    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError, PdfReadError, PdfStreamError, WrongPasswordError

    data = source.whole(source.limits.whole_bytes)
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("encrypted", "PDF: needs a password")
        pages = _pages(reader, source)
        info = dict(reader.metadata or {})
    except (FileNotDecryptedError, WrongPasswordError) as error:
        raise Unreadable("encrypted", f"PDF: {error}") from None
    except (PdfReadError, PdfStreamError) as error:
        reason = "truncated" if "EOF" in str(error) else "malformed"
        raise Unreadable(reason, f"PDF: {error}") from None
    text = "\n\n".join(_without_running_lines(pages)).strip()
    if not text:
        raise Unreadable("no_text", "PDF without a text layer: scanned pages need character recognition first")
    title = one(str(info.get("/Title") or ""))
    yield Record(
        record="",
        source_format="pdf",
        text=text,
        title=None if title is None or _NO_TITLE.match(title) else title,
        authors=people(str(info.get("/Author") or "")),
        published_at=dates.to_utc(_moment(str(info.get("/CreationDate") or "")), source.options.zone),
    )


def _pages(reader: PdfReader, source: Source) -> list[str]:
    limit = source.limits.record_bytes
    n_pages = len(reader.pages)
    if n_pages > source.limits.pages:
        raise Unreadable("too_large", f"PDF of {n_pages:,} pages, at most {source.limits.pages:,}")
    pages: list[str] = []
    n_chars = 0
    for page in reader.pages:
        pages.append(page.extract_text() or "")
        n_chars += len(pages[-1])
        if n_chars > limit:
            raise Unreadable("too_large", f"PDF with more than {limit:,} characters")
    return pages


def _without_running_lines(pages: list[str]) -> list[str]:
    """Pages without headers, footers and page numbers: lines at their edges that come back, digits aside."""
    lines = [[line.strip() for line in page.split("\n")] for page in pages]
    edges = Counter(
        _DIGITS.sub("#", line)
        for page in lines
        for line in {*[x for x in page if x][:_EDGE_LINES], *[x for x in page if x][-_EDGE_LINES:]}
    )
    running = {line for line, n_pages in edges.items() if n_pages >= _RUNNING_PAGES}
    kept: list[str] = []
    for page in lines:
        while page and (not page[0] or _DIGITS.sub("#", page[0]) in running):
            page.pop(0)
        while page and (not page[-1] or _DIGITS.sub("#", page[-1]) in running):
            page.pop()
        kept.append("\n".join(page))
    return kept


def _moment(written: str) -> str | None:
    """ISO 8601 from a PDF's own way of writing a time."""
    found = _PDF_DATE.match(written)
    if not found:
        return None
    digits, sign, hours, minutes = found.groups()
    zone = f"{sign}{hours}:{minutes or '00'}" if sign else "+00:00" if "Z" in written else ""
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}T{digits[8:10]}:{digits[10:12]}:{digits[12:14]}{zone}"
