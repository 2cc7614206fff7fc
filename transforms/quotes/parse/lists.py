"""Lists: three or more things that somebody asks for are a row each; and what is joined to words though it is none of them."""

from __future__ import annotations

from itertools import pairwise

from transforms.english import reporting_verbs
from transforms.quotes.parse.complements import Complement
from transforms.quotes.parse.cue import Cue
from transforms.quotes.parse.tokens import FINITE, Tokens

#: Things that make a list.
MIN_LISTED = 3


def listed(tokens: Tokens, cue: Cue, complement: Complement) -> list[Complement]:
    """`complement`, or one for each of three or more things that somebody asks for: asked for *A*, *B* and *C*."""
    if complement.rule != "about" or len(complement.roots) > 1:
        return [complement]
    if enumerated := _enumerated(tokens, cue, complement.roots[0]):
        return enumerated
    items, at = [complement.roots[0]], tokens.child(complement.roots[0], "conj")
    while at is not None:
        items.append(at)
        at = tokens.child(at, "conj")
    if len(items) < MIN_LISTED:
        return [complement]
    joints = [tuple(c for c in tokens.children[i] if c > i and tokens.dep[c] in ("conj", "cc", "punct")) for i in items]
    return [Complement((i,), "about", joint) for i, joint in zip(items, joints, strict=True)]


def _enumerated(tokens: Tokens, cue: Cue, first: int) -> list[Complement]:
    """The things of a list by their articles, whatever the parse makes of it: *a* tax, *a* ban on bags and *a* new line."""
    start, end = tokens.left[first], tokens.right[cue.token]
    words = range(start, end)
    if tokens.tag[start] != "DT" or any(tokens.quote[i] >= 0 or tokens.tag[i] in FINITE for i in words):
        return []
    begins = [start]
    for i in range(start + 1, end - 1):
        joined = tokens.word[i - 1] in (",", "and") and (tokens.word[i - 1] == "," or tokens.word[i - 2] != ",")
        oxford = tokens.word[i - 2 : i] == [",", "and"]
        if tokens.tag[i] == "DT" and (joined or oxford):
            begins.append(i)
    if len(begins) < MIN_LISTED or tokens.word[begins[-1] - 1] != "and":
        return []
    found = []
    for a, b in pairwise([*begins, end]):
        while tokens.word[b - 1] in (",", "and", "."):
            b -= 1
        found.append(Complement(tuple(range(a, b)), "about", tuple(range(b, end))))
    return found


def without_second(tokens: Tokens, inside: list[int], cue: Cue) -> list[int]:
    """The words up to what is reported beside it: ads calling Holt a “crook” *and bragging about the pier*."""
    for i in inside[1:]:
        joined = i > cue.token + 1 and tokens.word[i - 1] == "and" and tokens.tag[i] == tokens.tag[cue.token]
        if joined and tokens.tag[i] == "VBG" and tokens.quote[i] < 0 and tokens.head[i] != cue.token:
            lemma = reporting_verbs.VERB_FORMS.get(tokens.word[i])
            if lemma in reporting_verbs.SAY and not any(tokens.tag[k] == "VBG" for k in inside if k < i):
                return [k for k in inside if k < i - 1]
    return inside


def up_to_verb(tokens: Tokens, inside: list[int], cue: Cue, rule: str) -> list[int]:
    """The words on to the verb that lacks a subject right behind them, or without the subject which it lacks.

    Accused him of implying pilots *were careless*: the parse hangs the verb elsewhere. Talked of the ferry *and her office*
    did not answer: what is joined is the verb's subject.
    """
    if not inside or inside[-1] < cue.token or not _is_before_verb(tokens, inside[-1]):
        return inside
    last, i = inside[-1], inside[-1] + 1
    verb = tokens.head[i] if tokens.dep[i] in ("aux", "auxpass") else i
    own = tokens.child(verb, "nsubj", "nsubjpass")
    if own is not None and (own not in inside or own < cue.token):
        return inside
    joint = next((k for k in reversed(inside) if tokens.word[k] in ("and", "but") and k > cue.token), None)
    if joint is not None and FINITE.isdisjoint(tokens.tag[joint + 1 : last + 1]):
        return [k for k in inside if k < joint] or inside
    told = (own is not None or tokens.head[verb] == cue.token) and _is_in_sentence(tokens, cue, rule)
    return [*inside, *range(i, tokens.right[verb])] if told and not _is_saying(tokens, verb) else inside


def _is_before_verb(tokens: Tokens, last: int) -> bool:
    """Whether a finite verb stands right behind the noun at token `last`, neither in marks."""
    i = last + 1
    if i >= tokens.n or tokens.tag[i] not in FINITE or tokens.tag[last][:2] != "NN":
        return False
    return tokens.quote[i] < 0 and tokens.quote[last] < 0 and tokens.sentence[i] == tokens.sentence[last]


def _is_in_sentence(tokens: Tokens, cue: Cue, rule: str) -> bool:
    """Whether the report is the sentence's own, and not in a clause that tells of a noun: captains *worried about fees* left."""
    return rule != "about" and cue.relative is None and tokens.dep[cue.token] not in ("acl", "relcl")


def _is_saying(tokens: Tokens, verb: int) -> bool:
    return reporting_verbs.VERB_FORMS.get(tokens.word[verb]) in reporting_verbs.SAY
