"""Which documents of the next release repeat others: decided for those on which a change hangs, else for all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from releases import Release
from releases.indexes.blocks import Columns, Kind
from releases.indexes.documents import UNDATED, Documents
from releases.tables.ids import NO_IDS, IdMap, Ids, ids, strings, within
from transforms import changed_duplicates, duplicates
from transforms.changed_duplicates import Corpus
from transforms.duplicates import MIN_SHINGLES, N_HASHES

RULES = "duplicates 1"
"""Of how copies are decided; goes up with any change to it, so that the next release decides on all of them anew."""

MOST_CHANGED = 0.1
"""Of the documents of a release; where a larger share came or left, to decide on all takes no longer."""

Signature = tuple[int, np.ndarray]


def _make(tables: Mapping[str, pa.Table]) -> Columns:
    """The signatures of a block, in the order of `documents`: the hashes of each, one after the other."""
    order = pc.index_in(tables["documents"]["doc_id"], tables["fingerprints"]["doc_id"].combine_chunks())
    sizes, hashes = unpacked(tables["fingerprints"]["minhash"].take(order))
    return {"sizes": sizes, "hashes": hashes.ravel()}


KIND = Kind(
    "signatures",
    "2",
    {"documents": ("doc_id",), "fingerprints": ("doc_id", "minhash")},
    ("sizes", "hashes"),
    _make,
)
"""Numbers alone: hashes of words in fours, which tell no word."""


def unpacked(signatures: pa.ChunkedArray) -> tuple[np.ndarray, np.ndarray]:
    """The number of shingles and the hashes of each signature; zeros for a document that has none."""
    whole, *told = duplicates.unpacked(signatures)
    sizes, hashes = np.zeros(len(signatures), np.uint32), np.zeros((len(signatures), N_HASHES), np.uint16)
    sizes[whole], hashes[whole] = told
    return sizes, hashes


class Copies:
    """Which document repeats which: of those that came, and of those that stay but repeat another than before."""

    def __init__(self, doc_ids: Ids, originals: pa.Array, shifted: pa.Array, *, of_all: bool) -> None:
        """`originals` are what the documents repeat; `of_all` where these are all that repeat one."""
        self._rows = IdMap(doc_ids, np.arange(len(doc_ids)))
        self._originals, self._of_all = originals, of_all
        self.shifted = shifted
        """documents that stay and repeat another than before, or none"""

    def of(self, doc_ids: pa.ChunkedArray) -> pa.Array:
        """What documents repeat that came, or are `shifted`; null where they repeat none."""
        at = self._rows.find(ids(doc_ids))
        return self._originals.take(pa.array(at, mask=at < 0))

    def of_stored(self, doc_ids: pa.ChunkedArray, before: pa.ChunkedArray) -> pa.ChunkedArray:
        """What documents of the parent that stay repeat, where they repeated those `before`."""
        if self._of_all:
            return pa.chunked_array([self.of(doc_ids)])
        decided = self._rows.find(ids(doc_ids)) >= 0
        return pc.if_else(pa.array(decided), self.of(doc_ids), before) if decided.any() else before


def of_all(parent: Release | None, came: Iterable[pa.Table], leaving: Ids) -> Copies:
    """Decides on all documents. `came` have the columns `duplicates.COLUMNS`; `leaving`, sorted, are no more as they were."""
    found = duplicates.duplicate_of(_compared(parent, came, leaving))
    columns = ids(found["doc_id"]), found["duplicate_of"].combine_chunks()
    copies = Copies(*columns, pa.array([], pa.string()), of_all=True)
    shifted = [pa.array([], pa.string())]
    for rows in parent.batches("documents", ["doc_id", "duplicate_of"]) if parent else ():
        kept = rows.filter(pa.array(~within(ids(rows["doc_id"]), leaving)))
        before, after = (pc.fill_null(column, "") for column in (kept["duplicate_of"], copies.of(kept["doc_id"])))
        shifted += kept["doc_id"].filter(pc.not_equal(before, after)).chunks
    return Copies(*columns, pa.concat_arrays(shifted), of_all=True)


def _compared(parent: Release | None, came: Iterable[pa.Table], leaving: Ids) -> Iterator[pa.Table]:
    """All documents of the next release, with the columns by which duplicates are found."""
    yield from came
    known = [name for name in duplicates.COLUMNS if name != "minhash"]
    for tables in parent.blocks({"documents": known, "fingerprints": ["doc_id", "minhash"]}) if parent else ():
        rows, hashes = tables["documents"], tables["fingerprints"].combine_chunks()
        rows = rows.append_column("minhash", hashes["minhash"].take(pc.index_in(rows["doc_id"], hashes["doc_id"])))
        yield rows.filter(pa.array(~within(ids(rows["doc_id"]), leaving)))


def of_changed(parent: Release, came: pa.Table, leaving: Ids) -> Copies | None:
    """Decides on the documents on which a change hangs; None where that are so many that all are to be decided.

    The parent's must have been decided by today's `RULES`. Arguments as for `of_all`.
    """
    known = parent.documents("published", "content", "original")
    gone = within(known.doc, leaving)
    n, fresh = len(known.doc), ids(came["doc_id"])
    if gone.sum() + len(fresh) > max(MOST_CHANGED * n, 64):
        return None
    published = pc.fill_null(came["published_at"].cast(pa.timestamp("us")).cast(pa.int64()), UNDATED).to_numpy()
    corpus = Corpus(
        np.concatenate([known.doc, fresh]),
        np.concatenate([known.columns["published"], published]),
        np.concatenate([known.columns["content"], ids(pc.utf8_slice_codeunits(came["content_sha256"], 0, 32))]),
        known.columns["original"],
        gone,
    )
    sizes, hashes = unpacked(came["minhash"])
    signed = {n + int(at): (int(sizes[at]), hashes[at]) for at in np.flatnonzero(sizes)}
    answers = changed_duplicates.changed(corpus, signed, _Signatures(parent, known))
    if answers is None:
        return None
    rows = np.array(sorted(answers), np.int64)
    originals = [None if (of := answers[row]) is None else of.decode() for row in rows.tolist()]
    moved = corpus.doc[rows[rows < n]] if len(rows) else NO_IDS
    return Copies(corpus.doc[rows], pa.array(originals, pa.string()), strings(moved), of_all=False)


@dataclass(frozen=True)
class _Signatures:
    """The signatures of a release, from the index."""

    release: Release
    documents: Documents

    def _packs(self, only: Collection[str] | None = None) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """Of all blocks, or `only` some, many at a time, the numbers of the documents and of their shingles, and the hashes.

        Both numbers are none for a document that is not asked for.
        """
        starts = dict(zip(self.documents.blocks, self.documents.starts.tolist(), strict=False))
        for pack in self.release.packs(KIND, only=only):
            n = pack.sizes("sizes")
            first = np.array([-1 if name is None else starts[name] for name in pack.blocks], np.int64)
            there = np.repeat(first >= 0, n)
            numbers = np.repeat(first - np.cumsum(n) + n, n) + np.arange(len(there))
            hashes = pack.columns["hashes"].reshape(-1, N_HASHES)
            yield np.where(there, numbers, -1), np.where(there, pack.columns["sizes"], 0), hashes

    def of(self, rows: np.ndarray) -> Mapping[int, Signature]:
        """The number of shingles and the hashes of some documents, given in order; without those that have none."""
        found: dict[int, Signature] = {}
        blocks = {self.documents.blocks[number] for number in np.unique(self.documents.block_of(rows)).tolist()}
        for numbers, sizes, hashes in self._packs(blocks):
            for at in np.flatnonzero(within(numbers, rows) & (sizes > 0)).tolist():
                found[int(numbers[at])] = int(sizes[at]), hashes[at].copy()
        return found

    def meeting(self, buckets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The documents in some buckets (sorted) that have enough shingles: the bucket and the document, of each."""
        wanted = changed_duplicates.Wanted(buckets)
        met, rows = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for numbers, sizes, hashes in self._packs():
            bucket, at = wanted.among(hashes)
            enough = sizes[at] >= MIN_SHINGLES
            met.append(bucket[enough])
            rows.append(numbers[at[enough]])
        return np.concatenate(met), np.concatenate(rows)
