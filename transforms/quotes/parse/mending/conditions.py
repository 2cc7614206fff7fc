"""Conditions behind the words told, which the parse gives to the verb of telling: nobody says a thing only if.

“Said there is a “gap in pay,” *when it comes to* night work”; “said it would close, *if* it rained”.
"""

from __future__ import annotations

from collections.abc import Iterator

from transforms.article import Sentence
from transforms.english import reporting_verbs
from transforms.quotes.parse.tokens import Move, Tokens

_OPENING = frozenset(["if", "unless"])
#: Words without one of which `moves` finds nothing in a sentence.
WORDS = _OPENING | {"when"}


def moves(tokens: Tokens, sentence: Sentence) -> Iterator[Move]:
    """The tokens of `sentence` to hang elsewhere."""
    for i in range(sentence.first_token + 3, sentence.last_token):
        if tokens.dep[i] != "advcl" or tokens.quote[i] >= 0 or not _is_condition(tokens, tokens.left[i]):
            continue
        cue = tokens.head[i]
        said = tokens.child(cue, "ccomp")
        if (
            said is not None
            and cue < said
            and tokens.right[said] <= tokens.left[i]
            and reporting_verbs.VERB_FORMS.get(tokens.word[cue]) in reporting_verbs.SAY_OR_THINK
        ):
            yield i, said, "advcl"


def _is_condition(tokens: Tokens, first: int) -> bool:
    return tokens.word[first] in _OPENING or tokens.word[first : first + 3] == ["when", "it", "comes"]
