"""Pendants: what hangs on a report in its sentence and is, or is not, of what was said: a condition, a further source, a remark."""

from __future__ import annotations

from transforms.english import acts, reporting_verbs
from transforms.quotes.parse.clauses import has
from transforms.quotes.parse.cue import Cue
from transforms.quotes.parse.tokens import FINITE, Tokens

#: What somebody is made to speak by: “*if* pressed, he says”.
_MADE_TO_SPEAK = frozenset("asked elected possible pressed prompted pushed questioned".split())
#: Tokens behind the verb of a source at the end of a sentence: “…, the Herald reported *late on Thursday*.”
MAX_BEHIND_SOURCE = 4
_CLOSING = frozenset([".", ":", "''"])
#: What takes up the words before it, so that whoever spoke them goes on.
_GOING_ON = frozenset(["he", "i", "it", "she", "they", "we"])


def without_source(tokens: Tokens, inside: list[int], cue: Cue) -> list[int]:
    """The words without a last clause that tells whose report the whole is: “…, *the Herald reported late on Thursday*.”"""
    if not inside or inside[-1] < cue.token or tokens.quote[inside[-1]] >= 0:
        return inside
    last = inside[-1]
    for verb in range(last, max(cue.token + 2, last - MAX_BEHIND_SOURCE), -1):
        if tokens.tag[verb] in FINITE and tokens.quote[verb] < 0:
            break
    else:
        return inside
    who = tokens.child(verb, "nsubj")
    if who is None or not cue.last < who < verb or not _is_saying(tokens, verb):
        return inside
    first = tokens.left[who]
    if tokens.word[first - 1] != "," or tokens.tag[first] in ("WDT", "WP", "IN") or tokens.left[verb] < first - 1:
        return inside
    if tokens.dep[verb] in ("advcl", "conj", "relcl", "acl") or tokens.child(verb, "ccomp", "dobj", "mark") is not None:
        return inside
    return [i for i in inside if i < first - 1] or inside


def _is_saying(tokens: Tokens, verb: int) -> bool:
    return reporting_verbs.VERB_FORMS.get(tokens.word[verb]) in reporting_verbs.SAY


def up_to_semicolon(tokens: Tokens, inside: list[int], cue: Cue) -> list[int]:
    """The words up to a semicolon behind which the reporter tells something of others: it was safe; *locals have left*."""
    if cue.subject is None or inside[0] < cue.token or ";" not in tokens.word[inside[0] : inside[-1]]:
        return inside
    if tokens.word[cue.subject] in _SHOWING:
        return inside
    for k, i in enumerate(inside[:-1]):
        if tokens.word[i] != ";" or tokens.quote[i] >= 0 or k == 0:
            continue
        told = [t for t in inside[k + 1 :] if tokens.dep[t] in ("nsubj", "nsubjpass") and tokens.quote[t] < 0]
        if told and tokens.left[told[0]] == i + 1 and tokens.word[told[0]] not in _GOING_ON:
            return inside[:k]
    return inside


#: What counts or is written tells all that its sentence holds.
_SHOWING = reporting_verbs.COUNTS | reporting_verbs.DOCUMENT_FORMS


def with_condition(tokens: Tokens, inside: list[int], cue: Cue) -> list[int]:
    """The words with their condition, before the report or behind it: *If it rains*, X said, the pier will close.

    What the parse hangs on the cue would otherwise be when somebody says it.
    """
    if cue.kind != "verb" or cue.subject is None:
        return inside
    for c in tokens.children[cue.token]:
        if tokens.dep[c] != "advcl" or c in inside or not _is_condition(tokens, c):
            continue
        first, end = tokens.left[c], tokens.right[c]
        if any(first <= i < end for i in inside) or not _is_foretold(tokens, inside):
            continue
        if _is_ahead(tokens, end, inside, cue) or _is_behind(tokens, first, inside, cue):
            return sorted([*inside, *range(first, end)])
    return inside


def _is_condition(tokens: Tokens, clause: int) -> bool:
    """Whether a clause outside marks opens with “if” or “unless”, and does not tell what made somebody speak."""
    first = tokens.left[clause]
    if (
        tokens.word[first] not in acts.CONDITIONS
        or tokens.quote[clause] >= 0
        or tokens.tag[clause][:2] not in ("VB", "JJ")
    ):
        return False
    return has(tokens, clause, tokens.word[first]) and _MADE_TO_SPEAK.isdisjoint(
        tokens.word[first : tokens.right[clause]]
    )


def _is_ahead(tokens: Tokens, end: int, inside: list[int], cue: Cue) -> bool:
    """Whether a condition that ends before token `end` stands before the report, and what was said behind it without “that”."""
    subject = cue.token if cue.subject is None else tokens.left[cue.subject]
    parted = end <= min(cue.token, subject) and tokens.word[end] == ","
    return parted and inside[0] > cue.token and tokens.word[inside[0]] != "that"


def _is_behind(tokens: Tokens, first: int, inside: list[int], cue: Cue) -> bool:
    """Whether a condition that begins at token `first` stands behind the report, and what was said before it."""
    return first > cue.token > inside[-1] and tokens.word[first - 1] == ","


def _is_foretold(tokens: Tokens, inside: list[int]) -> bool:
    """Whether the words tell what will or would be."""
    return any(tokens.tag[i] == "MD" or tokens.word[i] in ("need", "needs") for i in inside)
