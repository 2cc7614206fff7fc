"""All quotes of a release as the index has them, and their words where they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from releases.files.manifest import Part
from releases.files.memory import give_back
from releases.files.parts import Source, read_parts
from releases.indexes.blocks import Parts
from releases.statements import words
from releases.statements.block import FROM, Block, Signs, block_of, columns_of
from releases.statements.index import Index, block_names
from releases.statements.joining import words_of
from releases.statements.rows import Quotes, Wanted, quotes_of
from releases.tables.schemas import TABLES

HELD_WORDS = 1 << 28
"""Bytes of words held in memory while pairs are decided; what is beyond is read again."""


class Corpus:
    """The blocks of a release that have quotes. Those that the index does not know are made, and kept there."""

    def __init__(self, source: Source, tables: Parts, index: Index, held: dict[str, pa.Array] | None = None) -> None:
        """`held` are the words of some blocks, in the order of their keys, by what the index calls them; they are taken out."""
        self._source, self._index = source, index
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
        known = index.blocks(frozenset(self.names.values()))
        for number, name in enumerate(self.names.values()):
            block = known.pop(name, None)
            if block is None:
                block, signs, told = self._made(number)
                index.keep(name, block, signs)
                if self._n_held < HELD_WORDS:
                    self._held[number] = told
                    self._n_held += told.nbytes
            elif held and name in held:
                self._held[number] = held.pop(name)
            self.blocks.append(block)
        index.flush()
        give_back()  # else it keeps the most that making a block took
        self.words = words_of(self.blocks)

    def _made(self, number: int) -> tuple[Block, Signs, pa.Array]:
        return block_of({table: self.read(number, table, columns) for table, columns in FROM.items()})

    def signs(self, numbers: Iterable[int] | None = None) -> Iterator[tuple[int, Signs]]:
        """The signs of all blocks, or of some, by their number, in no order that means anything.

        They are read, so that memory holds those of a few at a time.
        """
        some = range(len(self._order)) if numbers is None else numbers
        waiting = {self.names[self._order[number]]: number for number in some}
        for name, signs in self._index.signs(waiting.keys()):
            number = waiting.pop(name, None)
            if number is not None:
                yield number, signs
        for name, number in waiting.items():
            signs = self._made(number)[1]
            self._index.keep(name, None, signs)
            yield number, signs
        self._index.flush()

    def every_quote(self) -> Quotes:
        """All quotes. What they take of the blocks is told of no block any more: only which quotes it has."""
        found = quotes_of(self.blocks, self.words)
        taken = dict.fromkeys(set(columns_of(Block)) - {"quote", "quote_row"}, np.zeros(0, np.uint8))
        self.blocks = [replace(block, **taken) for block in self.blocks]
        return found

    def forget_words(self) -> None:
        """Lets go of the words that are held: no more are asked for."""
        self._held.clear()
        give_back()

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

    def fetch(self, wanted: Sequence[Wanted]) -> list[pa.Table]:
        """Columns of quotes (`Wanted`), each table in its order; every part is read once."""
        orders = [np.argsort(blocks, kind="stable") for _, blocks, _ in wanted]
        places = [dict(_by(blocks[order], order)) for (_, blocks, _), order in zip(wanted, orders, strict=True)]
        schema = TABLES["said"].schema
        found = [{name: [pa.array([], schema.field(name).type)] for name in columns} for columns, *_ in wanted]
        for number in sorted({number for of in places for number in of}):
            columns = dict.fromkeys(
                name for of, one in zip(places, wanted, strict=True) if number in of for name in one[0]
            )
            told = self.read(number, "said", list(columns)).combine_chunks()
            for of, (names, _, rows), pieces in zip(places, wanted, found, strict=True):
                if number in of:
                    taken = told.select(names).take(pa.array(rows[of[number]]))
                    for name in names:
                        pieces[name] += taken[name].chunks
        # One column after the other lets go of its pieces: all of them twice would be a good part of all memory.
        return [
            pa.table({name: pa.concat_arrays(pieces.pop(name)).take(pa.array(_back(order))) for name in names})
            for (names, *_), order, pieces in zip(wanted, orders, found, strict=True)
        ]


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
