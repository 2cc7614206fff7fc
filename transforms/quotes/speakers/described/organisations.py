"""Organisations: which of those an article names “the company”, “the ministry”, “the union”, “it” mean."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from functools import cached_property

from transforms.article import Annotated, Mention, Naming
from transforms.english.bodies import BODIES, BUSINESS, PUBLIC
from transforms.entities.known import normal, organisations
from transforms.quotes.parse.tokens import Tokens
from transforms.quotes.speakers.meant import Meant
from transforms.quotes.speakers.pronouns import SPEAKER, Pronouns, one_of

#: How surely an organisation is meant whose name holds the noun; the only one near; the one of several near that the
#: sentences before are about.
BY_NAME, ONLY_BODY, OF_SUBJECT = 0.93, 0.85, 0.78
#: Sentences back within which an organisation is “the company”, and within which it is the subject.
REACH_OF_BODY, REACH_OF_SUBJECT = 4, 2
#: How surely “it” goes on with a description (times that of the description), and means the body just before its clause.
IT, JUST_NAMED = 0.97, 0.85
#: Sentences back within which a body spoke that “it” means.
REACH_OF_IT = 1
#: Words of a description that opens a sentence, at most.
MAX_DESCRIPTION = 4

_AFTER = frozenset(["after", "when", "because", "before", "since", "once", "as", "although", "though", "while"])
_MEDIA = frozenset(normal.key(m) for m in organisations.MEDIA)
_PLATFORMS = frozenset(normal.key(p) for p in organisations.PLATFORMS)
#: News agencies, which are no newspapers, and broadcasters.
_AGENCIES = frozenset("reuters ap afp bloomberg xinhua tass".split()) | {"associated press", "agence france-presse"}
_BROADCASTERS = re.compile(r"\b(?:news|tv|television|radio|channel|bbc|itv|cnn|msnbc|nbc|abc|cbs|npr|pbs|cnbc|nhk)\b")


#: A noun for a body straight before its name and behind it: “the *website* Grey Heron”, “Grey Heron, a news *website*”.
_NOUN_BEFORE = re.compile(r"\b(?:[Tt]he|[Aa]n?) (?:[\w-]+ ){0,3}(?P<noun>[a-z-]+),? (?:called |named )?$")
_NOUN_BEHIND = re.compile(
    r"(?: \([A-Z]{2,6}\))?, (?:an?|the) (?:[\w-]+ ){0,4}?(?P<noun>[a-z-]+)(?=[,.;]| (?:that|which|of|in|for|based)\b)"
)
#: Characters before a name within which such a noun stands.
REACH_OF_INTRODUCTION = 60


class Organisations:
    """Whom the nouns for organisations of one article mean."""

    def __init__(self, annotated: Annotated, naming: Naming, tokens: Tokens, pronouns: Pronouns) -> None:
        self.annotated = annotated
        self.naming = naming
        self.tokens = tokens
        self.pronouns = pronouns
        self.bodies = [m for m in naming.mentions if m.label == "ORG" and m.entity is not None]
        self.starts = [m.start for m in self.bodies]
        self.spoke: dict[int, Meant | None] = {}
        """which bodies the descriptions that speak mean, by their heads in text order"""

    def called(self, head: int, words: Sequence[str]) -> Meant | None:
        """The organisation whom `words` mean: whose name holds them, else the only one near that can be so called."""
        noun = words[-1]
        if noun in SEATS:
            return one_of(self.pronouns, head, self._governed(noun, self.tokens.start[head]), BY_NAME)
        if noun not in BODIES and noun not in _PAPERS and noun not in _ON_AIR:
            return None
        before = self.bodies[: bisect.bisect_left(self.starts, self.tokens.start[head])]
        named = {m.entity: None for m in reversed(before) if m.entity is not None and self._is_named(m.entity, words)}
        if named:
            return one_of(self.pronouns, head, named, BY_NAME)
        introduced = self._introduced.get(noun, {})
        said = {m.entity: None for m in reversed(before) if m.entity in introduced}
        if len(words) == 1 and len(introduced) == len(said) == 1:
            self.spoke[head] = Meant(tuple(e for e in said if e is not None), BY_NAME)
            return self.spoke[head]
        meant = self._of_kind(head, before, noun) or self._near(head, before, noun)
        if meant is None and len(words) == 1:
            meant = self._spoke_before(head, before, noun)
        self.spoke[head] = meant
        return meant

    def _of_kind(self, head: int, before: Sequence[Mention], noun: str) -> Meant | None:
        """The only one near token `head` whose name tells what it is by another word: “the school” for Pell University."""
        kind = _KINDS.get(noun)
        if kind is None:
            return None
        here = self.tokens.sentence[head]
        near = {m.entity for m in before if m.entity is not None and here - m.sentence <= REACH_OF_BODY}
        fitting = [e for e in near if kind.search(self.naming.entities[e].name)]
        return Meant((fitting[0],), ONLY_BODY) if len(fitting) == 1 else None

    def _spoke_before(self, head: int, before: Sequence[Mention], noun: str) -> Meant | None:
        """The only one that spoke in the sentence before that of token `head`, if the noun can stand for it.

        A website and the like can be any that is nothing else known.
        """
        here = self.tokens.sentence[head]
        spoke = {e for s, _, e, weight in self.pronouns.seen if s == here - 1 and weight >= SPEAKER}
        who = spoke.pop() if len(spoke) == 1 else None
        if who is None or all(m.entity != who or m.sentence != here - 1 for m in before):
            return None
        fits = self._can_be(who, noun) or (noun in _IN_PRINT_OR_ONLINE and self._is_unknown(who))
        return Meant((who,), OF_SUBJECT) if fits else None

    def _is_unknown(self, entity: int) -> bool:
        """Whether a name tells of no kind of body: neither medium nor authority, union, platform."""
        name = normal.words(self.naming.entities[entity].name)
        shown = " ".join(name)
        return _TOLD_BY.isdisjoint(name) and shown not in _MEDIA and shown not in _PLATFORMS and shown not in _AGENCIES

    @cached_property
    def _introduced(self) -> dict[str, dict[int | None, None]]:
        """Which organisations the article says to be what, by the noun: “the website Grey Heron”."""
        text, found = self.annotated.text, dict[str, dict[int | None, None]]()
        for m in self.bodies:
            behind = _NOUN_BEHIND.match(text, m.end)
            before = _NOUN_BEFORE.search(text, max(0, m.start - REACH_OF_INTRODUCTION), m.start)
            for told in (before, behind):
                if told is not None and told["noun"] in _INTRODUCING:
                    found.setdefault(told["noun"], {})[m.entity] = None
        return found

    def _near(self, head: int, before: Sequence[Mention], noun: str) -> Meant | None:
        """The only one of `before` near token `head` that can be so called, else whom the sentences before are about."""
        near = self._near_fitting(head, before, noun)
        fitting = self._of_state(before[-1].entity, near) if noun == "agency" and len(near) > 1 else near
        if len(fitting) == 1:
            return Meant(tuple(fitting), ONLY_BODY)
        if noun not in _SPOKEN_OF:
            return self._just_spoken_of(head, before, fitting) if noun in BUSINESS else None
        here = self.tokens.sentence[head]
        subjects = [m.entity for m in before if here - m.sentence <= REACH_OF_SUBJECT and self._is_subject(m)]
        who = next((e for e in reversed(subjects) if e in near), None)
        return None if who is None else Meant((who,), OF_SUBJECT, tuple(e for e in fitting if e != who))

    def _near_fitting(self, head: int, before: Sequence[Mention], noun: str) -> list[int]:
        """Those of `before` near token `head` that can be so called."""
        here = self.tokens.sentence[head]
        return list(
            dict.fromkeys(
                m.entity
                for m in before
                if m.entity is not None and here - m.sentence <= REACH_OF_BODY and self._can_be(m.entity, noun)
            )
        )

    def _of_state(self, last: int | None, fitting: Sequence[int]) -> list[int]:
        """The organisation named last, if it is of those that can be an agency and public."""
        return [e for e in fitting if e == last and normal.words(self.naming.entities[e].name)[-1] in _OF_STATE]

    def _just_spoken_of(self, head: int, before: Sequence[Mention], fitting: Sequence[int]) -> Meant | None:
        """The only organisation of the sentence before that of token `head`, which that sentence is about."""
        last = [m for m in before if self.tokens.sentence[head] - m.sentence == 1]
        who = last[0].entity if len({m.entity for m in last}) == 1 and self._is_subject(last[0]) else None
        if who is None or who not in fitting:
            return None
        return Meant((who,), OF_SUBJECT, tuple(e for e in fitting if e != who))

    def it(self, head: int) -> Meant | None:
        """The organisation that “it” at token `head` means by a description or by standing straight before its clause.

        “The company is old. It …”; “They sat outside *the Gazette* after it backed the mayor”.
        """
        if meant := self._just_named(head) or self._goes_on(head):
            return meant
        number = self.tokens.sentence[head]
        if number <= 0:
            return None
        before = self.annotated.sentences[number - 1]
        first = before.first_token
        if self.tokens.word[first] != "the":
            return None
        for i in range(first + 1, min(first + 1 + MAX_DESCRIPTION, before.last_token)):
            if self.tokens.word[i] in BODIES or self.tokens.word[i] in SEATS:
                meant = self.called(i, self.tokens.word[first + 1 : i + 1])
                return meant and Meant(meant.entities, meant.sure * IT, meant.others)
        return None

    def _goes_on(self, head: int) -> Meant | None:
        """The body that a description just meant which spoke in the sentence before: “…,” *the firm* said. *It* declined …"""
        here = self.tokens.sentence[head]
        spoke = [i for i in self.spoke if 0 < here - self.tokens.sentence[i] <= REACH_OF_IT]
        meant = self.spoke[max(spoke)] if spoke else None
        return meant and Meant(meant.entities, meant.sure * IT, meant.others)

    def _just_named(self, head: int) -> Meant | None:
        if head < 2 or self.tokens.word[head - 1] not in _AFTER:
            return None
        k = bisect.bisect_left(self.starts, self.tokens.start[head]) - 1
        if k < 0 or self.bodies[k].last_token != head - 1:
            return None
        entity = self.bodies[k].entity
        return None if entity is None else Meant((entity,), JUST_NAMED)

    def _governed(self, noun: str, before: int) -> dict[int, None]:
        """The places that the article calls so before offset `before`: “the city of Ondara” for “the city”."""
        return {
            m.entity: None
            for m in self.naming.mentions
            if m.label == "GPE"
            and m.entity is not None
            and m.start < before
            and self.annotated.text[max(0, m.start - 20) : m.start].casefold().endswith(f"{noun} of ")
        }

    def _is_subject(self, m: Mention) -> bool:
        """Whether an organisation is what its clause is about, or opens its sentence."""
        opens = m.start - self.annotated.sentences[m.sentence].start <= len("The ")
        return opens or self.pronouns.is_subject(m)

    def _is_named(self, entity: int, words: Sequence[str]) -> bool:
        return set(words) <= set(normal.words(self.naming.entities[entity].name))

    def _can_be(self, entity: int | None, noun: str) -> bool:
        """Whether the noun can stand for an organisation: no newspaper is “the company”, no ministry “the retailer”."""
        if entity is None:
            return False
        name = normal.words(self.naming.entities[entity].name)
        shown = " ".join(name)
        if shown in _AGENCIES:
            return noun == "agency"
        if shown in _MEDIA or not _MASTHEADS.isdisjoint(name):
            on_air = _BROADCASTERS.search(shown) is not None
            return noun in (_ON_AIR if on_air else _IN_PRINT)
        if name[-1].endswith("tv"):
            return noun in _ON_AIR
        if noun == "union" and _UNIONS.isdisjoint(name) and shown.upper() != self.naming.entities[entity].name:
            return False
        if shown in _PLATFORMS or any(word.isdigit() for word in name):  # “Facebook”, “Channel 35”
            return noun in ("company", "firm", "giant")
        public = not PUBLIC.isdisjoint(name)
        if noun in BUSINESS:
            return not public
        if name[-1] in _NO_GROUPS and noun not in name:
            return False
        return noun in _LOOSE and not (noun == "bank" and public)


#: What the names of bodies have in them that are also called otherwise.
_KINDS = {
    "school": re.compile(r"\b(?:University|College|Academy|High|Institute)\b"),
    "university": re.compile(r"\b(?:College|Institute of Technology)\b"),
    "airline": re.compile(r"(?:\bAir\b|[Aa]ir(?:lines|ways)?$|\bAir(?:lines|ways)\b)"),
    "lender": re.compile(r"\bBank\b"),
}
#: Nouns for bodies that stand for organisations whose names do not hold them.
_PAPERS = frozenset(
    "newspaper paper magazine network broadcaster outlet website weekly daily tabloid blog site publication".split()
)
_ON_AIR = frozenset("network broadcaster channel station outlet website".split())
_IN_PRINT = _PAPERS - _ON_AIR
_IN_PRINT_OR_ONLINE = _IN_PRINT | {"website"}
#: Nouns that say of no body what others near it are not, too.
_ANY_BODY = frozenset("company firm business group corporation organisation organization body giant".split())
_INTRODUCING = (BODIES - _ANY_BODY) | _PAPERS | _ON_AIR
#: Words in the names of newspapers.
_MASTHEADS = frozenset("times post herald tribune gazette chronicle telegraph courier journal news newspaper".split())
#: What the names of agencies end in.
_OF_STATE = frozenset("office agency bureau administration service commission authority".split())
#: Words in the names of unions.
_UNIONS = frozenset(
    "union workers association federation brotherhood guild teamsters congress confederation employees".split()
)
#: What organisations' names end in that are no group of people, and prizes and laws that a model takes for some.
_NO_GROUPS = frozenset("university college school hospital prize award awards act cup competition".split())
#: Words in the names of bodies that tell what they are.
_TOLD_BY = PUBLIC | _UNIONS | _MASTHEADS | _NO_GROUPS | BODIES
#: Places that speak through their government.
SEATS = frozenset("city town county state village province".split())
_LOOSE = frozenset("bank organisation organization charity nonprofit non-profit group watchdog agency union".split())

#: Those of them that are said of whom the sentences before are about, though others are near.
_SPOKEN_OF = _LOOSE - {"agency", "bank", "watchdog"}
