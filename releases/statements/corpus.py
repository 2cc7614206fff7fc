"""All quotes of a release as the index has them, and their words where they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa

from releases.files.manifest import Part
from releases.files.parts import Source, read_parts
from releases.statements import words
from releases.statements.block import FROM, Block, block_of
from releases.statements.index import Index, Parts, block_names
from releases.statements.joining import words_of
from releases.statements.rows import PRINTED

HELD_WORDS = 1 << 28
"""Bytes of words held in memory while pairs are decided; what is beyond is read again."""


class Corpus:
    """The blocks of a release that have quotes. Those that the index does not know are made, and kept there."""

    def __init__(self, source: Source, tables: Parts, index: Index) -> None:
        self._source = source
        self._parts: dict[str, dict[str, list[Part]]] = {}
        for table in FROM:
            for part in tables.get(table, ()):
                if part.block is not None:
                    self._parts.setdefault(part.block, {}).setdefault(table, []).append(part)
        self.names = block_names(tables)
        """what the index calls each block, by its name in the manifest"""
        self._order = list(self.names)
        self._held: dict[int, pa.Array] = {}
        """the words of blocks made just now, of which many are asked for, if any; in the order of their keys"""
        self._n_held = 0
        self.blocks: list[Block] = []
        for number, name in enumerate(self.names.values()):
            block = index.block(name)
            if block is None:
                block, told = block_of({table: self.read(number, table, columns) for table, columns in FROM.items()})
                index.keep_block(name, block)
                if self._n_held < HELD_WORDS:
                    self._held[number] = told
                    self._n_held += told.nbytes
            self.blocks.append(block)
        pa.default_memory_pool().release_unused()  # else it keeps the most that making a block took
        self.words = words_of(self.blocks)

    def read(self, number: int, table: str, columns: Sequence[str]) -> pa.Table:
        """Rows of a block."""
        return read_parts(self._source, table, self._parts[self._order[number]].get(table, ()), columns)

    def _words(self, number: int, quote_rows: np.ndarray) -> pa.Array:
        told = self.read(number, "quotes", ["text", "kind"]).take(pa.array(quote_rows)).combine_chunks()
        return words.normal(pa.array(printed(told), pa.string()))

    def texts(self, at: np.ndarray) -> list[str]:
        """The words at some positions in `words`, as they are compared."""
        found: list[pa.Array] = []
        order = np.argsort(self.words.block[at], kind="stable")
        for number, mine in _by(self.words.block[at][order], order):
            if number in self._held:
                places = np.searchsorted(self.blocks[number].keys, self.words.keys[at[mine]])
                found.append(self._held[number].take(pa.array(places)))
            else:
                found.append(self._words(number, self.words.row[at[mine]]))
        return pa.concat_arrays(found).take(pa.array(_back(order))).to_pylist() if found else []

    def fetch(self, blocks: np.ndarray, quote_rows: np.ndarray) -> pa.Table:
        """The columns `PRINTED` of quotes, by the number of their block and their row."""
        order = np.argsort(blocks, kind="stable")
        none = self.read(0, "said", PRINTED).slice(0, 0) if self.blocks else pa.table({name: [] for name in PRINTED})
        found = [none]
        for number, mine in _by(blocks[order], order):
            found.append(self.read(number, "said", PRINTED).take(pa.array(quote_rows[mine])))
        return pa.concat_tables(found).take(pa.array(_back(order))).combine_chunks()


def printed(quotes: pa.Table) -> list[str | None]:
    """The words that are compared, as printed, of quotes that are."""
    texts, kinds = quotes["text"].to_pylist(), quotes["kind"].to_pylist()
    return [text if kind == "direct" else words.stretch(text) for text, kind in zip(texts, kinds, strict=True)]


def _by(sorted_numbers: np.ndarray, order: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """Each number and the positions that have it."""
    if not len(order):
        return
    begins = np.flatnonzero(np.diff(sorted_numbers.astype(np.int64), prepend=-1))
    for number, mine in zip(sorted_numbers[begins].tolist(), np.split(order, begins[1:]), strict=True):
        yield int(number), mine


def _back(order: np.ndarray) -> np.ndarray:
    back = np.empty(len(order), np.int64)
    back[order] = np.arange(len(order))
    return back
