"""Bad and hostile bytes: each is read rightly or rejected with its own reason, in bounded memory."""

import bz2
import gzip
import io
import json
import lzma
import pickle
import struct
import tarfile
import tracemalloc
import zipfile

import pytest
import zstandard

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
from transforms.article import Record, Reject
from transforms.reading import Limits, ReadOptions, read
from transforms.reasons import REASONS

STORY = Story()


def read_all(data: bytes | io.RawIOBase, name: str = "input", **limits: int) -> list[Record | Reject]:
    stream = io.BytesIO(data) if isinstance(data, bytes) else io.BufferedReader(data)
    found = list(read(stream, name, ReadOptions(limits=Limits(**limits))))
    assert found
    assert all(f.reason in REASONS for f in found if isinstance(f, Reject))
    assert len({f.record for f in found if f.record}) == sum(1 for f in found if f.record)
    return found


def reasons(data: bytes | io.RawIOBase, name: str = "input", **limits: int) -> list[str]:
    return [f.reason if isinstance(f, Reject) else "read" for f in read_all(data, name, **limits)]


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


# --- bombs


class Generated(io.RawIOBase):
    """A stream of `head`, then `piece` again and again, then `tail`, which is nowhere in memory as a whole."""

    def __init__(self, piece: bytes, times: int, head: bytes = b"", tail: bytes = b"") -> None:
        self._piece, self._head, self._tail = piece, head, tail
        self._end = len(head) + len(piece) * times
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset + (self._at if whence == 1 else self._end + len(self._tail) if whence == 2 else 0)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._at < len(self._head):
            data = self._head[self._at :]
        elif self._at < self._end:
            offset = (self._at - len(self._head)) % len(self._piece)
            data = (self._piece * (len(buffer) // len(self._piece) + 2))[offset:]
            data = data[: self._end - self._at]
        else:
            data = self._tail[self._at - self._end :]
        data = data[: len(buffer)]
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def bomb(n_mib: int) -> bytes:
    """`n_mib` MiB of lines in a thousandth of it."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as packed:
        for _ in range(n_mib):
            packed.write((b'{"text": "' + b"a" * 4_000 + b'"}\n') * 261)
    return out.getvalue()


def zip_bomb(n_mib: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.txt", "w") as member:
        for _ in range(n_mib):
            member.write(b"It rains. " * 104_858)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (bomb(24), "bomb.jsonl.gz"),
        (zstandard.ZstdCompressor().compress((b'{"text": "' + b"a" * 4_000 + b'"}\n') * 6_000), "bomb.jsonl.zst"),
        (bz2.compress((b'{"text": "' + b"a" * 4_000 + b'"}\n') * 6_000), "bomb.jsonl.bz2"),
    ],
    ids=["gzip", "zstd", "bzip2"],
)
def test_a_compressed_bomb_is_stopped_by_its_ratio(data: bytes, name: str) -> None:
    found = read_all(data, name, ratio_from_bytes=1 << 20)
    assert isinstance(found[-1], Reject)
    assert found[-1].reason == "expands_too_much"


def test_a_zip_bomb_is_stopped_without_filling_memory() -> None:
    data = zip_bomb(512)
    tracemalloc.start()
    assert reasons(data) == ["too_large"]
    assert reasons(data, record_bytes=1 << 40) == ["expands_too_much"]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 256 << 20


def test_all_members_together_have_one_budget() -> None:
    members = {f"{n}.txt": text(STORY) * 20 for n in range(20)}
    found = reasons(zipped(members), expanded_bytes=100_000)
    assert found[-1] == "expands_too_much"
    assert found.count("expands_too_much") == 1


def test_archives_in_archives_end_somewhere() -> None:
    data = text(STORY)
    for _ in range(3):
        data = compressed(data)
    assert reasons(data) == ["read"]
    assert reasons(compressed(data)) == ["nested_too_deeply"]


def test_members_are_counted() -> None:
    members = {f"{n}.txt": b"It rains." for n in range(20)}
    assert reasons(zipped(members), members=10)[-1] == "too_many_members"
    assert reasons(tar(members), members=10)[-1] == "too_many_members"


def test_a_zip_directory_is_refused_before_it_is_loaded() -> None:
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFF0, 0, 0)
    assert reasons(b"PK\x03\x04" + bytes(100) + end) == ["too_many_members"]


# --- archives that reach out


def with_link(kind: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        link = tarfile.TarInfo("story.txt")
        link.type, link.linkname = kind, "/etc/hostname"
        archive.addfile(link)
    return out.getvalue()


def zip_link() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("story.txt")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/hostname")
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        tar({"../story.txt": text(STORY)}),
        tar({"/etc/story.txt": text(STORY)}),
        tar({"a/../../story.txt": text(STORY)}),
        zipped({"../story.txt": text(STORY)}),
        zipped({"/etc/story.txt": text(STORY)}),
        zipped({"..\\story.txt": text(STORY)}),
        zipped({"C:\\story.txt": text(STORY)}),
        with_link(tarfile.SYMTYPE),
        with_link(tarfile.LNKTYPE),
        with_link(tarfile.CHRTYPE),
        with_link(tarfile.FIFOTYPE),
        zip_link(),
    ],
)
def test_members_that_reach_out_are_refused(data: bytes) -> None:
    assert reasons(data) == ["unsafe_member"]


def test_members_of_the_system_are_passed_over() -> None:
    members = {"__MACOSX/a.txt": b"x", ".DS_Store": b"x", "a/.b.txt": b"x", "a/c.txt": text(STORY)}
    assert [f.record for f in read_all(zipped(members))] == ["a/c.txt"]
    assert [f.record for f in read_all(tar({f"./{k}": v for k, v in members.items()}))] == ["a/c.txt"]


def test_records_in_members_have_names_of_their_own() -> None:
    members = {"a.jsonl": json_lines(STORY) * 2, "b.csv": b"text,title\nIt rains.,Rain\n", "c.txt": text(STORY)}
    names = [f.record for f in read_all(zipped(members))]
    assert names == [f"a.jsonl/{STORY.id}", f"a.jsonl/{STORY.id}#2", "b.csv#1", "c.txt"]


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


# --- size


@pytest.mark.parametrize(
    ("name", "head", "tail"),
    [
        ("x.txt", b"", b""),
        ("x.md", b"# x ", b""),
        ("x.html", b"<html><body><p>", b"</p></body></html>"),
        ("x.json", b'["', b'"]'),
        ("x.jsonl", b'{"text": "', b'"}\n'),
        ("x.csv", b"text,title\n", b"\n"),
        ("x.xml", b"<rss><channel><item><description>", b"</description></item></channel></rss>"),
    ],
)
def test_half_a_gigabyte_in_one_line_is_refused_in_little_memory(name: str, head: bytes, tail: bytes) -> None:
    tracemalloc.start()
    found = reasons(Generated(b"It rains and it rains. ", 500 * 2**20 // 23, head, tail), name)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == ["too_large"]
    assert peak < 200 << 20


def test_a_source_above_its_limit_is_not_read() -> None:
    assert reasons(b"It rains. " * 20, source_bytes=199) == ["too_large"]


def test_tiny_records_are_streamed() -> None:
    stream = io.BufferedReader(Generated(b'{"text": "It rains."}\n', 20_000))
    tracemalloc.start()
    n_read = sum(isinstance(found, Record) for found in read(stream, "x.jsonl"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert n_read == 20_000
    assert peak < 10 << 20


def test_a_row_too_large_ends_a_table() -> None:
    data = b'text,title\nOne.,1\n"' + b"x" * 3_000 + b'",2\nThree.,3\n'
    assert reasons(data, "x.csv", record_bytes=1_000) == ["read", "too_large"]


# --- content


def test_a_row_with_a_comma_too_many_is_refused() -> None:
    assert reasons(b"id,text\n1,It rains, it pours\n2,The sun shines.\n", "x.csv") == ["malformed", "read"]


def test_a_quotation_mark_too_few_costs_no_other_row() -> None:
    assert reasons(b'id,text\n1,"It rains\n2,The sun shines.\n', "x.csv") == ["truncated"]
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
