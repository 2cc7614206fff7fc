"""Pronouns: whom “he”, “she” or “they” means, by gender, number, recency and prominence.

Salience is weighed in the manner of Lappin and Leass, "An algorithm for pronominal anaphora resolution" (1994), with
what the shallow and partial parse of a news article gives.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence
from functools import cached_property

from transforms.article import Annotated, Gender, Mention, Naming
from transforms.english.name_words import KIN
from transforms.english.role_words import NOUNS
from transforms.entities.known.first_and_last import share_of_gender
from transforms.quotes.parse.tokens import FINITE, Tokens
from transforms.quotes.speakers.meant import Meant

_GENDER: dict[str, Gender] = {"he": "male", "him": "male", "his": "male", "she": "female", "her": "female"}
#: What goes on with words given before.
_GOING_ON = frozenset(["added", "adds", "continued", "continues", "went", "goes"])
_ALSO = frozenset(["also", "further"])
_OTHER: dict[Gender, Gender] = {"male": "female", "female": "male"}
_OBJECTS = frozenset(["dobj", "dative", "iobj"])
_SINGULAR = frozenset(_GENDER)
_FOLLOWED = frozenset(["he", "she", "him", "her"])
_BODY = frozenset(["they", "it", "we"])
#: Clauses inside another.
INNER = frozenset(["acl", "advcl", "ccomp", "pcomp", "relcl", "xcomp"])
_BODIES = frozenset(["ORG", "NORP"])
#: What may stand before the subject of a sentence: “*But Mr.* Holt differed.”
_OPENING = re.compile(
    r"(?:(?:And|But|However|Later|Meanwhile|Now|So|Still|Then|Yet),?\s+)?(?:(?:Dr|Miss|Mr|Mrs|Ms|Sir)\.?\s+)?"
)
#: The same with what somebody is, set off before the name: “*Holt's deputy,* Ann Dorr, nodded.”
_SET_OFF = re.compile(
    r"(?:The|An?|His|Her|Their|Its|(?:[A-Z][\w-]+ ){0,2}[A-Z][\w-]+['’]s)\s(?:[\w-]+\s){0,4}[\w-]+,\s"
)


#: What a mention weighs, by its place: a subject is taken up again most often, a possessor or a name within somebody's
#: words seldom, one who was just quoted most often of all.
SPEAKER, SUBJECT, EMBEDDED, OTHER, POSSESSOR, QUOTED = 1.5, 1.0, 0.65, 0.55, 0.4, 0.15
#: The same for who is the subject of the sentence just before, in the same paragraph.
JUST_ACTED = 1.25
#: Each sentence between a mention and the pronoun leaves this share of its weight; so does each paragraph.
PER_SENTENCE, PER_PARAGRAPH = 0.5, 0.85
#: Sentences back beyond which a mention weighs nothing.
REACH = 12
#: How surely the last spoken of several that a description fits is meant.
OF_SEVERAL = 0.76
#: What somebody weighs at least whose thing the clause before “but she said” is about.
OWNER = 1.4
#: What the likeliest candidate weighs at most who is a guess: of 22 such on a part of the training articles half were wrong.
FAINT = 0.03
#: Share of the weight for one whom the words name: people seldom speak of themselves by name.
NAMES_HIMSELF = 0.3
#: Times the weight for who spoke last before “he added”, and sentences back within which he did.
GOING_ON, REACH_OF_SPEAKER = 4.0, 2
#: Share of the weight for a person of unknown gender.
UNKNOWN_GENDER = 0.6
#: The same where such a person has just done something to a “him” or “her”: “he” or “she” then means that one.
BESIDE = 0.3


class Pronouns:
    """Resolves the pronouns of one article in text order, each by the names and pronouns before it."""

    def __init__(
        self,
        annotated: Annotated,
        naming: Naming,
        tokens: Tokens,
        speaking: Container[int],
        strangers: Mapping[int, Gender | None],
        inside: Mapping[int, Container[int]],
    ) -> None:
        """`speaking` holds the tokens at the head of a quotation's speaker, `strangers` those without an entity and their gender.

        `inside` tells of such a token whom the quotation names.
        """
        self.text = annotated.text
        self.tokens = tokens
        self.speaking = speaking
        self.inside = inside
        self.entities = naming.entities
        self.sentences = annotated.sentences
        self.sentence_starts = [s.start for s in annotated.sentences]
        self.paragraph = [s.paragraph for s in annotated.sentences]
        self.seen: list[tuple[int, int, int, float]] = []
        """sentence, offset, entity, weight of every naming before; pronouns are added as they are resolved"""
        self.peoples: set[int] = set()
        """entities that are no body, but all who belong to a people or a party"""
        self.named_at = {m.last_token - 1: m.entity for m in naming.mentions if m.label == "PERSON"}
        for m in naming.mentions:
            if m.entity is not None and (m.label == "PERSON" or m.label in _BODIES):
                if is_people(m, tokens):
                    self.peoples.add(m.entity)
                self.seen.append((self._sentence(m.start), m.start, m.entity, self._weight_of(m)))
        for head in strangers:
            self.seen.append((self._sentence(tokens.start[head]), tokens.start[head], _stranger(head), SPEAKER))
        self.seen.sort(key=lambda row: row[1])
        self.learned: dict[int, Gender] = {_stranger(head): gender for head, gender in strangers.items() if gender}
        """the gender of the pronoun that first meant somebody"""
        self.beside: dict[int, tuple[Gender, int]] = {}
        """the gender of the pronoun for whom somebody did something to, and the sentence"""
        self.resolved: dict[int, int | None] = {}
        self.faint: set[int] = set()
        """pronouns whose best candidate was last spoken of so long ago that it is a guess"""

    def follow(
        self,
        described: Collection[int],
        whom: Callable[[int], int | None],
        offices: Collection[str],
        bearer: Callable[[int], int | None],
        acting: Mapping[int, Gender | None],
    ) -> None:
        """Resolves every “he” and “she” outside quotation marks in text order.

        A description that speaks, its head among the tokens `described`, is taken up as the name is that `whom` gives it;
        so is “the *mayor*” anywhere, a word of `offices`, whose `bearer` is told by its token. Whoever acts at the tokens `acting`
        without a name can be meant as well, and is of the gender that they tell.
        """
        words, watched = self.tokens.word, _FOLLOWED.union(offices)
        for i in sorted({*described, *acting, *(i for i, word in enumerate(words) if word in watched)}):
            word = words[i]
            if self.tokens.quote[i] >= 0:
                continue
            if word in ("he", "she"):
                self.resolve(i)
            elif word in ("him", "her") and (doing := self._doing(i)) is not None:
                self.beside[doing] = _GENDER[word], self.tokens.sentence[i]
            elif i in acting and i not in self.speaking:
                entity = whom(i)
                if entity is None:
                    entity = _stranger(i)
                    if (gender := acting[i]) is not None:
                        self.learned[entity] = gender
                self._add(i, entity, SUBJECT)
            elif i in described and (entity := whom(i)) is not None:
                self._add(i, entity, SPEAKER)
            elif word in offices and self._stands_alone(i) and (entity := bearer(i)) is not None:
                self._add(i, entity, self._weight(i, i + 1))

    def _stands_alone(self, i: int) -> bool:
        """Whether “the mayor” stands for somebody, and not beside the name: “Ann Dorr, the *mayor*, …”."""
        tokens, behind = self.tokens, i + 1
        named = behind < tokens.n and self.text[tokens.start[behind]].isupper()
        return i > 0 and tokens.word[i - 1] == "the" and tokens.word[i - 2] != "," and not named

    def _add(self, i: int, entity: int, weight: float) -> None:
        row = (self._sentence(self.tokens.start[i]), self.tokens.start[i], entity, weight)
        bisect.insort(self.seen, row, key=lambda r: r[1])

    def resolve(self, i: int) -> int | None:
        """The entity that the pronoun at token `i` means, below 0 for a stranger; None where no candidate fits."""
        if i not in self.resolved:
            word = self.tokens.word[i]
            found = self._person(i, _GENDER[word]) if word in _SINGULAR else self._body(i) if word in _BODY else None
            self.resolved[i] = found
            if found is not None:
                self._add(i, found, self._weight(i, i + 1))
        return self.resolved[i]

    def _person(self, i: int, gender: Gender) -> int | None:
        asking = self._asking(i)
        scores = self._weighed(i, gender, asking | self._told(i))
        best = self._before_other(i, scores, gender)
        if best is None:
            best = self._best(scores, gender, self.learned)
        if best is None:  # “Mira Trent said he was ill. “He sang,” she said.”: it was not she who was he
            best = self._best(scores, gender, {})
        if best is None and asking and self.tokens.dep[self.tokens.head[i]] not in INNER:
            best = _stranger(i)  # who was asked, and has no name so far
        if best is not None:
            self.learned.setdefault(best, gender)
            if best >= 0 and scores.get(best, 0.0) < FAINT and self._scores(i, self.own).get(best, 0.0) < FAINT:
                self.faint.add(i)
        return best

    def _weighed(self, i: int, gender: Gender, others: Container[int]) -> dict[int, float]:
        """The weights of those whom the pronoun at token `i` can mean, `others` aside, by what stands beside it."""
        scores = {entity: score for entity, score in self._scores(i).items() if entity not in others}
        inside = self.inside.get(i, ())
        for entity in scores:
            if self._is_beside(i, entity, gender):
                scores[entity] *= BESIDE
            if entity in inside:
                scores[entity] *= NAMES_HIMSELF
        speaker = self.speaker_before(i)
        if speaker in scores and speaker is not None:
            scores[speaker] *= GOING_ON
        owner = self._owner_before(i)
        if owner is not None and owner in scores:
            scores[owner] = max(scores[owner], OWNER)
        return scores

    def speaker_before(self, i: int) -> int | None:
        """Who spoke last before “he *added*”, “the senator *also* said”, which goes on with what he said."""
        tokens, verb = self.tokens, self.tokens.head[i]
        also = tokens.word[i] not in _GENDER and any(tokens.word[c] in _ALSO for c in tokens.children[verb])
        if tokens.dep[i] != "nsubj" or not (tokens.word[verb] in _GOING_ON or (also and i in self.speaking)):
            return None
        k = bisect.bisect_left(self.seen, tokens.start[i], key=lambda row: row[1])
        last = next((row for row in reversed(self.seen[:k]) if row[3] >= SPEAKER), None)
        near = last is not None and self.own[tokens.sentence[i]] - self.own[last[0]] <= REACH_OF_SPEAKER
        return last[2] if last is not None and near else None

    def _told(self, i: int) -> set[int]:
        """Whom the pronoun's own verb is done to, and who is another: “he told *Bo Pell*”, “she wrote to *Ann Dorr*”."""
        tokens, verb = self.tokens, self.tokens.head[i]
        if tokens.dep[i] != "nsubj":
            return set()
        objects = [c for c in tokens.children[verb] if c > verb and tokens.dep[c] in _OBJECTS]
        to = (c for c in tokens.children[verb] if c > verb and tokens.word[c] in ("to", "with"))
        objects += [who for c in to if (who := tokens.child(c, "pobj")) is not None]
        return {entity for c in objects if tokens.quote[c] < 0 and (entity := self.named_at.get(c)) is not None}

    def _owner_before(self, i: int) -> int | None:
        """Whose thing the clause before is about, with which the sentence opens: “*Holt*'s fate is unclear, but *she* said …”."""
        tokens, verb = self.tokens, self.tokens.head[i]
        if (
            tokens.dep[i] != "nsubj"
            or tokens.dep[verb] != "conj"
            or (thing := tokens.child(tokens.head[verb], "nsubj")) is None
        ):
            return None
        who = tokens.child(thing, "poss")
        if who is None or thing > i or tokens.word[thing] in NOUNS | KIN:
            return None
        places = range(tokens.start[tokens.left[who]], tokens.end[who])
        return next((entity for _, at, entity, _ in self.seen if at in places), None)

    def _asking(self, i: int) -> set[int]:
        """Who does something to whom the pronoun means, and is another: “Asked by *Ann Dorr*, *she* shrugged.”"""
        tokens, verb = self.tokens, self.tokens.head[i]
        participles = [c for c in tokens.children[verb] if c < i]
        while tokens.head[verb] != verb and tokens.dep[verb] in INNER:  # “Asked by Ann Dorr whether *she* knew, …”
            verb = tokens.head[verb]
            participles.append(verb)
        agents = [who for c in participles if (who := self._agent(c)) is not None]
        if not agents:
            return set()
        places = [(tokens.start[tokens.left[who]], self._end(who)) for who in agents]
        return {entity for _, at, entity, _ in self.seen for start, end in places if start <= at < end}

    def _end(self, agent: int) -> int:
        """Where the words for an agent end, with a name behind a comma: “Asked by *the mayor, Bo Pell*, …”."""
        tokens, right = self.tokens, self.tokens.right[agent]
        named = right + 1 < tokens.n and tokens.word[right] == ","
        return tokens.end[right + 1] if named else tokens.end[right - 1]

    def _doing(self, i: int) -> int | None:
        """Who does it to whom the pronoun means, and is another: “*Ann Dorr* asked *her*.”"""
        tokens, verb = self.tokens, self.tokens.head[i]
        if tokens.dep[i] not in _OBJECTS or (who := tokens.child(verb, "nsubj")) is None or who > i:
            return None
        start, end = tokens.start[tokens.left[who]], tokens.end[who]
        return next((entity for _, at, entity, _ in self.seen if start <= at < end), None)

    def _is_beside(self, i: int, entity: int, gender: Gender) -> bool:
        """Whether somebody of unknown gender has just done something to a “him” or “her” whom the pronoun means too."""
        if entity not in self.beside or self.learned.get(entity) or (entity >= 0 and self.entities[entity].gender):
            return False
        other, sentence = self.beside[entity]
        return other == gender and self.tokens.sentence[i] - sentence <= 1

    def _agent(self, participle: int) -> int | None:
        """Who has done what the participle before a clause tells: “*Asked* by *Ann Dorr*, …”."""
        tokens = self.tokens
        if tokens.tag[participle] != "VBN" or tokens.dep[participle] not in ("advcl", "ROOT"):
            return None
        by = tokens.child(participle, "agent")
        return None if by is None else tokens.child(by, "pobj")

    def _before_other(self, i: int, scores: Mapping[int, float], gender: Gender) -> int | None:
        """Who it is where the other gender is the object: of “*she* told him” two are meant, and he is not she."""
        tokens, other = self.tokens, _OTHER[gender]
        if not any(
            _GENDER.get(tokens.word[c]) == other and tokens.dep[c] in _OBJECTS for c in tokens.children[tokens.head[i]]
        ):
            return None
        pairs = {
            (one, two): a + b
            for one, a in self._fitting(scores, gender, self.learned)
            for two, b in self._fitting(scores, other, self.learned)
            if one != two
        }
        return max(pairs, key=lambda pair: pairs[pair])[0] if pairs else None

    def _best(self, scores: Mapping[int, float], gender: Gender, learned: Mapping[int, Gender]) -> int | None:
        """The likeliest person of a gender, known by name, by `learned` or not at all."""
        fitting = dict(self._fitting(scores, gender, learned))
        return max(fitting, key=lambda entity: fitting[entity]) if fitting else None

    def _fitting(
        self, scores: Mapping[int, float], gender: Gender, learned: Mapping[int, Gender]
    ) -> Iterator[tuple[int, float]]:
        """All people who can be of a gender, with their scores."""
        for entity, score in scores.items():
            known = learned.get(entity) or (self.entities[entity].gender if entity >= 0 else None)
            if (entity < 0 or self.entities[entity].label == "PERSON") and known in (gender, None):
                yield entity, score * (self._chance(entity, gender) if known is None else 1.0)

    def _chance(self, entity: int, gender: Gender) -> float:
        """What is left of the weight of somebody whose gender is not told, by how many of that first name are of it."""
        first = self.entities[entity].name.split()[0] if entity >= 0 else ""
        return UNKNOWN_GENDER * min(1.0, 2 * share_of_gender(first, gender))

    def most_salient(self, i: int, entities: Container[int]) -> int | None:
        """Who of `entities` was spoken of most, most recently, before token `i`."""
        scores = {e: s for e, s in self._scores(i).items() if e in entities}
        return max(scores, key=lambda e: scores[e]) if scores else None

    def is_subject(self, mention: Mention) -> bool:
        """Whether a mention is what its clause is about, or who was just quoted."""
        return self._weight_of(mention) >= SUBJECT

    def _body(self, i: int) -> int | None:
        """The organisation that was the last subject, in this sentence or the one before."""
        offset = self.tokens.start[i]
        here = self._sentence(offset)
        k = bisect.bisect_left(self.seen, offset, key=lambda row: row[1]) - 1
        while k >= 0 and here - self.seen[k][0] <= 1:
            sentence, _, entity, weight = self.seen[k]
            if weight >= (EMBEDDED if sentence == here else SUBJECT):  # “Although the *fund* named nobody, *it* …”
                is_body = entity >= 0 and self.entities[entity].label in _BODIES
                return entity if is_body and entity not in self.peoples else None
            k -= 1
        return None

    def _scores(self, i: int, numbers: Sequence[int] | None = None) -> dict[int, float]:
        """Weight of every entity named within reach before token `i`, by the sentences between, or by their `numbers`."""
        offset = self.tokens.start[i]
        here = self._sentence(offset)
        numbers = range(len(self.paragraph)) if numbers is None else numbers
        found: dict[int, float] = {}
        k = bisect.bisect_left(self.seen, offset, key=lambda row: row[1]) - 1
        while k >= 0 and numbers[here] - numbers[self.seen[k][0]] <= REACH:
            sentence, _, entity, weight = self.seen[k]
            apart, away = self.paragraph[here] - self.paragraph[sentence], numbers[here] - numbers[sentence]
            if away == 1 and not apart and weight == SUBJECT:
                weight = JUST_ACTED
            found[entity] = found.get(entity, 0.0) + weight * PER_SENTENCE**away * PER_PARAGRAPH**apart
            k -= 1
        return found

    @cached_property
    def own(self) -> list[int]:
        """Numbers of the sentences in which those that stand whole in marks do not count: who talks long stays near."""
        quote, count, found = self.tokens.quote, 0, []
        for s in self.sentences:
            found.append(count)
            count += not (s.first_token < s.last_token and quote[s.first_token] == quote[s.last_token - 1] >= 0)
        return found

    def _sentence(self, offset: int) -> int:
        return max(0, bisect.bisect_right(self.sentence_starts, offset) - 1)

    def _weight_of(self, mention: Mention) -> float:
        """What a naming weighs; a role before it (“*Mayor* Ines Prado”) is part of it."""
        role = mention.role
        before = f"{role} " if role and self.text.endswith(f"{role} ", 0, mention.start) else ""
        return self._weight(mention.first_token, mention.last_token, len(before))

    def _weight(self, first: int, last: int, before: int = 0) -> float:
        tokens = self.tokens
        if tokens.quote[first] >= 0:
            return QUOTED
        if self._asks(first):
            return OTHER
        if any(i in self.speaking for i in range(first, last)):
            return SPEAKER
        number = tokens.sentence[first]
        opening = self.text[self.sentence_starts[number] : tokens.start[first] - before]
        opens = self._is_opening(opening, number)
        set_off = not tokens.tag[first] and self._is_set_off(opening, last)
        for i in range(first, last):
            at = tokens.head[i] if tokens.dep[i] == "appos" else i
            if at in self.speaking:
                return SPEAKER
            if tokens.dep[at] in ("nsubj", "nsubjpass"):
                return EMBEDDED if tokens.dep[tokens.head[at]] in INNER and not opens else SUBJECT
        if last < tokens.n and tokens.word[last] in ("'s", "’s", "'", "’"):
            return POSSESSOR
        if (opens or set_off) and (not tokens.tag[first] or (last < tokens.n and tokens.tag[last] in FINITE)):
            return SUBJECT
        return OTHER

    def _is_opening(self, opening: str, number: int) -> bool:
        """Whether a name opens sentence `number`, of which `opening` stands before it."""
        return number >= 0 and (len(opening) < 4 or _OPENING.fullmatch(opening) is not None)

    def _is_set_off(self, opening: str, last: int) -> bool:
        """Whether a name before token `last` stands between commas behind what he or she is, with which the sentence opens."""
        return self.tokens.word[last : last + 1] == [","] and _SET_OFF.fullmatch(opening) is not None

    def _asks(self, first: int) -> bool:
        """Whether the name that begins at token `first` is whom somebody was asked by, in a clause before what is told."""
        tokens, at = self.tokens, first
        while tokens.dep[at] in ("compound", "appos", "pobj") and tokens.head[at] != at:
            at = tokens.head[at]
        return tokens.dep[at] == "agent" and self._agent(tokens.head[at]) is not None


def is_people(mention: Mention, tokens: Tokens) -> bool:
    """Whether a mention names all of a people, a party or a faith: “Republicans”, “the Danes”; not “Hamas”."""
    tag = tokens.tag[mention.last_token - 1]
    return mention.label == "NORP" and (tag in ("NNPS", "NNS") or not tag)


def _stranger(head: int) -> int:
    """What stands for an entity where the speaker whose name ends at token `head` is none."""
    return -1 - head


def stranger_at(entity: int) -> int:
    """The token at which the name of a stranger ends."""
    return -1 - entity


def one_of(pronouns: Pronouns, head: int, fitting: Mapping[int, None], sure: float) -> Meant | None:
    """The only one of `fitting` (entities); of several the one last spoken of before token `head`, less surely."""
    if len(fitting) < 2:
        return Meant(tuple(fitting), sure) if fitting else None
    best = pronouns.most_salient(head, fitting)
    if best is None:
        return Meant((next(iter(fitting)),), 1 / len(fitting), tuple(fitting)[1:])
    return Meant((best,), OF_SEVERAL, tuple(e for e in fitting if e != best))
