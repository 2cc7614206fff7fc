"""What is kept of blocks of documents: read many at a time, by column, and made again wherever one byte is another."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

import releases
from releases.files.manifest import Part
from releases.indexes import kept, packs
from releases.indexes.blocks import Columns, Index, Kind, names_of
from releases.indexes.documents import KIND as DOCUMENTS
from releases.statements.index import QUOTES, SIGNS
from releases.store.derived import NAMED, REFERRED
from tests.releases.corpus import PIPELINE, SMALL, adding, article

KINDS = [DOCUMENTS, REFERRED, NAMED, QUOTES, SIGNS]


@pytest.fixture
def release(tmp_path: Path) -> releases.Release:
    store = releases.open(tmp_path / "store", SMALL)
    return store.publish(
        adding([article(n) for n in range(40)], first=True), pipeline=PIPELINE, collections={"wire": {}}
    )


def columns_of(pairs: Mapping[str, Columns]) -> dict[str, dict[str, list[object]]]:
    return {block: {name: column.tolist() for name, column in of.items()} for block, of in pairs.items()}


def made(release: releases.Release, kind: Kind, scratch: Path) -> dict[str, dict[str, list[object]]]:
    """What is kept of every block, made anew in a folder where nothing is."""
    return columns_of(dict(Index(scratch, kind).blocks(release._storage, release.manifest.tables)))


def folder(release: releases.Release, kind: Kind) -> Path:
    assert release._scratch is not None
    return Index(release._scratch, kind).folder


def places(path: Path) -> list[int]:
    """A byte of each piece of a file: what it begins with, what it says it has, and each column."""
    columns = kept.load(path)
    assert columns is not None
    sizes = [column.nbytes for column in columns.values()]
    begins = path.stat().st_size - sum(sizes) + np.cumsum([0, *sizes])[:-1]
    return [3, 60, *(int(at) for at, size in zip(begins, sizes, strict=True) if size)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_byte_of_any_column_that_is_another_costs_work_and_no_value(
    kind: Kind, release: releases.Release, tmp_path: Path
) -> None:
    whole = made(release, kind, tmp_path / "elsewhere")
    assert len(whole) > 2
    (path,) = packs.files(folder(release, kind))
    sound = path.read_bytes()
    for at in places(path):
        path.write_bytes(sound[:at] + bytes([sound[at] ^ 1]) + sound[at + 1 :])
        assert columns_of(dict(release.indexed(kind))) == whole, at
        for other in packs.files(path.parent):
            other.unlink()
        path.write_bytes(sound)
    path.write_bytes(sound[:-1])
    assert columns_of(dict(release.indexed(kind))) == whole


def test_no_byte_of_a_file_may_be_another(tmp_path: Path) -> None:
    """Nor one of what it says that its columns are: 64 bits with a sign are others than 64 without."""
    path = tmp_path / "kept"
    kept.save(path, {"one": np.arange(3, dtype=np.int64), "two": np.array([b"ab", b"c"])})
    data = path.read_bytes()
    for at in range(len(data)):
        for bit in range(8):
            path.write_bytes(data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :])
            assert kept.load(path) is None, (at, bit)


def test_a_damaged_column_is_no_matter_to_whoever_reads_another(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    kept.save(path, {"one": np.arange(3), "two": np.arange(4)})
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    assert kept.load(path, ["two"]) is None
    assert kept.load(path) is None
    found = kept.load(path, ["one"])
    assert found is not None
    assert found["one"].tolist() == [0, 1, 2]
    assert kept.load(path, ["one", "three"]) is None


def test_what_an_older_version_kept_is_made_again_and_goes(release: releases.Release, tmp_path: Path) -> None:
    tables = release.manifest.tables
    whole = made(release, NAMED, tmp_path / "elsewhere")
    (path,) = packs.files(folder(release, NAMED))
    path.write_bytes(path.read_bytes().replace(b"onrecord 2\n", b"onrecord 1\n"))
    old = path.rename(path.with_name(f"old{packs.ENDING}"))
    assert columns_of(dict(release.indexed(NAMED))) == whole
    Index(release._scratch, NAMED).keep_only(tables)
    assert not old.exists()
    assert packs.files(path.parent) == [path]


class Counted:
    """A kind of index that counts what it is made of."""

    def __init__(self) -> None:
        self.n_made = 0
        self.kind = Kind("counted", "1", {"documents": ("doc_id",)}, ("n", "twice"), self._make)

    def _make(self, tables: Mapping[str, pa.Table]) -> Columns:
        self.n_made += 1
        n = tables["documents"].num_rows
        return {"n": np.array([n]), "twice": np.arange(2 * n)}


def test_blocks_come_once_each_whatever_files_they_stand_in(release: releases.Release, tmp_path: Path) -> None:
    """Some in a file of their own, some in two, some in none; with others that nobody asks for."""
    counted, tables = Counted(), release.manifest.tables
    sizes = {part.block: part.rows for part in tables["documents"] if part.block is not None}
    names = names_of(counted.kind, tables)
    columns = {block: {"n": np.array([rows]), "twice": np.arange(2 * rows)} for block, rows in sizes.items()}
    for some in (list(names)[:2], list(names)[1:4]):
        index = Index(tmp_path, counted.kind)
        index.keep("0" * 32, {"n": np.array([99]), "twice": np.arange(5)})
        for block in some:
            index.keep(names[block], columns[block])
        index.flush()
    index = Index(tmp_path, counted.kind)
    found = [pair for pack in index.packs(release._storage, tables) for pair in pack.asked_for()]
    assert len(found) == len(sizes)
    assert columns_of(dict(found)) == columns_of(columns)
    assert counted.n_made == len(sizes) - 4
    only = list(names)[2:6]
    few = [pair for pack in index.packs(release._storage, tables, ["twice"], only) for pair in pack.asked_for()]
    assert sorted(block for block, _ in few) == sorted(only)
    assert all(of["twice"].tolist() == columns[block]["twice"].tolist() for block, of in few)
    assert counted.n_made == len(sizes) - 4


def test_blocks_with_a_value_are_those_that_are_asked_for_and_have_it() -> None:
    pack = packs.packed({name: {"of": np.array(of, np.int64)} for name, of in (("a", [1, 5]), ("b", []), ("c", [5]))})
    assert pack.having("of", np.array([5])) == ["a", "c"]
    assert pack.named(lambda name: None if name == "a" else name.upper()).having("of", np.array([1, 5])) == ["C"]
    assert pack.having("of", np.array([2])) == []
    assert [pack.of(at)["of"].tolist() for at in range(3)] == [[1, 5], [], [5]]


def test_names_follow_from_the_parts_whatever_release_was_asked_for_before(release: releases.Release) -> None:
    """Names of blocks that stay are taken over from the release asked for before; of one whose part is another they are not."""
    tables = release.manifest.tables
    before = dict(names_of(NAMED, tables))
    first, *others = tables["mentions"]
    other = Part("0" * 64, first.rows, first.bytes, first.block)
    after = names_of(NAMED, {**tables, "mentions": (other, *others)})
    assert {block for block in before if before[block] != after[block]} == {first.block}
    fewer = names_of(NAMED, {**tables, "mentions": tuple(others)})
    assert {block for block in before if before[block] != fewer[block]} == {first.block}
    assert fewer[first.block or ""] != after[first.block or ""]
    assert names_of(NAMED, {name: (*parts,) for name, parts in tables.items()}) == before


def test_values_go_by_the_names_beside_them_when_another_process_replaces_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks = {name: {"values": np.array([number])} for number, name in enumerate(["a", "b"], 1)}
    path = tmp_path / f"one{packs.ENDING}"
    packs.save(path, blocks)
    look = packs.names

    def looked_at(path: Path) -> list[str]:
        found = look(path)
        packs.save(path, dict(reversed(blocks.items())))
        return found

    monkeypatch.setattr(packs, "names", looked_at)
    pack = packs.load(path, ["values"], {"a", "b"})
    assert pack is not None
    assert {name: of["values"].tolist() for name, of in pack.asked_for()} == {"a": [1], "b": [2]}
