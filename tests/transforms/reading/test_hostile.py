"""Bad and hostile bytes: each is read rightly or rejected with its own reason, in bounded memory."""

import bz2
import io
import json
import lzma
import pickle

import pytest
import zstandard

from tests.transforms.reading.readings import read_all, reasons
from tests.transforms.reading.samples import (
    SAMPLES,
    Story,
    compressed,
    html,
    json_lines,
    parquet,
    pdf,
    rss,
    tar,
    text,
    warc,
    zipped,
)
from transforms.article import Record

STORY = Story()


# --- cut off

LINES = b"".join(json_lines(Story(n)) for n in range(50))


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        (compressed(LINES)[:-9], 50),
        (bz2.compress(LINES)[:-9], 50),
        (lzma.compress(LINES)[:-40], 40),
        (zstandard.ZstdCompressor().compress(LINES)[:-9], 0),  # its smallest piece is larger than this
        (compressed(LINES)[:300], 0),
        (tar({"a.jsonl": LINES, "b.jsonl": LINES})[:-20_000], 50),
        (zipped({"a.jsonl": LINES})[:-10], 0),
        (warc(STORY)[:-60], 1),
        (warc(STORY)[:1200], 0),
        (parquet(STORY)[:-30], 0),
        (rss(STORY)[:-120], 0),
        (SAMPLES["NITF"][2](STORY)[:-30], 0),
    ],
    ids=[
        "gzip",
        "bzip2",
        "xz",
        "zstd",
        "gzip at once",
        "tar",
        "zip",
        "WARC",
        "WARC in a page",
        "Parquet",
        "RSS",
        "NITF",
    ],
)
def test_what_is_cut_off_is_told_and_what_came_before_is_kept(data: bytes, kept: int) -> None:
    found = reasons(data)
    assert found[-1] == "truncated"
    assert found.count("read") >= kept


def test_a_damaged_pdf_is_no_text_or_malformed() -> None:
    assert set(reasons(pdf(STORY)[:400])) <= {"malformed", "truncated", "no_text"}


def test_a_member_with_a_wrong_checksum_costs_only_itself() -> None:
    data = bytearray(zipped({"a.txt": text(STORY), "b.txt": text(STORY)}))
    data[60] ^= 0xFF
    assert reasons(bytes(data)) == ["malformed", "read"]


# --- XML

ENTITIES = b'<!DOCTYPE nitf [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = b'<!DOCTYPE nitf [<!ENTITY b SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("declared", [ENTITIES, EXTERNAL], ids=["bomb", "external"])
@pytest.mark.parametrize(
    "document",
    [
        b"<nitf><body><body.content><p>&b;</p></body.content></body></nitf>",
        b'<newsItem guid="x"><contentSet><inlineData>&b;</inlineData></contentSet></newsItem>',
        b"<rss><channel><item><title>t</title><description>&b;</description></item></channel></rss>",
        b"<anything>&b;</anything>",
    ],
    ids=["NITF", "NewsML", "RSS", "other"],
)
def test_xml_that_declares_entities_is_refused(declared: bytes, document: bytes) -> None:
    assert reasons(b"<?xml version='1.0'?>" + declared + document, "x.xml") == ["xml_entities"]


# --- nesting


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"[" * 100_000, "x.json"),
        (b"[" * 100_000 + b"]" * 100_000, "x.json"),
        (b'{"text": ' * 5_000 + b'"x"' + b"}" * 5_000, "x.json"),
        (b"<nitf>" + b"<p>" * 100_000 + b"x" + b"</p>" * 100_000 + b"</nitf>", "x.xml"),
    ],
)
def test_deep_nesting_is_refused(data: bytes, name: str) -> None:
    assert reasons(data, name) == ["nested_too_deeply"]


def test_a_deeply_nested_page_does_no_harm() -> None:
    page = b"<html><body>" + b"<div>" * 50_000 + b"<p>It rains.</p>" + b"</div>" * 50_000 + b"</body></html>"
    assert set(reasons(page, "x.html")) <= {"read", "no_text", "nested_too_deeply"}


def test_a_row_too_large_ends_a_table() -> None:
    data = b'text,title\nOne.,1\n"' + b"x" * 3_000 + b'",2\nThree.,3\n'
    assert reasons(data, "x.csv", record_bytes=1_000) == ["read", "too_large"]


# --- content


def test_a_row_with_a_comma_too_many_is_refused() -> None:
    assert reasons(b"id,text\n1,It rains, it pours\n2,The sun shines.\n", "x.csv") == ["malformed", "read"]


def test_a_quotation_mark_too_few_costs_no_other_row() -> None:
    assert reasons(b'id,text\n1,"It rains\n2,The sun shines.\n', "x.csv") == ["read", "read"]
    assert reasons(b'id,text\n1,"It rains\n\nand pours\n2,The sun shines.\n', "x.csv") == ["truncated"]
    assert reasons(b'id,text\n1,"It" rains\n2,The sun shines.\n', "x.csv") == ["malformed", "read"]


