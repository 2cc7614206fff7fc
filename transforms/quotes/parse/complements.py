"""Complements: the parts of the parse that a cue makes somebody's words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from transforms.english import acts, reporting_verbs
from transforms.quotes.parse import answers, clauses, naming, objects
from transforms.quotes.parse.clauses import has, is_infinitive
from transforms.quotes.parse.cue import Cue
from transforms.quotes.parse.tokens import FINITE, Tokens

#: What sources ask not to be, or decline to be: no speech.
_ANONYMOUS = frozenset(["identified", "named", "quoted"])
#: Prepositions before the one who is asked, by verb: called *on* them to …, pleaded *with* them to …
_WHOM = {
    "call": ("on", "upon", "for"), "ask": ("for",), "push": ("for",), "plead": ("with", "for"), "beg": ("for",),
    "prefer": ("for",), "hope": ("for",), "want": ("for",),
}  # fmt: skip
#: Words that open when or why it was so: “this was made clear *as they met*”.
_TIMES = frozenset("after as because before since until when while".split())
#: Verbs that stand for another one: “and she *did* not”.
_ELLIPTIC, _NOT = (
    frozenset("could did do does had has have is was were will would".split()),
    frozenset(["n't", "n’t", "not"]),
)
#: Verbs that report between commas, though with a clause of their own they tell something else: The boat, he *continued*, leaks.
_CONTINUING = frozenset(["conclude", "continue"])
_NO_ASIDE = reporting_verbs.QUOTING - _CONTINUING
#: What parts “as X says” from the words before it.
_PARTING = frozenset([",", "-", "--", "–", "—", "(", "and", "but"])
_WITH_INFINITIVE = reporting_verbs.INFINITIVE | reporting_verbs.GERUND


@dataclass(frozen=True, slots=True)
class Complement:
    """Subtrees (by their roots, token indices) that together are what was said, and the rule that says so."""

    roots: tuple[int, ...]
    rule: str
    without: tuple[int, ...] = ()
    """roots, below these, of what belongs to another report"""


def of(tokens: Tokens, cue: Cue) -> Complement | None:
    """What `cue` makes somebody's words; None where it takes nothing that is."""
    if cue.kind == "source":
        return _sourced(tokens, cue)
    if cue.kind == "noun":
        return _of_noun(tokens, cue)
    if cue.kind == "adjective":
        return _of_adjective(tokens, cue)
    for find in (
        _made_clear,
        _suggested,
        _clause,
        _infinitive,
        _predicate,
        _object,
        _preposition,
        _expected,
        _aside,
        _fronted,
    ):
        found = find(tokens, cue)
        if found is not None:
            return found
    return None


def _sourced(tokens: Tokens, cue: Cue) -> Complement | None:
    """According to X, …"""
    at = tokens.head[cue.token]
    while tokens.head[at] != at and (tokens.tag[at][:2] != "VB" or tokens.dep[at] in ("conj", "advcl", "ccomp")):
        if tokens.dep[at] == "ccomp" and tokens.tag[at][:2] == "VB" and _opens_before(tokens, at, cue.token):
            break  # the agency reported *that*, according to the logs, …
        at = tokens.head[at]
    if at == cue.token or _is_only_report(tokens, at, cue):
        return None
    return Complement((at,), "according")


def _opens_before(tokens: Tokens, clause: int, i: int) -> bool:
    """Whether a that-clause begins before token `i`."""
    return any(tokens.word[c] == "that" and tokens.dep[c] == "mark" and c < i for c in tokens.children[clause])


def _is_only_report(tokens: Tokens, verb: int, cue: Cue) -> bool:
    """Whether the sentence is only of who said the quotation before it: “…,” *Holt said*, according to the Herald."""
    if reporting_verbs.VERB_FORMS.get(tokens.word[verb]) not in reporting_verbs.SAY:
        return False
    plain = all(tokens.quote[i] < 0 or i < verb for i in range(tokens.left[verb], tokens.right[verb]))
    clause = tokens.child(verb, "ccomp", "dobj", "xcomp", "nsubjpass")
    quoted = any(tokens.quote[i] >= 0 for i in range(max(0, tokens.left[verb] - 3), verb))
    return plain and quoted and (clause is None or tokens.quote[clause] >= 0)


