"""A store that version 0.1 made, in the hands of this one. `tests/releases/store_0_1` was written by 0.1's own code.

Release 1 has both collections; for release 2 `wire/bridge.txt` was edited and `courier/rain.txt` removed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import releases
from flows.runs.settings import Settings
from releases.tables.schemas import SCHEMA_VERSION, TABLES
from tests.conftest import ROOT, Command

MADE_BY_0_1 = ROOT / "tests" / "releases" / "store_0_1"
#: What the deployments of stores in use may set, as 0.1 knew it.
SETTINGS_OF_0_1 = (
    {"output", "model", "language", "parse", "near_duplicates", "authority", "missing", "force", "rebuild", "workers"}
    | {"batch_size", "runner", "dask_address", "gpu", "group_timeout", "lock_wait", "retries", "retry_delay", "strict"}
    | {"max_rejected", "max_foreign", "min_quotes", "max_quotes", "max_without_speaker", "min_documents"}
)
#: A run's command in the folder with the store and its collections.
Here = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with the store as 0.1 left it, in `output`, and the collections `wire` and `courier`."""
    shutil.copytree(MADE_BY_0_1, tmp_path, dirs_exist_ok=True)
    output = tmp_path / "output"
    for part in output.glob("parts/*/*.parquet"):
        part.chmod(0o444)
    for manifest in output.glob("releases/*/manifest.json"):  # git keeps no hard links
        for table, parts in json.loads(manifest.read_bytes())["tables"].items():
            (manifest.parent / table).mkdir()
            for number, hash_ in enumerate(part["hash"] for part in parts):
                link = manifest.parent / table / f"{number:05}-{hash_[:16]}.parquet"
                os.link(output / "parts" / table / f"{hash_}.parquet", link)
    (output / "latest").symlink_to("releases/0002")
    return tmp_path


@pytest.fixture
def here(onrecord: Command, place: Path) -> Here:
    """`onrecord ARGUMENTS` in `place`; it must succeed."""

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        done = onrecord(*arguments, cwd=place)
        assert done.returncode == 0, done.stderr
        return done

    return run


def read(place: Path, table: str, release: int) -> pd.DataFrame:
    """A table as an analyst reads it, with nothing of ours."""
    return pd.read_parquet(place / "output" / "releases" / f"{release:04}" / table)


def of_collection(place: Path, table: str, release: int, collection: str) -> pd.DataFrame:
    documents = read(place, "documents", release)
    ids = documents.loc[documents["collection"] == collection, "doc_id"]
    rows = read(place, table, release)
    return rows[rows["doc_id"].isin(ids)].sort_values(list(TABLES[table].key)).reset_index(drop=True)


def added_since(table: str) -> list[str]:
    return [column.name for column in TABLES[table].columns if column.since > 1]


def test_its_releases_are_read_with_null_where_a_column_is_newer(place: Path) -> None:
    store = releases.open(str(place / "output"))
    assert [r.number for r in store.releases()] == [1, 2]
    for number, n_documents in ((1, 7), (2, 6)):
        release = store.release(number)
        assert release.manifest.schema_version == 1 < SCHEMA_VERSION
        assert len(release.read("documents")) == n_documents
        quotes = release.read("quotes")
        assert tuple(quotes.columns) == TABLES["quotes"].names
        assert added_since("quotes")
        assert quotes[added_since("quotes")].isna().all(axis=None)
        assert set(quotes["text"]) == set(read(place, "quotes", number)["text"])
        assert release.said().empty  # a table that 0.1 did not make, as `quotes` has columns that it did not fill


def test_it_is_sound_and_its_releases_are_compared(place: Path) -> None:
    store = releases.open(str(place / "output"))
    assert releases.verify(store) == []
    changes = releases.diff(store.release(1), store.release(2))
    assert "1 edited, 1 withdrawn" in changes.summary()


def test_its_deployments_still_say_what_a_run_may_be_told() -> None:
    assert set(Settings.model_fields) >= SETTINGS_OF_0_1


