"""Cells of exports: read back equal, and no spreadsheet runs one."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.exports import cells
from releases.tables.schemas import TABLES

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
HOSTILE = st.tuples(st.sampled_from(["", "'", "''"]), st.sampled_from(STARTS), TEXT).map("".join)
CELL = st.none() | TEXT | HOSTILE


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))


@given(st.lists(st.tuples(CELL, CELL), max_size=6))
def test_csv_reads_back_equal(rows: list[tuple[str | None, str | None]]) -> None:
    table = pa.table({"a": pa.array([a for a, _ in rows], pa.string()), "b": pa.array([b for _, b in rows], pa.string())})  # fmt: skip
    header, *found = read(cells.csv(table))
    assert header == ["a", "b"]
    assert [[cells.restored(cell) for cell in row] for row in found] == [[a or "", b or ""] for a, b in rows]
    assert not any(cell.startswith(STARTS) for row in found for cell in row)


@given(CELL.filter(bool))
def test_the_prefix_stands_only_where_it_must(text: str) -> None:
    (cell,) = cells.harmless(pa.array([text], pa.string())).to_pylist()
    risky = text.lstrip("'").startswith(STARTS)
    assert cell == ("'" + text if risky else text)
    assert cells.restored(cell) == text


def test_a_null_is_no_empty_text() -> None:
    table = pa.table({"a": pa.array([None, "", "x"], pa.string()), "n": pa.array([1, None, -3], pa.int64())})
    assert cells.csv(table).decode() == '"a","n"\n,1\n"",\n"x",-3\n'


def test_integers_lists_times_and_bytes() -> None:
    moment = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
    table = pa.table(
        {
            "count": pa.array([None, 12345678901], pa.int64()),
            "names": pa.array([[], ["Ada “A.” Vell", "=1"]], pa.list_(pa.string())),
            "spans": pa.array([None, [{"start": 1, "end": 2}]], TABLES["quotes"].column("spans").type),
            "at": pa.array([None, moment], pa.timestamp("us", "UTC")),
            "hash": pa.array([None, b"\x01\xff"], pa.binary()),
            "sure": pa.array([0.25, -0.5]),
            "yes": pa.array([True, None]),
        }
    )
    _, first, second = read(cells.csv(table))
    assert first == ["", "[]", "", "", "", "0.25", "true"]
    assert second[0] == "12345678901"
    assert json.loads(second[1]) == ["Ada “A.” Vell", "=1"]
    assert json.loads(second[2]) == [{"start": 1, "end": 2}]
    assert second[3:] == ["2026-01-31T09:30:00Z", "01ff", "-0.5", ""]
    assert json.loads(cells.json_array(table))[1]["spans"] == [{"start": 1, "end": 2}]


@pytest.mark.parametrize("micros", [0, 1])
def test_times_keep_their_fractions(micros: int) -> None:
    moment = datetime(2026, 1, 31, 9, 30, 5, micros, tzinfo=UTC)
    (text,) = cells.iso(pa.chunked_array([pa.array([moment], pa.timestamp("us", "UTC"))])).to_pylist()
    assert datetime.fromisoformat(text) == moment
    assert len(text) == (27 if micros else 20)


@given(st.lists(CELL, max_size=5))
def test_json_reads_back_equal(values: list[str | None]) -> None:
    table = pa.table({"a": pa.array(values, pa.string())})
    assert [row["a"] for row in json.loads(cells.json_array(table))] == values
    assert [json.loads(line)["a"] for line in cells.json_lines(table).decode().split("\n") if line] == values
