"""The pages on releases: their Python runs as it stands there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

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
