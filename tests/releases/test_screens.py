"""Quotes as they are shown on a screen: to be read, whatever its width."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

import releases
from releases.exports.screens import FITTED, WORDS, show
from releases.reading.querying import GLANCE
from releases.tables.schemas import TABLES
from tests.releases.corpus import PIPELINE, SMALL, adding, article


@pytest.fixture
def release(tmp_path: Path) -> releases.Release:
    rows = article(1)
    rows["documents"][0] |= {"title": "Ferry [bold]stays", "publisher": "Harbour Times"}
    store = releases.open(tmp_path / "store", SMALL)
    return store.publish(adding([rows], first=True), pipeline=PIPELINE, collections={"wire": {}})


def quotes(release: releases.Release, **changed: object) -> pa.Table:
    """Rows of the release's first two quotes, with some columns otherwise."""
    rows = release.arrow("quotes", list(FITTED["quotes"])).slice(0, 2).to_pylist()
    return pa.Table.from_pylist(
        [{**row, **changed} for row in rows],
        schema=pa.schema([release.arrow("quotes").schema.field(name) for name in FITTED["quotes"]]),
    )


@pytest.mark.parametrize("width", [40, 120])
def test_a_quote_stands_with_who_where_and_how_sure(
    release: releases.Release, width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    rows = quotes(release)
    show(release, rows, "2 of 6 quotes", fitted=True, wide=False)
    shown = capsys.readouterr().out
    assert all(len(line) <= width for line in shown.splitlines())
    told = " ".join(shown.split())
    for row in rows.to_pylist():
        assert row["speaker_name"].split()[0] in told
        assert row["text"].split()[0] in told
    assert told.count("0.90") == 2
    assert "Ferry [bold]stays" in told
    assert "Harbour Times" in told
    assert told.endswith("2 of 6 quotes")


def test_a_speaker_without_a_name_and_none_at_all(
    release: releases.Release, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    show(release, quotes(release, speaker_name=None, speaker="the ferryman"), "", fitted=True, wide=False)
    assert capsys.readouterr().out.count("the ferryman") == 2
    show(release, quotes(release, speaker_name=None, speaker=None), "", fitted=True, wide=False)
    assert capsys.readouterr().out.count("nobody named") == 2


def test_long_words_are_cut_to_read_and_whole_when_asked_for(
    release: releases.Release, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    text = "harbour " * WORDS
    show(release, quotes(release, text=text), "", fitted=True, wide=False)
    shown = capsys.readouterr().out
    assert shown.count("…") == 2
    assert text.strip() not in shown
    show(release, quotes(release, text=text), "", fitted=False, wide=True)
    assert capsys.readouterr().out.count(text.strip()) == 2


def test_every_wide_table_has_columns_that_fit_on_a_screen() -> None:
    wide = {name for name, table in TABLES.items() if len(table.names) > 8 and not table.system}
    assert wide <= set(GLANCE)
    for table, columns in GLANCE.items():
        assert set(columns) <= set(TABLES[table].names)
        assert sum(map(len, columns)) + 3 * len(columns) < 80
