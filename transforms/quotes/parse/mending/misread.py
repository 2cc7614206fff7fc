"""Misread: verbs that the parser takes for what they are not: for nouns, or for verbs with a subject."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from transforms.article import Sentence
from transforms.english import reporting_verbs
from transforms.quotes.parse.tokens import FINITE, Move, Tokens

#: Verbs of thought and speech that look like plural nouns.
_LIKE_NOUNS = frozenset(
    ["hopes", "fears", "doubts", "calls", "claims", "promises", "plans", "pledges", "wants", "wishes"]
)
#: What sources ask not to be.
_NAMED = frozenset(["identified", "named", "quoted"])
_NOUNS = ("NN", "NNS", "NNP", "NNPS")
_OF_QUESTIONS = frozenset(["about", "by", "how", "if", "what", "when", "where", "whether", "why"])
_BEFORE_ASKED = frozenset([",", "when", "if", "once", "and"])


def tag(tokens: Tokens, sentence: Sentence, words: Collection[str]) -> None:
    """Take the `words` of `sentence` for what they are, in place."""
    if not _LIKE_NOUNS.isdisjoint(words):
        _verbs_of_mind(tokens, sentence)
    if "asked" in words:
        _asked(tokens, sentence)
    if not _NAMED.isdisjoint(words):
        _behind_named(tokens, sentence)
    if "forecast" in words and (forecast := list(_forecast(tokens, sentence))):
        tokens.hang(sentence, forecast)


def _behind_named(tokens: Tokens, sentence: Sentence) -> None:
    """An official who asked not to be named *noted* …: a finite verb, which the parser takes for a second participle."""
    for i in range(sentence.first_token + 3, sentence.last_token):
        behind = tokens.tag[i] == "VBN" and tokens.word[i - 1] in _NAMED and tokens.word[i - 2] == "be"
        if behind and reporting_verbs.VERB_FORMS.get(tokens.word[i]) in reporting_verbs.SAY:
            tokens.tag[i] = "VBD"


def _forecast(tokens: Tokens, sentence: Sentence) -> Iterator[Move]:
    """The bank *forecast* that …, *forecast* a fall: the sentence's only verb, which the parser takes for a noun."""
    for i in range(sentence.first_token + 1, sentence.last_token - 1):
        if tokens.word[i] != "forecast" or tokens.tag[i] != "NN" or tokens.tag[i - 1] not in _NOUNS:
            continue
        finite = [k for k in range(sentence.first_token, sentence.last_token) if tokens.tag[k] in FINITE]
        that = next((k for k in range(i + 1, min(i + 5, sentence.last_token)) if tokens.word[k] == "that"), None)
        if finite and (that is None or finite[0] < that or tokens.dep[that] != "mark"):
            return
        what = tokens.head[i] if that is None else tokens.head[that]
        if what == i or not i < what:
            return
        tokens.tag[i] = "VBD"
        yield i, i, "ROOT"
        yield i - 1, i, "nsubj"
        yield what, i, "dobj" if that is None else "ccomp"
        for c in tokens.children[i]:
            if c < i - 1:
                yield c, i - 1, tokens.dep[c]
        return


def _verbs_of_mind(tokens: Tokens, sentence: Sentence) -> None:
    """She believes the cost was fair and *hopes* for more: a verb that is joined to a verb, and tagged a plural noun."""
    for i in range(sentence.first_token + 1, sentence.last_token):
        if tokens.tag[i] == "NNS" and tokens.dep[i] == "conj" and tokens.word[i] in _LIKE_NOUNS:
            alone = tokens.word[i - 1] in ("and", "but", ",") and tokens.left[i] == i
            if alone and tokens.tag[tokens.head[i]] in ("VBD", "VBZ", "VB", "VBN"):
                tokens.tag[i] = "VBZ"


def _asked(tokens: Tokens, sentence: Sentence) -> None:
    """Holt, *asked* about the leak, said no: a participle, which the parser takes for a verb whose subject is Holt."""
    for i in range(sentence.first_token, sentence.last_token - 1):
        if tokens.word[i] != "asked" or tokens.tag[i] not in ("VBD", "VBN"):
            continue
        opens = i == sentence.first_token
        if not opens and tokens.word[i - 1] not in _BEFORE_ASKED:
            continue
        bare = tokens.child(i, "aux", "auxpass") is None and (opens or tokens.child(i, "nsubj", "ccomp") is None)
        if bare and tokens.word[i + 1] in _OF_QUESTIONS:
            tokens.tag[i], tokens.dep[i] = "VBN", "advcl" if opens else "acl"
