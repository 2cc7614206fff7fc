"""Mending: verbs that the parse joins to what was said, though the reporter goes on with them.

“Wren said the pier was safe and *promised* to walk on it”: the parser takes “promised” for the pier's. Tense, what
the subjects can do, and quotation marks tell better; such a verb is hung on the cue, so that all rules see two reports.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transforms.article import Sentence
from transforms.english import acts, reporting_verbs, role_words
from transforms.quotes.parse.mending import (
    buried,
    conditions,
    contracted,
    gerunds,
    interpolated,
    misplaced,
    misread,
    nounless,
    pictured,
    spliced,
)
from transforms.quotes.parse.mending.finder import Finder
from transforms.quotes.parse.tokens import Move, Tokens

_PAST, _PRESENT = ("VBD", "VBN"), ("VBZ", "VBP")
_CLAUSE = frozenset(["ccomp", "advcl", "conj", "xcomp", "acl", "dep", "parataxis"])
#: Words between a joining word and its verb.
_BEFORE_VERB = frozenset(["also", "then", "later", "has", "had", "have", "and", "but", "or", ","])
#: What one does who has spoken: “said she was tired and *left*”.
_LEAVING = frozenset(
    [
        *("drove", "got", "hung", "laughed", "leaned", "left", "nodded", "pointed", "sat", "shook", "shrugged"),
        *("signed", "smiled", "stood", "stormed", "turned", "walked", "waved", "went"),
    ]
)
#: What only people do, and bodies: “said the shares were cheap and *bought* more”.
_OF_PEOPLE = frozenset(
    """
    appealed appointed apologised apologized bought cancelled canceled donated fired flew hired issued laughed left
    launched nodded paid published quit raised recalled refused resigned sacked scrapped shrugged signed smiled sold sued
    suspended voted walked waved withdrew
    """.split()
)
#: Verbs whose past is as their infinitive: “said prices would rise and *cut* its forecast”.
_SAME_IN_PAST = frozenset(["bid", "cut", "hit", "let", "put", "quit", "read", "set", "shut", "split"])
_PLURAL_OWNER, _SINGULAR_OWNERS = "their", frozenset(["his", "her", "its"])
_HUMAN = reporting_verbs.SOURCES | reporting_verbs.TITLES | role_words.NOUNS
_PEOPLE = frozenset(["PRP", "NNP", "NNPS", "WP"])
_HAVE = frozenset(["has", "have"])
#: What hangs words elsewhere before the reporter's verbs are looked for, one after the other.
_FINDERS = tuple(
    Finder(m.moves, m.WORDS)
    for m in (interpolated, nounless, buried, gerunds, contracted, pictured, spliced, conditions)
)
#: How far to climb from a verb to the report that it is part of.
MAX_CLIMB = 8


def mend(tokens: Tokens, sentences: Sequence[Sentence]) -> None:
    """Hang the reporter's verbs of every parsed sentence on the cue whose subject they share, in place."""
    for sentence in sentences:
        if not sentence.parsed:
            continue
        words = frozenset(tokens.word[sentence.first_token : sentence.last_token])
        misread.tag(tokens, sentence, words)
        for finder in _FINDERS:
            if not finder.words.isdisjoint(words) and (hung := list(finder.moves(tokens, sentence))):
                tokens.hang(sentence, hung)
        moves = [
            *misplaced.moves(tokens, sentence, words),
            *_moves(tokens, sentence),
            *_second_clauses(tokens, sentence),
        ]
        if moves:
            tokens.hang(sentence, moves)


def _moves(tokens: Tokens, sentence: Sentence) -> Iterator[Move]:
    first, last = sentence.first_token, sentence.last_token
    for i, dep in enumerate(tokens.dep[first:last], first):
        if dep not in _CLAUSE or tokens.tag[i][:2] != "VB" or tokens.quote[i] >= 0:
            continue
        said = tokens.head[i]
        cue = _outer_cue(tokens, _cue_over(tokens, said), i)
        if cue is None and (speaking := _over_comma(tokens, said, i)) is not None:
            yield i, speaking, "conj"
            yield from _joiners(tokens, said, i, speaking)
            continue
        if cue is not None and cue < said < i and (_resumes(tokens, cue, said, i) or _is_anothers(tokens, said, i)):
            yield i, cue, dep
            yield from _joiners(tokens, said, i, cue)
        elif _goes_on(tokens, said, i):
            yield i, said if tokens.tag[said][:2] == "VB" else tokens.head[said], "conj"


