"""The worked analyses run as they stand, and pandas and SQL agree."""

from __future__ import annotations

import io
import os
import re
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
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


@pytest.mark.parametrize("question", range(3))
def test_pandas_and_sql_answer_the_same(question: int, folder: Path) -> None:
    assert os.getcwd() == str(folder)
    mine, theirs = run(PYTHON[question])["answer"], duckdb.execute(SQL[question]).df()
    assert len(theirs) > 1
    pd.testing.assert_frame_equal(mine.reset_index(drop=True), theirs, check_dtype=False)


def test_women_and_men_are_both_told(folder: Path) -> None:
    assert {"female", "male"} <= set(run(PYTHON[1])["answer"]["gender"])
