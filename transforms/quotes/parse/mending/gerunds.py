"""Gerunds: what somebody proposes doing, which the parser takes for a noun: “Holt proposed *dropping* carried interest”.

It reads there that some dropping carried interest, as in “suggested spending fell”. A gerund right behind a verb that takes
one, and no subject of what follows, is hung on it as what is proposed.
"""

from __future__ import annotations

from collections.abc import Iterator

from transforms.article import Sentence
from transforms.english import reporting_verbs, verb_forms
from transforms.quotes.parse.tokens import Move, Tokens

_FORMS = {
    form: lemma for lemma in reporting_verbs.GERUND for form in (verb_forms.forms(lemma) if " " not in lemma else ())
}
#: Words without one of which `moves` finds nothing in a sentence.
WORDS = frozenset(_FORMS)
#: Of these verbs the ones behind which a clause may stand without “that”: acknowledged *spending rose*.
_WITH_CLAUSE = frozenset(
    ["acknowledge", "admit", "deny", "lament", "mention", "recall", "recount", "remember", "report", "suggest"]
)
#: Words in -ing that are mostly nouns.
_NOUNS_IN_ING = frozenset(
    """
    advertising beginning boating borrowing breathing building bullying clothing crossing drilling earning engineering evening
    farming feeling filing finding fishing flooding funding gambling gardening gathering hearing housing hunting killing
    lending lightning listing living logging manufacturing marketing meaning meeting mining morning nothing offering opening
    parking planning policing polling proceeding publishing rating reading recording ruling sailing schooling setting
    shipping shooting shopping sibling something spending spring staffing string swimming teaching thing timing trading
    training understanding voting warming warning wedding writing wrongdoing
    """.split()
)
_MISREAD = ("NN", "VBG", "JJ")
_NOMINAL = ("NN", "NNS", "NNP", "NNPS")


def moves(tokens: Tokens, sentence: Sentence) -> Iterator[Move]:
    """The tokens of `sentence` to hang elsewhere; gerunds that hang rightly are only tagged as such."""
    for i in range(sentence.first_token + 2, sentence.last_token - 1):
        verb = i - 1
        lemma = _FORMS.get(tokens.word[verb])
        if lemma is None or not tokens.word[i].endswith("ing") or tokens.quote[i] >= 0 or tokens.tag[i] not in _MISREAD:
            continue
        if tokens.tag[verb][:2] != "VB" or tokens.word[i] in _NOUNS_IN_ING:
            continue
        if tokens.dep[i] in ("xcomp", "ccomp") and tokens.head[i] == verb:
            tokens.tag[i] = "VBG"
        elif tokens.dep[i] == "nsubj" and tokens.head[i] == i + 1 and tokens.tag[i + 1] in ("VBD", "VBN"):
            yield from _doing(tokens, i, verb)
        elif tokens.dep[i] in ("amod", "compound") and lemma not in _WITH_CLAUSE:
            yield from _over(tokens, i, verb)


def _doing(tokens: Tokens, i: int, verb: int) -> Iterator[Move]:
    """Proposed *dropping* carried interest: the participle behind the gerund belongs to its object."""
    told = i + 1
    thing = tokens.child(told, "dobj")
    if tokens.head[told] != verb or thing is None or tokens.left[thing] != told + 1:
        return
    tokens.tag[i] = "VBG"
    yield i, verb, "xcomp"
    yield thing, i, "dobj"
    yield told, thing, "amod"
    yield from ((c, i, tokens.dep[c]) for c in tokens.children[told] if c not in (i, thing))


def _over(tokens: Tokens, i: int, verb: int) -> Iterator[Move]:
    """Proposed *dropping* fees: not fees of some kind, for the plural behind the gerund is what is dropped."""
    thing = tokens.head[i]
    if tokens.left[thing] != i or tokens.head[thing] != verb or tokens.dep[thing] not in ("dobj", "xcomp", "ccomp"):
        return
    if tokens.tag[thing] in _NOMINAL:
        tokens.tag[i] = "VBG"
        yield i, verb, "xcomp"
        yield thing, i, "dobj"
        for c in tokens.children[verb]:
            if c == tokens.right[thing] and tokens.dep[c] == "prep" and tokens.word[c] in ("for", "of"):
                yield c, thing, "prep"
