"""Clauses: the finite clauses that a verb of speech or thought makes somebody's words."""

from __future__ import annotations

from transforms.english import acts, reporting_verbs
from transforms.quotes.parse.cue import Cue
from transforms.quotes.parse.tokens import FINITE, Tokens

#: Verbs for words that answer those of somebody else.
_ANSWERING = frozenset(["answer", "object", "react", "reply", "respond"])
#: Those who are told something are the subject of these in the passive.
_TOLD = reporting_verbs.TELLING | {"advise", "ask", "caution", "quote", "reassure"}
#: Verbs that with an object tell that, and not what stands before them.
_WITH_THINGS = (reporting_verbs.OBJECT & reporting_verbs.SAY | {"charge", "order", "urge"}) - {"announce", "remember"}
#: Verbs that report next to a quotation only, and take no clause.
_NEVER_THAT = (
    reporting_verbs.QUOTE_ONLY - reporting_verbs.WORDS_ONLY - reporting_verbs.THINK - {"conclude", "think"}
) | {"accuse", "prompt"}
#: Words that open a question which somebody leaves open.
_TELLING_OR_NOT = acts.TELLING | acts.DECLINING
_QUESTIONS = frozenset(["how", "if", "when", "where", "whether", "why"])
#: Nouns for what somebody else says or holds.
_ALLEGED = frozenset(
    """
    accusation accusations allegation allegations belief beliefs charge charges claim claims complaint complaints concern
    concerns fear fears rumor rumors rumour rumours suspicion suspicions worries worry
    """.split()
)
#: What a thing says that tells more than words.
_MUCH = frozenset(["lot", "lots", "much", "plenty", "volumes"])
_WITH_CLAUSE = reporting_verbs.SAY | reporting_verbs.THINK
#: What opens the other shares of a count.
COMPARING = frozenset(["compared", "followed", "versus", "whereas", "while"])
#: Tokens from a clause in marks to the end of the quotation in which it stands.
MAX_CLOSING = 40
#: Words from a verb to “so” or “such”, and from there to the “that” of what came of it.
MAX_WORDS_TO_RESULT = 10
#: Words between a verb and the "that" of its clause ("said on Monday in an interview with the paper that").
MAX_WORDS_TO_THAT = 25


def of(tokens: Tokens, cue: Cue) -> tuple[int, ...] | None:
    """The roots of the clauses that are what `cue` reports; None where there is none."""
    if cue.lemma not in _WITH_CLAUSE or _is_told_so(tokens, cue):
        return None
    clauses = _plain_clauses(tokens, cue)
    if _reporter_resumes(tokens, cue):
        clauses = [c for c in clauses if c < cue.token]
    after = tuple(c for c in clauses if c > cue.token and tokens.quote[c] < 0)
    if clauses:
        further = _and_that(tokens, tokens.right[clauses[0]]) if tokens.quote[clauses[0]] >= 0 else None
        return _and_more(tokens, cue, after) or (clauses[0], *(further or ()))
    if cue.lemma not in reporting_verbs.SAY or cue.lemma in _NEVER_THAT:
        return None
    clause = (
        _what_was_said(tokens, cue) or _that_clause(tokens, cue) or _told(tokens, cue) or _open_question(tokens, cue)
    )
    return None if clause is None else (clause,)


def _plain_clauses(tokens: Tokens, cue: Cue) -> list[int]:
    """The finite clauses that depend on the cue, before and behind it."""
    return [
        c
        for c in tokens.children[cue.token]
        if tokens.dep[c] == "ccomp"
        and not (is_infinitive(tokens, c) and cue.lemma in reporting_verbs.INFINITIVE)
        and not _is_parted(tokens, c, cue)
        and not _is_of_another_verb(tokens, c, cue)
    ]


def _is_of_another_verb(tokens: Tokens, clause: int, cue: Cue) -> bool:
    """Whether a clause beside the cue is none of its own: the cue tells something else, or is only a participle within it.

    *It is an old row*, courts still ordered the pier closed. *Nobody opposed her*: Holt was confirmed. A gunman claiming
    kinship *shot* two. The races *began* in May.
    """
    if tokens.quote[clause] >= 0:
        return False
    if cue.lemma == "offer" and (
        tokens.child(cue.token, "dobj", "dative") is not None
        or (clause > cue.token and not has(tokens, clause, "that"))
    ):
        return True  # *offered* passers-by tea
    if clause < cue.token:
        return _tells_something_else(tokens, cue)
    if cue.lemma in _NEVER_THAT and not (cue.lemma == "continue" and has(tokens, clause, "that")):
        return True
    if tokens.child(clause, "nsubj", "nsubjpass", "expl", "csubj") is not None:
        return False
    if cue.lemma == "find" and tokens.tag[clause][:2] != "VB":
        return cue.subject is None or tokens.word[cue.subject] not in reporting_verbs.COUNTS
    participle = tokens.tag[cue.token] in ("VBG", "VBN")
    return (participle and tokens.tag[clause] in FINITE) or _is_participle(tokens, clause, cue)


