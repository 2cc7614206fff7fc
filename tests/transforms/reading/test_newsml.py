"""NewsML-G2: each rendition an item can hold, messages of several, and what agencies leave out."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest

from transforms.article import Record, Reject
from transforms.reading import read

HEAD = 'xmlns="http://iptc.org/std/nar/2006-10-01/" standard="NewsML-G2" conformance="power"'
META = """<itemMeta><provider><name>Vorn Wire</name></provider><versionCreated>2031-05-14T06:20:00+02:00</versionCreated>
{status}<title>Ferry stays</title></itemMeta><contentMeta>{by}</contentMeta>"""


def item(content: str, *, guid: str = 'guid="urn:vorn:1"', status: str = "", by: str = "") -> str:
    return f"<newsItem {HEAD} {guid}>{META.format(status=status, by=by)}<contentSet>{content}</contentSet></newsItem>"


def found(*items: str, root: str = "") -> list[Record | Reject]:
    inside = "".join(items)
    page = f"<{root} {HEAD}><itemSet>{inside}</itemSet></{root}>" if root else inside
    return list(read(io.BytesIO(f'<?xml version="1.0" encoding="UTF-8"?>{page}'.encode()), "wire.xml"))


def one(*items: str) -> Record:
    (record,) = found(*items)
    assert isinstance(record, Record), record
    return record


XHTML = '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body>{}</body></html></inlineXML>'


@pytest.mark.parametrize(
    "content",
    [
        XHTML.format("<p>The ferry stays.</p><p>It sails on.</p>"),
        "<inlineXML><nitf><body><body.content><p>The ferry stays.</p><p>It sails on.</p></body.content></body></nitf></inlineXML>",
        '<inlineData contenttype="text/plain">The ferry stays.\n\nIt sails on.</inlineData>',
        '<inlineData contenttype="text/html">&lt;p>The ferry stays.&lt;/p>&lt;p>It sails on.&lt;/p></inlineData>',
    ],
    ids=["xhtml", "nitf", "plain", "html as text"],
)
def test_each_rendition_gives_the_paragraphs(content: str) -> None:
    record = one(item(content))
    assert record.text.split("\n\n") == ["The ferry stays.", "It sails on."]
    assert (record.title, record.publisher, record.external_id) == ("Ferry stays", "Vorn Wire", "urn:vorn:1")
    assert record.published_at == datetime(2031, 5, 14, 4, 20, tzinfo=UTC)


def test_the_first_rendition_with_text_is_read() -> None:
    assert one(item(XHTML.format(" ") + "<inlineData> </inlineData><inlineData>Words.</inlineData>")).text == "Words."


def test_headings_are_known() -> None:
    record = one(item(XHTML.format("<h2>What was said</h2><p>The ferry stays.</p>")))
    assert record.headings == ("What was said",)


def test_authors_by_byline_or_by_creator() -> None:
    plain = "<inlineData>Words.</inlineData>"
    creator = "<creator><name>Ida Vorn</name></creator>"
    assert one(item(plain, by=f"<by>By Jon Pell</by>{creator}")).authors == ("Jon Pell",)
    assert one(item(plain, by=creator)).authors == ("Ida Vorn",)


def test_a_message_holds_several_and_loses_none() -> None:
    plain = "<inlineData>Words.</inlineData>"
    first, empty, unnamed = found(item(plain), item("", guid=""), item(plain, guid=""), root="newsMessage")
    assert isinstance(first, Record)
    assert isinstance(empty, Reject)
    assert (empty.record, empty.reason) == ("#2", "no_text")
    assert isinstance(unnamed, Record)
    assert (unnamed.record, unnamed.external_id) == ("#3", None)


def test_a_cancelled_item_withdraws_and_says_when() -> None:
    (notice,) = found(item("", status='<pubStatus qcode="stat:canceled"/>'))
    assert isinstance(notice, Reject)
    assert (notice.record, notice.reason) == ("urn:vorn:1", "withdrawn")


def test_a_usable_item_is_read() -> None:
    assert one(item("<inlineData>Words.</inlineData>", status='<pubStatus qcode="stat:usable"/>')).text == "Words."


def test_a_message_without_items_is_a_reject() -> None:
    (refused,) = found(root="newsMessage")
    assert isinstance(refused, Reject)
    assert (refused.record, refused.reason, refused.detail) == (None, "no_text", "<newsMessage> without a newsItem")
