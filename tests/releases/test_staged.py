"""Rows on their way into a release: what was read of a file stays known, and is never taken for something else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from releases.store import staged as staged_module
from releases.store.staged import Homes, Item, Staged, read_again
from releases.tables.ids import IdMap, ids
from releases.tables.schemas import TABLES

SCHEMA = TABLES["fingerprints"].schema


def rows(*doc_ids: str) -> pa.Table:
    return pa.Table.from_pylist([{"doc_id": one} for one in doc_ids], schema=SCHEMA)


@dataclass(frozen=True)
class Renamed:
    """A file's rows with another ending to their ids."""

    path: Path
    ending: str

    def read(self, columns: Sequence[str] | None = None) -> pa.Table:
        told = pq.read_table(self.path)
        renamed = told.set_column(
            0, SCHEMA.field(0), pa.array([f"{one}{self.ending}" for one in told["doc_id"].to_pylist()])
        )
        return renamed if columns is None else renamed.select(columns)


def told(item: Item) -> list[str]:
    found: list[str] = read_again(item, "fingerprints")["doc_id"].to_pylist()
    return found


def test_rows_that_stay_known_are_those_of_the_same_file_made_the_same_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Item] = []
    read_staged = staged_module.read_staged

    def counted(item: Item, table: str) -> pa.Table:
        read.append(item)
        return read_staged(item, table)

    monkeypatch.setattr(staged_module, "read_staged", counted)
    one, other = tmp_path / "one", tmp_path / "other"
    pq.write_table(rows("a", "b"), one)
    pq.write_table(rows("c"), other)
    for _ in range(3):
        assert told(one) == ["a", "b"]
        assert told(Renamed(one, "x")) == ["ax", "bx"]
    assert read == [one, Renamed(one, "x")]
    assert told(Renamed(one, "y")) == ["ay", "by"]
    assert told(other) == ["c"]
    pq.write_table(rows("d", "e", "f"), other)
    assert told(other) == ["d", "e", "f"]
    assert told(rows("g")) == ["g"]


@pytest.mark.parametrize(("most", "sent"), [(1 << 20, "files"), (10, "rows")])
def test_a_small_file_is_read_by_whoever_writes_its_blocks_and_of_a_large_one_the_rows_are_sent(
    most: int, sent: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staged_module, "READ_BY_WRITERS", most)
    path = tmp_path / "rows"
    pq.write_table(rows("a", "b", "c"), path)
    for item in (path, Renamed(path, "")):
        staged = Staged("fingerprints", [item], tmp_path)
        assert len(staged.index(Homes(IdMap(ids(pa.array(["a", "b", "c"])), np.array([0, 1, 1]))))) == 0
        for block, members in enumerate((["a"], ["b", "c"])):
            (found,) = staged.of_block(block, pa.array(members), files=True)
            if sent == "files":
                assert found is item
            else:
                assert isinstance(found, pa.Table)
                assert found["doc_id"].to_pylist() == members


def test_a_table_too_large_to_hold_lies_in_several_files_in_its_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staged_module, "HELD_BYTES", 200)
    doc_ids = [f"{n:016x}" for n in range(50)]
    staged = Staged("fingerprints", [rows(*doc_ids), rows("last")], tmp_path)
    assert len(staged) > 3
    assert all(isinstance(item, Path) for item in staged.items)
    found = [one for at in range(len(staged)) for one in staged.rows(at)["doc_id"].to_pylist()]
    assert found == [*doc_ids, "last"]
    assert [staged.n_rows(at) for at in range(len(staged))] == [staged.rows(at).num_rows for at in range(len(staged))]


def test_items_of_the_same_documents_are_of_the_same_blocks_and_strangers_are_told_each_time(tmp_path: Path) -> None:
    path = tmp_path / "rows"
    pq.write_table(pa.concat_tables([rows("a", "c"), rows("a", "b", "stranger")]), path)
    homes = Homes(IdMap(ids(pa.array(["a", "b", "c"])), np.array([7, 1, 7])))
    for item in (path, rows("c", "b", "stranger", "a"), Renamed(path, "")):
        staged = Staged("fingerprints", [rows("b"), item], tmp_path)
        assert staged.index(homes).tolist() == [b"stranger"]
        assert staged.blocks() == {1, 7}
        assert [
            len(staged.of_block(block, pa.array(members), files=False))
            for block, members in ((1, ["b"]), (7, ["a", "c"]))
        ] == [2, 1]


def test_ids_of_other_lengths_are_others_though_their_bytes_are_the_same() -> None:
    homes = Homes(IdMap(ids(pa.array(["a", "b", "ab"])), np.array([0, 1, 2])))
    assert homes.of(ids(pa.array(["a", "b"])))[0] == [0, 1]
    assert homes.of(ids(pa.array(["ab"])))[0] == [2]
