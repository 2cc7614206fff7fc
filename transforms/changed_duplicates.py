"""Duplicates where few documents came, left or changed: what an earlier release found is kept, and only what hangs on them decided.

The same rules as in `duplicates`, and the same answers as they give over all documents. Whether a document repeats
another depends on the earlier ones that it meets in a band, of those on the first `MAX_COMPARED`, and on whether those
repeat one themselves. So a document is decided anew where one came among those that it meets, left them, or turned from an
original into a copy; all others are what they were.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np

from transforms.duplicates import BANDS, MAX_COMPARED, MIN_SHINGLES, N_HASHES, ROWS, alike

MOST_DECIDED = 4_000
"""Documents decided anew; where more hang on a change, to decide all takes no longer."""

_LOOKED_AT = 1 << 11
"""Documents looked at in one go: what numpy copies for them then stays in the processor's cache."""


@dataclass(frozen=True)
class Corpus:
    """All documents by number: first those of the earlier release, then those that came; arrays in that order."""

    doc: np.ndarray
    """ids as bytes"""
    published: np.ndarray
    """in whatever unit, those without a date after all others"""
    content: np.ndarray
    """hash of the text, as bytes"""
    original: np.ndarray
    """of those of the earlier release the id of the document that each repeats; empty for none"""
    gone: np.ndarray
    """of those of the earlier release, whether they left; one that was edited leaves, and comes"""


