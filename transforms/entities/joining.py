"""Names of one article joined: who is who within the document."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from transforms.article import Gender
from transforms.entities import people, places
from transforms.entities.authority import Authority
from transforms.entities.spans import Candidate
from transforms.entities.words import NAME_SUFFIXES, PLACES


@dataclass(slots=True)
class Cluster:
    """Candidates that name the same person, place or organisation."""

    label: str
    words: tuple[str, ...]
    members: list[Candidate] = field(default_factory=list)
    gender: Gender | None = None

    def add(self, candidate: Candidate) -> None:
        self.members.append(candidate)
        self.gender = self.gender or people.gender_of_title(candidate.title)


def join(found: list[Candidate], authority: Authority | None) -> list[Cluster]:
    """Cluster `found` (named candidates in text order); clusters come in the order of their first mention."""
    vote_labels(found)
    persons = [c for c in found if c.label == "PERSON"]
    others = [c for c in found if c.label != "PERSON"]
    clusters = _join_people(persons) + _join_others(others)
    return sorted(clusters, key=lambda c: c.members[0].start)


def vote_labels(found: list[Candidate]) -> None:
    """Give all candidates of the same words one label: the gazetteer's, else the most frequent."""
    votes: dict[tuple[str, ...], Counter[str]] = {}
    for candidate in found:
        votes.setdefault(candidate.words, Counter())[candidate.label] += 1
    surnames = {w[-1] for w, v in votes.items() if len(w) > 1 and v.most_common(1)[0][0] == "PERSON"}
    chosen = {}
    for words, count in votes.items():
        place = places.find(" ".join(words))
        if place and place.sure and not count.keys() & {"NORP"}:
            chosen[words] = "GPE"
        elif len(words) == 1 and words[0] in surnames and "PERSON" not in count and "NORP" not in count:
            chosen[words] = "PERSON"
        else:
            chosen[words] = count.most_common(1)[0][0]
    for candidate in found:
        candidate.label = chosen[candidate.words]


def _core(words: tuple[str, ...]) -> tuple[str, ...]:
    """A person's words without suffixes, and a doubled word once (“Xi Xi”)."""
    kept = tuple(w for w in words if w not in NAME_SUFFIXES) or words
    return kept[:1] if len(set(kept)) == 1 else kept


def _join_people(found: list[Candidate]) -> list[Cluster]:
    clusters: list[Cluster] = []
    at_surname: dict[str, list[Cluster]] = {}
    for candidate in found:
        words = _core(candidate.words)
        if len(words) > 1:
            cluster = _of_full_name(words, at_surname.get(words[-1], []))
            if cluster is None:
                cluster = Cluster("PERSON", words, gender=people.gender_of_first_name(words[0]))
                clusters.append(cluster)
                at_surname.setdefault(words[-1], []).append(cluster)
            cluster.add(candidate)
            if len(words) > len(cluster.words):
                cluster.words = words
    for candidate in found:
        words = _core(candidate.words)
        if len(words) == 1:
            fitting = [c for c in clusters if words[0] == c.words[-1]] or [c for c in clusters if words[0] == c.words[0]]
            gender = people.gender_of_title(candidate.title)
            if gender:
                fitting = [c for c in fitting if c.gender in (None, gender)]
            cluster = min(fitting, key=lambda c: _distance(c, candidate), default=None)
            if cluster is None:
                cluster = Cluster("PERSON", words)
                clusters.append(cluster)
            cluster.add(candidate)
    for cluster in clusters:
        cluster.members.sort(key=lambda c: c.start)
    return clusters


def _distance(cluster: Cluster, candidate: Candidate) -> tuple[bool, int]:
    """How far the nearest mention of a cluster is; mentions before the candidate come first."""
    before = [candidate.start - m.start for m in cluster.members if m.start < candidate.start]
    if before:
        return (False, min(before))
    return (True, min(m.start - candidate.start for m in cluster.members))


def _of_full_name(words: tuple[str, ...], clusters: list[Cluster]) -> Cluster | None:
    """The cluster of the same surname whose first name goes with `words`."""
    for cluster in clusters:
        a, b = cluster.words[0], words[0]
        if a == b or (min(len(a), len(b)) == 1 and a[0] == b[0]) or set(words) <= set(cluster.words):
            return cluster
    return None


def _join_others(found: list[Candidate]) -> list[Cluster]:
    clusters: dict[tuple[str, str], Cluster] = {}
    for candidate in found:
        kind = "PLACE" if candidate.label in PLACES else candidate.label
        name = " ".join(candidate.words)
        place = places.find(name) if kind == "PLACE" else None
        if place:
            name = place.name
        elif kind == "NORP":
            name = _singular(name)
        cluster = clusters.setdefault((kind, name), Cluster(candidate.label, candidate.words))
        cluster.add(candidate)
    return list(clusters.values())


def _singular(name: str) -> str:
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else name
