"""NITF, the news agencies' XML of 1998 to 2012: one article a file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from transforms.article import Record, Reject
from transforms.reading import dates, markup, notices
from transforms.reading.elements import Element
from transforms.reading.feeds import xml_trees
from transforms.reading.options import ReadOptions
from transforms.reading.people import people
from transforms.reading.source import Source, Unreadable

#: Ends the name of a notice's reject, where the story that brings it has a record of its own.
_NOTICE = "#notice"
_OF_ANOTHER = ", of another document"
#: How archives mark the lead that they give a second time; what is shorter than a sentence may well be said twice.
_LEAD = "LEAD: "
_MIN_LEAD = 20
_LEFT_OUT = markup.LEFT_OUT | {"media", "pronounce"}


def read(source: Source) -> Iterator[Record | Reject]:
    root = xml_trees.parse(source)
    notice = _notice(root, source.options)
    # A notice about another document may be a story itself; one about itself is none.
    if notice is None or notice.detail.endswith(_OF_ANOTHER):
        try:
            yield article(root, "nitf", source.options)
        except Unreadable:
            if notice is None:
                raise
    if notice is not None:
        yield notice


def _notice(root: Element, options: ReadOptions) -> Reject | None:
    """The notice in an `nitf` element: of its own document, or of the one that it manages; None where there is none."""
    first = xml_trees.first
    external_id = first(root, "docdata/doc-id/@id-string")
    other = first(root, "docdata/@management-doc-idref")
    of_other, of_itself = (first(root, f"docdata/@management-{of}status") for of in ("idref-", ""))
    sent = notices.first_date(
        options,
        first(root, "revision-history/@norm"),
        first(root, "date.issue/@norm", "date.release/@norm", "pubdata/@date.publication", "story.date/@norm"),
    )
    if other and of_other and notices.withdraws(of_other):
        return notices.reject(f"{external_id or ''}{_NOTICE}", of_other + _OF_ANOTHER, other, None, sent)
    if of_itself and notices.withdraws(of_itself):
        return notices.reject(external_id or "", of_itself, external_id, first(root, "pubdata/@ex-ref"), sent)
    return None


def article(root: Element, source_format: str, options: ReadOptions) -> Record:
    """The article in an `nitf` element; raises Unreadable(`no_text`)."""
    for body in xml_trees.elements(root, "body.content"):
        markup.spell_out_quotes(body)
        _without_second_lead(body)
    bodies = [markup.of_tree(body, left_out=_LEFT_OUT) for body in xml_trees.elements(root, "body.content")]
    text = "\n\n".join(body[0] for body in bodies if body[0])
    if not text:
        raise Unreadable("no_text", "NITF without body.content")
    first = xml_trees.first
    external_id = first(root, "docdata/doc-id/@id-string", "head/docdata/doc-id/@id-string")
    return Record(
        record=external_id or "",
        source_format=source_format,
        text=text,
        headings=tuple(heading for body in bodies for heading in body[1]),
        pull_quotes=tuple(quote for body in bodies for quote in body[2]),
        external_id=external_id,
        url=first(root, "pubdata/@ex-ref"),
        title=first(root, "hedline/hl1", "hedline", "head/title"),
        authors=people(xml_trees.every(root, "byline/person") or first(root, "body.head/byline", "byline")),
        publisher=first(root, "distributor/org", "distributor", "pubdata/@name", "doc.copyright/@holder"),
        published_at=dates.to_utc(
            first(root, "date.release/@norm", "date.issue/@norm", "pubdata/@date.publication", "story.date/@norm"),
            options.zone,
        ),
        updated_at=dates.to_utc(first(root, "revision-history/@norm"), options.zone),
        language=first(root, "body.content/@lang"),
    )


def _without_second_lead(body: Element) -> None:
    """Take out a block that another block of the body repeats at its beginning, as archives have the lead."""
    blocks = xml_trees.elements(body, "block")
    words = [" ".join(" ".join(block.itertext()).split()) for block in blocks]
    for block, own in zip(blocks, words, strict=True):
        repeated = (other for other in words if len(other) > len(own) and other.startswith(own))
        around = block.getparent()
        if own and around is not None and any(True for _ in repeated):
            around.remove(block)
    _without_repeated_paragraph(xml_trees.elements(body, "p"))


def _without_repeated_paragraph(paragraphs: list[Element]) -> None:
    """Take out the first paragraph where the second begins with its words, and what is written before a lead."""
    for one, other in pairwise(paragraphs[:3]):
        first, second = (" ".join("".join(p.itertext()).split()) for p in (one, other))
        bare = first.removeprefix(_LEAD)
        around = one.getparent()
        if len(bare) > _MIN_LEAD and second.removeprefix(_LEAD).startswith(bare) and around is not None:
            around.remove(one)
    for paragraph in paragraphs[:2]:
        if paragraph.text and paragraph.text.lstrip().startswith(_LEAD):
            paragraph.text = paragraph.text.lstrip().removeprefix(_LEAD)
