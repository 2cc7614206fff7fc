"""The gender of people whom neither title nor first name tells: by the pronouns that can only mean them."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from dataclasses import replace

from transforms.article import Annotated, Gender
from transforms.entities.joining.cluster import Cluster

_PRONOUN = re.compile(r"\b(?:(he|him|his|himself)|(she|her|hers|herself))\b", re.I)
_OPENING = re.compile(r"\s*(?:(He|His)|(She|Her))\b")
#: “…,” she said.
_SAYING = re.compile(r"[,?!][”\"’'] (?:(he|He)|(she|She)) (?:said|says|added|adds|asked|told|wrote|recalled)\b")
#: An object in the clause that a name begins, who is somebody else: “Tamm asked *her* if …”, “Tamm sat beside *him*.”
_SOMEBODY_ELSE = re.compile(
    r"(?:\s+(?!(?:and|as|because|but|how|if|or|since|that|though|when|where|whether|which|while|who|whose|why)\b)[\w’'-]+){1,6}?"
    r"\s+(?:(him)\b|(her)(?=[.,;:?!]|\s+(?:about|after|and|as|at|before|but|by|for|from|how|if|in|into|not|of|off|on|or"
    r"|out|over|that|to|until|up|what|when|where|whether|while|who|why|with)\b))"
)
#: How many times as often one gender's pronouns must follow a person as the other's.
CLEAR = 3


def with_genders(annotated: Annotated, clusters: list[Cluster]) -> list[Cluster]:
    """`clusters` with the gender of people who have none: by pronouns behind the only person of a sentence, or
    opening the next.
    """
    named: dict[int, set[int]] = {}
    for n, cluster in enumerate(clusters):
        if cluster.label == "PERSON":
            for member in cluster.members:
                named.setdefault(member.sentence, set()).add(n)
    return [_with_gender(annotated, cluster, named) for cluster in clusters]


def _with_gender(annotated: Annotated, cluster: Cluster, named: dict[int, set[int]]) -> Cluster:
    if cluster.label != "PERSON" or cluster.gender is not None:
        return cluster
    votes: Counter[Gender] = Counter()
    for member in cluster.members:
        if len(named[member.sentence]) == 1:
            votes.update(_votes(annotated, member.sentence, member.end, named))
    if not votes:
        return cluster
    (gender, most), *others = votes.most_common()
    clear = not others or most >= CLEAR * others[0][1]
    return replace(cluster, gender=gender) if clear else cluster


def _votes(annotated: Annotated, sentence: int, end: int, named: dict[int, set[int]]) -> list[Gender]:
    sentences, text = annotated.sentences, annotated.text
    votes: list[Gender] = []
    met = _SOMEBODY_ELSE.match(text, end, max(end, sentences[sentence].end))
    for match in _PRONOUN.finditer(text, end, max(end, sentences[sentence].end)):
        if not is_quoted(annotated, match.start()):
            votes.append("male" if match.group(1) else "female")
            break
    after = sentence + 1
    if after < len(sentences) and after not in named:
        opening = _OPENING.match(text, sentences[after].start) or _SAYING.search(
            text, sentences[after].start, sentences[after].end
        )
        if opening:
            votes.append("male" if opening.group(1) else "female")
    other = None if met is None else "male" if met.group(1) else "female"
    return [gender for gender in votes if gender != other]


def is_quoted(annotated: Annotated, offset: int) -> bool:
    """Whether `offset` stands within a quotation, where a pronoun means somebody else than the one who speaks."""
    k = bisect.bisect_right(annotated.quoted, offset, key=lambda q: q.start) - 1
    while k > 0 and annotated.quoted[k].level > 0:
        k -= 1
    return k >= 0 and offset < annotated.quoted[k].end
