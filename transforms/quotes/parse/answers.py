"""Answers: what somebody says that is no clause: “No, she says.” “Because nobody buys later, says X.” “Hardly, she says.”"""

from __future__ import annotations

from transforms.english import reporting_verbs
from transforms.quotes.parse.cue import Cue
from transforms.quotes.parse.tokens import FINITE, Tokens


def fronted(tokens: Tokens, cue: Cue) -> tuple[int, ...] | None:
    """The roots of an answer before the report by `cue` that is no clause of its own."""
    if cue.lemma not in reporting_verbs.SAY or cue.subject is None:
        return None
    for c in tokens.children[cue.token]:
        if c > min(cue.token, cue.subject):
            break
        answers = tokens.dep[c] == "intj" or (tokens.dep[c] == "advcl" and tokens.word[tokens.left[c]] == "because")
        if answers and tokens.quote[c] < 0:
            return (c,)
    return _fragment(tokens, cue, cue.subject)


def _fragment(tokens: Tokens, cue: Cue, who: int) -> tuple[int, ...] | None:
    """Is she worried? *Hardly*, she says. What stands before the report, behind a question, is the answer to it."""
    end = min(cue.token, tokens.left[who]) - 1
    if end < 1 or tokens.word[end] != "," or tokens.tag[cue.token] not in FINITE:
        return None
    first = end
    while first > 0 and tokens.sentence[first - 1] == tokens.sentence[cue.token]:
        first -= 1
    words = range(first, end)
    if not words or first < 1 or not _is_asked_before(tokens, first):
        return None
    if any(tokens.tag[i] in FINITE or tokens.quote[i] >= 0 or tokens.tag[i] == "VBG" for i in words):
        return None
    return tuple(words)


def _is_asked_before(tokens: Tokens, first: int) -> bool:
    """Whether the sentence that begins at token `first` stands behind a question of the reporter's."""
    at = first - 1
    while at > 0 and tokens.word[at].isspace():
        at -= 1
    return tokens.word[at] == "?" and tokens.quote[at] < 0
