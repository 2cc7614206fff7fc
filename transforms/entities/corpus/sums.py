"""Sums by keys over batches of rows, in little more memory than the sums take."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

BULK_ROWS = 200_000
"""Rows that are counted at once; fewer cost more calls, more cost memory."""

COMPACT_ROWS = 500_000
"""Rows of partial sums after which they are summed up again."""


class RunningSums:
    """Partial sums, added up whenever they have grown: those of keys that begin with one letter at a time.

    To sum rows takes several times what they take, so many are never summed in one go.
    """

    def __init__(self, keys: list[str], sums: list[tuple[str, str]]) -> None:
        """`keys` are columns, the first of strings; `sums` columns and what is made of each (Arrow's `group_by`)."""
        self.keys, self._sums = keys, sums
        self._new: list[pa.Table] = []
        self._n_new = 0
        self._by_letter: dict[str, pa.Table] = {}

    def add(self, rows: pa.Table) -> None:
        """Take in some rows."""
        self._new.append(self._summed(rows))
        self._n_new += self._new[-1].num_rows
        if self._n_new > max(COMPACT_ROWS, sum(one.num_rows for one in self._by_letter.values()) // 4):
            self._compact()

    def taken(self) -> pa.Table:
        """One row per key, in no order that means anything; nothing of it is kept here."""
        if not self._by_letter and self._n_new <= BULK_ROWS:
            rows, self._new, self._n_new = pa.concat_tables(self._new), [], 0
            return self._summed(rows)
        if self._new:
            self._compact()
        pieces, self._by_letter = list(self._by_letter.values()), {}
        return pa.concat_tables(pieces)

    def _compact(self) -> None:
        rows, self._new, self._n_new = pa.concat_tables(self._new), [], 0
        first = pc.utf8_slice_codeunits(rows[self.keys[0]], 0, 1)
        for letter in first.unique().to_pylist():
            known = [self._by_letter.pop(letter)] if letter in self._by_letter else []
            mine = rows.filter(pc.equal(first, letter))
            self._by_letter[letter] = self._summed(pa.concat_tables([*known, mine])).combine_chunks()

    def _summed(self, rows: pa.Table) -> pa.Table:
        made = rows.group_by(self.keys, use_threads=False).aggregate(self._sums)
        return made.rename_columns([*self.keys, *(column for column, _ in self._sums)]).select(
            [*self.keys, *(column for column, _ in self._sums)]
        )
