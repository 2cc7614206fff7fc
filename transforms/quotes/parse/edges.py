"""Edges: where what was said ends, and the reporter or somebody else goes on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from transforms.english import acts, reporting_verbs, role_words
from transforms.quotes.parse import afterthoughts, lists, pendants
from transforms.quotes.parse.cue import Cue
from transforms.quotes.parse.tokens import FINITE, Tokens

_FINITE = FINITE - {"MD"}
#: Rules that find an object, to which the parse hangs phrases that are the verb's.
_OF_OBJECTS = frozenset(["about", "object", "predicate"])
#: To whom it was said: “described the plan *to reporters*”.
_HEARERS = frozenset(["her", "him", "journalists", "me", "reporters", "them", "us"])
#: Prepositions and nouns by which a reporter tells where something was said.
_THROUGH = frozenset(["in", "on", "via"])
_MEDIA = frozenset(
    """
    conference editorial email facebook instagram interview interviews letter op-ed post speech statement tweet tweets
    twitter website youtube
    """.split()
)
_JOINS = frozenset("and but or , also then later has had have did does do not n't n’t never would".split())
_SUBJECTS = frozenset(["nsubj", "nsubjpass"])
#: Participles of what one does in speaking.
_GESTURES = frozenset(
    """
    adding citing clutching crying folding gesturing glancing grinning holding laughing leaning lifting looking nodding noting
    pausing pointing pulling raising recalling referring rubbing shaking shrugging sighing sitting smiling speaking standing
    staring tapping touching turning waving wiping
    """.split()
)
_PRONOUNS = frozenset(["he", "she", "they", "it"])
#: What one does who has spoken, and a thing cannot.
_PARTING = frozenset(
    "boarding departing driving flying heading hurrying leaving resigning sitting storming walking".split()
)
_OF_PEOPLE = frozenset(["NNP", "NNPS", "PRP", "WP"])
_EACH_OTHER = (["each", "other"], ["one", "another"])


def of_report(tokens: Tokens, inside: list[int], cue: Cue, rule: str) -> list[int]:
    """The words (token indices, in order) of `inside` that are the content of the report by `cue`."""
    inside = _without_parallel(tokens, _of_one_sentence(tokens, inside, cue), cue)
    inside = pendants.without_source(tokens, _without_others(tokens, inside, cue), cue)
    around = rule in ("aside", "according")
    inside = (
        _without_gesture(tokens, inside, cue)
        if around
        else afterthoughts.without_afterthought(tokens, inside, cue, rule)
    )
    if rule == "according":
        inside = _of_bracket(tokens, inside, cue)
    if rule == "aside" and inside:
        inside = _without_condition(tokens, inside, cue)
    inside = lists.up_to_verb(tokens, inside, cue, rule)
    if rule in _OF_OBJECTS:
        inside = _without_circumstance(tokens, _without_medium(tokens, inside, cue), cue)
        inside = lists.without_second(tokens, inside, cue)
    if rule != "clause" or not inside:
        return inside
    inside = _without_departure(tokens, _of_conceded(tokens, inside, cue), cue)
    inside = pendants.up_to_semicolon(tokens, inside, cue)
    inside = _behind_colon(tokens, _of_whole_sentence(tokens, inside, cue), cue)
    return pendants.with_condition(tokens, inside, cue)


def _of_bracket(tokens: Tokens, inside: list[int], cue: Cue) -> list[int]:
    """The words within the brackets in which their source is told: cites a share (*it is closer to 15, according to X*)."""
    opened = [i for i in inside if i < cue.token and tokens.word[i] == "("]
    if not opened or ")" in tokens.word[opened[-1] : cue.token]:
        return inside
    return [i for i in inside if opened[-1] < i < cue.token] or inside


def _of_one_sentence(tokens: Tokens, inside: list[int], cue: Cue) -> list[int]:
    """The words of the cue's own sentence, where a quotation that follows a full stop was not told from it."""
    low, high = 0, tokens.n
    for i in range(inside[0], inside[-1]) if inside else ():
        if tokens.tag[i] == "." and tokens.quote[i] < 0 <= tokens.quote[i + 1]:
            if i < cue.token:
                low = i + 1
            else:
                high = i
                break
    return [i for i in inside if low <= i < high]


def _without_condition(tokens: Tokens, inside: list[int], cue: Cue) -> list[int]:
    """The words without an “if” before the report, which is the reporter's: *If*, as X said, the yards gain, they offer nothing."""
    if tokens.word[inside[0]] not in acts.CONDITIONS or inside[0] > cue.token:
        return inside
    behind = [i for i in inside[1:] if tokens.word[i] != ","]
    return behind if behind and behind[0] > cue.token else inside


