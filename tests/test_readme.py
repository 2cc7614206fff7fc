"""What the README shows works as it stands there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("code", PYTHON)
def test_code_blocks_run(code: str, seeds_store: Path, tmp_path: Path) -> None:
    (tmp_path / "output").symlink_to(seeds_store)
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_pandas_and_sql_give_one_answer(
    seeds_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "output").symlink_to(seeds_store)
    monkeypatch.chdir(tmp_path)
    variables: dict[str, Any] = {}
    exec(compile(PYTHON[0], "README.md", "exec"), variables)
    assert capsys.readouterr().out
    (query,) = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)
    assert duckdb.execute(query).fetchall() == [(*who, n) for who, n in variables["most"].items()]


def test_links_lead_somewhere() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert broken == []
