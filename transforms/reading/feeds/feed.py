"""RSS and Atom: one article an entry, with its full content where the feed carries it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from transforms.article import Record, Reject
from transforms.reading import dates
from transforms.reading.options import ReadOptions
from transforms.reading.source import Source, Unreadable
from transforms.reading.tables import fields
from transforms.reading.web import markup

_ENTITY = re.compile(rb"<!ENTITY", re.I)
_ENDS = re.compile(rb"</(?:\w+:)?(?:rss|feed|rdf)\s*>\s*(?:<!--.*?-->\s*)*\Z", re.I | re.S)


def read(source: Source) -> Iterator[Record | Reject]:
    """A record for every entry. Of a feed that breaks off, the last entry may be half: it is the reject `truncated`."""
    import feedparser

    data = source.whole(source.limits.whole_bytes)
    if _ENTITY.search(data[: data.find(b">", data.lower().find(b"<!doctype")) + 1] or data[:4096]):
        raise Unreadable("xml_entities", "declares its own entities")
    parsed = feedparser.parse(data, sanitize_html=True, resolve_relative_uris=False)
    entries = list(parsed.entries)
    cut = bool(parsed.bozo) and not _ENDS.search(data)
    if cut and entries:
        entries.pop()
    for number, entry in enumerate(entries, 1):
        try:
            yield _article(entry, parsed.feed, f"#{number}", source.options)
        except Unreadable as error:
            yield Reject(f"#{number}", "reading", error.reason, error.detail)
    if cut:
        raise Unreadable("truncated", "the feed breaks off in the middle")
    if not entries:
        raise Unreadable("no_text", "a feed without entries")


def _article(entry: Any, feed: Any, place: str, options: ReadOptions) -> Record:
    texts = [content.get("value") or "" for content in entry.get("content", [])]
    body = max(texts, key=len, default="") or entry.get("summary") or ""
    text, headings, pull_quotes = markup.paragraphs(body)
    if not text:
        raise Unreadable("no_text", "an entry without content or summary")
    external_id = fields.one(entry.get("id"))
    people = [person.get("name") for person in entry.get("authors", []) if person.get("name")]
    return Record(
        record=external_id or place,
        source_format="feed",
        text=text,
        headings=headings,
        pull_quotes=pull_quotes,
        external_id=external_id,
        url=fields.one(entry.get("link")),
        title=_words(entry.get("title")),
        authors=fields.people(people or entry.get("author")),
        publisher=_words((entry.get("source") or {}).get("title") or feed.get("title")),
        published_at=dates.to_utc(entry.get("published") or dict.get(entry, "updated"), options.zone),
        updated_at=dates.to_utc(dict.get(entry, "updated"), options.zone),
        language=fields.one(feed.get("language")),
    )


def _words(title: Any) -> str | None:
    """A title without the markup that feeds put into it."""
    return fields.one(markup.paragraphs(title)[0]) if isinstance(title, str) and title.strip() else None
