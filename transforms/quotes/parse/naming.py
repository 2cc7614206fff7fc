"""Naming: what somebody calls a thing, and the thing: X called *Y a Z*; X considers *it Z*."""

from __future__ import annotations

from transforms.english import reporting_verbs
from transforms.quotes.parse.cue import Cue
from transforms.quotes.parse.tokens import Tokens

#: What is called together or by telephone, and not called something.
_SUMMONED = frozenset(
    """
    ambulance attention ballot brigade cab conference doctor election elections engineer firefighters hearing hotline inquiry
    meeting number office parliament plumber police poll referendum roll session summit taxi vote witness witnesses
    """.split()
)
#: Nouns that stand without an article for what a thing is called.
_CALLED = frozenset(["bunk", "hogwash", "madness", "nonsense", "poppycock", "rubbish", "tripe"])
#: Verbs without an object, behind which a noun is what a thing is called: the strikes that have *followed* a warning.
_WITHOUT_OBJECT = frozenset(
    """
    arrive arrived came come died emerge emerged ensued erupted fallen fell followed gone happen happened lived occur occurred
    resulted risen rose went
    """.split()
)
_BEING = frozenset(
    "be been being is are was were become became seem seemed look looked feel felt stay stayed remain".split()
)
_NOMINAL = ("NN", "NNS", "NNP", "NNPS", "PRP", "RB", "CD", "''")
#: Children of the verb that are part of a long object, or stand between it and what it is called.
_OF_OBJECT = frozenset(
    ["prep", "npadvmod", "xcomp", "acl", "relcl", "punct", "advmod", "advcl", "appos", "cc", "ccomp", "conj"]
)


def predicate(tokens: Tokens, cue: Cue) -> tuple[int, ...] | None:
    """What X calls Y, and Y: X called *Y a Z*; X considers *it Z*."""
    if cue.lemma not in reporting_verbs.PREDICATE or cue.passive:
        return None
    if tokens.dep[cue.token] == "acl" and tokens.tag[cue.token] != "VBG":
        return None  # a postman called Ley
    roots = _named(tokens, cue)
    if not roots or _is_its_name(tokens, cue, roots):
        return None
    if (long := _long(tokens, cue, roots)) is not None:
        return long
    if len(roots) == 1 and tokens.dep[roots[0]] in ("dobj", "attr", "acomp", "dative"):
        inside = range(tokens.left[roots[0]], tokens.right[roots[0]])
        named = any(tokens.tag[c] in ("WDT", "WP") for c in tokens.children[cue.token] if c < cue.token)
        whole = named or any(tokens.quote[i] >= 0 for i in inside) or _is_small_clause(tokens, cue, roots[0])
        return roots if whole else None
    return (roots[0], *_between(tokens, cue, roots), *roots[1:], *_what_at(tokens, cue, roots[-1]))


def _between(tokens: Tokens, cue: Cue, roots: tuple[int, ...]) -> list[int]:
    """What stands between a thing and what it is called: called her vote *for the ferry* a mistake."""
    between = [c for c in tokens.children[cue.token] if roots[0] < c < roots[-1] and c not in roots]
    phrases = all(tokens.dep[c] in ("npadvmod", "prep") for c in between)
    return between if phrases and tokens.tag[roots[0]] != "PRP" else []


def _what_at(tokens: Tokens, cue: Cue, last: int) -> tuple[int, ...]:
    """At or for what somebody is what they are called: called him a master *at striking deals*, a hero *for saving them*."""
    for c in tokens.children[cue.token]:
        behind = c == tokens.right[last] and tokens.word[c] in ("at", "for") and tokens.tag[last][:2] == "NN"
        if behind and tokens.quote[c] < 0 and tokens.child(c, "pcomp") == c + 1:
            return (c,)
    return ()


def _named(tokens: Tokens, cue: Cue) -> tuple[int, ...]:
    """The roots of what is called something, and of what it is called."""
    found = tuple(
        c
        for c in tokens.children[cue.token]
        if tokens.dep[c] in ("dobj", "oprd", "ccomp", "xcomp", "attr", "acomp", "dative")
        and (c > cue.token or tokens.dep[c] != "ccomp")
        and tokens.tag[c] not in ("WDT", "WP")  # the pier *that* Holt called *a trap*; *what* Holt called *a trap*
    )
    if len(found) != 1 or tokens.dep[found[0]] != "dobj":
        return found
    return (*found, *(c for c in tokens.children[cue.token] if c > found[0] and _is_quoted_adverb(tokens, c)))


def _is_quoted_adverb(tokens: Tokens, i: int) -> bool:
    """Whether a word in marks is an adjective that the parse takes for an adverb: called the veto *“cowardly”*."""
    return tokens.quote[i] >= 0 and tokens.dep[i] == "advmod" and tokens.tag[i] in ("JJ", "RB")


def _is_its_name(tokens: Tokens, cue: Cue, roots: tuple[int, ...]) -> bool:
    """Whether many call a thing by its name: “binders that neighbours call *“the Book of Numbers”*”."""
    many = cue.subject is not None and tokens.tag[cue.subject] == "NNS"
    return many and len(roots) == 1 and tokens.quote[roots[0]] >= 0 and tokens.tag[roots[0]] in ("NNP", "NNPS")


