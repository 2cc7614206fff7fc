"""Namesakes: which of several bearers of a surname an article means by it.

An article has one whom its surname means throughout, and calls the others by their full names, their titles or their
first names: the one who is named first and most often, of whom its pronouns tell. What stands close by can overrule
it: a full name just before, a pronoun behind. Each speaks with a weight, in the manner of a naive Bayes estimate
whose weights are set by hand and checked on bare surnames of news articles that were labelled by hand.
"""

from __future__ import annotations

import bisect
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.article import Annotated, Gender
from transforms.english.name_words import KIN
from transforms.entities.candidates.candidate import Candidate
from transforms.entities.joining.cluster import Cluster
from transforms.entities.joining.gender_by_pronouns import is_quoted
from transforms.entities.known import first_and_last

#: What speaks for a bearer of a surname, as natural logarithms of how many times likelier it makes him or her: being
#: the first whom the article names; each doubling of full namings; the headline; a full name in this sentence or the
#: one before, in the paragraph; a pronoun of the gender behind the surname, or opening the next sentence; being whom
#: the article named last, by whatever name.
FIRST, PER_DOUBLING, HEADLINE, JUST_NAMED, IN_PARAGRAPH = 1.3, 0.45, 0.7, 1.5, 0.3
#: The same for having spoken where so named, if the surname speaks as well.
GOES_ON = 1.0
PRONOUN, PRONOUN_PAST_OTHERS, NEXT_PRONOUN, SAME_AS_LAST = 1.8, 0.4, 1.0, 0.8
#: What speaks against: being named in an aside only (“his wife, Ada Lund”), only behind the surname; being
#: dead where the surname speaks.
ASIDE, NAMED_LATER, DEAD = -1.5, -1.0, -6.5
#: Against a child, whom a newspaper calls by the first name, and the years up to which somebody is one.
CHILD, OLDEST_CHILD = -2.0, 15
#: “The elder Lund”: for a father or Sr., against a son or Jr.
GENERATION = 7.0
#: Share of a pronoun's weight for somebody of unknown gender.
UNKNOWN = 0.3
#: The same for the whole article: how much each pronoun that follows the surname counts, and how much all do at most.
PER_ARTICLE, MOST_PER_ARTICLE = 0.4, 1.6

