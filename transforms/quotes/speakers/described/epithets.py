"""Epithets: who is called otherwise for a change: “the New York businessman”, “the former doctor”, “the Texas Republican”.

An article calls somebody so whom it has just spoken of. Where a second person was spoken of beside, the description must
be none that fits him or her; where that is not told, nobody is meant: a wrong name is worse than none.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from transforms.article import Annotated, Gender, Mention, Naming
from transforms.english import reporting_verbs
from transforms.english.name_words import GENDERED_NOUNS, GENDERED_TITLES
from transforms.english.role_words import NOUNS, WRITTEN_OUT
from transforms.quotes.parse.tokens import Tokens
from transforms.quotes.speakers.described import seats
from transforms.quotes.speakers.meant import Meant
from transforms.quotes.speakers.pronouns import INNER, QUOTED, SPEAKER, SUBJECT, Pronouns

#: Sentences back within which somebody is called otherwise, and how surely he or she is the only one spoken of.
REACH_OF_PERSON, VARIED = 2, 0.8
#: How surely “the Orr senator” is the one who holds office for that place.
SEATED = 0.92
#: The same for who was last spoken of before, whatever stands between but other people.
REACH_OF_LAST = 5
#: Characters before a name within which its party stands.
REACH_OF_PARTY = 40

#: Words that make a role another one.
OTHER = frozenset("vice deputy former ex assistant running shadow under associate lieutenant lt lt.".split())
#: The same, but for an office once held.
_OTHER_NOW = OTHER - {"former", "ex"}
#: Those who stand for an office, whatever the stage.
RUNNING = frozenset("nominee candidate contender hopeful".split())
_SEEKING = RUNNING | {"front-runner", "frontrunner", "challenger"}
#: Words for a side, of whose people an article may name others.
PARTIES = frozenset("republican democratic democrat gop conservative labour labor liberal opposing rival other".split())
#: Those of them that name a party, one for another.
SAME_PARTY = {"gop": "republican", "democrat": "democratic", "labor": "labour", "tory": "conservative"}
_SIDES = PARTIES - {"opposing", "rival", "other"} | {"tory", "independent"}
#: Nouns by which somebody just named is called for a change, with what else is known of him or her.
VARYING = frozenset(
    """
    businessman businesswoman billionaire millionaire mogul tycoon entrepreneur magnate star singer actor actress rapper
    author novelist poet filmmaker comedian musician striker midfielder defender winger goalkeeper quarterback pitcher
    boxer champion veteran native senator congressman congresswoman lady physicist biologist economist historian novelist
    frontman philanthropist grandmother grandfather lawmaker documentarian broadcaster radioman anchorman anchorwoman
    evangelist playwright songwriter humorist diplomat surgeon neurosurgeon astronaut incumbent legend icon socialist
    commentator publisher restaurateur financier developer hotelier model comic
    """.split()
)
#: What players are called, one for another.
_SPORTS = frozenset(
    """
    striker forward midfielder defender winger goalkeeper keeper quarterback pitcher batsman bowler player captain skipper
    swimmer sprinter runner cyclist boxer
    """.split()
)
#: What somebody is called who is held for a crime, never the one official whom a report names.
_CHARGED = frozenset(["suspect", "defendant", "accused"])
#: Nouns that may mean the only person whom an article names so far.
_OF_ONE = VARYING | _SPORTS | _CHARGED
#: Nouns that, with a place or a people before them, tell who it is: “the *Ondaran* president”, “the *Denham* man”.
_PLACED = frozenset(
    """
    governor mayor representative president premier chancellor minister leader man woman resident teenager republican
    democrat independent conservative liberal socialist boss coach manager captain skipper farmer teacher artist
    """.split()
) | VARYING | _SPORTS  # fmt: skip
#: Who, with a place before it, is told by holding office for that: “the *Orr* senator”.
_OF_SEAT = seats.SEATED | VARYING
#: Words that tell more of somebody than the office that a story is about: “the *retired* clerk”, “the *self-described* rebel”.
_TELLING = frozenset(
    "retired self-described self-styled self-made self-proclaimed outspoken onetime three-time two-time".split()
)
#: What a name is whom a description behind it in the sentence may take up: “As *Lund*'s plan failed, the senator …”.
_TAKEN_UP = frozenset(["nsubj", "nsubjpass", "poss", ""])
#: What tells that another than the last speaker is meant.
_NOT_HIM = frozenset(["first", "latter", "opposing", "other", "rival", "second", "third"])
#: Of which somebody can bear one at a time.
_EXCLUSIVE = frozenset(
    """
    senator governor mayor congressman congresswoman representative president premier chancellor minister justice judge
    king queen pope general ambassador coach manager chairman chairwoman
    """.split()
)
#: Of those who seldom stand for another office.
_NOT_RUNNING = frozenset("mayor premier justice judge king queen pope general ambassador coach".split())
_CORE = re.compile(r"[ ,](?:of|in|for|from|at|to|who|whose|with|and)\b")
#: What a role is of or at is no office: “a surgeon at Pell *Hospital*”.
_PLACE = re.compile(r" (?:of|for|at|in|to|on|with|from|and) ")
_AGED = re.compile(r"\d{1,3}-year-old")
_SEAT = re.compile(r",? \(?([RDI])-[A-Z]")
_SEATS = {"R": "republican", "D": "democratic", "I": "independent"}


class Epithets:
    """Whom of those an article has just spoken of its descriptions call otherwise."""

    def __init__(
        self,
        annotated: Annotated,
        naming: Naming,
        tokens: Tokens,
        pronouns: Pronouns,
        roles: Mapping[str, Mapping[int, None]],
    ) -> None:
        """`roles` tells who in the article has a role."""
        self.text = annotated.text
        self.sentences = annotated.sentences
        self.entities = naming.entities
        self.tokens = tokens
        self.pronouns = pronouns
        self.people = [m for m in naming.mentions if m.label == "PERSON" and m.entity is not None]
        self.bodies = [m for m in naming.mentions if m.label == "ORG" and m.entity is not None]
        self.roles = roles
        self.naming = naming

    @cached_property
    def seats(self) -> dict[int, set[str]]:
        """Of which places the article says its people to hold office, by entity; few articles have words that ask for it."""
        return seats.told(self.text, self.naming)

    def called(self, head: int, words: Sequence[str]) -> Meant | None:
        """Whom `words` (a description with its head at token `head`, without its article) call otherwise."""
        noun = words[-1]
        other = _OTHER_NOW if noun in VARYING else OTHER  # who coaches may be “the former goalkeeper”
        who = None
        if PARTIES.isdisjoint(words) and other.isdisjoint(words) and not self._is_beside_body(head):
            who = self._only_person(head) if noun in _OF_ONE else None
            if who is not None and noun in _CHARGED and self._offices(who):
                return None
            if who is None:
                who = self.spoken_of(head)
                who = who if who is not None and self._can_be_called(who, words) else None
        if who is None or not self._is_of_gender(who, words) or self._is_seated_elsewhere(who, words):
            return None
        return Meant((who,), VARIED)

    def last_called(self, head: int, words: Sequence[str]) -> Meant | None:
        """The same of descriptions that tell enough to mean whoever was last spoken of, if they fit nobody else."""
        who = self._last_spoken_of(head, words) if self._is_telling(head, words) else None
        return None if who is None else Meant((who,), VARIED)

    def seated(self, head: int, words: Sequence[str]) -> Meant | None:
        """Whom “the Orr senator” means: the only one whom the article has so far said to hold office for that place."""
        place = self._place(head) if words[-1] in _OF_SEAT else None
        if place is None:
            return None
        before = {m.entity for m in self.people if m.start < self.tokens.start[head]}
        fitting = [e for e, of in self.seats.items() if place in of and e in before and not self._is_refuted(e, words)]
        if len(fitting) > 1:
            fitting = [e for e in fitting if words[-1] in self._offices(e)] or fitting
        if len(fitting) > 1:
            who = self.last(head)
            others = tuple(e for e in fitting if e != who)
            return Meant((who,) if who in fitting and who is not None else (), 1 / len(fitting), others)
        return Meant(tuple(fitting), SEATED) if fitting else None

    def went_on(self, head: int, words: Sequence[str]) -> Meant | None:
        """Whom “the Orr senator” means that opens a sentence: who alone spoke or acted in the one before.

        Others may be named there only within what was said or done, or where the words do not fit them.
        """
        noun = _core(words)[-1]
        if not self._is_telling(head, words) or words[0] in ("former", "ex") or noun in _CHARGED:
            return None
        who = self.acted_alone(head, words, SPEAKER if noun in _SEEKING else SUBJECT)
        return None if who is None else Meant((who,), VARIED)

    def went_on_speaking(self, head: int, words: Sequence[str]) -> Meant | None:
        """Whom “the Orr senator *added*” means: who spoke last before, if the words can be his or hers."""
        apposed = self.tokens.word[self.tokens.left[head] - 1] == ","
        who = None if apposed or not self._opens(head) else self.pronouns.speaker_before(head)
        if who is None or who < 0 or self.entities[who].label != "PERSON" or not _NOT_HIM.isdisjoint(words):
            return None
        return None if self._is_refuted(who, words) else Meant((who,), VARIED)

    def acted_alone(self, head: int, words: Sequence[str], least: float) -> int | None:
        """Who alone acted in the sentence before one that a description opens, if no others take part whom the words fit.

        He or she must weigh `least` there: of who spoke it is said more surely.
        """
        here = self.tokens.sentence[head]
        acting = {e for s, e, weight in self._before(head) if s == here - 1 and weight >= SUBJECT}
        who = next(iter(acting)) if len(acting) == 1 and self._opens(head) else None
        if who is None or who < 0 or self._is_refuted(who, words):
            return None
        beside = [m for m in self.people if m.sentence == here - 1 and m.entity != who]
        fits = any(m.entity is not None and not self._is_refuted(m.entity, words) and self._is_met(m) for m in beside)
        weighs = any(s == here - 1 and e == who and weight >= least for s, e, weight in self._before(head))
        return who if weighs and not fits else None

    def _opens(self, head: int) -> bool:
        """Whether a description is a subject before which its sentence names nobody."""
        tokens, number = self.tokens, self.tokens.sentence[head]
        first = tokens.left[head]
        before = [m for m in self.people if m.sentence == number and m.first_token < first]
        named = any(tokens.dep[m.last_token - 1] in _TAKEN_UP for m in before)
        return tokens.dep[head] == "nsubj" and tokens.dep[tokens.head[head]] not in INNER and not named

    def _is_met(self, m: Mention) -> bool:
        """Whether somebody takes part in what the main clause tells, and is not just named within what was said."""
        tokens, at = self.tokens, m.last_token - 1
        while tokens.head[at] != at:
            if tokens.dep[at] in INNER:
                return False
            at = tokens.head[at]
        return True

    def placed(self, head: int, words: Sequence[str]) -> Meant | None:
        """Whom “the Orr Republican” means: by seat, as the last or as the only one who spoke before."""
        return self.seated(head, words) or self.last_called(head, words) or self.went_on(head, words)

    def last_of_people(self, head: int) -> Meant | None:
        """Whom “the Brazilian” means: who was last spoken of, alone; of a party only where the article says so."""
        word = self.tokens.word[head]
        who = self._last_spoken_of(head, [word])
        if who is None or (word in _SIDES and self._side(who) is None):
            return None
        return Meant((who,), VARIED)

    def spoken_of(self, head: int) -> int | None:
        """The only person whom the sentences just before token `head` are about."""
        offset, here = self.tokens.start[head], self.tokens.sentence[head]
        near = [m for m in self.people if m.start < offset and here - m.sentence <= REACH_OF_PERSON]
        subjects = {m.entity: None for m in near if m.entity is not None and self.pronouns.is_subject(m)}
        return next(iter(subjects)) if len(subjects) == 1 else None

    def last(self, head: int) -> int | None:
        """Who is the only person, or the only subject, of the last sentence before token `head` that names one."""
        here = -1
        found: dict[int, None] = {}
        subjects: dict[int, None] = {}
        for sentence, entity, weight in self._before(head):
            if sentence == self.tokens.sentence[head]:
                continue
            if here not in (-1, sentence):
                break
            here, found[entity] = sentence, None
            if weight >= SUBJECT:
                subjects[entity] = None
        told = found if len(found) == 1 else subjects
        who = next(iter(told)) if len(told) == 1 else None
        return who if who is not None and who >= 0 else None

    # -- which descriptions ----------------------------------------------------------------------------------------

    def _is_beside_body(self, head: int) -> bool:
        """Whether an organisation is named beside the description: “the *Tesla* chief”, whom the article may not name."""
        offset, here = self.tokens.start[head], self.tokens.sentence[head]
        return any(here == m.sentence and m.start < offset < m.end + 30 for m in self.bodies)

    def _can_be_called(self, who: int, words: Sequence[str]) -> bool:
        """Whether the words describe somebody fully, or by his or her own role, or one player by another word for one."""
        noun = words[-1]
        if noun in VARYING and len(words) > 1:
            return True
        own = self._offices(who)
        return noun in own - reporting_verbs.TITLES or (noun in _SPORTS and not own.isdisjoint(_SPORTS))

    def _is_telling(self, head: int, words: Sequence[str]) -> bool:
        """Whether a description tells enough of somebody to mean nobody new: by a place, an office left or sought, two at once."""
        core = _core(words)
        if any(word.endswith(("'s", "’s")) for word in core):
            return False  # the capital's new mayor
        if not _OTHER_NOW.isdisjoint(words) or not {"rival", "opposing", "other"}.isdisjoint(words):
            return False
        noun = core[-1]
        if noun in VARYING or noun in _SEEKING or noun in _CHARGED:
            return True
        if not {"former", "ex"}.isdisjoint(core):
            return noun in NOUNS or "secretary" in core
        if not _TELLING.isdisjoint(core) or any(_AGED.fullmatch(word) for word in core):
            return noun in NOUNS or noun in GENDERED_NOUNS
        if noun in GENDERED_NOUNS and words[-2:-1] == ["of"]:  # the mother of three
            return noun in ("mother", "father")
        return noun in _PLACED and self.has_place(head)

    def has_place(self, head: int) -> bool:
        """Whether a name stands between “the” and the noun: “the *South Carolina* senator”, “the *Ondaran* president”."""
        tokens = self.tokens
        return any(
            self.text[tokens.start[i]].isupper() and tokens.word[i] not in PARTIES
            for i in range(tokens.left[head] + 1, head)
        )

    def _place(self, head: int) -> str | None:
        """The place or people whose name stands between “the” and the noun, parties aside."""
        tokens = self.tokens
        if tokens.word[tokens.left[head]] != "the":
            return None
        inside = [i for i in range(tokens.left[head] + 1, head) if self.text[tokens.start[i]].isupper()]
        named = [i for i in inside if tokens.word[i] not in PARTIES]
        return seats.place_of(self.text[tokens.start[named[0]] : tokens.end[named[-1]]]) if named else None

    # -- whom ------------------------------------------------------------------------------------------------------

    def _only_person(self, head: int) -> int | None:
        """The one person whom the article names before token `head`, if it is one."""
        before = {m.entity for m in self.people if m.start < self.tokens.start[head]}
        return before.pop() if len(before) == 1 else None

    def _last_spoken_of(self, head: int, words: Sequence[str]) -> int | None:
        """Who was last spoken of, if the words fit, and fit nobody named since or beside."""
        who = self.last(head)
        if who is None or self._is_refuted(who, words) or self._is_shared(who, words):
            return None
        if _core(words)[-1] in _CHARGED:
            return None if self._offices(who) else who
        for sentence, entity, _ in self._before(head):
            if entity != who and (entity < 0 or not self._is_refuted(entity, words)):
                return None
            if entity == who and sentence < self.tokens.sentence[head]:
                break
        beside = {e for s, e, _ in self._before(head) if s == self._sentence_of(head, who)} - {who}
        return who if all(e >= 0 and self._is_refuted(e, words) for e in beside) else None

    def _is_shared(self, who: int, words: Sequence[str]) -> bool:
        """Whether the candidate whom the words mean can be another: of the same party, or named more often."""
        if _core(words)[-1] not in _SEEKING:
            return False
        named = Counter(m.entity for m in self.people)
        side = next((SAME_PARTY.get(w, w) for w in words if w in _SIDES), None)
        others = {m.entity for m in self.people if m.entity is not None and m.entity != who}
        rival = side is not None and any(self._side(e) == side for e in others)
        return rival or named[who] < max(named.values())

    def _sentence_of(self, head: int, who: int) -> int:
        """The last sentence before that of token `head` in which somebody is named."""
        return next(s for s, e, _ in self._before(head) if e == who and s < self.tokens.sentence[head])

    def _before(self, head: int) -> list[tuple[int, int, float]]:
        """Sentence, entity and weight of the people spoken of before token `head`, nearest first, not within quotations."""
        seen, here = self.pronouns.seen, self.tokens.sentence[head]
        start = self.tokens.start[self.tokens.left[head]]
        k = bisect.bisect_left(seen, start, key=lambda row: row[1]) - 1
        found = []
        while k >= 0 and here - seen[k][0] <= REACH_OF_LAST:
            sentence, _, entity, weight = seen[k]
            if weight > QUOTED and (entity < 0 or self.entities[entity].label == "PERSON"):
                found.append((sentence, entity, weight))
            k -= 1
        return found

    # -- whom not --------------------------------------------------------------------------------------------------

    def _is_refuted(self, who: int, words: Sequence[str]) -> bool:
        """Whether what the article tells of somebody, gender, office or party, is other than what `words` tell."""
        if not self._is_of_gender(who, words) or self._is_seated_elsewhere(who, words):
            return True
        side = next((SAME_PARTY.get(w, w) for w in words if w in _SIDES), None)
        if side is not None and self._side(who) not in (None, side):
            return True
        if not {"former", "ex"}.isdisjoint(words):
            return False
        noun, offices = _core(words)[-1], self._offices(who) & _EXCLUSIVE
        if noun in _SEEKING and offices & _NOT_RUNNING:
            return True
        return noun in _EXCLUSIVE and bool(offices) and noun not in offices

    def _is_seated_elsewhere(self, who: int, words: Sequence[str]) -> bool:
        """Whether “the Orr senator” cannot be somebody: he or she is of another place, or a president."""
        if words[-1] not in seats.SEATED or len(words) < 2:
            return False
        of = self.seats.get(who)
        told = f" {' '.join(words[:-1])} "
        places = {place for place in self._all_places if f" {place} " in told}
        elsewhere = bool(of) and bool(places) and places.isdisjoint(of or ())
        return elsewhere or who in self.roles.get("president", {})

    @cached_property
    def _all_places(self) -> frozenset[str]:
        """The places that somebody of the article, or of the United States, can hold office for."""
        return seats.states().union(*self.seats.values())

    def _offices(self, who: int) -> set[str]:
        """The nouns of the roles that the article gives somebody."""
        own = {_PLACE.split(role)[0].split()[-1].strip(".") for role, people in self.roles.items() if who in people}
        return own | {full for word in own for full in WRITTEN_OUT.get(word, ())}

    def _side(self, who: int) -> str | None:
        """The party that stands beside somebody's name."""
        for m in self.people:
            if m.entity == who:
                if seat := _SEAT.match(self.text, m.end):
                    return _SEATS[str(seat[1])]
                start = max(self.sentences[m.sentence].start, m.start - REACH_OF_PARTY)
                before = re.findall(r"\w+", f"{m.role or ''} {self.text[start : m.start]}".casefold())
                for word in before[-4:]:
                    if word in _SIDES:
                        return SAME_PARTY.get(word, str(word))
        return None

    def _is_of_gender(self, who: int, words: Sequence[str]) -> bool:
        noun = _core(words)[-1]
        gender: Gender | None = GENDERED_TITLES.get(noun) or GENDERED_NOUNS.get(noun)
        known = self.entities[who].gender
        return None in (gender, known) or gender == known


def _core(words: Sequence[str]) -> list[str]:
    """The words up to what stands behind the noun: “former chief” of “former chief of staff and current adviser”."""
    return _CORE.split(" ".join(words))[0].split() or list(words)
