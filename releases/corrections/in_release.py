"""Corrections held against a release: which of its documents they are about, what each finds there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pyarrow as pa

from releases.corrections.applying import apply
from releases.corrections.ledger import Ledger
from releases.corrections.line import Correction
from releases.reading.release import Release
from releases.tables.ids import distinct, ids, strings, within
from releases.tables.schemas import TABLES

NO_ENTITY = "no text of the release names that entity"
NO_DOCUMENT = "its article is not in the release"


@dataclass(frozen=True, slots=True)
class Status:
    """What a correction that holds comes to in a release."""

    correction: Correction
    found: str | None
    """the quote that it is about"""
    lost: str | None
    """why there is none: it is kept, and looked for again in every release"""


def status(release: Release | None, ledger: Ledger) -> list[Status]:
    """Every correction that holds, in the order of the file, as found in `release`."""
    wanted = strings(affected(release, ledger)).to_pylist() if release else []
    done = apply(partial(read_rows_of, release), wanted, ledger) if release and wanted else None
    named = [one for one in ledger.active if one.entities]
    known = set(release.arrow("entities", ["entity_id"])["entity_id"].to_pylist()) if release and named else set()
    made = []
    for one in ledger.active:
        if one.entities:
            made.append(Status(one, None, None if known.issuperset(one.entities) else NO_ENTITY))
        elif one.doc_id is not None:
            found = done.found.get(one.id) if done else None
            lost = None if found else (done.lost.get(one.id) if done else None) or NO_DOCUMENT
            made.append(Status(one, found, lost))
    return made


def affected(release: Release, ledger: Ledger) -> np.ndarray:
    """Documents of a release that corrections are about, or were; as sorted ids."""
    asked = [ids(pa.array(sorted(ledger.by_document), pa.string()))]
    asked += [ids(rows["doc_id"]) for rows in release.batches("originals", ["doc_id"])]
    wanted = distinct(np.concatenate(asked))
    if not len(wanted):
        return wanted
    here = release.documents().doc
    return distinct(here[within(here, wanted)])


def read_rows_of(release: Release, table: str, columns: Sequence[str], doc_ids: list[str]) -> pa.Table:
    """Rows of some documents of a release."""
    asked = distinct(ids(pa.array(doc_ids, pa.string())))
    none = TABLES[table].schema.empty_table().select(list(columns))
    return pa.concat_tables([none, *release.rows_of(table, asked, columns)])
