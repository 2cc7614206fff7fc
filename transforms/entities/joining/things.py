"""Places, organisations and other things of one article joined."""

from __future__ import annotations

import re

from transforms.english import head_words
from transforms.english.name_words import PLACES
from transforms.entities.candidates.candidate import Candidate
from transforms.entities.joining import keys
from transforms.entities.joining.cluster import Cluster, nearest
from transforms.entities.known import gazetteer
from transforms.entities.known.organisations import company

_ACRONYM = re.compile(r"[A-Z][A-Za-z]?[A-Z&][A-Z0-9]{0,5}s?")
_SMALL = frozenset({"of", "the", "and", "for", "on", "in", "to", "at", "de", "la", "&"})
_TOWNS = frozenset({"GPE", "LOC"})
#: Labels whose names get shortened to some of their words.
_SHORTENED = frozenset({"ORG", "EVENT", "LAW", "FAC", "PRODUCT", "WORK_OF_ART"})
#: Names whose last word alone is something else.
_WHOLE = frozenset({"white house"})


def join(text: str, found: list[Candidate]) -> list[Cluster]:
    """Cluster `found` (text order): equal keys, acronyms, shortened names."""
    clusters: dict[tuple[str, str], Cluster] = {}
    for candidate in found:
        kind = "PLACE" if candidate.label in PLACES else candidate.label
        key = keys.of(candidate.label, candidate.words)
        cluster = clusters.setdefault((kind, key), Cluster(candidate.label, candidate.words))
        cluster.members.append(candidate)
        if len(candidate.words) > len(cluster.words):
            cluster.words = candidate.words
    joined = list(clusters.values())
    for small in sorted(clusters.values(), key=lambda c: len(c.words)):
        others = [c for c in joined if c is not small]
        if target := _longer(small, others):
            target.members += small.members
            joined.remove(small)
    return joined


def _longer(small: Cluster, others: list[Cluster]) -> Cluster | None:
    """The cluster that the name of `small` is short for."""
    shown = small.members[0].text
    if len(small.words) == 1 and not gazetteer.find(small.words[0]) and _ACRONYM.fullmatch(shown.replace(".", "")):
        letters = shown.replace(".", "").removesuffix("s").upper()
        spelled = [c for c in others if letters in _initials(c)]
        if spelled:
            return nearest(spelled, small.members[0])
    if small.label in _TOWNS and not gazetteer.find(" ".join(small.words)):
        longer = [c for c in others if c.label in _TOWNS and c.words[: len(small.words)] == small.words != c.words]
        return longer[0] if len(longer) == 1 else None
    if small.label not in _SHORTENED:
        return None
    fits = [c for c in others if c.label == small.label and _shortened(small.words, c.words)]
    return nearest(fits, small.members[0])


def _shortened(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether `short` is the end of `long`, or its beginning with nothing but kinds of thing left out."""
    n = len(short)
    if n >= len(long):
        return False
    if long[-n:] == short:
        return " ".join(long) not in _WHOLE
    if company(short, long):
        return True
    return long[:n] == short and all(w in head_words.LAST for w in long[n:])


def _initials(cluster: Cluster) -> set[str]:
    """Acronyms that the fullest name can have: first letters of all words, of the words without the small ones."""
    if len(cluster.words) < 2:
        return set()
    words = [p for m in cluster.members if m.words == cluster.words for p in re.findall(r"[\w&]+", m.text)]
    words = words[: len(cluster.words)]
    large = [w for w in words if w.lower() not in _SMALL]
    return {"".join(w[0] for w in words).upper(), "".join(w[0] for w in large).upper()}
