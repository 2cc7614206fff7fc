"""Corrections by hand in a run: what they make of the rows annotated just now, and of those the parent has.

An article annotated anew gets the corrections that are about it. The parent's articles are looked at only where the file
is another than the one that the parent was made with, and their rows move only where that changes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from flows.runs.stages import GroupResult
from flows.runs.staging import read_rows
from releases import Release, Store
from releases.corrections import ledger as ledger_file
from releases.corrections.applying import Corrected, apply
from releases.corrections.in_release import affected, read_rows_of, status
from releases.corrections.ledger import FILE, PIPELINE_KEY, Ledger
from releases.tables.ids import ids, strings, within
from releases.tables.schemas import TABLES

SHOWN_ORPHANS = 10
"""Ids and numbers that a message names."""


def read(store: Store) -> Ledger:
    """The corrections of a store as they are now."""
    return ledger_file.read(store.storage.lines(FILE))


def pipeline_of(ledger: Ledger) -> dict[str, str]:
    """What a manifest says of the corrections that made its rows; nothing where there are none."""
    return {PIPELINE_KEY: ledger.sha256} if ledger.sha256 else {}


def as_in(parent: Release, ledger: Ledger) -> bool:
    """Whether the release was made with this very file."""
    return bool(parent.manifest.pipeline.get(PIPELINE_KEY, "") == ledger.sha256)


def told(release: Release, ledger: Ledger) -> list[str]:
    """What came of the corrections, in sentences that name ids alone; nothing where there are none."""
    states = status(release, ledger)
    n = len(ledger.active)
    sentences = [f"{n:,} corrections hold" if n > 1 else "1 correction holds"] if n else []
    if lost := [one.correction.id for one in states if one.lost]:
        more = ", …" if len(lost) > SHOWN_ORPHANS else ""
        sentences.append(
            f"corrections that find nothing to correct, and stay for a later release: {len(lost):,}, "
            f"{', '.join(lost[:SHOWN_ORPHANS])}{more}; see `onrecord corrections check`"
        )
    if ledger.bad:
        numbers = ", ".join(str(one.number) for one in ledger.bad[:SHOWN_ORPHANS])
        sentences.append(f"lines of {FILE} that cannot be understood: {numbers}; see `onrecord corrections check`")
    return sentences


class Mended:
    """All rows of `quotes` and `originals` that a run makes or moves."""

    def __init__(
        self, parent: Release | None, gone: pa.Array, annotated: Sequence[GroupResult], ledger: Ledger
    ) -> None:
        """`gone`: documents whose rows leave the parent, be it for good or because they were annotated anew."""
        self._groups = list(annotated)
        self._staged = {of.folder: done for of in annotated if (done := _of_group(of, ledger)) is not None}
        self._stored = _of_parent(parent, gone, ledger) if parent is not None else None
        self.touched = pa.array(self._stored.touched if self._stored else [], pa.string())
        """documents of the parent whose quotes are others now"""

    def added(self, table: str) -> list[Path | pa.Table]:
        """Rows of `quotes` or `originals` that come, in an order that depends on the input alone."""
        found: list[Path | pa.Table] = []
        for group in self._groups:
            if done := self._staged.get(group.folder):
                found.append(done.quotes if table == "quotes" else done.originals)
            elif table == "quotes":
                found.append(_file(group, table))
        if self._stored:
            found.append(self._rows_of_touched(self._stored, table))
        return found

    def _rows_of_touched(self, done: Corrected, table: str) -> pa.Table:
        rows = done.quotes if table == "quotes" else done.originals
        return rows.filter(pc.is_in(rows["doc_id"], self.touched))

    def staged(self, group: GroupResult, table: str, columns: Sequence[str]) -> pa.Table:
        """Rows of a group annotated just now, as the release will have them."""
        done = self._staged.get(group.folder) if table == "quotes" else None
        return done.quotes.select(columns) if done else read_rows(_file(group, table), columns=list(columns))

    def stored(self, tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
        """Some rows of the parent as the release will have them: all of some documents."""
        made = dict(tables)
        if self._stored and len(self.touched):
            rows = made["quotes"]
            here = self.touched.filter(pc.is_in(self.touched, made["documents"]["doc_id"].combine_chunks()))
            fresh = self._stored.quotes.filter(pc.is_in(self._stored.quotes["doc_id"], here))
            left = rows.filter(pc.invert(pc.is_in(rows["doc_id"], here)))
            made["quotes"] = pa.concat_tables([left, fresh.select(rows.column_names)])
        return made


def _file(group: GroupResult, table: str) -> Path:
    return Path(group.folder) / f"{table}.parquet"


def _of_group(group: GroupResult, ledger: Ledger) -> Corrected | None:
    """The rows of a group with the corrections; None where none is about its documents."""
    if not ledger.by_document:
        return None
    doc_ids = read_rows(_file(group, "documents"), columns=["doc_id"])["doc_id"].to_pylist()
    if not any(doc_id in ledger.by_document for doc_id in doc_ids):
        return None

    def read(table: str, columns: Sequence[str], wanted: list[str]) -> pa.Table:
        if table == "originals":
            return TABLES[table].schema.empty_table()
        rows = read_rows(_file(group, table), columns=list(columns))
        return rows.filter(pc.is_in(rows["doc_id"], pa.array(wanted, pa.string())))

    return apply(read, doc_ids, ledger)


def _of_parent(parent: Release, gone: pa.Array, ledger: Ledger) -> Corrected | None:
    """The parent's rows with the corrections; None where they have them already."""
    if as_in(parent, ledger):
        return None
    wanted = affected(parent, ledger)
    leaving = np.sort(ids(gone))
    staying = strings(wanted[~within(wanted, leaving)]).to_pylist()
    return apply(partial(read_rows_of, parent), staying, ledger) if staying else None
