"""How rows are cut into parts, and when small parts are merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layout:
    """Sizes of parts. They change what publishing and reading cost, never what the rows say."""

    documents_per_part: int = 256
    """Documents of a block. An edited article costs a rewrite of its block, so this bounds what an edit costs;
    benchmarks/store.py shows what other sizes do to publishing and to reading."""
    characters_per_part: int = 8_000_000
    """Text of a block at most, so that a few books do not fill the memory (one document may exceed it alone)."""
    rows_per_part: int = 16_384
    """Rows of a part in the tables that are not cut by document."""
    small_parts: int = 16
    """Parts less than half full are merged when there are more of them than this."""


def merge_groups(sizes: Sequence[int], full: int, allowed: int) -> list[list[int]]:
    """Which positions to join: groups of positions in order, each adding up to at most `full`.

    `sizes` are what the parts hold. Parts at least half full stay alone, and so do all while no more than `allowed`
    are smaller. Every position is in exactly one group; a group stands where its first member stood.
    """
    small = [at for at, size in enumerate(sizes) if size * 2 < full]
    if len(small) <= allowed:
        return [[at] for at in range(len(sizes))]
    groups: list[list[int]] = []
    open_group: list[int] | None = None
    filled = 0
    merging = set(small)
    for at, size in enumerate(sizes):
        if at in merging and open_group is not None and filled + size <= full:
            open_group.append(at)
            filled += size
            continue
        groups.append([at])
        if at in merging:
            open_group, filled = groups[-1], size
    return groups
