"""Strangers: who speaks and is no entity, yet may be who the next pronoun means: “the *widow* of Reg Fisk”, “*Ola Brandt*”."""

from __future__ import annotations

from collections.abc import Iterable

from transforms.article import Gender
from transforms.english.name_words import GENDERED_NOUNS, KIN
from transforms.english.role_words import NOUNS
from transforms.quotes.parse.tokens import Tokens
from transforms.quotes.speakers.appositions import Appositions, Mentioned

_ARTICLES = frozenset(["the", "a", "an", "this", "that", "these", "those", "some", "one", "another"])


class Strangers:
    """Tells which speakers of one article are somebody of whom it has no entity."""

    def __init__(self, tokens: Tokens, mentioned: Mentioned, appositions: Appositions) -> None:
        self.tokens = tokens
        self.mentioned = mentioned
        self.appositions = appositions

    def among(self, speaking: Iterable[int]) -> dict[int, Gender | None]:
        """The tokens of `speaking`, heads of speakers, at which a stranger is named or described, with the gender told."""
        return {
            head: GENDERED_NOUNS.get(self.tokens.word[head])
            for head in sorted(speaking)
            if self.tokens.quote[head] < 0 and (self._is_named(head) or self._is_described(head))
        }

    def _is_named(self, head: int) -> bool:
        """Whether the speaker has a name of several words that no entity stands for."""
        tokens = self.tokens
        if tokens.tag[head] != "NNP" or head == 0 or tokens.tag[head - 1] != "NNP":
            return False
        first = tokens.left[head]
        return (
            self.mentioned.entity_at(tokens.start[first], tokens.end[head]) is None
            and tokens.word[first] not in _ARTICLES
        )

    def _is_described(self, head: int) -> bool:
        """Whether the speaker is told by another: the *widow* of Reg Fisk, a *friend* of Lunt, the *man* who robbed her."""
        tokens, word = self.tokens, self.tokens.word[head]
        if tokens.tag[head] != "NN" or not (word in NOUNS or word in KIN or word in GENDERED_NOUNS):
            return False
        if self.appositions.named_at(head) is not None:
            return False
        return is_told_apart(tokens, head) or self._is_of_somebody(head)

    def _is_of_somebody(self, head: int) -> bool:
        """Whether a name stands behind “of” or before “'s”."""
        tokens = self.tokens
        for c in tokens.children[head]:
            of = tokens.child(c, "pobj") if tokens.dep[c] == "prep" and tokens.word[c] == "of" else None
            at = of if of is not None else c if tokens.dep[c] == "poss" else None
            if at is not None and self.mentioned.entity_at(tokens.start[at], tokens.end[at]) is not None:
                return True
        return False


def is_told_apart(tokens: Tokens, head: int) -> bool:
    """Whether a clause without a comma tells which one is meant: the company *founded by* …, the man *who* robbed her."""
    return any(
        tokens.dep[c] in ("acl", "relcl") and c > head and tokens.word[tokens.left[c] - 1] != ","
        for c in tokens.children[head]
    )