def _of_noun(tokens: Tokens, cue: Cue) -> Complement | None:
    """The claim that …; a pledge to …"""
    for c in tokens.children[cue.token]:
        dep = tokens.dep[c]
        if c < cue.token:
            continue
        if dep in ("acl", "ccomp") and cue.lemma in reporting_verbs.NOUN_THAT and has(tokens, c, "that"):
            return Complement((c,), "noun clause")
        if dep in ("acl", "relcl") and cue.lemma in reporting_verbs.NOUN_TO and is_infinitive(tokens, c):
            return Complement((c,), "noun infinitive")
        if dep == "prep" and tokens.word[c] in reporting_verbs.NOUN_PREPOSITION.get(cue.lemma, "").split():
            inner = tokens.child(c, "pobj", "pcomp")
            if inner is not None:
                return Complement((inner,), "noun about")
    return None


def _of_adjective(tokens: Tokens, cue: Cue) -> Complement | None:
    """X is confident that …; X is worried about …"""
    for c in tokens.children[cue.token]:
        if tokens.dep[c] == "ccomp":
            return Complement((c,), "adjective clause")
        if tokens.dep[c] == "prep" and tokens.word[c] == reporting_verbs.ADJECTIVE_PREPOSITION.get(cue.lemma):
            inner = tokens.child(c, "pobj", "pcomp")
            if inner is not None:
                return Complement((inner,), "adjective about")
    return None


def _made_clear(tokens: Tokens, cue: Cue) -> Complement | None:
    """X made (it) clear that …"""
    if cue.lemma != "make clear":
        return None
    clear = next(i for i in range(cue.token + 1, cue.token + 4) if tokens.word[i] == "clear")
    clause = tokens.child(clear, "ccomp")
    if clause is None:
        clause = next(
            (
                c
                for c in tokens.children[cue.token]
                if c > clear
                and (
                    tokens.dep[c] == "ccomp" or (tokens.dep[c] == "advcl" and tokens.word[tokens.left[c]] not in _TIMES)
                )
            ),
            None,
        )
    if clause is None and tokens.tag[tokens.head[clear]][:2] == "VB" and tokens.head[clear] > clear:
        clause = tokens.head[clear]
    return None if clause is None else Complement((clause,), "clause")


def _suggested(tokens: Tokens, cue: Cue) -> Complement | None:
    """In his book, “Make Your Child Rich,” X suggested *looking* …: what stands before is no clause of the verb."""
    clause = tokens.child(cue.token, "ccomp") if cue.lemma in reporting_verbs.GERUND else None
    gerund = None if clause is None or clause > cue.token else _gerund(tokens, cue)
    return None if gerund is None else Complement((gerund,), "infinitive")


def _clause(tokens: Tokens, cue: Cue) -> Complement | None:
    """X said (that) …; X said in a statement that …"""
    found = clauses.of(tokens, cue)
    if found is not None and _is_cut_in_two(tokens, cue, found[0]):
        return Complement((tokens.head[cue.token],), "aside")
    return None if found is None else _with_object(tokens, cue, found)


def _is_cut_in_two(tokens: Tokens, cue: Cue, clause: int) -> bool:
    """Whether what is so bad stands before the report, and what comes of it behind: The wind was *so* bad, X said, *that* …"""
    if tokens.dep[cue.token] != "parataxis" or clause < cue.token or not has(tokens, clause, "that"):
        return False
    before = range(tokens.left[tokens.head[cue.token]], cue.token)
    return any(tokens.word[i] in ("so", "such") and tokens.quote[i] < 0 for i in before)


