"""Groups: the named people whom “they”, “the couple”, “both leaders”, “the two men” mean."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from transforms.article import Annotated, Gender, Mention, Naming
from transforms.quotes.parse.tokens import Tokens
from transforms.quotes.speakers.meant import Meant

#: Sentences back within which two people named together are “they”; a word for a group reaches farther.
REACH_OF_THEY, REACH_OF_GROUP = 2, 8
#: How surely people named side by side are meant, and people who were named apart.
SIDE_BY_SIDE, APART = 0.9, 0.78

_COUNTS = {"two": 2, "couple": 2, "pair": 2, "duo": 2, "both": 2, "three": 3, "trio": 3, "threesome": 3, "four": 4}
_PLAIN = frozenset({"couple", "pair", "duo", "trio", "two", "both", "three", "four", "newlyweds", "spouses"})
_GENDERED: dict[str, Gender] = {"men": "male", "women": "female", "brothers": "male", "sisters": "female"}
#: Plural nouns for people of no special kind, so that any two named people can be they.
_PEOPLE = frozenset(
    """
    men women people leaders ministers candidates rivals politicians lawmakers senators governors mayors officials friends
    colleagues authors researchers scientists players teammates partners brothers sisters siblings twins parents lawyers
    presidents sides executives founders owners directors actors singers artists students victims witnesses
    """.split()
)
_LINK = re.compile(r",?\s(?:and|&)\s(?:(?:his|her|their)\s(?:\w+\s){1,2}|(?:[a-z]+\s){0,3})?|,\s")
_NEUTRAL = re.compile(r"\bthey/them\b", re.I)


class Groups:
    """Finds the people of one article whom a word for several means."""

    def __init__(self, annotated: Annotated, naming: Naming, tokens: Tokens) -> None:
        self.annotated = annotated
        self.tokens = tokens
        self.entities = naming.entities
        self.people = [m for m in naming.mentions if m.label == "PERSON" and m.entity is not None]
        self.starts = [m.start for m in self.people]
        self.neutral = self._neutral()
        self.named: dict[int, Meant] = {}
        """groups that a noun was found to mean, by its token"""

    def they(self, i: int) -> Meant | None:
        """Whom the pronoun “they” at token `i` means: one whose pronoun it is, else people named side by side."""
        here = self.tokens.sentence[i]
        last = bisect.bisect_left(self.starts, self.tokens.start[i]) - 1
        if self.neutral is not None and last >= 0 and self.people[last].entity == self.neutral:
            return Meant((self.neutral,), SIDE_BY_SIDE)
        noun = self._plural_subject(self.annotated.sentences[max(0, here - 1)].start, i)
        if noun in self.named:
            return self.named[noun]
        for group in self._side_by_side(self.tokens.start[i]):
            sentence = self.tokens.sentence[group[-1].first_token]
            if here - sentence > REACH_OF_THEY or self._plural_subject(group[-1].end, i) is not None:
                return None
            return self._meant(group, SIDE_BY_SIDE)
        return None

    def called(self, head: int, words: Sequence[str]) -> Meant | None:
        """Whom a phrase with the head at token `head` means: “the couple”, “both leaders”, “the two men”."""
        found = self._called(head, words)
        if found is not None:
            self.named[head] = found
        return found

    def _called(self, head: int, words: Sequence[str]) -> Meant | None:
        noun = words[-1]
        count = next((n for w, n in _COUNTS.items() if w in words), None)
        if count is None or not (noun in _PLAIN or noun in _PEOPLE) or words[0] not in ("the", "both"):
            return None
        offset, here = self.tokens.start[head], self.tokens.sentence[head]
        gender = _GENDERED.get(noun)
        for group in self._side_by_side(offset):
            if here - self.tokens.sentence[group[-1].first_token] > REACH_OF_GROUP:
                break
            if len(group) == count and self._are(group, gender):
                return self._meant(group, SIDE_BY_SIDE)
        near = [m for m in self.people[: bisect.bisect_left(self.starts, offset)] if here - m.sentence <= REACH_OF_THEY]
        apart = list({m.entity: m for m in near if self._are([m], gender)}.values())
        if len(apart) == count and noun not in ("couple", "newlyweds", "spouses"):
            return self._meant(apart, APART)
        return None

    def _neutral(self) -> int | None:
        """The one person of whom the article says that “they” is the pronoun."""
        text = self.annotated.text
        match = _NEUTRAL.search(text) if "/" in text else None
        k = bisect.bisect_left(self.starts, match.start()) - 1 if match else -1
        return self.people[k].entity if k >= 0 else None

    def _side_by_side(self, offset: int) -> list[list[Mention]]:
        """Groups of people named side by side before `offset`, nearest first."""
        found: list[list[Mention]] = []
        k = bisect.bisect_left(self.starts, offset) - 1
        while k > 0:
            group = [self.people[k]]
            while k > 0 and self._linked(self.people[k - 1], self.people[k]):
                k -= 1
                group.insert(0, self.people[k])
            if len({m.entity for m in group}) > 1 and self._joined(group):
                found.append(group)
            k -= 1
        return found

    def _linked(self, one: Mention, other: Mention) -> bool:
        between = self.annotated.text[one.end : other.start]
        role = f"{other.role} ".casefold() if other.role else ""
        return one.entity != other.entity and (
            _LINK.fullmatch(between) is not None or _LINK.fullmatch(between.casefold().removesuffix(role)) is not None
        )

    def _joined(self, group: Sequence[Mention]) -> bool:
        """Whether “and” stands before the last of them."""
        text = self.annotated.text[group[-2].end : group[-1].start]
        return re.search(r"\band\b|&", text) is not None

    def _plural_subject(self, start: int, i: int) -> int | None:
        """The last noun in the plural, or for a couple, that is a subject between offset `start` and token `i`."""
        tokens, k = self.tokens, i - 1
        while k >= 0 and tokens.start[k] >= start:
            plural = tokens.tag[k] in ("NNS", "NNPS") or tokens.word[k] in _PLAIN
            if plural and tokens.dep[k] == "nsubj" and tokens.quote[k] < 0:
                return k
            k -= 1
        return None

    def _are(self, group: Sequence[Mention], gender: Gender | None) -> bool:
        genders = {self.entities[m.entity].gender for m in group if m.entity is not None}
        return gender is None or genders <= {None, gender}

    def _meant(self, group: Sequence[Mention], sure: float) -> Meant:
        return Meant(tuple(dict.fromkeys(m.entity for m in group if m.entity is not None)), sure)
