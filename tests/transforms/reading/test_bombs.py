"""What would fill memory or reach out of its archive: each is stopped by a bound of its own."""

import bz2
import gzip
import io
import struct
import tarfile
import tracemalloc
import zipfile

import pytest
import zstandard

from tests.transforms.reading.readings import read_all, reasons
from tests.transforms.reading.samples import (
    Story,
    compressed,
    json_lines,
    tar,
    text,
    zipped,
)
from transforms.article import Record, Reject
from transforms.reading import read

STORY = Story()

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
    """Four times as many take no more memory; kept, they would take four times as much."""

    def peak(n: int) -> int:
        stream = io.BufferedReader(Generated(b'{"text": "It rains."}\n', n))
        tracemalloc.start()
        n_read = sum(isinstance(found, Record) for found in read(stream, "x.jsonl"))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert n_read == n
        return most

    peak(10)  # what the first record loads stays
    assert peak(6_000) < 2 * peak(1_500)
