"""Subjects: whose words a verb reports."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.english import acts, reporting_verbs, role_words
from transforms.quotes.parse.tokens import Tokens

_RELATIVE = frozenset(["who", "which", "that", "whom"])
_PEOPLE = reporting_verbs.SOURCES | reporting_verbs.TITLES | role_words.NOUNS | {"man", "woman", "person", "one"}
#: Before a participle without a subject: “*when* asked”, “*if* told so”.
_WHENEVER = frozenset(["although", "if", "once", "though", "unless", "until", "when", "whenever", "while"])
#: What comes from people, and does not speak itself.
_HEARD = frozenset(["calls", "complaints", "emails", "letters", "messages", "reports", "responses", "texts", "tweets"])
_NOUNS = ("NN", "NNS", "NNP", "NNPS", "PRP")
_BEFORE_NOUN = (*_NOUNS[:4], "DT", "JJ", "CD", "POS", "PRP$")
_NOMINAL = ("NN", "PR", "WP", "CD", "DT", "JJ")
_FINITE = ("VBD", "VBP", "VBZ")
#: Verbs whose object does what a participle behind it says: left *many* feeling that …
_LEAVING = frozenset(["leave", "leaves", "leaving", "left"])
#: Tokens from the comma behind a name to the verb: *,* 39, a nurse at the town's hospital, said.
MAX_INTERPOLATION = 14
#: Words of a sentence within which the name that opens it ends.
MAX_OPENING = 6
#: How far to climb from a verb to the clause whose subject it shares.
MAX_CLIMB = 10


@dataclass(frozen=True, slots=True)
class Subject:
    """Head word of who speaks (a token), and the relative pronoun that stands for it in the verb's own clause."""

    head: int
    relative: int | None = None


#: Who is told something in a hearing.
_HEARINGS = frozenset(
    ["committee", "court", "hearing", "inquest", "inquiry", "jurors", "jury", "mps", "panel", "tribunal"]
)


def of_verb(tokens: Tokens, verb: int, passive: bool) -> Subject | None:
    """Who says what `verb` reports; None where the sentence does not tell."""
    if passive:
        agent = by_phrase(tokens, verb, "by")
        return None if agent is None else Subject(agent)
    own = _own(tokens, verb)
    if own is not None:
        nearer = _behind_comma(tokens, own, verb) or _nearer(tokens, own, verb) or _alone(tokens, own, verb)
        return Subject(nearer) if nearer is not None else _with_antecedent(tokens, own, verb)
    named = _name_before(tokens, verb)
    if named is None:
        named = _inverted(tokens, verb)
    if named is not None:
        return Subject(named)
    return _shared(tokens, verb) or _before_comma(tokens, verb) or _by_age(tokens, verb)


def by_phrase(tokens: Tokens, i: int, *prepositions: str) -> int | None:
    """The object of the first of `prepositions` under token `i`."""
    for c in tokens.children[i]:
        if tokens.dep[c] in ("prep", "agent") and tokens.word[c] in prepositions:
            return tokens.child(c, "pobj")
    return None


def is_passive(tokens: Tokens, verb: int) -> bool:
    """Whether `verb` is passive ("was told", "when asked by")."""
    if tokens.child(verb, "auxpass") is not None or _headlines_hearing(tokens, verb):
        return True
    expected = reporting_verbs.VERB_FORMS.get(tokens.word[verb]) in reporting_verbs.EXPECTED
    if expected and tokens.tag[verb] == "VBN" and tokens.child(verb, "agent") is None:  # as *reported* by the Gazette
        # with both *expected* to come
        return tokens.child(verb, "aux") is None and tokens.child(verb, "xcomp") is not None
    if tokens.child(verb, "aux", "nsubj") is not None:
        return False
    if _is_asked(tokens, verb):
        return True
    if tokens.dep[verb] == "conj":  # was hailed by X and *denounced* by Y
        joined = tokens.child(tokens.head[verb], "auxpass") is not None and tokens.child(verb, "agent") is not None
        return joined and tokens.tag[verb] in ("VBD", "VBN") and tokens.child(verb, "dobj") is None
    return tokens.tag[verb] == "VBN" and tokens.dep[verb] in ("acl", "advcl", "amod")


