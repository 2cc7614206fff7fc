"""RSS and Atom: one article an entry, with its full content where the feed carries it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from transforms.article import Record, Reject
from transforms.reading import addresses, dates, markup
from transforms.reading.feeds import wordpress
from transforms.reading.options import ReadOptions
from transforms.reading.people import people
from transforms.reading.source import Source, Unreadable
from transforms.reading.values import one

_ENTITY = re.compile(rb"<!ENTITY", re.I)
_ENDS = re.compile(rb"</(?:\w+:)?(?:rss|feed|rdf)\s*>", re.I)
_LAST_ENTRY = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>", re.I)
#: Where the feed begins, behind what a server's script has let slip.
_BEGINS = re.compile(
    rb"(?:<\?xml\b[^>]*\?>\s*(?:<(?:\?|!--|!DOCTYPE).*?>\s*){0,8})?<(?:\w+:)?(?:rss|feed|rdf)\b", re.I | re.S
)
_JUNK_WITHIN = 65_536


def read(source: Source) -> Iterator[Record | Reject]:
    """A record for every entry. Of a feed that breaks off, the last entry may be half: it is the reject `truncated`."""
    import feedparser

    data = source.whole(source.limits.whole_bytes)
    if _ENTITY.search(data[: data.find(b">", data.lower().find(b"<!doctype")) + 1] or data[:4096]):
        raise Unreadable("xml_entities", "declares its own entities")
    data, cut = _without_junk(data)
    parsed = feedparser.parse(data, sanitize_html=True, resolve_relative_uris=False)
    entries = list(parsed.entries)
    cut = cut and bool(parsed.bozo)
    if cut and entries:
        entries.pop()
    names = wordpress.author_names(data) if wordpress.is_export(data) else None
    if names is not None:
        entries = [entry for entry in entries if not wordpress.is_machinery(entry)]
    for number, entry in enumerate(entries, 1):
        try:
            if names is not None:
                wordpress.check_published(entry)
            yield _article(entry, parsed.feed, f"#{number}", source.options, names)
        except Unreadable as error:
            yield Reject(f"#{number}", "reading", error.reason, error.detail)
    if cut:
        raise Unreadable("truncated", "the feed breaks off in the middle")
    if not entries:
        raise Unreadable("no_text", "a feed without entries")


def _without_junk(data: bytes) -> tuple[bytes, bool]:
    """The feed alone, without what stands before its first and behind its last element; and whether its end is missing."""
    begins = _BEGINS.search(data, 0, _JUNK_WITHIN)
    data = data[begins.start() :] if begins else data
    last = max((found.end() for found in _LAST_ENTRY.finditer(data)), default=0)
    ends = _ENDS.search(data, last)
    return (data[: ends.end()], False) if ends else (data, True)


def _article(entry: Any, feed: Any, place: str, options: ReadOptions, names: Mapping[str, str] | None = None) -> Record:
    texts = [content.get("value") or "" for content in entry.get("content", [])]
    body = max(texts, key=len, default="") or entry.get("summary") or ""
    text, headings, pull_quotes = markup.paragraphs(body if names is None else wordpress.content(body))
    if not text:
        raise Unreadable("no_text", "an entry without content or summary")
    external_id = one(entry.get("id"))
    writers = [person.get("name") for person in entry.get("authors", []) if person.get("name")] or [entry.get("author")]
    return Record(
        record=external_id or place,
        source_format="feed",
        text=text,
        headings=headings,
        pull_quotes=pull_quotes,
        external_id=external_id,
        url=addresses.absolute(one(entry.get("link")), one(feed.get("link"))) or addresses.absolute(external_id),
        title=_words(entry.get("title")),
        authors=people([(names or {}).get(str(name), name) for name in writers]),
        publisher=_words((entry.get("source") or {}).get("title") or feed.get("title")),
        published_at=dates.to_utc(entry.get("published") or dict.get(entry, "updated"), options.zone),
        updated_at=dates.to_utc(dict.get(entry, "updated"), options.zone),
        language=one(feed.get("language")),
    )


def _words(title: object) -> str | None:
    """A title without the markup that feeds put into it."""
    return one(markup.paragraphs(title)[0]) if isinstance(title, str) and title.strip() else None
