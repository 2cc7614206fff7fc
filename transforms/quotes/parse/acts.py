"""Acts: whether a report gives words, a thought or a stand; said, denied, asked, declined or only supposed."""

from __future__ import annotations

import re

from transforms.article import Act, Polarity
from transforms.english import acts, reporting_verbs
from transforms.quotes.parse.cue import Cue
from transforms.quotes.parse.tokens import Tokens

_WHETHER = re.compile(r"whether\b", re.IGNORECASE)
_OPEN_QUESTION = re.compile(r"(?:whether|if|why|who|what|when|where|which|how)\b", re.IGNORECASE)
#: Rules that find an object, not a clause.
_OF_OBJECTS = frozenset(["object", "about", "noun about", "adjective about"])
_MIND_RULES = frozenset(["adjective clause", "adjective about", "expected"])
_STANCE_GERUNDS = reporting_verbs.GERUND & acts.ATTITUDE
_STANCE_NOUNS = frozenset(["attack", "criticism"])
#: Modal verbs by which it is left open whether somebody speaks.
_LEFT_OPEN = frozenset(["may", "might"])


def act(rule: str, cue: Cue | None, quoted: bool, words: str) -> Act:
    """What kind of act the report by `cue` is; `words` are its content, `quoted` whether any stands in marks."""
    if cue is None or cue.kind == "source":
        return "speech"
    for find in (_of_attitude, _of_mind, _of_object, _of_infinitive):
        found = find(rule, cue, quoted, words)
        if found is not None:
            return found
    return "speech"


def _of_attitude(rule: str, cue: Cue, quoted: bool, words: str) -> Act | None:
    """X is critical of the plan."""
    return "stance" if rule == "adjective about" and cue.lemma in acts.ATTITUDES and not quoted else None


def _of_mind(rule: str, cue: Cue, quoted: bool, words: str) -> Act | None:
    """X is confident that …; the hope that …; X believes …"""
    if rule in _MIND_RULES or (cue.kind == "noun" and cue.lemma in acts.MIND_NOUNS):
        return "speech" if quoted else "thought"
    return "thought" if cue.kind == "verb" and cue.lemma in acts.MIND_SILENT and not quoted else None


def _of_object(rule: str, cue: Cue, quoted: bool, words: str) -> Act | None:
    """X backs the plan; an attack on the plan; what X says of a thing (“praised it as a gift”) is speech."""
    if rule not in _OF_OBJECTS or quoted or " as " in f" {words} ":
        return None
    stance = (
        (rule == "object" and cue.lemma in acts.ATTITUDE and not _is_denial(cue, words))
        or (rule == "about" and cue.lemma in acts.ATTITUDE_PREPOSITION)
        or (rule == "noun about" and cue.lemma in _STANCE_NOUNS)
    )
    return "stance" if stance else None


def _of_infinitive(rule: str, cue: Cue, quoted: bool, words: str) -> Act | None:
    """X opposes building a pier."""
    return "stance" if rule == "infinitive" and cue.lemma in _STANCE_GERUNDS else None


def polarity(tokens: Tokens, rule: str, cue: Cue, words: str, behind: bool) -> Polarity:
    """Whether the content `words` was said, denied, asked, declined or only supposed; `behind`: it follows the cue."""
    if _declines(tokens, rule, cue, words):
        return "declined"
    if cue.kind == "verb" and is_supposed(tokens, cue) and not _is_refused(tokens, rule, cue):
        return "hypothetical"
    if cue.lemma in acts.DENYING or _is_denial(cue, words):
        return "denied"
    if cue.negated:
        return _negated(rule, cue, words)
    if cue.lemma == "demand" and rule == "clause" and _OPEN_QUESTION.match(words):
        return "asked"  # demanded to know who paid
    if cue.lemma in acts.ASKING or (behind and _WHETHER.match(words)):
        return "asked"
    return "said"


def _is_refused(tokens: Tokens, rule: str, cue: Cue) -> bool:
    """Whether a stand is not taken, rather than supposed: said she *would not support* him."""
    if not cue.negated or rule != "object" or cue.lemma not in acts.ATTITUDE:
        return False
    modal = _modal(tokens, cue.token) in ("would", "could", "can")
    return modal and not any(tokens.word[c] in acts.CONDITIONS for c in tokens.children[cue.token])


def _negated(rule: str, cue: Cue, words: str) -> Polarity:
    """Who does not believe a thing holds it not to be so; who did not say it, is not said to have denied it."""
    of_mind = rule in _MIND_RULES or cue.lemma in acts.MIND or cue.lemma in acts.MIND_NOUNS
    if of_mind:
        return "asked" if _OPEN_QUESTION.match(words) else "denied"
    return "declined"


_CLAIM_FORMS = acts.CLAIMS | {f"{claim}s" for claim in acts.CLAIMS}


def _is_denial(cue: Cue, words: str) -> bool:
    """X rejected claims that …"""
    return cue.lemma == "reject" and not _CLAIM_FORMS.isdisjoint(words.casefold().split()[:3])


