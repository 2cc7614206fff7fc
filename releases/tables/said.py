"""The flat table: a row a quote, with what other tables know of it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from releases.errors import Problem
from releases.tables.calibration import Calibration
from releases.tables.flat import SAID
from releases.tables.ids import IdMap, Ids, ids

MADE_OF = {
    "documents": ("doc_id", "text", "duplicate_of"),
    "sentences": ("doc_id", "start", "end"),
    "quotes": ("end", "speaker_name", "speaker_entity_id", "speaker_entity_ids", "about_entity_ids"),
    "entities": ("entity_id", "canonical_id", "name"),
}
"""Columns that it is made of, besides those it repeats."""

REPEATED = {column.name: column.repeats.split(".") for column in SAID.columns if column.repeats}
"""Table and name of the column that each one repeats."""


def _of(table: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*MADE_OF[table], *(name for of, name in REPEATED.values() if of == table))))


FROM = {table: _of(table) for table in ("documents", "sentences", "quotes")}
"""Columns of other tables of documents that it is made of."""

NAMES = _of("entities")
"""Columns of `entities` that it takes."""

REFERRING = ("speaker_entity_id", "speaker_entity_ids", "about_entity_ids")
"""Columns of `quotes` by which a row depends on `entities`."""

_DOCUMENT = 32
"""Bits for a place in a document."""

TOGETHER = "; "
"""Between the names of several who speak as one, as in `quotes.speaker_name`."""


class Names:
    """What `entities` says of each id."""

    def __init__(self, entities: pa.Table) -> None:
        self._rows = entities.select(NAMES).combine_chunks()
        self._at = IdMap(ids(self._rows["entity_id"]), np.arange(self._rows.num_rows))

    def among(self, entity_ids: Ids) -> Names:
        """The same of some entities alone, to be sent to another process."""
        at = self._at.find(entity_ids)
        return Names(self._rows.take(pa.array(at[at >= 0])))

    def of(self, entity_ids: pa.ChunkedArray | pa.Array) -> dict[str, pa.ChunkedArray]:
        """The columns of `NAMES` for each id; null for a null."""
        at = self._at.find(ids(pc.fill_null(entity_ids, "")))
        found = self._rows.take(pa.array(at, mask=at < 0))
        return {name: found[name] for name in NAMES}

    def lists(self, entity_ids: pa.ChunkedArray | pa.Array) -> list[list[str]]:
        """The canonical names in each list of ids, in order, each once."""
        flat = self.of(pc.list_flatten(entity_ids))
        canonical, names = flat["canonical_id"].to_pylist(), flat["name"].to_pylist()
        found: list[list[str]] = []
        end = 0
        for size in pc.fill_null(pc.list_value_length(entity_ids), 0).to_pylist():
            start, end = end, end + size
            mine = names[start:end]
            if size > 1:  # of most there is one, or none
                mine = list(dict(zip(canonical[start:end], mine, strict=True)).values())
            found.append([name for name in mine if name is not None])
        return found


def said_rows(tables: Mapping[str, pa.Table], names: Names, calibration: Calibration | None = None) -> pa.Table:
    """The rows of `said` for some documents: `tables` holds all their rows of the tables in `FROM`.

    Their confidences are corrected by `calibration`, where there is one, but for rows that people put right.
    """
    documents, quotes = tables["documents"].combine_chunks(), tables["quotes"].combine_chunks()
    at = pc.index_in(quotes["doc_id"], documents["doc_id"].combine_chunks())
    printed = documents.drop_columns(["text"]).take(at)
    speaker = names.of(quotes["speaker_entity_id"])
    known: dict[str, pa.Table | dict[str, pa.ChunkedArray]] = {
        "quotes": quotes,
        "documents": printed,
        "entities": speaker,
    }
    made: dict[str, pa.Array | pa.ChunkedArray] = {name: known[of][column] for name, (of, column) in REPEATED.items()}
    if calibration is not None:
        corrected = pa.array(calibration.all(quotes["confidence"].to_numpy()), quotes["confidence"].type)
        made["confidence"] = pc.if_else(pc.is_valid(quotes["correction_id"]), quotes["confidence"], corrected)
    made["is_copy"] = pc.is_valid(printed["duplicate_of"])
    made["sentence"] = pa.array(_around(documents, tables["sentences"], quotes), pa.string())
    together = [TOGETHER.join(found) or None for found in names.lists(quotes["speaker_entity_ids"])]
    made["speaker_name"] = pc.coalesce(speaker["name"], pa.array(together, pa.string()), quotes["speaker_name"])
    made["about_names"] = pa.array(names.lists(quotes["about_entity_ids"]), pa.list_(pa.string()))
    return pa.table([made[name] for name in SAID.names], names=SAID.names).cast(SAID.schema)


def _around(documents: pa.Table, sentences: pa.Table, quotes: pa.Table) -> list[str]:
    """The sentences that each quote stands in, as printed, from the first one's start to the last one's end."""
    known = documents["doc_id"].combine_chunks()
    of, starts, ends = _places(known, sentences)
    order = np.lexsort((starts, of))
    starts, ends, of = starts[order], ends[order], of[order] << _DOCUMENT
    quote_of, start, end = _places(known, quotes)
    # places in all documents, one behind the other: of a quote in no sentence the last begins before the first ends
    first = np.searchsorted(of + ends, (quote_of << _DOCUMENT) + start, "right")
    last = np.searchsorted(of + starts, (quote_of << _DOCUMENT) + end, "left") - 1
    inside = first <= last
    start[inside], end[inside] = starts[first[inside]], ends[last[inside]]
    texts = documents["text"].to_pylist()
    return [texts[at][a:b] for at, a, b in zip(quote_of.tolist(), start.tolist(), end.tolist(), strict=True)]


def _places(doc_ids: pa.Array, rows: pa.Table) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of each row its document's place among `doc_ids`, its start and its end."""
    of = pc.index_in(rows["doc_id"], doc_ids).to_numpy().astype(np.int64)
    return of, *(rows[name].to_numpy().astype(np.int64) for name in ("start", "end"))


def check_said(quotes: pa.Table, said: pa.Table) -> list[Problem]:
    """Every quote of some documents is in their rows of `said`, once, with the same words."""
    order = [("quote_id", "ascending")]
    mine, theirs = (rows.select(["quote_id", "text"]).sort_by(order).combine_chunks() for rows in (said, quotes))
    if mine == theirs:
        return []
    words = dict(zip(theirs["quote_id"].to_pylist(), theirs["text"].to_pylist(), strict=True))
    for key, text in zip(mine["quote_id"].to_pylist(), mine["text"].to_pylist(), strict=True):
        if words.pop(key, None) != text:
            return [Problem("said", f"quote {key} is not as in quotes, stands twice, or is not there")]
    return [Problem("said", f"quote {next(iter(words))} ({len(words)} in all) has no row")]
