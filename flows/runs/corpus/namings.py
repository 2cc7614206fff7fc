"""The namings and speakers of each block of documents, as numbers and one pool of strings: what is counted for entities.

A block's parts need not be opened to count some of its entities, or to weigh some of its surnames, again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from flows.runs.corpus.links import numbers
from releases.indexes.blocks import Columns, Kind
from releases.indexes.documents import hashed
from releases.tables.ids import within

Block = dict[str, pa.Table]
"""`documents`, `mentions` and `quotes` with the columns of `counting.COLUMNS`"""

TOGETHER = 64
"""Blocks looked at at once: of some megabytes in all."""

_NO_CODES = ("published", "copy", "entity", "surname")
_DATELESS = np.iinfo(np.int64).min
_MENTIONS = ("doc_id", "text", "entity_id", "label", "name", "external_ref", "gender", "role")
_SPEAKERS = ("doc_id", "entity_id")
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
    named = codes[n : n + m].reshape(len(_MENTIONS), -1)
    entities = np.unique(np.concatenate([named[2], codes[n + m :][speakers.num_rows :]]))
    person = np.asarray(pc.equal(mentions["label"], "PERSON")).astype(bool)
    bearers = np.unique(named[4][person])
    _, offsets, data = pool.buffers()
    published = documents["published_at"].cast(_TIME).cast(pa.int64())
    return {
        "strings": np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8),
        "offsets": np.frombuffer(offsets, np.int32)[: none + 1] if none else np.zeros(1, np.int32),
        "documents": codes[:n],
        "published": pc.fill_null(published, _DATELESS).to_numpy().astype(np.int64),
        "copy": np.asarray(pc.is_valid(documents["duplicate_of"])).astype(np.uint8),
        "mentions": codes[n : n + m],
        "speakers": codes[n + m :],
        "entity_codes": entities,
        "entity": numbers(pool.take(pa.array(entities))),
        "bearers": bearers,
        "surname": hashed(surnames(pool.take(pa.array(bearers))).to_pylist()),
    }


KIND = Kind(
    "surnames",  # as it was called when it held these alone, so that a store's old files go
    "2",
    {
        "documents": ("doc_id", "published_at", "duplicate_of"),
        "mentions": _MENTIONS,
        "quotes": ("doc_id", "speaker_entity_id", "speaker_entity_ids"),
    },
    (
        *("strings", "offsets", "documents", "published", "copy", "mentions", "speakers"),
        *("entity_codes", "entity", "bearers", "surname"),
    ),
    _make,
)


def together(blocks: Iterable[Columns]) -> Iterator[Namings]:
    """The namings of all blocks, of some at a time: to look at each by itself costs a hundred small steps, mostly for little."""
    every = iter(blocks)
    while some := list(islice(every, TOGETHER)):
        yield Namings(some)


def _joined(blocks: Sequence[Columns]) -> Columns:
    """The columns of some blocks as those of one, whose pool is all of theirs."""
    sizes = np.array([len(of["offsets"]) - 1 for of in blocks], np.int64)
    ends = np.array([of["offsets"][-1] for of in blocks], np.int64)
    first, begin = np.cumsum(sizes) - sizes, np.cumsum(ends) - ends
    none = int(sizes.sum())

    def codes(column: str, n_rows: int = 1) -> np.ndarray:
        found = []
        for of, base, size in zip(blocks, first, sizes, strict=True):
            mine = of[column].astype(np.int32)
            found.append(np.where(mine == size, none, mine + np.int32(base)).reshape(n_rows, -1))
        return np.concatenate(found, axis=1).ravel()

    offsets = [of["offsets"][:-1].astype(np.int64) + at for of, at in zip(blocks, begin, strict=True)]
    return {
        "strings": np.concatenate([of["strings"][:end] for of, end in zip(blocks, ends, strict=True)]),
        "offsets": np.concatenate([*offsets, [ends.sum()]]).astype(np.int32),
        "mentions": codes("mentions", len(_MENTIONS)),
        "speakers": codes("speakers", len(_SPEAKERS)),
        **{column: codes(column) for column in ("documents", "entity_codes", "bearers")},
        **{column: np.concatenate([of[column] for of in blocks]) for column in _NO_CODES},
    }


class Namings:
    """Those of some blocks."""

    def __init__(self, blocks: Sequence[Columns]) -> None:
        self._columns = _joined(blocks)
        self._size = len(self._columns["offsets"])  # of a table of all codes, and one for none

    def of_entities(self, wanted: np.ndarray) -> Iterator[Block]:
        """The namings and quotes of some entities, by their sorted `numbers`, as one block, or none.

        With those of all people and organisations of an article that names a bearer of a widespread name.
        """
        of = self._columns
        here = within(of["entity"], wanted)
        if not here.any():
            return
        mine = self._table(of["entity_codes"][here])
        mentions, speakers = self._mentions, of["speakers"].reshape(len(_SPEAKERS), -1)
        which = mine[mentions[2]]
        crowded = self._crowded(mentions[:, which])
        if len(crowded):
            which = which | self._table(crowded)[mentions[0]]
        yield self._block(mentions[:, which], speakers[:, mine[speakers[1]]])

    def of_surnames(self, wanted: np.ndarray) -> Iterator[Block]:
        """All namings of the articles that name a bearer of one of some surnames, by their sorted hashes: one block, or none."""
        of = self._columns
        here = within(of["surname"], wanted)
        if not here.any():
            return
        mentions = self._mentions
        docs = mentions[0][self._table(of["bearers"][here])[mentions[4]] & self._labelled("PERSON", mentions)]
        yield self._block(mentions[:, self._table(docs)[mentions[0]]], np.zeros((len(_SPEAKERS), 0), docs.dtype))

    @property
    def _mentions(self) -> np.ndarray:
        return self._columns["mentions"].reshape(len(_MENTIONS), -1)

    def _table(self, codes: np.ndarray) -> np.ndarray:
        """Of each code whether it is among some."""
        table = np.zeros(self._size, bool)
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
        offsets = np.append(of["offsets"], of["offsets"][-1])
        known = np.append(np.full(self._size - 1, True), False)
        return pa.StringArray.from_buffers(
            self._size,
            pa.py_buffer(offsets),
            pa.py_buffer(of["strings"]),
            pa.array(known).buffers()[1],
            1,
        )

    def _block(self, mentions: np.ndarray, speakers: np.ndarray) -> Block:
        of, pool = self._columns, self._pool
        used = self._table(np.concatenate([mentions[0], speakers[0]]))[of["documents"]]
        published, copy = of["published"][used], of["copy"][used].astype(bool)
        dates = pa.array(published, mask=published == _DATELESS).cast(pa.timestamp("us")).cast(_TIME)
        named = {c: pool.take(pa.array(codes)) for c, codes in zip(_MENTIONS, mentions, strict=True)}
        spoken = {c: pool.take(pa.array(codes)) for c, codes in zip(_SPEAKERS, speakers, strict=True)}
        return {
            "documents": pa.table(
                {
                    "doc_id": pool.take(pa.array(of["documents"][used])),
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
