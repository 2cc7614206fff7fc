"""What is hashed again and what is not: no edit may be missed, and what nobody touched is not read."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import BinaryIO, ClassVar

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.sources import collections, input_storage, known_hashes
from flows.sources.collections import Collection, SourceFile, SourceReject
from flows.sources.input_storage import Look

Found = list[SourceFile | SourceReject]


class Opened:
    """Names of the files that were opened; `later` puts the clock forward."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.names: list[str] = []
        self._patch = monkeypatch
        for storage in (input_storage._Local, input_storage._Remote):
            monkeypatch.setattr(storage, "open", self._noting(storage.open))

    def _noting(self, opening: Callable[..., BinaryIO]) -> Callable[..., BinaryIO]:
        def noted(storage: object, name: str) -> BinaryIO:
            self.names.append(name)
            return opening(storage, name)

        return noted

    def during(self, what: Callable[[], object]) -> list[str]:
        self.names.clear()
        what()
        return sorted(self.names)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    return Opened(monkeypatch)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of a moment ago count as long left alone."""
    monkeypatch.setattr(known_hashes, "MARGIN_NS", 0)


def inventory(collection: Collection, folder: Path, *, rehash: bool = False) -> Found:
    known = collections.known_hashes(collection, folder, rehash=rehash)
    found = list(collections.walk(collection, None, known))
    known.save()
    return found


@pytest.fixture
def news(tmp_path: Path) -> Collection:
    root = tmp_path / "news"
    root.mkdir()
    for name in ("a.txt", "b.txt", "c.txt"):
        (root / name).write_text(f"{name}: the ferry sails.\n")
    (root / "a.meta.yaml").write_text("title: Ferry")
    return Collection("news", str(root))


@pytest.mark.usefixtures("at_once")
def test_what_nobody_touched_is_not_opened_and_the_rest_is(news: Collection, tmp_path: Path, opened: Opened) -> None:
    first = inventory(news, tmp_path / "hashes")
    assert opened.during(lambda: inventory(news, tmp_path / "hashes")) == []
    assert inventory(news, tmp_path / "hashes") == first == list(collections.walk(news))
    (Path(news.root) / "b.txt").write_text("b.txt: the ferry stays.\n")
    assert opened.during(lambda: inventory(news, tmp_path / "hashes")) == ["b.txt"]
    assert inventory(news, tmp_path / "hashes") == list(collections.walk(news))
    everything = ["a.meta.yaml", "a.meta.yaml", "a.txt", "b.txt", "c.txt"]
    assert opened.during(lambda: inventory(news, tmp_path / "hashes", rehash=True)) == everything
    assert opened.during(lambda: inventory(news, tmp_path / "hashes")) == []


def test_a_file_as_new_as_the_inventory_is_hashed_again(
    news: Collection, tmp_path: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = ["a.meta.yaml", "a.meta.yaml", "a.txt", "b.txt", "c.txt"]
    inventory(news, tmp_path / "hashes")
    assert opened.during(lambda: inventory(news, tmp_path / "hashes")) == files
    later = 2 * known_hashes.MARGIN_NS + int(os.path.getmtime(news.root) * 1e9)
    monkeypatch.setattr(time, "time_ns", lambda: later)
    assert opened.during(lambda: inventory(news, tmp_path / "hashes")) == files
    assert opened.during(lambda: inventory(news, tmp_path / "hashes")) == []


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("harm", ["gone", "cut", "flipped", "empty", "another version", "a folder"])
def test_a_damaged_file_of_hashes_costs_itself_only(
    news: Collection, tmp_path: Path, opened: Opened, harm: str
) -> None:
    first = inventory(news, tmp_path / "hashes")
    (file,) = (tmp_path / "hashes").iterdir()
    held = file.read_bytes()
    middle = len(held) // 2
    file.unlink()
    if harm == "a folder":
        file.mkdir()
    elif harm != "gone":
        flipped = held[:middle] + bytes([held[middle] ^ 1]) + held[middle + 1 :]
        versions = {"cut": held[:-9], "flipped": flipped, "empty": b"", "another version": b"x" + held}
        file.write_bytes(versions[harm])
    assert len(opened.during(lambda: inventory(news, tmp_path / "hashes"))) == 5
    assert inventory(news, tmp_path / "hashes") == first
    assert len(list((tmp_path / "hashes").iterdir())) == 1  # nothing half-written is left


@pytest.mark.usefixtures("at_once")
def test_a_sidecar_that_is_broken_is_told_each_time(news: Collection, tmp_path: Path) -> None:
    (Path(news.root) / "b.meta.json").write_text("{")
    for _ in range(2):
        found = {one.source: one for one in inventory(news, tmp_path / "hashes")}
        assert getattr(found["b.meta.json"], "reason", None) == "bad_sidecar"
        assert found == {one.source: one for one in collections.walk(news)}
    (Path(news.root) / "b.meta.json").write_text("{}")
    assert "b.meta.json" not in {one.source for one in inventory(news, tmp_path / "hashes")}


@pytest.mark.usefixtures("at_once")
def test_another_root_under_the_name_is_another_collection(news: Collection, tmp_path: Path) -> None:
    inventory(news, tmp_path / "hashes")
    shutil.copytree(news.root, tmp_path / "copy", copy_function=shutil.copy2)
    (tmp_path / "copy" / "b.txt").write_text("elsewhere")
    moved = Collection("news", str(tmp_path / "copy"))
    assert inventory(moved, tmp_path / "hashes") == list(collections.walk(moved))


# --- any edit

TEXTS = {"a.txt": ("aaaa", "cccc"), "b.txt": ("bbbb", "aaaa")}
WRITES = ("write", "replace", "same time", "old time")
"""in place; under a new inode, as editors do it; in place with the date put back to what it was, or to long ago"""
EDITS = [
    *((how, name, text) for how in WRITES for name, texts in TEXTS.items() for text in texts),
    *((how, *names) for how in ("rename", "link") for names in (("a.txt", "b.txt"), ("b.txt", "a.txt"))),
    ("exchange", "a.txt", "b.txt"),
    *(("remove", name, "") for name in TEXTS),
]
OLD = 1_900_000_000_000_000_000


def edit(root: Path, how: str, name: str, value: str) -> None:
    path, other = root / name, root / value
    if how in WRITES:
        before = path.stat().st_mtime_ns if path.exists() else OLD
        if how == "replace":
            path.unlink(missing_ok=True)
        path.write_text(value)
        if how in ("same time", "old time"):
            os.utime(path, ns=(OLD, OLD) if how == "old time" else (before, before))
    elif how == "remove":
        path.unlink(missing_ok=True)
    elif how == "pause":
        time.sleep(2.5 * TICK_NS / 1e9)
    elif how == "exchange" and path.exists() and other.exists():
        path.rename(root / ".aside")
        other.rename(path)
        (root / ".aside").rename(other)
    elif how == "link" and path.exists():
        other.unlink(missing_ok=True)
        os.link(path, other)
    elif how == "rename" and path.exists():
        path.rename(other)


def follow(edits: Iterable[tuple[str, str, str]], place: Path) -> None:
    """Take inventory before and after the edits, and at each `look`; compare with hashing everything."""
    root = place / "news"
    root.mkdir()
    collection = Collection("news", str(root))
    start = [("write", name, texts[0]) for name, texts in TEXTS.items()]
    for how, name, value in [*start, ("look", "", ""), *edits, ("look", "", "")]:
        edit(root, how, name, value)
        if how == "look":
            assert inventory(collection, place / "hashes") == list(collections.walk(collection))
    shutil.rmtree(place)


@pytest.mark.usefixtures("at_once")
def test_no_edit_and_no_pair_of_edits_is_missed(tmp_path: Path) -> None:
    """With every hash believed at once, on a file system whose clock tells two edits apart."""
    for number, edits in enumerate([*((one,) for one in EDITS), *list(product(EDITS, EDITS))[::5]]):
        place = tmp_path / str(number)
        place.mkdir()
        try:
            follow([("tick", "", ""), *edits], place)
        except AssertionError:
            pytest.fail(f"missed: {edits}")


#: Of the clock of a file system that is made to tick slowly, and so slowly that no hash of this tick may be believed.
TICK_NS = 10_000_000
HISTORIES = st.lists(
    st.one_of(st.sampled_from(EDITS), st.sampled_from([("look", "", ""), ("pause", "", "")])), max_size=16
)


@settings(max_examples=60)
@given(edits=HISTORIES)
def test_no_edit_is_missed_on_a_slow_clock(edits: list[tuple[str, str, str]]) -> None:
    """Several edits fall into one tick; some hashes are kept and some are not."""

    def slow(info: os.stat_result) -> Look:
        changed = [at // TICK_NS * TICK_NS for at in (info.st_mtime_ns, info.st_ctime_ns)]
        return Look(f"{info.st_size} {changed} {info.st_ino}", max(changed))

    def stamp(info: os.stat_result) -> str:
        return f"{info.st_size} {info.st_mtime_ns // TICK_NS}"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(input_storage, "_look", slow)
        patch.setattr(input_storage, "_stamp", stamp)
        patch.setattr(known_hashes, "MARGIN_NS", 2 * TICK_NS)
        follow(edits, Path(tempfile.mkdtemp(prefix="slow-clock-")))


# --- buckets and web servers


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Callable[[str, bytes], object]]]:
    import boto3
    from moto.server import ThreadedMotoServer

    for name, value in {
        "ACCESS_KEY_ID": "nobody",
        "SECRET_ACCESS_KEY": "nothing",
        "EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    client = boto3.client("s3", endpoint_url=f"http://{host}:{port}", region_name="us-east-1")
    client.create_bucket(Bucket="press")
    uri = f"s3://press/wire?endpoint_override={host}%3A{port}&scheme=http&region=us-east-1"
    yield uri, lambda key, body: client.put_object(Bucket="press", Key=key, Body=body)
    server.stop()


@pytest.mark.usefixtures("at_once")
def test_a_bucket_is_not_downloaded_each_time(
    bucket: tuple[str, Callable[[str, bytes], object]], tmp_path: Path, opened: Opened
) -> None:
    uri, put = bucket
    for key in ("wire/a.txt", "wire/b.txt", "wire/sub/c.txt"):
        put(key, b"The ferry sails.")
    wire = collections.parse(uri)
    assert len(opened.during(lambda: inventory(wire, tmp_path / "hashes"))) == 3
    assert opened.during(lambda: inventory(wire, tmp_path / "hashes")) == []
    put("wire/b.txt", b"The ferry stays.")  # as long, and maybe in the same second: by its ETag it is known
    assert opened.during(lambda: inventory(wire, tmp_path / "hashes")) == ["b.txt"]
    found = inventory(wire, tmp_path / "hashes")
    assert found == list(collections.walk(wire))
    assert isinstance(found[0], SourceFile)
    assert collections.changed(wire, found[0]) is None


def test_without_etags_a_bucket_is_known_by_size_and_time(
    bucket: tuple[str, Callable[[str, bytes], object]], tmp_path: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.sources.marks import BucketMarks

    uri, put = bucket
    monkeypatch.setattr(BucketMarks, "_listed", lambda self: {})
    put("alone/a.txt", b"The ferry sails.")
    wire = collections.parse(uri.replace("/wire", "/alone"))
    inventory(wire, tmp_path / "hashes")
    assert opened.during(lambda: inventory(wire, tmp_path / "hashes")) == ["a.txt"]  # as new as the inventory
    monkeypatch.setattr(known_hashes, "MARGIN_NS", -1_000_000_000)
    inventory(wire, tmp_path / "hashes")
    assert opened.during(lambda: inventory(wire, tmp_path / "hashes")) == []


class Server(MemoryFileSystem):  # type: ignore[misc]
    """Objects with headers, as fsspec's file system for web servers tells of them."""

    protocol = "headed"
    headers: ClassVar[dict[str, str]] = {}

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return str(MemoryFileSystem._strip_protocol(path.removeprefix("headed:/")))

    def info(self, path: str, **more: object) -> dict[str, object]:
        found: dict[str, object] = {**super().info(path, **more), **self.headers}
        found.pop("created", None)
        return found


