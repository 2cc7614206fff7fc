"""Appositions: the name that stands beside a description: “the club's owner, *Fergus Tate*,”, “a postman called *Ley*”."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from transforms.article import Annotated, Mention, Naming
from transforms.english.bodies import BODIES
from transforms.english.name_words import KIN
from transforms.english.role_words import NOUNS
from transforms.quotes.parse.tokens import Tokens

#: Participles that tell somebody's name.
_NAMING = frozenset(["called", "named", "identified"])
#: What stands between a description and the name that somebody gave.
_GOES_BY = re.compile(
    r",? (?:who )?(?:(?:gave|gives|giving) (?:his|her|their) name|(?:ask(?:ed|s|ing)(?: not)?(?: that (?:he|she|they)| to)? be )?"
    r"(?:identified|known|named))(?: only| just| simply)? (?:as|by) "
)
#: What stands between a name and the description of it.
_AGE_BETWEEN = re.compile(r", (?:\d{1,3}, )?")
#: Which of two of one surname is meant, and characters before the name within which that stands.
_AGED, MAX_AGED = frozenset(["younger", "elder", "older"]), 10
#: What stands between a relative and the name, and behind that: “, state”; “ (D-Pell),”.
_ROLE_BETWEEN = re.compile(
    r", (?:(?!(?:an?|and|at|by|for|from|her|his|of|the|to|who|whose|with) )[a-z]+ ){0,2}(?:[A-Z][a-z]+\. )?"
)
_SEAT_BEHIND = re.compile(r"(?: \([^()\n]{1,40}\))?,")
#: Nouns that a place's name stands behind with “of”.
_REALMS = frozenset(
    "borough canton city county kingdom municipality parish province republic state town village".split()
)
#: What is somebody's or some body's name in apposition (“the club's owner, *Fergus Tate*,”); of what is inside, the first.
_APPOSED = ("PERSON", "ORG")


class Mentioned:
    """The mentions of one article that can name a speaker, by where they stand."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self.mentions = mentions
        self.starts = [m.start for m in mentions]

    def at(self, start: int, end: int) -> Mention | None:
        """The mention that covers the end of start:end."""
        k = bisect.bisect_left(self.starts, end) - 1
        return self.mentions[k] if k >= 0 and self.mentions[k].end > start else None

    def entity_at(self, start: int, end: int) -> int | None:
        """The entity of the mention that covers the end of start:end."""
        mention = self.at(start, end)
        return mention.entity if mention else None


