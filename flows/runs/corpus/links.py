"""Which entities could be one: all that share a name, a surname, a reference, or share one with others who do."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
import pyarrow as pa

from releases.indexes.blocks import Columns
from releases.indexes.documents import KEY, hashed
from releases.tables.ids import distinct, ranges, within

if TYPE_CHECKING:
    from transforms.entities import Authority

HASHED_AT_ONCE = 100_000
"""Of what entities have in common: each is a Python string while it is hashed."""

_NONE = np.zeros(0, KEY)


def numbers(entity_ids: pa.ChunkedArray | pa.Array) -> np.ndarray:
    """What entities are known by here: 64 bits. Two that had the same would be decided together, which changes no row."""
    from transforms.entities.corpus import evidence

    return evidence.numbers(entity_ids).astype(KEY)


def told(names: pa.Table, authority: Authority | None) -> tuple[np.ndarray, np.ndarray]:
    """The entity, and the hash, of each thing that `connections` tells of some names."""
    from transforms.entities.corpus.connections import connections

    entity, link = numbers(names["entity_id"]), [_NONE]
    of = [_NONE]
    for rows, shared in connections(names, authority):
        of.append(entity[rows])
        for at in range(0, len(shared), HASHED_AT_ONCE):
            coded = shared.slice(at, HASHED_AT_ONCE).dictionary_encode()
            link.append(hashed(coded.dictionary.to_pylist())[coded.indices.to_numpy()])
    return np.concatenate(of), np.concatenate(link)


@dataclass(frozen=True)
class Links:
    """What each entity has that others may have too, looked up from either side."""

    by_link: tuple[np.ndarray, np.ndarray]
    """links, sorted, and the entity that has each"""
    by_entity: tuple[np.ndarray, np.ndarray]
    """entities, sorted, and a link of each"""

    @classmethod
    def of(cls, entity: np.ndarray, link: np.ndarray) -> Self:
        """From pairs in any order."""
        return cls(_sorted(link, entity), _sorted(entity, link))

    @classmethod
    def kept(cls, columns: Columns) -> Self:
        """From what `columns` told."""
        return cls((columns["link"], columns["link_entity"]), (columns["entity"], columns["entity_link"]))

    @property
    def columns(self) -> Columns:
        """To be kept."""
        (link, link_entity), (entity, entity_link) = self.by_link, self.by_entity
        return {"link": link, "link_entity": link_entity, "entity": entity, "entity_link": entity_link}

    @classmethod
    def on_disk(cls, entity: np.ndarray, link: np.ndarray) -> Self:
        """The same in files without a name, of which memory holds what is looked at: all lie there until a publish ends.

        One side after the other, for each takes as much memory as the pairs.
        """
        by_link = _sorted(link, entity, _mapped)
        return cls(by_link, _sorted(entity, link, _mapped))

    def around(self, entities: np.ndarray, links: np.ndarray) -> np.ndarray:
        """Some entities, and all that are connected with them or with some links, sorted."""
        found, seen = distinct(entities), _NONE
        links = distinct(np.concatenate([links, _values(self.by_entity, found)]))
        while len(links):
            seen = distinct(np.concatenate([seen, links]))
            new = distinct(_values(self.by_link, links))
            new = new[~within(new, found)]
            found = distinct(np.concatenate([found, new]))
            links = distinct(_values(self.by_entity, new))
            links = links[~within(links, seen)]
        return found

    def replaced(self, entities: np.ndarray, entity: np.ndarray, link: np.ndarray) -> Links:
        """With other links for some entities, which are sorted: those of the pairs."""
        new = Links.of(entity, link)
        theirs = _places(self.by_entity[0], entities)
        shared = _places(self.by_link[0], distinct(np.asarray(self.by_entity[1][theirs])))
        mine = shared[within(self.by_link[1][shared], entities)]
        return Links(_merged(self.by_link, mine, new.by_link), _merged(self.by_entity, theirs, new.by_entity))


def _sorted(
    keys: np.ndarray, values: np.ndarray, put: Callable[[np.ndarray], np.ndarray] = lambda column: column
) -> tuple[np.ndarray, np.ndarray]:
    """Keys, sorted, and the value of each, in their order; each column `put` where it is to be."""
    order = np.argsort(keys, kind="stable")
    return put(keys[order]), put(values[order])


def _mapped(column: np.ndarray) -> np.ndarray:
    if not len(column):
        return column
    with tempfile.TemporaryFile() as file:
        column.tofile(file)
        file.flush()
        return np.memmap(file, column.dtype, "r", shape=column.shape)


def _values(pairs: tuple[np.ndarray, np.ndarray], wanted: np.ndarray) -> np.ndarray:
    """The values of some keys."""
    return np.asarray(pairs[1][_places(pairs[0], wanted)])


def _places(keys: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Where some keys stand among keys that are sorted."""
    starts, ends = np.searchsorted(keys, wanted, "left"), np.searchsorted(keys, wanted, "right")
    return ranges(starts, ends - starts)


def _merged(
    old: tuple[np.ndarray, np.ndarray], gone: np.ndarray, new: tuple[np.ndarray, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    keys, values = np.delete(old[0], gone), np.delete(old[1], gone)
    at = np.searchsorted(keys, new[0])
    return np.insert(keys, at, new[0]), np.insert(values, at, new[1])
