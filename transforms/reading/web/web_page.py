"""HTML pages: main text by trafilatura, what the page declares of itself, headings and pull quotes."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any

from transforms.article import Record, Reject
from transforms.reading import dates, encoding
from transforms.reading.options import ReadOptions
from transforms.reading.source import Source, Unreadable
from transforms.reading.tables import fields, json_values
from transforms.reading.web import markup

#: What they say of odd pages is in the rejects; as log lines it would bury a run's own.
for _library in ("trafilatura", "htmldate", "readability", "justext"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)

_CHARSET = re.compile(rb"<(?:meta\b[^>]*?charset|\?xml\b[^>]*?encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_CHARSET_WITHIN = 4096
#: Marks a pull quote through the extraction, which knows none and drops what stands in an aside.
_MARK = "\ue0f1"
_PULL_QUOTE = (
    "//*[self::aside or self::blockquote or self::div or self::figure or self::p or self::section or self::span]"
    "[contains(translate(@class, 'PULQOTE-_', 'pulqote'), 'pullquote')]"
)
_ARTICLE_TYPES = re.compile(r"article|posting|report|webpage", re.I)
#: A page whose only text is one of these has its article behind a wall, or none.
_WALL = re.compile(
    r"\bcookies?\b|\bconsent\b|enable javascript|javascript is (?:disabled|required)|subscribe to (?:continue|read)"
    r"|(?:sign|log) in to (?:continue|read)|verify (?:that )?you are (?:a )?human|privacy (?:policy|settings)"
    r"|access denied|page not found|our partners|legitimate interest|checking your browser",
    re.I,
)
#: Characters up to which a text can be a mere notice, and the share of its paragraphs that must speak of the wall.
_MAX_WALL_CHARS, _WALL_SHARE = 3_000, 0.5
#: Fixed, so that the reading of a page does not hang on the day it is read.
_LATEST_DATE = "2099-12-31"


def read(source: Source) -> Iterator[Record | Reject]:
    """One record with the page's main text."""
    yield page(source.whole(source.limits.page_bytes), source.options)


def page(data: bytes, options: ReadOptions, *, url: str | None = None, charset: str | None = None) -> Record:
    """The article on an HTML page; raises Unreadable(`no_text`) where there is none.

    `charset` and `url` are what the transport said of the page.
    """
    from lxml import html

    declared = _CHARSET.search(data[:_CHARSET_WITHIN])
    decoded = encoding.decode(data, charset or (declared.group(1).decode("ascii") if declared else None))
    decoded = decoded.replace("\0", "").replace(_MARK, "")
    if not decoded.strip():
        raise Unreadable("empty", "nothing but white space")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    tree = html.document_fromstring(decoded.encode("utf-8", "replace"), parser=parser, ensure_head_body=True)
    said = _declared(tree, options, url)
    text, headings, pull_quotes = _main_text(tree)
    if not text:
        raise Unreadable("no_text", "no main text on the page")
    if _is_wall(text):
        raise Unreadable("no_text", "only a notice (cookies, consent, log-in) on the page")
    return Record(
        record="",
        source_format="html",
        text=text,
        headings=headings,
        pull_quotes=pull_quotes,
        **said,  # type: ignore[arg-type]
    )


def _main_text(tree: Any) -> markup.Paragraphs:
    import trafilatura

    for element in tree.xpath(_PULL_QUOTE):
        _mark(element)
    found = trafilatura.bare_extraction(tree, include_comments=False, include_tables=True, max_tree_size=None)
    body = getattr(found, "body", None)
    if body is not None:
        text, headings, _ = markup.of_tree(body)
    else:
        text, headings, _ = _plain(tree)
    lines = text.split("\n\n")
    pull_quotes = tuple(line.replace(_MARK, "").strip() for line in lines if _MARK in line)
    return text.replace(_MARK, ""), headings, pull_quotes


def _mark(element: Any) -> None:
    """Turn a pull quote into a paragraph that the extraction keeps and that can be told afterwards."""
    words = " ".join(" ".join(element.itertext()).split())
    if not words or element.getparent() is None or _MARK in words:
        return
    tail = element.tail
    for child in list(element):
        element.remove(child)
    element.attrib.clear()
    element.tag, element.text, element.tail = "p", _MARK + words, tail


def _plain(tree: Any) -> markup.Paragraphs:
    """The paragraphs of a page too small or too odd for the extraction: of its article or main element, else of all."""
    for path in ("//article", "//main", "//body"):
        for element in tree.xpath(path):
            found = markup.of_tree(element, left_out=markup.LEFT_OUT)
            if found[0]:
                return found
    return "", (), ()


def _is_wall(text: str) -> bool:
    if len(text) > _MAX_WALL_CHARS:
        return False
    lines = [line for line in text.split("\n\n") if len(line.split()) > 3]
    return bool(lines) and sum(bool(_WALL.search(line)) for line in lines) > _WALL_SHARE * len(lines)


def _declared(tree: Any, options: ReadOptions, url: str | None) -> dict[str, object]:
    """Metadata: of the page's JSON-LD, then of its meta elements, then what trafilatura and htmldate find."""
    from trafilatura.metadata import extract_metadata

    said = fields.metadata(fields.pick(_json_ld(tree), options.fields), options)
    found = extract_metadata(
        tree, date_config={"original_date": True, "max_date": _LATEST_DATE, "extensive_search": True}
    )
    times = _times(tree)
    others: dict[str, object] = {
        "title": fields.one(found.title),
        "authors": fields.people((found.author or "").split(";")),
        "publisher": fields.one(found.sitename),
        "url": fields.one(found.url) or url,
        "published_at": dates.to_utc(times.get("published"), options.zone) or dates.to_utc(found.date, options.zone),
        "updated_at": dates.to_utc(times.get("updated"), options.zone),
        "language": tree.get("lang") or fields.one(found.language),
    }
    return {column: said.get(column) or value for column, value in others.items()}


def _json_ld(tree: Any) -> Mapping[str, object]:
    """The first object of the page's JSON-LD that describes an article."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            waiting: list[object] = [json_values.loads(str(script))]
        except Unreadable:
            continue  # a page may hold broken scripts and be well readable
        while waiting:
            value = waiting.pop(0)
            if isinstance(value, list):
                waiting[:0] = value
            elif isinstance(value, Mapping):
                if _ARTICLE_TYPES.search(str(value.get("@type"))):
                    return {key: inner for key, inner in value.items() if key != "name"}
                waiting.append(value.get("@graph"))
    return {}


def _times(tree: Any) -> dict[str, str]:
    """Moments to the second that meta and time elements declare; htmldate knows days only."""
    paths = (
        ("published", "//meta[@property='article:published_time' or @itemprop='datePublished']/@content"),
        ("published", "//meta[@name='article:published_time' or @name='parsely-pub-date' or @name='date']/@content"),
        ("published", "//article//time[@pubdate or @itemprop='datePublished']/@datetime"),
        ("published", "//article//time/@datetime"),
        ("updated", "//meta[@property='article:modified_time' or @itemprop='dateModified']/@content"),
    )
    found: dict[str, str] = {}
    for name, path in paths:
        for value in tree.xpath(path):
            found.setdefault(name, str(value))
    return found
