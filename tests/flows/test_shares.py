"""One large source read by several workers."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.runs import planning, stages
from flows.runs.staging import ReadResult
from flows.sources import collections
from flows.sources.collections import Collection

N = 900
OPTIONS = stages.ReadOptions("any", near_duplicates=True, group_size=64)


@pytest.fixture(scope="module")
def unit(tmp_path_factory: pytest.TempPathFactory) -> stages.ReadUnit:
    """A source of records of every kind: sound ones, two of one id, lines that are no JSON, texts with nothing in them."""
    folder = tmp_path_factory.mktemp("articles")
    lines = [
        json.dumps(
            {"id": f"a{i % 850}", "text": f"The quay of Port Wenlow was closed {i} times.", "unused": "x" * 3000}
        )
        for i in range(N)
    ]
    lines[7] = "{not JSON"
    lines[300] = json.dumps({"id": "nothing", "text": "", "unused": "x" * 3000})
    lines[-1] = "[]"
    (folder / "all.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    collection = Collection("quay", str(folder))
    (found,) = planning.read_units(list(collections.walk(collection)), [collection], {"quay": "key"})  # type: ignore[arg-type]
    return found


def refuse(unit: stages.ReadUnit) -> list[ReadResult]:
    raise AssertionError(f"{unit.key} need not be read again")


def table(results: list[ReadResult], name: str) -> pa.Table:
    return pa.concat_tables([pq.read_table(Path(result.folder) / f"{name}.parquet") for result in results])


def articles(results: list[ReadResult]) -> pa.Table:
    return pa.concat_tables([pq.read_table(path) for result in results for path in result.article_files])


@pytest.mark.parametrize("most", [2, 3])
def test_shares_read_what_one_reads_in_the_same_order(unit: stages.ReadUnit, tmp_path: Path, most: int) -> None:
    whole = [stages.read_unit(unit, OPTIONS, str(tmp_path / "whole"))]
    shares = unit.shares(most)
    assert len(shares) == 2  # of a million bytes or more each
    read = [stages.read_unit(share, OPTIONS, str(tmp_path / "shares")) for share in shares]
    found = stages.join_shares([*whole, *read, *whole], refuse, [unit])[1:-1]
    assert articles(found).equals(articles(whole))
    assert articles(found).num_rows > N - 60
    assert table(found, "sources").equals(table(whole, "sources"))
    by_place = [("record", "ascending"), ("reason", "ascending")]
    assert table(found, "rejects").sort_by(by_place).equals(table(whole, "rejects").sort_by(by_place))
    assert table(whole, "rejects").num_rows >= 3
    assert sum(result.n_sources for result in found) == 1


def test_a_finished_share_is_picked_up(unit: stages.ReadUnit, tmp_path: Path) -> None:
    first = unit.shares(2)[1]
    assert stages.read_unit(first, OPTIONS, str(tmp_path)) == stages.read_unit(first, OPTIONS, str(tmp_path))


def test_only_large_sources_of_many_records_are_shared(unit: stages.ReadUnit) -> None:
    (file,) = unit.files
    assert unit.shares(1) == [unit]
    for other in (
        replace(file, n_bytes=1_900_000),
        replace(file, source="all.pdf"),
        replace(file, source="all.warc.gz"),
    ):
        alone = replace(unit, files=(other,))
        assert alone.shares(8) == [alone]
    assert len(replace(unit, files=(replace(file, source="All.CSV.GZ", n_bytes=9_000_000),)).shares(8)) == 8
    both = replace(unit, files=(file, file))
    assert both.shares(8) == [both]


def test_a_source_is_read_as_a_whole_where_a_share_failed(unit: stages.ReadUnit, tmp_path: Path) -> None:
    whole = stages.read_unit(unit, OPTIONS, str(tmp_path / "whole"))
    failed = [
        stages.read_unit(unit.shares(2)[0], OPTIONS, str(tmp_path / "shares")),
        ReadResult("", n_faults=1, share_of=unit.key),
    ]
    found = stages.join_shares(failed, lambda again: [stages.read_unit(again, OPTIONS, str(tmp_path))], [unit])
    assert len(found) == 1
    assert articles(found).equals(articles([whole]))


def test_a_source_that_vanished_is_a_fault_of_every_share(unit: stages.ReadUnit, tmp_path: Path) -> None:
    gone = replace(unit, collection=Collection("quay", str(tmp_path / "gone")))
    results = [stages.read_unit(share, OPTIONS, str(tmp_path)) for share in gone.shares(2)]
    assert [result.n_faults for result in results] == [1, 1]
