"""The index of a store: a file for each block of documents, and what was found out for the newest releases.

It is made of numbers and hashes, follows from the parts of a release alone, and may be lost: whatever is missing, damaged
or of another version is made again.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from releases.files.manifest import Part
from releases.indexes import kept
from releases.statements.block import FROM, Block, Signs, columns_of
from releases.statements.joining import Pairs
from releases.statements.words import KEY

_Kind = TypeVar("_Kind", Block, Signs)

Parts = Mapping[str, tuple[Part, ...]]

VERSION = "3"
"""Of what is kept: another one, and all is made anew. Goes up with any change to what is compared, how, or what is told."""

FOLDER = "statements"
"""Below the store's scratch folder."""

TABLES = ("statements", "quote_statements")
"""What is made with it."""

_OF_BLOCKS = (".block", ".signs")
"""Ends of the files of a block."""

STATES = 2
"""Releases whose state is kept: the newest, and the one before, should its publishing fail."""


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
    parts: dict[str, dict[str, list[Part]]] = {}
    for table in FROM:
        for part in tables.get(table, ()):
            if part.block is not None:
                parts.setdefault(part.block, {}).setdefault(table, []).append(part)
    quoted = dict.fromkeys(part.block for part in tables.get("quotes", ()) if part.block is not None)
    return {block: block_name(block, parts[block]) for block in quoted}


def block_name(block: str, parts: Mapping[str, Sequence[Part]]) -> str:
    """What the index calls a block, of which these are the parts of the tables that it follows from."""
    return _digest([block, *(f"{table} {part.hash}" for table in FROM for part in parts.get(table, ()))])


def _digest(values: Iterable[str]) -> str:
    return hashlib.sha256("\n".join((VERSION, *values)).encode()).hexdigest()[:32]


class Index:
    """The index in a folder, made when something is kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def block(self, name: str) -> Block | None:
        """A block; None where it is not known."""
        return self._load(name, Block)

    def signs(self, name: str) -> Signs | None:
        """The signs of a block; None where they are not known."""
        return self._load(name, Signs)

    def keep_block(self, name: str, block: Block, signs: Signs) -> None:
        """Keeps a block and its signs."""
        for some in (block, signs):
            kept.save(
                self._file(name, type(some)), {column: getattr(some, column) for column in columns_of(type(some))}
            )

    def _load(self, name: str, kind: type[_Kind]) -> _Kind | None:
        columns = kept.load(self._file(name, kind))
        return kind(**columns) if columns is not None and set(columns) == set(columns_of(kind)) else None

    def _file(self, name: str, kind: type[Block] | type[Signs]) -> Path:
        return self.folder / f"{name}.{kind.__name__.lower()}"  # `_OF_BLOCKS`

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

    def keep_only(self, names: Collection[str]) -> None:
        """Removes blocks that are not in `names`, and what a killed process left behind."""
        wanted = {f"{name}{kind}" for name in names for kind in _OF_BLOCKS}
        for name in self._names():
            if name not in wanted and any(kind in name for kind in _OF_BLOCKS):
                with suppress(OSError):
                    (self.folder / name).unlink()

    def _path(self, tables: Parts) -> Path:
        made = [f"{table} {part.hash}" for table in TABLES for part in tables.get(table, ())]
        names = sorted(block_names(tables).values())
        return self.folder / f"{_digest([*made, *names])}.state"

    def _states(self) -> list[Path]:
        """Files of states, the newest first."""
        found = [self.folder / name for name in self._names() if name.endswith(".state")]
        return sorted(found, key=lambda path: (-path.stat().st_mtime_ns, path.name))

    def _names(self) -> list[str]:
        """Names of all files: two for each block, so no path is made of each."""
        return os.listdir(self.folder) if self.folder.is_dir() else []

    @staticmethod
    def _state(path: Path) -> State | None:
        columns = kept.load(path)
        wanted = {*(f"pairs_{name}" for name in Pairs.columns()), "quote", "statement"}
        if columns is None or set(columns) != wanted:
            return None
        pairs = Pairs(**{name: columns[f"pairs_{name}"] for name in Pairs.columns()})
        return State(pairs, columns["quote"], columns["statement"])