def _is_asked(tokens: Tokens, verb: int) -> bool:
    """Whether a verb opens a clause that has no subject, and tells what was done to that of the main clause: “*When asked* …”.

    “*Told* that Lund had quit, Pell shrugged”: the tagger may take it for a past tense.
    """
    if tokens.dep[verb] != "advcl" or tokens.tag[verb] not in ("VBD", "VBN"):
        return False
    first = tokens.left[verb]
    if first != verb:
        return first == verb - 1 and tokens.word[first] in _WHENEVER
    opens = verb == 0 or tokens.sentence[verb - 1] != tokens.sentence[verb]
    return opens and tokens.head[verb] > verb


def _headlines_hearing(tokens: Tokens, verb: int) -> bool:
    """Whether a headline tells what a hearing was told: “Driver fell asleep, *inquest told*”."""
    ends = not any(word.isalnum() for word in tokens.word[verb + 1 : verb + 2]) or (
        tokens.sentence[verb + 1 : verb + 2] != tokens.sentence[verb : verb + 1]
    )
    return (
        ends
        and tokens.word[verb] == "told"
        and tokens.word[verb - 1] in _HEARINGS
        and (verb < 2 or not tokens.word[verb - 2].isalpha())
    )


def _own(tokens: Tokens, verb: int) -> int | None:
    """The subject in the verb's own clause; words inside a quotation are no subject of a verb outside it."""
    for c in tokens.children[verb]:
        if tokens.dep[c] == "nsubj" and tokens.quote[c] == tokens.quote[verb]:
            return None if c > verb and tokens.tag[verb] == "VBG" else c  # calling *the tax* a gift, …
    return None


def _behind_comma(tokens: Tokens, own: int, verb: int) -> int | None:
    """Who stands behind a verb before which a comma closes what is said: The lesson, says *Holt*; “a gift”, says *mayor*."""
    if own >= verb - 1 or tokens.word[verb - 1] != ",":
        return None
    for c in tokens.children[verb]:
        if c > verb and tokens.dep[c] == "nsubj" and tokens.quote[c] < 0 and _is_somebodys(tokens, c):
            return c
    behind = _inverted(tokens, verb)
    hangs_elsewhere = behind is not None and tokens.head[behind] != verb and tokens.tag[tokens.head[behind]][:2] == "VB"
    return None if hangs_elsewhere else behind


def _is_somebodys(tokens: Tokens, noun: int) -> bool:
    """Whether the word at token `noun` names somebody, or what somebody is; no day or time."""
    return noun in tokens.names or tokens.tag[noun] == "PRP" or tokens.word[noun] in _PEOPLE


def _nearer(tokens: Tokens, own: int, verb: int) -> int | None:
    """The noun right before the verb and behind a comma: after “…, a gift to dealers, *experts* say” it is the subject.

    An apposition would be closed by a comma, and the last of a list has its “and”.
    """
    last = verb - 1
    while last > own and tokens.dep[last] in ("aux", "advmod", "neg"):
        last -= 1
    if not own < last or tokens.tag[last] not in _NOUNS or tokens.dep[last] in ("conj", "npadvmod", "pobj"):
        return None
    first = last
    while first - 1 > own and tokens.tag[first - 1] in _BEFORE_NOUN:
        first -= 1
    comma = tokens.word[first - 1] == "," and first - 1 > own
    return last if comma and tokens.quote[last] == tokens.quote[verb] and tokens.dep[last] != "compound" else None


def _alone(tokens: Tokens, own: int, verb: int) -> int | None:
    """The name behind “and” where the verb is one person's: Pell wants the votes and *Holt wants* to win."""
    if tokens.tag[verb] != "VBZ" or tokens.dep[own] != "nsubj" or own > verb:
        return None
    last = next((c for c in tokens.children[own] if tokens.dep[c] == "conj" and c > own), None)
    if last is None or last not in tokens.names or own in tokens.names or tokens.right[last] != verb:
        return None
    before = tokens.left[own] - 1
    return last if tokens.tag[own] in ("NNS", "NNPS") and before > 0 and tokens.tag[before] in _FINITE else None


def _name_before(tokens: Tokens, verb: int) -> int | None:
    """A name right before a finite verb, where the parse made something else of it."""
    if tokens.tag[verb] == "VBG" or any(tokens.word[c] == "to" for c in tokens.children[verb] if c < verb):
        return None
    i = verb - 1
    while i >= 0 and tokens.quote[i] == tokens.quote[verb]:
        if i in tokens.names:
            return None if _belongs_to_participle(tokens, i) else i
        if tokens.dep[i] not in ("aux", "advmod", "neg"):
            return None
        i -= 1
    return None


