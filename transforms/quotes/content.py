"""Content: which words are what was said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from transforms.article import Quoted
from transforms.quotes import lexicon
from transforms.quotes.cue import Cue
from transforms.quotes.tokens import Tokens

Span = tuple[int, int]
_STRIP_LEFT = " \t\r\n,;:.-–—)("
_STRIP_RIGHT = " \t\r\n,;:-–—("


@dataclass(frozen=True, slots=True)
class Clause:
    """What a cue's complement says, as spans of the text."""

    cue: Cue
    spans: tuple[Span, ...]
    rule: str


def clauses(
    tokens: Tokens, text: str, cues: Iterable[Cue], outer: Sequence[Quoted], quoted: Sequence[int]
) -> list[Clause]:
    """The contents that the parse gives to `cues`."""
    found: list[Clause] = []
    for cue in cues:
        for root, rule in _complements(tokens, cue):
            spans = _spans(tokens, text, root, cue, outer, quoted)
            if spans:
                found.append(Clause(cue, spans, rule))
                break
    return found


def _complements(tokens: Tokens, cue: Cue) -> list[tuple[int, str]]:
    if cue.kind == "source":
        return _governing_clause(tokens, cue)
    if cue.kind == "noun":
        return _noun_complements(tokens, cue)
    return _verb_complements(tokens, cue)


def _governing_clause(tokens: Tokens, cue: Cue) -> list[tuple[int, str]]:
    at = tokens.head[cue.token]
    while tokens.tag[at][:2] != "VB" and tokens.head[at] != at:
        at = tokens.head[at]
    return [(at, "according")] if at != cue.token else []


def _noun_complements(tokens: Tokens, cue: Cue) -> list[tuple[int, str]]:
    found = []
    for c in tokens.children[cue.token]:
        if tokens.dep[c] not in ("acl", "ccomp", "relcl") or c < cue.token:
            continue
        if _marked(tokens, c, "that") and cue.lemma in lexicon.NOUN_THAT and tokens.dep[c] != "relcl":
            found.append((c, "noun clause"))
        elif _infinitive(tokens, c) and cue.lemma in lexicon.NOUN_TO:
            found.append((c, "noun infinitive"))
    return found


def _verb_complements(tokens: Tokens, cue: Cue) -> list[tuple[int, str]]:
    lemma, v = cue.lemma, cue.token
    found: list[tuple[int, str]] = []
    clausal = lemma in lexicon.SAY or lemma in lexicon.THINK
    for c in tokens.children[v]:
        dep = tokens.dep[c]
        if dep == "ccomp" and clausal:
            found.append((c, "clause"))
        elif dep in ("xcomp", "ccomp", "advcl") and _infinitive(tokens, c):
            if lemma in lexicon.INFINITIVE and dep != "advcl":
                found.append((c, "infinitive"))
        elif dep in ("dobj", "oprd") and lemma in lexicon.PREDICATE:
            found.append((c, "predicate"))
        elif dep == "dobj" and lemma in lexicon.OBJECT and not cue.passive:
            found.append((c, "object"))
        elif dep == "prep" and tokens.word[c] in lexicon.PREPOSITION.get(lemma, "").split():
            inner = tokens.child(c, "pobj", "pcomp")
            if inner is not None:
                found.append((inner, "about"))
        elif dep == "nsubjpass" and cue.passive and lemma in lexicon.OBJECT and cue.subject is not None:
            found.append((c, "object"))
    if tokens.dep[v] in ("parataxis", "ccomp") and lemma in lexicon.SAY and not found and cue.subject is not None:
        head = tokens.head[v]
        if tokens.dep[v] == "parataxis":
            found.append((head, "aside"))
    order = {"clause": 0, "infinitive": 1, "predicate": 2, "object": 3, "about": 4, "aside": 5}
    return sorted(found, key=lambda item: order[item[1]])


def _marked(tokens: Tokens, c: int, mark: str) -> bool:
    return any(tokens.word[k] == mark for k in tokens.children[c])


def _infinitive(tokens: Tokens, c: int) -> bool:
    return any(tokens.word[k] == "to" and tokens.dep[k] == "aux" for k in tokens.children[c])


def _spans(
    tokens: Tokens, text: str, root: int, cue: Cue, outer: Sequence[Quoted], quoted: Sequence[int]
) -> tuple[Span, ...]:
    """The subtree of `root` without the cue and its own words, as stretches of text."""
    inside = tokens.subtree(root)
    drop = _cue_words(tokens, cue, root)
    kept = [i for i in inside if i not in drop]
    runs: list[list[int]] = []
    for i in kept:
        if runs and all(k not in drop for k in range(runs[-1][-1] + 1, i)):
            runs[-1].append(i)
        else:
            runs.append([i])
    spans = [s for run in runs if (s := trim(text, tokens.start[run[0]], tokens.end[run[-1]]))]
    return tuple(_snap(spans, outer))


def _cue_words(tokens: Tokens, cue: Cue, root: int) -> set[int]:
    """The cue's own clause: the cue, its subject and adverbs, but not the complement."""
    drop: set[int] = set()
    stack = [cue.token]
    while stack:
        top = stack.pop()
        drop.add(top)
        stack.extend(c for c in tokens.children[top] if c != root)
    return drop if cue.token in set(tokens.subtree(root)) or cue.kind == "verb" else {cue.token}


def trim(text: str, start: int, end: int) -> Span | None:
    """The stretch without commas, dashes and spaces at its edges; None where no word is left."""
    while start < end and text[start] in _STRIP_LEFT:
        start += 1
    while start < end and text[end - 1] in _STRIP_RIGHT:
        end -= 1
    return (start, end) if any(c.isalnum() for c in text[start:end]) else None


def _snap(spans: Sequence[Span], outer: Sequence[Quoted]) -> list[Span]:
    """Widen spans so that none cuts a quotation in two; join those that meet."""
    found: list[Span] = []
    for start, end in spans:
        for q in outer:
            if q.start < end and start < q.end:
                start, end = min(start, q.start), max(end, q.end)
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
