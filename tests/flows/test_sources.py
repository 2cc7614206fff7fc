"""Walking collections: what is found, under which name, and what is refused."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from flows.runs import stages
from flows.sources import collections
from flows.sources.collections import BadSource, Collection, SourceFile, SourceReject
from transforms.article import Reject
from transforms.reading import read


def walk(root: Path | str, pattern: str | None = None) -> dict[str, SourceFile | SourceReject]:
    return {found.source: found for found in collections.walk(Collection("c", str(root), pattern))}


def reasons(root: Path) -> dict[str, str]:
    return {name: getattr(found, "reason", "") for name, found in walk(root).items()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "news"
    for name in ("b.txt", "a/deep/c.jsonl", "a/d.txt", ".hidden/e.txt", "a/.f.txt", "~$draft.txt", "__MACOSX/g.txt"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return root


def test_a_folder_is_walked_in_order_without_hidden_entries(folder: Path) -> None:
    found = list(collections.walk(Collection("c", str(folder))))
    assert [f.source for f in found] == ["a/d.txt", "a/deep/c.jsonl", "b.txt"]
    assert isinstance(found[2], SourceFile)
    assert (found[2].n_bytes, found[2].sha256) == (5, hashlib.sha256(b"b.txt").hexdigest())
    with collections.open_source(Collection("c", str(folder)), "a/d.txt") as stream:
        assert (stream.seekable(), stream.read()) == (True, b"a/d.txt")


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("*.txt", ["b.txt"]),
        ("**/*.txt", ["a/d.txt", "b.txt"]),
        ("?/**", ["a/d.txt", "a/deep/c.jsonl"]),
        ("[!b]/*.tx?", ["a/d.txt"]),
        ("*.csv", []),
    ],
)
def test_a_glob_takes_what_matches(folder: Path, pattern: str, names: list[str]) -> None:
    collection = collections.parse(f"{folder}/{pattern}")
    assert (collection.name, collection.root, collection.pattern) == ("news", str(folder), pattern)
    assert [f.source for f in collections.walk(collection)] == names


def test_names_of_collections(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder / "a")
    assert collections.parse(".").name == "a"
    assert collections.parse("..").name == "news"
    assert collections.parse("d.txt").name == "d.txt"
    assert collections.parse("wire=d.txt") == Collection("wire", "d.txt")
    assert collections.parse("s3://bucket/2031/wire").name == "wire"
    assert collections.parse("s3://bucket/2031/*.jsonl") == Collection("2031", "s3://bucket/2031", "*.jsonl")
    assert collections.parse("wire=s3://b/w?region=x") == Collection("wire", "s3://b/w?region=x")


def test_a_file_is_a_collection_of_one(folder: Path) -> None:
    (found,) = walk(folder / "b.txt").values()
    assert found.source == "b.txt"
    with collections.open_source(Collection("c", str(folder / "b.txt")), "b.txt") as stream:
        assert stream.read() == b"b.txt"


@pytest.mark.parametrize("argument", ["no/such/place", "wire=no/such/place", "no/such/*.txt"])
def test_what_does_not_exist_is_refused_with_its_name(argument: str) -> None:
    with pytest.raises(BadSource, match="no/such"):
        collections.parse(argument)


def test_two_collections_of_one_name_are_refused(folder: Path) -> None:
    with pytest.raises(BadSource, match=r"both called 'news'.*other="):
        collections.collections([str(folder), f"news={folder}/a"])


# --- sidecars


def test_a_sidecar_is_part_of_its_file(folder: Path) -> None:
    before = walk(folder)["b.txt"]
    (folder / "b.meta.yaml").write_text("title: Ferry")
    found = walk(folder)
    assert list(found) == ["a/d.txt", "a/deep/c.jsonl", "b.txt"]
    with_sidecar = found["b.txt"]
    assert isinstance(with_sidecar, SourceFile)
    assert with_sidecar.sha256 != before.sha256
    assert collections.sidecar(Collection("c", str(folder)), with_sidecar) == {"title": "Ferry"}
    (folder / "b.txt.meta.json").write_text('{"title": "Boat"}')
    closer = walk(folder)["b.txt"]
    assert isinstance(closer, SourceFile)
    assert collections.sidecar(Collection("c", str(folder)), closer) == {"title": "Boat"}


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("b.meta.json", "[1]", "bad_sidecar"),
        ("b.meta.json", "{", "bad_sidecar"),
        ("b.meta.yaml", "a: &x [1]\nb: *x", "bad_sidecar"),
        ("z.meta.json", "{}", "orphan_sidecar"),
    ],
)
def test_a_sidecar_without_use_is_a_reject_and_its_file_is_read(
    folder: Path, name: str, text: str, reason: str
) -> None:
    (folder / name).write_text(text)
    found = walk(folder)
    rejected, file = found[name], found["b.txt"]
    assert isinstance(rejected, SourceReject)
    assert rejected.reason == reason
    assert isinstance(file, SourceFile)
    assert collections.sidecar(Collection("c", str(folder)), file) is None


# --- what must not be opened


def test_links_that_leave_the_source_are_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "x.txt").write_text("x")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "folder").symlink_to(tmp_path / "outside")
    (folder / "broken.txt").symlink_to(tmp_path / "nothing")
    (folder / "again.txt").symlink_to(folder / "b.txt")
    (folder / "loop").symlink_to(folder)
    (folder / "mounted.txt").symlink_to(folder / ".hidden" / "e.txt")
    assert reasons(folder) == {
        "a/d.txt": "",
        "a/deep/c.jsonl": "",
        "b.txt": "",
        "broken.txt": "link_outside",
        "folder": "link_outside",
        "link.txt": "link_outside",
        "mounted.txt": "",
    }


@pytest.mark.parametrize("name", ["../secret.txt", "link.txt", "folder/x.txt", "/etc/hostname"])
def test_no_name_opens_what_is_outside(folder: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "folder").symlink_to(tmp_path)
    with pytest.raises(OSError, match="leads out"):
        collections.open_source(Collection("c", str(folder)), name)


def test_a_pipe_is_no_file_and_holds_up_nothing(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    assert reasons(folder)["pipe"] == "not_a_file"
    with pytest.raises(OSError, match="no longer a file"):
        collections.open_source(Collection("c", str(folder)), "pipe")


def test_names_that_are_not_utf8_are_read_under_their_bytes(folder: Path) -> None:
    raw = os.path.join(os.fsencode(folder), b"caf\xe9.txt")
    with open(raw, "wb") as file:
        file.write(b"in Latin-1")
    found = walk(folder)[r"caf\xe9.txt"]
    assert isinstance(found, SourceFile)
    with collections.open_source(Collection("c", str(folder)), found.source) as stream:
        assert stream.read() == b"in Latin-1"
    (folder / r"caf\xe9.txt").write_text("written so")
    assert sorted(v for v in reasons(folder).values() if v) == ["bad_name"]


# --- what changes under the run's hands

UNREADABLE = """
import os, sys
from flows.sources.collections import Collection, walk
if os.getuid() == 0:  # root may read everything
    os.setgid(65534)
    os.setuid(65534)