def _belongs_to_participle(tokens: Tokens, name: int) -> bool:
    """Whether a name is what the participle behind a noun is about: “the woman suing *Gus Pell*”."""
    at = tokens.head[name]
    if tokens.dep[name] == "pobj" and tokens.dep[at] in ("prep", "agent"):
        at = tokens.head[at]
    first = tokens.left[name]
    return at < name and tokens.tag[at] in ("VBG", "VBN") and tokens.tag[at - 1][:2] in ("NN", "DT") and first > at


def _by_age(tokens: Tokens, verb: int) -> Subject | None:
    """*The 41-year-old*, who has played since he was nineteen, said: the parse takes an age for no subject."""
    for c in tokens.children[verb]:
        if c < verb and tokens.word[c] == "old" and tokens.word[tokens.left[c]] in ("the", "a"):
            return Subject(c)
    return None


def _before_comma(tokens: Tokens, verb: int) -> Subject | None:
    """X, whose plan …, said: the subject that an interpolation cuts off from its verb."""
    if verb < 2 or tokens.word[verb - 1] != "," or tokens.tag[verb] not in _FINITE:
        return None
    # Speaking in Oslo, his deputy, *Nils Aune*, said; Right to Rise, a super *PAC*, said
    described = tokens.tag[verb - 2] == "NNP" and tokens.word[tokens.left[verb - 2]] in ("a", "an")
    if verb - 2 in tokens.names or described:
        return Subject(tokens.head[verb - 2] if tokens.dep[verb - 2] == "appos" else verb - 2)
    if (bearer := _before_interpolation(tokens, verb)) is not None:
        return Subject(bearer)
    if (briefed := _before_participle(tokens, verb)) is not None:
        return Subject(briefed)
    first = verb
    while first > 0 and tokens.sentence[first - 1] == tokens.sentence[verb]:
        first -= 1
    for i in range(first, min(verb, first + MAX_OPENING)):
        if i in tokens.names and tokens.quote[i] == tokens.quote[verb]:
            return Subject(i)
    return None


def _before_participle(tokens: Tokens, verb: int) -> int | None:
    """The noun before a participle that the parse takes for a clause: two *officials* briefed on the plan, who …, said."""
    for c in tokens.children[verb]:
        clause = c < verb and tokens.dep[c] == "ccomp" and tokens.tag[c] == "VBN"
        if clause and tokens.child(c, "aux", "auxpass") is None and tokens.child(c, "nsubj", "nsubjpass") == c - 1:
            return c - 1
    return None


def _before_interpolation(tokens: Tokens, verb: int) -> int | None:
    """The name that an age or a role between commas parts from its verb: in what was her house, *Ana Holt*, 39, said."""
    for comma in range(verb - 3, max(0, verb - MAX_INTERPOLATION), -1):
        if tokens.tag[comma][:2] in ("VB", "MD", "WP", "WD") or tokens.quote[comma] >= 0:
            return None
        if tokens.word[comma] == "," and comma - 1 in tokens.names:
            first = comma + 1
            told = tokens.tag[first] in ("CD", "PRP$") or tokens.word[first] in ("a", "an", "the")
            return comma - 1 if told else None
    return None


def _inverted(tokens: Tokens, verb: int) -> int | None:
    """“…,” said X: the noun phrase that begins right after a verb that follows a quotation."""
    before = verb - 1
    if tokens.tag[verb] == "VBG" and tokens.child(verb, "dobj") is not None:
        return None  # “a fairy tale,” *describing* the crew as brave
    if before < 0 or (tokens.quote[before] < 0 and tokens.word[before] != ","):
        return None
    if tokens.word[before] == "," and (before == 0 or tokens.quote[before - 1] < 0):
        return None
    first = verb + 1
    if first >= tokens.n or tokens.quote[first] >= 0 or not tokens.tag[first].startswith(_NOMINAL):
        return None
    at = first
    while (up := tokens.head[at]) not in (at, verb) and tokens.left[up] >= first:
        if not tokens.tag[up].startswith(_NOMINAL):
            break
        at = up
    return at


