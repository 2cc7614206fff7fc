"""Unsaid: reports of what nobody has said, thought or found: it is to be found, it is asked, it is the reader's, or it sorts people."""

from __future__ import annotations

from transforms.english import deeds, reporting_verbs
from transforms.quotes.parse.cue import ANYBODY, Cue
from transforms.quotes.parse.tokens import Tokens

#: What is written, which takes a stand itself: “an editorial backing Holt”.
_WRITTEN = reporting_verbs.DOCUMENT_FORMS | {"paper", "papers", "remarks", "editorials"}
#: What is there to back somebody.
_FUNDS = frozenset(["fund", "funds", "group", "groups", "pac", "pacs"])
_THOSE = frozenset(["all", "many", "most", "people", "some", "those"])
_WH = frozenset("how if what when where whether which who whom whose why".split())
#: Stands by which people and bodies are told apart.
_STANDS = frozenset(["back", "champion", "embrace", "endorse", "favor", "favour", "oppose", "support"])
#: The same of many who are named by it alone: “*those who question* the plan”.
_DOUBTS = frozenset(["criticise", "criticize", "deny", "question"])


def is_unsaid(tokens: Tokens, rule: str, cue: Cue, words: str, quoted: bool) -> bool:
    """Whether nobody has said, thought or found `words`, which `rule` takes for the content of the report by `cue`."""
    if quoted or cue.kind == "source":
        return False
    if cue.subject is not None and cue.kind == "adjective":
        return tokens.word[cue.subject] in ANYBODY
    if cue.kind != "verb":
        return False
    first = words.casefold().split()
    return any(
        find(tokens, rule, cue, first) for find in (_is_sought, _is_known, _is_too_much, _is_asked, _is_of_a_kind)
    )


def _is_sought(tokens: Tokens, rule: str, cue: Cue, words: list[str]) -> bool:
    """Whether it is still to be found or shown: tests *to determine* who …, *must prove* that …, *helps explain* why …"""
    verb = cue.token
    if cue.lemma not in deeds.HELPED or tokens.tag[verb] != "VB" or rule != "clause" or cue.negated:
        return False
    above = tokens.head[verb]
    if above != verb and tokens.word[above] in deeds.HELPING:
        return True
    if cue.lemma not in deeds.FINDING:
        return False
    auxiliaries = [tokens.word[c] for c in tokens.children[verb] if c < verb and tokens.dep[c] == "aux"]
    if "to" not in auxiliaries:
        return not deeds.OBLIGING.isdisjoint(auxiliaries)
    return above == verb or tokens.word[above] not in deeds.SEEMING


def _is_known(tokens: Tokens, rule: str, cue: Cue, words: list[str]) -> bool:
    """Whether it is left open what somebody knows: they knew *what was up*; without knowing *who paid*."""
    return rule == "clause" and cue.lemma == "know" and words[0] in _WH and not cue.negated


def _is_too_much(tokens: Tokens, rule: str, cue: Cue, words: list[str]) -> bool:
    """Whether it cannot be said for being so: *too vague to determine* who …"""
    above = tokens.head[cue.token]
    if tokens.tag[cue.token] != "VB" or above >= cue.token:
        return False
    return any(
        tokens.word[c] == "too" and c < cue.token
        for k in (above, *_described(tokens, above))
        for c in tokens.children[k]
    )


def _described(tokens: Tokens, verb: int) -> list[int]:
    """The adjectives and adverbs behind a verb."""
    return [c for c in tokens.children[verb] if tokens.dep[c] in ("acomp", "advmod", "amod")]


def _is_asked(tokens: Tokens, rule: str, cue: Cue, words: list[str]) -> bool:
    """Whether the reporter asks if somebody says or wants it: *Will Holt still want* to go? *Does she believe* it?"""
    who, verb = cue.subject, cue.token
    if who is None or not who < verb or tokens.dep[verb] not in ("ROOT", "conj"):
        return False
    first = tokens.left[who]
    asking = [c for c in tokens.children[verb] if c < first and tokens.dep[c] == "aux"]
    if not asking or tokens.dep[who] != "nsubj" or tokens.head[who] != verb:
        return False
    end = tokens.right[verb]
    return any(tokens.word[i] == "?" for i in range(verb, min(end + 1, tokens.n)))


def _is_of_a_kind(tokens: Tokens, rule: str, cue: Cue, words: list[str]) -> bool:
    """Whether a stand tells who is meant: *groups backing Holt*; *those who support her*; *a fund that backed* Dell."""
    if rule not in ("object", "about", "infinitive") or cue.lemma not in _STANDS | _DOUBTS:
        return False
    noun = tokens.head[cue.token]
    if (noun in tokens.names and tokens.tag[noun][:3] == "NNP") or noun >= cue.token or tokens.word[noun] in _WRITTEN:
        return False
    if tokens.dep[cue.token] == "acl" and cue.lemma in _STANDS:
        return tokens.tag[cue.token] == "VBG" and tokens.tag[noun][:3] != "NNP" and tokens.word[cue.token - 1] != ","
    if tokens.dep[cue.token] != "relcl" or cue.relative is None or cue.subject != noun:
        return False
    who = tokens.word[cue.relative] == "who"
    many = (tokens.tag[noun] == "NNS" and who) or tokens.word[noun] in _THOSE | _FUNDS
    restricts = tokens.word[tokens.left[cue.token] - 1] != ","
    return restricts and (many if cue.lemma in _STANDS else tokens.word[noun] in _THOSE)
