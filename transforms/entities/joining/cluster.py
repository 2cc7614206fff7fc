"""Candidates of one article that name the same person, place or thing."""

from __future__ import annotations

from dataclasses import dataclass, field

from transforms.article import Gender
from transforms.entities.candidates.candidate import Candidate


@dataclass(frozen=True, slots=True)
class Doubt:
    """How surely (0 to 1) a surname means whom it was given to, and where others are first named that it can mean."""

    sure: float
    others: tuple[int, ...]


@dataclass(slots=True, eq=False)
class Cluster:
    """Candidates that name the same person, place or organisation."""

    label: str
    words: tuple[str, ...]
    """of the fullest form"""
    members: list[Candidate] = field(default_factory=list)
    gender: Gender | None = None
    doubts: dict[int, Doubt] = field(default_factory=dict)
    """by the start of a member: how surely it is one, and whom else it can mean"""
    name: str | None = None
    """a name that no single mention shows in full: “Jonas Lund” of “Jonas and Mary Lund”"""

    def distance(self, candidate: Candidate) -> tuple[bool, int]:
        """How far the nearest mention is; mentions before the candidate come first."""
        before = [candidate.start - m.start for m in self.members if m.start < candidate.start]
        if before:
            return (False, min(before))
        return (True, min((m.start - candidate.start for m in self.members), default=0))


def nearest(clusters: list[Cluster], candidate: Candidate) -> Cluster | None:
    """The cluster mentioned last before the candidate, else first after it."""
    if len(clusters) < 2:
        return clusters[0] if clusters else None
    return min(clusters, key=lambda c: c.distance(candidate))
