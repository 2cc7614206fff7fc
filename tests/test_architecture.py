"""The house is as it is drawn: import contracts hold, rooms stay small, no module and no function outgrows its reader."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGES = ("flows", "transforms", "releases", "explorer")
#: Modules in a folder that a reader can take in at once.
MOST_MODULES = 17


def folders() -> list[Path]:
    return sorted({path.parent for package in PACKAGES for path in (ROOT / package).rglob("*.py")})


def test_import_contracts_hold() -> None:
    """The contracts are in pyproject.toml."""
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "kept, 0 broken" in done.stdout


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: str(folder.relative_to(ROOT)))
def test_a_room_is_small_and_says_what_it_is(folder: Path) -> None:
    modules = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
    assert len(modules) <= MOST_MODULES
    assert (folder / "__init__.py").read_text("utf-8").startswith('"""')
    for module in modules:
        assert module.read_text("utf-8").lstrip().startswith('"""'), f"{module} does not say what it is"


def test_benchmarks_are_imported_as_they_are_called() -> None:
    """`python -m benchmarks.entities` finds its neighbours only by their full names."""
    names = sorted(path.stem for path in (ROOT / "benchmarks").glob("*.py"))
    code = f"import importlib\nfor name in {names}: importlib.import_module('benchmarks.' + name)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
