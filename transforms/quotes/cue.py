"""Cues: the words that report speech, and who their subject is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.article import Polarity, Sentence
from transforms.quotes import lexicon
from transforms.quotes.tokens import Tokens

_SUBJECT = ("nsubj", "nsubjpass")
_RELATIVE = frozenset(["who", "which", "that", "whom"])
_DENYING = frozenset(["deny", "refute", "dispute", "rebut", "reject", "disavow"])
_ASKING = frozenset(["ask", "question", "wonder", "inquire", "query"])
_NOUN_TAGS = ("NN", "PR", "WP", "CD", "DT")


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that reports speech. Token indices throughout."""

    token: int
    lemma: str
    first: int
    last: int
    """one past the last token of the cue as written ("pointed out")"""
    subject: int | None
    """head word of who speaks"""
    polarity: Polarity = "said"
    passive: bool = False
    kind: str = "verb"
    """`verb`, `noun`, `adjective` or `source` ("according to")"""


def find(tokens: Tokens, sentences: Sequence[Sentence], quoted: Sequence[int]) -> list[Cue]:
    """Every cue in the parsed sentences, outside quotations (`quoted[i]` < 0), in text order."""
    found: list[Cue] = []
    verbs, nouns, word, tag = lexicon.VERB_FORMS, lexicon.NOUN_FORMS, tokens.word, tokens.tag
    for sentence in sentences:
        if not sentence.parsed:
            continue
        for i in range(sentence.first_token, sentence.last_token):
            w = word[i]
            if quoted[i] >= 0:
                continue
            if w in verbs and tag[i].startswith("VB"):
                found.append(verb(tokens, i, verbs[w]))
            elif w in nouns and tag[i].startswith("NN"):
                found.append(_noun(tokens, i, nouns[w]))
            elif w in lexicon.ADJECTIVE_PREPOSITION and tokens.dep[i] in ("acomp", "ccomp", "oprd", "xcomp"):
                found.append(_adjective(tokens, i))
            elif w in lexicon.SOURCE_WORDS:
                source = _source(tokens, i)
                if source is not None:
                    found.append(source)
    return found


def verb(tokens: Tokens, i: int, lemma: str) -> Cue:
    """The cue that verb `i` is."""
    passive = tokens.child(i, "auxpass") is not None or (tokens.dep[i] == "acl" and tokens.tag[i] == "VBN")
    particle = tokens.child(i, "prt")
    last = particle + 1 if particle == i + 1 else i + 1
    polarity: Polarity = "said"
    if lemma in _DENYING or tokens.child(i, "neg") is not None:
        polarity = "denied"
    elif lemma in _ASKING:
        polarity = "asked"
    return Cue(i, lemma, i, last, subject(tokens, i, passive), polarity, passive)


def _noun(tokens: Tokens, i: int, lemma: str) -> Cue:
    owner = tokens.child(i, "poss")
    if owner is None:
        owner = _prepositional(tokens, i, "by", "from", "of")
    if owner is None and tokens.dep[i] in ("dobj", "attr"):
        owner = subject(tokens, tokens.head[i], False)
    return Cue(i, lemma, i, i + 1, owner, kind="noun")


def _adjective(tokens: Tokens, i: int) -> Cue:
    polarity: Polarity = "denied" if tokens.child(tokens.head[i], "neg") is not None else "said"
    return Cue(i, tokens.word[i], i, i + 1, subject(tokens, tokens.head[i], False), polarity, kind="adjective")


def _source(tokens: Tokens, i: int) -> Cue | None:
    to = tokens.child(i, "prep") if tokens.word[i] == "according" else i
    if to is None:
        return None
    who = tokens.child(to, "pobj")
    return None if who is None else Cue(i, "according to", i, to + 1, who, kind="source")


def _prepositional(tokens: Tokens, i: int, *prepositions: str) -> int | None:
    for c in tokens.children[i]:
        if tokens.dep[c] in ("prep", "agent") and tokens.word[c] in prepositions:
            return tokens.child(c, "pobj")
    return None


def subject(tokens: Tokens, verb: int, passive: bool) -> int | None:
    """Head word of the one who says what `verb` reports; None where the sentence does not tell."""
    if passive:
        return _prepositional(tokens, verb, "by")
    seen, at = 0, verb
    while seen < 8:
        own = tokens.child(at, *_SUBJECT)
        if own is not None and not (at == verb and tokens.dep[own] == "nsubjpass"):
            return _antecedent(tokens, own, at)
        dep, head = tokens.dep[at], tokens.head[at]
        if head == at:
            return None
        if dep in ("acl", "relcl"):
            return head
        if dep == "xcomp":
            object_ = tokens.child(head, "dobj")
            if object_ is not None and at != verb:
                return object_
        if dep in ("ccomp", "pobj", "dobj", "nsubj") and tokens.tag[at][:2] != "VB":
            return None
        at, seen = head, seen + 1
    return None


def _antecedent(tokens: Tokens, own: int, verb: int) -> int:
    """The noun that a relative pronoun stands for."""
    if tokens.word[own] in _RELATIVE:
        at = verb
        while tokens.dep[at] == "conj" and tokens.head[at] != at:
            at = tokens.head[at]
        if tokens.dep[at] == "relcl":
            return tokens.head[at]
    return own