def _of_conceded(tokens: Tokens, inside: list[int], cue: Cue) -> list[int]:
    """The words up to the sentence's own clause, where the parse has none but the first: *While a judge found it so*, they went."""
    first = tokens.left[cue.token]
    if (
        tokens.head[cue.token] != cue.token
        or tokens.word[first] not in afterthoughts.CONTRASTING
        or tokens.dep[first] != "mark"
    ):
        return inside
    comma = next((i for i in inside if i > cue.token and tokens.word[i] == "," and tokens.quote[i] < 0), None)
    if comma is None or not any(
        i > comma and tokens.left[i] == comma + 1 and tokens.dep[i] in _SUBJECTS for i in inside
    ):
        return inside
    return [i for i in inside if i < comma]


def _behind_colon(tokens: Tokens, inside: list[int], cue: Cue) -> list[int]:
    """The words behind the colon where the reporter tells before it what they come to: Vaal disagrees: *it is safe*, he said."""
    if inside[-1] > cue.token or cue.subject is None or tokens.word[cue.subject] not in _PRONOUNS:
        return inside
    at = next((k for k, i in enumerate(inside) if tokens.word[i] == ":" and tokens.quote[i] < 0), None)
    if at is None or not any(tokens.dep[i] in ("nsubj", "nsubjpass") for i in inside[at + 1 :]):
        return inside
    told = any(tokens.dep[i] in ("nsubj", "nsubjpass") and tokens.quote[i] < 0 for i in inside[:at])
    return inside[at + 1 :] if told else inside


def _of_whole_sentence(tokens: Tokens, inside: list[int], cue: Cue) -> list[int]:
    """The words with those of their sentence that the parse hung elsewhere, where commas part them from the cue.

    *X told him so, but he* went, Y said. *To know X*, Y said, *one should* read it.
    """
    before = _before_cue(tokens, cue)
    others = set(before).difference(inside)
    if not before or any(tokens.quote[i] >= 0 or _is_report(tokens, i) for i in others):
        return inside
    if inside[-1] < cue.token:
        return [*before, *(i for i in inside if i > before[-1])]
    return [*before, *inside] if _is_interrupted(tokens, before, inside, cue) else inside


def _before_cue(tokens: Tokens, cue: Cue) -> range:
    """The words of the sentence before the comma that parts them from the cue and its subject."""
    if cue.subject is None or tokens.dep[cue.token] not in ("ROOT", "conj"):
        return range(0)
    sentence = tokens.sentence[cue.token]
    first = min(cue.token, tokens.left[cue.subject] if cue.subject < cue.token else cue.token)
    if first < 2 or tokens.word[first - 1] != "," or tokens.sentence[first - 2] != sentence:
        return range(0)
    start = first - 1
    while start > 0 and tokens.sentence[start - 1] == sentence and tokens.dep[start - 1] != "dateline":
        start -= 1
    return range(start, first - 1)


def _is_interrupted(tokens: Tokens, before: Sequence[int], inside: Sequence[int], cue: Cue) -> bool:
    """Whether the cue stands within what was said: *to know X*, Y said, *one should* …; *so bad*, Y said, *that* …"""
    told = tokens.word[cue.last] == "," and inside[0] > cue.last and tokens.tag[cue.token] in _FINITE
    opened = tokens.tag[before[0]] in ("IN", "TO", "WRB") or tokens.word[inside[0]] == "that"
    return told and opened and len(before) > 1 and not _told_by(tokens, before)


def _told_by(tokens: Tokens, words: Iterable[int]) -> bool:
    """Whether `words` say by whom something is told: “according to …”."""
    return any(tokens.word[i] in reporting_verbs.SOURCE_WORDS for i in words)


def _is_report(tokens: Tokens, i: int) -> bool:
    """Whether somebody else is reported by the verb at token `i`."""
    reports = reporting_verbs.VERB_FORMS.get(tokens.word[i]) in reporting_verbs.SAY and tokens.tag[i] in _FINITE
    return reports and tokens.child(i, "ccomp") is not None


def _without_medium(tokens: Tokens, inside: list[int], cue: Cue) -> list[int]:
    """The words without a last phrase that tells where they were said: noted the fall *on its website*."""
    for i in inside[1:]:
        if (
            i < cue.token
            or tokens.dep[i] not in ("dative", "prep")
            or tokens.right[i] <= inside[-1]
            or tokens.quote[i] >= 0
        ):
            continue
        where = tokens.child(i, "pobj")
        if where is not None and _is_told(tokens, i, where, cue):
            return [k for k in inside if k < i]
        if tokens.word[i] in _THROUGH and where is not None and tokens.word[where] in _MEDIA and tokens.quote[i] < 0:
            return [k for k in inside if k < i]
    return inside


def _is_told(tokens: Tokens, i: int, whom: int, cue: Cue) -> bool:
    """Whether the preposition at token `i` opens to whom it was said: told it *to reporters*, discussed it *with Holt*."""
    if tokens.word[i] == "with":
        return cue.lemma == "discuss" and _is_somebody(tokens, whom)
    return tokens.word[i] == "to" and tokens.word[whom] in _HEARERS and tokens.right[whom] == whom + 1


