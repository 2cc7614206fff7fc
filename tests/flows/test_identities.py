"""Different articles under one id are kept apart; versions of one article are not."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

import releases
from flows.runs.identities import kept_apart
from flows.sources.collections import Collection
from tests.flows import test_histories
from transforms import duplicates
from transforms.rows import ARTICLES

PIER = "The council of Port Ellery voted on Tuesday to close the old ferry pier after a long inspection of its beams."
MARKET = (
    "Some sixty traders reopened the fish market in Sant Odo on Friday under a roof that they had paid for themselves."
)


def written(path: Path, rows: list[tuple[str, str, str]], *, signed: bool = True) -> str:
    made = [
        {
            "doc_id": "d" * 32,
            "collection": "a",
            "source": source,
            "record": str(n),
            "title": title,
            "text": text,
            "minhash": duplicates.signature(text) if signed else None,
        }
        for n, (source, title, text) in enumerate(rows)
    ]
    pq.write_table(pa.Table.from_pylist(made, ARTICLES), path)
    return str(path)


def doc_ids(files: list[str]) -> list[str]:
    return [doc_id for path in files for doc_id in pq.read_table(path)["doc_id"].to_pylist()]


def test_another_article_under_one_id_gets_an_id_of_its_own(tmp_path: Path) -> None:
    for signed in (True, False):
        files = [
            written(tmp_path / "1.parquet", [("march.csv", "Council closes pier", PIER)], signed=signed),
            written(tmp_path / "2.parquet", [("april.csv", "Traders reopen market", MARKET)], signed=signed),
        ]
        first, second = doc_ids(kept_apart(files, None, frozenset()))
        assert first == "d" * 32
        assert second != first
        assert doc_ids(kept_apart(files, None, frozenset())) == [first, second]
        assert doc_ids(files) == ["d" * 32] * 2  # what was read stays as it was


def test_versions_of_another_article_share_its_id(tmp_path: Path) -> None:
    rows = [
        ("1.csv", "Council closes pier", PIER),
        ("2.csv", "Traders reopen market", MARKET),
        ("3.csv", "Traders reopen the market", MARKET + " It smells better already, they said."),
    ]
    first, second, third = doc_ids(kept_apart([written(tmp_path / "1.parquet", rows)], None, frozenset()))
    assert first != second == third


def test_a_new_headline_or_a_new_text_alone_is_an_edit(tmp_path: Path) -> None:
    for title, text in (("Wood gives way", PIER), ("Council closes pier for good", MARKET), ("", MARKET)):
        path = written(tmp_path / "1.parquet", [("1.csv", "Council closes pier", PIER), ("2.csv", title, text)])
        assert kept_apart([path], None, frozenset()) == [path]


model = test_histories.model


def run(store: releases.Store, root: Path, model: str) -> dict[str, str]:
    """Title -> doc_id after a run over the folder."""
    test_histories.bring_up_to_date(store, [Collection("a", str(root))], {"a": "kk"}, model)
    latest = store.latest()
    assert latest is not None
    documents = latest.read("documents")
    return dict(zip(documents["title"], documents["doc_id"], strict=True))


def test_articles_kept_apart_keep_their_ids_from_run_to_run(tmp_path: Path, model: str) -> None:
    root = tmp_path / "a"
    root.mkdir()

    def write(name: str, title: str, text: str) -> None:
        (root / name).write_text(json.dumps({"id": "7", "title": title, "text": text}) + "\n", "utf-8")

    store = releases.open(str(tmp_path / "store"))
    write("1.jsonl", "Council closes pier", PIER)
    write("2.jsonl", "Traders reopen market", MARKET)
    first = run(store, root, model)
    assert len(set(first.values())) == 2

    write(
        "3.jsonl", "Traders reopen their market", MARKET + " It smells better already."
    )  # another version of the second
    assert run(store, root, model)["Traders reopen their market"] == first["Traders reopen market"]
    (root / "3.jsonl").unlink()
    (root / "1.jsonl").unlink()  # the article that holds the shared id goes
    assert run(store, root, model) == {"Traders reopen market": first["Traders reopen market"]}
    write("2.jsonl", "Traders reopen market", MARKET + " They sing.")
    assert run(store, root, model) == {"Traders reopen market": first["Traders reopen market"]}
    assert releases.verify(store) == []
