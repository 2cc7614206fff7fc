"""Idle: objects of a verb of speech by which nothing is told: what nobody brought up, what would be said, what people
came or may be asked to do."""

from __future__ import annotations

from transforms.english import acts, deeds, reporting_verbs
from transforms.quotes.parse.clauses import is_infinitive
from transforms.quotes.parse.cue import Cue
from transforms.quotes.parse.tokens import Tokens

_RULES = frozenset(["about", "infinitive", "object", "predicate"])
_OF_OBJECTS = frozenset(["about", "object"])
#: Verbs for bringing a thing up: who did not, said nothing of it.
_BRINGING_UP = frozenset(
    """
    acknowledge announce blame call discuss express invoke mention note recommend say suggest
    """.split()
) | {"lay out", "spell out"}
#: Auxiliaries by which it is a duty, or open, that somebody speaks.
_OPEN = frozenset(["may", "might", "must", "should"])
_ABLE = frozenset(["can", "could"])
_WRITERS = frozenset(["i", "we"])
#: Verbs, by form, of what one does who then speaks: *went on* to praise him, *took to* the radio to defend it.
_TURNING = frozenset(
    """
    appear appeared appears arise became become becomes began begin begins break breaks broke call called calls climb climbed
    climbs coin coined continue continued continues dragged email emailed go goes going gone hauled join joined joins
    opened phoned proceed proceeded rang return returned rise rises rose seized sit sits speaking spoke stand stands step stepped steps
    stood stop stopped take taken takes taking talking told took tweet tweeted use used uses using visited went write writes wrote
    """.split()
)
_DOING = frozenset(["did", "do", "does"])
#: What one comes to do that is done: descended the stairs *to declare* it.
_PROCLAIMING = frozenset(["announce", "declare", "denounce"])
#: Words before a gerund that is not done, or weighed against another thing.
_NOT_DONE = frozenset(["from", "than"])
_WEIGHED = frozenset(["intention", "opposed", "risk"])
#: What it can be to say a thing though somebody says it: it is *ready* to announce a fee.
_MINDED = frozenset(
    """
    able bound certain due eager glad happy keen likely pleased poised prepared proud quick ready reluctant set slow sure unable
    unlikely unwilling willing
    """.split()
)
#: Verbs by which a thing makes a writer conclude another.
_SHOWING = frozenset(
    "confirm demonstrate illustrate imply indicate prove reveal show suggest underline underscore".split()
) | {"make clear"}
#: What happens, or what somebody does, that a writer concludes from.
_GROUNDS = (deeds.EVENTS | deeds.THINGS - reporting_verbs.COUNTS) | frozenset(
    """
    absence appearance appointment choice choices defeat discovery history joke loss math name nothing outcome passion
    performance phrase refusal response silence success trip victory visit win wins
    """.split()
)
#: What is written or counted, for which a following “it” may stand; words before it that are looked at.
_TELLING = reporting_verbs.COUNTS | reporting_verbs.DOCUMENT_FORMS | reporting_verbs.INQUIRIES
MAX_BEFORE = 30
_BEING = frozenset("'s ’s are be been being is was were".split())


def is_idle(tokens: Tokens, rule: str, cue: Cue, words: str, quoted: bool) -> bool:
    """Whether `words`, the object that `rule` gives to `cue`, tell nothing that anybody has said."""
    if quoted or cue.kind != "verb":
        return False
    if rule == "clause":
        return _is_concluded(tokens, cue)
    return rule in _RULES and (
        _is_left_out(tokens, rule, cue)
        or _is_open(tokens, cue)
        or _is_purpose(tokens, cue)
        or _is_not_done(tokens, cue)
        or _is_nobodys(tokens, cue)
    )


def _is_left_out(tokens: Tokens, rule: str, cue: Cue) -> bool:
    """Whether somebody did not bring a thing up: *never mentioned* the fee; will not discuss it is rather to decline."""
    if rule not in _OF_OBJECTS or cue.lemma not in _BRINGING_UP:
        return False
    if not cue.negated:
        return tokens.word[cue.last : cue.last + 1] == ["neither"]  # *mentions neither* Holt nor Dell
    return all(tokens.tag[c] != "MD" for c in tokens.children[cue.token])


