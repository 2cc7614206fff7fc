"""HTML exports of Factiva and Nexis: a page with one block an article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace

from transforms.article import Record, Reject
from transforms.reading import dates, markup
from transforms.reading.elements import Element
from transforms.reading.exports import databases
from transforms.reading.options import ReadOptions
from transforms.reading.people import people

_ARTICLES = "//div[contains(concat(' ', normalize-space(@class), ' '), ' article ')][.//*[contains(@class, 'articleParagraph')]]"
_RULE = "_" * 40
"""what the text exports of ProQuest have where the pages have a rule"""
_FACTIVA = re.compile(rb"articleParagraph|enHeadline", re.I)
_MARKS = re.compile(
    rb"\d+ (?:of|von|de|di|van) \d+ DO[CK]UMENT|(?:End of|Ende des|Fin du|Fin del|Fine del) Do[ck]ument|LOAD-DATE:"
    rb"|Do[ck]ument \d+ (?:of|von|de|di|van) \d+|Do[ck]umento? [A-Za-z]{2,12}0{0,4}\d{6,}|ProQuest document ID:",
    re.I,
)


def is_export(data: bytes) -> bool:
    """Whether a page may be such an export."""
    return bool(_FACTIVA.search(data) or _MARKS.search(data))


def records(tree: Element, options: ReadOptions) -> Iterator[Record | Reject] | None:
    """A record for every article on the page; None where it is no export."""
    blocks = tree.xpath(_ARTICLES)
    if blocks:
        return (_record(block, f"#{number}", options) for number, block in enumerate(blocks, 1))
    tree = deepcopy(tree)
    for rule in tree.iter("hr"):
        rule.text = _RULE
    text = markup.of_tree(tree, left_out=markup.LEFT_OUT)[0]
    return databases.records(text, "html", options)


def _record(block: Element, place: str, options: ReadOptions) -> Record | Reject:
    coded = list(_coded_lines(block))
    if databases.has_factiva_codes(coded):
        return databases.of_factiva(coded, "html", place, options)
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


def _coded_lines(block: Element) -> Iterator[str]:
    """The lines of an article that stands in a table with Factiva's codes in its first column."""
    for row in block.xpath(".//tr[count(td) = 2]"):
        name, value = row.xpath("./td")
        pieces = value.xpath(".//p") or [value]
        words = [" ".join("".join(piece.itertext()).split()) for piece in pieces]
        yield f"{''.join(name.itertext()).strip()}  {words[0]}"
        for line in words[1:]:
            yield from ("", line)


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
