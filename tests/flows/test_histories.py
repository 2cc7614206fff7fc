"""Whatever a store has been through, its rows are those of a store made at once from the same sources.

Random histories of two collections of JSON Lines files: records added, edited, dropped, sharing an id across files, how
it is read or annotated changed for one collection. Stages, planning, assembly and store are the real ones, called without Prefect; the
model is a blank pipeline that knows two families, whose surnames alone mean now one and now the other of them.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
import spacy
from spacy.pipeline import EntityRuler

import releases
from benchmarks.interrupted_runs import differences
from flows.runs import assembly, corrected, identities, planning, restoring, stages, staging
from flows.runs.resolution import Resolution, resolve
from flows.runs.versions import Same
from flows.sources import collections as sources
from flows.sources.collections import Collection

STEPS = 6
PEOPLE = [
    *["President Orla Vesterby"] * 3,
    *["President Vesterby"] * 2,
    "Vesterby",
    "Ben Vesterby",
    "Tilda Lund",
    "Lund",
]
BODIES = ["Eastwick Rail Union", "Eastwick Rail Union (ERU)", "ERU", "Ondara", "Vesterby Works"]
TEXT = (
    "The bridge of Eastwick number {} will close in spring, the council said after a debate about money and the river."
)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    names = [name.removeprefix("President ") for name in PEOPLE]
    ruler = cast(EntityRuler, pipeline.add_pipe("entity_ruler"))
    ruler.add_patterns([{"label": "PERSON", "pattern": name} for name in names])
    ruler.add_patterns([{"label": "ORG", "pattern": name} for name in BODIES if "(" not in name])
    folder = tmp_path_factory.mktemp("model")
    pipeline.to_disk(folder)
    return str(folder)


def bring_up_to_date(
    store: releases.Store, collections: Sequence[Collection], keys: dict[str, str], model: str
) -> Resolution | None:
    """What the flow does, in this process; what it decided, None where there was nothing to do."""
    ledger = corrected.read(store)
    parent = store.latest()
    names = [c.name for c in collections]
    halves = {name: {"reading": keys[name][0], "annotation": keys[name][1]} for name in names}
    same = Same.of(parent, halves, rebuild=False)
    found = [item for c in collections for item in sources.walk(c)]
    inventory = planning.compare(found, names, parent, same=same)
    if (
        parent is not None
        and inventory.nothing_to_do
        and same.annotation.issuperset(names)
        and corrected.as_in(parent, ledger)
    ):
        return None
    folder = str(store.staging("test"))
    options = stages.ReadOptions("any", near_duplicates=True, group_size=3)
    read = [stages.read_unit(u, options, folder) for u in planning.read_units(inventory.to_read, collections, keys)]
    touched = frozenset((file.collection, file.source) for file in inventory.to_read)
    files = identities.kept_apart(
        [path for result in read for path in result.article_files], parent, touched | inventory.missing
    )
    stored = restoring.articles(parent, same.reading_only, folder) if parent is not None and same.reading_only else []
    plan = resolve(
        files,
        parent,
        names,
        inventory,
        same=same,
        stored=stored,
        reject_files=[result.rejects for result in read],
    )
    files += stored
    how = stages.AnnotateOptions(model, "all", None, gpu=False)
    annotated = [stages.annotate_group(g, how, folder) for g in planning.groups(plan.to_annotate, files, 2, 1)]
    parts = assembly.Ingredients(
        parent, inventory, plan, read, files, annotated, staging.REJECTS.empty_table(), ledger=ledger
    )
    store.publish(
        lambda newest: assembly.changes(replace(parts, parent=newest)),
        pipeline=corrected.pipeline_of(ledger),
        collections=halves,
        base=parent,
    )
    store.clear_staging()
    return plan


def record(chance: random.Random) -> dict[str, str]:
    made = {"text": TEXT.format(chance.randrange(4)) + chance.choice(["", " More to come.", " It rained."])}
    made["text"] = f"Wharf {chance.randrange(9)}\n\n{made['text']} {chance.choice(PEOPLE)} was there."
    if chance.random() < 0.5:
        made["text"] += f" The {chance.choice(BODIES)} was there too."
    if chance.random() < 0.8:
        made["id"] = chance.choice("pqrst")
    elif chance.random() < 0.5:
        made["url"] = "https://news.example/" + chance.choice("uv")
    if chance.random() < 0.7:
        made["published_at"] = f"2025-03-0{chance.randint(1, 4)}T08:00:00Z"
    if chance.random() < 0.3:
        made["author"] = chance.choice(["Bo Rask", "Mia Holm"])
    if chance.random() < 0.05:
        del made["text"]
    if chance.random() < 0.2:  # a notice of the publisher that withdraws what it names, here or elsewhere
        made |= {"pubstatus": chance.choice(["canceled", "stat:withheld"])}
    return made


def disturb(file: Path, chance: random.Random) -> None:
    """Remove a file, append to it, drop its first record, or write it anew."""
    what = chance.random()
    if file.exists() and what < 0.25:
        file.unlink()
        return
    lines = file.read_text("utf-8").splitlines() if file.exists() and what < 0.5 else []
    lines = lines[1:] if chance.random() < 0.4 else lines
    new = 1 if lines else chance.randint(1, 4)
    file.write_text(
        "".join(line + "\n" for line in [*lines, *(json.dumps(record(chance)) for _ in range(new))]), "utf-8"
    )


@pytest.mark.parametrize("seed", [*range(5), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(5, 12))])
def test_a_history_leaves_the_rows_of_a_fresh_store(seed: int, tmp_path: Path, model: str) -> None:
    chance = random.Random(seed)
    collections = [Collection(name, str(tmp_path / name)) for name in "ab"]
    for collection in collections:
        Path(collection.root).mkdir()
        (Path(collection.root) / "1.jsonl").write_text(json.dumps(record(chance)) + "\n", "utf-8")
    keys = {"a": "kk", "b": "kk"}
    store = releases.open(str(tmp_path / "store"))
    for step in range(STEPS):
        for _ in range(chance.randint(1, 3)):
            disturb(tmp_path / chance.choice("ab") / f"{chance.choice('123')}.jsonl", chance)
        given = (
            collections if step in (0, STEPS - 1) else chance.choice([collections, collections[:1], collections[1:]])
        )
        if chance.random() < 0.2:
            keys = {**keys, chance.choice(given).name: chance.choice("kl") + chance.choice("kl")}
        bring_up_to_date(store, given, keys, model)
    fresh = releases.open(str(tmp_path / "fresh"))
    bring_up_to_date(fresh, collections, keys, model)
    assert differences(tmp_path / "store", tmp_path / "fresh") == []
    assert releases.verify(store) == []


def test_histories_know_surnames_that_mean_somebody(tmp_path: Path, model: str) -> None:
    """So that the histories above can go wrong there."""
    (tmp_path / "a").mkdir()
    told = [*["President Orla Vesterby"] * 3, "President Vesterby"]
    lines = [json.dumps({"text": f"Wharf {n}\n\n{name} was in Eastwick, number {n}."}) for n, name in enumerate(told)]
    (tmp_path / "a" / "1.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    store = releases.open(str(tmp_path / "store"))
    bring_up_to_date(store, [Collection("a", str(tmp_path / "a"))], {"a": "kk"}, model)
    made = store.latest()
    assert made is not None
    assert made.read("entities")["name"].tolist() == ["Orla Vesterby", "Orla Vesterby"]