class Appositions:
    """Whom the names beside the descriptions of one article name."""

    def __init__(self, annotated: Annotated, naming: Naming, tokens: Tokens, mentioned: Mentioned) -> None:
        self.text = annotated.text
        self.entities = naming.entities
        self.tokens = tokens
        self.mentioned = mentioned

    def named_at(self, head: int) -> int | None:
        """The person whose name stands in apposition: “the union's head, *Ana Holt*,”.

        Of “a spokeswoman for the minister, *Ana Holt*,” too, though the parse gives the name to the minister; not where
        the article calls her a minister elsewhere.
        """
        for rule in (self._called, self._gave_name, self._place_of, self._apposed, self._second_of, self._relative):
            entity = rule(head)
            if entity is not None:
                return entity
        return None

    def _place_of(self, head: int) -> int | None:
        """The place whose name tells which city or state it is: the city of *Dunmere*."""
        tokens = self.tokens
        for c in tokens.children[head] if tokens.word[head] in _REALMS else ():
            at = tokens.child(c, "pobj") if tokens.word[c] == "of" and c == head + 1 else None
            mention = self.mentioned.at(tokens.start[at], tokens.end[at]) if at is not None else None
            if mention is not None and mention.label == "GPE":
                return mention.entity
        return None

    def _apposed(self, head: int) -> int | None:
        """The name that stands in apposition to the head, or to a noun behind it."""
        tokens = self.tokens
        inner = self._inside(head)
        for noun in (head, *inner):
            if noun != head and (entity := self._set_off(noun)) is not None:
                return entity
            for c in tokens.children[noun]:
                if tokens.dep[c] != "appos" or (noun != head and tokens.word[tokens.left[c] - 1] != ","):
                    continue
                entity = self._name_of(c, _APPOSED[: 2 if noun == head else 1])
                if entity is not None and self._is_of_body(entity, head, inner):
                    continue
                if entity is None:
                    continue
                if noun == head or not self._is_elsewhere(entity, tokens.word[noun], tokens.start[c]):
                    return entity
        return None

    def _inside(self, head: int) -> list[int]:
        """The nouns within what stands behind a noun: the head of the *fund* backing the *mayor* for *president*."""
        tokens, found, todo = self.tokens, list[int](), [head]
        while todo:
            at = todo.pop(0)
            for c in tokens.children[at]:
                if c > at and tokens.dep[c] in ("prep", "acl", "pobj", "dobj"):
                    todo.append(c)
                    if tokens.dep[c] in ("pobj", "dobj"):
                        found.append(c)
        return found

    def _second_of(self, head: int) -> int | None:
        """The name behind the second of two nouns for one: “Holt's *pollster* and strategist *Ada Lund*”."""
        tokens = self.tokens
        at = tokens.child(head, "conj")
        if at is None or tokens.child(head, "poss") is None or tokens.word[head] not in NOUNS:
            return None
        noun = tokens.left[at]
        if tokens.word[noun] not in NOUNS or tokens.word[noun - 1] != "and":
            return None
        mention = self.mentioned.at(tokens.start[at], tokens.end[at])
        is_beside = mention is not None and mention.first_token == noun + 1 and mention.label == "PERSON"
        return mention.entity if mention is not None and is_beside else None

    def _is_of_body(self, entity: int, head: int, inner: Sequence[int]) -> bool:
        """Whether a body's name tells for which body somebody speaks: “a spokesman for the airline, *Wren Air*,”."""
        word = self.tokens.word
        return self.entities[entity].label == "ORG" and word[head] in NOUNS and any(word[i] in BODIES for i in inner)

    def _name_of(self, at: int, labels: Sequence[str]) -> int | None:
        """Whose name, of one of `labels`, ends at token `at` and owns nothing: not “Holt's niece, *Ada Lund*'s guest”."""
        tokens = self.tokens
        if tokens.word[at + 1 : at + 2] in (["'s"], ["’s"]):
            return None
        entity = self.mentioned.entity_at(tokens.start[at], tokens.end[at])
        return entity if entity is not None and self.entities[entity].label in labels else None

    def named_before(self, head: int) -> int | None:
        """Whom a description that stands in apposition to a name describes: *Ada Lund*, 32, a clerk who said …"""
        tokens = self.tokens
        if tokens.dep[head] != "appos" or tokens.head[head] >= head:
            return None
        first, name = tokens.left[head], tokens.head[head]
        mention = self.mentioned.at(tokens.start[name], tokens.end[name])
        if mention is None or mention.label not in _APPOSED or tokens.tag[head] != "NN":
            return None
        return mention.entity if _AGE_BETWEEN.fullmatch(self.text, mention.end, tokens.start[first]) else None

    def is_named_otherwise(self, head: int) -> bool:
        """Whether a name that is no entity stands between commas behind a description: “the water company, *Severn Vale*,”."""
        tokens = self.tokens
        return any(
            tokens.dep[c] == "appos" and tokens.tag[c] in ("NNP", "NNPS") and tokens.word[tokens.left[c] - 1] == ","
            for c in tokens.children[head]
        )

    def is_other_of_name(self, mention: Mention) -> bool:
        """Whether “the younger Bakken” is another than the only one of that surname whom the article names in full."""
        before = self.text[max(0, mention.start - MAX_AGED) : mention.start].casefold().split()[-1:]
        if not before or before[0] not in _AGED or mention.entity is None:
            return False
        surname = self.entities[mention.entity].name.casefold().split()[-1]
        return sum(entity.name.casefold().split()[-1] == surname for entity in self.entities) < 2

    def _set_off(self, noun: int) -> int | None:
        """The person between commas at the end of a clause about the head: “the senator representing Oxmere, *Ada Lund*,”."""
        mention = self.mentioned.at(self.tokens.start[noun], self.tokens.end[noun])
        if self.tokens.dep[noun] != "dobj" or mention is None or mention.label != "PERSON":
            return None
        is_set_off = self.text.endswith(", ", 0, mention.start) and self.text[mention.end : mention.end + 1] == ","
        return mention.entity if is_set_off else None

    def _called(self, head: int) -> int | None:
        """The person whom a participle behind the head names: a neighbour called *Ola Brandt*."""
        tokens = self.tokens
        for c in tokens.children[head]:
            if tokens.dep[c] in ("acl", "appos") and c > head:
                at = c if tokens.word[c] in _NAMING else self._naming_participle(c)
                for k in tokens.children[at] if at is not None else ():
                    entity = (
                        self.mentioned.entity_at(tokens.start[k], tokens.end[k]) if k > c - 1 and k > head else None
                    )
                    if tokens.dep[k] in ("oprd", "dobj", "attr") and entity is not None:
                        return entity if self.entities[entity].label == "PERSON" else None
        return None

    def _gave_name(self, head: int) -> int | None:
        """The person who a clause says goes by a name: “a woman, who gave her name only as *Mette*”."""
        k = bisect.bisect_left(self.mentioned.starts, self.tokens.end[head])
        for mention in self.mentioned.mentions[k : k + 1]:
            if mention.label == "PERSON" and _GOES_BY.fullmatch(self.text, self.tokens.end[head], mention.start):
                return mention.entity
        return None

    def _relative(self, head: int) -> int | None:
        """The relative whose name the parse cuts at a nickname or seat: “Holt's *niece*, state Del. Mia “Bo” Orr (D-Pell),”."""
        if self.tokens.word[head] not in KIN or self.tokens.child(head, "poss") is None:
            return None
        k = bisect.bisect_left(self.mentioned.starts, self.tokens.end[head])
        for m in self.mentioned.mentions[k : k + 1]:
            before = _ROLE_BETWEEN.fullmatch(self.text, self.tokens.end[head], m.start)
            if m.label == "PERSON" and before is not None and _SEAT_BEHIND.match(self.text, m.end):
                return m.entity
        return None

    def _naming_participle(self, noun: int) -> int | None:
        """The participle that names the noun in apposition: the man, a postman *called* …"""
        tokens = self.tokens
        return next((c for c in tokens.children[noun] if tokens.dep[c] == "acl" and tokens.word[c] in _NAMING), None)

    def _is_elsewhere(self, entity: int, role: str, at: int) -> bool:
        """Whether a mention of the entity, other than the one that holds offset `at`, has the role `role`."""
        return any(
            m.entity == entity and m.role is not None and m.role.casefold().split()[-1] == role
            for m in self.mentioned.mentions
            if not m.start <= at < m.end
        )
