"""Strangers: who speaks and is no entity, yet may be who the next pronoun means: “the *widow* of Reg Fisk”, “*Ola Brandt*”."""

from __future__ import annotations

from collections.abc import Iterable

from transforms.article import Gender
from transforms.english.bodies import BODIES
from transforms.english.name_words import GENDERED_NOUNS, GENDERED_TITLES, KIN
from transforms.english.reporting_verbs import DOCUMENT_FORMS
from transforms.english.role_words import NOUNS
from transforms.quotes.parse.tokens import Tokens
from transforms.quotes.speakers.appositions import Appositions, Mentioned
from transforms.quotes.speakers.pronouns import INNER

#: Nouns for people that are no role, no kinship and of no gender.
_PEOPLE = frozenset(
    """
    neighbour neighbor witness bystander onlooker passer-by passerby shopper survivor commuter passenger villager motorist
    tourist tenant colleague friend classmate patient caller parent worshipper spectator eyewitness person
    """.split()
)
_ANYBODY = NOUNS | KIN | GENDERED_NOUNS.keys() | _PEOPLE
#: Before the noun for who is near to the writer of a piece: “*my* father”.
_OF_WRITER = frozenset(["my", "our"])
#: Before whatever noun somebody is told by: “*one* delegate”, “*another* hand”.
_COUNTED = frozenset(["one", "another"])
#: Of which “one” can speak and is nobody.
_THINGS = BODIES | DOCUMENT_FORMS
_OWNERS = frozenset(["his", "her", "their"])
#: Tokens before the noun of a subject that opens a sentence, and what stands behind one that does not act.
MAX_SUBJECT = 3
_NO_VERB = frozenset(["'s", "’s", "'", "’", "of", ",", "and", "or", "for", "-", "."])
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

    def acting(self) -> dict[int, Gender | None]:
        """The tokens at which somebody without a name is the subject of a clause of its own: “*His mother* wept.”"""
        tokens, found = self.tokens, dict[int, Gender | None]()
        introduced: set[str] = set()
        for i, word in enumerate(tokens.word):
            if word not in _ANYBODY or tokens.quote[i] >= 0:
                continue
            parsed = tokens.tag[i] != ""
            first = tokens.word[tokens.left[i] if parsed else self._opening(i)]
            if first in _INTRODUCING:
                introduced.add(word)
            of = first in _OWNERS | _OF_WRITER or tokens.child(i, "poss") is not None
            if not (first in _INTRODUCING or of or (first == "the" and word in introduced)):
                continue
            if self._acts(i) if parsed else _NO_VERB.isdisjoint(tokens.word[i + 1 : i + 2]):
                found[i] = GENDERED_NOUNS.get(word) or GENDERED_TITLES.get(word)
        return found

    def _acts(self, i: int) -> bool:
        """Whether a noun is the subject of its sentence, if that is the reporter's: not of “The *mayor*, she said, was late”."""
        tokens, verb = self.tokens, self.tokens.head[i]
        told = tokens.dep[i] == "nsubj" and tokens.dep[verb] not in INNER and self._is_noun_for_one(i)
        return told and tokens.child(verb, "parataxis") is None

    def _opening(self, i: int) -> int:
        """The first token of a sentence without a parse that the noun at token `i` is near enough to be its subject, else `i`."""
        number = self.tokens.sentence[i]
        first = i
        while first > 0 and i - first < MAX_SUBJECT and self.tokens.sentence[first - 1] == number:
            first -= 1
        return i if first > 0 and self.tokens.sentence[first - 1] == number else first

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
        one = word in _ANYBODY or (self.tokens.word[self.tokens.left[head]] in _COUNTED and word not in _THINGS)
        return self.tokens.tag[head] == "NN" and one and self.appositions.named_at(head) is None

    def _is_described(self, head: int) -> bool:
        """Whether the speaker is told by another: the *widow* of Reg Fisk, a *friend* of Lunt, the *man* who robbed her."""
        of_writer = self.tokens.word[self.tokens.left[head]] in _OF_WRITER
        told = of_writer or is_told_apart(self.tokens, head) or self._is_of_somebody(head)
        return told and self._is_noun_for_one(head)

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