def _shared(tokens: Tokens, verb: int) -> Subject | None:
    """The subject that a verb without its own shares with the clause it hangs on."""
    detached = tokens.tag[verb] == "VBG" and _is_behind_comma(tokens, tokens.left[verb])
    finite = tokens.tag[verb] in _FINITE
    at, fallback = verb, None
    for _ in range(MAX_CLIMB):
        dep, head = tokens.dep[at], tokens.head[at]
        if head == at:
            break
        if is_on_occasion(tokens, at) or _is_had(tokens, at):
            return _who_has(tokens, head)
        if dep in ("relcl", "acl"):
            if not detached or not _is_passed(tokens, at, verb):
                return _author(tokens, head) or Subject(head)
            fallback = fallback or Subject(head)
        controlled = None if finite else _controlled(tokens, at, dep, head)
        if controlled is not None:
            return Subject(controlled)
        at = head
        found = _outside(tokens, at) if tokens.quote[at] >= 0 > tokens.quote[verb] else _of_clause(tokens, at)
        if found is not None and not _leads_on(tokens, at, detached, finite):
            return found
        fallback = fallback or found
    return fallback


def _is_behind_comma(tokens: Tokens, i: int) -> bool:
    """Whether a comma stands before token `i`, or before the marks that close a quotation there."""
    marks = i > 1 and tokens.tag[i - 1] == "''" and tokens.quote[i] < 0
    return i > 0 and tokens.word[i - 1 - marks] == ","


def is_on_occasion(tokens: Tokens, verb: int) -> bool:
    """Whether `verb` is what a noun is for: “a chance *to say* that …”."""
    to = any(tokens.word[c] == "to" and tokens.dep[c] == "aux" for c in tokens.children[verb])
    return to and tokens.dep[verb] in ("acl", "relcl") and tokens.word[tokens.head[verb]] in acts.OCCASIONS


def _is_had(tokens: Tokens, verb: int) -> bool:
    """Whether somebody has what is to be said: *had* nothing bad *to say*."""
    to = any(tokens.word[c] == "to" and tokens.dep[c] == "aux" for c in tokens.children[verb])
    noun = tokens.head[verb]
    had = tokens.dep[noun] == "dobj" and tokens.word[tokens.head[noun]] in ("had", "has", "have", "having")
    return to and had and tokens.dep[verb] in ("acl", "relcl")


def _who_has(tokens: Tokens, noun: int) -> Subject | None:
    """Whose a chance, a right, a refusal is: its owner's, or the subject's of its clause."""
    owner = tokens.child(noun, "poss")
    if owner is not None:
        return Subject(owner)
    above = tokens.head[noun]
    if tokens.dep[noun] == "pobj":
        above = tokens.head[above]
    found = _of_clause(tokens, above) if tokens.tag[above][:2] == "VB" and above != noun else None
    found = found or (_shared(tokens, above) if tokens.tag[above][:2] == "VB" and above != noun else None)
    return None if found is None or tokens.word[found.head] in ("it", "there") else found


def _outside(tokens: Tokens, quoted: int) -> Subject | None:
    """Who is named outside the marks beside a verb in them: “I don't like it,” *X* said, adding …; *she* was “taken off”."""
    for c in tokens.children[quoted]:
        if tokens.quote[c] < 0 and tokens.dep[c] == "nsubjpass":
            return Subject(c)
        if tokens.quote[c] < 0 and tokens.tag[c] in _FINITE and (own := _own(tokens, c)) is not None:
            return _with_antecedent(tokens, own, c)
    return None


def _of_clause(tokens: Tokens, verb: int) -> Subject | None:
    """The subject in the verb's own clause, active or passive."""
    own = _own(tokens, verb)
    if own is None:
        own = tokens.child(verb, "nsubjpass")
    return None if own is None else _with_antecedent(tokens, own, verb)


def _leads_on(tokens: Tokens, at: int, detached: bool, finite: bool) -> bool:
    """Whether clause `at` is itself said or hung on, so that a verb behind it is rather the outer clause's."""
    up, dep = tokens.head[at], tokens.dep[at]
    if up == at:
        return False
    if detached and (dep in ("ccomp", "advcl") or _is_of_thing(tokens, at)):
        return True
    return finite and dep == "ccomp" and reporting_verbs.VERB_FORMS.get(tokens.word[up]) in reporting_verbs.SAY


def _is_passed(tokens: Tokens, clause: int, verb: int) -> bool:
    """Whether a participle behind a comma is rather the main clause's than the noun's on which it hangs."""
    return tokens.dep[clause] == "acl" or (clause != verb and _is_of_thing(tokens, clause))


