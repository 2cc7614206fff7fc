"""Buried reports: verbs of saying that the parser hangs below the words before them, and so leaves without their speaker.

“The harbour,” *she was quoted as saying*, “will be closed”: what stands in marks belongs to “quoted” then, a subject of
it even. “…,” an official who asked not to be named *said*: what the official is called. Such a report is hung anew, with
its verb on top, so that all rules see it as if it were “she said”.
"""

from __future__ import annotations

from collections.abc import Iterator

from transforms.article import Sentence
from transforms.english import reporting_verbs, role_words
from transforms.quotes.parse.tokens import FINITE, Move, Tokens

_QUOTED = frozenset(["quoted", "cited", "reported"])
_CLAUSES = frozenset(["ccomp", "nsubj", "nsubjpass", "advcl", "csubj"])
_NAMED = frozenset(["named", "identified", "quoted"])
#: Words without one of which `moves` finds nothing in a sentence.
WORDS = _NAMED | {"saying", "posted"}
_HEARD = frozenset(["heard", "overheard", "seen", "filmed", "recorded", "caught"])


def moves(tokens: Tokens, sentence: Sentence) -> Iterator[Move]:
    """The tokens of `sentence` to hang elsewhere."""
    words = tokens.word[sentence.first_token : sentence.last_token]
    if "saying" in words:
        yield from _quoted_as(tokens, sentence)
    if not _NAMED.isdisjoint(words):
        yield from _named(tokens, sentence)
    if "posted" in words:
        yield from _posted(tokens, sentence)


def _named(tokens: Tokens, sentence: Sentence) -> Iterator[Move]:
    """An official who asked not to be named *said*: the verb behind the clause, taken for the name."""
    for i in range(sentence.first_token + 3, sentence.last_token):
        named = tokens.head[i]
        if tokens.dep[i] != "oprd" or tokens.word[named] not in _NAMED or tokens.tag[i] not in FINITE:
            continue
        verb = tokens.head[named]
        who = tokens.head[verb]
        if reporting_verbs.VERB_FORMS.get(tokens.word[i]) in reporting_verbs.SAY and tokens.dep[verb] == "relcl":
            over = tokens.head[who]
            apart = tokens.dep[who] == "npadvmod"  # The pier leaks, an official … *said*: taken for a time
            yield i, i if over == who else over, "parataxis" if apart else tokens.dep[who]
            yield who, i, "nsubj"
            for c in tokens.children[who]:
                if tokens.dep[c] in ("ccomp", "punct") and (c < tokens.left[verb] - 1 or c > i):
                    yield c, i, tokens.dep[c]


def _posted(tokens: Tokens, sentence: Sentence) -> Iterator[Move]:
    """“…,” a spokesman for the port *posted* on Facebook: a person beside marks is not posted somewhere."""
    for i in range(sentence.first_token + 1, sentence.last_token - 2):
        who, over = tokens.head[i], tokens.head[tokens.head[i]]
        if tokens.word[i] != "posted" or tokens.dep[i] != "acl" or tokens.word[i + 1] not in ("on", "to"):
            continue
        if who not in tokens.names - tokens.bodies and tokens.word[who] not in role_words.NOUNS:
            continue
        behind = next((k for k in range(i, tokens.right[i]) if tokens.quote[k] >= 0), tokens.right[i] + 1)
        marks = behind < sentence.last_token and tokens.quote[behind] >= 0
        if (
            who == over
            and tokens.quote[tokens.left[i] - 1] < 0
            and any(tokens.quote[c] >= 0 for c in tokens.children[who])
        ):
            yield i, i, "ROOT"
            yield who, i, "nsubj"
            yield from ((c, i, tokens.dep[c]) for c in tokens.children[who] if tokens.dep[c] in ("ccomp", "punct"))
        elif marks and tokens.dep[who] in ("nsubj", "nsubjpass") and tokens.quote[over] >= 0:
            yield i, i if tokens.head[over] == over else tokens.head[over], tokens.dep[over]
            yield who, i, "nsubj"
            yield over, i, "ccomp"
        else:
            continue
        tokens.tag[i] = "VBD"


def _quoted_as(tokens: Tokens, sentence: Sentence) -> Iterator[Move]:
    """She *was quoted as saying*, could be heard saying."""
    for i in range(sentence.first_token + 2, sentence.last_token):
        passive = _passive(tokens, i) if tokens.word[i] == "saying" and tokens.quote[i] < 0 else None
        if passive is None:
            continue
        who = [c for c in tokens.children[passive] if _is_subject(tokens, c) and c < passive]
        if who and _is_told_apart(tokens, passive, who[-1]):
            yield from _over_passive(tokens, i, passive, who[-1])


def _is_subject(tokens: Tokens, c: int) -> bool:
    return tokens.dep[c] in ("nsubjpass", "nsubj") and tokens.quote[c] < 0


def _is_told_apart(tokens: Tokens, passive: int, who: int) -> bool:
    """Whether what is said stands before the speaker at token `who`, or around the report."""
    before = [c for c in tokens.children[passive] if c < who]
    return tokens.dep[passive] == "parataxis" or any(tokens.quote[c] >= 0 or tokens.dep[c] in _CLAUSES for c in before)


def _over_passive(tokens: Tokens, saying: int, passive: int, who: int) -> Iterator[Move]:
    """Hangs `passive` and what hangs on it on “saying”, and what stands before a report between commas above that."""
    over, apart = tokens.head[passive], tokens.dep[passive] == "parataxis"
    yield saying, saying if over == passive else over, tokens.dep[passive]
    yield passive, saying, "aux"
    for c in tokens.children[passive]:
        if c == who:
            yield c, saying, "nsubj"
        elif apart and c < who and tokens.tag[c][:2] in ("NN", "PR", "DT"):
            yield c, over, "nsubj"  # *The harbour*, she was quoted as saying, will be closed
        elif c < who or tokens.dep[c] == "punct":
            yield c, saying, "ccomp" if tokens.dep[c] in ("nsubjpass", "nsubj") else tokens.dep[c]


def _passive(tokens: Tokens, saying: int) -> int | None:
    """The participle by which “saying” is told: was *quoted* as saying, could be *heard* saying."""
    over = tokens.head[saying]
    if tokens.word[over] == "as" and tokens.word[tokens.head[over]] in _QUOTED:
        return tokens.head[over]
    return over if over < saying and tokens.word[over] in _HEARD and tokens.dep[saying] in ("xcomp", "advcl") else None
