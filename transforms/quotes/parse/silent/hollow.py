"""Hollow: what a cue takes that tells nothing of what was said: a pronoun, words that are only named, a clause with a gap."""

from __future__ import annotations

from transforms.english import acts, deeds
from transforms.quotes.parse.cue import Cue
from transforms.quotes.parse.tokens import Tokens

#: Pronouns that alone say nothing.
_ALONE = frozenset(
    """
    each he i it me one ones she that them these they this those us we what which who whom you
    """.split()
)
#: The same of whom or what one may take a stand on: “endorsed *her*”, “opposes *it*”.
_STOOD_ON = frozenset(["her", "him", "it", "them"])
_RECIPROCAL = (["each", "other"], ["one", "another"])
_OF_OBJECTS = frozenset(["about", "adjective about", "expected", "noun about", "object"])
#: Participles by which a reporter tells what words in marks were about.
_GLOSSING = frozenset(["alluding", "referencing", "referring"])
_RELATIVE = frozenset(["WDT", "WP", "WP$", "WRB"])


def is_hollow(tokens: Tokens, rule: str, cue: Cue, words: str, quoted: bool) -> bool:
    """Whether `words`, which `rule` takes for the content of the report by `cue`, are none of what was said."""
    first = words.casefold().split()
    if rule == "object" and first[:2] == ["as", "much"]:
        return True  # acknowledged *as much* in an interview
    if (rule in _OF_OBJECTS and _is_pronoun(cue, first)) or (rule == "predicate" and first in _RECIPROCAL):
        return True
    if cue.kind == "source" and not quoted and len(first) == 1 and first[0].endswith("ly"):
        return True  # according to the Gazette, *basically*
    if _is_of_words_before(tokens, cue):
        return True
    if rule == "expected" and words.startswith(("which ", "who ", "whom ", "whose ", "that ")):
        return True
    if _is_gloss(tokens, rule, cue, quoted):
        return True
    if quoted or cue.kind != "verb":
        return False
    return _is_only_named(tokens, rule, cue, first) or (rule != "predicate" and _has_gap(tokens, cue, first))


def _is_of_words_before(tokens: Tokens, cue: Cue) -> bool:
    """Whether the report is of the words in the sentence before: *So insisted* Holt on the steps of the town hall."""
    so = cue.token - 1
    inverted = cue.subject is not None and cue.subject > cue.token
    opens = so >= 0 and (tokens.opens_sentence(so) or not tokens.word[so - 1].strip())
    return inverted and opens and tokens.word[so] in ("so", "thus")


def _is_gloss(tokens: Tokens, rule: str, cue: Cue, quoted: bool) -> bool:
    """Whether the reporter explains words in marks: “It leaks,” Holt said, *referring to* the pier. He *was alluding to* it."""
    verb = cue.token
    if rule not in ("about", "object") or tokens.tag[verb] != "VBG" or tokens.dep[verb] in ("csubj", "pcomp", "xcomp"):
        return False
    if tokens.word[verb] not in _GLOSSING and tokens.word[verb : verb + 2] != ["speaking", "of"]:
        return False
    if any(tokens.word[c] == "as" for c in tokens.children[verb]):
        return False  # kept on *referring to it as* a trap
    return not quoted if tokens.child(verb, "aux") is not None else _stands_behind_marks(tokens, verb)


def _stands_behind_marks(tokens: Tokens, i: int) -> bool:
    """Whether words in marks stand before token `i` in its sentence."""
    at = i - 1
    while at >= 0 and tokens.sentence[at] == tokens.sentence[i]:
        if tokens.quote[at] >= 0:
            return True
        at -= 1
    return False


def _is_pronoun(cue: Cue, words: list[str]) -> bool:
    """Whether the content is a pronoun alone, but for people one is for or against."""
    if len(words) == 1:
        word = words[0].strip(".,")
        if word in _STOOD_ON:
            return cue.lemma not in acts.ATTITUDE | {"agree", "disagree"} or cue.passive
        return word in _ALONE or word in deeds.REFLEXIVE
    if words[:2] == ["it", "in"] and cue.lemma not in acts.ATTITUDE:
        return True  # described *it in print*
    return words in _RECIPROCAL


def _is_only_named(tokens: Tokens, rule: str, cue: Cue, words: list[str]) -> bool:
    """Whether it is only named what was said again: echoed *statements by Holt*; repeated *the theme*; cited *a false claim*."""
    thing = tokens.child(cue.token, "dobj", "nsubjpass")
    if rule != "object" or thing is None or tokens.word[thing] not in deeds.SAID_AGAIN:
        return False
    if any(
        tokens.dep[c] in ("acl", "relcl", "ccomp") or tokens.word[c] in ("about", "of") for c in tokens.children[thing]
    ):
        return False
    if cue.lemma in deeds.SAYING_AGAIN:
        return not any(word in ("as", "that") for word in words)
    return cue.lemma == "cite" and not deeds.DISBELIEVED.isdisjoint(words)


def _has_gap(tokens: Tokens, cue: Cue, words: list[str]) -> bool:
    """Whether what is missing in the content stands before it: *the skill* she promised to bring; *what* Holt says it does."""
    who = cue.subject
    if who is None or who > cue.token:
        return False
    left = tokens.left[cue.token]
    if tokens.dep[cue.token] == "relcl" and cue.relative is None:
        opens = tokens.left[who] == left and all(tokens.tag[i] not in _RELATIVE for i in range(left, cue.token))
        clause = tokens.child(cue.token, "ccomp")
        headless = clause is not None and tokens.child(clause, "nsubj", "nsubjpass", "expl", "csubj") is None
        return opens and not headless and tokens.word[tokens.head[cue.token]] not in deeds.WITHOUT_GAP
    if words == ["what", "to", "do"]:
        return True
    if cue.lemma == "claim" and words[:1] == ["to"] and tokens.word[tokens.left[cue.token]] == "as":
        return True  # as rich *as he claims to be*
    first = tokens.left[who] - 1
    clause = tokens.child(cue.token, "ccomp")
    if first < 0 or tokens.word[first] != "what" or words[0] == "that" or clause is None or clause < cue.token:
        return False
    return tokens.child(clause, "nsubj", "nsubjpass", "expl") not in (None, first)
