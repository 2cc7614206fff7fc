"""What can go wrong with a store, each as one sentence that says what, where and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class StoreError(Exception):
    """A store could not do what was asked of it; the message is written for the person who asked."""


class Busy(StoreError):
    """Another process holds the store's lock."""


class Conflict(StoreError):
    """Somebody else published changes to the same collections in the meantime."""


class Held(StoreError):
    """The newest release asks that no run follows the sources until somebody says so."""


class Damaged(StoreError):
    """A manifest or a part is missing or not what was once written."""


class TooNew(StoreError):
    """A newer version of onrecord wrote to the store: this one reads what it knows and writes nothing."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One violation found by a check."""

    where: str
    """table, part or file"""
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


SHOWN_PROBLEMS = 5
"""How many violations a message spells out; the rest are counted (`CheckFailed.problems` has them all)."""


class CheckFailed(StoreError):
    """The rows to be published break an invariant; nothing was published."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        shown = "; ".join(str(problem) for problem in self.problems[:SHOWN_PROBLEMS])
        more = len(self.problems) - SHOWN_PROBLEMS
        tail = f"; and {more} more" if more > 0 else ""
        super().__init__(f"nothing was published, the rows break {len(self.problems)} invariant(s): {shown}{tail}")
