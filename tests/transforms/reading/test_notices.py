"""Kill notices in every format that has them: which story, and when."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from transforms.article import Notice, Record, Reject
from transforms.reading import notices, read

SENT = datetime(2031, 3, 2, 9, tzinfo=UTC)
NEWSML = """<?xml version="1.0"?><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:wend:7" version="2">
<itemMeta><versionCreated>2031-03-02T09:00:00Z</versionCreated><firstCreated>2031-03-01T09:00:00Z</firstCreated>
<pubStatus qcode="stat:canceled"/></itemMeta></newsItem>"""
NITF = """<?xml version="1.0"?><nitf><head><docdata management-status="withheld"><doc-id id-string="urn:wend:7"/>
<date.issue norm="20310302T090000Z"/></docdata></head><body><body.content><p>Kill it.</p></body.content></body></nitf>"""
NITF_OF_ANOTHER = """<?xml version="1.0"?><nitf><head><docdata management-doc-idref="urn:wend:7"
management-idref-status="canceled"><doc-id id-string="urn:wend:8"/><date.issue norm="20310302T090000Z"/></docdata></head>
<body><body.content><p>{}</p></body.content></body></nitf>"""


def parquet() -> bytes:
    row = {"guid": "urn:wend:7", "text": None, "pubStatus": "canceled", "versioncreated": SENT}
    rows = [row, {**row, "guid": "urn:wend:9", "text": "It rains.", "pubStatus": "usable"}]
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), sink)
    return sink.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.json", b'{"uri": "urn:wend:7", "versioncreated": "2031-03-02T09:00:00Z", "pubstatus": "canceled"}'),
        ("a.json", b'{"uri": "urn:wend:7", "versionCreated": "2031-03-02T09:00:00Z", "pubStatus": "withheld"}'),
        ("a.jsonl", b'{"id": "urn:wend:7", "status": "Withdrawn", "text": "x", "updated": "2031-03-02T09:00:00Z"}\n'),
        ("a.csv", b"id,pub_status,updated_at,text\nurn:wend:7,stat:canceled,2031-03-02T09:00:00Z,\n"),
        ("a.parquet", parquet()),
        ("a.xml", NEWSML.encode()),
        ("a.xml", NITF.encode()),
        ("a.xml", NITF_OF_ANOTHER.format("").encode()),
    ],
)
def test_a_notice_names_the_story_and_its_time(name: str, data: bytes) -> None:
    found = next(iter(read(io.BytesIO(data), name)))
    assert isinstance(found, Reject)
    assert found.reason == "withdrawn"
    assert found.notice == Notice("urn:wend:7", None, SENT)


def test_a_story_that_withdraws_another_is_kept() -> None:
    data = NITF_OF_ANOTHER.format("The earlier report on the weir was wrong.").encode()
    kept, notice = read(io.BytesIO(data), "a.xml")
    assert isinstance(kept, Record)
    assert kept.external_id == "urn:wend:8"
    assert isinstance(notice, Reject)
    assert notice.notice == Notice("urn:wend:7", None, SENT)


@pytest.mark.parametrize("status", ["usable", "stat:usable", "published", "", None, 3, "cancel culture"])
def test_other_statuses_withdraw_nothing(status: object) -> None:
    assert not notices.withdraws(status)