def _is_somebody(tokens: Tokens, i: int) -> bool:
    """Whether the word at token `i` is for somebody with whom one talks."""
    word = tokens.word[i]
    named = i in tokens.names and i not in tokens.bodies
    return named or word in role_words.NOUNS or word.removesuffix("s") in role_words.NOUNS or word in _HEARERS


def _without_circumstance(tokens: Tokens, inside: list[int], cue: Cue) -> list[int]:
    """The words without what goes on meanwhile: questioned her fitness, *with the union now pressing for a vote*."""
    if cue.subject is not None and tokens.word[cue.subject] in reporting_verbs.COUNTS:
        return inside  # found support for her, with 51 percent backing her
    for i in range(cue.last + 1, tokens.right[cue.token]):
        absolute = tokens.word[i] == "with" and tokens.word[i - 1] == "," and tokens.quote[i] < 0
        if absolute and (verb := tokens.child(i, "pcomp")) is not None and tokens.child(verb, "nsubj") is not None:
            return [k for k in inside if k < i] or inside
    return inside


def _without_others(tokens: Tokens, inside: list[int], cue: Cue) -> list[int]:
    """The words up to a clause joined to them in which somebody else is reported: “…, and others said …”."""
    for i in inside:
        if i <= cue.token or tokens.dep[i] not in ("conj", "advcl") or tokens.quote[i] >= 0:
            continue
        own = tokens.child(i, "nsubj")
        mutual = tokens.word[inside[0] : inside[0] + 2] in _EACH_OTHER and _warns(tokens, i)
        if not _reports_too(tokens, i, own) and not (mutual and own is not None):
            continue
        if own is not None and (tokens.tag[own] == "PRP" and tokens.dep[i] == "advcl"):
            continue
        first = tokens.left[i] if own is not None else i
        while first - 1 > cue.token and tokens.word[first - 1] in _JOINS:
            first -= 1
        kept = [k for k in inside if k < first]
        if kept:
            return kept
    return inside


def _without_parallel(tokens: Tokens, inside: list[int], cue: Cue) -> list[int]:
    """The words up to those who say something else: one *that* says it is safe *and one that* says it is not."""
    if cue.subject is None or cue.relative != cue.subject + 1:
        return inside
    pair = tokens.word[cue.subject : cue.subject + 2]
    for i in inside:
        joined = i > cue.token and tokens.word[i] in ("and", "but") and tokens.word[i + 1 : i + 3] == pair
        if joined and tokens.quote[i] < 0:
            return [k for k in inside if k < i]
    return inside


def _reports_too(tokens: Tokens, i: int, own: int | None) -> bool:
    """Whether the verb at token `i` reports, and is not one more thing to do: urged her to go *and to say that …*"""
    if reporting_verbs.VERB_FORMS.get(tokens.word[i]) not in reporting_verbs.SAY:
        return False
    if tokens.child(i, "ccomp") is None:
        return own is not None and tokens.word[i + 1 : i + 3] == ["the", "same"]  # and three in five *said the same*
    return not (own is None and tokens.dep[i] == "conj" and any(tokens.tag[c] == "TO" for c in tokens.children[i]))


def _warns(tokens: Tokens, i: int) -> bool:
    """Whether others speak of something meanwhile: blamed each other *while doctors warned of* an outbreak."""
    prepositions = reporting_verbs.PREPOSITION.get(reporting_verbs.VERB_FORMS.get(tokens.word[i], ""), "").split()
    meanwhile = tokens.word[tokens.left[i]] in ("as", "while")
    return meanwhile and any(tokens.dep[c] == "prep" and tokens.word[c] in prepositions for c in tokens.children[i])


def _without_departure(tokens: Tokens, inside: list[int], cue: Cue) -> list[int]:
    """The words up to what only the speaker can do next: said the tunnel was safe *before leaving for the airport*."""
    for i in inside:
        if i <= cue.token or tokens.word[i] != "before" or tokens.quote[i] >= 0 or tokens.word[i + 1 : i + 2] == []:
            continue
        if tokens.word[i + 1] not in _PARTING or tokens.child(i, "pcomp") != i + 1:
            continue
        told = [k for k in inside if k < i and tokens.dep[k] in ("nsubj", "nsubjpass")]
        things = told and not any(tokens.tag[k] in _OF_PEOPLE or k in tokens.names for k in told)
        if things and all(tokens.word[k] not in role_words.NOUNS and tokens.tag[k] != "NNS" for k in told):
            return [k for k in inside if k < i]
    return inside


def _without_gesture(tokens: Tokens, inside: list[int], cue: Cue) -> list[int]:
    """The words up to what the speaker does meanwhile: Sales were good, she said, *wiping her face*."""
    for i in inside:
        if i > cue.token + 1 and tokens.word[i] in _GESTURES and tokens.word[i - 1] == "," and tokens.quote[i] < 0:
            before = [k for k in inside if k < cue.token]
            if before and tokens.right[i] >= inside[-1] and not any(cue.token < k < i - 1 for k in inside):
                return before
    return inside
