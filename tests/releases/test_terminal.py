"""Words of articles and users on a terminal: printed as they are, whatever Rich or the terminal would make of them."""

from __future__ import annotations

import io
import re
import unicodedata
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.differences.differences import DOCUMENT_COLUMNS, QUOTE_COLUMNS, Difference
from releases.exports import rendering, terminal

ROOT = Path(__file__).parents[2]
MARKUP = (
    "[bold]",
    "[/bold]",
    "[/]",
    "[link=file:///etc]x[/link]",
    ":house:",
    "\\[x]",
    "[red",
    "]",
    "[@click=app.bell]",
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
WORDS = st.lists(st.sampled_from(MARKUP) | TEXT, min_size=1, max_size=4).map("".join)


def printed(renderable: object, monkeypatch: pytest.MonkeyPatch) -> str:
    shown = io.StringIO()
    monkeypatch.setenv("COLUMNS", "500")
    monkeypatch.setattr("sys.stdout", shown)
    terminal.console().print(renderable)
    return shown.getvalue()


@given(WORDS)
def test_visible_leaves_nothing_to_obey(text: str) -> None:
    shown = terminal.visible(text)
    assert all(unicodedata.category(mark) != "Cc" or mark in "\t\n" for mark in shown)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", shown)
    assert len(shown) == len(text)


@given(WORDS)
def test_words_are_printed_as_they_are(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        expected = "".join(terminal.visible(text).split())
        for shown in (text, terminal.plain(text)):
            found = printed(terminal.visible(shown) if isinstance(shown, str) else shown, patch)
            assert "".join(found.split()) == expected


@pytest.mark.parametrize("markup", MARKUP)
def test_tables_and_captions_take_no_markup(markup: str, monkeypatch: pytest.MonkeyPatch) -> None:
    table = pa.table({f"a {markup}": [f"x {markup} y"]})
    shown = printed(rendering.frame_table(table, f"caption {markup}"), monkeypatch)
    assert shown.count(markup) == 3


def test_a_difference_takes_no_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = "[/bold] :house: \x1b[31m"
    quote = dict.fromkeys(QUOTE_COLUMNS, hostile) | {"change": "reworded", "similarity": 0.9, "doc_id": "d"}
    document = dict.fromkeys(DOCUMENT_COLUMNS, hostile) | {"change": "edited", "doc_id": "d"}
    difference = Difference(1, 2, pd.DataFrame({"table": [hostile]}), pd.DataFrame([document]), pd.DataFrame([quote]))
    shown = printed(rendering.difference_table(difference), monkeypatch)
    assert shown.count("[/bold] :house:") >= 3
    assert "\x1b" not in shown


def test_a_name_that_is_no_unicode_can_be_printed() -> None:
    assert terminal.visible("caf\udce9").encode().startswith(b"caf")


def test_no_console_takes_what_it_prints_for_markup() -> None:
    """Two places make consoles; the bar has its own, for it must be there before this package is imported."""
    made = {
        path.relative_to(ROOT).as_posix(): call
        for folder in ("flows", "releases", "transforms", "explorer")
        for path in (ROOT / folder).rglob("*.py")
        for call in re.findall(r"\bConsole\([^)]*\)", path.read_text(encoding="utf-8"))
    }
    assert sorted(made) == ["flows/runs/live.py", "releases/exports/terminal.py"]
    assert all("markup=False" in call for call in made.values())
