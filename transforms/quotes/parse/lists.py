"""Lists: three or more things that somebody asks for or speaks of are a row each."""

from __future__ import annotations

from itertools import pairwise

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
