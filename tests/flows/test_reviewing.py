"""`onrecord review` and `onrecord quality`, called as a user does, through a pipe."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import releases
from flows.cli import app
from releases.corrections import ledger as corrections
from releases.reviews import ledger
from tests.releases.corpus import filled


@pytest.fixture
def store(tmp_path: Path) -> releases.Store:
    made = releases.open(tmp_path / "store")
    filled(made, 10)
    return made


def onrecord(store: releases.Store, *words: str, keys: str = "", code: int = 0) -> Result:
    done = CliRunner().invoke(app, [*words, "--output", store.name], input=keys)
    assert done.exit_code == code, (done.output, done.exception)
    return done


def judged(store: releases.Store) -> list[tuple[str, ...] | None]:
    return [one.wrong for one in ledger.read(store.storage.lines(ledger.FILE)).judgements]


def test_a_sample_is_judged_stopped_and_gone_on_with(store: releases.Store) -> None:
    first = onrecord(store, "review", "--n", "24", "--seed", "7", "--by", "rule", keys="1\n4\ns\nu\n2\nx\nq\n")
    assert judged(store) == [(), ("name",), ("words",)]
    assert "21 left; `onrecord review` goes on from here" in first.output
    assert "1 right · wrong in 2 words, 3 speaker, 4 name" in first.output
    assert "3 quotes judged, too few to tell" in first.output
    last = onrecord(store, "review", keys="1\n" * 21)
    assert "4 of 24" in last.output
    assert "all of the sample is judged" in last.output
    assert "of 100 quotes about 92 are right (" in last.output
    found = json.loads(onrecord(store, "quality", "--format", "json").output)
    assert [(row["by"], row["judged"]) for row in found if row["by"] in ("all", "rule")] == [("all", 24), ("rule", 24)]
    told = onrecord(store, "quality").output
    assert "wrong in: words 1, name 1" in told
    assert "confidence keeps its word here" in told


def test_a_quote_is_shown_in_its_article_and_a_wrong_one_may_become_a_correction(store: releases.Store) -> None:
    shown = onrecord(store, "review", "--n", "3", "--seed", "1", keys="4 Ana Holt\n2 drop\n3 -\n")
    assert "Bridge report" in shown.output
    assert "speaker" in shown.output
    done = corrections.read(store.storage.lines(corrections.FILE)).active
    assert [(one.drop, one.set and dict(one.set)) for one in done] == [
        (False, {"speaker_name": "Ana Holt"}),
        (True, None),
        (False, {"speaker_name": None}),
    ]
    assert judged(store) == [("name",), ("words",), ("speaker",)]
    assert all(one.exact and one.exact in shown.output for one in done)


def test_nothing_judged_is_told(store: releases.Store) -> None:
    assert "nothing is judged in" in onrecord(store, "quality", code=1).output


def test_the_same_seed_draws_the_same_sample(store: releases.Store) -> None:
    for _ in range(2):
        onrecord(store, "review", "--n", "5", "--seed", "3", keys="q\n")
    one, other = ledger.read(store.storage.lines(ledger.FILE)).rounds.values()
    assert one == other