def _with_object(tokens: Tokens, cue: Cue, roots: tuple[int, ...]) -> Complement:
    """The clause, with the noun on which it hangs where that is what was said: “repeated her claim *that …*”."""
    first = min(tokens.left[c] for c in roots)
    bare = len(roots) == 1 and tokens.child(roots[0], "nsubj", "nsubjpass", "expl", "csubj") is None
    bare = bare and any(tokens.tag[c] == "MD" for c in tokens.children[roots[0]])  # said *people* - all - *would* go
    if (cue.lemma in reporting_verbs.OBJECT or bare) and first > cue.token:
        thing = tokens.child(cue.token, "dobj")
        if thing is not None and cue.token < thing < first:
            if evidence := _as_evidence(tokens, cue, thing, roots[0]):
                return Complement((thing, *evidence), "object")
            if not bare and _is_beside(tokens, cue, roots[0]):
                return Complement((thing,), "object")  # at the time she announced *her bid*, he was in Tarn
            return Complement((thing, *roots), "clause" if bare else "object")
    return Complement(roots, "clause")


def _as_evidence(tokens: Tokens, cue: Cue, thing: int, clause: int) -> tuple[int, ...]:
    """What stands from the object on to what it is evidence of: touted the fall *as proof that …*; empty if nothing does."""
    phrases = [c for c in tokens.children[cue.token] if thing < c < tokens.left[clause] and tokens.dep[c] == "prep"]
    told = next((c for c in phrases if tokens.word[c] == "as" and tokens.right[c] >= tokens.right[clause]), None)
    return () if told is None else tuple(c for c in phrases if c <= told)


def _is_beside(tokens: Tokens, cue: Cue, clause: int) -> bool:
    """Whether a clause behind a comma is the sentence's own, beside what is reported in a time clause."""
    first = tokens.left[clause]
    parted = tokens.word[first - 1] == "," and tokens.quote[clause] < 0 and not has(tokens, clause, "that")
    return parted and tokens.dep[cue.token] != "relcl"


def _infinitive(tokens: Tokens, cue: Cue) -> Complement | None:
    """X pledged to …; X urged Y to …"""
    if cue.lemma not in _WITH_INFINITIVE or (cue.passive and cue.lemma != "ask"):
        return None
    if cue.lemma in reporting_verbs.GERUND and (gerund := _gerund(tokens, cue)) is not None:
        return Complement((gerund,), "infinitive")
    for c in tokens.children[cue.token]:
        if c < cue.token or not is_infinitive(tokens, c) or tokens.word[c] in _ANONYMOUS:
            continue
        if tokens.dep[c] in ("xcomp", "ccomp") or (tokens.dep[c] == "advcl" and has(tokens, c, "for")):
            known = tokens.child(c, "ccomp") if cue.lemma == "demand" and tokens.word[c] == "know" else None
            if known is not None:
                return Complement((known,), "clause")  # demanded to know *whether …*
            if cue.lemma in reporting_verbs.DECLINE:
                return _declined(tokens, cue, c) or Complement((c,), "infinitive")
            asked = _asked(tokens, cue, c)
            return Complement(((c,) if asked is None else (asked, c)) + _joined(tokens, cue, c), "infinitive")
    return None


def _joined(tokens: Tokens, cue: Cue, infinitive: int) -> tuple[int, ...]:
    """What goes on with the infinitive though the parse joins it to the cue: promised to meet *and exceed the goal*."""
    end = tokens.right[infinitive]
    if tokens.tag[cue.token] in ("VB", "VBP"):
        return ()
    for c in tokens.children[cue.token]:
        if c >= end and tokens.dep[c] == "conj" and tokens.tag[c] in ("VB", "VBP"):
            alone = tokens.child(c, "nsubj", "nsubjpass", "aux", "auxpass") is None
            return (*range(end, tokens.left[c]), c) if alone else ()
        if c >= end and tokens.dep[c] == "conj" and _is_elliptic(tokens, c):
            return (*range(end, tokens.left[c]), c)  # to ask why he spoke *and she did not*
    return ()