def _tells_something_else(tokens: Tokens, cue: Cue) -> bool:
    """Whether the cue has something else to tell than the clause before it: the row is old, courts *ordered the pier closed*."""
    if cue.passive:
        patient = tokens.child(cue.token, "nsubjpass")
        return patient is not None and tokens.word[patient] != "it" and cue.lemma not in _TOLD
    if cue.lemma == "continue" and tokens.child(cue.token, "xcomp", "dobj") is not None:
        return True  # it was valid, so she *continued to renew it*
    said = tokens.child(cue.token, "dobj") if cue.lemma == "say" else None
    if said is not None and said > cue.token and tokens.word[said] in _MUCH:
        return True  # … - and it *says a lot*
    thing = tokens.child(cue.token, "dobj", "xcomp") if cue.lemma in _WITH_THINGS else None
    return thing is not None and thing > cue.token and tokens.word[thing] not in acts.DAYS


def _is_participle(tokens: Tokens, clause: int, cue: Cue) -> bool:
    """Whether the cue is rather a participle of the clause's subject: captains *admitted* to the port were locals."""
    tagged = tokens.tag[cue.token] in ("VBD", "VBG", "VBN") and cue.lemma != "say"
    if not tagged or cue.relative is not None or tokens.dep[cue.token] in ("relcl", "parataxis"):
        return False
    if not any(tokens.tag[i] in FINITE for i in (clause, *tokens.children[clause]) if i <= clause):
        return False
    if cue.subject is None or not cue.subject < cue.token or tokens.child(cue.token, "aux") is not None:
        return False
    between = [c for c in tokens.children[cue.token] if cue.last <= c < clause]
    told = cue.lemma in _TOLD  # *telling* captains to wait
    phrase = bool(between) and (told or all(tokens.dep[c] != "dobj" for c in between))
    opened = any(
        tokens.dep[i] == "mark" or tokens.tag[i] in ("WDT", "WP", "WRB") or tokens.word[i] == "that"
        for i in range(tokens.left[cue.token], clause)
    )
    return phrase and not opened


def _is_parted(tokens: Tokens, clause: int, cue: Cue) -> bool:
    """Whether a semicolon or colon parts a clause from the report behind it: Lisle cautioned …; *Brix concedes as much*."""
    if clause > cue.token or cue.subject is None or cue.subject > cue.token:
        return False
    return tokens.word[tokens.left[cue.subject] - 1] in (";", ":") and tokens.quote[tokens.left[cue.subject] - 2] < 0


def _reporter_resumes(tokens: Tokens, cue: Cue) -> bool:
    """“…,” X said *- but they* went: behind a dash the reporter goes on with the sentence."""
    following = tokens.word[cue.last : cue.last + 2]
    return len(following) > 1 and following[0] in ("-", "--", "–", "—") and following[1] in ("and", "but", "or", "so")


def _is_told_so(tokens: Tokens, cue: Cue) -> bool:
    """Whether the clause tells what came of it: “tells *so many* lies that …”, “told *such* tales that …”."""
    for i in range(cue.last, min(cue.last + MAX_WORDS_TO_RESULT, tokens.n - 1)):
        if tokens.word[i] == "such" or (tokens.word[i] == "so" and tokens.tag[i + 1] in ("JJ", "RB")):
            return "that" in tokens.word[i + 1 : i + MAX_WORDS_TO_RESULT]
        if tokens.dep[i] in ("mark", "punct", "nsubj", "nsubjpass", "expl"):
            return False
    return False


def _what_was_said(tokens: Tokens, cue: Cue) -> int | None:
    """*What* Holt said *was that* the pier would close."""
    if tokens.dep[cue.token] != "csubj" or tokens.word[tokens.left[cue.token]] != "what":
        return None
    told = tokens.child(tokens.head[cue.token], "ccomp")
    return None if told is None or told < cue.token else told


def _and_more(tokens: Tokens, cue: Cue, clauses: tuple[int, ...]) -> tuple[int, ...]:
    """`clauses`, and the one that goes on with them though the parse joins it to the cue: “…, but it *would* cost more”."""
    if not clauses:
        return clauses
    end = max(tokens.right[c] for c in clauses)
    if (further := _and_that(tokens, end) or _beside_count(tokens, cue, end)) is not None:
        return (*clauses, *further)
    for c in tokens.children[cue.token]:
        if tokens.dep[c] != "conj" or tokens.left[c] < end:
            continue
        subject = tokens.child(c, "nsubj", "nsubjpass")
        modal = any(tokens.tag[k] == "MD" for k in tokens.children[c])
        if reporting_verbs.VERB_FORMS.get(tokens.word[c]) in reporting_verbs.SAY and (subject is not None or not modal):
            continue
        silent = subject is None and tokens.word[c] in _TELLING_OR_NOT
        if (modal and not silent) or has(tokens, c, "that") or (subject is not None and _is_past_of(tokens, c, cue)):
            return (*clauses, *range(end, tokens.left[c]), c)
    return clauses


