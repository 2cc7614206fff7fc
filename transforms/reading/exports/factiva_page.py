"""HTML exports of Factiva and Nexis: a page with one block an article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from transforms.article import Record, Reject
from transforms.reading import dates, markup
from transforms.reading.elements import Element
from transforms.reading.exports import databases
from transforms.reading.options import ReadOptions
from transforms.reading.people import people

_ARTICLES = "//div[contains(concat(' ', normalize-space(@class), ' '), ' article ')][.//*[contains(@class, 'articleParagraph')]]"
_FACTIVA = re.compile(rb"articleParagraph|enHeadline", re.I)
_MARKS = re.compile(
    rb"\d+ of \d+ DOCUMENTS|End of Document|LOAD-DATE:|Document [A-Za-z]{2,12}0{0,4}\d{6,}|ProQuest document ID:", re.I
)


def is_export(data: bytes) -> bool:
    """Whether a page may be such an export."""
    return bool(_FACTIVA.search(data) or _MARKS.search(data))


def records(tree: Element, options: ReadOptions) -> Iterator[Record | Reject] | None:
    """A record for every article on the page; None where it is no export."""
    blocks = tree.xpath(_ARTICLES)
    if blocks:
        return (_record(block, f"#{number}", options) for number, block in enumerate(blocks, 1))
    text = markup.of_tree(tree, left_out=markup.LEFT_OUT)[0]
    return databases.records(text, "html", options)


def _record(block: Element, place: str, options: ReadOptions) -> Record | Reject:
    body = [" ".join("".join(p.itertext()).split()) for p in block.xpath(".//*[contains(@class, 'articleParagraph')]")]
    text = "\n\n".join(line for line in body if line)
    if not text:
        return Reject(place, "reading", "no_text", "Factiva: an article without text")
    headline = block.xpath(".//*[contains(@class, 'Headline')]")
    title = " ".join("".join(headline[0].itertext()).split()) if headline else None
    lines = [
        " ".join("".join(element.itertext()).split())
        for element in block.xpath("./div[not(@id = 'hd')] | ./p[not(contains(@class, 'articleParagraph'))]")
        if not element.xpath(".//*[contains(@class, 'articleParagraph')]")
    ]
    authors = block.xpath(".//*[contains(concat(' ', @class, ' '), ' author ')]")
    return replace(
        _front(lines, options),
        record=place,
        text=text,
        title=title,
        authors=people("; ".join("".join(a.itertext()) for a in authors)),
    )


def _front(lines: list[str], options: ReadOptions) -> Record:
    """Date, paper and number from the lines between headline and text."""
    published = publisher = number = None
    for line in lines:
        moment = dates.to_utc(line, options.zone) if any(map(str.isdigit, line)) else None
        if moment and published is None:
            published = moment
        elif line.startswith("Document "):
            number = line.split()[-1]
        elif published and publisher is None and not re.match(r"\d|[A-Z]{2,8}\d*$|copyright|©", line, re.I):
            publisher = line
    return Record("", "html", "", external_id=number, publisher=publisher, published_at=published, language=None)