print(sorted((f.source, getattr(f, "reason", "")) for f in walk(Collection("c", sys.argv[1]))))
"""


def test_what_may_not_be_read_is_a_reject_as_another_user(folder: Path) -> None:
    for path in (folder, *folder.parents):
        if path.stat().st_uid == os.getuid() and not path.stat().st_mode & 0o001:
            path.chmod(path.stat().st_mode | 0o055)
    (folder / "b.txt").chmod(0o000)
    (folder / "a" / "deep").chmod(0o000 if os.getuid() else 0o700)
    done = subprocess.run([sys.executable, "-c", UNREADABLE, str(folder)], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == str([("a/d.txt", ""), ("a/deep", "unreadable"), ("b.txt", "unreadable")]), done.stderr


def test_a_file_that_is_written_to_or_vanishes_is_noticed(folder: Path) -> None:
    collection = Collection("c", str(folder))
    file = walk(folder)["b.txt"]
    assert isinstance(file, SourceFile)
    assert collections.changed(collection, file) is None
    (folder / "b.txt").write_text("longer than before")
    assert collections.changed(collection, file) == "it was written to after the run began"
    (folder / "b.txt").unlink()
    with pytest.raises(FileNotFoundError):
        collections.changed(collection, file)


@pytest.mark.parametrize(
    ("taken", "reason"), [("file", "vanished"), ("folder", "vanished"), ("", "changed_while_read")]
)
def test_what_goes_away_while_it_is_read_is_a_fault_and_no_change(folder: Path, taken: str, reason: str) -> None:
    """A fault is no checkpoint: the run after an unplugged disk must read the source again."""
    feed = folder / "feed.jsonl"
    feed.write_text('{"text": "The ferry sails."}\n{"text": "The mill opens."}\n')
    file = walk(folder)["feed.jsonl"]
    assert isinstance(file, SourceFile)
    items = stages._items(Collection("c", str(folder)), file)
    next(items)
    if taken:
        at = feed if taken == "file" else folder
        at.rename(folder.with_name("away"))
    else:
        feed.write_text("longer than what was there before" * 9)
    *_, last = items
    assert isinstance(last, Reject)
    assert last.reason == reason
    assert (last.reason in stages.FAULTS) == bool(taken)


# --- URIs


@pytest.fixture
def memory() -> Iterator[str]:
    files = fsspec.filesystem("memory")
    files.pipe({"/bucket/wire/b.txt": b"b", "/bucket/wire/a/d.txt": b"d", "/bucket/wire/.h/x.txt": b"x"})
    files.pipe({"/bucket/wire/b.meta.json": b'{"title": "Ferry"}'})
    yield "memory://bucket/wire"
    files.rm("/bucket", recursive=True)


def test_a_uri_is_walked_like_a_folder(memory: str) -> None:
    collection = collections.parse(memory)
    assert collection.name == "wire"
    found = list(collections.walk(collection))
    assert [f.source for f in found] == ["a/d.txt", "b.txt"]
    assert isinstance(found[1], SourceFile)
    assert collections.sidecar(collection, found[1]) == {"title": "Ferry"}
    assert collections.changed(collection, found[1]) is None
    with collections.open_source(collection, "b.txt") as stream:
        assert (stream.seekable(), stream.readline()) == (True, b"b")
    assert [f.source for f in collections.walk(collections.parse(memory + "/*.txt"))] == ["b.txt"]


def test_one_object_is_a_collection(memory: str) -> None:
    collection = collections.parse(memory + "/a/d.txt")
    (found,) = collections.walk(collection)
    assert (collection.name, found.source, found.n_bytes) == ("d.txt", "d.txt", 1)
    with collections.open_source(collection, "d.txt") as stream:
        assert stream.read() == b"d"


@pytest.mark.parametrize("uri", ["memory://nowhere/at/all", "nosuchscheme://host/x"])
def test_a_uri_that_leads_nowhere_is_refused(uri: str) -> None:
    with pytest.raises(BadSource, match="cannot be listed"):
        list(collections.walk(collections.parse(uri)))


def test_a_bucket_is_walked_like_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
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
    try:
        host, port = server.get_host_and_port()
        client = boto3.client("s3", endpoint_url=f"http://{host}:{port}", region_name="us-east-1")
        client.create_bucket(Bucket="newsroom")
        client.put_object(Bucket="newsroom", Key="wire/a/d.jsonl", Body=b'{"text": "It rains."}\n')
        client.put_object(Bucket="newsroom", Key="wire/.tmp/x.txt", Body=b"half")
        uri = f"s3://newsroom/wire?endpoint_override={host}%3A{port}&scheme=http&region=us-east-1"
        collection = collections.parse(uri)
        (found,) = collections.walk(collection)
        assert isinstance(found, SourceFile)
        assert (collection.name, found.source, found.n_bytes) == ("wire", "a/d.jsonl", 22)
        with collections.open_source(collection, found.source) as stream:
            assert [record.record for record in read(stream, found.source)] == ["#1"]
        client.put_object(Bucket="newsroom", Key="wire/a/d.jsonl", Body=b"something else")
        assert collections.changed(collection, found) == "it was written to after the run began"
        with pytest.raises(BadSource, match="cannot be listed"):
            list(collections.walk(collections.parse(uri.replace("newsroom/wire", "elsewhere/wire"))))
    finally:
        server.stop()
