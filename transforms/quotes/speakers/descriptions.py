"""Descriptions: whom “the mayor”, “the 29-year-old”, “the Brazilian”, “the company” mean of those an article names."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from transforms.article import Annotated, Gender, Mention, Naming
from transforms.english import reporting_verbs
from transforms.english.bodies import BODIES, BUSINESS, PUBLIC
from transforms.english.name_words import GENDERED_NOUNS, GENDERED_TITLES, KIN
from transforms.english.role_words import ABBREVIATED, NOUNS, WRITTEN_OUT
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
#: The same for somebody called otherwise, and how surely he or she is the only one spoken of.
REACH_OF_PERSON, VARIED = 2, 0.8
#: How surely the only one named with a party is its candidate.
BY_PARTY = 0.85
#: How surely “a judge” is the one named later, in which paragraphs it may stand, and how surely “his wife” is his wife
#: who is named.
INTRODUCED, LAST_OF_LEAD, POSSESSED = 0.85, 2, 0.85
#: How surely “it” goes on with a description (times that of the description), and means the body just before its clause.
IT, JUST_NAMED = 0.97, 0.85
#: Words of a description that opens a sentence, at most.
MAX_DESCRIPTION = 4

_AFTER = frozenset(["after", "when", "because", "before", "since", "once", "as", "although", "though", "while"])
_WHOSE = re.compile(
    r"\b(?P<owner>[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|\w+['’]s)\s(?:[\w-]+\s){0,3}?(?P<noun>[\w-]+),?\s(?:(?:Mr|Mrs|Ms|Dr)\.?\s)?$"
)
_GENDERED_OWNERS: dict[str, Gender] = {"his": "male", "her": "female"}
_OWNERS = frozenset(["his", "her", "its", "their"])
_AGE = re.compile(r"(\d{1,3})-year-old")
_MEDIA = frozenset(normal.key(m) for m in organisations.MEDIA)
#: News agencies, which are no newspapers, and broadcasters.
_AGENCIES = frozenset("reuters ap afp bloomberg xinhua tass".split()) | {"associated press", "agence france-presse"}
_BROADCASTERS = re.compile(r"\b(?:news|tv|television|radio|channel|bbc|itv|cnn|msnbc|nbc|abc|cbs|npr|pbs|cnbc|nhk)\b")
#: Words that make a role another one.
_OTHER = frozenset({"vice", "deputy", "former", "ex", "assistant", "running", "shadow", "under", "associate"})
#: Other words for who bears an office.
_SAME_OFFICE = {
    "judge": ("justice", "magistrate"), "lawmaker": ("senator", "representative", "congressman", "congresswoman", "mp"),
    "councillor": ("cllr",), "sheriff": ("deputy",),
}  # fmt: skip
#: Words that are no part of what somebody is called: “Republican anger *at* Ada Lund”.
_NO_TITLE = r"(?:about|against|and|at|but|by|for|from|in|of|on|or|over|than|that|to|who|with)\b"
#: Words for a party, one for another.
_SAME_PARTY = {"gop": "republican", "democrat": "democratic", "labor": "labour", "tory": "conservative"}
#: What one is to another.
_RELATED = (
    NOUNS
    | KIN
    | frozenset(
        """
    accomplice ally assistant boss carer classmate colleague counterpart deputy flatmate friend landlord mentor neighbor neighbour
    predecessor protege protégé rival roommate secretary spokesperson successor teammate understudy
    """.split()
    )
)
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
        self.named_behind = self._named_behind()

    def person(self, head: int, words: Sequence[str]) -> Meant | None:
        """The person whom `words` (a description without its article) mean, by age, role or people."""
        noun = words[-1]
        if age := next((m.group(1) for w in words if (m := _AGE.fullmatch(w))), None):
            return self._one(head, self.ages.get(int(age), {}), BY_AGE) or self._of_unknown_age(head, int(age))
        if noun in GENDERED_NOUNS and noun in _ANYBODY:
            return None
        return self._by_role(head, words)

    def _of_unknown_age(self, head: int, age: int) -> Meant | None:
        """Whom “the 52-year-old” means where the article tells nobody that age: the only one just spoken of."""
        who = self._spoken_of(head)
        known = {e for years, people in self.ages.items() for e in people if years != age}
        return Meant((who,), VARIED) if who is not None and who not in known else None

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
        if noun in SEATS:
            return self._one(head, self._governed(noun, self.tokens.start[head]), BY_NAME)
        if noun not in BODIES and noun not in _PAPERS | _ON_AIR:
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

    def introduced(self, head: int, words: Sequence[str]) -> Meant | None:
        """Whom “a judge” in an article's first lines means: the only judge whom it names, if it names her further on."""
        noun = words[-1]
        if (
            noun not in NOUNS
            or not _OTHER.isdisjoint(words)
            or self.annotated.sentences[self.tokens.sentence[head]].paragraph > LAST_OF_LEAD
        ):
            return None
        nouns = {noun, *_SAME_OFFICE.get(noun, ())}
        fitting = {e: None for role, people in self.roles.items() if role in nouns for e in people}
        if len(fitting) != 1:
            return None
        (who,) = fitting
        first = next(m for m in self.people if m.entity == who)
        return Meant((who,), INTRODUCED) if first.start > self.tokens.start[head] else None

    def possessed(self, head: int, owner: int) -> Meant | None:
        """Whom “his counterpart”, “Lund's wife” mean: the only one named so in apposition (“his wife, Ada Lund,”)."""
        tokens = self.tokens
        named = self.named_behind.get(tokens.word[head], {}) if tokens.tag[head] == "NN" else {}
        fitting = [who for who, of in named.items() if self._is_same_owner(of, tokens.word[owner])]
        return Meant(tuple(fitting), POSSESSED) if len(fitting) == len(named) == 1 else None

    def _is_same_owner(self, one: str, other: str) -> bool:
        """Whether a pronoun or name before a possessed noun and another can mean the same."""
        if one == other:
            return True
        told = {_GENDERED_OWNERS.get(word, self._gender_of(word)) for word in (one, other)}
        is_name = one not in _OWNERS or other not in _OWNERS
        return is_name and not {one, other} & {"its", "their"} and len(told - {None}) < 2

    def _gender_of(self, name: str) -> Gender | None:
        """The gender of the first person whose name ends in the word `name`."""
        named = (self.naming.entities[m.entity] for m in self.people if m.entity is not None)
        return next((e.gender for e in named if e.name.casefold().endswith(name)), None)

    def called(self, words: str) -> dict[int, None] | None:
        """Who has the role that the words of a label give ("harbour master"), with an article or without."""
        return self.roles.get(words) or self.roles.get(f"the {words}") or self.roles.get(f"a {words}")

    def it(self, head: int) -> Meant | None:
        """The organisation that “it” at token `head` means by a description or by standing straight before its clause.

        “The company is old. It …”; “They sat outside *the Gazette* after it backed the mayor”.
        """
        if meant := self._just_named(head):
            return meant
        number = self.tokens.sentence[head]
        if number <= 0:
            return None
        before = self.annotated.sentences[number - 1]
        first = before.first_token
        if self.tokens.word[first] != "the":
            return None
        for i in range(first + 1, min(first + 1 + MAX_DESCRIPTION, before.last_token)):
            if self.tokens.word[i] in BODIES | SEATS:
                meant = self.body(i, self.tokens.word[first + 1 : i + 1])
                return meant and Meant(meant.entities, meant.sure * IT, meant.others)
        return None

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

    def _varied(self, head: int, words: Sequence[str]) -> Meant | None:
        """Who is called otherwise for a change: “the New York businessman” for the only one just spoken of.

        Only where the words describe somebody fully, and no body, party or office-holder whom the article does not name.
        """
        noun = words[-1]
        other = _OTHER - {"former", "ex"} if noun in _VARYING else _OTHER  # who coaches may be “the former goalkeeper”
        if not _PARTIES.isdisjoint(words) or not other.isdisjoint(words):
            return None
        offset, here = self.tokens.start[head], self.tokens.sentence[head]
        if any(m.start < offset <= m.end + 30 and here == m.sentence and m.end > offset - 30 for m in self.bodies):
            return None
        who = self._only_person(head) if noun in _VARYING | _SPORTS else None
        if who is None:
            who = self._spoken_of(head)
            if who is None or not self._can_be_called(who, words):
                return None
        gender = GENDERED_TITLES.get(noun) or GENDERED_NOUNS.get(noun)
        known = self.naming.entities[who].gender
        return None if None not in (gender, known) and gender != known else Meant((who,), VARIED)

    def _only_person(self, head: int) -> int | None:
        """The one person whom the article names before token `head`, if it is one."""
        before = {m.entity for m in self.people if m.start < self.tokens.start[head]}
        return before.pop() if len(before) == 1 else None

    def _can_be_called(self, who: int, words: Sequence[str]) -> bool:
        """Whether the words describe somebody fully, or by his or her own role, or one player by another word for one."""
        noun = words[-1]
        if noun in _VARYING and len(words) > 1:
            return True
        own = {word for role, people in self.roles.items() if who in people for word in role.split()[-1:]}
        return noun in own - reporting_verbs.TITLES or (noun in _SPORTS and not own.isdisjoint(_SPORTS))

    def _spoken_of(self, head: int) -> int | None:
        """The only person whom the sentences just before token `head` are about."""
        offset, here = self.tokens.start[head], self.tokens.sentence[head]
        near = [m for m in self.people if m.start < offset and here - m.sentence <= REACH_OF_PERSON]
        subjects = {m.entity: None for m in near if m.entity is not None and self.pronouns.is_subject(m)}
        return next(iter(subjects)) if len(subjects) == 1 else None

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
        if fitting is None and len(words) > 1 and words[-1] in NOUNS | _RUNNING:
            fitting = self._with_words(words)
        if fitting:
            return self._one(head, fitting, BY_ROLE)
        return self._of_party(words) or self._varied(head, words)

    def _of_party(self, words: Sequence[str]) -> Meant | None:
        """The only one whom the article names with the party: “the Republican nominee” for “Republican Ada Lund”."""
        party = next((w for w in words if w in _PARTIES), None)
        if words[-1] not in _RUNNING or party is None:
            return None
        party = _SAME_PARTY.get(party, party)
        same = "|".join((party, *(other for other, of in _SAME_PARTY.items() if of == party)))
        named = re.compile(rf"\b(?:{same})(?: (?!{_NO_TITLE})[\w-]+){{0,3}} $", re.IGNORECASE)
        told = set()
        for m in self.people:
            before = named.search(self.annotated.text, max(0, m.start - 40), m.start)
            evidence = f"{m.role or ''} {before.group() if before else ''}".casefold().split()
            if any(word.endswith(("'s", "’s")) for word in evidence):
                continue  # the nominee's daughter
            if m.entity is not None and not set(same.split("|")).isdisjoint(evidence) and _OTHER.isdisjoint(evidence):
                told.add(m.entity)
        return Meant(tuple(told), BY_PARTY) if len(told) == 1 else None

    def _with_words(self, words: Sequence[str]) -> dict[int, None]:
        """People whose role has all of `words`, in whatever order: “the Senate candidate” for a candidate for Senate."""
        wanted = set(words)
        return {
            m.entity: None for m in self.people if m.role and m.entity is not None and self._has_all(m.role, wanted)
        }

    def _has_all(self, role: str, wanted: set[str]) -> bool:
        """Whether a role has all words, and none that makes it another: a vice-presidential nominee is no nominee."""
        words = set(re.findall(r"[\w'’]+", role.casefold()))
        words, wanted = _one_party(words), _one_party(wanted)
        if not words.isdisjoint(_RUNNING) and not wanted.isdisjoint(_RUNNING):  # a nominee is a candidate
            wanted, words = wanted - _RUNNING, words - _RUNNING
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
        written = [
            part for full in WRITTEN_OUT.get(words[-1].strip("."), ()) for part in (full, " ".join([*words[:-1], full]))
        ]
        while len(words) > 1 and words[-1].strip(".") in ABBREVIATED:
            words.pop()
        return {role, " ".join(words), words[-1], *written}

    def _named_behind(self) -> dict[str, dict[int, str]]:
        """Who is named behind a noun that says whose he or she is: “his Norden *counterpart*, Erik Sund”."""
        found: dict[str, dict[int, str]] = {}
        for m in self.people:
            before = _WHOSE.search(self.annotated.text, max(0, m.start - 60), m.start)
            if before is not None and m.entity is not None and before["noun"].casefold() in _RELATED:
                owner = before["owner"].casefold().removesuffix("'s").removesuffix("’s")
                found.setdefault(before["noun"].casefold(), {})[m.entity] = owner
        return found

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
        shown = " ".join(name)
        if shown in _AGENCIES:
            return noun == "agency"
        if shown in _MEDIA or not _MASTHEADS.isdisjoint(name):
            on_air = _BROADCASTERS.search(shown) is not None
            return noun in (_ON_AIR if on_air else _PAPERS - _ON_AIR)
        public = not PUBLIC.isdisjoint(name)
        if noun in BUSINESS:
            return not public
        return noun in _LOOSE and not (noun == "bank" and public)


