"""Contracted: “she*’s* praised the plan”, where the parser takes a “has” for an “is”, and her for one who is praised."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.article import Sentence
from transforms.english import reporting_verbs
from transforms.quotes.parse.tokens import Move, Tokens

#: Words without one of which `moves` finds nothing in a sentence.
WORDS = frozenset(["'s", "’s"])
_SUBJECTS = frozenset(["nsubj", "nsubjpass", "expl"])
_WITH_OBJECT = reporting_verbs.OBJECT | reporting_verbs.PREDICATE


def moves(tokens: Tokens, sentence: Sentence) -> Iterator[Move]:
    """The tokens of `sentence` to hang elsewhere."""
    for i in range(sentence.first_token + 1, sentence.last_token - 1):
        if tokens.word[i] in WORDS and tokens.dep[i] == "auxpass" and tokens.tag[i] == "VBZ":
            yield from _active(tokens, i)


def _active(tokens: Tokens, has: int) -> Iterator[Move]:
    """With an object behind the participle she has done it."""
    verb, who = tokens.head[has], has - 1
    thing = tokens.child(verb, "dobj")
    if tokens.dep[who] not in _SUBJECTS or thing is None or not has < verb < thing:
        return
    if reporting_verbs.VERB_FORMS.get(tokens.word[verb]) in _WITH_OBJECT:
        yield has, verb, "aux"
        yield who, verb, "nsubj"
        yield from ((c, verb, tokens.dep[c]) for c in tokens.children[has] if c != who)