@pytest.mark.usefixtures("at_once")
def test_what_has_an_etag_is_known_by_it(tmp_path: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    fsspec.register_implementation("headed", Server, clobber=True)
    fsspec.filesystem("memory").pipe("/desk/feed.xml", b"<rss/>")
    feed = collections.parse("headed://desk/feed.xml")

    def headers(**told: str) -> list[str]:
        monkeypatch.setattr(Server, "headers", {name.replace("_", "-"): value for name, value in told.items()})
        return opened.during(lambda: inventory(feed, tmp_path / "hashes"))

    try:
        assert headers(ETag='"one"') == ["feed.xml"]
        (found,) = inventory(feed, tmp_path / "hashes")
        assert isinstance(found, SourceFile)
        assert collections.changed(feed, found) is None
        assert headers(ETag='"one"') == []
        assert headers(ETag='"two"') == ["feed.xml"]
        assert collections.changed(feed, found) == "it was written to after the run began"
        assert headers(ETag='W/"two"') == ["feed.xml"]  # a weak one is the same for bytes that mean the same
        assert headers(ETag='W/"two"') == ["feed.xml"]
        assert headers(Last_Modified="Fri, 02 May 2031 06:00:00 GMT") == ["feed.xml"]
        assert headers(Last_Modified="Fri, 02 May 2031 06:00:00 GMT") == ["feed.xml"]  # it is yet to come
        assert headers(Last_Modified="Fri, 02 May 2025 06:00:00 GMT") == ["feed.xml"]
        assert headers(Last_Modified="Fri, 02 May 2025 06:00:00 GMT") == []
        assert headers() == ["feed.xml"]
        assert headers() == ["feed.xml"]
    finally:
        fsspec.filesystem("memory").rm("/desk", recursive=True)
