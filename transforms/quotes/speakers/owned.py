"""Bodies called by whose they are: “the *Ostrava campaign*”, “her campaign”, “the mayor's *office*”, “the campaign”, “it”.

An article has no entity for such a body, yet tells which it is, by the person whose it is.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from transforms.article import Annotated, Naming
from transforms.quotes.parse.tokens import Tokens
from transforms.quotes.speakers.appositions import Mentioned
from transforms.quotes.speakers.described import RUNNING
from transforms.quotes.speakers.pronouns import INNER, SUBJECT, Pronouns

#: Nouns for bodies that somebody has, and that speak for him or her; those of them that are an organisation of their own,
#: called so: an office or a team is its owner's, and has no name.
OWNED = frozenset("campaign administration office team camp".split())
_ORGANISATIONS = frozenset("campaign administration".split())
#: Words between the owner and such a noun.
_KINDS = frozenset(
    """
    own presidential senate senatorial gubernatorial congressional mayoral re-election reelection election general-election
    primary former press political transition legal private
    """.split()
)
MAX_KINDS = 2
#: How surely a body is whose it is said to be: by name (or an office that a name goes with), by “his” or “her”, by its
#: noun alone, by “it”, by who alone of those who run acted in the sentence before.
BY_OWNER, BY_PRONOUN, BY_NOUN, BY_IT, BY_ACTING = 0.93, 0.9, 0.87, 0.85, 0.8
#: Sentences back within which the owner was told of “the campaign”.
REACH_OF_NOUN = 8
#: Tokens within which a sentence that was not parsed names its subject.
MAX_OPENING = 6
_MARKS = frozenset(["'s", "’s", "'", "’"])
_SUBJECTS = frozenset(["nsubj", "nsubjpass"])
_PEOPLE = frozenset(["he", "she", "who", "i", "we", "you"])


@dataclass(frozen=True, slots=True)
class Owned:
    """A body and whose it is (index into `Naming.entities`)."""

    owner: int
    name: str | None
    """None for one that has no name"""
    sure: float
    """probability, 0 to 1, that this body is meant"""


class OwnedBodies:
    """The bodies of one article that are called by whose they are."""

    def __init__(
        self,
        annotated: Annotated,
        naming: Naming,
        tokens: Tokens,
        mentioned: Mentioned,
        pronouns: Pronouns,
        recalled: Callable[[int], int | None],
    ) -> None:
        """`recalled` gives the person whom a description, its head at a token, surely means."""
        self.sentences = annotated.sentences
        self.entities = naming.entities
        self.tokens = tokens
        self.mentioned = mentioned
        self.pronouns = pronouns
        self.recalled = recalled

    def called(self, head: int) -> Owned | None:
        """The body that the noun or “it” at token `head` means; None where the article does not say whose it is."""
        word = self.tokens.word[head]
        if word in ("it", "its"):
            return self._it(head)
        if word not in OWNED or self.tokens.child(head, "conj") is not None:  # the Holt campaign *and* the Lund one
            return None
        owner = self._owner(head)
        if owner is None and self._is_bare(head):
            owner = self._owner_before(head) or self._whose_it_is(head)
        return self._body(word, *owner) if owner is not None else None

    @cached_property
    def _nouns(self) -> list[int]:
        """Where such nouns stand, outside quotation marks."""
        tokens = self.tokens
        return [i for i, word in enumerate(tokens.word) if word in OWNED and tokens.quote[i] < 0]

    def _body(self, noun: str, owner: int, sure: float) -> Owned:
        return Owned(owner, f"{self.entities[owner].name}'s {noun}" if noun in _ORGANISATIONS else None, sure)

    def _before(self, noun: int) -> int:
        """The token before a noun and the words for its kind: *Ostrava* presidential campaign."""
        at, tokens = noun - 1, self.tokens
        while at > max(0, noun - 1 - MAX_KINDS) and (tokens.word[at] in _KINDS or tokens.word[at].isdigit()):
            at -= 1
        return at

    def _is_bare(self, noun: int) -> bool:
        at = self._before(noun)
        return at >= 0 and self.tokens.word[at] == "the"

    def _owner(self, noun: int) -> tuple[int, float] | None:
        """Who has the body, as the words before its noun say, and how surely."""
        tokens, at = self.tokens, self._before(noun)
        if at < 0 or tokens.sentence[at] != tokens.sentence[noun]:
            return None
        if tokens.word[at] in ("his", "her"):
            entity = self._whose(at)
            return None if entity is None else (entity, BY_PRONOUN)
        if tokens.word[at] in _MARKS and at > 0:
            at -= 1
            if self._named(at) is None and tokens.tag[at] == "NN":
                entity = self.recalled(at)  # the mayor's office
                return None if entity is None else (entity, BY_OWNER)
        elif tokens.word[noun] in ("office", "team"):
            return None  # “the Lund office” is a house
        return self._named(at)

    def _whose(self, pronoun: int) -> int | None:
        """Whom “his” or “her” means: of those whom its sentence names before it the only one who can be."""
        tokens, entities = self.tokens, self.entities
        entity = self.pronouns.resolve(pronoun)
        gender = "male" if tokens.word[pronoun] == "his" else "female"
        start = self.sentences[tokens.sentence[pronoun]].start
        low = bisect.bisect_left(self.mentioned.starts, start)
        named = self.mentioned.mentions[low : bisect.bisect_left(self.mentioned.starts, tokens.start[pronoun], low)]
        fitting = {
            m.entity
            for m in named
            if m.label == "PERSON" and m.entity is not None and entities[m.entity].gender in (gender, None)
        }
        if fitting and entity not in fitting:
            entity = fitting.pop() if len(fitting) == 1 else None
        return entity if entity is not None and entity >= 0 else None

    def _named(self, at: int) -> tuple[int, float] | None:
        """The person whose name ends at token `at`."""
        mention = self.mentioned.at(self.tokens.start[at], self.tokens.end[at])
        if mention is None or mention.label != "PERSON" or mention.entity is None or mention.last_token != at + 1:
            return None
        return mention.entity, BY_OWNER * mention.sure

    def _owner_before(self, head: int) -> tuple[int, float] | None:
        """Whose the campaign was that was last spoken of, if it was one's alone."""
        tokens, owners = self.tokens, dict[int, float]()
        for noun in reversed([i for i in self._nouns if i < head and tokens.word[i] == tokens.word[head]]):
            if tokens.sentence[head] - tokens.sentence[noun] > REACH_OF_NOUN:
                break
            if (told := self._owner(noun)) is not None:
                owners.setdefault(*told)
            elif self._is_anothers(noun):
                return None
        if len(owners) != 1:
            return None
        ((owner, sure),) = owners.items()
        return owner, min(sure, BY_NOUN)

    def _whose_it_is(self, head: int) -> tuple[int, float] | None:
        """Whose “the campaign” is where none was spoken of just before: who alone runs, of whom the sentence before is about.

        Or for whom somebody of its sentence works: “*Lund* spokesman Bo Pell said the campaign would …”.
        """
        if self.tokens.word[head] != "campaign" or not self._running:
            return None
        here, acting = self.tokens.sentence[head], set[int]()
        for sentence, at, entity, weight in self.pronouns.seen:
            if at < self.tokens.start[head] and 0 <= here - sentence <= 1 and weight >= SUBJECT:
                acting.add(entity)
        served = {e for e in self._running if self._is_served(e, here)}
        for owners in (served, acting & self._running):
            if owners:
                return (owners.pop(), BY_ACTING) if len(owners) == 1 else None
        return None

    def _is_served(self, entity: int, sentence: int) -> bool:
        """Whether somebody named in a sentence has a role in which the surname of `entity` stands."""
        surname = self.entities[entity].name.split()[-1]
        roles = (m.role for m in self.mentioned.mentions if m.sentence == sentence and m.role)
        return any(surname in re.split(r"[^\w-]+", role) for role in roles)

    @cached_property
    def _running(self) -> set[int]:
        """Who has a campaign, as the article says anywhere, or is called a candidate."""
        owners = {
            told[0]
            for noun in self._nouns
            if self.tokens.word[noun] == "campaign" and (told := self._owner(noun)) is not None
        }
        running = (m.entity for m in self.mentioned.mentions if m.role and m.role.split()[-1].casefold() in RUNNING)
        return owners.union(e for e in running if e is not None)

    def _is_anothers(self, noun: int) -> bool:
        """Whether the word before a noun names an owner who is nobody known: “the *Orde* campaign”."""
        at, tokens = self._before(noun), self.tokens
        at -= at > 0 and tokens.word[at] in _MARKS
        named = at >= 0 and self.mentioned.at(tokens.start[at], tokens.end[at]) is not None
        return named or (at >= 0 and tokens.tag[at] in ("NNP", "NNPS"))

    def _it(self, head: int) -> Owned | None:
        """The body that was the last subject before “it”, people aside."""
        tokens, here = self.tokens, self.tokens.sentence[head]
        if here < 0:
            return None
        first = self.sentences[max(0, here - 1)].first_token
        for at in range(head - 1, first - 1, -1):
            is_subject = tokens.dep[at] in _SUBJECTS and tokens.dep[tokens.head[at]] not in INNER
            if is_subject and tokens.quote[at] < 0 and tokens.word[at] not in _PEOPLE:
                return self._went_on(at)
        before = self.sentences[here - 1] if here else None
        if before is None or before.parsed:
            return None
        opening = range(before.first_token, min(before.first_token + MAX_OPENING, before.last_token))
        return next((self._went_on(at) for at in opening if tokens.word[at] in OWNED), None)

    def _went_on(self, at: int) -> Owned | None:
        found = self.called(at)
        return None if found is None else Owned(found.owner, found.name, min(found.sure, BY_IT))
