"""NewsML-G2: news items, alone or in a message of many."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.article import Record, Reject
from transforms.reading import dates, markup, notices
from transforms.reading.elements import Element
from transforms.reading.feeds import nitf, xml_trees
from transforms.reading.options import ReadOptions
from transforms.reading.people import people
from transforms.reading.source import Source, Unreadable

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def read(source: Source) -> Iterator[Record | Reject]:
    """A record for every newsItem that has text in it."""
    root = xml_trees.parse(source)
    items = [root] if _name(root) == "newsItem" else xml_trees.elements(root, "newsItem")
    if not items:
        raise Unreadable("no_text", f"<{_name(root)}> without a newsItem")
    for number, item in enumerate(items, 1):
        place = item.get("guid") or f"#{number}"
        try:
            yield _article(item, place, source.options)
        except Unreadable as error:
            yield Reject(place, "reading", error.reason, error.detail)


def _name(element: Element) -> str:
    return str(element.tag).rsplit("}", 1)[-1]


def _article(item: Element, place: str, options: ReadOptions) -> Record | Reject:
    first = xml_trees.first
    status = first(item, "itemMeta/pubStatus/@qcode", "itemMeta/pubStatus/@uri")
    if status is not None and notices.withdraws(status):
        sent = notices.first_date(options, first(item, "itemMeta/versionCreated"))
        return notices.reject(place, status, item.get("guid"), None, sent)
    text, headings, pull_quotes = _text(item, options)
    if not text:
        raise Unreadable("no_text", "a newsItem without text in its contentSet")
    published = first(item, "contentMeta/contentCreated", "itemMeta/firstCreated", "itemMeta/versionCreated")
    authors = xml_trees.every(item, "contentMeta/by") or xml_trees.every(item, "contentMeta/creator/name")
    return Record(
        record=place,
        source_format="newsml",
        text=text,
        headings=headings,
        pull_quotes=pull_quotes,
        external_id=item.get("guid"),
        title=first(item, "contentMeta/headline", "itemMeta/title"),
        authors=people(authors),
        publisher=first(item, "itemMeta/provider/name", "itemMeta/provider/@literal", "itemMeta/provider/@qcode"),
        published_at=dates.to_utc(published, options.zone),
        updated_at=dates.to_utc(first(item, "itemMeta/versionCreated"), options.zone),
        language=first(item, "contentMeta/language/@tag") or item.get(_LANGUAGE),
    )


def _text(item: Element, options: ReadOptions) -> markup.Paragraphs:
    """Of the item's renditions the first with text: XHTML, NITF, or plain text."""
    for inline in xml_trees.elements(item, "contentSet/inlineXML"):
        if xml_trees.elements(inline, "body.content"):
            article = nitf.article(inline, "newsml", options)
            return article.text, article.headings, article.pull_quotes
        bodies = xml_trees.elements(inline, "body") or [inline]
        if (found := markup.of_tree(bodies[0], left_out=markup.LEFT_OUT))[0]:
            return found
    for data in xml_trees.elements(item, "contentSet/inlineData"):
        text = "".join(data.itertext()).strip()
        if "html" in (data.get("contenttype") or "") and text:
            return markup.paragraphs(text)
        if text:
            return text, (), ()
    return "", (), ()
