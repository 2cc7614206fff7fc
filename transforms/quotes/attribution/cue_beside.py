"""Beside a quotation: the cue right before or right after it, by the clause that the cue stands in."""

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from transforms.article import Annotated, Quoted
from transforms.english import reporting_verbs
from transforms.quotes.parse import cue as cues_of
from transforms.quotes.parse.content import Clause, Span, trim
from transforms.quotes.parse.cue import Cue
from transforms.quotes.parse.tokens import Tokens

#: A quotation without end punctuation and of fewer words is rather a term than somebody's sentence.
MIN_SPEECH_WORDS = 4
#: Words between a quotation and the verb after it: "X, a spokeswoman for the Y of Z, said".
MAX_WORDS_TO_CUE = 30
#: Letters of the words that a title writes small ("of", "from").
MAX_SMALL_WORD = 4
#: Words between a quotation and the clause of its cue: “…,” on Monday she said.
MAX_WORDS_TO_CLAUSE = 3

#: Verbs that tell who said the whole sentence before them: “A.” *X says*. Of others, “A.” X has *prayed* for rain, it is new.
TELLING_WHO = frozenset(
    """
    add admit announce answer ask conclude continue cry declare exclaim explain insist joke note observe post quip read recall
    recount remark repeat reply report respond say shout state tell testify text tweet whisper write yell
    """.split()
)

WORD = re.compile(r"\w+(?:['’]\w+)*")
_CLOSERS = "\"”»“'’"
#: Words that go on after a quotation up to the next mark of punctuation.
_REST = re.compile(r" [a-z][^,;:.?!()\"“”—–]*")
#: A that-clause that goes on in the quotation: he said on Monday that after the storm, “…”.
_THAT = re.compile(r"(?: (?!that\b)[\w’'-]+){0,8} (?P<that>that) [^;:.?!()\"“”—–]+[,:]\s*$")
#: What a title follows: in his book, “…”.
_WORK = re.compile(
    r"\b(?:ad|advert|advertisement|album|article|autobiography|ballad|biography|blog|book|booklet|column|comedy|commercial|"
    r"documentary|essay|exhibition|film|hit|memoir|memoirs|movie|musical|novel|op-ed|opera|painting|pamphlet|play|poem|"
    r"podcast|report|sequel|series|show|single|song|speech|story|study|thriller|track|video),$"
)
#: Verbs that carry only a quotation right behind them.
_NOT_FAR = frozenset(["go", "put", "start", "think"])
_FINITE = frozenset(["VBD", "VBZ", "VBP"])


@dataclass(slots=True)
class Place:
    """Where a quotation stands in its paragraph."""

    number: int
    q: Quoted
    before: str
    """text between the quotation before it, or the start of the paragraph, and it"""
    limit: int
    """where the next quotation, or the end of the paragraph, is"""
    first: bool
    opens_sentence: bool


