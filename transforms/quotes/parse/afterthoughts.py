"""Afterthoughts: where, behind a comma or a dash, the reporter goes on, and no more of what was said follows."""

from __future__ import annotations

from transforms.english import reporting_verbs
from transforms.quotes.parse import clauses
from transforms.quotes.parse.cue import Cue
from transforms.quotes.parse.tokens import Tokens

#: Words that, after a comma, open a clause of the reporter rather than of the one who speaks.
_REPORTER_GOES_ON = frozenset(
    ["according", "although", "citing", "compared", "though", "whereas", "which", "while", "who", "whose"]
)
#: Participles by which a reporter remarks on what was said.
_REMARKING = frozenset(
    "casting cementing contradicting contrasting drawing highlighting putting reflecting surpassing throwing underscoring".split()
)
#: Words that open a clause which is conceded or set against another.
CONTRASTING = frozenset(["although", "though", "whereas", "while"])
_PAUSES = frozenset([",", "-", "--", "–", "—"])
_REFUSING = frozenset("declined dismissed disputes disputed refused rejected rejects".split())
_DOING_SO = frozenset("did do does had has have".split())
#: Tags of “with whom”, “of which”.
_OF_WHOM = (["IN", "WP"], ["IN", "WDT"])
_PRONOUNS = frozenset(["he", "she", "they", "it"])
#: What is done to whom a reporter makes speak, by form.
_ASKED = (["asked"], ["pressed"], ["questioned"], ["quizzed"])


def without_afterthought(tokens: Tokens, inside: list[int], cue: Cue, rule: str) -> list[int]:
    """The words up to the comma after which the reporter goes on: “…, which costs …”, “…, the mayor of …”.

    Only what ends the clause is cut off: “the bridge, which leaks, would close” is kept whole, and in “called the strike,
    which began in May, *a threat*” the noun behind a comma is what it is called.
    """
    counts = cue.subject is not None and tokens.word[cue.subject] in reporting_verbs.COUNTS
    for i in inside[1:]:
        if counts and tokens.word[i] in clauses.COMPARING and any(tokens.tag[k] == "CD" for k in inside if k > i):
            continue
        if i <= cue.token or not _pauses(tokens, i) or (rule == "predicate" and tokens.word[i] in ("a", "an")):
            continue
        if _is_at_once(tokens, i, inside[-1]) or (_is_reporters(tokens, i) and _is_all_that_follows(tokens, i, inside)):
            return [k for k in inside if k < i - 1]
    return inside


def _is_at_once(tokens: Tokens, i: int, last: int) -> bool:
    """Whether token `i` opens what can only be the reporter's, whatever follows it."""
    return (
        _is_denied_by_reporter(tokens, i)
        or _is_refused(tokens, i)
        or _is_called_by(tokens, i, last)
        or _is_of_others_too(tokens, i)
        or _is_when_asked(tokens, i)
    )


def _pauses(tokens: Tokens, i: int) -> bool:
    """Whether a comma or dash stands before token `i`, or a comma within the marks that close a quotation there."""
    if tokens.word[i - 1] in _PAUSES:
        return True
    return tokens.tag[i] == "VBG" and tokens.tag[i - 1] == "''" and tokens.word[i - 2] == ","


def _is_when_asked(tokens: Tokens, i: int) -> bool:
    """Whether the reporter tells what brought the words about: “…, *when asked* about the storm”."""
    return tokens.word[i] in ("when", "after") and tokens.word[i + 1 : i + 2] in _ASKED and tokens.quote[i] < 0


def _is_of_others_too(tokens: Tokens, i: int) -> bool:
    """Whether the reporter tells that others do so as well: “…, *as have* other councillors”."""
    return (
        tokens.word[i] == "as"
        and tokens.quote[i] < 0
        and tokens.word[i + 1 : i + 2] != []
        and (tokens.word[i + 1] in _DOING_SO and tokens.tag[i + 2 : i + 3] not in ([","], ["."], ["RB"], ["VBN"]))
    )


def _is_all_that_follows(tokens: Tokens, i: int, inside: list[int]) -> bool:
    """Whether the phrase that token `i` opens goes on to the end of `inside`, and quotes nothing."""
    behind = [k for k in inside if k > i]
    if any(tokens.quote[k] >= 0 for k in behind) or not _ends(tokens, i, inside[-1]):
        return False
    # praised Pell, *with whom* she sailed*,* for his patience
    return tokens.tag[i : i + 2] not in _OF_WHOM or all(tokens.word[k] != "," for k in behind)