_PRONOUN = re.compile(r"\b(?:(he|him|his|himself)|(she|her|hers|herself))\b", re.I)
_OPENING = re.compile(r"[\s“\"]*(?:(He|His)|(She|Her))\b")
_VERBS = "(?:said|says|told|tells|added|adds|asked|replied|insisted|argued|warned|explained|recalled)"
_SPEAKS = re.compile(rf",? {_VERBS}\b")
_SAID = re.compile(rf"\b{_VERBS} (?:[A-Z]?[a-z]+\.? ){{0,2}}$")
_DEAD = re.compile(
    r"['’]s (?:widow|widower|funeral|killer|murder)\b"
    r"|(?:, \d{1,3},?| \(\d{1,3}\))?,? (?:who )?(?:died|drowned|was (?:killed|murdered|found dead|shot dead|shot and killed))\b"
    r"|,? \((?:1[6-9]|20)\d\d\s?[-–]\s?(?:1[6-9]|20)\d\d\)"
)
_LATE = re.compile(
    r"\b(?:(?:[Tt]he|[Hh]is|[Hh]er|[Tt]heir|[Mm]y) late"
    r"|(?:[Ww]idow|[Ww]idower|(?<!attempted )murder|killing|funeral|death) of) (?:[A-Z]?[a-z]+\.? ){0,2}$"
)
_GENERATION = re.compile(r"\b(?:[Tt]he )?(elder|older|senior|younger|junior) (?:(?:Mr|Mrs|Ms|Dr)\.? )?$")
_CHILD_BEFORE = re.compile(r"\b(?:son|daughter|grandson|granddaughter|nephew|niece|stepson|stepdaughter),? $")
_PARENT_BEFORE = re.compile(r"\b(?:father|mother|dad|mum|mom|grandfather|grandmother|uncle|aunt),? $")
_AGED = re.compile(r", (\d{1,2})(?=[,.;])")
_OPENED_BY_KIN = re.compile(
    r"(?:(?:His|Her|Their|The \w+['’]s|(?:[A-Z][\w-]+ ){0,2}[A-Z][\w-]+['’]s) (?:[\w-]+ ){0,2}[\w-]+, )"
)
_KIN_BEFORE = re.compile(rf"\b(?:{'|'.join(sorted(KIN))}),? (?:[A-Z][\w.]+ )?$")


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom a surname means, how surely (0 to 1), and the others that it can mean, likeliest first."""

    cluster: Cluster
    sure: float = 1.0
    others: tuple[Cluster, ...] = ()


class Namesakes:
    """Weighs the bearers of the surnames of one article."""

    def __init__(self, annotated: Annotated, people: Sequence[Candidate]) -> None:
        self.annotated = annotated
        self.people = people
        self.starts = [c.start for c in people]
        self.paragraph = [s.paragraph for s in annotated.sentences]
        self.full: dict[Cluster, list[Candidate]] = {}
        """namings in full by bearer, as they were before surnames were given to them"""
        self.told: dict[str, Counter[Gender]] = {}

    def choose(self, fits: Sequence[Cluster], candidate: Candidate) -> Choice:
        """The likeliest of two or more bearers."""
        surname = candidate.words[-1]
        told = self._told_of(surname)
        scores = {c: self._prior(c, fits, told) + self._here(c, candidate) for c in fits}
        if (last := self._named_last(fits, candidate)) is not None:
            scores[last] += SAME_AS_LAST
        ranked = sorted(fits, key=lambda c: -scores[c])
        best = ranked[0]
        sure = 1 / sum(math.exp(scores[c] - scores[best]) for c in fits)
        return Choice(best, sure, tuple(ranked[1:]))

    def is_beside(self, cluster: Cluster) -> bool:
        """Whether the article is not about somebody: it names him or her beside a relative only, or as one who is dead."""
        return all(self._in_aside(m) for m in self._namings(cluster)) or self._is_dead(cluster)

    # -- the article -----------------------------------------------------------------------------------------------

    def _namings(self, cluster: Cluster) -> list[Candidate]:
        if cluster not in self.full:
            longer = [m for m in cluster.members if len(m.words) > 1]
            self.full[cluster] = longer or cluster.members[:1]
        return self.full[cluster]

    def _prior(self, cluster: Cluster, fits: Sequence[Cluster], told: Counter[Gender]) -> float:
        named = self._namings(cluster)
        score = PER_DOUBLING * math.log2(len(named) + 1)
        if named[0].start == min(self._namings(c)[0].start for c in fits):
            score += FIRST
            score += HEADLINE * (self.annotated.sentences[named[0].sentence].kind == "heading")
        if all(self._in_aside(m) for m in named):
            score += ASIDE
        ages = (_AGED.match(self.annotated.text, m.end) for m in named)
        score += CHILD * any(int(age.group(1)) <= OLDEST_CHILD for age in ages if age)
        balance = PER_ARTICLE * (told["male"] - told["female"])
        return score + _agreeing(cluster, "male", max(-MOST_PER_ARTICLE, min(MOST_PER_ARTICLE, balance)))

    def _in_aside(self, naming: Candidate) -> bool:
        """Whether somebody is named as somebody's relative: “his wife, Ada Lund”, “daughter Ada Lund's house”.

        Not “…, said his wife, Ada Lund” and not “Her mother, Ada Lund, wept”: she has the word, or the sentence.
        """
        text = self.annotated.text
        kin = _KIN_BEFORE.search(text, max(0, naming.start - 40), naming.start)
        if kin is None or self._speaks(naming):
            return False
        opens = _OPENED_BY_KIN.fullmatch(text, self.annotated.sentences[naming.sentence].start, naming.start)
        return opens is None or text[naming.end : naming.end + 1] != ","

    def _speaks(self, naming: Candidate) -> bool:
        """Whether a verb of speech stands straight behind or before a name."""
        text = self.annotated.text
        if _SPEAKS.match(text, naming.end):
            return True
        behind = text[naming.end : naming.end + 1]  # “said Ada Lund.”, not “they said Ada Lund was late”
        return behind in ("", ".", ",", "\n") and bool(_SAID.search(text, max(0, naming.start - 32), naming.start))

    def _told_of(self, surname: str) -> Counter[Gender]:
        """Pronouns that follow the bare surname anywhere in the article with nobody else named between."""
        if surname not in self.told:
            bare = [c for c in self.people if c.words == (surname,)]
            self.told[surname] = Counter(g for c in bare for g, past in [self._behind(c)] if g and not past)
        return self.told[surname]

    # -- the place -------------------------------------------------------------------------------------------------

    def _named_last(self, fits: Sequence[Cluster], candidate: Candidate) -> Cluster | None:
        """Who of `fits` was named last before, by whatever name, and not in an aside."""
        before = [(m.start, n) for n, c in enumerate(fits) for m in c.members if m.start < candidate.start]
        for start, n in sorted(before, reverse=True):
            if not self._in_aside(next(m for m in fits[n].members if m.start == start)):
                return fits[n]
        return None

    def _here(self, cluster: Cluster, candidate: Candidate) -> float:
        score = self._named_close(cluster, candidate)
        gender, past_others = self._behind(candidate)
        score += _agreeing(cluster, gender, PRONOUN_PAST_OTHERS if past_others else PRONOUN)
        score += _agreeing(cluster, self._opening(candidate), NEXT_PRONOUN)
        score += self._of_generation(cluster, candidate)
        if self._is_dead(cluster) and self._speaks(candidate):
            score += DEAD
        return score

    def _of_generation(self, cluster: Cluster, candidate: Candidate) -> float:
        """What “the elder Lund”, “the younger Lund” says: of father and son, of Sr. and Jr."""
        text = self.annotated.text
        told = _GENERATION.search(text, max(0, candidate.start - 14), candidate.start)
        if told is None:
            return 0.0
        suffixes = {word for m in cluster.members for word in m.words[-1:]}
        is_young = "jr" in suffixes or any(
            _CHILD_BEFORE.search(text, max(0, m.start - 40), m.start) for m in self._namings(cluster)
        )
        is_old = "sr" in suffixes or any(
            _PARENT_BEFORE.search(text, max(0, m.start - 40), m.start) for m in self._namings(cluster)
        )
        young = told.group(1) in ("younger", "junior")
        return GENERATION * ((is_young - is_old) if young else (is_old - is_young))

    def _is_dead(self, cluster: Cluster) -> bool:
        """Whether the article tells of somebody's death where it names him or her in full."""
        text = self.annotated.text
        return any(
            _DEAD.match(text, m.end) or _LATE.search(text, max(0, m.start - 40), m.start)
            for m in self._namings(cluster)
        )

    def _named_close(self, cluster: Cluster, candidate: Candidate) -> float:
        before = [m for m in self._namings(cluster) if m.start < candidate.start]
        if self._is_just_titled(cluster, candidate):
            return JUST_NAMED
        if not before:
            return NAMED_LATER
        apart = candidate.sentence - before[-1].sentence
        if self._in_aside(before[-1]):
            return 0.0
        if apart <= 1:
            return JUST_NAMED + GOES_ON * (self._speaks(before[-1]) and self._speaks(candidate))
        return IN_PARAGRAPH * (self.paragraph[candidate.sentence] - self.paragraph[before[-1].sentence] <= 1)

    def _is_just_titled(self, cluster: Cluster, candidate: Candidate) -> bool:
        """Whether “Mr. Lund” or “Ms. Lund”, of which one bearer alone can be meant, stands in the sentence before."""
        return any(
            m.start < candidate.start
            and candidate.sentence - m.sentence <= 1
            and first_and_last.gender_of_title(m.title) is not None
            for m in cluster.members
        )

    def _behind(self, candidate: Candidate) -> tuple[Gender | None, bool]:
        """The gender of the first pronoun behind a name in its sentence, and whether somebody else stands between."""
        end = self.annotated.sentences[candidate.sentence].end
        for match in _PRONOUN.finditer(self.annotated.text, candidate.end, max(candidate.end, end)):
            if not is_quoted(self.annotated, match.start()):
                between = self._between(candidate.end, match.start())
                return ("male" if match.group(1) else "female"), between
        return None, False

    def _opening(self, candidate: Candidate) -> Gender | None:
        """The gender of the pronoun that opens the next sentence, if nobody else is named before it."""
        after = candidate.sentence + 1
        sentences = self.annotated.sentences
        if after >= len(sentences) or self._between(candidate.end, sentences[after].start):
            return None
        opening = _OPENING.match(self.annotated.text, sentences[after].start)
        if opening is None or is_quoted(self.annotated, opening.end() - 1):
            return None
        return "male" if opening.group(1) else "female"

    def _between(self, start: int, end: int) -> bool:
        k = bisect.bisect_left(self.starts, start)
        return k < len(self.starts) and self.starts[k] < end


def _agreeing(cluster: Cluster, gender: Gender | None, weight: float) -> float:
    """What a pronoun of a gender says for somebody: for one whose gender nobody knows a part of it."""
    if gender is None:
        return 0.0
    if cluster.gender is None:
        return UNKNOWN * abs(weight)
    return weight if gender == cluster.gender else -weight