def _is_open(tokens: Tokens, cue: Cue) -> bool:
    """Whether it is a duty or open that somebody says it: the town *must acknowledge* its past, *could have requested* a count."""
    modals = {tokens.word[c] for c in tokens.children[cue.token] if c < cue.token and tokens.tag[c] == "MD"}
    if cue.subject is not None and tokens.word[cue.subject] in _WRITERS:
        return False
    return not _OPEN.isdisjoint(modals) or (not cue.negated and not _ABLE.isdisjoint(modals))


def _is_purpose(tokens: Tokens, cue: Cue) -> bool:
    """Whether people do a thing in order to: gathered *to discuss* the fee, flew home *to support* her, a rally *to protest* it."""
    verb = cue.token
    if tokens.dep[verb] == "conj" and tokens.tag[verb] == "VB":
        verb = tokens.head[verb]  # gathered to honour a poet and *to discuss* the fee
    above = tokens.head[verb]
    if tokens.dep[verb] != "advcl" or tokens.tag[verb] != "VB" or not is_infinitive(tokens, verb) or above > verb:
        return False
    if cue.lemma not in reporting_verbs.OBJECT | acts.ATTITUDE or cue.lemma in _PROCLAIMING:
        return False
    if reporting_verbs.VERB_FORMS.get(tokens.word[above]) in reporting_verbs.DECLINE:
        return False
    done = tokens.tag[above] != "VB" or any(tokens.word[c] in _DOING for c in tokens.children[above])
    return tokens.word[above] not in _TURNING or not done or tokens.child(above, "neg") is not None


def _is_not_done(tokens: Tokens, cue: Cue) -> bool:
    """Whether a gerund is not done: kept her *from writing about* it, no *intention of backing* him."""
    above = tokens.head[cue.token]
    if tokens.tag[cue.token] != "VBG" or tokens.dep[cue.token] != "pcomp" or above > cue.token:
        return False
    return tokens.word[above] in _NOT_DONE or tokens.word[above - 1] in _WEIGHED


def _is_nobodys(tokens: Tokens, cue: Cue) -> bool:
    """Whether “it” stands for no speaker: *it is easy to criticise* the fee."""
    if cue.subject is None or tokens.word[cue.subject] != "it" or tokens.tag[cue.token] != "VB":
        return False
    above = tokens.head[cue.token]
    how = above if tokens.tag[above][:2] == "JJ" else tokens.child(above, "acomp")
    be = tokens.head[above] if how == above else above
    if how is None or tokens.word[be] not in _BEING or how > cue.token:
        return False
    return tokens.word[how] not in _MINDED


def _is_concluded(tokens: Tokens, cue: Cue) -> bool:
    """Whether the writer concludes it from what happened: *that shows* how much he changed, *the trip suggests* that he will go."""
    if cue.lemma not in _SHOWING or cue.subject is None or cue.passive or tokens.quote[cue.subject] >= 0:
        return False
    word = tokens.word[cue.subject]
    if word in ("that", "this"):
        return cue.relative is None and cue.subject + 1 == tokens.right[cue.subject]
    if word != "it":
        return cue.subject not in tokens.names and word in _GROUNDS
    over = tokens.head[cue.token]
    if tokens.dep[cue.token] == "ccomp" and reporting_verbs.VERB_FORMS.get(tokens.word[over]) in reporting_verbs.SAY:
        return True  # she said *it shows* that …: she concludes it
    before = tokens.word[max(0, cue.subject - MAX_BEFORE) : cue.subject]
    return cue.relative is None and _TELLING.isdisjoint(before) and tokens.bodies.isdisjoint(_before(cue.subject))


def _before(i: int) -> range:
    return range(max(0, i - MAX_BEFORE), i)
