"""A store in a bucket, against a real S3 API on loopback."""

from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import boto3
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from fastapi.testclient import TestClient

import releases
from explorer.app import make_app
from explorer.edit.editor import Editor
from explorer.guard import Guard
from explorer.library import Library
from releases.corrections import ledger
from releases.files.locking import Lock
from releases.files.object_storage import ObjectStorage
from releases.reviews import ledger as reviews
from releases.reviews.quality import quality
from releases.reviews.session import going_on, open_session
from tests.releases.corpus import PIPELINE, SMALL, adding, article, doc_id, editing, filled, removing, story, tables
from tests.releases.statements.test_statements import ADA, BRIDGE

OTHER = "The harbour will be dredged before the ice comes, whatever the council may think of it."


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """A moto server on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


@pytest.fixture
def uri(endpoint: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A fresh bucket's address."""
    import urllib.request

    for name, value in {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
        "XDG_CACHE_HOME": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)
    bucket = f"news-{uuid.uuid4().hex[:12]}"
    urllib.request.urlopen(urllib.request.Request(f"{endpoint}/{bucket}", method="PUT"))
    return f"s3://{bucket}/store"


def test_publish_read_diff_and_verify(uri: str) -> None:
    store = releases.open(uri, SMALL)
    assert store.latest() is None
    filled(store, 20)
    second = store.publish(editing([article(3, version=1)]), pipeline=PIPELINE, collections={"wire": {}})
    again = releases.open(uri)
    assert again.numbers() == [1, 2]
    latest = again.latest()
    assert latest is not None
    assert latest.manifest == second.manifest
    assert len(latest.read("quotes", columns=["text"], filters=[("kind", "=", "direct")])) == 120
    assert latest.duckdb().execute("SELECT count(*) FROM documents").fetchone() == (20,)
    assert releases.diff(again.release(1), latest).summary().startswith("release 1 → 2: documents: 1 edited")
    assert releases.verify(again) == []


def test_the_rows_and_parts_are_those_of_a_folder(uri: str, tmp_path: Path) -> None:
    remote, local = filled(releases.open(uri, SMALL), 20), filled(releases.open(tmp_path / "store", SMALL), 20)
    assert remote.manifest.tables == local.manifest.tables


def test_pandas_reads_the_parts_of_the_manifest(uri: str) -> None:
    from pyarrow.fs import S3FileSystem

    release = filled(releases.open(uri, SMALL), 20)
    plain = S3FileSystem(endpoint_override=os.environ["AWS_ENDPOINT_URL"], scheme="http")
    frame = pd.read_parquet(release.paths("quotes"), filesystem=plain)
    assert len(frame) == 120


def test_of_two_publishers_the_second_rebases(uri: str) -> None:
    base = filled(releases.open(uri, SMALL), 20)
    filled_by = [
        adding([article(number, collection=name, per_source=1) for number in range(3)]) for name in ("east", "west")
    ]

    def publish(name: str, changes: dict[str, releases.Change]) -> int:
        store = releases.open(uri, SMALL)
        return store.publish(changes, pipeline=PIPELINE, collections={name: {}}, base=base).number

    with ThreadPoolExecutor(2) as pool:
        numbers = list(pool.map(publish, ("east", "west"), filled_by))
    assert sorted(numbers) == [2, 3]
    newest = releases.open(uri).latest()
    assert newest is not None
    assert newest.manifest.counts["documents"] == 26
    assert set(newest.manifest.collections) == {"wire", "east", "west"}
    assert releases.verify(releases.open(uri)) == []


