"""Who is quoted as saying: “The harbour,” *she was quoted as saying*, “will be closed”, which the parser reads in one piece.

What stands in marks before the report then belongs to “quoted”, a subject of it even. The report is hung anew, with
“saying” as its verb, so that all rules see it as if it were “she said”.
"""

from __future__ import annotations

from collections.abc import Iterator

from transforms.article import Sentence
from transforms.quotes.parse.tokens import Move, Tokens

_QUOTED = frozenset(["quoted", "cited", "reported"])
_HEARD = frozenset(["heard", "overheard", "seen", "filmed", "recorded", "caught"])


def moves(tokens: Tokens, sentence: Sentence) -> Iterator[Move]:
    """The tokens of `sentence` to hang elsewhere."""
    if "saying" not in tokens.word[sentence.first_token : sentence.last_token]:
        return
    for i in range(sentence.first_token + 2, sentence.last_token):
        passive = _passive(tokens, i) if tokens.word[i] == "saying" and tokens.quote[i] < 0 else None
        if passive is None:
            continue
        beside = tokens.children[passive]
        who = [c for c in beside if tokens.dep[c] in ("nsubjpass", "nsubj") and c < passive and tokens.quote[c] < 0]
        if who and any(tokens.quote[c] >= 0 for c in beside if c < who[-1]):
            over = tokens.head[passive]
            yield i, i if over == passive else over, tokens.dep[passive]
            yield passive, i, "aux"
            for c in beside:
                if c == who[-1]:
                    yield c, i, "nsubj"
                elif c < who[-1] or tokens.dep[c] == "punct":
                    yield c, i, "ccomp" if tokens.dep[c] in ("nsubjpass", "nsubj") else tokens.dep[c]


def _passive(tokens: Tokens, saying: int) -> int | None:
    """The participle by which “saying” is told: was *quoted* as saying, could be *heard* saying."""
    over = tokens.head[saying]
    if tokens.word[over] == "as" and tokens.word[tokens.head[over]] in _QUOTED:
        return tokens.head[over]
    return over if over < saying and tokens.word[over] in _HEARD and tokens.dep[saying] in ("xcomp", "advcl") else None