@pytest.mark.slow
def test_the_first_run_annotates_what_it_is_given_and_leaves_the_rest(here: Here, place: Path) -> None:
    plan = here("run", "--plan", "wire").stdout
    assert "made by version 0.1" in plan
    done = here("run", "wire")
    assert "0 documents new, 0 edited, 0 withdrawn; 3 annotated" in done.stdout

    kept = [name for name in TABLES["quotes"].names if name not in added_since("quotes")]
    before = of_collection(place, "quotes", 2, "courier")
    not_given = of_collection(place, "quotes", 3, "courier")
    pd.testing.assert_frame_equal(not_given[kept], before[kept], check_dtype=False)
    assert not_given[added_since("quotes")].isna().all(axis=None)
    given = of_collection(place, "quotes", 3, "wire")
    assert given["act"].notna().all()
    assert len(read(place, "said", 3)) == len(given) + len(not_given)
    # People have linked to these.
    documents = [set(read(place, "documents", number)["doc_id"]) for number in (2, 3)]
    assert documents[0] == documents[1]
    same = given.merge(of_collection(place, "quotes", 2, "wire"), on=["doc_id", "start", "end", "text"])
    assert len(same) >= 8
    assert same["quote_id_x"].tolist() == same["quote_id_y"].tolist()

    assert "3 release(s) of output are sound" in here("verify").stdout
    assert "release 2 → 3: documents: no change" in here("diff", "2", "3").stdout
    assert "Nothing to do" in here("run", "wire").stdout

    done = here("run", "courier")
    assert "3 annotated" in done.stdout
    assert read(place, "quotes", 4)["act"].notna().all()


@pytest.mark.slow
def test_documents_kept_without_their_source_stay_as_they_were(here: Here, place: Path) -> None:
    (place / "wire" / "harbour.txt").unlink()
    done = here("run", "wire", "--missing", "keep")
    assert "0 documents new, 0 edited, 0 withdrawn; 2 annotated" in done.stdout
    documents = read(place, "documents", 3).set_index("source")["doc_id"]
    assert "harbour.txt" in documents
    quotes = read(place, "quotes", 3)
    kept = quotes[quotes["doc_id"] == documents["harbour.txt"]]
    before = read(place, "quotes", 2)
    assert set(kept["quote_id"]) == set(before.loc[before["doc_id"] == documents["harbour.txt"], "quote_id"])
    assert kept[added_since("quotes")].isna().all(axis=None)
    assert quotes.loc[quotes["doc_id"] == documents["bridge.txt"], "act"].notna().all()
    assert "sound" in here("verify").stdout
    assert "Nothing to do" in here("run", "wire", "--missing", "keep").stdout


@pytest.mark.slow
def test_an_old_release_is_rolled_back_to_and_run_upon(here: Here, place: Path) -> None:
    here("run", "wire", "courier")
    assert read(place, "quotes", 3)["act"].notna().all()
    here("rollback", "1")
    assert set(read(place, "documents", 4)["doc_id"]) == set(read(place, "documents", 1)["doc_id"])
    assert "act" not in read(place, "quotes", 4) or read(place, "quotes", 4)["act"].isna().all()
    assert "sound" in here("verify").stdout
    done = here("run", "wire", "courier", "--force")
    assert "1 edited, 1 withdrawn; 6 annotated" in done.stdout
    for table in ("documents", "sentences", "mentions", "entities", "quotes"):
        key = list(TABLES[table].key)
        again, first = (read(place, table, number).sort_values(key).reset_index(drop=True) for number in (5, 3))
        pd.testing.assert_frame_equal(again, first)


@pytest.mark.slow
def test_an_article_is_taken_down_out_of_its_releases(here: Here, place: Path) -> None:
    documents = read(place, "documents", 2).set_index("source")["doc_id"]
    here("purge", documents["council.html"], "--reason", "asked for by the family")
    for number in (1, 2):
        assert documents["council.html"] not in set(read(place, "documents", number)["doc_id"])
        assert not read(place, "quotes", number)["text"].str.contains("patience").any()
    assert b"patience was not a timetable" not in b"".join(
        path.read_bytes() for path in (place / "output").rglob("*") if path.is_file()
    )
    assert "sound" in here("verify").stdout
    done = here("run", "wire")
    assert "2 annotated" in done.stdout, done.stdout
    assert documents["council.html"] not in set(read(place, "documents", 3)["doc_id"])
