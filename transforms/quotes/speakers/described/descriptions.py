"""Descriptions: whom “the mayor”, “the 29-year-old”, “the Brazilian” mean of those an article names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from transforms.article import Annotated, Gender, Mention, Naming
from transforms.english.name_words import GENDERED_NOUNS, GENDERED_TITLES
from transforms.english.role_words import ABBREVIATED, NOUNS, WRITTEN_OUT
from transforms.entities.joining import roles
from transforms.quotes.parse.tokens import Tokens
from transforms.quotes.speakers.described import ages
from transforms.quotes.speakers.described.epithets import OTHER, PARTIES, RUNNING, SAME_PARTY, VARIED, VARYING, Epithets
from transforms.quotes.speakers.described.organisations import Organisations
from transforms.quotes.speakers.described.relations import RELATED, Relations
from transforms.quotes.speakers.meant import Meant
from transforms.quotes.speakers.pronouns import OF_SEVERAL, SPEAKER, Pronouns, one_of

#: How surely a description means the one who fits it: by a role or an age that the article gives one person only; the
#: only person of the article so far.
BY_ROLE, BY_AGE, ONLY_PERSON = 0.92, 0.95, 0.8
#: How surely it is the only one called so where the paragraph is about another, and offices that many bear at once.
IN_DOUBT = 0.5
OF_MANY = frozenset(
    "candidate congressman congresswoman councillor governor lawmaker mayor mp representative senator".split()
)
#: Sentences back within which somebody whom everybody knows is called by a former or sought office.
REACH_OF_FIGURE = 4
#: How surely the only one named with a party is its candidate.
BY_PARTY = 0.85
#: How surely “a judge” is the one named later, and in which paragraphs it may stand.
INTRODUCED, LAST_OF_LEAD = 0.85, 2

_PRONOUNS: dict[str, Gender] = {
    **dict.fromkeys(("he", "his", "him", "himself"), "male"),
    **dict.fromkeys(("she", "her", "herself"), "female"),
}  # fmt: skip
#: The place or seat behind a name.
_SEAT = re.compile(r" of [A-Z][\w-]+(?: [A-Z][\w-]+)?|,? \(?[RDI]-[A-Z][\w. ]+\)?")
_PLACES_OWN = re.compile(r"^([A-Z][\w-]*)['’]s$")  # “Dunmere's captain”; “the nominee's daughter” is no nominee
_IS_A = re.compile(
    r"(?:, \d{1,3},)? (?:is|was|works as) (?:an?|the) (?P<role>(?:[\w-]+ ){0,2}(?P<noun>[a-z]+))"
    r"(?=[.,]| (?:at|for|from|in|of|who|and)\b)"
)
_ADDRESSED = re.compile(
    r"\b[Tt]he (?P<role>(?P<noun>[A-Za-z]+) of [A-Z][\w-]+(?: [A-Z][\w-]+)?), (?:the )?"
    r"(?:(?:Most|Right|Rt|Very|Hon|Honou?rable|Rev|Revd|Reverend|Sir|Dame|Dr|Lord|Lady|Father|Mr|Mrs|Ms)\.? )+$"
)
_AGE = re.compile(r"(\d{1,3})-year-old")
#: Other words for who bears an office.
SAME_OFFICE = {
    "judge": ("justice", "magistrate"), "lawmaker": ("senator", "representative", "congressman", "congresswoman", "mp"),
    "councillor": ("cllr",), "sheriff": ("deputy",), "legislator": ("senator", "representative", "assemblyman", "mp"),
    "cleric": ("archbishop", "bishop", "cardinal", "imam", "ayatollah", "priest", "rabbi", "pastor", "reverend"),
    "prelate": ("archbishop", "bishop", "cardinal"), "pontiff": ("pope",), "monarch": ("king", "queen"),
    "boss": ("coach", "manager"), "coach": ("manager",), "manager": ("coach",), "skipper": ("captain",),
    "lawyer": ("attorney", "solicitor", "barrister"), "attorney": ("lawyer",), "academic": ("professor", "lecturer"),
    "scholar": ("professor", "historian"), "physician": ("doctor", "surgeon"), "doctor": ("physician", "surgeon"),
    "premier": ("minister",), "executive": ("ceo", "chief"), "envoy": ("ambassador",), "diplomat": ("ambassador", "envoy"),
    "officer": ("sergeant", "constable", "detective", "inspector"), "scientist": ("professor", "biologist", "physicist"),
}  # fmt: skip
_NO_MORE = frozenset(["former", "ex", "late", "onetime", "then", "unsuccessful", "failed"])
_OTHER_STILL = OTHER - _NO_MORE
#: Words that are no part of what somebody is called: “Republican anger *at* Ada Lund”.
_NO_TITLE = r"(?:about|against|and|at|but|by|for|from|in|of|on|or|over|than|that|to|who|with)\b"
#: What one is who leads a body.
_LEADING = frozenset("boss chair chairman chairwoman chief head leader president".split())
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
        self.ages = ages.told(annotated.text, self.people)
        self.organisations = Organisations(annotated, naming, tokens, pronouns)
        self.possessed = Relations(annotated, naming, tokens, pronouns).possessed
        self.body, self.it = self.organisations.called, self.organisations.it
        self.roles = self._roles()
        self.epithets = Epithets(annotated, naming, tokens, pronouns, self.roles)
        self.beside: dict[str, list[tuple[int, int | None]]] = {}
        """by noun, where somebody who speaks was told by it, with who that is if the name stands beside it"""
        self.called_so: dict[str, Meant] = {}
        """whom the descriptions met so far mean"""

    def remember(self, speaking: Iterable[int], named_at: Callable[[int], int | None]) -> None:
        """Keep whose names stand beside the nouns at the tokens `speaking`: “a *spokesman* for the port, Dov Perrin, said”."""
        for head in sorted(speaking):
            if self.tokens.word[head] not in RELATED or self.tokens.tag[head] != "NN" or self.tokens.quote[head] >= 0:
                continue
            who = named_at(head)
            is_person = who is not None and self.naming.entities[who].label == "PERSON"
            if is_person or self.tokens.word[self.tokens.left[head]] in ("a", "an", "another", "one"):
                self.beside.setdefault(self.tokens.word[head], []).append((head, who if is_person else None))

    def _last_beside(self, head: int, noun: str) -> int | None:
        """Whose name stood beside the noun when it last told who somebody is, before token `head`."""
        return next((who for at, who in reversed(self.beside.get(noun, [])) if at < head), None)

    def person(self, head: int, words: Sequence[str]) -> Meant | None:
        """The person whom `words` (a description without its article) mean, by age, role or people.

        Who was once so called is called so again, also by a part: “the former governor and current candidate”.
        """
        found = self._person(head, words) or self.called_so.get(" ".join(words))
        if found is not None and found.is_sure and found.entity is not None:
            for part in (" ".join(words), *" ".join(words).split(" and ")):
                self.called_so.setdefault(part, Meant((found.entity,), min(found.sure, VARIED)))
        return found

    def _person(self, head: int, words: Sequence[str]) -> Meant | None:
        noun = words[-1]
        if age := next((m.group(1) for w in words if (m := _AGE.fullmatch(w))), None):
            return (
                one_of(self.pronouns, head, self.ages.get(int(age), {}), BY_AGE)
                or self._of_unknown_age(head, int(age), words)
                or self._went_on(head, int(age), words)
            )
        if noun in _ANYBODY and not self.epithets.has_place(head):
            return None
        return self._by_role(head, words)

    def _of_unknown_age(self, head: int, age: int, words: Sequence[str]) -> Meant | None:
        """Whom “the 52-year-old” means where the article tells nobody that age: the only one just spoken of.

        It must be who the article begins with, unless the words tell the gender: “the 34-year-old mother”.
        """
        who = self.epithets.spoken_of(head)
        gender = next((GENDERED_NOUNS[w] for w in words if w in GENDERED_NOUNS), None)
        if who is None or (who != self.people[0].entity and gender is None):
            return None
        if gender is not None and self.naming.entities[who].gender != gender:
            return None
        known = {e for years, people in self.ages.items() for e in people if years != age}
        return Meant((who,), VARIED) if who not in known else None

    def _went_on(self, head: int, age: int, words: Sequence[str]) -> Meant | None:
        """Whom “the 52-year-old clerk” means that goes on from a sentence about one alone, if he or she is of no other age."""
        meant = self.epithets.went_on(head, words)
        known = {e for years, people in self.ages.items() for e in people if years != age}
        return meant if meant is not None and meant.entity not in known else None

    def of_people(self, head: int) -> Meant | None:
        """The person whom “the Brazilian” at token `head` means: whose role says so, else the only or last one so far."""
        people = self.tokens.word[head]
        told = {m.entity: None for m in self.people if m.entity is not None and self._is_of(m, people)}
        if told:
            return one_of(self.pronouns, head, told, BY_ROLE)
        before = {m.entity: None for m in self.people if m.entity is not None and m.start < self.tokens.start[head]}
        return Meant(tuple(before), ONLY_PERSON) if len(before) == 1 else self.epithets.last_of_people(head)

    def introduced(self, head: int, words: Sequence[str]) -> Meant | None:
        """Whom “a judge” in an article's first lines means: the only judge whom it names, if it names her further on."""
        noun = words[-1]
        if (
            noun not in NOUNS
            or not OTHER.isdisjoint(words)
            or self.annotated.sentences[self.tokens.sentence[head]].paragraph > LAST_OF_LEAD
        ):
            return None
        nouns = {noun, *SAME_OFFICE.get(noun, ())}
        fitting = {e: None for role, people in self.roles.items() if role in nouns for e in people}
        if not fitting:
            return None
        first = next(m for m in self.people if m.entity in fitting)
        if first.entity is None or first.start < self.tokens.start[head]:
            return None
        if len(fitting) == 1:
            return Meant((first.entity,), INTRODUCED)
        # a headline has no article: “Lawmaker urges calm” is who the text begins with
        at_once = self.annotated.sentences[first.sentence].paragraph <= LAST_OF_LEAD and self.tokens.left[head] == head
        return Meant((first.entity,), OF_SEVERAL) if at_once else None

    def called(self, words: str) -> dict[int, None] | None:
        """Who has the role that the words of a label give ("harbour master"), with an article or without."""
        return self.roles.get(words) or self.roles.get(f"the {words}") or self.roles.get(f"a {words}")

    # -- who fits --------------------------------------------------------------------------------------------------

    def _by_role(self, head: int, words: Sequence[str]) -> Meant | None:
        fitting = self._bearing(head, words)
        if fitting and (not self._are_named(head, fitting) or not self._are_still(words, fitting)):
            return Meant((), 0.0)
        if fitting:
            if (other := self._another_spoken_of(head, words, fitting)) is not None:
                if self.epithets.acted_alone(head, words, SPEAKER) == other:
                    return Meant((other,), OF_SEVERAL, tuple(fitting))
                return Meant(tuple(fitting), IN_DOUBT, (other,))
            if words[-1] in RUNNING and len(words) == 1 and (last := self.epithets.last(head)) not in fitting and last:
                return Meant((last,), 1 / (len(fitting) + 1), tuple(fitting))  # of several who run the last is meant
            return one_of(self.pronouns, head, fitting, BY_ROLE)
        return (
            self._of_party(head, words)
            or self.epithets.seated(head, words)
            or self.epithets.called(head, words)
            or self._of_gender(head, words)
            or self.epithets.last_called(head, words)
            or self.epithets.went_on(head, words)
            or (self.epithets.went_on_speaking(head, words) if self._is_of_one(words[-1]) else None)
        )

    def _is_of_one(self, noun: str) -> bool:
        """Whether a noun tells what one person is."""
        return noun in NOUNS or noun in RUNNING or noun in GENDERED_NOUNS or noun in VARYING

    def _another_spoken_of(self, head: int, words: Sequence[str], fitting: Mapping[int, None]) -> int | None:
        """Who alone the paragraph is about before “the senator”, where those called so were named in others.

        The article may leave it to its readers to know that he or she is a senator too.
        """
        here = self.annotated.sentences[self.tokens.sentence[head]].paragraph
        near = [
            m.entity
            for m in self.people
            if m.start < self.tokens.start[head] and self.annotated.sentences[m.sentence].paragraph == here
        ]
        other = self.epithets.last(head)
        alone = len(words) == 1 and words[0] in OF_MANY and fitting.keys().isdisjoint(near)
        return other if alone and other is not None and other in near and other not in fitting else None

    def _bearing(self, head: int, words: Sequence[str]) -> dict[int, None] | None:
        """Those whom the article gives the role that `words` tell, by the same words or by others."""
        fitting = self.roles.get(" ".join(words)) or (self.roles.get(words[-1]) if len(words) == 1 else None)
        if fitting is None and len(words) > 1 and (words[-1] in NOUNS or words[-1] in RUNNING):
            fitting = self._with_words(words)
        if not fitting and len(words) > 1 and words[-1] in _LEADING:
            fitting = self._leading(head, words)
        if fitting is None and len(words) == 1:
            fitting = self._in_other_words(head, words[0])
        if len(words) == 1 and (who := self._last_beside(head, words[0])) is not None:
            fitting = {**(fitting or {}), who: None}
        return fitting

    def _are_still(self, words: Sequence[str], who: Mapping[int, None]) -> bool:
        """Whether the article calls one of `who` so without “former”: “the candidate” is no former one."""
        if len(words) > 1:
            return True
        named = [m for m in self.people if m.entity in who]
        told = [role.casefold().split() for m in named for role in (m.role, self._is_a(m)) if role]
        roles = [role for role in told if words[0] in role]
        return not roles or any(_NO_MORE.isdisjoint(role) for role in roles)

    def _are_named(self, head: int, who: Mapping[int, None]) -> bool:
        """Whether one of `who` is named before token `head`, or it can describe somebody whom the article names later.

        It can in the first lines, and where nobody else was just spoken of.
        """
        number = self.tokens.sentence[head]
        if number < 0 or self.annotated.sentences[number].paragraph <= LAST_OF_LEAD:
            return True
        return self.epithets.last(head) is None or any(m.entity in who and m.sentence <= number for m in self.people)

    def _leading(self, head: int, words: Sequence[str]) -> dict[int, None]:
        """Who leads what the words say, by whatever word for one who leads: “the *union boss*” for the head of a union."""
        found: dict[int, None] = {}
        for m in self.people:
            if m.entity is None or m.start > self.tokens.start[head]:
                continue
            for role in filter(None, (m.role, roles.behind(self.annotated.text, m.end))):
                told = set(re.findall(r"[\w-]+", role.casefold()))
                if set(words[:-1]) <= told and not told.isdisjoint(_LEADING) and told.isdisjoint(OTHER | _NO_MORE):
                    found[m.entity] = None
        return found

    def _in_other_words(self, head: int, noun: str) -> dict[int, None]:
        """Who has a role that `noun` is another word for, of those named before token `head`: “the cleric” for a bishop."""
        named = {m.entity for m in self.people if m.start < self.tokens.start[head]}
        fitting = (e for other in SAME_OFFICE.get(noun, ()) for e in self.roles.get(other, ()))
        return {e: None for e in fitting if e in named}

    def _of_gender(self, head: int, words: Sequence[str]) -> Meant | None:
        """Whom “the former secretary of state and current nominee” means: the only one spoken of who can be “she”.

        Only where the words are of one office left or sought, so that it is somebody whom everybody knows.
        """
        if not ({"former", "current"} & set(words) or words[-1] in RUNNING):
            return None
        gender = GENDERED_TITLES.get(words[-1]) or GENDERED_NOUNS.get(words[-1]) or self._pronoun_behind(head)
        if gender is None:
            return None
        offset, here = self.tokens.start[head], self.tokens.sentence[head]
        near = {m.entity for m in self.people if m.start < offset and here - m.sentence <= REACH_OF_FIGURE}
        fitting = [e for e in near if e is not None and self.naming.entities[e].gender == gender]
        return Meant((fitting[0],), VARIED) if len(fitting) == 1 else None

    def _pronoun_behind(self, head: int) -> Gender | None:
        """The gender of the first pronoun behind token `head` in its sentence, outside quotation marks."""
        tokens, i = self.tokens, head + 1
        while i < tokens.n and tokens.sentence[i] == tokens.sentence[head]:
            if tokens.quote[i] < 0 and tokens.word[i] in _PRONOUNS:
                return _PRONOUNS[tokens.word[i]]
            i += 1
        return None

    def _of_party(self, head: int, words: Sequence[str]) -> Meant | None:
        """The only one whom the article names with the party: “the Republican nominee” for “Republican Ada Lund”."""
        party = next((w for w in words if w in PARTIES), None)
        if words[-1] not in RUNNING or party is None:
            return None
        party = SAME_PARTY.get(party, party)
        same = "|".join((party, *(other for other, of in SAME_PARTY.items() if of == party)))
        beside = re.compile(rf"\b(?:{same})(?: (?!{_NO_TITLE})[\w-]+){{0,3}} $", re.IGNORECASE)
        told = set()
        for m in self.people:
            before = beside.search(self.annotated.text, max(0, m.start - 40), m.start)
            evidence = f"{m.role or ''} {before.group() if before else ''}".casefold().split()
            if any(word.endswith(("'s", "’s")) for word in evidence):
                continue  # the nominee's daughter
            if m.entity is not None and not set(same.split("|")).isdisjoint(evidence) and OTHER.isdisjoint(evidence):
                told.add(m.entity)
        named = {m.entity for m in self.people if m.start < self.tokens.start[head]}
        return Meant(tuple(told), BY_PARTY) if len(told) == 1 and told <= named else None

    def _with_words(self, words: Sequence[str]) -> dict[int, None]:
        """People whose role has all of `words`, in whatever order: “the Senate candidate” for a candidate for Senate."""
        wanted = set(words)
        return {
            m.entity: None
            for m in self.people
            if m.role and m.entity is not None and self._has_all(self._whole_role(m), wanted)
        }

    def _whole_role(self, m: Mention) -> str:
        """What stands beside a name as its role, with the place or seat behind it: “Mayor Dan Holt *of Wexcombe*”."""
        text = self.annotated.text
        seat = _SEAT.match(text, m.end)
        return f"{m.role} {seat.group()}" if seat else m.role or ""

    def _has_all(self, role: str, wanted: set[str]) -> bool:
        """Whether a role has all words, and none that makes it another: a vice-presidential nominee is no nominee."""
        words = {_PLACES_OWN.sub(r"\1", word).casefold() for word in re.findall(r"[\w'’]+", role)}
        words |= {full for word in words for full in WRITTEN_OUT.get(word, ())}
        words, wanted = _one_party(words), _one_party(wanted)
        if not words.isdisjoint(RUNNING) and not wanted.isdisjoint(RUNNING):  # a nominee is a candidate
            wanted, words = wanted - RUNNING, words - RUNNING
        return wanted <= words and not (words - wanted) & OTHER

    def _roles(self) -> dict[str, dict[int, None]]:
        """Who in the article has a role, by its words and by the noun at its head ("prime minister", "minister")."""
        found: dict[str, dict[int, None]] = {}
        for m in self.people:
            if m.entity is not None:
                told = (m.role, roles.behind(self.annotated.text, m.end), self._is_a(m), self._set_off(m))
                for role in filter(None, told):
                    for words in self._called(role.casefold()):
                        found.setdefault(words, {})[m.entity] = None
        return found

    def _set_off(self, m: Mention) -> str | None:
        """The office set off before the forms of address of a name: “the *Bishop of Oxmere*, the Right Rev Ada Lund, …”."""
        told = _ADDRESSED.search(self.annotated.text, max(0, m.start - 80), m.start)
        return told["role"] if told and told["noun"].casefold() in NOUNS else None

    def _is_a(self, m: Mention) -> str | None:
        """What the text says somebody is: “Carl Dent, 22, is a *cook*”."""
        told = _IS_A.match(self.annotated.text, m.end)
        return told["role"] if told and told["noun"] in NOUNS else None

    def _called(self, role: str) -> set[str]:
        words = re.split(r" (?:of|for|at|in|to|on|with|from|and) ", role)[0].split()
        written = [
            part for full in WRITTEN_OUT.get(words[-1].strip("."), ()) for part in (full, " ".join([*words[:-1], full]))
        ]
        while len(words) > 1 and words[-1].strip(".") in ABBREVIATED:
            words.pop()
        if not _OTHER_STILL.isdisjoint(words[:-1]):  # a *vice* president is no president
            return {role, " ".join(words)}
        return {role, " ".join(words), words[-1], *written}

    def _is_of(self, person: Mention, people: str) -> bool:
        """Whether the word for a people stands in somebody's role, or among the words right before the name."""
        before = self.annotated.text[max(0, person.start - 40) : person.start].casefold()
        before = re.split(r"[.!?:;”\"\n]", before)[-1]  # “… of the Republican Party. Joseph Holm”
        return people in (person.role or "").casefold().split() or people in re.split(r"[^\w-]+", before)[-5:]


def _one_party(words: set[str]) -> set[str]:
    return {SAME_PARTY.get(word, word) for word in words}
