"""The recipe for entities: names found, corrected, labelled, described, joined and valued."""

from __future__ import annotations

from transforms.article import Annotated, Naming
from transforms.english.name_words import NAMED
from transforms.entities import mentions
from transforms.entities.candidates import (
    also_called,
    amounts,
    bodies,
    called_company,
    candidates,
    headlines,
    introduced,
    no_names,
    unusual_order,
)
from transforms.entities.candidates.candidate import placed_in_sentences, put_in
from transforms.entities.candidates.missed import with_missed
from transforms.entities.joining import gender_by_pronouns, join, roles
from transforms.entities.joining.entity import entities
from transforms.entities.known.authority import Authority
from transforms.entities.labels import from_context, vote


def find_entities(annotated: Annotated, authority: Authority | None = None) -> Naming:
    """Find the names of an article and join those that mean the same.

    `authority` wins over every rule. Mentions come in text order and do not overlap.
    """
    text = annotated.text
    titled = headlines.lines(annotated)
    datelines = from_context.cities(annotated)

    found = no_names.left_out(text, candidates(annotated))
    found = bodies.with_whole_bodies(text, found)
    found = headlines.without_mistakes(annotated, titled, found)
    found = unusual_order.put_right(text, found)
    found = introduced.with_introduced(text, found, titled)
    found = called_company.with_companies(text, found)
    found = also_called.with_other_names(text, found)
    found = put_in(found, datelines)
    found = amounts.with_amounts(text, found)
    found = with_missed(text, found, titled, authority)
    found = placed_in_sentences(annotated, found)
    found = vote.labelled(text, found, from_context.told(text, found, datelines))
    found = roles.with_roles(text, found)

    clusters = join(annotated, [c for c in found if c.label in NAMED])
    clusters = gender_by_pronouns.with_genders(annotated, clusters)
    return mentions.naming(annotated, found, entities(annotated, found, clusters, authority))
