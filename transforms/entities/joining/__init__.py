"""Names of one article joined: who is who, and what is what, within the document."""

from __future__ import annotations

from transforms.article import Annotated
from transforms.entities.candidates.candidate import Candidate
from transforms.entities.joining import people
from transforms.entities.joining import things as things_of
from transforms.entities.joining.cluster import Cluster


def join(annotated: Annotated, found: list[Candidate]) -> list[Cluster]:
    """Cluster `found` (named candidates in text order, labels settled); clusters come in order of first mention."""
    persons = [c for c in found if c.label == "PERSON"]
    things = [c for c in found if c.label != "PERSON"]
    clusters = people.join(annotated, persons) + things_of.join(annotated.text, things)
    for cluster in clusters:
        cluster.members.sort(key=lambda c: c.start)
    return sorted(clusters, key=lambda c: c.members[0].start)
