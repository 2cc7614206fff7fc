"""Files that rows are written to: read back equal, whole or not at all, never over what is there."""

from __future__ import annotations

import csv
import io
import json
import re
import weakref
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import releases
from releases.exports import cells, files, spreadsheet, web_table
from tests.releases.corpus import SMALL, copy_of, filled

HOSTILE = (
    *(
        "=1+1",
        "+A1",
        "-2",
        "@SUM(A1)",
        "#N/A",
        "\tx",
        "a\rb",
        "a\r\nb",
        "_x000D_",
        "<b>&amp;",
        '"',
        "'=x",
        "\u202ex",
        " ",
    ),
    *("a,b;c", "TRUE", "1e5", "\x01"),
)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=15)
VALUES = st.lists(st.none() | st.sampled_from(HOSTILE) | TEXT, min_size=1, max_size=5)
MOMENT = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)


def texts(values: list[str | None]) -> pa.Table:
    return pa.table({"n": pa.array(range(len(values)), pa.int64()), "text": pa.array(values, pa.string())})


def sheet(data: bytes) -> list[list[object]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def unescaped(value: object) -> object:
    """What a spreadsheet shows for a text of its file (ECMA-376, ST_Xstring)."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), value) if isinstance(value, str) else value


@given(VALUES)
def test_xlsx_reads_back_equal(values: list[str | None]) -> None:
    data, notes = spreadsheet.xlsx(texts(values), "rows")
    header, *rows = sheet(data)
    assert header == ["n", "text"]
    assert [(row[0], unescaped(row[1])) for row in rows] == [(n, value or None) for n, value in enumerate(values)]
    assert notes == []
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert {cell.data_type for row in book.active.iter_rows(min_row=2) for cell in row} <= {"n", "s", "inlineStr"}
    assert book.active.freeze_panes == "A2"


class Cells(HTMLParser):
    """The cells of a page's table."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self.inside = True
        assert tag not in ("script", "b")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.rows[-1][-1] += data


@given(VALUES)
def test_html_reads_back_equal(values: list[str | None]) -> None:
    reader = Cells()
    reader.feed(web_table.page(texts(values), "<rows>").decode())
    reader.close()
    assert reader.rows == [["n", "text"], *([str(n), value or ""] for n, value in enumerate(values))]


@given(VALUES)
def test_json_and_parquet_read_back_equal(values: list[str | None]) -> None:
    table = texts(values)
    assert pq.read_table(io.BytesIO(files.parquet(table))) == table
    data, _ = files.content(table, "jsonl", "rows")
    assert [json.loads(line)["text"] for line in data.decode().split("\n")[:-1]] == values


def as_text(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def ten_documents(folder: Path) -> releases.Store:
    store = releases.open(folder / "store", SMALL)
    filled(store, 10)
    return store


@pytest.fixture
def release(tmp_path: Path) -> releases.Release:
    return copy_of(ten_documents, tmp_path).release(1)


@pytest.mark.parametrize("ending", files.FORMATS)
@pytest.mark.parametrize("table", ["quotes", "documents"])
def test_every_row_and_column_of_a_table_is_written(
    release: releases.Release, tmp_path: Path, table: str, ending: str
) -> None:
    rows = release.arrow(table)
    done = files.write_rows(rows, tmp_path / "new" / f"file{ending}", title=table)
    data = done.path.read_bytes()
    assert len(data) == done.n_bytes
    flat = cells.flat(rows).to_pylist()
    if done.format == "csv":
        found = [[cells.restored(cell) for cell in row] for row in csv.reader(io.StringIO(data.decode(), newline=""))]
        assert found == [rows.column_names, *([as_text(value) for value in row.values()] for row in flat)]
    elif done.format == "xlsx":
        header, *body = sheet(data)
        assert header == rows.column_names
        times = [at for at, field in enumerate(rows.schema) if pa.types.is_timestamp(field.type)]
        for row, values in zip(body, flat, strict=True):
            for at, value in enumerate(values.values()):
                cell = unescaped(row[at])
                assert (f"{cell:%Y-%m-%dT%H:%M:%SZ}" if at in times and cell else cell) == (value if value != "" else None)  # fmt: skip
    elif done.format == "parquet":
        assert pq.read_table(done.path) == rows
    elif done.format == "html":
        assert data.count(b"<tr>") == rows.num_rows + 1
    else:
        found = json.loads(data) if done.format == "json" else [json.loads(line) for line in data.splitlines()]
        assert found == cells.simple(rows).to_pylist()


@pytest.mark.parametrize("format", sorted(set(files.FORMATS.values())))
def test_pieces_make_the_same_file_and_only_one_is_held(release: releases.Release, tmp_path: Path, format: str) -> None:
    whole = release.arrow("quotes").sort_by("quote_id")
    alive: list[int] = []
    held: list[weakref.ref[pa.Table]] = []

    def pieces() -> Iterator[pa.Table]:
        for at in range(0, whole.num_rows, 7):
            piece = pa.concat_tables([whole.slice(at, 7)]).combine_chunks()
            held.append(weakref.ref(piece))
            yield piece
            del piece
            alive.append(sum(one() is not None for one in held))

    rows = files.Rows(whole.schema, pieces(), whole.num_rows)
    done = files.write_rows(rows, tmp_path / f"pieces.{format}", title="rows")
    assert len(alive) == 9
    assert max(alive) <= 1
    once = files.content(whole, format, "rows")[0]
    data = done.path.read_bytes()
    if format == "xlsx":
        assert sheet(data) == sheet(once)
    elif format == "parquet":
        assert pq.read_table(io.BytesIO(data)) == whole
    else:
        assert data == once


def test_an_empty_table_has_its_header(tmp_path: Path) -> None:
    none = texts(["x"]).slice(0, 0)
    for ending, format in files.FORMATS.items():
        done = files.write_rows(none, tmp_path / f"none{ending}", title="none")
        assert done.format == format
    assert list(pd.read_csv(tmp_path / "none.csv").columns) == ["n", "text"]
    assert list(pd.read_excel(tmp_path / "none.xlsx").columns) == ["n", "text"]
    assert json.loads((tmp_path / "none.json").read_text()) == []


def test_links_and_times_of_a_sheet(tmp_path: Path) -> None:
    table = pa.table(
        {
            "url": ["https://example.org/a", "javascript:alert(1)", None],
            "published_at": pa.array([MOMENT, datetime(1850, 5, 1, tzinfo=UTC), None], pa.timestamp("us", "UTC")),
            "n": [1, 2, 3],
            "names": pa.array([["a", "b"], [], None], pa.list_(pa.string())),
        }
    )
    data, _ = spreadsheet.xlsx(table, "rows")
    rows = list(openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(min_row=2))
    assert rows[0][0].hyperlink.target == "https://example.org/a"
    assert rows[1][0].hyperlink is None
    assert [row[1].value for row in rows] == [MOMENT.replace(tzinfo=None), "1850-05-01T00:00:00+00:00", None]
    assert [row[3].value for row in rows] == ['["a", "b"]', "[]", None]


def test_the_limits_of_a_sheet_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    long = "𝄞" * 20_000  # two units each
    data, notes = spreadsheet.xlsx(pa.table({"text": [long, "x" * 32_767]}), "rows")
    _, (cut,), (whole,) = sheet(data)
    assert notes == ["1 texts of text are cut: a cell takes 32,767 characters"]
    assert (len(str(cut)), str(cut)[-1], whole) == (16_384, "…", "x" * 32_767)
    monkeypatch.setattr(spreadsheet, "MAX_LINKS", 1)
    _, notes = spreadsheet.xlsx(pa.table({"url": ["http://a.example", "http://b.example"]}), "rows")
    assert notes == ["1 addresses are text: a sheet takes 1 links"]
    monkeypatch.setattr(spreadsheet, "MAX_ROWS", 3)
    with pytest.raises(releases.StoreError, match=r"3 rows do not fit .* takes 2 beside its header"):
        files.write_rows(texts(["a", "b", "c"]), tmp_path / "rows.xlsx", title="rows")
    assert list(tmp_path.iterdir()) == []


def test_a_byte_order_mark_by_option() -> None:
    data, _ = files.content(texts(["é"]), "csv", "rows", bom=True)
    assert data.startswith(b"\xef\xbb\xbf")
    assert pd.read_csv(io.BytesIO(data), encoding="utf-8-sig")["text"].tolist() == ["é"]


@pytest.mark.parametrize(
    ("name", "format", "message"),
    [
        ("rows.doc", None, "names no format; the endings are .csv, .xlsx"),
        ("rows", None, "names no format"),
        ("rows.csv", "json", "ends as csv does, --format says json"),
        ("rows.doc", "csv", "names no format"),
    ],
)
def test_an_unclear_format_is_refused(tmp_path: Path, name: str, format: str | None, message: str) -> None:
    with pytest.raises(releases.StoreError, match=message):
        files.write_rows(texts(["a"]), tmp_path / name, title="rows", format=format)
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_stays_unless_forced(tmp_path: Path) -> None:
    there = tmp_path / "rows.csv"
    there.write_text("mine")
    with pytest.raises(releases.StoreError, match="is there already; to replace it, say --force"):
        files.write_rows(texts(["a"]), there, title="rows")
    assert there.read_text() == "mine"
    files.write_rows(texts(["a"]), there, title="rows", force=True)
    assert there.read_text().startswith('"n"')
    with pytest.raises(releases.StoreError, match="is a folder"):
        files.write(tmp_path, b"", force=True)


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    there = tmp_path / "rows.csv"
    there.write_text("mine")
    for content, error, named in ((b"half", RuntimeError, there), (b"late", releases.StoreError, tmp_path / "late")):
        with pytest.raises(error):
            _fail_while_writing(named, content)
    assert sorted(path.read_bytes() for path in tmp_path.iterdir()) == [b"mine", b"theirs"]


def _fail_while_writing(path: Path, content: bytes) -> None:
    with files.whole(path, force=content == b"half") as near:
        near.write_bytes(content)
        if content == b"half":
            raise RuntimeError
        path.write_bytes(b"theirs")  # somebody was quicker


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(releases.StoreError, match="cannot be written: "):
        files.write(tmp_path / "file" / "rows.csv", b"")
