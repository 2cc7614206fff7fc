"""Ids in bulk: numpy sorts, searches and compares them as fixed-width bytes, without a Python object each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Ids = np.ndarray
"""ids as fixed-width bytes"""

NO_IDS: Ids = np.array([], dtype="S1")

SEPARATOR = "\x1f"
"""Joins the columns of a key into one string; no path or collection name holds this control character."""


def ids(column: pa.ChunkedArray | pa.Array) -> Ids:
    """A column of ids as numpy bytes."""
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    return np.concatenate([NO_IDS, *(_bytes(chunk.cast(pa.binary())) for chunk in chunks)])


def _bytes(values: pa.BinaryArray) -> Ids:
    length = pc.min_max(pc.binary_length(values)).as_py()
    if values.null_count or not length["min"] or length["min"] != length["max"]:
        return np.array(values.to_numpy(zero_copy_only=False), dtype="S") if len(values) else NO_IDS
    # Ids of one length stand in Arrow's buffer as numpy wants them.
    _, offsets, data = values.buffers()
    first = np.frombuffer(offsets, np.int32, 1, offset=4 * values.offset)[0]
    return np.frombuffer(data, f"S{length['min']}", len(values), offset=first)


def distinct(values: Ids) -> Ids:
    """Each id once, sorted."""
    ordered = np.sort(values)  # numpy's `unique` hashes bytes, which takes five times as long
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if len(ordered) else ordered


def ranges(begin: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """The numbers of several ranges, one after the other."""
    shift = begin - np.concatenate([[0], np.cumsum(sizes)[:-1]]) if len(sizes) else begin
    return np.repeat(shift, sizes) + np.arange(int(sizes.sum()))


def strings(values: Ids) -> pa.Array:
    """The ids as Arrow strings."""
    made = pa.array(values, type=pa.binary())  # of more than 16 MB in several chunks
    return (made.combine_chunks() if isinstance(made, pa.ChunkedArray) else made).cast(pa.string())


def keys(rows: pa.Table, columns: tuple[str, ...]) -> Ids:
    """The values of `columns` of each row, as one id."""
    parts = [rows.column(name).cast(pa.string()) for name in columns]
    return ids(parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, SEPARATOR))


def within(wanted: Ids, known: Ids) -> np.ndarray:
    """Which of `wanted` are in `known`, which is sorted: cheap for few wanted among very many, and the other way round."""
    if not len(known) or not len(wanted):
        return np.zeros(len(wanted), dtype=bool)
    if len(wanted) > MANY * len(known) and wanted.dtype == known.dtype == np.uint64:
        likely = _likely(wanted, known)
        found = np.zeros(len(wanted), dtype=bool)
        found[likely] = _within(wanted[likely], known)
        return found
    if len(wanted) > MANY * len(known) and (heads := _heads(wanted, known)) is not None:
        found = within(heads[0], np.unique(heads[1]))
        likely = np.flatnonzero(found)
        found[likely] = _within(wanted[likely], known)
        return found
    return _within(wanted, known)


def having(several: Sequence[np.ndarray], wanted: np.ndarray) -> list[int]:
    """The positions of those of several arrays that have one of some values, which are sorted: of thousands, most of which
    have none, at the cost of one look."""
    if not several or not len(wanted):
        return []
    here = np.flatnonzero(within(np.concatenate(several), wanted))
    ends = np.cumsum([len(some) for some in several])
    found: list[int] = np.unique(np.searchsorted(ends, here, "right")).tolist()
    return found


MANY = 16
"""Times as many are wanted as are known, where it pays to compare their beginnings first."""


_BITS = 16
"""Of a number's hash, by which most others are told from few that are known: a table that stays in the processor's cache."""

_MIX = np.uint64(0x9E3779B97F4A7C15)


def _likely(wanted: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Where numbers stand that may be among some, of which there are far fewer: some thousands looked at in one go."""
    table = np.zeros(1 << _BITS, bool)
    shift = np.uint64(64 - _BITS)
    table[known * _MIX >> shift] = True
    found = [np.zeros(0, np.int64)]
    for at in range(0, len(wanted), 1 << _BITS):
        found.append(np.flatnonzero(table.take(wanted[at : at + (1 << _BITS)] * _MIX >> shift)) + at)
    return np.concatenate(found)


def _within(wanted: Ids, known: Ids) -> np.ndarray:
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    found: np.ndarray = known[at] == wanted
    return found


def _heads(*several: Ids) -> list[np.ndarray] | None:
    """The first eight bytes of each id as a number, which compares ten times as fast; None for ids that are too short."""
    if any(ids.dtype.kind != "S" or ids.itemsize % 8 for ids in several):
        return None
    return [np.ascontiguousarray(ids).view(np.uint64)[:: ids.itemsize // 8] for ids in several]


class IdSet:
    """Different ids, gathered bit by bit."""

    def __init__(self) -> None:
        self._known: Ids = NO_IDS
        self._new: list[Ids] = []
        self._n_new = 0

    def add(self, found: Ids) -> None:
        """Take in some more."""
        self._new.append(found)
        self._n_new += len(found)
        if self._n_new > max(len(self._known), 1 << 16):  # so each id is sorted a few times, however many come
            self.sorted()

    def sorted(self) -> Ids:
        """All of them, each once."""
        if self._new:
            self._known = distinct(np.concatenate([self._known, *self._new]))
            self._new, self._n_new = [], 0
        return self._known


PASSES = 12
"""Times that all ids are looked through for a few: to sort them takes about as long."""


class IdMap:
    """From id to a number, for many ids in little memory. They are sorted when that pays."""

    def __init__(self, keys: Ids, values: np.ndarray) -> None:
        self._keys, self._values = keys, values
        self._sorted = False
        self._passes = 0

    @property
    def keys(self) -> Ids:
        """All ids, sorted."""
        self._sort()
        return self._keys

    @property
    def values(self) -> np.ndarray:
        """The number of each, in that order."""
        self._sort()
        return self._values

    def _sort(self) -> None:
        if not self._sorted:
            order = np.argsort(self._keys, kind="stable")
            self._keys, self._values, self._sorted = self._keys[order], self._values[order], True

    def find(self, wanted: Ids) -> np.ndarray:
        """The number of each id, -1 for an unknown one."""
        if not len(self._keys) or not len(wanted):
            return np.full(len(wanted), -1)
        if not self._sorted and len(self._keys) > MANY * len(wanted) and self._passes < PASSES:
            self._passes += 1
            here = within(self._keys, distinct(wanted))
            return IdMap(self._keys[here], self._values[here])._found(wanted)
        return self._found(wanted)

    def _found(self, wanted: Ids) -> np.ndarray:
        keys, values = self.keys, self.values
        if not len(keys):
            return np.full(len(wanted), -1)
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[at] == wanted, values[at], -1)
