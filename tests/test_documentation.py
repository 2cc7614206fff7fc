"""The documentation: what it names is there, its links lead somewhere, its site loads nothing from elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PAGES = [*sorted((ROOT / "docs").rglob("*.md")), *sorted(ROOT.glob("*.md"))]
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
#: A path of the project in code marks: `transforms/quotes/find.py`, `releases/store`.
_PATH = re.compile(r"`((?:flows|transforms|releases|tests|benchmarks|explorer|onrecord)/(?!\d)[\w./]*)`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_paths_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    lost = [target for target in _LINK.findall(text) if not (page.parent / target).exists()]
    lost += [path for path in _PATH.findall(text) if not (ROOT / path).exists()]
    assert lost == []


def test_the_picture_of_the_house_has_every_room() -> None:
    picture = (ROOT / "docs" / "architecture.md").read_text("utf-8").split("```")[1]
    rooms = {
        folder.relative_to(ROOT).as_posix()
        for package in ("flows", "transforms", "releases")
        for folder in (ROOT / package).iterdir()
        if (folder / "__init__.py").exists()
    }
    assert rooms <= set(re.findall(r"(?:flows|transforms|releases)/\w+", picture))
    for room in re.findall(r"^ (\w+/[\w.]*)", picture, re.MULTILINE):
        assert (ROOT / room).exists(), f"the picture names {room}, which is not there"
    for line in re.findall(r"^ (\S+/\S+) .*?((?: \w+/)+|\b\w+/(?: \w+/)*)", picture, re.MULTILINE):
        for inner in re.findall(r"(?<![\w/])(\w+)/(?!\w)", line[1]):
            assert (ROOT / line[0] / inner).is_dir(), f"the picture names {line[0]}/{inner}, which is not there"


@pytest.mark.slow
def test_the_site_is_built_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "docs/site.py"], cwd=ROOT, check=True)
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    pages = list(tmp_path.rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        html = page.read_text("utf-8")
        loaded = re.findall(r"<(?:script|img|iframe)[^>]+src=[\"']?(https?:[^\"'> ]+)", html)
        loaded += [
            url
            for tag in re.findall(r"<link [^>]+>", html)
            if "stylesheet" in tag or "icon" in tag or "preconnect" in tag
            for url in re.findall(r"href=[\"']?(https?:[^\"'> ]+)", tag)
        ]
        assert loaded == [], page.name