def _is_of_thing(tokens: Tokens, clause: int) -> bool:
    """Whether a clause tells of a thing that says nothing: a toll *that would have paid for it*, telling the crews that …"""
    own, noun = tokens.child(clause, "nsubj", "nsubjpass"), tokens.head[clause]
    if tokens.dep[clause] != "relcl" or own is None or tokens.word[own] != "that" or tokens.tag[noun] != "NN":
        return False
    return tokens.word[noun] not in _PEOPLE and tokens.word[noun] not in reporting_verbs.DOCUMENT_FORMS


def _controlled(tokens: Tokens, at: int, dep: str, head: int) -> int | None:
    """The object that does what the infinitive or gerund says: asked *him* to say, blasted *her* for saying."""
    if dep == "xcomp" and tokens.word[head] in reporting_verbs.CONTROL_FORMS:
        return tokens.child(head, "dobj")
    if dep in ("advcl", "acl") and tokens.tag[at] == "VBG" and tokens.word[head] in _LEAVING:
        thing = tokens.child(head, "dobj")
        return thing if thing is not None and tokens.right[thing] == tokens.left[at] else None
    if dep == "pcomp" and tokens.word[head] in ("as", "for", "of", "from"):
        return tokens.child(tokens.head[head], "dobj")
    return None


def _author(tokens: Tokens, noun: int) -> Subject | None:
    """Who released the statement that says it: "she released a statement saying"."""
    verb = tokens.head[noun]
    if tokens.dep[noun] != "dobj" or tokens.word[noun] not in reporting_verbs.DOCUMENT_FORMS:
        return None
    own = _own(tokens, verb)
    return _with_antecedent(tokens, own, verb) if own is not None else _shared(tokens, verb)


def _somebody(tokens: Tokens, noun: int, verb: int) -> int:
    """Who “who” stands for: in “calls from *listeners* to his show who said” the nouns beside it are nobody."""
    if tokens.word[noun] in _PEOPLE:
        return noun
    bare = tokens.dep[noun] == "pobj" and tokens.tag[noun] == "NN" and tokens.left[noun] == noun
    if bare and noun - 2 in tokens.names - tokens.bodies:
        return noun - 2  # Lund on camera, who …
    many = any(tokens.tag[i] == "VBP" or tokens.word[i] == "were" for i in (verb, *tokens.children[verb]))
    at = noun
    while tokens.dep[at] == "pobj" and (tokens.tag[at] == "NN" or (many and tokens.tag[at] == "NNP")):
        at = tokens.head[tokens.head[at]]
        if tokens.tag[at] == "NNS" or tokens.word[at] in _PEOPLE:
            break
    if tokens.tag[at][:2] == "VB":
        at = tokens.child(at, "dobj") or at
    if tokens.word[at] in _HEARD:
        inner = by_phrase(tokens, at, "from", "of", "by")
        at = at if inner is None else inner
    return at if tokens.tag[at] in ("NNS", "NNP", "NNPS") or tokens.word[at] in _PEOPLE else noun


def _body_beside(tokens: Tokens, noun: int, own: int) -> int | None:
    """The body right before “which” or “that”, where the noun the parse chose is none: a bill levied by *the Union*, which …

    A body, and no person, is what “that” takes up behind one: the founder of *the Free Moor Project that* encourages …
    """
    if tokens.word[own] == "that":
        beside = own - 1
        return beside if noun < beside and beside in tokens.bodies and tokens.word[noun] in _PEOPLE else None
    beside = own - 2
    behind_comma = tokens.word[own - 1] == "," and tokens.word[own] == "which"
    return beside if behind_comma and noun < beside and beside in tokens.bodies and noun not in tokens.names else None


def _with_antecedent(tokens: Tokens, own: int, verb: int) -> Subject:
    """The subject, or the noun that it stands for if it is a relative pronoun."""
    if tokens.word[own] in _RELATIVE:
        at = verb
        while tokens.dep[at] == "conj" and tokens.head[at] != at:
            at = tokens.head[at]
        if tokens.dep[at] == "relcl":
            noun = tokens.head[at]
            if tokens.word[own] == "who":
                return Subject(_somebody(tokens, noun, at), own)
            return Subject(_body_beside(tokens, noun, own) or noun, own)
        if tokens.word[own] == "who" and own > 0 and tokens.tag[own - 1].startswith(("NN", "PRP")):
            return Subject(own - 1, own)  # it was *Holt* who said so
    return Subject(own)
