"""The authority file that a store keeps, and what a run may do without one."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

import releases
from flows.cli import app
from flows.errors import RunError
from flows.sources import authority_file
from tests.releases.corpus import adding, article

ROWS = "name,aliases,label,external_ref\nMira Okhotin,M. Okhotin,PERSON,Q1\n"


@pytest.fixture
def store(tmp_path: Path) -> releases.Store:
    return releases.open(tmp_path / "store")


def named(tmp_path: Path, text: str = ROWS, name: str = "names.csv") -> str:
    (tmp_path / name).write_text(text)
    return str(tmp_path / name)


def test_what_is_kept_is_what_a_run_goes_by_byte_for_byte(store: releases.Store, tmp_path: Path) -> None:
    given = named(tmp_path)
    assert authority_file.choose(store, None, None) == (None, None)
    done = CliRunner().invoke(app, ["authority", "add", given, "--output", store.name])
    assert done.exit_code == 0, done.output
    path, told = authority_file.choose(store, None, None)
    assert told is None
    assert Path(str(path)).read_text() == ROWS
    assert authority_file.choose(store, given, None) == (given, None)


def test_another_file_wins_and_says_so(store: releases.Store, tmp_path: Path) -> None:
    authority_file.keep(store, named(tmp_path))
    other = named(tmp_path, ROWS.replace("Q1", "Q2"), "other.csv")
    path, told = authority_file.choose(store, other, None)
    assert path == other
    assert "wins in this run over the one kept in the store" in str(told)


def test_a_run_that_would_drop_it_stops_unless_told(store: releases.Store) -> None:
    parent = store.publish(adding([article(1)], first=True), pipeline={"authority": "hash"}, collections={"wire": {}})
    with pytest.raises(RunError, match="release 0001 was made with an authority file, and this run names none"):
        authority_file.choose(store, None, parent)
    assert authority_file.choose(store, "none", parent) == (None, None)


def test_one_file_is_kept_and_can_be_removed(store: releases.Store, tmp_path: Path) -> None:
    import pyarrow.csv
    import pyarrow.parquet as pq

    given = named(tmp_path)
    authority_file.keep(store, given)
    pq.write_table(pyarrow.csv.read_csv(given), tmp_path / "names.parquet")
    authority_file.keep(store, str(tmp_path / "names.parquet"))
    path, _ = authority_file.choose(store, None, None)
    assert str(path).endswith("authority.parquet")
    assert authority_file.forget(store)
    assert authority_file.choose(store, None, None) == (None, None)


def test_what_cannot_be_used_is_not_kept(store: releases.Store, tmp_path: Path) -> None:
    with pytest.raises(RunError, match="authority file"):
        authority_file.keep(store, named(tmp_path, "colour\nred\n"))
    assert authority_file.choose(store, None, None) == (None, None)