def test_two_machines_that_publish_other_collections_both_get_through(
    uri: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As runs do it: changes as a function of the parent, rows as iterators, and no lock between the two."""
    base = filled(releases.open(uri, SMALL), 20)
    parents: dict[str, list[int]] = {"east": [], "west": []}

    def machine(name: str) -> releases.Store:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / name))
        return releases.open(uri, SMALL)

    def changes(name: str) -> Callable[[releases.Release | None], dict[str, releases.Change]]:
        def against(parent: releases.Release | None) -> dict[str, releases.Change]:
            assert parent is not None
            parents[name].append(parent.number)
            made = adding([article(number, collection=name, per_source=1) for number in range(3)])
            streamed = {table: releases.Change(added=iter(change.added)) for table, change in made.items()}
            entities = iter([parent.arrow("entities")])
            return {**streamed, "entities": releases.Change(added=entities, replaced=True)}

        return against

    def publish(store: releases.Store, name: str, step: Callable[[str], None]) -> int:
        return store.publish(changes(name), pipeline=PIPELINE, collections={name: {}}, base=base, step=step).number

    east, west = machine("east"), machine("west")

    def overtaken(step: str) -> None:
        if step == "parts stored" and parents["east"] == [1]:
            assert publish(west, "west", lambda _: None) == 2

    assert publish(east, "east", overtaken) == 3
    assert parents == {"east": [1, 2], "west": [1]}
    newest = releases.open(uri).latest()
    assert newest is not None
    assert newest.manifest.counts["documents"] == 26
    assert releases.verify(releases.open(uri)) == []


def test_a_bucket_is_mended_from_the_copies_of_its_manifests(uri: str) -> None:
    store = releases.open(uri, SMALL)
    filled(store, 20)
    for version in (1, 2):
        store.publish(editing([article(3, version=version)]), pipeline=PIPELINE, collections={"wire": {}})
    before = [release.manifest for release in store.releases()]
    store.storage.restore_manifest(1, b"{")
    assert isinstance(store.storage, ObjectStorage)
    store.storage._api.delete(store.storage._store, "releases/0003/manifest.json")
    assert [problem.where for problem in releases.verify(store)] == ["release 1", "release 3"]
    with pytest.raises(
        releases.Damaged, match=r"releases/0003/manifest.json is missing; mend it with `onrecord repair`"
    ):
        store.publish(editing([article(3, version=4)]), pipeline=PIPELINE, collections={"wire": {}})
    assert releases.repair(store).beyond == []
    assert [release.manifest for release in store.releases()] == before
    assert releases.verify(store) == []


def test_nothing_is_published_on_a_lost_part(uri: str) -> None:
    store = releases.open(uri, SMALL)
    release = filled(store, 20)
    part = release.parts("quotes")[-1]
    store.storage.remove_part("quotes", part.hash)
    with pytest.raises(releases.Damaged, match=r"nothing was published: .* is missing"):
        store.publish(editing([article(3, version=1)]), pipeline=PIPELINE, collections={"wire": {}})
    (problem,) = releases.repair(store).beyond
    assert part.hash in problem.where


def test_rollback_prune_and_purge(uri: str) -> None:
    store = releases.open(uri, SMALL)
    assert isinstance(store.storage, ObjectStorage)
    filled(store, 20)
    store.publish(removing(store, [doc_id(7)]), pipeline=PIPELINE, collections={"wire": {}})
    releases.rollback(store, 1)
    assert releases.purge(store, [doc_id(5)], "court order").releases == (1, 2, 3)
    assert releases.verify(store) == []
    assert releases.prune(store, 1).n_parts == 0  # too young to be told from those of a publish going on
    store.storage.grace = timedelta(0)
    assert releases.prune(store, 1).n_parts > 0
    assert store.numbers() == [3]
    assert releases.verify(store) == []


def test_a_lost_part_is_named(uri: str) -> None:
    store = releases.open(uri, SMALL)
    release = filled(store, 20)
    part = release.parts("quotes")[0]
    store.storage.remove_part("quotes", part.hash)
    (problem,) = releases.verify(store)
    assert part.hash in problem.where
    with pytest.raises(releases.Damaged, match="missing"):
        release.read("quotes")


def test_an_address_nobody_answers_is_one_sentence(uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(releases.StoreError, match="cannot be reached"):
        releases.open(uri.replace("news-", "nobody-")).latest()
    with pytest.raises(releases.StoreError, match="names no bucket"):
        releases.open("s3:///store")


def _words_in(uri: str, words: str) -> list[str]:
    """Objects of the bucket, old versions among them, that have a text in them, read as Parquet too."""
    client = boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
    bucket = uri.split("/")[2]
    found = []
    for one in client.list_object_versions(Bucket=bucket).get("Versions", []):
        data = client.get_object(Bucket=bucket, Key=one["Key"], VersionId=one["VersionId"])["Body"].read()
        texts = str(pq.read_table(io.BytesIO(data)).to_pylist()) if one["Key"].endswith(".parquet") else ""
        if words in texts or words.encode() in data:
            found.append(one["Key"])
    return found


@pytest.mark.parametrize("versioned", [False, True])
def test_a_purged_text_is_gone_at_once(uri: str, versioned: bool) -> None:
    """However young its parts are, and in old versions of objects too."""
    store = releases.open(uri, SMALL)
    if versioned:
        client = boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
        client.put_bucket_versioning(Bucket=uri.split("/")[2], VersioningConfiguration={"Status": "Enabled"})
    filled(store, 20)
    store.publish(editing([article(5, version=1)]), pipeline=PIPELINE, collections={"wire": {}})
    words, others = article(5)["quotes"][2]["text"], article(6)["quotes"][2]["text"]
    for number in (5, 6):
        quote = article(number)["quotes"][2]
        about = {"quote_id": quote["quote_id"], "exact": quote["text"]}
        ledger.record(store.storage.lines(ledger.FILE), [{**about, "id": f"c{number}", "drop": True}])
    session = open_session(store, 200)
    for one in [one for one in session.pending if one.row["doc_id"] in (doc_id(5), doc_id(6))]:
        session.judge(one, ["name"], why=f"not who said “{one.row['text']}”")
    assert {ledger.FILE, reviews.FILE} <= {name.rpartition("/")[2] for name in _words_in(uri, words)}
    done = releases.purge(store, [doc_id(5)], "court order")
    assert done.warnings == ()
    assert _words_in(uri, words) == []
    assert _words_in(uri, others)
    assert [one.id for one in ledger.read(store.storage.lines(ledger.FILE)).active] == ["c6"]
    judged = reviews.read(store.storage.lines(reviews.FILE)).judgements
    assert {one.doc_id for one in judged} == {doc_id(6)}
    assert len(judged) == 6
    assert releases.verify(store) == []


def test_an_open_release_tells_that_a_part_was_taken_away(uri: str) -> None:
    store = releases.open(uri, SMALL)
    before = filled(store, 20)
    releases.purge(store, [doc_id(5)], "court order")
    with pytest.raises(releases.StoreError, match="taken down"):
        before.read("quotes")


def test_a_young_part_of_somebody_who_publishes_just_now_stays(uri: str) -> None:
    """Unless it holds the text, left there by a publish that was killed."""
    store = releases.open(uri, SMALL)
    filled(store, 20)
    with store.workspace() as workspace:
        theirs = workspace.write("quotes", tables([article(30)])["quotes"])
        left = workspace.write("quotes", tables([article(5, version=3), article(31)])["quotes"])
        workspace.store()
    releases.purge(store, [doc_id(5)], "court order")
    there = {hash_ for _, hash_, _ in store.storage.part_files(young=True)}
    assert theirs.hash in there
    assert left.hash not in there


def test_young_statements_stay_unless_words_of_the_document_are_in_them(uri: str) -> None:
    """Statements are made of several articles' words: what somebody publishes just now is not to be lost."""
    store = releases.open(uri, SMALL)
    secret = BRIDGE + " And that is my secret word."
    stories = [story(1, (BRIDGE, ADA), day=1), story(2, (secret, ADA), day=2), story(3, (OTHER, ADA), day=1)]
    stories.append(story(4, (OTHER, ADA), day=2))
    made = store.publish(adding(stories, first=True), pipeline=PIPELINE, collections={"wire": {}})
    printed = made.arrow("statements")
    mine = pc.equal(printed["text"], secret)
    others, own = printed.filter(pc.invert(mine)), printed.filter(mine)
    assert (others.num_rows, own.num_rows) == (1, 1)
    assert own["first_doc_id"].to_pylist() == [doc_id(1)]  # who printed it first is another
    with store.workspace() as workspace:
        theirs = workspace.write("statements", others.set_column(2, "n_quotes", pa.array([3])))
        left = workspace.write("statements", pa.concat_tables([own, others]))
        workspace.store()
    releases.purge(store, [doc_id(2)], "court order")
    there = {hash_ for _, hash_, _ in store.storage.part_files(young=True)}
    assert theirs.hash in there
    assert left.hash not in there


def test_who_publishes_while_a_purge_runs_starts_over(uri: str) -> None:
    """From another machine, so without a lock between them: the text must not come back with their release."""
    store, other = releases.open(uri, SMALL), releases.open(uri, SMALL)
    other._lock = Lock(Path(os.environ["XDG_CACHE_HOME"]) / "other-lock")
    filled(store, 20)
    done: list[str] = []

    def purge_now(step: str) -> None:
        if step == "staged" and not done:
            done.append(step)
            releases.purge(other, [doc_id(5)], "court order")

    change = adding([article(number, collection="east", per_source=1) for number in range(3)], first=True)
    made = store.publish(change, pipeline=PIPELINE, collections={"east": {}}, step=purge_now)
    assert done
    assert made.manifest.purged_ids == {doc_id(5)}
    assert doc_id(5) not in set(made.read("documents")["doc_id"])
    assert _words_in(uri, article(5)["quotes"][2]["text"]) == []
    assert releases.verify(releases.open(uri)) == []


def test_old_versions_that_cannot_be_deleted_are_said_plainly(uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    client = boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
    client.put_bucket_versioning(Bucket=uri.split("/")[2], VersioningConfiguration={"Status": "Enabled"})
    store = releases.open(uri, SMALL)
    filled(store, 3)
    monkeypatch.setitem(sys.modules, "boto3", None)
    (warning,) = releases.purge(store, [doc_id(1)], "court order").warnings
    assert "pip install boto3 and purge again" in warning
    monkeypatch.setitem(sys.modules, "boto3", boto3)
    assert releases.purge(store, [doc_id(1)], "court order").warnings == ()
    assert _words_in(uri, article(1)["quotes"][2]["text"]) == []


@pytest.mark.parametrize(
    ("kept", "line"),
    [(ledger, {"drop": True}), (reviews, {"of": "r1", "doc_id": "d", "exact": "words", "judged": "right"})],
)
def test_lines_of_many_writers_at_once_are_all_kept(uri: str, kept: ModuleType, line: dict[str, object]) -> None:
    def write(number: int) -> None:
        file = ObjectStorage(uri).lines(kept.FILE)
        for turn in range(5):
            kept.record(file, [{"id": f"{number}-{turn}", "quote_id": "d-1", **line}])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    found = kept.read(ObjectStorage(uri).lines(kept.FILE))
    assert len(found.lines) == 20
    assert found.bad == ()


def test_a_sample_in_a_bucket_is_judged_stopped_and_gone_on_with(uri: str) -> None:
    store = releases.open(uri, SMALL)
    release = filled(store, 10)
    session = open_session(store, 30, "rule", 7, who="mk")
    for one in session.pending[:29]:
        session.judge(one, [])
    assert session.undo() is not None
    again = going_on(releases.open(uri, SMALL), who="mk")
    assert again is not None
    assert (again.round_id, len(again.pending)) == (session.round_id, 2)
    for one in list(again.pending):
        again.judge(one, ["speaker"])
    assert going_on(store) is None
    found = quality(store, release)
    assert found is not None
    assert (found.whole.judged, found.wrong) == (30, {"speaker": 2})


def test_two_who_edit_a_bucket_in_the_explorer_lose_nothing(uri: str, tmp_path: Path) -> None:
    """By the same conditional put as the command."""
    filled(releases.open(uri, SMALL), 5)
    quotes = [row["quote_id"] for row in article(3)["quotes"]]

    def edit(number: int) -> None:
        store = releases.open(uri, SMALL)
        editor = Editor(store, f"editor {number}")
        pages = TestClient(Guard(make_app(Library(store, tmp_path / str(number)), editor), "127.0.0.1", edits=True),
                           base_url="http://127.0.0.1", follow_redirects=False)  # fmt: skip
        for quote_id in quotes:
            path = f"/edit/quotes/{quote_id}/drop"
            answer = pages.post(path, data={"csrf": editor.csrf}, headers={"sec-fetch-site": "same-origin"})
            assert answer.status_code == 303

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(edit, range(2)))
    found = ledger.read(ObjectStorage(uri).lines(ledger.FILE)).active
    assert {(one.quote_id, one.by) for one in found} == {(key, f"editor {n}") for key in quotes for n in range(2)}


def test_a_release_in_a_bucket_is_described_too(uri: str) -> None:
    """The files come after the manifest, so a publisher that is killed may leave it without: the next run makes them."""
    store = releases.open(uri, SMALL)
    filled(store, 10)
    second = store.publish(editing([article(3, version=1)]), pipeline=PIPELINE, collections={"wire": {}})
    api = boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
    bucket = uri.split("/")[2]
    there = {one["Key"] for one in api.list_objects_v2(Bucket=bucket, Prefix="store/releases/0002/")["Contents"]}
    names = {"README.md", "CHANGES.md", "croissant.json", "datapackage.json"}
    assert there == {f"store/releases/0002/{name}" for name in (*names, "manifest.json")}
    page = api.get_object(Bucket=bucket, Key="store/releases/0002/datapackage.json")["Body"].read()
    resources = {one["name"]: one["path"] for one in json.loads(page)["resources"]}
    assert resources["quotes"] == [f"s3://{path}" for path in second.paths("quotes")]
    assert releases.verify(store) == []
    for name in names:
        api.delete_object(Bucket=bucket, Key=f"store/releases/0002/{name}")
    api.put_object(Bucket=bucket, Key="store/releases/0001/README.md", Body=b"x")
    assert len(releases.verify(store)) == 5
    assert len(releases.heal(store)) == 4
    assert [problem.where for problem in releases.verify(store)] == [f"{uri}/releases/0001/README.md"]
    assert len(releases.repair(store).mended) == 1
    assert releases.verify(store) == []
    releases.purge(store, [doc_id(4)], "court order")
    assert releases.verify(store) == []
    releases.prune(store, keep=1)
    assert releases.open(uri).numbers() == [2]
    left = api.list_objects_v2(Bucket=bucket, Prefix="store/releases/")["Contents"]
    assert len(left) == 5
