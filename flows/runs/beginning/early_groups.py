"""Groups that workers annotate while others still read: whoever has nothing more to read goes on with what is read.

Which record of several is the document is known only when all is read. So no more is begun than keeps idle workers
busy, only of sources that are new, and only what will be a group of its own whatever is read besides. A group that comes
out otherwise is annotated as it should be, and the early work was in vain.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyarrow.parquet as pq

from flows.runs import planning
from flows.runs.settings import Settings
from flows.runs.stages import AnnotateOptions, ReadUnit, annotate_group
from flows.runs.staging import ReadResult
from flows.runs.workers.starting import AnyWorkers

#: Groups that a worker is given when it has no more to read: as long, about, as another takes to read the last unit.
GROUPS_PER_WORKER = 4


@dataclass(frozen=True, slots=True)
class Read:
    """A file of articles."""

    order: tuple[int, str]
    """by which files follow each other: the place of its unit, and its name"""
    path: str
    n_articles: float
    """about so many"""


class EarlyGroups:
    """Hands out groups of what has been read; may be told of it from several threads."""

    def __init__(
        self,
        workers: AnyWorkers,
        settings: Settings,
        staging: str,
        units: Sequence[ReadUnit],
        new: Set[tuple[str, str]],
    ) -> None:
        """`units` in their order; `new`: (collection, source) that the parent release does not have."""
        self._workers, self._settings, self._staging = workers, settings, staging
        self._order = {
            unit.key: at
            for at, unit in enumerate(units)
            if all((file.collection, file.source) in new for file in unit.files)
        }
        self._mutex = threading.Lock()
        self._read: list[Read] = []
        self._begun: set[str] = set()

    def add(self, units: Sequence[ReadUnit], results: Sequence[ReadResult], *, idle: bool) -> None:
        """Some units have been read; `idle`: nothing is left to hand out to the worker that did it."""
        order = min((self._order.get(unit.key, -1) for unit in units), default=-1)
        with self._mutex:
            if order >= 0:
                for result in results:
                    share = result.n_articles / max(len(result.article_files), 1)
                    self._read += [Read((order, Path(path).name), path, share) for path in result.article_files]
            if idle:
                sure = whole(self._read, self._settings.batch_size, self._workers.count)
                for path in islice((path for path in sure if path not in self._begun), GROUPS_PER_WORKER):
                    self._begun.add(path)
                    group = planning.group(path, tuple(range(pq.read_metadata(path).num_rows)))
                    self._workers.begin(annotate_group, group, AnnotateOptions.of(self._settings), self._staging)


def whole(read: Sequence[Read], most: int, n_workers: int) -> Iterator[str]:
    """Files of articles of which each will be a group, whatever else is read: enough comes behind it."""
    behind = sum(file.n_articles for file in read)
    for file in sorted(read, key=lambda file: file.order):
        behind -= file.n_articles
        if behind < most * planning.SHARES_AT_THE_END * n_workers:
            return
        yield file.path
