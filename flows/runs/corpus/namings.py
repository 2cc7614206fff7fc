"""The namings and speakers of each block of documents, as numbers and one pool of strings: what is counted for entities.

A block's parts need not be opened to count some of its entities, or to weigh some of its surnames, again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from flows.runs.corpus.links import numbers
from releases.indexes.blocks import Columns, Kind
from releases.indexes.documents import hashed
from releases.indexes.packs import Pack
from releases.tables.ids import within

Block = dict[str, pa.Table]
"""`documents`, `mentions` and `quotes` with the columns of `counting.COLUMNS`"""

_DATELESS = np.iinfo(np.int64).min
_MENTIONS = ("doc_id", "text", "entity_id", "label", "name", "external_ref", "gender", "role")
_SPEAKERS = ("doc_id", "entity_id")
_OF_MENTIONS, _OF_SPEAKERS = [f"mention_{name}" for name in _MENTIONS], [f"speaker_{name}" for name in _SPEAKERS]
_TIME = pa.timestamp("us", tz="UTC")


def _make(tables: Mapping[str, pa.Table]) -> Columns:
    # Imported here, as in `entities`: a run with nothing to do need not read the census lists.
    from transforms.entities.corpus import counting
    from transforms.entities.corpus.evidence import surnames

    documents = tables["documents"]
    mentions = tables["mentions"].filter(pc.is_valid(tables["mentions"]["entity_id"]))
    speakers = counting.speakers(tables["quotes"])
    speakers = speakers.filter(pc.is_valid(speakers["entity_id"]))
    columns = [documents["doc_id"], *(mentions[c] for c in _MENTIONS), *(speakers[c] for c in _SPEAKERS)]
    coded = pa.concat_arrays([chunk for column in columns for chunk in column.chunks] or [pa.array([], pa.string())])
    coded = coded.dictionary_encode()
    pool = coded.dictionary
    none = len(pool)
    codes = pc.fill_null(coded.indices, none).to_numpy().astype(np.uint16 if none < 1 << 16 else np.uint32)
    n, m = documents.num_rows, len(_MENTIONS) * mentions.num_rows
    named, spoken = codes[n : n + m].reshape(len(_MENTIONS), -1), codes[n + m :].reshape(len(_SPEAKERS), -1)
    entities = np.unique(np.concatenate([named[2], spoken[1]]))
    person = np.asarray(pc.equal(mentions["label"], "PERSON")).astype(bool)
    bearers = np.unique(named[4][person])
    _, offsets, data = pool.buffers()
    published = documents["published_at"].cast(_TIME).cast(pa.int64())
    offsets = np.frombuffer(offsets, np.int32)[: none + 1] if none else np.zeros(1, np.int32)
    return {
        "strings": np.frombuffer(data, np.uint8)[offsets[0] : offsets[-1]] if data is not None else _NO_BYTES,
        "lengths": np.diff(offsets),
        "documents": codes[:n],
        "published": pc.fill_null(published, _DATELESS).to_numpy().astype(np.int64),
        "copy": np.asarray(pc.is_valid(documents["duplicate_of"])).astype(np.uint8),
        **dict(zip(_OF_MENTIONS, named, strict=True)),
        **dict(zip(_OF_SPEAKERS, spoken, strict=True)),
        "entity_codes": entities,
        "entity": numbers(pool.take(pa.array(entities))),
        "bearers": bearers,
        "surname": hashed(surnames(pool.take(pa.array(bearers))).to_pylist()),
    }


_NO_BYTES = np.zeros(0, np.uint8)

KIND = Kind(
    "surnames",  # as it was called when it held these alone, so that a store's old files go
    "3",
    {
        "documents": ("doc_id", "published_at", "duplicate_of"),
        "mentions": _MENTIONS,
        "quotes": ("doc_id", "speaker_entity_id", "speaker_entity_ids"),
    },
    (
        *("strings", "lengths", "documents", "published", "copy", *_OF_MENTIONS, *_OF_SPEAKERS),
        *("entity_codes", "entity", "bearers", "surname"),
    ),
    _make,
)


class Namings:
    """Those of some blocks. What is looked for is chosen by numbers, and only that has its strings looked up."""

    def __init__(self, pack: Pack) -> None:
        self._pack, self._columns = pack, pack.columns
        sizes = pack.sizes("lengths")
        self._none = int(sizes.sum())
        """the code of no string, among those of all blocks"""
        self._sizes, self._first = sizes, np.cumsum(sizes) - sizes
        self._there = np.array([name is not None for name in pack.blocks], bool)

    def _codes(self, column: str, which: np.ndarray | None = None) -> np.ndarray:
        """The codes in a column, or of some of its rows, among the strings of all blocks."""
        codes, block = self._columns[column], self._pack.block_of(column)
        if which is not None:
            codes, block = codes[which], block[which]
        mine = codes.astype(np.int64)
        return np.where(mine == self._sizes[block], self._none, mine + self._first[block])

    def _given(self, column: str) -> np.ndarray:
        """The same of a column without nulls."""
        codes: np.ndarray = self._columns[column] + np.repeat(self._first, self._pack.sizes(column))
        return codes

    def _mentions(self, which: np.ndarray) -> np.ndarray:
        """Codes of some namings, a row for each of `_MENTIONS`."""
        return np.stack([self._codes(column, which) for column in _OF_MENTIONS])

    def of_entities(self, wanted: np.ndarray) -> Iterator[Block]:
        """The namings and quotes of some entities, by their sorted `numbers`, as one block, or none.

        With those of all people and organisations of an article that names a bearer of a widespread name.
        """
        mine = self._bearing("entity", "entity_codes", wanted)
        if mine is None:
            return
        which = mine[self._given("mention_entity_id")]
        crowded = self._crowded(self._mentions(np.flatnonzero(which)))
        if len(crowded):
            which |= self._table(crowded)[self._given("mention_doc_id")]
        speaking = np.flatnonzero(mine[self._given("speaker_entity_id")])
        speakers = np.stack([self._codes(column, speaking) for column in _OF_SPEAKERS])
        yield self._block(self._mentions(np.flatnonzero(which)), speakers)

    def of_surnames(self, wanted: np.ndarray) -> Iterator[Block]:
        """All namings of the articles that name a bearer of one of some surnames, by their sorted hashes: one block, or none."""
        mine = self._bearing("surname", "bearers", wanted)
        if mine is None:
            return
        mentions = self._mentions(np.flatnonzero(mine[self._codes("mention_name")]))
        docs = mentions[0][self._labelled("PERSON", mentions)]
        which = self._table(docs)[self._given("mention_doc_id")]
        yield self._block(self._mentions(np.flatnonzero(which)), np.zeros((len(_SPEAKERS), 0), np.int64))

    def _bearing(self, column: str, codes: str, wanted: np.ndarray) -> np.ndarray | None:
        """Of each code whether it is of one of some sorted hashes in a column; None where none is."""
        here = within(self._columns[column], wanted) & self._there[self._pack.block_of(column)]
        return self._table(self._codes(codes, np.flatnonzero(here))) if here.any() else None

    def _table(self, codes: np.ndarray) -> np.ndarray:
        """Of each code whether it is among some."""
        table = np.zeros(self._none + 1, bool)
        table[codes] = True
        return table

    def _labelled(self, label: str, mentions: np.ndarray) -> np.ndarray:
        labels = np.unique(mentions[3])
        same = [
            code
            for code, name in zip(labels, self._pool.take(pa.array(labels)).to_pylist(), strict=True)
            if name == label
        ]
        return np.isin(mentions[3], same)

    def _crowded(self, mentions: np.ndarray) -> np.ndarray:
        """The documents in which one of some namings is of a bearer of a widespread name."""
        from transforms.entities.known.first_and_last import widespread

        people = mentions[:, self._labelled("PERSON", mentions)]
        names = np.unique(people[4])
        known = self._pool.take(pa.array(names)).to_pylist()
        common = [code for code, name in zip(names, known, strict=True) if name and widespread(name)]
        return np.asarray(people[0][np.isin(people[4], common)])

    @cached_property
    def _pool(self) -> pa.Array:
        """All strings, and none at the end."""
        of = self._columns
        offsets = np.zeros(self._none + 2, np.int32)
        np.cumsum(of["lengths"], out=offsets[1:-1])
        offsets[-1] = offsets[-2]
        known = np.append(np.full(self._none, True), False)
        return pa.StringArray.from_buffers(
            self._none + 1,
            pa.py_buffer(offsets),
            pa.py_buffer(of["strings"]),
            pa.array(known).buffers()[1],
            1,
        )

    def _block(self, mentions: np.ndarray, speakers: np.ndarray) -> Block:
        of, pool = self._columns, self._pool
        documents = self._given("documents")
        used = self._table(np.concatenate([mentions[0], speakers[0]]))[documents]
        published, copy = of["published"][used], of["copy"][used].astype(bool)
        dates = pa.array(published, mask=published == _DATELESS).cast(pa.timestamp("us")).cast(_TIME)
        named = {c: pool.take(pa.array(codes)) for c, codes in zip(_MENTIONS, mentions, strict=True)}
        spoken = {c: pool.take(pa.array(codes)) for c, codes in zip(_SPEAKERS, speakers, strict=True)}
        return {
            "documents": pa.table(
                {
                    "doc_id": pool.take(pa.array(documents[used])),
                    "published_at": dates,
                    "duplicate_of": pa.array(np.where(copy, "", "-"), pa.string(), mask=~copy),
                }
            ),
            "mentions": pa.table(named),
            "quotes": pa.table(
                {
                    "doc_id": spoken["doc_id"],
                    "speaker_entity_id": spoken["entity_id"],
                    "speaker_entity_ids": pa.nulls(len(spoken["doc_id"]), pa.list_(pa.string())),
                }
            ),
        }
