"""Groups: the named people whom “they”, “the couple”, “both leaders”, “the two men” mean."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from transforms.article import Annotated, Gender, Mention, Naming
from transforms.english.role_words import WRITTEN_OUT
from transforms.quotes.parse.tokens import Tokens
from transforms.quotes.speakers.meant import Meant

#: Sentences back within which two people named together are “they”; a word for a group reaches farther.
REACH_OF_THEY, REACH_OF_GROUP = 2, 8
#: How surely people named side by side are meant, and people who were named apart.
SIDE_BY_SIDE, APART = 0.9, 0.78

_PLURAL = ("NNS", "NNPS")
#: Tags of the words of an office before a name.
_OF_ROLES = frozenset(["NN", "NNP", "JJ", "DT", "PRP$", "POS", "HYPH"])
#: Tokens within which the noun of such a sentence stands.
LONGEST_OPENING = 4

_COUNTS = {"two": 2, "couple": 2, "pair": 2, "duo": 2, "both": 2, "three": 3, "trio": 3, "threesome": 3, "four": 4}
#: Of one family, and so of one surname, however many they are.
_KIN: dict[str, Gender | None] = {"brothers": "male", "sisters": "female", "siblings": None, "twins": None}
_PLAIN = frozenset({"couple", "pair", "duo", "trio", "two", "both", "three", "four", "newlyweds", "spouses"})
_GENDERED: dict[str, Gender] = {"men": "male", "women": "female", "brothers": "male", "sisters": "female"}
#: Who belong together, so that two of whom the sentences before tell are not just they.
_TOGETHER = frozenset("couple newlyweds spouses parents brothers sisters siblings twins partners".split())
#: Plural nouns for people of no special kind, so that any two named people can be they.
_PEOPLE = frozenset(
    """
    men women people leaders ministers candidates rivals politicians lawmakers senators governors mayors officials friends
    colleagues authors researchers scientists players teammates partners brothers sisters siblings twins parents lawyers
    presidents sides executives founders owners directors actors singers artists students victims witnesses
    """.split()
)
#: Plural nouns for organisations.
_COMPANIES = frozenset(
    """
    companies firms businesses banks airlines carmakers retailers unions parties clubs teams ministries agencies
    newspapers universities charities councils organisations organizations
    """.split()
)
_SEVERAL = _PLAIN | _PEOPLE | _KIN.keys() | _COMPANIES
#: What may stand behind the first of two: the party and state of a member of Congress.
_SEAT = r"(?:, [RDI]-[A-Z][\w.]+| \([RDI]-[^()\n]{2,20}\))?"
#: Offices whose plural means those of the article who hold one.
_OFFICES = frozenset(
    """
    senators governors mayors lawmakers candidates ministers presidents premiers chancellors congressmen representatives
    councillors ambassadors
    """.split()
)
#: What may be told of the first of two between commas: “Kip Lawson, who owns the store, and his wife”.
_TOLD = r"(?:,\s(?:\d{1,3}|(?:who|whose|an?|the|from|of)\s[^,.;:“”\"\n]{1,60})(?=,\sand\s))?"
_LINK = re.compile(
    _SEAT
    + _TOLD
    + r"(?:,?\s(?:and|&)\s(?:(?:his|her|their)\s(?:[\w-]+\s){0,2}[\w-]+,?\s|(?:[a-z]+\s){0,3})?|,\s)(?:[A-Z][a-z]{1,3}\.?\s)?"
)
#: The noun that several named side by side stand beside: “three *farmers* — Abel Crane, …”, “two *women* who worked there, …”,
#: “*Senators* Ann Brill and …”. A clause between is told of them where their number is.
_BESIDE = re.compile(
    r"(?:\b(?P<count>[Tt]wo|[Tt]hree|[Ff]our|[Bb]oth) (?:[\w-]+ ){0,2})?\b(?P<noun>[A-Za-z]+s|[Mm]en|[Ww]omen|[Pp]eople)"
    r"(?:(?P<told> (?:who|from|at|in) [^,.;:“”\n]{1,80})?(?:[,:]|\s[—–-]|\s--)\s|\s\(|\s)(?:[A-Z][\w.]+\s){0,2}$"
)
#: Characters before a name within which such a noun stands.
REACH_OF_NOUN = 120
#: Who have written what an article tells of, so that they are its authors; words for it.
_AUTHORS = frozenset(["authors", "co-authors", "researchers", "scientists", "economists"])
_OF_A_BODY = frozenset(["of", "for", "at", "from"])
_WRITTEN = re.compile(
    r"\b(?:study|studies|paper|report|research|researchers|findings|analysis|survey|authors?|book|experiments?)\b"
)
#: What is somebody's: “the value of *both*”.
_OF_SEVERAL = re.compile(r" of (?:the )?(?:both|two|three|four|couple|pair|duo|trio)$")
_NEUTRAL = re.compile(
    r"\bthey/them\b|\bthe pronouns? [“\"‘]?they\b|\b[“\"‘]?they[”\"’]? (?:and [“\"‘]?them[”\"’]? )?(?:pronouns|as (?:a|their) pronoun)",
    re.I,
)


class Groups:
    """Finds the people of one article whom a word for several means."""

    def __init__(self, annotated: Annotated, naming: Naming, tokens: Tokens) -> None:
        self.annotated = annotated
        self.tokens = tokens
        self.entities = naming.entities
        self.people = [m for m in naming.mentions if m.label == "PERSON" and m.entity is not None]
        self.starts = [m.start for m in self.people]
        self.bodies = [m for m in naming.mentions if m.label == "ORG" and m.entity is not None]
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
        if noun is None:
            noun = self._opening_group(here - 1)
        elif noun not in self.named:  # “*The pair* married in May. They …”
            self.called(noun, self.tokens.word[self.tokens.left[noun] : noun + 1])
        if noun in self.named:
            return self.named[noun]
        for group in self._side_by_side(self.people, self.tokens.start[i]):
            sentence = self.tokens.sentence[group[-1].first_token]
            if here - sentence > REACH_OF_THEY or self._plural_subject(group[-1].end, i) is not None:
                return None
            return self._meant(group, SIDE_BY_SIDE)
        return None

    def called(self, head: int, words: Sequence[str]) -> Meant | None:
        """Whom a phrase with the head at token `head` means: “the couple”, “both leaders”, “the two men”."""
        found = None if _OF_SEVERAL.search(" ".join(words[1:])) else self._called(head, words)
        if found is not None:
            self.named[head] = found
        return found

    def beside(self, head: int) -> Meant | None:
        """Who are named between commas or dashes behind a plural noun: “the two ministers, *Olga Lind and Gus Ferrin*,”."""
        if self.tokens.tag[head] not in _PLURAL:
            return None
        for mentions in (self.people, self.bodies):
            k = bisect.bisect_left(mentions, self.tokens.end[head], key=lambda m: m.start)
            if k == len(mentions) or not self._is_apposed(head, mentions[k].first_token):
                continue
            group = [mentions[k]]
            while k + 1 < len(mentions) and self._linked(mentions[k], mentions[k + 1]):
                k += 1
                group.append(mentions[k])
            if len({m.entity for m in group}) > 1 and self._joined(group):
                self.named[head] = self._meant(group, SIDE_BY_SIDE)
                return self.named[head]
        return None

    def _is_apposed(self, head: int, name: int) -> bool:
        """Whether a name at token `name` opens an apposition of the noun at `head`: no verb between, roles alone before it."""
        tokens = self.tokens
        if tokens.sentence[name] != tokens.sentence[head] or self._acts_itself(head, name):
            return False
        at = name - 1
        while at > head and tokens.tag[at] in _OF_ROLES:
            at -= 1  # down to the noun itself: “ministers *Olga Lind and Gus Ferrin*”
        return at == head or (
            tokens.word[at] in (",", "--", "—", "–", ":", "(")
            and not any(tokens.tag[i].startswith(("VB", "MD", "W")) or tokens.word[i] == "," for i in range(head, at))
        )

    def _acts_itself(self, head: int, name: int) -> bool:
        """Whether a name is what the main clause is about that “according to *their friends*,” opens."""
        tokens, at = self.tokens, name
        while tokens.dep[at] == "compound":
            at = tokens.head[at]
        return tokens.dep[head] == "pobj" and tokens.dep[at] in ("nsubj", "nsubjpass")

    def _called(self, head: int, words: Sequence[str]) -> Meant | None:
        noun = words[-1]
        count = next((n for w, n in _COUNTS.items() if w in words), None)
        if words[0] not in ("the", "both"):
            return None
        if len(words) == 2 and noun in _KIN:
            return self._siblings(head, _KIN[noun])
        if len(words) == 2 or count is not None:
            group = self._named_so(head, noun, count)
            if group is None and noun in _AUTHORS and _OF_A_BODY.isdisjoint(self.tokens.word[head + 1 : head + 2]):
                group = self._authors(head, count)
            if group is not None:
                return self._meant(group, SIDE_BY_SIDE)
        if (bearers := self._bearers(head, noun)) and count in (None, len(bearers)):
            return self._meant(bearers, SIDE_BY_SIDE if self._named_together(bearers) else APART)
        if count is not None and noun in _COMPANIES:
            return self._companies(head, count)
        if count is not None and (noun in _PLAIN or noun in _PEOPLE):
            return self._people(head, noun, count)
        return None

    def _named_so(self, head: int, noun: str, count: int | None) -> list[Mention] | None:
        """Those who were named side by side beside the noun: “Two farmers, Abel Crane and Sten Dorr, …”, then “the farmers”."""
        text = self.annotated.text
        for group in self._near_groups(head):
            start = group[0].start
            beside = _BESIDE.search(text, max(0, start - REACH_OF_NOUN, self._sentence_start(group[0])), start)
            if beside is None or beside["noun"].casefold() != noun:
                continue
            told = _COUNTS.get((beside["count"] or "").casefold())
            if (told is None and beside["told"]) or told not in (None, len(group)) or count not in (None, len(group)):
                continue
            return group if self._are(group, _GENDERED.get(noun)) else None
        return None

    def _authors(self, head: int, count: int | None) -> list[Mention] | None:
        """Those named side by side in a sentence of what they have written: “the study, by Ida Brandt and Noel Farrow”."""
        for group in self._near_groups(head):
            sentence = self.annotated.sentences[group[-1].sentence]
            if _WRITTEN.search(self.annotated.text, sentence.start, sentence.end):
                return group if count in (None, len(group)) else None
        return None

    def _near_groups(self, head: int) -> list[list[Mention]]:
        here = self.tokens.sentence[head]
        groups = self._side_by_side(self.people, self.tokens.start[head])
        return [group for group in groups if here - group[-1].sentence <= REACH_OF_GROUP]

    def _sentence_start(self, mention: Mention) -> int:
        return self.annotated.sentences[mention.sentence].start

    def _people(self, head: int, noun: str, count: int) -> Meant | None:
        """The people whom “the two men” mean: those named side by side, if they are as many, else all who are named near."""
        offset, here = self.tokens.start[head], self.tokens.sentence[head]
        gender = _GENDERED.get(noun)
        for group in self._side_by_side(self.people, offset):
            if here - self.tokens.sentence[group[-1].first_token] > REACH_OF_GROUP:
                break
            if len(group) == count and self._are(group, gender):
                return self._meant(group, SIDE_BY_SIDE)
        near = [
            m
            for m in self.people[: bisect.bisect_left(self.starts, offset)]
            if here - m.sentence <= REACH_OF_THEY and self.tokens.dep[m.last_token - 1] != "compound"
        ]  # the *Holt* administration is not Holt
        apart = list({m.entity: m for m in near if self._are([m], gender)}.values())
        if len(apart) == count and noun not in _TOGETHER:
            return self._meant(apart, APART)
        return None

    def _siblings(self, head: int, gender: Gender | None) -> Meant | None:
        """Those of one surname who are named side by side: “Tom Brask and his brother, Erik Brask,”, then “the brothers”."""
        for group in self._side_by_side(self.people, self.tokens.start[head]):
            surnames = {self.entities[m.entity].name.split()[-1] for m in group if m.entity is not None}
            if self.tokens.sentence[head] - group[-1].sentence > REACH_OF_GROUP:
                return None
            if len(surnames) == 1 and self._are(group, gender):
                return self._meant(group, SIDE_BY_SIDE)
        return None

    def _bearers(self, head: int, noun: str) -> list[Mention]:
        """The two or three people whom the article has named with the office that `noun` is the plural of."""
        if noun not in _OFFICES:
            return []
        office, offset = noun.removesuffix("s"), self.tokens.start[head]
        found: dict[int | None, Mention] = {}
        for m in self.people:
            title = (m.role or "").casefold().split()[-1:]
            names = {title[0], *WRITTEN_OUT.get(title[0].strip("."), ())} if title else set()
            if m.start < offset and office in names:
                found.setdefault(m.entity, m)
        return list(found.values()) if len(found) in (2, 3) else []

    def _named_together(self, people: Sequence[Mention]) -> bool:
        """Whether people are named in one sentence."""
        return len({m.sentence for m in people}) == 1

    def _companies(self, head: int, count: int) -> Meant | None:
        """The organisations that were last named side by side, if they are as many."""
        for group in self._side_by_side(self.bodies, self.tokens.start[head]):
            if self.tokens.sentence[head] - group[-1].sentence > REACH_OF_GROUP:
                return None
            if len({m.entity for m in group}) == count:
                return self._meant(group, SIDE_BY_SIDE)
        return None

    def _neutral(self) -> int | None:
        """The one person of whom the article says that “they” is the pronoun."""
        text = self.annotated.text
        match = _NEUTRAL.search(text) if "/" in text or "pronoun" in text else None
        k = bisect.bisect_left(self.starts, match.start()) - 1 if match else -1
        return self.people[k].entity if k >= 0 else None

    def _side_by_side(self, mentions: Sequence[Mention], offset: int) -> list[list[Mention]]:
        """Groups of `mentions` named side by side before `offset`, nearest first."""
        found: list[list[Mention]] = []
        k = bisect.bisect_left(mentions, offset, key=lambda m: m.start) - 1
        while k > 0:
            group = [mentions[k]]
            while k > 0 and self._linked(mentions[k - 1], mentions[k]):
                k -= 1
                group.insert(0, mentions[k])
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
            plural = tokens.tag[k] in _PLURAL or tokens.word[k] in _PLAIN
            if plural and tokens.dep[k] == "nsubj" and tokens.quote[k] < 0:
                return k
            k -= 1
        return None

    def _opening_group(self, sentence: int) -> int | None:
        """The noun with which a sentence opens, if it is found to mean several: “*The two leaders* embraced.”"""
        if sentence < 0:
            return None
        tokens, first = self.tokens, self.annotated.sentences[sentence].first_token
        last = min(first + LONGEST_OPENING, self.annotated.sentences[sentence].last_token)
        if tokens.word[first] not in ("the", "both") or tokens.quote[first] >= 0:
            return None
        nouns = (k for k in range(first + 1, last) if tokens.word[k] in _SEVERAL)
        for noun in nouns:
            if noun in self.named or self.called(noun, tokens.word[first : noun + 1]) is not None:
                return noun
        return None

    def _are(self, group: Sequence[Mention], gender: Gender | None) -> bool:
        genders = {self.entities[m.entity].gender for m in group if m.entity is not None}
        return gender is None or genders <= {None, gender}

    def _meant(self, group: Sequence[Mention], sure: float) -> Meant:
        return Meant(tuple(dict.fromkeys(m.entity for m in group if m.entity is not None)), sure)
