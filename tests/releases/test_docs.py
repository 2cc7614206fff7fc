"""The pages on releases: their Python runs as it stands there."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import duckdb
import pytest

import releases
from tests.releases.corpus import PIPELINE, article, editing, filled

ROOT = Path(__file__).parents[2]
BLOCKS = [
    pytest.param(code, id=f"{page}-{at}")
    for page in ("reading-releases.md", "what-changed.md")
    for at, code in enumerate(re.findall(r"```python\n(.*?)```", (ROOT / "docs" / page).read_text(), re.DOTALL))
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store of two releases in `output`."""
    folder = tmp_path_factory.mktemp("docs")
    store = releases.open(folder / "output")
    filled(store, 20)
    store.publish(editing([article(3, version=1)]), pipeline=PIPELINE, collections={"wire": {}})
    return folder


@pytest.mark.parametrize("code", BLOCKS)
def test_code_runs(code: str, folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def left_by(code: str) -> dict[str, Any]:
    """The variables that a block of code leaves behind."""
    variables: dict[str, Any] = {}
    with redirect_stdout(io.StringIO()):
        exec(compile(code, "reading-releases.md", "exec"), variables)
    return variables


def test_pandas_and_sql_give_one_answer(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    page = (ROOT / "docs" / "reading-releases.md").read_text(encoding="utf-8")
    python = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    counted, sql = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    read = left_by(python[0])
    assert duckdb.execute(counted).fetchall() == [(len(read["first"]), len(read["quotes"]))]
    (shell,) = re.findall(r"In the DuckDB shell: `(.*);`", page)
    first = read["quotes"][["speaker_name", "text"]].head(5)
    assert duckdb.execute(shell).df().to_numpy().tolist() == first.to_numpy().tolist()
    (both,) = [code for code in python if "pd.concat" in code]
    counts = left_by(both)["counts"]
    assert [(*key, n) for key, n in counts.sort_index().items()] == duckdb.execute(sql).fetchall()
    in_sql, in_pandas = (left_by(code)["most"] for code in python if "most = " in code)
    ordered = in_pandas.sort_values(["quotes", "name"], ascending=[False, True]).head(5)
    assert in_sql.to_numpy().tolist() == ordered.to_numpy().tolist()


def test_pandas_and_sql_tell_the_same_change(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    page = (ROOT / "docs" / "what-changed.md").read_text(encoding="utf-8")
    (python,), (sql,) = (re.findall(rf"```{kind}\n(.*?)```", page, re.DOTALL) for kind in ("python", "sql"))
    found = left_by(python)["reattributed"][["title", "speaker_before", "speaker_after", "text_after"]]
    assert len(found) == 1
    assert duckdb.execute(sql).df().to_numpy().tolist() == found.to_numpy().tolist()