def _is_elliptic(tokens: Tokens, verb: int) -> bool:
    """Whether a clause ends with a verb that stands for another one: “and she *did* not”."""
    if tokens.word[verb] not in _ELLIPTIC or tokens.right[verb] > verb + 3:
        return False
    return tokens.word[verb + 1] in _NOT and tokens.child(verb, "nsubj") is not None


def _gerund(tokens: Tokens, cue: Cue) -> int | None:
    """X proposed *closing* the bridge; X recalled *the mayor talking* about it."""
    for c in tokens.children[cue.token]:
        if c > cue.token and tokens.dep[c] == "dobj":
            return None
        if c > cue.token and tokens.tag[c] == "VBG" and tokens.dep[c] in ("xcomp", "ccomp"):
            return c if tokens.child(c, "aux", "mark") is None else None
    return None


def _declined(tokens: Tokens, cue: Cue, infinitive: int) -> Complement | None:
    """What somebody declines to comment on or to discuss, without the infinitive."""
    lemma = reporting_verbs.VERB_FORMS.get(tokens.word[infinitive])
    if lemma is None or lemma in acts.ATTITUDE:  # refused *to attack* him
        return None
    inner = replace(cue, token=infinitive, lemma=lemma)
    found = _object(tokens, inner) or _preposition(tokens, inner)
    return None if found is None else Complement(found.roots, "infinitive")


def _asked(tokens: Tokens, cue: Cue, infinitive: int) -> int | None:
    """Who is to do what the infinitive says: urged *them* to …; called on *them* to …"""
    for c in tokens.children[cue.token]:
        if not cue.token < c < infinitive:
            continue
        if tokens.dep[c] in ("dobj", "dative") and tokens.tag[c] != "WDT":
            return c
        if tokens.dep[c] == "prep" and tokens.word[c] in _WHOM.get(cue.lemma, ()):
            return tokens.child(c, "pobj")
    return None


def _predicate(tokens: Tokens, cue: Cue) -> Complement | None:
    """X called Y a Z; X considers it Z."""
    return _with(naming.predicate(tokens, cue), "predicate")


def _object(tokens: Tokens, cue: Cue) -> Complement | None:
    """X praised Y for Z; Y was criticised by X."""
    roots = objects.thing(tokens, cue)
    called = roots is not None and tokens.word[tokens.head[roots[0]]] == "as"  # what he described as *a gift*
    if roots is not None and _leads_on(tokens, roots[-1]):
        roots = (*roots, *_joined(tokens, cue, roots[-1]))  # touted her plans to build it *and widen the road*
    return _with(roots, "predicate" if called else "object")


def _leads_on(tokens: Tokens, root: int) -> bool:
    """Whether a phrase ends in an infinitive or a gerund, to which more may be joined."""
    return tokens.dep[root] == "prep" or any(
        (is_infinitive(tokens, c) or tokens.dep[c] == "prep") and c > root and tokens.right[c] == tokens.right[root]
        for c in tokens.children[root]
    )


def _preposition(tokens: Tokens, cue: Cue) -> Complement | None:
    """X talked about …; X called for …"""
    return _with(objects.about(tokens, cue), "about")


def _with(roots: tuple[int, ...] | None, rule: str) -> Complement | None:
    return None if roots is None else Complement(roots, rule)


def _expected(tokens: Tokens, cue: Cue) -> Complement | None:
    """X is expected to …: somebody's view of X, nobody's by name."""
    if not cue.passive or cue.lemma not in reporting_verbs.EXPECTED:
        return None
    patient = tokens.child(cue.token, "nsubjpass")
    rest = tokens.child(cue.token, "xcomp")
    if patient is None or rest is None or _is_speaking(tokens, rest):
        return None
    if any(tokens.tag[c] == "MD" for c in tokens.children[cue.token]):
        return None  # nobody expects what *could* be expected
    return Complement((patient, rest), "expected")


