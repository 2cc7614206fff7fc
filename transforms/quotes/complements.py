"""Complements: the parts of the parse that a cue makes somebody's words."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.quotes import lexicon
from transforms.quotes.cue import Cue
from transforms.quotes.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Complement:
    """Subtrees (by their roots, token indices) that together are what was said, and the rule that says so."""

    roots: tuple[int, ...]
    rule: str


def of(tokens: Tokens, cue: Cue) -> Complement | None:
    """What `cue` makes somebody's words; None where it takes nothing that is."""
    if cue.kind == "source":
        return _sourced(tokens, cue)
    if cue.kind == "noun":
        return _of_noun(tokens, cue)
    if cue.kind == "adjective":
        return _of_adjective(tokens, cue)
    for find in (_clause, _infinitive, _predicate, _object, _preposition, _expected, _aside):
        found = find(tokens, cue)
        if found is not None:
            return found
    return None


def _sourced(tokens: Tokens, cue: Cue) -> Complement | None:
    """According to X, …"""
    at = tokens.head[cue.token]
    while tokens.head[at] != at and (tokens.tag[at][:2] != "VB" or _shares_subject(tokens, at)):
        at = tokens.head[at]
    return Complement((at,), "according") if at != cue.token else None


def _of_noun(tokens: Tokens, cue: Cue) -> Complement | None:
    """The claim that …; a pledge to …"""
    for c in tokens.children[cue.token]:
        dep = tokens.dep[c]
        if c < cue.token:
            continue
        if dep in ("acl", "ccomp") and cue.lemma in lexicon.NOUN_THAT and _has(tokens, c, "that"):
            return Complement((c,), "noun clause")
        if dep in ("acl", "relcl") and cue.lemma in lexicon.NOUN_TO and is_infinitive(tokens, c):
            return Complement((c,), "noun infinitive")
    return None


def _of_adjective(tokens: Tokens, cue: Cue) -> Complement | None:
    """X is confident that …; X is worried about …"""
    for c in tokens.children[cue.token]:
        if tokens.dep[c] == "ccomp":
            return Complement((c,), "adjective clause")
        if tokens.dep[c] == "prep" and tokens.word[c] == lexicon.ADJECTIVE_PREPOSITION.get(cue.lemma):
            inner = tokens.child(c, "pobj", "pcomp")
            if inner is not None:
                return Complement((inner,), "adjective about")
    return None


def _clause(tokens: Tokens, cue: Cue) -> Complement | None:
    """X said (that) …; X said in a statement that …"""
    if cue.lemma not in lexicon.SAY and cue.lemma not in lexicon.THINK:
        return None
    clauses = [
        c
        for c in tokens.children[cue.token]
        if tokens.dep[c] == "ccomp" and not (is_infinitive(tokens, c) and cue.lemma in lexicon.INFINITIVE)
    ]
    after = tuple(c for c in clauses if c > cue.token and tokens.quote[c] < 0)
    if clauses:
        return Complement(after or (clauses[0],), "clause")
    if cue.lemma not in lexicon.SAY:
        return None
    for c in tokens.children[cue.token]:
        if tokens.dep[c] in ("prep", "npadvmod", "dobj", "dative"):
            noun = tokens.child(c, "pobj") if tokens.dep[c] == "prep" else c
            clause = None if noun is None else _that_clause(tokens, noun)
            if clause is not None:
                return Complement((clause,), "clause")
    return None


def _that_clause(tokens: Tokens, noun: int) -> int | None:
    """The that-clause which the parse hangs on the noun before it ("said in a statement that …")."""
    for k in tokens.children[noun]:
        first = tokens.left[k]
        if (
            k > noun
            and tokens.dep[k] in ("acl", "ccomp")
            and tokens.word[first] == "that"
            and tokens.dep[first] == "mark"
        ):
            return k
    return None