def _cue_over(tokens: Tokens, said: int) -> int | None:
    """The verb of saying whose clause the verb `said` heads, alone or as one of several."""
    at = said
    while tokens.dep[at] == "conj" and tokens.head[at] != at and tokens.tag[tokens.head[at]][:2] == "VB":
        at = tokens.head[at]
    cue = tokens.head[at]
    if tokens.dep[at] != "ccomp" or cue == at or tokens.quote[cue] >= 0 or tokens.tag[cue] not in (*_PAST, *_PRESENT):
        return None
    lemma = reporting_verbs.VERB_FORMS.get(tokens.word[cue])
    return cue if lemma in reporting_verbs.SAY_OR_THINK else None


def _over_comma(tokens: Tokens, said: int, verb: int) -> int | None:
    """The verb whose subject reports again behind a comma: *said* it was clear that they did not know, *and accused* …

    Where the report is a participle it is the verb on which that hangs: *attacked* her, saying …, *and reminded* …
    """
    told_whom = tokens.word[verb] in reporting_verbs.TELLING_FORMS and tokens.child(verb, "dobj") is not None
    if tokens.tag[verb] != "VBD" or tokens.dep[verb] != "conj" or not (told_whom or _reports(tokens, verb)):
        return None
    alone = tokens.child(verb, "nsubj", "nsubjpass", "aux", "auxpass") is None
    if not alone or tokens.word[tokens.left[verb] - 2 : tokens.left[verb]] != [",", "and"]:
        return None
    at = _report_over(tokens, said)
    if at is None:
        return None
    told = tokens.head[at] if tokens.tag[at] == "VBG" and tokens.dep[at] == "advcl" else at
    by_whom = tokens.child(told, "nsubj") is not None and tokens.tag[told] == "VBD" and tokens.quote[told] < 0
    return told if by_whom and told < said and tokens.tag[said] != "VBD" else None


def _report_over(tokens: Tokens, verb: int) -> int | None:
    """The nearest verb of saying whose clause `verb` is part of."""
    at = verb
    for _ in range(MAX_CLIMB):
        below, at = at, tokens.head[at]
        if at == below or tokens.quote[below] >= 0:
            return None
        if tokens.dep[below] == "ccomp" and reporting_verbs.VERB_FORMS.get(tokens.word[at]) in reporting_verbs.SAY:
            return at
    return None


def _outer_cue(tokens: Tokens, cue: int | None, verb: int) -> int | None:
    """The cue, or the one that reports it where only that goes with `verb`: *said* she thinks it should go but said …"""
    if cue is None or _tense(tokens, cue) != "present" or _tense(tokens, verb) != "past":
        return cue
    outer = _cue_over(tokens, cue)
    return cue if outer is None or _tense(tokens, outer) != "past" else outer


def _joiners(tokens: Tokens, said: int, verb: int, cue: int) -> Iterator[Move]:
    """The comma and the “and” before a verb that is moved from `said` to `cue` go with it."""
    at = tokens.left[verb] - 1
    while at > said and tokens.head[at] == said and tokens.word[at] in _BEFORE_VERB:
        yield at, cue, tokens.dep[at]
        at -= 1


# -- the speaker's next verb -------------------------------------------------------------------------------------------


def _second_clauses(tokens: Tokens, sentence: Sentence) -> Iterator[Move]:
    """She said it would close and *urged* …; she said he left, then *fell*: a clause of “said” that has no subject."""
    first_token, last = sentence.first_token + 1, sentence.last_token
    for i, tag in enumerate(tokens.tag[first_token:last], first_token):
        if tag != "VBD" or tokens.dep[i] not in ("ccomp", "xcomp"):
            continue
        cue = tokens.head[i]
        if not cue < i or tokens.quote[i] >= 0:
            continue
        first = tokens.child(cue, "ccomp")
        if first is None or not cue < first < i or tokens.child(i, "nsubj", "nsubjpass", "expl") is not None:
            continue
        says = reporting_verbs.VERB_FORMS.get(tokens.word[cue]) in reporting_verbs.SAY
        if says and tokens.word[tokens.left[i] - 1] in _BEFORE_VERB:
            to = cue if _reports(tokens, i) else first
            yield i, to, "conj"
            at = i - 1
            while at > first and tokens.word[at] in _BEFORE_VERB:
                yield at, to, tokens.dep[at]
                at -= 1


def _resumes(tokens: Tokens, cue: int, said: int, verb: int) -> bool:
    """Whether `verb`, joined to what was said and without a subject, is again the speaker's."""
    if _keeps_silent(tokens, said, verb) or _shares_auxiliary(tokens, cue, said, verb):
        return True
    return tokens.child(said, "preconj") is None and _is_speakers(tokens, cue, said, verb)  # has *either* won or tied