def test_lines_with_a_first_one_longer_than_the_head_are_lines() -> None:
    data = json.dumps({"text": "It rains. " * 10_000}).encode() + b"\n" + json_lines(STORY)
    assert reasons(data) == ["read", "read"]


def test_nul_bytes_and_surrogates_do_not_stop_a_table() -> None:
    found = read_all(b"id,text\n1,It\x00 rains.\n2,Caf\xed\xa0\x80.\n", "x.csv")
    assert all(isinstance(f, Record) for f in found)
    json.dumps([f.text for f in found if isinstance(f, Record)]).encode()


COOKIE_WALL = b"""<!DOCTYPE html><html><head><title>The Ellery Gazette</title></head><body><main>
<h1>We value your privacy</h1><p>We and our partners use cookies to store information on your device.</p>
<p>You can change your consent at any time in the privacy settings.</p><button>Accept all</button></main></body></html>"""
EMPTY_PAGE = b"<!DOCTYPE html><html><head><title>x</title></head><body><script>load()</script></body></html>"


@pytest.mark.parametrize("page", [COOKIE_WALL, EMPTY_PAGE], ids=["cookie wall", "only a script"])
def test_a_page_without_an_article_is_no_text(page: bytes) -> None:
    assert reasons(page) == ["no_text"]


def test_a_page_in_another_charset_is_decoded_as_it_declares() -> None:
    page = html(STORY).replace("“".encode(), b"\x93").replace("”".encode(), b"\x94").replace("©".encode(), b"")
    (found,) = read_all(page.replace(b"utf-8", b"windows-1252"), "x.html")
    assert isinstance(found, Record)
    assert "“We have waited eleven weeks for one propeller,”" in found.text


def test_xml_with_a_wrong_declaration_or_names_of_html_is_read() -> None:
    document = '<?xml version="1.0" encoding="utf-8"?><nitf><body><body.content><p>{}</p></body.content></body></nitf>'
    for data in (
        document.format("“Café&nbsp;open”").encode("cp1252"),
        document.format("&ldquo;Caf&eacute;&nbsp;open&rdquo;").encode(),
        document.format("“Café\u00a0open”").replace("utf-8", "utf-16").encode("utf-16"),
    ):
        (found,) = read_all(data)
        assert isinstance(found, Record)
        assert found.text.split() == ["“Café", "open”"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (zipped({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>"}), "unsupported_format"),
        (zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}), "no_text"),
        (zipped({"META-INF/manifest.xml": b"<m/>", "content.xml": b"<o/>"}), "unsupported_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "unsupported_format"),
        (b"{\\rtf1 It rains.", "truncated"),
        (b"Obj\x01" + bytes(200), "unsupported_format"),
        (b"\x93NUMPY\x01\x00" + b"x" * 80, "unsupported_format"),
        (pickle.dumps({"text": "It rains."}), "unsupported_format"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "unsupported_format"),
        (b"1\r\n00:00:01,000 --> 00:00:04,000\r\nIt rains.\r\n", "unsupported_format"),
        (b"WEBVTT\n\n00:01.000 --> 00:04.000\nIt rains.\n", "unsupported_format"),
        (b"@article{rain,\n title={It rains}\n}\n", "unsupported_format"),
        (b"TY  - NEWS\r\nTI  - It rains\r\nER  - \r\n", "unsupported_format"),
        (b"-- MySQL dump 10.13\nINSERT INTO `a` VALUES (1,'It rains');\n", "unsupported_format"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><text>It rains.</text></svg>', "unsupported_format"),
        (b"ARROW1\0\0" + bytes(200), "malformed"),
        (b"<?xml version='1.0'?><kml><p>x</p></kml>", "unsupported_format"),
        (zipped({}), "empty"),
        (b"\x00" * 5_000, "binary"),
        (b'{"articles": [{"title": "x"}]}', "no_text"),
        (b'{"uri": "a", "versioncreated": "2031-01-01", "pubstatus": "canceled", "body_text": "x"}', "withdrawn"),
        (b"PAR1" + bytes(200) + b"PAR1", "malformed"),
        (b"BZh9" + bytes(200), "malformed"),
        (b"\x1f\x8b" + bytes(200), "malformed"),
        (b"%PDF-1.7\n" + b"x" * 500, "malformed"),
        (b"WARC/1.1\r\n" + b"x" * 500, "truncated"),
        (b"<rss></rss>", "no_text"),
    ],
)
def test_other_bad_kinds(data: bytes, reason: str) -> None:
    assert reasons(data) == [reason]


def test_an_encrypted_zip_says_so() -> None:
    data = bytearray(zipped({"a.txt": text(STORY)}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert reasons(bytes(data)) == ["encrypted"]


class Broken(io.RawIOBase):
    """A disk that fails."""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return offset

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        raise OSError("input/output error")


def test_a_disk_that_fails_is_unreadable() -> None:
    assert reasons(Broken()) == ["unreadable"]
