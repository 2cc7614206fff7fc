"""Entities of one article, made of its clusters: name, label, key and reference."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass

from transforms.article import Annotated, Entity
from transforms.english.name_words import NAMED, PLACES
from transforms.entities.candidates.candidate import Candidate
from transforms.entities.joining import keys
from transforms.entities.joining.cluster import Cluster
from transforms.entities.known import first_and_last, gazetteer, normal
from transforms.entities.known.authority import Authority
from transforms.entities.known.organisations import PLAIN_PAPERS
from transforms.entities.labels.homonyms import Context

#: Characters of the longest name in capitals that is taken for an abbreviation (UNESCO has 6, but few people and towns do).
LONGEST_ABBREVIATION = 4
#: The same for people's (JFK), of whom only labels in capitals hold longer ones: “MR. HOLT: …”.
LONGEST_OF_PERSON = 3

_BRACKETS = re.compile(r"[\[\]]")


@dataclass(frozen=True, slots=True)
class _Article:
    """What an entity's key takes from its article."""

    mark: str
    context: Context
    text: str


def entities(
    annotated: Annotated, found: list[Candidate], clusters: list[Cluster], authority: Authority | None
) -> list[tuple[Entity, list[Cluster]]]:
    """The entities of an article, in order of first mention, with the clusters that share one's id."""
    article = _Article(_article_mark(annotated), Context([c for c in found if c.label in NAMED]), annotated.text)
    made: dict[str, tuple[Entity, list[Cluster]]] = {}
    for cluster in clusters:
        new = _entity(cluster, authority, article)
        entity, members = made.setdefault(new.entity_id, (new, []))
        entity.gender = entity.gender or cluster.gender
        members.append(cluster)
    return list(made.values())


def _article_mark(annotated: Annotated) -> str:
    """What tells an article from others and mostly stays the same in copies and new editions: the first paragraph."""
    first = annotated.paragraphs[0] if annotated.paragraphs else None
    return normal.fold(annotated.text[first.start : first.end]) if first else ""


def _person_key(cluster: Cluster, name: str, article: _Article) -> str:
    """A full name is a key everywhere; a surname alone, or a widespread name, only in its article.

    Mr. and Mrs. of one surname have two.
    """
    key = normal.key(name)
    if " " in key and not first_and_last.widespread(name):
        return key
    return f"{key} ({cluster.gender or ''}) in {hashlib.sha256(article.mark.encode()).hexdigest()[:8]}"


def _shouted(name: str, label: str = "") -> bool:
    """Whether a name is in capitals as headlines and datelines have it, not as an abbreviation."""
    return name.isupper() and len(name) > (LONGEST_OF_PERSON if label == "PERSON" else LONGEST_ABBREVIATION)


def _fullest(cluster: Cluster, forms: list[str]) -> str:
    """The form with most words, of those the most frequent and longest, rather not in capitals."""
    if len(forms) == 1:
        return forms[0]
    count = Counter(forms)
    if cluster.label == "NORP":  # a group's noun, rather than its adjective: “Democrats”, not “Democratic”
        return max(count, key=lambda n: (n.endswith("s") and not n.endswith(("ss", "us")), count[n], len(n)))
    longest = max(len(m.words) for m in cluster.members)
    return max(count, key=lambda n: (len(normal.words(n)) == longest, not _shouted(n), count[n], len(n)))


def _with_article(name: str, cluster: Cluster, article: _Article) -> str:
    """The name of a paper that is one plain word with “The”, without which it names nobody: “The Guardian”."""
    full = f"The {name}"
    if full not in PLAIN_PAPERS or not any(article.text.endswith("The ", 0, m.start) for m in cluster.members):
        return name
    return full


def _entity(cluster: Cluster, authority: Authority | None, article: _Article) -> Entity:
    forms = [" ".join(m.text.split()) for m in cluster.members]
    name = cluster.name or _fullest(cluster, forms)
    words, label, ref = normal.words(name), cluster.label, None
    name = _BRACKETS.sub("", name)
    if label in ("PERSON", "GPE") and _shouted(name, label):
        name = name.title()
    key = _person_key(cluster, name, article) if label == "PERSON" else keys.of(label, words)
    if label in PLACES and (place := article.context.place(" ".join(words))):
        name, label, ref = place.name, place.label, place.ref
        key = ref or key
    elif label == "NORP":
        ref = gazetteer.demonym_keys().get(" ".join(words))
    elif label == "ORG":
        name = _with_article(name, cluster, article)
        key = article.context.organisation(words) or key
    for form in (name, *forms):
        if authority and (known := authority.find(form)):
            name, label, ref, key = known.name, known.label, known.external_ref or ref, normal.key(known.name)
            break
    return Entity(normal.entity_id(label, key), label, name, key, gender=cluster.gender, external_ref=ref)
