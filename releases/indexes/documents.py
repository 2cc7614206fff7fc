"""What is kept of every document: by which a publish and a run tell what is there without reading a part."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from releases.files.parts import Source
from releases.indexes.blocks import Columns, Index, Kind, Parts
from releases.indexes.packs import Pack
from releases.tables.ids import NO_IDS, SEPARATOR, Ids, ids

KEY = np.uint64
"""Whatever is looked for goes by 64 bits of its hash: what else has them is read once in vain."""

UNDATED = np.iinfo(np.int64).max
"""When a document without a date was published: after all others."""

_MADE_OF = {
    "documents": (
        *("doc_id", "collection", "source", "external_id", "url", "published_at", "content_sha256", "duplicate_of"),
    )
}


def hashed(values: Iterable[str | None]) -> np.ndarray:
    """64 bits of the hash of each string, 0 for none."""
    digests = b"".join(
        hashlib.blake2b(value.encode("utf-8", "surrogatepass"), digest_size=8).digest() if value else bytes(8)
        for value in values
    )
    return np.frombuffer(digests, ">u8").astype(KEY)


def places(rows: pa.Table) -> np.ndarray:
    """64 bits for each row's (`collection`, `source`)."""
    return _hashed(pc.binary_join_element_wise(rows["collection"], rows["source"], SEPARATOR))


def _hashed(column: pa.ChunkedArray) -> np.ndarray:
    """The same of a column whose values come again and again."""
    encoded = column.combine_chunks().dictionary_encode()
    by_value = np.append(hashed(encoded.dictionary.to_pylist()), KEY(0))
    return np.asarray(by_value[pc.fill_null(encoded.indices, len(by_value) - 1).to_numpy(zero_copy_only=False)])


def _make(tables: Mapping[str, pa.Table]) -> Columns:
    rows = tables["documents"]
    published = rows["published_at"].cast(pa.timestamp("us")).cast(pa.int64())
    return {
        "doc": ids(rows["doc_id"]),
        "published": pc.fill_null(published, UNDATED).to_numpy().astype(np.int64),
        "content": ids(pc.utf8_slice_codeunits(rows["content_sha256"], 0, 32)),
        "original": ids(pc.fill_null(rows["duplicate_of"], "")),
        "place": places(rows),
        "collection": _hashed(rows["collection"]),
        "external": _hashed(rows["external_id"]),
        "url": _hashed(rows["url"]),
    }


KIND = Kind(
    "documents",
    "1",
    _MADE_OF,
    ("doc", "published", "content", "original", "place", "collection", "external", "url"),
    _make,
)


@dataclass(frozen=True)
class Documents:
    """All documents of a release, the blocks in the order of the manifest."""

    blocks: tuple[str, ...]
    starts: np.ndarray
    """of each block the first document; and their number, at the end"""
    columns: Mapping[str, np.ndarray]

    @property
    def doc(self) -> Ids:
        """Their ids."""
        return self.columns["doc"]

    def block_of(self, at: np.ndarray) -> np.ndarray:
        """The number of the block of each of some documents."""
        return np.searchsorted(self.starts, at, "right") - 1

    def blocks_with(self, which: np.ndarray) -> list[str]:
        """The blocks of the documents of which `which` is true, in order."""
        return [self.blocks[number] for number in np.unique(self.block_of(np.flatnonzero(which)))]


def documents(source: Source, tables: Parts, scratch: Path | None, wanted: tuple[str, ...] = KIND.columns) -> Documents:
    """The documents of a release, with the columns `wanted`; without `scratch` they are made of the parts each time.

    What was found last is kept in memory: a publish asks for the same several times.
    """
    global _newest
    parts = [part for part in tables.get("documents", ()) if part.block is not None]
    key = scratch, tuple((part.block, part.hash) for part in parts)
    before = _newest[1] if _newest is not None and _newest[0] == key else None
    known = dict(before.columns) if before else {}
    missing = [column for column in dict.fromkeys(("doc", *wanted)) if column not in known]
    if before is not None and not missing:
        return before
    order = tuple(dict.fromkeys(part.block for part in parts if part.block is not None))
    sizes = _read(Index(scratch, KIND).packs(source, tables, missing), order, known, missing)
    starts = before.starts if before else np.cumsum(np.append(0, sizes), dtype=np.int64)
    made = Documents(order, starts, known)
    if scratch is not None:
        _newest = key, made
    return made


def _read(
    every: Iterable[Pack], order: Sequence[str], known: dict[str, np.ndarray], missing: Sequence[str]
) -> np.ndarray:
    """Puts the `missing` columns of all documents, whose blocks have an `order`, into `known`; the sizes of the blocks come back."""
    packs = list(every)
    where = {name: (of, at) for of, pack in enumerate(packs) for at, name in enumerate(pack.blocks) if name is not None}
    runs = [(packs[of], at, last) for of, at, last in _runs([where[name] for name in order])]
    for column in missing:
        pieces = [pack.columns[column][pack.begin(column, at) : pack.ends[column][last]] for pack, at, last in runs]
        known[column] = np.concatenate([_NONE[column], *pieces])
        known[column].setflags(write=False)
    return np.concatenate([np.zeros(0, np.int64), *(pack.sizes(missing[0])[at : last + 1] for pack, at, last in runs)])


def _runs(places: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Places (which pack, which of its blocks) that follow one another, as the first and the last: nearly all do."""
    begins = [at for at, (of, n) in enumerate(places) if not at or places[at - 1] != (of, n - 1)]
    for begin, end in zip(begins, [*begins[1:], len(places)], strict=False):
        yield *places[begin], places[end - 1][1]


_newest: tuple[object, Documents] | None = None

_NONE: dict[str, np.ndarray] = {
    **dict.fromkeys(("doc", "content", "original"), NO_IDS),
    **dict.fromkeys(("place", "collection", "external", "url"), np.zeros(0, KEY)),
    "published": np.zeros(0, np.int64),
}