def _is_small_clause(tokens: Tokens, cue: Cue, thing: int) -> bool:
    """Whether the object holds its predicate, which the parse takes for part of it: called *the charges unsubstantiated*."""
    if cue.lemma not in reporting_verbs.NAMING or cue.subject is None or tokens.child(cue.token, "prt") is not None:
        return False
    behind = next((c for c in tokens.children[thing] if c > thing), None)
    return (
        behind == thing + 1 and tokens.dep[behind] in ("amod", "acl", "appos") and tokens.tag[behind] in ("JJ", "VBN")
    )


def _long(tokens: Tokens, cue: Cue, roots: tuple[int, ...]) -> tuple[int, ...] | None:
    """The roots of a long object and of what it is called, which the parse takes for part of it, or parts from it.

    Called *the strikes that have followed a moment to remember*; called *the rise last week a disgrace*.
    """
    thing = roots[0]
    if not _may_be_long(tokens, cue, thing) or (len(roots) > 1 and tokens.quote[roots[-1]] >= 0):
        return None
    behind = [c for c in tokens.children[cue.token] if c > thing]
    called = next((c for c in reversed(behind) if tokens.dep[c] == "oprd"), None)
    if called is not None:
        between = [c for c in behind if c < called]
        whole = all(_is_of_object(tokens, c) for c in between)
        return (thing, *between, called, *_what_at(tokens, cue, called)) if whole else None
    held = [thing]
    for c in behind:
        if tokens.left[c] != tokens.right[held[-1]] or not _is_of_object(tokens, c) or tokens.quote[c] >= 0:
            break
        held.append(c)
    for k in range(len(held), 0, -1):
        if tokens.dep[held[k - 1]] != "punct" and _ends_in_predicate(tokens, thing, tokens.right[held[k - 1]]):
            return tuple(held[:k])
    return None


def _may_be_long(tokens: Tokens, cue: Cue, thing: int) -> bool:
    """Whether the verb calls its object at token `thing` something, and does not call for it, or for them."""
    if cue.lemma not in reporting_verbs.NAMING or cue.subject is None or tokens.child(cue.token, "prt") is not None:
        return False
    summoned = cue.lemma == "call" and tokens.word[thing] in _SUMMONED and tokens.child(cue.token, "oprd") is None
    plain = tokens.dep[thing] == "dobj" and thing > cue.token and tokens.quote[thing] < 0
    return plain and tokens.tag[thing] != "PRP" and not summoned


def _is_of_object(tokens: Tokens, c: int) -> bool:
    """Whether token `c`, a child of the verb behind its object, may head a part of a long object."""
    return tokens.dep[c] in (*_OF_OBJECT, "oprd") and (tokens.dep[c] != "conj" or tokens.tag[c][:2] == "NN")


def _ends_in_predicate(tokens: Tokens, thing: int, end: int) -> bool:
    """Whether the words from the object at token `thing` up to token `end` end in what it is called."""
    last = end - 1
    if tokens.quote[last] >= 0 or last == thing:
        return False
    first = last
    while first > thing + 1 and (
        tokens.tag[first - 1] in ("JJ", "JJR", "JJS") or tokens.word[first - 1] in ("and", ",")
    ):
        first -= 1
    adjectives = tokens.tag[last] == "JJ" and (tokens.dep[last] != "amod" or tokens.word[first - 1] == ",")
    if adjectives or tokens.word[last] in _CALLED:
        first = first + 1 if tokens.word[first] == "," else first
        return _closes_object(tokens, thing, first if adjectives else last)
    for k in range(last - 1, thing + 1, -1):
        if _opens_name(tokens, k) and _reaches(tokens, k, end) and _closes_object(tokens, thing, k):
            return True
    return False


def _opens_name(tokens: Tokens, k: int) -> bool:
    """Whether token `k` opens what a thing may be called: *a* threat, *one of* the worst, *the worst* idea."""
    following = tokens.tag[k + 1 : k + 3]
    return (
        tokens.word[k] in ("a", "an")
        or tokens.word[k : k + 2] == ["one", "of"]
        or (tokens.word[k] == "the" and ("JJS" in following[:1] or "RBS" in following[:1]))
    )


def _reaches(tokens: Tokens, k: int, end: int) -> bool:
    """Whether the phrase that begins at token `k` goes on to token `end`."""
    top = tokens.phrase_from(k)
    return tokens.right[top] == end and tokens.tag[top][:2] in ("NN", "CD")


def _closes_object(tokens: Tokens, thing: int, k: int) -> bool:
    """Whether the object is whole before token `k`: behind a noun, a clause's comma, or a verb that takes no object."""
    before = k - 1
    if tokens.word[before] == ",":
        return "," in tokens.word[thing + 1 : before]  # the strike, which began in May, *a threat*
    if tokens.tag[before][:2] == "VB":
        passive = tokens.child(before, "auxpass") is not None
        fact = any(tokens.word[c] == "that" and tokens.dep[c] == "mark" for c in tokens.children[before])
        return before > thing and (passive or fact or tokens.word[before] in _WITHOUT_OBJECT)
    return tokens.tag[before] in _NOMINAL and tokens.word[before] not in _BEING
