"""What people have said of entities, which wins over every rule: these two are one, these two are not, this is its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True, slots=True)
class Ruling:
    """One thing said, in the order in which it was; `id` names the correction that says it."""

    id: str
    same: tuple[str, str] | None = None
    different: tuple[str, str] | None = None
    entity: str | None = None
    name: str | None = None
    """of `entity`, and of all that it is joined with"""
    label: str | None = None
    """of `entity` alone"""


@dataclass(slots=True)
class Ruled:
    """What the rulings come to, by row."""

    leaders: Sequence[int] | np.ndarray
    names: dict[int, str] = field(default_factory=dict)
    """by leading row"""
    labels: dict[int, str] = field(default_factory=dict)
    by: dict[int, str] = field(default_factory=dict)
    """the last ruling that made a row another than the rules made it"""


class _Groups:
    """Who is joined with whom; the smallest row number leads."""

    def __init__(self, leaders: Sequence[int]) -> None:
        self.of = list(leaders)
        self.members: dict[int, set[int]] = {}
        for row, leader in enumerate(leaders):
            self.members.setdefault(leader, set()).add(row)
        self.apart: set[frozenset[int]] = set()

    def part(self, a: int, b: int) -> None:
        """Two that are not one: where they were joined, the one named in fewer documents leaves, alone."""
        self.apart.add(frozenset((a, b)))
        if self.of[a] == self.of[b]:
            self._move(max(a, b), set())

    def join(self, a: int, b: int) -> None:
        """Two that are one, with all that either is joined with; where somebody among them is apart, one moves alone."""
        self.apart.discard(frozenset((a, b)))
        if self.of[a] == self.of[b]:
            return
        mine, theirs = self.members[self.of[a]], self.members[self.of[b]]
        if not any(frozenset((x, y)) in self.apart for x in mine for y in theirs):
            self._lead(self._without(a, mine) | self._without(b, theirs) | {a, b})
            return
        for mover, others in sorted(((a, theirs), (b, mine)), reverse=True):
            if not any(frozenset((mover, other)) in self.apart for other in others):
                self._move(mover, others)
                return

    def _without(self, row: int, group: set[int]) -> set[int]:
        del self.members[self.of[row]]
        return group

    def _move(self, row: int, to: set[int]) -> None:
        left = self.members.pop(self.of[row]) - {row}
        if left:
            self._lead(left)
        if to:
            del self.members[self.of[next(iter(to))]]
        self._lead({row, *to})

    def _lead(self, group: set[int]) -> None:
        leader = min(group)
        self.members[leader] = set(group)
        for row in group:
            self.of[row] = leader


def ruled(entity_ids: Sequence[str], leaders: Sequence[int], rulings: Sequence[Ruling]) -> Ruled:
    """Applies rulings, one after the other, to rows sorted by how many documents name them (most first).

    `leaders` has for each row the row that leads its group. A ruling about an entity that is not there says nothing.
    """
    if not rulings:
        return Ruled(list(leaders))
    rows = {entity_id: row for row, entity_id in enumerate(entity_ids)}
    groups, by = _Groups(leaders), dict[int, str]()
    names: dict[int, tuple[str, str]] = {}
    labels: dict[int, tuple[str, str]] = {}
    for ruling in rulings:
        pair = ruling.same or ruling.different
        if pair and pair[0] in rows and pair[1] in rows:
            a, b = rows[pair[0]], rows[pair[1]]
            before = {row: groups.of[row] for at in (a, b) for row in groups.members[groups.of[at]]}
            (groups.join if ruling.same else groups.part)(a, b)
            by |= {row: ruling.id for row, leader in before.items() if groups.of[row] != leader}
        elif ruling.entity in rows:
            at = rows[ruling.entity]
            if ruling.name:
                names.pop(at, None)  # so that the later of two about one group comes last
                names[at] = ruling.name, ruling.id
            if ruling.label:
                labels[at] = ruling.label, ruling.id
    done = Ruled(groups.of, by={row: one for row, one in by.items() if groups.of[row] != leaders[row]})
    for row, (name, one) in names.items():
        done.names[groups.of[row]] = name
        done.by |= dict.fromkeys(groups.members[groups.of[row]], one)
    for row, (label, one) in labels.items():
        done.labels[row], done.by[row] = label, one
    return done
