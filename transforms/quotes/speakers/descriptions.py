"""Descriptions: whom “the mayor”, “the 29-year-old”, “the Brazilian”, “the company” mean of those an article names."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from transforms.article import Annotated, Mention, Naming
from transforms.english.bodies import BODIES, BUSINESS, PUBLIC
from transforms.english.name_words import GENDERED_NOUNS
from transforms.english.role_words import ABBREVIATED, NOUNS
from transforms.entities.joining import roles
from transforms.entities.known import normal, organisations
from transforms.quotes.parse.tokens import Tokens
from transforms.quotes.speakers.meant import Meant
from transforms.quotes.speakers.pronouns import Pronouns

#: How surely a description means the one who fits it: by a role or an age that the article gives one person only; the
#: one last spoken of with a role that several have; an organisation whose name holds the noun; the only organisation
#: near; the only person of the article so far.
BY_ROLE, BY_AGE, OF_SEVERAL, BY_NAME, ONLY_BODY, ONLY_PERSON = 0.92, 0.95, 0.76, 0.93, 0.85, 0.8
#: Sentences back within which an organisation is “the company”.
REACH_OF_BODY = 4

_AGE = re.compile(r"(\d{1,3})-year-old")
_MEDIA = frozenset(normal.key(m) for m in (*organisations.MEDIA, *organisations.PLATFORMS))
#: Words that make a role another one.
_OTHER = frozenset({"vice", "deputy", "former", "ex", "assistant", "running", "shadow", "under", "associate"})
#: Nouns that tell nothing but that somebody is a person.
_ANYBODY = frozenset({"man", "woman", "boy", "girl", "husband", "wife", "son", "daughter", "father", "mother"})


class Descriptions:
    """Whom the descriptions of one article mean."""

    def __init__(self, annotated: Annotated, naming: Naming, tokens: Tokens, pronouns: Pronouns) -> None:
        self.annotated = annotated
        self.naming = naming
        self.tokens = tokens
        self.pronouns = pronouns
        self.people = [m for m in naming.mentions if m.label == "PERSON" and m.entity is not None]
        self.bodies = [m for m in naming.mentions if m.label == "ORG" and m.entity is not None]
        self.starts = [m.start for m in self.bodies]
        self.roles = self._roles()
        self.ages = self._ages()

    def person(self, head: int, words: Sequence[str]) -> Meant | None:
        """The person whom `words` (a description without its article) mean, by age, role or people."""
        noun = words[-1]
        if age := next((m.group(1) for w in words if (m := _AGE.fullmatch(w))), None):
            return self._one(head, self.ages.get(int(age), {}), BY_AGE)
        if noun in GENDERED_NOUNS and noun in _ANYBODY:
            return None
        return self._by_role(head, words)

    def of_people(self, head: int) -> Meant | None:
        """The person whom “the Brazilian” at token `head` means: whose role says so, else the only one so far."""
        people = self.tokens.word[head]
        told = {m.entity: None for m in self.people if m.entity is not None and self._is_of(m, people)}
        if told:
            return self._one(head, told, BY_ROLE)
        before = {m.entity: None for m in self.people if m.entity is not None and m.start < self.tokens.start[head]}
        return Meant(tuple(before), ONLY_PERSON) if len(before) == 1 else None

    def body(self, head: int, words: Sequence[str]) -> Meant | None:
        """The organisation whom `words` mean: whose name holds them, else the only one near that can be so called."""
        noun = words[-1]
        if noun not in BODIES:
            return None
        before = self.bodies[: bisect.bisect_left(self.starts, self.tokens.start[head])]
        named = {m.entity: None for m in reversed(before) if m.entity is not None and self._is_named(m.entity, words)}
        if named:
            return self._one(head, named, BY_NAME)
        here = self.tokens.sentence[head]
        near = {
            m.entity: None
            for m in before
            if m.entity is not None and here - m.sentence <= REACH_OF_BODY and self._can_be(m.entity, noun)
        }
        return Meant(tuple(near), ONLY_BODY) if len(near) == 1 else None

    def called(self, words: str) -> dict[int, None] | None:
        """Who has the role that the words of a label give ("harbour master"), with an article or without."""
        return self.roles.get(words) or self.roles.get(f"the {words}") or self.roles.get(f"a {words}")

    # -- who fits --------------------------------------------------------------------------------------------------

    def _one(self, head: int, fitting: dict[int, None], sure: float) -> Meant | None:
        """The only one of `fitting`; of several the one last spoken of, less surely."""
        if len(fitting) < 2:
            return Meant(tuple(fitting), sure) if fitting else None
        best = self.pronouns.most_salient(head, fitting)
        if best is None:
            return Meant((next(iter(fitting)),), 1 / len(fitting), tuple(fitting)[1:])
        return Meant((best,), OF_SEVERAL, tuple(e for e in fitting if e != best))

    def _by_role(self, head: int, words: Sequence[str]) -> Meant | None:
        fitting = self.roles.get(" ".join(words)) or (self.roles.get(words[-1]) if len(words) == 1 else None)
        if fitting is None and len(words) > 1 and words[-1] in NOUNS:
            fitting = self._with_words(words)
        return self._one(head, fitting, BY_ROLE) if fitting else None

    def _with_words(self, words: Sequence[str]) -> dict[int, None]:
        """People whose role has all of `words`, in whatever order: “the Senate candidate” for a candidate for Senate."""
        wanted = set(words)
        return {
            m.entity: None for m in self.people if m.role and m.entity is not None and self._has_all(m.role, wanted)
        }

    def _has_all(self, role: str, wanted: set[str]) -> bool:
        """Whether a role has all words, and none that makes it another: a vice-presidential nominee is no nominee."""
        words = set(re.findall(r"[\w'’]+", role.casefold()))
        return wanted <= words and not (words - wanted) & _OTHER

    def _roles(self) -> dict[str, dict[int, None]]:
        """Who in the article has a role, by its words and by the noun at its head ("prime minister", "minister")."""
        found: dict[str, dict[int, None]] = {}
        for m in self.people:
            if m.entity is not None:
                for role in filter(None, (m.role, roles.behind(self.annotated.text, m.end))):
                    for words in self._called(role.casefold()):
                        found.setdefault(words, {})[m.entity] = None
        return found

    def _called(self, role: str) -> set[str]:
        words = re.split(r" (?:of|for|at|in|to|on|with|from|and) ", role)[0].split()
        while len(words) > 1 and words[-1].strip(".") in ABBREVIATED:
            words.pop()
        return {role, " ".join(words), words[-1]}

    def _ages(self) -> dict[int, dict[int, None]]:
        """Who is of what age: “Leo Varga, 29, …”, “29-year-old striker Leo Varga”."""
        found: dict[int, dict[int, None]] = {}
        text = self.annotated.text
        for m in self.people:
            behind = re.match(r",? (?:aged )?\(?(\d{1,3})(?=[,.;)]| *$)", text[m.end : m.end + 14], re.M)
            before = re.search(r"(\d{1,3})-year-old (?:[\w-]+ ){0,3}$", text[max(0, m.start - 50) : m.start])
            for match in (behind, before):
                if match and m.entity is not None:
                    found.setdefault(int(match.group(1)), {})[m.entity] = None
        return found

    def _is_of(self, person: Mention, people: str) -> bool:
        """Whether the word for a people stands in somebody's role, or among the words right before the name."""
        before = self.annotated.text[max(0, person.start - 40) : person.start].casefold()
        return people in (person.role or "").casefold().split() or people in re.split(r"[^\w-]+", before)[-5:]

    def _is_named(self, entity: int, words: Sequence[str]) -> bool:
        return set(words) <= set(normal.words(self.naming.entities[entity].name))

    def _can_be(self, entity: int, noun: str) -> bool:
        """Whether the noun can stand for an organisation: no newspaper is “the company”, no ministry “the retailer”."""
        name = normal.words(self.naming.entities[entity].name)
        if " ".join(name) in _MEDIA:
            return False
        public = not PUBLIC.isdisjoint(name)
        if noun in BUSINESS:
            return not public
        return noun in _LOOSE


#: Nouns for bodies that stand for organisations whose names do not hold them.
_LOOSE = frozenset("organisation organization charity nonprofit non-profit group watchdog agency union".split())
