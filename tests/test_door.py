"""`import onrecord`: thin, typed, documented, in the wheel."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import onrecord
from tests.conftest import ROOT
from tests.releases.corpus import filled


@pytest.fixture
def store(tmp_path: Path) -> onrecord.Store:
    store = onrecord.open(tmp_path / "output")
    filled(store, 3)
    return store


def test_the_newest_release_reads(store: onrecord.Store) -> None:
    release = store.latest()
    assert release is not None
    assert len(release.said()) == len(release.read("quotes")) == 18
    for name in onrecord.tables():
        assert len(release.read(name)) == release.manifest.counts[name]
    assert "fingerprints" not in onrecord.tables()
    assert onrecord.verify(store) == []
    assert onrecord.diff(release, release).quotes.empty


@pytest.mark.parametrize("name", onrecord.__all__)
def test_every_name_is_documented_and_typed(name: str) -> None:
    thing = getattr(onrecord, name)
    assert inspect.getdoc(thing)
    if inspect.isfunction(thing):
        signature = inspect.signature(thing)
        told = [signature.return_annotation, *(one.annotation for one in signature.parameters.values())]
        assert inspect.Signature.empty not in told


@pytest.mark.parametrize("kind", [onrecord.Store, onrecord.Release, onrecord.Difference])
def test_what_it_hands_out_is_documented(kind: type) -> None:
    public = [member for name, member in vars(kind).items() if inspect.isfunction(member) and name[0] != "_"]
    assert public
    assert [member.__qualname__ for member in public if not inspect.getdoc(member)] == []


def test_it_is_thin() -> None:
    """It says what is public and does nothing of its own."""
    tree = ast.parse((ROOT / "onrecord" / "__init__.py").read_text(encoding="utf-8"))
    assert not any(isinstance(node, ast.ClassDef | ast.For | ast.While) for node in ast.walk(tree))


def test_it_starts_neither_prefect_nor_a_model() -> None:
    code = "import sys, onrecord; print(onrecord.__version__); print({'prefect', 'spacy', 'typer'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    version, loaded = done.stdout.splitlines()
    assert version == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert loaded == "set()"


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'closed'"):
        _ = onrecord.closed


def test_it_is_in_the_wheel_with_its_types() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert "onrecord" in project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    for package in ("onrecord", "releases"):
        assert (ROOT / package / "py.typed").exists()


def test_python_m_onrecord_is_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "onrecord", "--version"], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == f"onrecord {onrecord.__version__}\n"


def test_examples_come_in_by_the_door() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    assert [page.name for page in pages if "\nimport releases\n" in page.read_text(encoding="utf-8")] == []
