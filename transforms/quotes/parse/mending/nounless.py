"""Subjects without a noun: “…,” *the 23-year-old* told reporters, *a third* added, *the mother-of-two* says.

The parser takes them for what they mostly are, words beside a noun, and looks for it: the verb becomes one (“told
reporters” like “tired reporters”), or has no subject. Such a sentence is hung anew, so that all rules see who speaks.
"""

from __future__ import annotations

from collections.abc import Iterator

from transforms.article import Sentence
from transforms.english import reporting_verbs
from transforms.quotes.parse.tokens import Move, Tokens

_COUNTING = frozenset("first second third fourth fifth sixth two three four five six seven eight nine ten".split())
#: Words by one of which such a subject is known; without one `moves` finds nothing in a sentence.
WORDS = _COUNTING | frozenset("old mother father mum dad mom grandmother grandfather".split())
_BESIDE_A_NOUN = frozenset(["amod", "nmod", "nummod", "npadvmod", "advmod"])
_DETERMINERS = frozenset(["DT", "PRP$"])
#: Tokens of such a subject at most: the then 23-year-old.
MAX_TOKENS = 8


def moves(tokens: Tokens, sentence: Sentence) -> Iterator[Move]:
    """The tokens of `sentence` to hang elsewhere."""
    for i in range(sentence.first_token + 2, sentence.last_token):
        if tokens.word[i] not in reporting_verbs.SAY_FORMS or tokens.tag[i] == "VBG" or tokens.quote[i] >= 0:
            continue
        opens = _opens(tokens, sentence, i)
        if opens is None or tokens.child(i, "nsubj", "aux", "auxpass") is not None:
            continue
        told = tokens.head[i]
        if tokens.dep[i] == "amod" and told == tokens.right[i]:
            yield from _over(tokens, i, told, opens)
            yield from _subject(tokens, opens, i, told)
        elif tokens.dep[i] in ("ROOT", "ccomp", "parataxis"):
            yield from _subject(tokens, opens, i, i)


def _opens(tokens: Tokens, sentence: Sentence, verb: int) -> int | None:
    """The determiner that opens such a subject right before `verb` and right behind a comma or a closing mark."""
    for k in range(verb - 1, max(sentence.first_token, verb - MAX_TOKENS), -1):
        if tokens.quote[k] >= 0 or tokens.word[k] == ",":
            return None
        if tokens.tag[k] in _DETERMINERS:
            closes = tokens.quote[k - 1] >= 0 or tokens.word[k - 1] == ","
            return k if closes and not WORDS.isdisjoint(tokens.word[k:verb]) else None
    return None


def _over(tokens: Tokens, verb: int, told: int, opens: int) -> Iterator[Move]:
    """Makes `verb` the sentence's, with `told` whom it was said to, and all before it what was said."""
    tokens.tag[verb] = "VBD"
    top = told
    while tokens.head[top] != top:
        top = tokens.head[top]
    yield verb, verb, "ROOT"
    yield told, verb, "dobj"
    if top < opens:
        yield top, verb, "ccomp"
    yield from ((c, verb, tokens.dep[c]) for c in tokens.children[told] if c < opens)


def _subject(tokens: Tokens, opens: int, verb: int, noun: int) -> Iterator[Move]:
    """Hangs what stands beside `noun` from `opens` to `verb` on the last word of it, and that on `verb`."""
    beside = [c for c in tokens.children[noun] if opens <= c < verb]
    under = tokens.children[verb] if noun != verb else ()
    beside += [c for c in under if opens <= c < verb]
    heads = [c for c in beside if tokens.dep[c] in _BESIDE_A_NOUN and tokens.right[c] <= verb]
    if not heads or (tokens.dep[heads[-1]] == "npadvmod" and tokens.word[heads[-1]] not in _COUNTING):
        return
    head = heads[-1]
    yield head, verb, "nsubj"
    yield from ((c, head, tokens.dep[c]) for c in beside if c != head)
