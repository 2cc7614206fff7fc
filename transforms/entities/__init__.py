"""Entities: the names of an article found, corrected, joined and valued."""

from __future__ import annotations

from collections import Counter

from transforms.article import Annotated, Entity, Mention, Naming
from transforms.entities import normal, places
from transforms.entities.authority import Authority
from transforms.entities.joining import Cluster, join
from transforms.entities.spans import Candidate, candidates, tokens
from transforms.entities.words import NAMED, PLACES

__all__ = ["Authority", "find_entities"]


def find_entities(annotated: Annotated, authority: Authority | None = None) -> Naming:
    """Find the names of an article and join those that mean the same.

    `authority` wins over every rule. Mentions come in text order and do not overlap.
    """
    found = candidates(annotated)
    clusters = join([c for c in found if c.label in NAMED], authority)
    starts = [token.idx for token in annotated.doc]
    position = {id(c): n for n, c in enumerate(found)}
    mentions = [_mention(c, starts) for c in found]
    entities: list[Entity] = []
    for cluster in clusters:
        entity = _entity(cluster, authority)
        for member in cluster.members:
            n = position[id(member)]
            mentions[n].entity = len(entities)
            mentions[n].label = entity.label
            entity.mentions.append(n)
        entities.append(entity)
    return Naming(mentions, entities)


def _mention(candidate: Candidate, starts: list[int]) -> Mention:
    first, last = tokens(starts, candidate.start, candidate.end)
    return Mention(candidate.start, candidate.end, candidate.label, candidate.sentence, first, last, role=candidate.title)


def _entity(cluster: Cluster, authority: Authority | None) -> Entity:
    count = Counter(" ".join(m.text.split()) for m in cluster.members)
    longest = max(len(m.words) for m in cluster.members)
    name = max(count, key=lambda n: (len(normal.words(n)) == longest, count[n], len(n)))
    label, ref = cluster.label, None
    if label in PLACES and (place := places.find(normal.key(name))):
        name, ref = place.name, place.ref
    elif label == "NORP":
        ref = places.demonyms().get(normal.key(name))
    for form in (name, *count):
        if authority and (known := authority.find(form)):
            name, label, ref = known.name, known.label, known.external_ref or ref
            break
    key = normal.key(name)
    return Entity(normal.entity_id(label, key), label, name, key, gender=cluster.gender, external_ref=ref)
