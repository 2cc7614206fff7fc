"""Strangers: who speaks and is no entity, yet may be who the next pronoun means: “the *widow* of Reg Fisk”, “*Ola Brandt*”."""

from __future__ import annotations

from collections.abc import Iterable

from transforms.article import Gender
from transforms.english.name_words import GENDERED_NOUNS, GENDERED_TITLES, KIN
from transforms.english.role_words import NOUNS
from transforms.quotes.parse.tokens import Tokens
from transforms.quotes.speakers.appositions import Appositions, Mentioned

#: Nouns for people that are no role, no kinship and of no gender.
_PEOPLE = frozenset(
    """
    neighbour neighbor witness bystander onlooker passer-by passerby shopper survivor commuter passenger villager motorist
    tourist tenant colleague friend classmate patient caller parent worshipper spectator eyewitness person
    """.split()
)
_INTRODUCING = frozenset(["a", "an", "one", "another"])
_ARTICLES = frozenset(["the", "a", "an", "this", "that", "these", "those", "some", "one", "another"])


class Strangers:
    """Tells which speakers of one article are somebody of whom it has no entity."""

    def __init__(self, tokens: Tokens, mentioned: Mentioned, appositions: Appositions) -> None:
        self.tokens = tokens
        self.mentioned = mentioned
        self.appositions = appositions

    def among(self, speaking: Iterable[int]) -> dict[int, Gender | None]:
        """The tokens of `speaking`, heads of speakers, at which a stranger is named or described, with the gender told."""
        found: dict[int, Gender | None] = {}
        introduced: set[str] = set()
        for head in sorted(speaking):
            word = self.tokens.word[head]
            if self.tokens.quote[head] < 0 and (
                self._is_named(head) or self._is_described(head) or self._is_unnamed(head, introduced)
            ):
                found[head] = GENDERED_NOUNS.get(word) or GENDERED_TITLES.get(word)
        return found

    def recalled(self, speaking: Iterable[int]) -> set[int]:
        """The tokens of `speaking` at which a description can mean somebody named elsewhere: “the *actress*”."""
        tokens = self.tokens
        return {
            head
            for head in speaking
            if tokens.quote[head] < 0 and tokens.word[tokens.left[head]] == "the" and self._is_noun_for_one(head)
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

    def _is_noun_for_one(self, head: int) -> bool:
        """Whether a person is told by what he or she is, and without a name."""
        word = self.tokens.word[head]
        return (
            self.tokens.tag[head] == "NN"
            and (word in NOUNS or word in KIN or word in GENDERED_NOUNS or word in _PEOPLE)
            and self.appositions.named_at(head) is None
        )

    def _is_described(self, head: int) -> bool:
        """Whether the speaker is told by another: the *widow* of Reg Fisk, a *friend* of Lunt, the *man* who robbed her."""
        return self._is_noun_for_one(head) and (is_told_apart(self.tokens, head) or self._is_of_somebody(head))

    def _is_unnamed(self, head: int, introduced: set[str]) -> bool:
        """Whether the speaker is one of whom the article gives no name: *a clerk*, and from then on *the clerk*.

        `introduced` holds the nouns of those before and gains that of this one.
        """
        if not self._is_noun_for_one(head):
            return False
        word, first = self.tokens.word[head], self.tokens.word[self.tokens.left[head]]
        if first in _INTRODUCING:
            introduced.add(word)
        return first in _ARTICLES and word in introduced

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
