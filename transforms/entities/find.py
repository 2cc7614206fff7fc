"""Finding the entities of one article: names found, corrected, joined and valued."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from spacy.attrs import IDX

from transforms.article import Annotated, Entity, Mention, Naming
from transforms.english.name_words import NAMED, PLACES, VALUED
from transforms.entities import values
from transforms.entities.candidates import headlines, unusual_order
from transforms.entities.candidates.edges import (
    Candidate,
    candidates,
    place_in_sentences,
    put_in,
    put_titles_right,
    tokens,
)
from transforms.entities.candidates.missed import missed
from transforms.entities.joining import gender_by_pronouns, join, keys, roles
from transforms.entities.joining.cluster import Cluster
from transforms.entities.known import first_and_last, gazetteer, normal
from transforms.entities.known.authority import Authority
from transforms.entities.labels import from_context, vote
from transforms.entities.labels.homonyms import Context

#: Characters of the longest name in capitals that is taken for an abbreviation (UNESCO has 6, but few people and towns do).
LONGEST_ABBREVIATION = 4
#: Years that a number behind a name can be as an age.
OLDEST = 120

_BRACKETS = re.compile(r"[\[\]]")


def find_entities(annotated: Annotated, authority: Authority | None = None) -> Naming:
    """Find the names of an article and join those that mean the same.

    `authority` wins over every rule. Mentions come in text order and do not overlap.
    """
    text = annotated.text
    lines = headlines.lines(annotated)
    datelines = from_context.cities(annotated)
    found = unusual_order.put_right(text, headlines.without_mistakes(annotated, lines, candidates(annotated)))
    found = put_in(found, datelines)
    new = missed(text, found, lines, authority)
    found = put_in(found, new)
    put_titles_right(text, found, new)
    place_in_sentences(annotated, found)
    named = [c for c in found if c.label in NAMED]
    vote.vote(text, named, from_context.told(text, named, datelines))
    found, named = ([c for c in some if c.label] for some in (found, named))
    roles.fill(text, [c for c in named if c.label == "PERSON"])
    clusters = join(text, named)
    gender_by_pronouns.fill(annotated, clusters)
    article = _Article(_article_mark(annotated), Context(named))
    starts = annotated.doc.to_array([IDX]).tolist()
    position = {id(c): n for n, c in enumerate(found)}
    published = annotated.article.published_at
    mentions = [_mention(c, starts, published.date() if published else None) for c in found]
    for n, years in _ages(text, found):
        mentions[n].value = f"P{years}Y"
    made: dict[str, Entity] = {}
    for cluster in clusters:
        entity = _entity(cluster, authority, article)
        entity = made.setdefault(entity.entity_id, entity)
        entity.mentions += (position[id(member)] for member in cluster.members)
        entity.gender = entity.gender or cluster.gender
    for number, entity in enumerate(made.values()):
        entity.mentions.sort()
        for n in entity.mentions:
            mentions[n].entity, mentions[n].label = number, entity.label
    return Naming(mentions, list(made.values()))


def _mention(candidate: Candidate, starts: list[int], published: date | None) -> Mention:
    first, last = tokens(starts, candidate.start, candidate.end)
    role = roles.shown(candidate.title) if candidate.title else None
    value = unit = None
    if candidate.label in VALUED:
        value, unit = values.value(candidate.text, candidate.label, published)
    return Mention(
        candidate.start, candidate.end, candidate.label, candidate.sentence, first, last, role, value=value, unit=unit
    )


def _ages(text: str, found: list[Candidate]) -> Iterator[tuple[int, str]]:
    """Number of each mention that is somebody's age between commas (“Ada Lund, 52, left”), with the years."""
    for n, candidate in enumerate(found[1:], start=1):
        before, years = found[n - 1], candidate.text
        if candidate.label in ("DATE", "CARDINAL") and before.label == "PERSON" and years.isdecimal():
            apart = text[before.end : candidate.start] == ", " and text[candidate.end : candidate.end + 1] in (
                ",",
                ".",
                ";",
            )
            if apart and int(years) <= OLDEST:
                yield n, str(int(years))


def _article_mark(annotated: Annotated) -> str:
    """What tells an article from others and mostly stays the same in copies and new editions: the first paragraph."""
    first = annotated.paragraphs[0] if annotated.paragraphs else None
    return normal.fold(annotated.text[first.start : first.end]) if first else ""


@dataclass(frozen=True, slots=True)
class _Article:
    """What an entity's key takes from its article."""

    mark: str
    context: Context


def _person_key(cluster: Cluster, name: str, article: _Article) -> str:
    """A full name is a key everywhere; a surname alone, or a widespread name, only in its article.

    Mr. and Mrs. of one surname have two.
    """
    key = normal.key(name)
    if " " in key and not first_and_last.widespread(name):
        return key
    return f"{key} ({cluster.gender or ''}) in {hashlib.sha256(article.mark.encode()).hexdigest()[:8]}"


def _shouted(name: str) -> bool:
    """Whether a name is in capitals as headlines and datelines have it, not as an abbreviation."""
    return name.isupper() and len(name) > LONGEST_ABBREVIATION


def _fullest(cluster: Cluster, count: Counter[str]) -> str:
    """The form with most words, of those the most frequent and longest, rather not in capitals."""
    if len(count) == 1:
        return next(iter(count))
    longest = max(len(m.words) for m in cluster.members)
    return max(count, key=lambda n: (len(normal.words(n)) == longest, not _shouted(n), count[n], len(n)))


def _entity(cluster: Cluster, authority: Authority | None, article: _Article) -> Entity:
    count = Counter(" ".join(m.text.split()) for m in cluster.members)
    name = cluster.name or _fullest(cluster, count)
    words, label, ref = normal.words(name), cluster.label, None
    name = _BRACKETS.sub("", name)
    if label in ("PERSON", "GPE") and _shouted(name):
        name = name.title()
    key = _person_key(cluster, name, article) if label == "PERSON" else keys.of(label, words)
    if label in PLACES and (place := article.context.place(" ".join(words))):
        name, label, ref = place.name, place.label, place.ref
        key = ref or key
    elif label == "NORP":
        ref = gazetteer.demonym_keys().get(" ".join(words))
    elif label == "ORG":
        key = article.context.organisation(words) or key
    for form in (name, *count):
        if authority and (known := authority.find(form)):
            name, label, ref, key = known.name, known.label, known.external_ref or ref, normal.key(known.name)
            break
    return Entity(normal.entity_id(label, key), label, name, key, gender=cluster.gender, external_ref=ref)
