"""Who is heard in a recording: “released a video of *Wren* promising that …”.

The parser gives the participle to the subject of the sentence, as in “held up a hand promising that …”; it is hung on
whom the recording is of.
"""

from __future__ import annotations

from collections.abc import Iterator

from transforms.article import Sentence
from transforms.english import deeds, reporting_verbs
from transforms.quotes.parse.tokens import Move, Tokens

#: Words without one of which `moves` finds nothing in a sentence.
WORDS = deeds.RECORDINGS


def moves(tokens: Tokens, sentence: Sentence) -> Iterator[Move]:
    """The tokens of `sentence` to hang elsewhere."""
    for i in range(sentence.first_token + 3, sentence.last_token):
        if (
            tokens.tag[i] == "VBG"
            and tokens.quote[i] < 0
            and tokens.dep[i] in ("advcl", "pcomp", "xcomp", "prep", "ccomp", "dep", "conj")
            and reporting_verbs.VERB_FORMS.get(tokens.word[i]) in reporting_verbs.SAY
            and (whom := _recorded(tokens, tokens.left[i] - 1)) is not None
        ):
            yield i, whom, "acl"


def _recorded(tokens: Tokens, last: int) -> int | None:
    """Whom a recording is of, whose last word is token `last`."""
    whom = last
    while tokens.dep[whom] not in ("pobj", "dobj") and tokens.right[tokens.head[whom]] - 1 == last != tokens.head[whom]:
        whom = tokens.head[whom]
    of = tokens.head[whom]
    if tokens.dep[whom] != "pobj" or tokens.word[of] != "of" or tokens.tag[whom][:2] not in ("NN", "PR"):
        return None
    return whom if tokens.word[tokens.head[of]] in deeds.RECORDINGS else None
