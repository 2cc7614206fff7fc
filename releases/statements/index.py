"""The index of a store: what is known of the quotes of each block of documents, and what was found out for the newest releases.

It is made of numbers and hashes, follows from the parts of a release alone, and may be lost: whatever is missing, damaged
or of another version is made again.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from releases.indexes import blocks, kept
from releases.indexes.blocks import Columns, Kind, Parts
from releases.statements.block import FROM, Block, Signs, block_of, columns_of
from releases.statements.joining import Pairs
from releases.statements.words import KEY

VERSION = "4"
"""Of what is kept: another one, and all is made anew. Goes up with any change to what is compared, how, or what is told."""

FOLDER = "statements"
"""Below the store's scratch folder: what was found out for releases."""

TABLES = ("statements", "quote_statements")
"""What is made with it."""

_STATE = ".state"

STATES = 2
"""Releases whose state is kept: the newest, and the one before, should its publishing fail."""


def _told(tables: Mapping[str, pa.Table]) -> Columns:
    return _columns(block_of(tables)[0])


def _signed(tables: Mapping[str, pa.Table]) -> Columns:
    return _columns(block_of(tables)[1])


def _columns(of: Block | Signs) -> Columns:
    return {name: getattr(of, name) for name in columns_of(type(of))}


QUOTES = Kind("quotes", VERSION, FROM, columns_of(Block), _told)
SIGNS = Kind("signs", VERSION, FROM, columns_of(Signs), _signed)
"""Of one version, so both call a block the same."""


@dataclass(frozen=True)
class State:
    """What was found out for one release."""

    pairs: Pairs
    quote: np.ndarray
    """keys of quotes that are of a statement, sorted"""
    statement: np.ndarray
    """key of the statement of each"""

    def of(self, quotes: np.ndarray) -> np.ndarray:
        """Keys of the statements of quotes, 0 for none."""
        if not len(self.quote):
            return np.zeros(len(quotes), KEY)
        at = np.minimum(np.searchsorted(self.quote, quotes), len(self.quote) - 1)
        return np.where(self.quote[at] == quotes, self.statement[at], KEY(0))


def block_names(tables: Parts) -> dict[str, str]:
    """What the index calls each block that has quotes: a hash of the parts that it follows from."""
    names = blocks.names_of(QUOTES, tables)
    return {part.block: names[part.block] for part in tables.get("quotes", ()) if part.block is not None}


def _digest(values: Iterable[str]) -> str:
    return hashlib.sha256("\n".join((QUOTES.version, *values)).encode()).hexdigest()[:32]


class Index:
    """The index below a store's scratch folder, made when something is kept."""

    def __init__(self, scratch: Path) -> None:
        self.folder = scratch / FOLDER
        self._quotes, self._signs = blocks.Index(scratch, QUOTES), blocks.Index(scratch, SIGNS)

    def blocks(self, names: Collection[str]) -> dict[str, Block]:
        """Those of some blocks, by name, that are known."""
        packs = self._quotes.known(names)
        return {name: Block(**columns) for pack in packs for name, columns in pack.asked_for()}

    def signs(self, names: Collection[str]) -> Iterator[tuple[str, Signs]]:
        """The signs of some blocks, of those of which they are known: most of the index, so that not all are in memory."""
        for pack in self._signs.known(names):
            for name, columns in pack.asked_for():
                yield name, Signs(**columns)

    def keep(self, name: str, block: Block | None, signs: Signs) -> None:
        """Keeps a block, or what is not known of it, and its signs; not in a file before `flush`."""
        if block is not None:
            self._quotes.keep(name, _columns(block))
        self._signs.keep(name, _columns(signs))

    def flush(self) -> None:
        """Puts on disk what was kept since."""
        self._quotes.flush()
        self._signs.flush()

    def state(self, tables: Parts) -> State | None:
        """What was found out when `tables` (their `TABLES`) were made; None where it is not known."""
        return self._state(self._path(tables))

    def newest(self) -> Pairs:
        """The pairs found last, for whatever release; none where none are known."""
        for path in self._states():
            state = self._state(path)
            if state is not None:
                return state.pairs
        return Pairs()

    def keep_state(self, tables: Parts, state: State) -> None:
        """Keeps what was found out for a release, and only that of the ones before that may still be asked for."""
        columns = {f"pairs_{name}": getattr(state.pairs, name) for name in Pairs.columns()}
        kept.save(self._path(tables), {**columns, "quote": state.quote, "statement": state.statement})
        for path in self._states()[STATES:]:
            path.unlink(missing_ok=True)

    def keep_only(self, *releases: Parts) -> None:
        """Removes blocks that none of some releases has, and what a killed process or an older version left behind."""
        self._quotes.keep_only(*releases)
        self._signs.keep_only(*releases)
        for name in self._names():
            if not name.endswith(_STATE):
                with suppress(OSError):
                    (self.folder / name).unlink()

    def _path(self, tables: Parts) -> Path:
        made = [f"{table} {part.hash}" for table in TABLES for part in tables.get(table, ())]
        names = sorted(block_names(tables).values())
        return self.folder / f"{_digest([*made, *names])}{_STATE}"

    def _states(self) -> list[Path]:
        """Files of states, the newest first."""
        found = [self.folder / name for name in self._names() if name.endswith(_STATE)]
        return sorted(found, key=lambda path: (-path.stat().st_mtime_ns, path.name))

    def _names(self) -> list[str]:
        return os.listdir(self.folder) if self.folder.is_dir() else []

    @staticmethod
    def _state(path: Path) -> State | None:
        columns = kept.load(path)
        wanted = {*(f"pairs_{name}" for name in Pairs.columns()), "quote", "statement"}
        if columns is None or set(columns) != wanted:
            return None
        pairs = Pairs(**{name: columns[f"pairs_{name}"] for name in Pairs.columns()})
        return State(pairs, columns["quote"], columns["statement"])