def _declines(tokens: Tokens, rule: str, cue: Cue, words: str) -> bool:
    if cue.lemma in acts.DECLINING and rule in ("infinitive", "object"):
        return True
    if cue.kind != "verb":
        return False
    if cue.negated and cue.lemma in acts.DENYING:
        return True  # neither confirmed nor denied, did not deny
    if _is_left_out(tokens, cue):
        return True
    if rule == "clause" and (_is_lacking(tokens, cue) or tokens.word[tokens.head[cue.token]] in acts.NOT_DONE):
        return True
    opens = bool(_OPEN_QUESTION.match(words))
    if "yet" in (tokens.word[cue.token - 2], tokens.word[cue.token - 1]) and opens:
        return True
    return (
        cue.negated
        and cue.lemma in acts.TELLING
        and (opens or rule != "clause" or _modal(tokens, cue.token) == "would")
    )


def _is_left_out(tokens: Tokens, cue: Cue) -> bool:
    """Whether somebody did all but say it: *failed* to say why, *stopped short of* saying that, *avoided* saying when."""
    above = tokens.head[cue.token]
    if tokens.tag[cue.token] == "VB":
        return tokens.word[above] in acts.FAILING and cue.lemma in acts.TELLING and tokens.dep[cue.token] == "xcomp"
    if tokens.tag[cue.token] != "VBG":
        return False
    if tokens.dep[cue.token] == "pcomp":
        if tokens.word[above] == "of":
            return tokens.word[above - 1] == "short"
        above = tokens.head[above] if tokens.word[above] == "from" else cue.token
    return tokens.word[above] in acts.AVOIDING


def _is_lacking(tokens: Tokens, cue: Cue) -> bool:
    """Whether what is said of a thing is none: who offered *no proof* that it is so has not said that it is."""
    thing = tokens.child(cue.token, "dobj")
    return thing is not None and any(tokens.word[c] in acts.NONE for c in tokens.children[thing] if c < thing)


def _modal(tokens: Tokens, verb: int) -> str | None:
    """The modal auxiliary of a verb, or of the one it is joined to ("would confirm or deny")."""
    at = verb
    for _ in range(3):
        for c in tokens.children[at]:
            if tokens.tag[c] == "MD" and c < verb and tokens.quote[c] == tokens.quote[verb]:
                return "would" if tokens.word[c] in ("'d", "’d") else tokens.word[c]
        if tokens.dep[at] != "conj" or tokens.tag[at] != "VB" or tokens.head[at] == at:
            return None
        at = tokens.head[at]
    return None


def _is_hoped(tokens: Tokens, verb: int) -> bool:
    """Whether it is only hoped that somebody will say so: I *hope* the town says, “Thank you.”"""
    at = verb
    if tokens.dep[at] == "parataxis" and tokens.quote[tokens.head[at]] >= 0 > tokens.quote[at]:
        at = tokens.head[at]
    return tokens.dep[at] == "ccomp" and tokens.word[tokens.head[at]] in acts.HOPING and tokens.tag[verb] != "VBD"


def _is_inverted_condition(tokens: Tokens, cue: Cue) -> bool:
    """Whether the clause opens as a condition does without “if”: *Had* he said so, …; *Were* she to say that, …"""
    verb = cue.token
    if tokens.tag[verb] == "VB":
        to = next((c for c in tokens.children[verb] if c < verb and tokens.word[c] == "to"), None)
        return to is not None and any(
            tokens.word[i] == "were" and _opens_clause(tokens, i) for i in (tokens.head[verb], *tokens.children[verb])
        )
    if cue.subject is None or cue.subject > verb or tokens.tag[verb] not in ("VBD", "VBN"):
        return False
    before = tokens.left[cue.subject] - 1
    return before >= 0 and tokens.word[before] == "had" and _opens_clause(tokens, before)


def _opens_clause(tokens: Tokens, i: int) -> bool:
    """Whether a sentence begins with token `i`, or goes on with it after a comma."""
    return tokens.opens_sentence(i) or tokens.word[i - 1] == ","


def is_supposed(tokens: Tokens, cue: Cue) -> bool:
    """Whether the speaking itself is only supposed: if X says, critics might say, voters want X to say."""
    verb = cue.token
    if cue.lemma == "want to know":
        return False
    modal = _modal(tokens, verb)
    if modal in acts.SUPPOSING and not (modal in ("would", "could") and tokens.word[verb + 1 : verb + 2] == ["only"]):
        return True
    if any(tokens.word[c] in acts.CONDITIONS and tokens.dep[c] == "mark" for c in tokens.children[verb]):
        return True
    first = tokens.left[verb]
    if first < verb and tokens.word[first] in acts.CONDITIONS and tokens.dep[verb] == "advcl":
        return True
    if _is_inverted_condition(tokens, cue):
        return True
    if _is_hoped(tokens, verb):
        return True
    return _is_wanted(tokens, verb)


def _is_wanted(tokens: Tokens, verb: int) -> bool:
    """Whether somebody only wants, or might come, to say it: voters want her *to say*, captains might stop *to consider*."""
    verb = tokens.first_of(verb)
    if tokens.tag[verb] != "VB" or not any(tokens.word[c] == "to" for c in tokens.children[verb] if c < verb):
        return False
    if tokens.dep[verb] in ("xcomp", "advcl") and _modal(tokens, tokens.head[verb]) in _LEFT_OPEN:
        return True
    above = tokens.word[tokens.head[verb]]
    if above in acts.UNDONE:
        return tokens.dep[verb] in ("acl", "relcl")
    return above in acts.WANTING and tokens.dep[verb] in ("xcomp", "ccomp", "advcl")
