"""Whom words mean: one entity, several who speak as one, or nobody for sure."""

from __future__ import annotations

from dataclasses import dataclass

#: Probability below which no name is given: a wrong name is worse than none.
LEAST_SURE = 0.75


@dataclass(frozen=True, slots=True)
class Meant:
    """Entities that a name, a pronoun or a description means, as indices into `Naming.entities`."""

    entities: tuple[int, ...]
    sure: float
    """probability, 0 to 1, that it means them"""
    others: tuple[int, ...] = ()
    """whom else it can mean, likeliest first"""

    @property
    def entity(self) -> int | None:
        """The one entity meant, if it is one and that sure enough."""
        return self.entities[0] if len(self.entities) == 1 and self.is_sure else None

    @property
    def is_sure(self) -> bool:
        return self.sure >= LEAST_SURE

    @property
    def candidates(self) -> tuple[int, ...]:
        """Whom it can mean where that is not sure; nobody where it is."""
        return () if self.is_sure else (*self.entities, *self.others)
