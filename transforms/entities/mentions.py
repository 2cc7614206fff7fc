"""Mentions: candidates with their tokens, values and roles, each pointing at its entity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from spacy.attrs import IDX

from transforms.article import Annotated, Entity, Mention, Naming
from transforms.english.name_words import VALUED
from transforms.entities import values
from transforms.entities.candidates.candidate import Candidate, tokens
from transforms.entities.joining import roles
from transforms.entities.joining.cluster import Cluster

#: Years that a number behind a name can be as an age.
OLDEST = 120


def naming(
    annotated: Annotated, found: Sequence[Candidate], entities: Sequence[tuple[Entity, Sequence[Cluster]]]
) -> Naming:
    """The mentions of `found` and the entities of the clusters that each is made of."""
    starts = annotated.doc.to_array([IDX]).tolist()
    published = annotated.article.published_at
    ages = dict(_ages(annotated.text, found))
    mentions = [_mention(c, starts, published.date() if published else None, ages.get(c.start)) for c in found]
    number = {c.start: n for n, c in enumerate(found)}
    for k, (entity, clusters) in enumerate(entities):
        entity.mentions = sorted(number[member.start] for cluster in clusters for member in cluster.members)
        for n in entity.mentions:
            if mentions[n].label != entity.label:
                mentions[n].label, mentions[n].method = entity.label, "label"
            mentions[n].entity = k
    for _, clusters in entities:
        for start, doubt in ((s, d) for cluster in clusters for s, d in cluster.doubts.items()):
            others = (mentions[number[first]].entity for first in doubt.others)
            mentions[number[start]].sure = doubt.sure
            mentions[number[start]].others = tuple(dict.fromkeys(e for e in others if e is not None))
    return Naming(mentions, [entity for entity, _ in entities])


def _mention(candidate: Candidate, starts: list[int], published: date | None, age: str | None) -> Mention:
    first, last = tokens(starts, candidate.start, candidate.end)
    role = roles.shown(candidate.title) if candidate.title else None
    value = unit = None
    if age:
        value = age
    elif candidate.label in VALUED:
        value, unit = values.value(candidate.text, candidate.label, published)
    return Mention(
        candidate.start,
        candidate.end,
        candidate.label,
        candidate.sentence,
        first,
        last,
        role,
        value=value,
        unit=unit,
        method=candidate.method,
    )


def _ages(text: str, found: Sequence[Candidate]) -> Iterator[tuple[int, str]]:
    """Start of each mention that is somebody's age between commas (“Ada Lund, 52, left”), with the length of time."""
    for before, candidate in pairwise(found):
        years = candidate.text
        if candidate.label in ("DATE", "CARDINAL") and before.label == "PERSON" and years.isdecimal():
            behind = text[candidate.end : candidate.end + 1]
            if text[before.end : candidate.start] == ", " and behind in (",", ".", ";") and int(years) <= OLDEST:
                yield candidate.start, f"P{int(years)}Y"