def _is_speaking(tokens: Tokens, verb: int) -> bool:
    """X is expected to *tell* Y that …: what X will say is X's."""
    lemma = reporting_verbs.VERB_FORMS.get(tokens.word[verb])
    return lemma in reporting_verbs.SAY and tokens.child(verb, "ccomp") is not None


def _aside(tokens: Tokens, cue: Cue) -> Complement | None:
    """…, X said, …: the clause around the cue."""
    dep, head = tokens.dep[cue.token], tokens.head[cue.token]
    if cue.lemma == "put" and dep == "advcl" and cue.subject is not None and tokens.word[tokens.left[head]] == "as":
        return Complement((head,), "aside")  # as X *put it*, …
    if cue.lemma not in reporting_verbs.SAY or cue.lemma in _NO_ASIDE or cue.subject is None or head == cue.token:
        return None
    if _has_its_own(tokens, cue) or any(
        tokens.dep[c] == "xcomp" and not _goes_on(tokens, cue, c) for c in tokens.children[cue.token]
    ):
        return None
    if tokens.word[tokens.left[cue.token]] in ("whatever", "whoever", "however", "no"):
        return None  # *whatever* Holt says, the pier is old
    if dep == "parataxis" or (dep == "advcl" and has(tokens, cue.token, "as") and not _is_likened(tokens, cue)):
        return Complement((_with_why(tokens, cue, head),), "aside")
    return None


def _is_likened(tokens: Tokens, cue: Cue) -> bool:
    """Whether an “as” likens one thing to another or tells the time: *as if to say* so, not *as* rich *as he said*, rose *as he spoke*."""
    first, head = tokens.left[cue.token], tokens.head[cue.token]
    if is_infinitive(tokens, cue.token) or tokens.word[first + 1 : first + 2] in (["if"], ["though"]):
        return True
    if cue.lemma == "put" and tokens.word[cue.token + 1] != "it":
        return True
    if first < head:
        return False
    parted = tokens.word[first - 1] in _PARTING or tokens.quote[first - 1] >= 0
    timed = not parted and tokens.tag[cue.token] in FINITE and cue.subject is not None and cue.subject < cue.token
    return timed or any(tokens.word[i] == "as" and tokens.tag[i] == "RB" for i in range(tokens.left[head], head))


def _with_why(tokens: Tokens, cue: Cue, clause: int) -> int:
    """The clause, or the one that it fills where the report stands between: *That is why*, Holt argued, *it sank*."""
    over, first = tokens.head[clause], tokens.left[clause]
    asked = tokens.word[first] in ("because", "how", "what", "why") and first < cue.token
    be = tokens.word[over] in ("'s", "’s", "is", "was") and over == first - 1
    return over if asked and be and tokens.dep[clause] in ("ccomp", "advcl") else clause


def _goes_on(tokens: Tokens, cue: Cue, verb: int) -> bool:
    """Whether a verb behind the report goes on with what was said: People come from nothing, X said, *work* hard and …"""
    bare = not is_infinitive(tokens, verb) and tokens.tag[verb] in ("VB", "VBP")
    return bare and verb > cue.token and tokens.word[tokens.left[verb] - 1] == ","


def _has_its_own(tokens: Tokens, cue: Cue) -> bool:
    """Whether an “as” tells when or why somebody said another thing: the state turned, *as voters responded to the plan*."""
    if tokens.dep[cue.token] != "advcl" or tokens.tag[cue.token] == "VBN":
        return False
    things = [c for c in tokens.children[cue.token] if c > cue.token and tokens.quote[c] < 0]
    return any(tokens.dep[c] == "dobj" or (tokens.dep[c] == "prep" and tokens.word[c] == "to") for c in things) and (
        cue.lemma not in acts.TELLING_SOMEBODY
    )


def _fronted(tokens: Tokens, cue: Cue) -> Complement | None:
    """“No, she says.” “Because nobody buys later, says X.”"""
    return _with(answers.fronted(tokens, cue), "fronted")