class Signatures(Protocol):
    """The signatures of the earlier release."""

    def of(self, rows: np.ndarray) -> Mapping[int, tuple[int, np.ndarray]]:
        """The number of shingles and the hashes of some documents, given in order; without those that have none."""

    def meeting(self, buckets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The documents in some buckets (sorted) that have `MIN_SHINGLES`: the bucket and the document, of each."""


def buckets_of(hashes: np.ndarray) -> np.ndarray:
    """The bucket of a signature in each band: the band and what its hashes are, 16 bits each."""
    columns = hashes[: BANDS * ROWS].reshape(BANDS, ROWS).astype(np.int64)
    found: np.ndarray = _bucket(np.arange(BANDS), columns.T)
    return found


def _bucket(bands: np.ndarray, hashes: Sequence[np.ndarray] | np.ndarray) -> np.ndarray:
    found: np.ndarray = bands.astype(np.int64) << 48 | hashes[0] << 32 | hashes[1] << 16 | hashes[2]
    return found


class Wanted:
    """Buckets that are looked for among many documents."""

    def __init__(self, buckets: np.ndarray) -> None:
        self._buckets = buckets
        self._begin = np.zeros(BANDS << 16, bool)
        self._begin[buckets >> 32] = True

    def among(self, hashes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The bucket and the position of each document that is in one. `hashes` has a row for each document."""
        leading = hashes[:, : BANDS * ROWS : ROWS]
        first = np.arange(BANDS, dtype=np.int32) << 16
        likely = [np.zeros(0, np.int64)]
        for begin in range(0, len(hashes), _LOOKED_AT):
            here = self._begin.take((first + leading[begin : begin + _LOOKED_AT]).ravel())
            likely.append(np.flatnonzero(here) + begin * BANDS)
        rows, bands = np.divmod(np.concatenate(likely), BANDS)
        found = _bucket(bands, [hashes[rows, bands * ROWS + place].astype(np.int64) for place in range(ROWS)])
        at = np.minimum(np.searchsorted(self._buckets, found), len(self._buckets) - 1)
        mine = self._buckets[at] == found
        return found[mine], rows[mine]


def changed(
    corpus: Corpus, came: Mapping[int, tuple[int, np.ndarray]], known: Signatures
) -> dict[int, bytes | None] | None:
    """What documents repeat, by number: all that came, and those that stay and repeat another than before, or none.

    `came` has the signatures of those that came and have one. None where so much hangs on the change that all should be
    decided.
    """
    work = _Work(corpus, dict(came), known)
    touched = work.rows_of(np.r_[np.flatnonzero(corpus.gone), np.arange(len(corpus.original), len(corpus.doc))])
    work.replace_firsts(touched)
    if not work.settle():
        return None
    return work.answers(touched)


@dataclass
class _Work:
    """One change being worked out. A *first* is the first of all documents of one text: it alone is compared with others."""

    corpus: Corpus
    signatures: dict[int, tuple[int, np.ndarray]]
    known: Signatures
    entering: set[int] = field(default_factory=set)
    """firsts that were none before"""
    leaving: set[int] = field(default_factory=set)
    """firsts that are none now"""
    found: dict[int, int] = field(default_factory=dict)
    """what each document that was decided repeats, itself where it repeats none"""
    _met: dict[int, list[int]] = field(default_factory=dict)
    """the firsts in each bucket that was looked up, in order"""
    _met_before: dict[int, list[int]] = field(default_factory=dict)
    """the first of those that were firsts in the earlier release"""

    def __post_init__(self) -> None:
        self.repeated = self.corpus.original != b""

    def _later(self, rows: np.ndarray) -> np.ndarray:
        """Which documents of the earlier release were not the first of their text there: such a one repeats another."""
        later: np.ndarray = self.repeated[rows]
        n = len(self.corpus.original)
        firsts = [min(same, key=self.rank) for same in self._groups(rows[later], n).values()]
        later[np.isin(rows, firsts)] = False
        return later

    def rank(self, row: int) -> tuple[int, bytes]:
        """Its place in the order of precedence."""
        return int(self.corpus.published[row]), bytes(self.corpus.doc[row])

    def _groups(self, rows: np.ndarray, among: int | None = None) -> dict[bytes, list[int]]:
        """All documents that have the text of some, by their text."""
        content = self.corpus.content[:among]
        wanted = np.unique(self.corpus.content[rows])
        if not len(wanted):
            return {}
        heads = np.unique(self.heads[rows])
        at = np.minimum(np.searchsorted(heads, self.heads[:among]), len(heads) - 1)
        likely = np.flatnonzero(heads[at] == self.heads[:among])
        at = np.minimum(np.searchsorted(wanted, content[likely]), len(wanted) - 1)
        found: dict[bytes, list[int]] = {}
        for row in likely[wanted[at] == content[likely]].tolist():
            found.setdefault(bytes(content[row]), []).append(row)
        return found

    @cached_property
    def heads(self) -> np.ndarray:
        """The first 64 bits of what `content` has of each document, by which most others are told from a text that is looked for."""
        whole = np.ascontiguousarray(self.corpus.content.astype(f"S{max(8, self.corpus.content.itemsize)}"))
        return whole.view(np.uint8).reshape(len(whole), -1)[:, :8].copy().view(np.uint64).ravel()

    def rows_of(self, rows: np.ndarray) -> list[list[int]]:
        """The documents of each text that some have, those that left among them."""
        return list(self._groups(rows).values())

    def stays(self, row: int) -> bool:
        """Whether a document is there now."""
        return row >= len(self.corpus.original) or not self.corpus.gone[row]

    def replace_firsts(self, groups: Iterable[list[int]]) -> None:
        """Finds the firsts that came and left with some texts."""
        for rows in groups:
            before = min((r for r in rows if r < len(self.corpus.original)), key=self.rank, default=None)
            now = min((r for r in rows if self.stays(r)), key=self.rank, default=None)
            if before != now:
                self.leaving |= set() if before is None else {before}
                self.entering |= set() if now is None else {now}
        self._know(self.leaving | self.entering)
        self.leaving = {row for row in self.leaving if self.compared(row)}
        self.entering = {row for row in self.entering if self.compared(row)}

    def compared(self, row: int) -> bool:
        """Whether a document has enough words to be compared."""
        return row in self.signatures and self.signatures[row][0] >= MIN_SHINGLES

    def _know(self, rows: Iterable[int]) -> None:
        """Looks up signatures."""
        wanted = sorted(row for row in {*rows} - self.signatures.keys() if row < len(self.corpus.original))
        if wanted:
            self.signatures |= self.known.of(np.array(wanted, np.int64))

    def _buckets(self, rows: Iterable[int]) -> set[int]:
        return {bucket for row in rows for bucket in buckets_of(self.signatures[row][1]).tolist()}

    def _meet(self, rows: Iterable[int]) -> None:
        """Looks up who is in the buckets of some."""
        self._know(rows)
        wanted = np.array(sorted(self._buckets(rows) - self._met.keys()), np.int64)
        if not len(wanted):
            return
        bucket, row = self.known.meeting(wanted)
        mine = ~self._later(row)
        fresh = [(b, r) for r in self.entering for b in buckets_of(self.signatures[r][1]).tolist()]
        came = np.array(fresh, np.int64).reshape(-1, 2)
        bucket, row = np.r_[bucket[mine], came[:, 0]], np.r_[row[mine], came[:, 1]]
        order = np.lexsort((self.corpus.doc[row], self.corpus.published[row], bucket))
        bucket, row = bucket[order], row[order]
        begin, end = (np.searchsorted(bucket, wanted, side) for side in ("left", "right"))
        for one, a, b in zip(wanted.tolist(), begin.tolist(), end.tolist(), strict=True):
            met = row[a:b].tolist()
            self._met[one] = [r for r in met if r not in self.leaving]
            self._met_before[one] = [r for r in met if r not in self.entering][:MAX_COMPARED]

    def _alike(self, row: int, others: Sequence[int]) -> list[int]:
        """Those of some documents, whose signatures are known, that are nearly the same as one."""
        if not others:
            return []
        several = [row, *others]
        hashes = np.stack([self.signatures[one][1] for one in several]).reshape(len(several), N_HASHES)
        sizes = np.array([self.signatures[one][0] for one in several], np.uint32)
        at = np.arange(1, len(several))
        found = alike(hashes, sizes, at, np.zeros(len(at), np.int64))
        return [others[n] for n in np.flatnonzero(found).tolist()]

    def settle(self) -> bool:
        """Decides all that hang on the change; False where they are too many."""
        self._meet(self.leaving | self.entering)
        undecided = self.entering | self._alike_after(self._moved())
        told: set[int] = set()
        while len(undecided) <= MOST_DECIDED:
            self._meet(undecided)
            self._decide(undecided)
            turned = {row for row in undecided - told - self.entering if (self.found[row] != row) != self.repeated[row]}
            told |= turned
            more = self._alike_after(self._after(turned)) - undecided
            if not more:
                return True
            undecided |= more
        return False

    def _moved(self) -> Iterator[tuple[int, list[int]]]:
        """Documents that came among those that others are compared with, or left them; and the others, after them."""
        for bucket in self._buckets(self.leaving | self.entering):
            now = self._met[bucket]
            for row in set(self._met_before[bucket]) ^ set(now[:MAX_COMPARED]):
                yield row, now[bisect_right(now, self.rank(row), key=self.rank) :]

    def _after(self, rows: Iterable[int]) -> Iterator[tuple[int, list[int]]]:
        """Some documents, and the others that are compared with them."""
        for row in rows:
            for bucket in buckets_of(self.signatures[row][1]).tolist():
                now = self._met[bucket]
                if row in now[:MAX_COMPARED]:
                    yield row, now[bisect_right(now, self.rank(row), key=self.rank) :]

    def _alike_after(self, pairs: Iterable[tuple[int, list[int]]]) -> set[int]:
        """All that are nearly the same as the document that they come after."""
        by_row: dict[int, set[int]] = {}
        for row, others in pairs:
            by_row.setdefault(row, set()).update(others)
        self._know({*by_row, *(other for others in by_row.values() for other in others)})
        return {found for row, others in by_row.items() for found in self._alike(row, sorted(others))}

    def _decide(self, rows: Iterable[int]) -> None:
        """Of each document the first original before it that is nearly the same, itself where there is none."""
        order = sorted(rows, key=self.rank)
        met: dict[int, set[int]] = {}
        for row in order:
            for bucket in buckets_of(self.signatures[row][1]).tolist():
                now = self._met[bucket][:MAX_COMPARED]
                met.setdefault(row, set()).update(now[: bisect_left(now, self.rank(row), key=self.rank)])
        self._know(other for others in met.values() for other in others)
        for row in order:
            originals = [other for other in sorted(met[row]) if self._is_original(other)]
            self.found[row] = min(self._alike(row, originals), key=self.rank, default=row)

    def _is_original(self, row: int) -> bool:
        return self.found[row] == row if row in self.found else not self.repeated[row]

    def answers(self, touched: Iterable[list[int]]) -> dict[int, bytes | None]:
        """What documents of touched texts, and all that were decided otherwise than before, repeat now."""
        n = len(self.corpus.original)
        other = [row for row, of in self.found.items() if row >= n or self._repeats(row, of) != self._told(row)]
        found: dict[int, bytes | None] = {}
        for rows in (*touched, *self.rows_of(np.array(other, np.int64))):
            here = [row for row in rows if self.stays(row)]
            if not here:
                continue
            first = min(here, key=self.rank)
            was_first = first < n and first == min((row for row in rows if row < n), key=self.rank)
            of = self._told(first) if was_first else None  # without enough words nothing but an equal text is repeated
            if first in self.found:
                of = self._repeats(first, self.found[first])
            for row in here:
                repeats = of if row == first else of or bytes(self.corpus.doc[first])
                if row >= n or repeats != self._told(row):
                    found[row] = repeats
        return found

    def _repeats(self, row: int, of: int) -> bytes | None:
        return None if of == row else bytes(self.corpus.doc[of])

    def _told(self, row: int) -> bytes | None:
        """What a document of the earlier release repeated."""
        return bytes(self.corpus.original[row]) or None