#: Nouns for bodies that stand for organisations whose names do not hold them.
_PAPERS = frozenset("newspaper paper magazine network broadcaster outlet website weekly daily tabloid".split())
_ON_AIR = frozenset("network broadcaster channel station outlet website".split())
#: Words in the names of newspapers.
_MASTHEADS = frozenset("times post herald tribune gazette chronicle telegraph courier journal news newspaper".split())
#: Places that speak through their government.
SEATS = frozenset("city town county state village province".split())
#: Those who stand for an office, whatever the stage.
_RUNNING = frozenset("nominee candidate contender hopeful".split())
#: Words for a side, of whose people an article may name others.
_PARTIES = frozenset(
    "republican democratic democrat gop conservative labour labor liberal opposing rival other".split()
)
#: Nouns by which somebody just named is called for a change, with what else is known of him or her.
_VARYING = frozenset(
    """
    businessman businesswoman billionaire millionaire mogul tycoon entrepreneur magnate star singer actor actress rapper
    author novelist poet filmmaker comedian musician striker midfielder defender winger goalkeeper quarterback pitcher
    boxer champion veteran native senator congressman congresswoman lady physicist biologist economist historian novelist
    frontman philanthropist grandmother grandfather lawmaker
    """.split()
)
#: What players are called, one for another.
_SPORTS = frozenset(
    """
    striker forward midfielder defender winger goalkeeper keeper quarterback pitcher batsman bowler player captain skipper
    swimmer sprinter runner cyclist boxer
    """.split()
)
_LOOSE = frozenset("bank organisation organization charity nonprofit non-profit group watchdog agency union".split())


def _one_party(words: set[str]) -> set[str]:
    return {_SAME_PARTY.get(word, word) for word in words}