def _and_that(tokens: Tokens, end: int) -> tuple[int, ...] | None:
    """What goes on behind words in marks with “and that”, though the parse hangs it elsewhere: “…,” *and that he would go*."""
    at = end
    while at < tokens.n and at - end < MAX_CLOSING and (tokens.quote[at] >= 0 or not tokens.word[at].isalnum()):
        at += 1
    if (
        at == 0
        or tokens.word[at : at + 2] != ["and", "that"]
        or tokens.dep[at + 1] != "mark"
        or tokens.quote[at - 1] < 0
    ):
        return None
    verb = tokens.head[at + 1]
    return (at, verb) if tokens.left[verb] == at + 1 and tokens.quote[verb] < 0 else None


def _beside_count(tokens: Tokens, cue: Cue, end: int) -> tuple[int, ...] | None:
    """The shares that a poll tells besides: showed Holt ahead, *followed by Pell*; found that 40 back her, *while 19 do not*."""
    if cue.subject is None or tokens.word[cue.subject] not in reporting_verbs.COUNTS:
        return None
    for c in tokens.children[cue.token]:
        if c < end or tokens.dep[c] != "advcl" or tokens.word[tokens.left[c] - 1] != ",":
            continue
        first = tokens.left[c]
        shares = any(tokens.tag[i] == "CD" for i in range(first, tokens.right[c]))
        if shares and first in (end, end + 1) and tokens.word[first] in COMPARING:
            return (*range(end, first), c)
    return None


def _is_past_of(tokens: Tokens, clause: int, cue: Cue) -> bool:
    """Whether a clause joined to the cue is told with it by its tense: polls showed that few cared, *and the share had fallen*."""
    return tokens.tag[cue.token] == "VBD" and any(
        tokens.word[c] == "had" for c in tokens.children[clause] if c < clause
    )


def _that_clause(tokens: Tokens, cue: Cue) -> int | None:
    """The that-clause which the parse hangs on a noun in between: “said in one of several letters *that …*”."""
    verb = cue.token
    if cue.lemma == "ask":
        return None
    for i in range(verb + 1, min(tokens.right[verb], verb + MAX_WORDS_TO_THAT)):
        verbal = tokens.tag[i][:2] == "VB" and (tokens.dep[i] == "conj" or tokens.word[i] in reporting_verbs.VERB_FORMS)
        if tokens.quote[i] >= 0 or verbal:
            return None
        if tokens.word[i] == "that" and (tokens.dep[i] == "mark" or tokens.tag[i] == "IN"):
            clause = tokens.head[i]
            if tokens.dep[clause] in ("acl", "ccomp", "relcl", "advcl") and tokens.left[clause] == i:
                noun = tokens.head[clause]
                if tokens.word[noun] in _ALLEGED and cue.lemma in reporting_verbs.PREPOSITION:
                    return None  # agreed to a fine over *allegations that* …
                return None if cue.lemma in _ANSWERING and _has_owner(tokens, noun) else clause
    return None


def _has_owner(tokens: Tokens, noun: int) -> bool:
    """Whether a claim is somebody else's: responded to *Tarn's remark* that …"""
    return tokens.child(noun, "poss") is not None


def _told(tokens: Tokens, cue: Cue) -> int | None:
    """What somebody is told, where the parse takes it for a clause about whom: “told the court *he had lied*”."""
    whom = tokens.child(cue.token, "dobj", "dative") if cue.lemma in reporting_verbs.TELLING else None
    if whom is None or whom < cue.token:
        return None
    for c in tokens.children[whom]:
        if tokens.dep[c] == "relcl" and c > whom and tokens.left[c] == whom + 1:
            subject = tokens.child(c, "nsubj", "nsubjpass", "expl")
            if subject is not None and tokens.tag[tokens.left[c]] not in ("WDT", "WP", "WP$", "WRB"):
                return c
    return None


def _open_question(tokens: Tokens, cue: Cue) -> int | None:
    """What somebody has not said, where the parse takes it for a time: “have not said *when they would vote*”."""
    if not cue.negated:
        return None
    for c in tokens.children[cue.token]:
        if tokens.dep[c] == "advcl" and tokens.left[c] == cue.last and tokens.word[cue.last] in _QUESTIONS:
            return c
    return None


def has(tokens: Tokens, i: int, word: str) -> bool:
    """Whether `word` depends on token `i`."""
    return any(tokens.word[k] == word for k in tokens.children[i])


def is_infinitive(tokens: Tokens, i: int) -> bool:
    """Whether verb `i` is a to-infinitive."""
    return any(tokens.word[k] == "to" and tokens.dep[k] == "aux" for k in tokens.children[i])
