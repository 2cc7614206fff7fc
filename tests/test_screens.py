"""The pages' commands over releases run as they stand there, and print what stands below them, at 80 columns and at 120.

python -m tests.test_screens    writes what they print now into the pages
"""

from __future__ import annotations

import os
import re
import shlex
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

import releases
from flows import cli
from releases import Change
from tests.conftest import ROOT
from tests.releases.corpus import PIPELINE, Rows, adding, editing, entities, story

PAGES = [ROOT / "README.md", *(page for page in sorted((ROOT / "docs").glob("*.md")) if page.name != "commands.md")]
BLOCK = re.compile(r"^```(?:console|sh)\n(.*?)^```", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(
    r"^(?:\$ )?(?:COLUMNS=(?P<width>\d+) )?(?:\.venv/bin/)?onrecord "
    r"(?P<words>(?:releases|show|diff|verify|export)\b.*?)(?:  +#.*)?$"
)
WIDTH = 80
"""Columns where a page says nothing of them: a terminal as it opens."""
SCREENED = {"reading-releases.md", "what-changed.md"}
"""Pages that show what commands print."""
PUBLISHED = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?(?= +│ wire)|(?<=│ )\d\d:\d\d(?= +│ +│)")
"""When releases were published, in a list of them: on a line, or on two."""
NIGHT = "2026-03-04 05:30"
SPEAKERS = "Ada Lund", "Bruno Marsh", "Dora Quist"

BRIDGE = (
    "We have waited for this bridge since my father was a boy, and we will not wait for another winter to see it sink"
)


def _printed(rows: Rows, title: str, publisher: str, day: int) -> Rows:
    rows["documents"][0] |= {
        "title": title,
        "publisher": publisher,
        "published_at": datetime(2026, 3, day, 5, 30, tzinfo=UTC),
        "language": "en",
        "url": f"https://{publisher.split()[0].lower()}.example/{day}",
    }
    return rows


def _harbour(*quotes: tuple[str, str | None]) -> Rows:
    return _printed(story(1, *quotes), "Harbour bridge delayed again", "Harbour Times", 2)


def store(folder: Path) -> None:
    """Two releases of three invented articles, in `output`; the second has one of them edited."""
    nobody = "nobody in town expects it to pay for itself"
    winter = _printed(story(2, (BRIDGE, "Ada Lund")), "Ferry stays for another winter", "Eastwick Echo", 3)
    echo = _printed(story(3, (BRIDGE.replace(",", "") + "!", "Bruno Marsh")), "The bridge, again", "Ferry Post", 4)
    first = _harbour(("we will open it in spring", "Ada Lund"), (nobody, "Bruno Marsh"))
    second = _harbour(("we will open it before the summer", "Ada Lund"), (nobody, "Dora Quist"))
    made = releases.open(folder / "output")
    came = adding([first, winter, echo]) | {"entities": Change(added=[entities(SPEAKERS)], replaced=True)}
    for change in (came, editing([second])):
        made.publish(change, pipeline=PIPELINE, collections={"wire": {}})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("screens")
    store(made)
    return made


def printed(command: re.Match[str], folder: Path) -> list[str]:
    """The lines that a command prints in a folder with the store; the moment of publishing is always the same."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        words = shlex.split(command["words"])
        words += ["--force"] if "--to" in words else []
        result = CliRunner().invoke(cli.app, words, env={"COLUMNS": command["width"] or str(WIDTH)})
    finally:
        os.chdir(before)
    assert result.exit_code == 0, (command[0], result.output, result.exception)
    assert result.stderr == ""
    return [PUBLISHED.sub(_that_night, line).rstrip() for line in result.stdout.splitlines()]


def _that_night(published: re.Match[str]) -> str:
    return NIGHT[-5:] if len(published[0]) == 5 else NIGHT[: len(published[0])]


def commands(page: Path) -> list[re.Match[str]]:
    """The commands over releases that a page has in its blocks."""
    blocks = BLOCK.findall(page.read_text("utf-8"))
    found = [COMMAND.match(line) for block in blocks for line in block.splitlines()]
    return [command for command in found if command is not None and "s3://" not in command[0]]


def played(text: str, folder: Path) -> str:
    """A page with what its commands print now, below each that something stands below."""

    def block(found: re.Match[str]) -> str:
        lines = list[str]()
        for command, below in _steps(found[1].splitlines()):
            lines.append(command)
            match = COMMAND.match(command)
            lines += printed(match, folder) if match and below else below
        return found[0].replace(found[1], "".join(f"{line}\n" for line in lines))

    return BLOCK.sub(block, text)


def _steps(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Each command of a block with the lines below it."""
    begins = [at for at, line in enumerate(lines) if line.startswith("$ ")]
    if not begins or begins[0] > 0:
        yield from ((line, []) for line in lines[: begins[0] if begins else None])
    for begin, end in zip(begins, [*begins[1:], len(lines)], strict=True):
        yield lines[begin], lines[begin + 1 : end]


@pytest.mark.parametrize("page", [page for page in PAGES if commands(page)], ids=lambda page: str(page.name))
def test_commands_run_and_print_what_stands_below_them(page: Path, folder: Path) -> None:
    text = page.read_text("utf-8")
    if page.name in SCREENED:
        assert played(text, folder) == text, "python -m tests.test_screens"
    else:
        for command in commands(page):
            assert printed(command, folder)


def test_screens_are_shown_at_80_columns_and_at_120() -> None:
    for name in SCREENED:
        shown = commands(ROOT / "docs" / name)
        assert {"80", "120"} <= {command["width"] for command in shown}, name


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        store(Path(temporary))
        for one in SCREENED:
            written = ROOT / "docs" / one
            written.write_text(played(written.read_text("utf-8"), Path(temporary)), "utf-8")