def _is_speakers(tokens: Tokens, cue: int, said: int, verb: int) -> bool:
    """Whether `verb` goes with the speaker by its tense, and by what the subject in between can do."""
    if tokens.dep[verb] != "conj" and not (tokens.dep[verb] == "dep" and tokens.word[verb - 1] == "then"):
        return False
    if tokens.child(verb, "nsubj", "nsubjpass", "aux", "auxpass") is not None:
        return False
    if tokens.child(cue, "nsubj") is None and tokens.dep[cue] != "conj":
        return False
    tense = _tense(tokens, verb)
    if tense is None or _has_that(tokens, verb):
        return False
    if tokens.quote[said] >= 0:
        return tense == _tense(tokens, cue)
    if tense == "present":
        if not _is_somebody(tokens, said) and reporting_verbs.VERB_FORMS.get(tokens.word[verb]) in acts.MIND:
            return True  # believes the toll is fair and *hopes* for more
        would = _tense(tokens, said) == "modal" and _tense(tokens, cue) == "past"
        return (would or _tense(tokens, said) == "past") and _reports(tokens, verb)
    if _tense(tokens, cue) != "past" and tense == "past" and _tense(tokens, said) != "present":
        return False
    return _cannot_be_said(tokens, said, verb)


def _shares_auxiliary(tokens: Tokens, cue: int, said: int, verb: int) -> bool:
    """Whether `verb` goes on as the report does: *has said* she wants it *and has called* for more."""
    subject = tokens.child(verb, "nsubj", "nsubjpass")
    if subject is not None or tokens.child(verb, "auxpass") is not None or tokens.tag[verb] != "VBN":
        return False
    if tokens.dep[verb] != "conj":
        return False
    has = [{tokens.word[c] for c in tokens.children[i] if tokens.dep[c] == "aux"} & _HAVE for i in (cue, said, verb)]
    return bool(has[0] & has[2]) and not has[1] and _tense(tokens, said) == "present" and _reports(tokens, verb)


def _keeps_silent(tokens: Tokens, said: int, verb: int) -> bool:
    """Whether the speaker says no more: said the pier was safe but *would not discuss* the cost."""
    if tokens.dep[verb] != "conj" or tokens.child(verb, "nsubj", "nsubjpass") is not None or tokens.head[verb] != said:
        return False
    lemma = reporting_verbs.VERB_FORMS.get(tokens.word[verb])
    if lemma in acts.DECLINING:
        return tokens.tag[verb] == "VBD" and not _is_somebody(tokens, said)
    refused = any(tokens.word[c] in ("would", "did") for c in tokens.children[verb]) and tokens.child(verb, "neg")
    return (
        bool(refused)
        and (lemma in acts.TELLING or tokens.word[verb] in acts.TELLING)
        and not _is_somebody(tokens, said)
    )


def _cannot_be_said(tokens: Tokens, said: int, verb: int) -> bool:
    """Whether the past tense of `verb` does not go with the verb `said`, or not with its subject."""
    tense = _tense(tokens, said)
    reports = _reports(tokens, verb)
    if tense == "perfect" or (tense == "past" and tokens.tag[said] == "VBG"):  # said he *was selling* and vowed to …
        return reports or _owner_differs(tokens, said, verb)
    if tense in ("modal", "present"):
        leaves = tokens.word[verb] in _LEAVING and tokens.tag[verb] == "VBD"
        return reports or leaves or tokens.word[verb].endswith("ed") or _owner_differs(tokens, said, verb)
    if not _is_somebody(tokens, said) and (tokens.word[verb] in _OF_PEOPLE or _is_done_to(tokens, said, verb)):
        return True
    if _is_copula(tokens, said):
        return reports or tokens.word[verb] in _LEAVING or _owner_differs(tokens, said, verb)
    return (reports and not _is_somebody(tokens, said)) or _owner_differs(tokens, said, verb)


def _tense(tokens: Tokens, verb: int) -> str | None:
    """`past`, `perfect` (had done), `modal`, `present`, or None where the verb is no finite one."""
    for c in tokens.children[verb]:
        if c < verb and tokens.dep[c] in ("aux", "auxpass"):
            if tokens.tag[c] == "MD" or tokens.word[c] == "be":  # urged that the pier *be* closed
                return "modal"
            if tokens.word[c] in ("had", "’d", "'d"):
                return "perfect"
            if tokens.tag[c] in _PRESENT:
                return "present"
            if tokens.tag[c] == "VBD":
                return "past"
    tag = tokens.tag[verb]
    if tag == "VB" and tokens.word[verb] in _SAME_IN_PAST and tokens.dep[verb] == "conj":
        return "past" if _owner_differs(tokens, tokens.head[verb], verb) else None
    return "past" if tag in _PAST else "present" if tag in _PRESENT else None


