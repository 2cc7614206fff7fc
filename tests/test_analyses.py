"""The worked analyses run as they stand, and pandas and SQL agree."""

from __future__ import annotations

import io
import os
import re
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "analyses.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
SQL = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def folder(seeds_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the sample release as `output`."""
    (tmp_path / "output").symlink_to(seeds_store)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(code: str) -> dict[str, Any]:
    """The variables that a block of code leaves behind."""
    variables: dict[str, Any] = {}
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(code, "analyses.md", "exec"), variables)
    assert printed.getvalue().strip()
    return variables


def test_there_are_three_of_each() -> None:
    assert len(PYTHON) == len(SQL) == 3


def test_who_is_quoted_on_a_topic(folder: Path) -> None:
    assert os.getcwd() == str(folder)
    speakers = run(PYTHON[0])["speakers"]
    mine = speakers.groupby("name").agg(articles=("doc_id", "nunique"), quotes=("quote_id", "size"))
    rows = duckdb.execute(SQL[0]).fetchall()
    assert rows
    for name, articles, quotes in rows:
        assert tuple(mine.loc[name]) == (articles, quotes)


def test_women_and_men_among_the_quoted(folder: Path) -> None:
    share = run(PYTHON[1])["share"].reset_index()
    rows = duckdb.execute(SQL[1]).fetchall()
    assert {r[0] for r in rows} >= {"female", "male"}
    assert [tuple(r) for r in share.itertuples(index=False)] == rows


def test_who_is_named_together(folder: Path) -> None:
    pairs = run(PYTHON[2])["pairs"]
    mine = pairs.groupby(["name", "name_other"]).size()
    rows = duckdb.execute(SQL[2]).fetchall()
    assert rows
    for name, other, articles in rows:
        assert mine[name, other] == articles