def _is_called_by(tokens: Tokens, i: int, last: int) -> bool:
    """Whether the speaker is reported once more: “…, *which she called* ‘a gift’”."""
    if tokens.word[i] != "which" or i + 2 >= tokens.n or tokens.word[i + 1] not in _PRONOUNS:
        return False
    verb = i + 3 if tokens.word[i + 2] in ("has", "had", "have", "also") else i + 2
    lemma = reporting_verbs.VERB_FORMS.get(tokens.word[verb]) if verb < tokens.n else None
    told = any(tokens.quote[k] >= 0 for k in range(verb, last + 1))
    return told and (lemma in reporting_verbs.PREDICATE or lemma in ("describe", "say"))


def _is_denied_by_reporter(tokens: Tokens, i: int) -> bool:
    """Whether the reporter says at once that it is not so: “…, but *that wasn't the case*”."""
    if tokens.word[i] != "but" or i + 3 >= tokens.n or tokens.word[i + 1] not in ("that", "this", "it"):
        return False
    return tokens.word[i + 2] in ("was", "is", "did", "does") and tokens.word[i + 3] in ("n't", "n’t", "not")


def _is_refused(tokens: Tokens, i: int) -> bool:
    """Whether the reporter tells that somebody else would not have it: “…, *but Dell rejected that*”."""
    verb = tokens.head[i]
    if tokens.word[i] != "but" or tokens.quote[i] >= 0:
        return False
    for c in (verb, *tokens.children[verb]):
        if c > i and tokens.word[c] in _REFUSING and (whom := tokens.child(c, "nsubj")) is not None and whom > i:
            thing = tokens.child(c, "dobj")
            return thing is not None and tokens.word[thing] in ("it", "that", "this")
    return False


def _ends(tokens: Tokens, i: int, last: int) -> bool:
    """Whether the phrase that begins at token `i` goes on to token `last`, but for punctuation."""
    behind = range(tokens.right[tokens.phrase_from(i)], last + 1)
    return all(tokens.tag[k] in (".", ",", ":") for k in behind)


def _is_foretold_too(tokens: Tokens, i: int) -> bool:
    """Whether a contrast is foretold as the clause before it is: farms *would* lose a tenth, while yards *would* lose nothing."""
    clause = tokens.head[i]
    if tokens.word[i] not in CONTRASTING or tokens.dep[i] != "mark" or tokens.dep[clause] != "advcl":
        return False
    return _is_foretold(tokens, clause) and _is_foretold(tokens, tokens.head[clause])


def _is_foretold(tokens: Tokens, verb: int) -> bool:
    return any(tokens.word[c] in ("would", "'d", "’d", "could", "might") for c in tokens.children[verb] if c < verb)


def _is_cleft(tokens: Tokens, i: int) -> bool:
    """Whether “who” is of one who is told from another: *it was* the host, *not* the captain, *who* was wrong."""
    verb = tokens.head[i]
    while tokens.dep[verb] in ("relcl", "appos", "conj") and tokens.head[verb] != verb:
        verb = tokens.head[verb]
    be = tokens.head[verb]
    told = tokens.child(be, "nsubj")
    negated = "not" in tokens.word[be:i]
    return negated and told is not None and tokens.word[told] == "it" and tokens.word[be] in ("is", "was", "'s", "’s")


def _is_reporters(tokens: Tokens, i: int) -> bool:
    """Whether the phrase that token `i` opens after a comma or dash is mostly the reporter's."""
    word = tokens.word[i]
    if word == "who" and _is_cleft(tokens, i):
        return False
    if word in _REPORTER_GOES_ON:
        return tokens.word[i - 1] == "," and not _is_foretold_too(tokens, i)
    if tokens.tag[i] == "IN" and tokens.word[i + 1 : i + 2] in (["which"], ["whom"], ["whose"]):
        return tokens.word[i - 1] == ","  # …, *for which* the town has waited
    if tokens.tag[i] == "RB" and word.endswith("ly") and tokens.word[i + 1 : i + 2] and tokens.tag[i + 1] == "VBG":
        return tokens.word[i + 1] in _REMARKING  # …, *implicitly putting* his name on the line
    if tokens.tag[i] == "VBG":
        return word in _REMARKING or reporting_verbs.VERB_FORMS.get(word) in reporting_verbs.SAY
    return word in ("a", "an") and tokens.dep[tokens.head[i]] in ("appos", "npadvmod", "attr", "dobj")