def _reports(tokens: Tokens, verb: int) -> bool:
    """Whether `verb` reports something: a verb of speech or thought with what it takes."""
    lemma = reporting_verbs.VERB_FORMS.get(tokens.word[verb])
    if lemma is None:
        return False
    for c in tokens.children[verb]:
        dep = tokens.dep[c]
        if c < verb:
            continue
        if (
            (dep == "ccomp" and lemma in reporting_verbs.SAY_OR_THINK)
            or (dep in ("xcomp", "ccomp") and lemma in reporting_verbs.INFINITIVE)
            or (dep in ("oprd", "ccomp") and lemma in reporting_verbs.PREDICATE)
            or (dep == "dobj" and lemma in reporting_verbs.OBJECT)
            or (dep == "prep" and tokens.word[c] in reporting_verbs.PREPOSITION.get(lemma, "").split())
        ):
            return True
    return lemma in ("apologise", "apologize")


def _is_done_to(tokens: Tokens, said: int, verb: int) -> bool:
    """Whether something was done to the subject of `said`, which does not go on to act: the road *was closed* and invited …"""
    acts_on = tokens.child(verb, "dobj")
    return tokens.child(said, "auxpass") is not None and acts_on is not None and acts_on > verb


def _is_copula(tokens: Tokens, said: int) -> bool:
    return tokens.word[said] in ("was", "were", "is", "are", "’s", "'s") and any(
        tokens.dep[c] in ("acomp", "attr", "advmod", "prep") for c in tokens.children[said] if c > said
    )


def _is_somebody(tokens: Tokens, said: int) -> bool:
    """Whether the subject of `said` is one who could do what a person does."""
    subject = tokens.child(said, "nsubj", "nsubjpass")
    if subject is None:
        return True
    word = tokens.word[subject]
    return tokens.tag[subject] in _PEOPLE or word in _HUMAN or word.removesuffix("s") in _HUMAN


def _owner_differs(tokens: Tokens, said: int, verb: int) -> bool:
    """Said *sales* fell and cut *its* forecast: the owner is one, the subject in between is many, or the reverse."""
    subject = tokens.child(said, "nsubj", "nsubjpass")
    if subject is None:
        return False
    owners = {tokens.word[i] for i in range(verb, tokens.right[verb]) if tokens.tag[i] == "PRP$"}
    plural = tokens.tag[subject] in ("NNS", "NNPS") or tokens.word[subject] == "they"
    return bool(owners & _SINGULAR_OWNERS if plural else tokens.tag[subject] == "NN" and _PLURAL_OWNER in owners)


def _has_that(tokens: Tokens, verb: int) -> bool:
    return any(tokens.word[c] == "that" and tokens.dep[c] == "mark" for c in tokens.children[verb])


# -- somebody else's verb ----------------------------------------------------------------------------------------------


def _is_anothers(tokens: Tokens, said: int, verb: int) -> bool:
    """Whether `verb`, joined by “but” or “while”, reports what somebody else says: “…, while *the Kremlin called* …”."""
    if tokens.dep[verb] not in ("conj", "advcl"):
        return False
    joiner = tokens.left[verb] if tokens.dep[verb] == "advcl" else tokens.left[verb] - 1
    if tokens.word[joiner] not in ("while", "whereas", "but", "and", "though", "although"):
        return False
    own = tokens.child(verb, "nsubj")
    if own is None or tokens.tag[own] in ("PRP", "WP", "WDT", "DT", "EX"):
        return False
    lemma = reporting_verbs.VERB_FORMS.get(tokens.word[verb])
    if lemma in reporting_verbs.PREDICATE and any(tokens.quote[i] >= 0 for i in range(verb, tokens.right[verb])):
        return True
    if lemma not in reporting_verbs.SAY or _tense(tokens, verb) not in ("past", "present"):
        return False
    if tokens.word[joiner] == "and" and (tokens.tag[own] not in _PEOPLE or _tense(tokens, said) == "past"):
        return False
    return tokens.child(verb, "ccomp", "dobj", "xcomp") is not None


# -- lists of verbs ----------------------------------------------------------------------------------------------------


def _goes_on(tokens: Tokens, before: int, verb: int) -> bool:
    """Whether `verb` goes on with a list of verbs that the parse broke: “praised the plan, *called* him a liar and said”."""
    if tokens.dep[verb] not in ("acl", "advcl", "ccomp", "dep") or tokens.tag[verb] not in _PAST or before > verb:
        return False
    if tokens.word[tokens.left[verb] - 1] != "," or tokens.left[verb] != verb:
        return False
    first = before if tokens.tag[before][:2] == "VB" else tokens.head[before]
    if tokens.tag[first] != "VBD" or tokens.child(first, "nsubj") is None:
        return False
    if not _reports(tokens, verb) or tokens.child(verb, "agent") is not None:
        return False
    return any(tokens.dep[c] == "conj" and c > verb for k in (first, verb) for c in tokens.children[k])