def _infinitive(tokens: Tokens, cue: Cue) -> Complement | None:
    """X pledged to …; X urged Y to …"""
    if cue.lemma not in lexicon.INFINITIVE | lexicon.GERUND or (cue.passive and cue.lemma != "ask"):
        return None
    for c in tokens.children[cue.token]:
        if c > cue.token and tokens.dep[c] == "xcomp" and tokens.tag[c] == "VBG" and cue.lemma in lexicon.GERUND:
            return Complement((c,), "infinitive")
        if c < cue.token or not is_infinitive(tokens, c):
            continue
        if tokens.dep[c] in ("xcomp", "ccomp") or (tokens.dep[c] == "advcl" and _has(tokens, c, "for")):
            return Complement((c,), "infinitive")
    return None


def _predicate(tokens: Tokens, cue: Cue) -> Complement | None:
    """X called Y a Z; X considers it Z."""
    if cue.lemma not in lexicon.PREDICATE or cue.passive:
        return None
    roots = tuple(
        c for c in tokens.children[cue.token] if tokens.dep[c] in ("dobj", "oprd", "ccomp", "xcomp", "attr", "acomp")
    )
    if not roots:
        return None
    if len(roots) == 1 and tokens.dep[roots[0]] in ("dobj", "attr", "acomp") and tokens.quote[roots[0]] < 0:
        return None
    return Complement(roots, "predicate")


def _object(tokens: Tokens, cue: Cue) -> Complement | None:
    """X praised Y for Z; Y was criticised by X."""
    if cue.lemma not in lexicon.OBJECT:
        return None
    if cue.passive:
        patient = tokens.child(cue.token, "nsubjpass")
        return None if patient is None or cue.subject is None else Complement((patient,), "object")
    thing = tokens.child(cue.token, "dobj")
    if thing is None:
        return None
    prepositions = lexicon.OBJECT_PREPOSITION.get(cue.lemma, lexicon.ANY_OBJECT_PREPOSITION).split()
    added = (
        c
        for c in tokens.children[cue.token]
        if c > thing and tokens.dep[c] == "prep" and tokens.word[c] in prepositions
    )
    return Complement((thing, *added), "object")


def _preposition(tokens: Tokens, cue: Cue) -> Complement | None:
    """X talked about …; X called for …"""
    prepositions = lexicon.PREPOSITION.get(cue.lemma)
    if prepositions is None:
        return None
    for c in tokens.children[cue.token]:
        if tokens.dep[c] == "prep" and tokens.word[c] in prepositions.split():
            inner = tokens.child(c, "pobj", "pcomp")
            if inner is not None:
                named_as = [k for k in tokens.children[cue.token] if k > c and tokens.word[k] == "as"]
                return Complement((inner, *(named_as if cue.lemma == "refer" else [])), "about")
    return None


def _expected(tokens: Tokens, cue: Cue) -> Complement | None:
    """X is expected to …: somebody's view of X, nobody's by name."""
    if not cue.passive or cue.lemma not in lexicon.EXPECTED:
        return None
    patient = tokens.child(cue.token, "nsubjpass")
    rest = tokens.child(cue.token, "xcomp")
    return None if patient is None or rest is None else Complement((patient, rest), "expected")


def _aside(tokens: Tokens, cue: Cue) -> Complement | None:
    """…, X said, …: the clause around the cue."""
    dep, head = tokens.dep[cue.token], tokens.head[cue.token]
    if cue.lemma not in lexicon.SAY or cue.lemma in lexicon.QUOTE_ONLY or cue.subject is None or head == cue.token:
        return None
    if tokens.child(cue.token, "xcomp") is not None:
        return None
    if dep == "parataxis" or (dep == "advcl" and _has(tokens, cue.token, "as")):
        return Complement((head,), "aside")
    return None


def _shares_subject(tokens: Tokens, i: int) -> bool:
    return tokens.dep[i] == "conj" and tokens.child(i, "nsubj", "nsubjpass") is None


def _has(tokens: Tokens, i: int, word: str) -> bool:
    return any(tokens.word[k] == word for k in tokens.children[i])


def is_infinitive(tokens: Tokens, i: int) -> bool:
    """Whether verb `i` is a to-infinitive."""
    return any(tokens.word[k] == "to" and tokens.dep[k] == "aux" for k in tokens.children[i])
