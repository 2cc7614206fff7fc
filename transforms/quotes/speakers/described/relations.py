"""Relations: who “his wife”, “Lund's ex-wife”, “my mother” are, where the article names them beside such words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from transforms.article import Annotated, Gender, Mention, Naming
from transforms.english.name_words import KIN
from transforms.english.role_words import NOUNS
from transforms.entities.joining import roles
from transforms.entities.known.first_and_last import gender_of_first_name
from transforms.quotes.parse.tokens import Tokens
from transforms.quotes.speakers.meant import Meant
from transforms.quotes.speakers.pronouns import Pronouns

#: How surely “his wife” is his wife who is named.
POSSESSED = 0.85
#: The same by a role that the article gives.
BY_ROLE = 0.88
#: Words of a description that a role need not have.
_PASSING = frozenset(["s", "own", "longtime", "veteran", "new", "current", "top", "senior", "then"])
#: Behind a name whose somebody is: “Ada Lund, *Pell's ex-wife*,”.
_OF_WHOM = re.compile(r", (?P<owner>his|her|their|my|our|[A-Z][\w-]*['’]s) (?:[a-z-]+ ){0,2}(?P<noun>[a-z-]+)(?=[,.;])")
_WHOSE = re.compile(
    r"\b(?P<owner>[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Mm]y|[Oo]ur|\w+['’]s)\s(?:[\w-]+\s){0,3}?(?P<noun>[\w-]+),?\s(?:(?:Mr|Mrs|Ms|Dr)\.?\s)?$"
)
_GENDERED_OWNERS: dict[str, Gender] = {"his": "male", "her": "female"}
_OWNERS = frozenset(["his", "her", "its", "their", "my", "our"])
#: Those of them that are of one voice only, and of no name that the article knows.
_OF_WRITER = frozenset(["my", "our"])
#: Both named at once: “my parents, *Tom and Vera Lund*,”, “his parents, *Tom Lund and Vera Orr*,”.
_PARENTS = re.compile(
    r"\b(?P<owner>[Hh]is|[Hh]er|[Mm]y|[Oo]ur|[A-Z][\w-]*['’]s) (?:late )?parents, (?P<one>[A-Z][\w-]+(?: [A-Z][\w.-]+){0,2})"
    r" and (?P<other>[A-Z][\w-]+ [A-Z][\w-]+)(?=[,.;])"
)
_PARENT: dict[Gender, str] = {"male": "father", "female": "mother"}
#: What one is to another.
RELATED = (
    NOUNS
    | KIN
    | frozenset(
        """
    accomplice ally assistant boss carer classmate colleague counterpart deputy flatmate friend landlord mentor neighbor neighbour
    predecessor protege protégé rival roommate secretary spokesperson successor teammate understudy
    """.split()
    )
)


class Relations:
    """Whom the nouns for what one is to another mean in one article, by whose they are."""

    def __init__(self, annotated: Annotated, naming: Naming, tokens: Tokens, pronouns: Pronouns) -> None:
        self.pronouns = pronouns
        self.text = annotated.text
        self.entities = naming.entities
        self.tokens = tokens
        self.people = [m for m in naming.mentions if m.label == "PERSON" and m.entity is not None]

    def possessed(self, head: int, noun: str, owner: int) -> Meant | None:
        """Whom “his counterpart”, “Lund's ex-wife”, “my mother” mean: the only one named so in apposition (“his wife, Ada Lund,”)."""
        tokens = self.tokens
        named = self.named_behind.get(noun, {}) if tokens.tag[head] == "NN" else {}
        fitting = [who for who, of in named.items() if self._is_same_owner(of, tokens.word[owner])]
        if tokens.word[owner] in _OF_WRITER and tokens.quote[head] >= 0:
            return None  # of whom somebody speaks
        if len(fitting) == len(named) == 1:
            return Meant(tuple(fitting), POSSESSED)
        return self._by_role(head, owner) if noun == tokens.word[head] else None

    def _by_role(self, head: int, owner: int) -> Meant | None:
        """Who alone has the role with the owner's name in it: “Lund's press secretary” for “Lund press secretary Bo Pell”."""
        tokens, whose = self.tokens, self._surname(owner)
        if whose is None or tokens.tag[head] != "NN":
            return None
        wanted = {word for word in tokens.word[owner + 1 : head + 1] if word.isalpha()} - _PASSING
        fitting = {
            m.entity: None
            for m in self.people
            if m.entity is not None and any(wanted | {whose} <= told for told in self._roles(m))
        }
        return Meant(tuple(fitting), BY_ROLE) if len(fitting) == 1 else None

    def _surname(self, owner: int) -> str | None:
        """The last word of the name of who or what has somebody, as the token `owner` tells."""
        tokens = self.tokens
        if tokens.word[owner] in _GENDERED_OWNERS:
            who = self.pronouns.resolve(owner)
            return None if who is None or who < 0 else self.entities[who].name.casefold().split()[-1]
        return tokens.word[owner] if self.text[tokens.start[owner]].isupper() else None

    def _roles(self, m: Mention) -> Iterator[set[str]]:
        """The words of the roles beside a name."""
        for role in filter(None, (m.role, roles.behind(self.text, m.end))):
            yield {_bare(word) for word in re.findall(r"[\w'’-]+", role)}

    def _is_same_owner(self, one: str, other: str) -> bool:
        """Whether a pronoun or name before a possessed noun and another can mean the same."""
        if one == other:
            return True
        told = {_GENDERED_OWNERS.get(word, self._gender_of(word)) for word in (one, other)}
        is_name = one not in _OWNERS or other not in _OWNERS
        return is_name and not {one, other} & ({"its", "their"} | _OF_WRITER) and len(told - {None}) < 2

    def _gender_of(self, name: str) -> Gender | None:
        """The gender of the first person whose name ends in the word `name`."""
        named = (self.entities[m.entity] for m in self.people if m.entity is not None)
        return next((e.gender for e in named if e.name.casefold().endswith(name)), None)

    @cached_property
    def named_behind(self) -> dict[str, dict[int, str]]:
        """Who is named beside a noun that says whose he or she is: “his Norden *counterpart*, Erik Sund”."""
        found: dict[str, dict[int, str]] = {}
        text, quote = self.text, self.tokens.quote
        for m in self.people:
            if m.entity is None or text.startswith(("'s", "’s"), m.end):
                continue  # Holt's niece, Ada Lund's guest
            told = _WHOSE.search(text, max(0, m.start - 60), m.start) or _OF_WHOM.match(text, m.end)
            if told is None or told["noun"].casefold().removeprefix("ex-") not in RELATED:
                continue
            owner = _bare(told["owner"])
            if owner not in _OF_WRITER or quote[m.first_token] < 0:  # “my brother Bo,” she said: hers
                found.setdefault(told["noun"].casefold(), {})[m.entity] = owner
        for noun, who, owner in self._parents():
            found.setdefault(noun, {})[who] = owner
        return found

    def _parents(self) -> Iterator[tuple[str, int, str]]:
        """Who are named as somebody's parents, each with the noun for one, and whose."""
        if " parents, " not in self.text:
            return
        for told in _PARENTS.finditer(self.text):
            pair = [m for m in self.people if told.start("one") <= m.start and m.end <= told.end()]
            genders = [gender_of_first_name(self.text[m.start : m.end].split()[0]) for m in pair]
            if (
                len(pair) == 2
                and None not in genders
                and genders[0] != genders[1]
                and self.tokens.quote[pair[0].first_token] < 0
            ):
                for m, gender in zip(pair, genders, strict=True):
                    if m.entity is not None and gender is not None:
                        yield _PARENT[gender], m.entity, _bare(told["owner"])


def _bare(owner: str) -> str:
    return owner.casefold().removesuffix("'s").removesuffix("’s")