class Beside:
    """Finds the cue beside a quotation of one article."""

    def __init__(
        self,
        annotated: Annotated,
        tokens: Tokens,
        cues: Sequence[Cue],
        clauses: Sequence[Clause],
        datelines: Mapping[int, int],
    ) -> None:
        self.datelines = datelines
        self.text = annotated.text
        self.paragraphs = annotated.paragraphs
        self.sentences = annotated.sentences
        self.sentence_starts = [s.start for s in self.sentences]
        self.tokens = tokens
        self.cues = [c for c in cues if c.kind in ("verb", "source")]
        self.cue_starts = [tokens.start[c.token] for c in self.cues]
        self.clauses = clauses
        self.by_cue = {c.cue.token: c for c in clauses}

    def announcement(self, number: int) -> Cue | None:
        """The cue of a paragraph that ends in a colon: the next one is its quotation."""
        part = self.paragraphs[number]
        if self.text[part.end - 1 : part.end] != ":":
            return None
        low = bisect.bisect_left(self.cue_starts, self.start_of_sentence_at(part.end - 1))
        high = bisect.bisect_left(self.cue_starts, part.end)
        said = [c for c in self.cues[low:high] if c.subject is not None and self._announces(c, part.end - 1)]
        return said[-1] if said else None

    def _announces(self, cue: Cue, colon: int) -> bool:
        """Whether a cue can report what stands behind the colon at offset `colon`: not “the trouble begins on page one:”."""
        if cue.lemma in reporting_verbs.QUOTING:
            return len(WORD.findall(self.text, self.tokens.end[cue.last - 1], colon)) <= 1
        return cue.lemma in reporting_verbs.SAY

    def cue_before(self, place: Place) -> Cue | None:
        """The cue that introduces the quotation: He said, “…”; he told her: “…”; he said “…”."""
        tail = place.before.rstrip()
        if not tail or (tail[-1] not in ",:" and not tail[-1].isalpha()):
            return None
        first = max(place.q.start - len(place.before), self.sentence_start(place.q))
        low, high = bisect.bisect_left(self.cue_starts, first), bisect.bisect_left(self.cue_starts, place.q.start)
        for candidate in reversed(self.cues[low:high]):
            cue = self._before_quotation(candidate, place.q)
            if cue is None:
                continue
            gap = self.text[self.tokens.end[cue.last - 1] : place.q.start]
            if self._is_carrier(cue) or len(WORD.findall(gap)) > MAX_WORDS_TO_CUE:
                return None
            if tail[-1].isalpha():
                return cue if not gap.strip() and self._utters(cue, place.q) else None
            if not self._carries(cue, gap, tail[-1]) or (tail[-1] == "," and self._lies_between(cue, place.q)):
                continue
            if tail[-1] == "," and not self._first_letter(place.q).isupper():
                return None if self.in_clause(place.q, None if WORD.search(gap) else cue) else cue
            return cue
        return None

    def _before_quotation(self, cue: Cue, q: Quoted) -> Cue | None:
        """The cue, without a subject that only follows the quotation; None where it is none that introduces speech."""
        if cue.kind == "source" or self.tokens.dep[cue.token] == "amod":
            return None
        if self._is_behind(cue, q):
            return None
        if self.tokens.dep[cue.token] == "acl" and WORD.search(self.text, self.tokens.end[cue.last - 1], q.start):
            return None
        if cue.subject is not None and self.tokens.start[cue.subject] > q.start:
            return replace(cue, subject=None, relative=None)
        return cue

    def _is_behind(self, cue: Cue, q: Quoted) -> bool:
        """Whether the cue stands in a phrase before the main clause: *with many worried about it,* Holt has a plan: “…”."""
        tokens = self.tokens
        root = cue.token
        while tokens.head[root] != root:
            root = tokens.head[root]
        if tokens.dep[cue.token] not in ("acl", "advcl", "pcomp", "relcl"):
            return False
        # The words in marks can be the root themselves; who has no subject of its own there shares that of the main clause.
        own = tokens.child(cue.token, "nsubj") is not None
        over = (root, tokens.head[cue.token]) if own else (root,)
        return any(cue.token < at and tokens.start[at] < q.start and tokens.quote[at] < 0 for at in over)

    def _is_carrier(self, cue: Cue) -> bool:
        """A sign that reads “…”, “…” as the saying goes: nobody says it."""
        if cue.subject is None:
            return False
        word = self.tokens.word[cue.subject]
        return word in reporting_verbs.SAYINGS or (cue.lemma == "read" and word in reporting_verbs.CARRIERS)

    def _utters(self, cue: Cue, q: Quoted) -> bool:
        """Whether the quotation can be the object of the cue: they chanted “…”, he said “We …”."""
        if cue.lemma == "write" and self._has_capitals(q) and self.last_character(q) not in ".?!":
            return False  # who wrote “The Salt Road”
        says = cue.lemma in reporting_verbs.SAY and self._first_letter(q).isupper()
        return says or cue.lemma in reporting_verbs.UTTER

    def _carries(self, cue: Cue, gap: str, mark: str) -> bool:
        """Whether the cue can introduce a quotation after a comma or colon."""
        if cue.lemma in reporting_verbs.QUOTE_ONLY and len(WORD.findall(gap)) <= 1:
            return True
        if cue.lemma in _NOT_FAR:
            return False
        return cue.lemma in reporting_verbs.SAY or mark == ":"

    def _lies_between(self, cue: Cue, q: Quoted) -> bool:
        """Whether what the cue reports stands whole between it and the quotation."""
        clause = self.by_cue.get(cue.token)
        return (
            clause is not None
            and clause.rule in ("clause", "infinitive")
            and self.tokens.start[cue.token] < clause.spans[0][0]
            and clause.spans[-1][1] <= q.start
        )

    def whole(self, place: Place, cue: Cue) -> list[Span]:
        """The quotation that `cue` introduces, with the words of the same sentence that belong to it.

        The plan, she said, “is sound” for now. He said “I stood up to the banks” for years.
        """
        q = place.q
        start, end = q.start, q.end
        spans: list[Span] = []
        clause = _THAT.match(self.text, self.tokens.end[cue.last - 1], q.start)
        if clause:
            start = clause.start("that")
        elif self._first_letter(q).islower() and cue.subject is not None and place.before.rstrip().endswith(","):
            first = self.tokens.start[min(self.tokens.left[cue.subject], cue.token)]
            lead = trim(self.text, self.sentence_start(q), first)
            closed = self.text[:first].rstrip()[-1:] == ","
            if lead is not None and closed and lead[0] >= q.start - len(place.before) and lead[1] <= first:
                spans.append(lead)
        if self.last_character(q) not in ",.?!…—–-" and q.closed:
            rest = _REST.match(self.text, q.end, min(place.limit, self._end_of_sentence_at(q.start)))
            if rest:
                end = self._before_next_verb(cue, q.end, rest.end())
        return [*spans, (start, end)]

    def _before_next_verb(self, cue: Cue, start: int, end: int) -> int:
        """Where the words after the quotation end that go on with it: he said “A” and B *and left*."""
        tokens = self.tokens
        low, high = bisect.bisect_left(tokens.start, start), bisect.bisect_left(tokens.start, end)
        for i in range(low, high):
            if tokens.dep[i] == "conj" and tokens.head[i] == cue.token:
                while i > low and (tokens.dep[i - 1] == "cc" or tokens.left[i] < i):
                    i = min(i - 1, tokens.left[i])
                return max(start, tokens.end[i - 1])
        return end

    def end_before(self, q: Quoted, after: Cue) -> int:
        """Where the sentence of a quotation ends before the cue that follows: “A” *and B,* X said."""
        tokens = self.tokens
        first = after.token if after.subject is None else min(after.token, tokens.left[after.subject])
        gap = self.text[q.end : max(q.end, tokens.start[first])]
        words = gap.rstrip()
        goes_on = words.endswith(",") and words[:1] == " " and WORD.search(words) and after.kind == "verb"
        return q.end + len(words) - 1 if goes_on else q.end

    def interrupted(self, place: Place, after: Cue) -> list[Span]:
        """The sentence that the cue behind the quotation interrupts: after the “great storm,” X said, *the pier fell*."""
        clause = self.by_cue.get(after.token)
        if clause is None or len(clause.spans) < 2 or clause.spans[0][0] > place.q.start:
            return []
        inside = clause.spans[0][1] >= place.q.end and clause.spans[-1][0] > self.tokens.end[after.last - 1]
        return list(clause.spans) if inside and clause.spans[-1][1] <= place.limit else []

    def cue_after(self, place: Place) -> Cue | None:
        """The cue that follows the quotation: “…,” said X; “…,” X told reporters; “…” according to X."""
        q, tokens = place.q, self.tokens
        end = min(place.limit, self._end_of_sentence_at(min(q.end + 1, place.limit)))
        low, high = bisect.bisect_left(self.cue_starts, q.end), bisect.bisect_left(self.cue_starts, end)
        last = self.last_character(q)
        for cue in self._main_first(self.cues[low:high]):
            if cue.kind == "source":
                return cue if len(WORD.findall(self.text[q.end : tokens.start[cue.token]])) <= 1 else None
            if not self._follows(cue, q.end):
                continue
            if cue.negated:
                return None  # “I was in Oslo.” The lobbyist did not answer.
            if cue.lemma in reporting_verbs.SAY or (cue.lemma in reporting_verbs.QUOTE_ONLY and last in ",?!"):
                clause = self.by_cue.get(cue.token)
                told = clause is not None and clause.spans[0][0] >= q.end  # when he called it “dead,” Wren said that …
                introduces = last == "." and self._leads_to_next(cue, place)
                if (
                    introduces
                    or (last == "." and (told or not (cue.lemma in TELLING_WHO or self.inverted(q, cue))))
                    or (told and not place.opens_sentence)
                ):
                    return None
                return cue
        return self._unknown_verb(q, end) if last == "," and place.opens_sentence else None

    def _main_first(self, cues: Sequence[Cue]) -> Sequence[Cue]:
        """`cues` with a verb that says who speaks behind the one that reports: “…,” an official who *asked* not to be named said."""
        if len(cues) < 2 or cues[0].relative is None or cues[0].subject is None:
            return cues
        who = cues[0].subject
        main = [cue for cue in cues if cue.subject == who and cue.relative is None]
        return [*main[:1], *(cue for cue in cues if cue not in main[:1])]

    def _leads_to_next(self, cue: Cue, place: Place) -> bool:
        """Whether the cue introduces the quotation behind it: “A.” To which she said, “B.”"""
        gap = self.text[self.tokens.end[cue.last - 1] : place.limit].rstrip()
        leads = place.limit < self.paragraphs[place.number].end and gap[-1:] in (",", ":")
        return leads and self.text[place.q.end : place.limit].lstrip()[:1].isupper()

    def _follows(self, cue: Cue, start: int) -> bool:
        """Whether the clause of `cue` begins right after offset `start`, its subject included."""
        tokens = self.tokens
        if cue.subject is None or tokens.start[cue.subject] < start:
            return False
        first = cue.token
        if tokens.head[cue.subject] == cue.token or cue.subject < cue.token:
            first = min(first, tokens.left[cue.subject])
        gap = self.text[start : max(start, tokens.start[first])]
        return len(WORD.findall(gap)) <= MAX_WORDS_TO_CLAUSE

    def inverted(self, q: Quoted, cue: Cue) -> bool:
        """Whether the cue is the very next word and its subject follows: “…?” asked X."""
        gap = self.text[q.end : self.tokens.start[cue.token]]
        return cue.subject is not None and cue.subject > cue.token and not gap.strip()

    def is_question(self, q: Quoted) -> bool:
        return self.last_character(q) in "?!"

    def _unknown_verb(self, q: Quoted, end: int) -> Cue | None:
        """A finite verb with its subject right after “…,” reports speech, whatever the verb."""
        tokens = self.tokens
        i = bisect.bisect_left(tokens.start, q.end)
        for k in range(i, min(tokens.n, i + MAX_WORDS_TO_CUE)):
            if tokens.start[k] >= end:
                return None
            if tokens.tag[k] in _FINITE and tokens.dep[k] not in ("relcl", "aux", "auxpass"):
                cue = cues_of.verb(tokens, k, tokens.word[k])
                return cue if self._follows(cue, q.end) else None
        return None

    def in_clause(self, q: Quoted, after: Cue | None) -> bool:
        """Whether the quotation stands inside what another cue says."""
        return any(
            s <= q.start and q.end <= e
            for clause in self.clauses
            if after is None or clause.cue.token != after.token
            for s, e in clause.spans
        )

    def reported_within(self, start: int, end: int) -> bool:
        """Whether somebody is already reported between `start` and `end`: she suggested it was old – “…,” she said."""
        low, high = bisect.bisect_left(self.cue_starts, start), bisect.bisect_left(self.cue_starts, end)
        clauses = (self.by_cue.get(c.token) for c in self.cues[low:high] if c.lemma in reporting_verbs.SAY)
        return any(c is not None and c.rule == "clause" and c.spans[-1][1] <= end for c in clauses)

    # -- the quotation and its sentence ----------------------------------------------------------------------------

    def spoken(self, q: Quoted) -> bool:
        words = len(WORD.findall(self.text, q.start, q.end))
        return words >= MIN_SPEECH_WORDS or (words > 0 and self.last_character(q) in ",.?!…—–-")

    def is_sentence(self, q: Quoted) -> bool:
        """Whether a quotation reads as a sentence of its own: a capital, and several words or an end."""
        long = len(WORD.findall(self.text, q.start, q.end)) > MIN_SPEECH_WORDS or self.last_character(q) in ".?!"
        return self._first_letter(q).isupper() and long and not self._has_capitals(q)

    def is_title(self, place: Place) -> bool:
        """Whether a quotation within a sentence is a title: on “The Morning Boat,” the mayor said …"""
        before = place.before.rstrip()
        if place.opens_sentence or not (before[-1:].islower() or _WORK.search(before)):
            return False
        inside = self.text[place.q.start : place.q.end].rstrip(_CLOSERS)
        return inside[-1:] not in ".?!" and self._has_capitals(place.q)

    def is_work(self, place: Place) -> bool:
        """Whether a quotation is what a work is called, with the sentence's own full stop: in her memoir, “The Salt Road.”"""
        named = not place.opens_sentence and _WORK.search(place.before.rstrip()) is not None
        return named and self._has_capitals(place.q)

    def is_heading(self, place: Place) -> bool:
        """Whether a quotation that fills its paragraph is a heading: ‘All Bets Are Off’."""
        part = self.paragraphs[place.number]
        filled = place.first and place.q.start - part.start < 2 and part.end - place.q.end < 2
        return filled and len(WORD.findall(self.text, part.start, part.end)) > 2 and self._has_capitals(place.q)

    def _has_capitals(self, q: Quoted) -> bool:
        """Whether several words begin with capitals, all but small ones."""
        words = WORD.findall(self.text, q.start, q.end)
        long = [w for w in words if len(w) > MAX_SMALL_WORD]
        large = sum(w[0].isupper() for w in words)  # “I do as I am told” has small words alone, and is no heading
        return (
            len(words) > 1 and words[0][0].isupper() and all(w[0].isupper() for w in long) and 2 * large >= len(words)
        )

    def last_character(self, q: Quoted) -> str:
        end = q.end
        while end > q.start and self.text[end - 1] in _CLOSERS:
            end -= 1
        return self.text[end - 1] if self.text[q.end : q.end + 1] != "," else ","

    def _first_letter(self, q: Quoted) -> str:
        for k in range(q.start, min(q.end, q.start + 6)):
            if self.text[k].isalnum():
                return self.text[k]
        return " "

    def sentence_start(self, q: Quoted) -> int:
        return min(self.start_of_sentence_at(q.start), q.start)

    def start_of_sentence_at(self, offset: int) -> int:
        k = bisect.bisect_right(self.sentence_starts, offset) - 1
        if k < 0:
            return offset
        start = self.sentences[k].start
        return self.datelines.get(start, start)

    def _end_of_sentence_at(self, offset: int) -> int:
        k = bisect.bisect_right(self.sentence_starts, offset) - 1
        return self.sentences[k].end if k >= 0 else offset
