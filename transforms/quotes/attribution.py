"""Attribution: which cue, and so which speaker, a quotation belongs to."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from transforms.article import Annotated, Paragraph, Quoted
from transforms.quotes import cue as cues_of
from transforms.quotes import lexicon
from transforms.quotes.content import Clause, Span, trim
from transforms.quotes.cue import Cue
from transforms.quotes.tokens import Tokens

#: A quotation without end punctuation and of fewer words is rather a term than somebody's sentence.
MIN_SPEECH_WORDS = 4
#: Words between a quotation and the verb after it: "X, a spokeswoman for the Y of Z, said".
MAX_WORDS_TO_CUE = 30
#: Words between a quotation and the clause of its cue: “…,” on Monday she said.
MAX_WORDS_TO_CLAUSE = 3

#: Words of a quotation that fills a paragraph, below which it may be a heading or a title.
MIN_STANDING_WORDS = 6
#: Words of a sentence within which its subject's name ends.
MAX_NAME_WORDS = 5

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_CLOSERS = "\"”»“'’"
_SENTENCE_END = re.compile(r"(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)(?<!\bSt)(?<!\b[A-Z])[.?!…][\"”»“'’)\]]*$")
#: Words that go on after a quotation up to the next mark of punctuation.
_REST = re.compile(r" [a-z][^,;:.?!()\"“”—–]*")
_FINITE = frozenset(["VBD", "VBZ", "VBP"])


@dataclass(slots=True)
class Attributed:
    """A quotation on its way to becoming a `Quote`."""

    spans: list[Span]
    rule: str
    cue: Cue | None = None
    speaker: Span | None = None
    """for speakers found from the characters alone"""
    head: int | None = None
    """for speakers without a cue: the token that names them"""
    paragraph: int = -1
    is_direct: bool = False
    """speech, though without marks (a turn of an interview)"""


@dataclass(slots=True)
class _Place:
    """Where a quotation stands in its paragraph."""

    number: int
    q: Quoted
    before: str
    """text between the quotation before it, or the start of the paragraph, and it"""
    limit: int
    """where the next quotation, or the end of the paragraph, is"""
    first: bool
    opens_sentence: bool


class Speech:
    """Attributes the quotations of one article, in text order."""

    def __init__(
        self,
        annotated: Annotated,
        tokens: Tokens,
        cues: Sequence[Cue],
        clauses: Sequence[Clause],
        taken: Sequence[Span],
    ) -> None:
        self.text = annotated.text
        self.paragraphs = annotated.paragraphs
        self.sentences = annotated.sentences
        self.sentence_starts = [s.start for s in self.sentences]
        self.outer = [q for q in annotated.quoted if q.level == 0 and not _overlaps(q.start, q.end, taken)]
        self.tokens = tokens
        self.cues = [c for c in cues if c.kind in ("verb", "source")]
        self.cue_starts = [tokens.start[c.token] for c in self.cues]
        self.clauses = clauses
        self.by_cue = {c.cue.token: c for c in clauses}
        self.found: list[Attributed] = []

    def attribute(self) -> list[Attributed]:
        """Every quotation that has a cue, a speaker or both; those inside a clause are left to it."""
        turn: Attributed | None = None
        announced: Cue | None = None
        for number, places in enumerate(self._places()):
            if turn is not None and turn.paragraph < number - 1:
                turn = None
            turn = self._paragraph(places, turn, announced)
            announced = self._announcement(number)
        return self.found

    def _places(self) -> list[list[_Place]]:
        found: list[list[_Place]] = [[] for _ in self.paragraphs]
        starts = [p.start for p in self.paragraphs]
        for q in self.outer:
            number = max(0, bisect.bisect_right(starts, q.start) - 1)
            part, row = self.paragraphs[number], found[number]
            begin = row[-1].q.end if row else part.start
            if row:
                row[-1].limit = q.start
            before = self.text[begin : q.start]
            opens = not before.strip() or bool(_SENTENCE_END.search(before.rstrip()))
            row.append(_Place(number, q, before, part.end, not row, opens))
        return found

    # -- one paragraph ---------------------------------------------------------------------------------------------

    def _paragraph(self, places: list[_Place], turn: Attributed | None, announced: Cue | None) -> Attributed | None:
        """Attribute the quotations of one paragraph; gives the one that the next paragraph may go on with."""
        last: Attributed | None = None
        for place in places:
            last = self._place(place, last, turn, announced) or last
        if last is None or not places:
            return None
        tail = self.text[places[-1].q.end : places[-1].limit]
        return last if len(_WORD.findall(tail)) <= MAX_WORDS_TO_CUE else None

    def _place(
        self, place: _Place, last: Attributed | None, turn: Attributed | None, announced: Cue | None
    ) -> Attributed | None:
        q, spoken = place.q, self._spoken(place.q)
        if not spoken:
            return None
        after = self._cue_after(place)
        ends_with_comma = self._last_character(q) == ","
        if after is not None and ends_with_comma and (place.opens_sentence or place.before.rstrip().endswith(":")):
            return self._add([(q.start, q.end)], "after", after, place)
        if after is not None and not place.opens_sentence and self._inverted(q, after) and self._is_question(q):
            return self._add([(q.start, q.end)], "after", after, place)
        before = self._cue_before(place)
        if before is not None:
            if last is not None and last.cue is not None and last.cue.token == before.token:
                last.spans.append((q.start, q.end))
                return last
            return self._add(self._whole(place, before), "before", before, place)
        if self._in_clause(q, after):
            return None
        if after is not None:
            start = q.start if place.opens_sentence else self._sentence_start(q)
            if last is not None and last.spans[-1][1] > start:
                start = q.start
            return self._add([(start, q.end)], "after", after, place)
        return self._goes_on(place, last, turn, announced)

    def _goes_on(
        self, place: _Place, last: Attributed | None, turn: Attributed | None, announced: Cue | None
    ) -> Attributed | None:
        """A quotation without a cue: the speaker before goes on, in this paragraph or from the one before."""
        q = place.q
        span = (q.start, q.end)
        if last is not None:
            if place.opens_sentence or place.before.strip() in ("", ",", "and", "but", "…", "..."):
                last.spans.append(span)
                return last
            return None
        if not place.opens_sentence:
            return None
        if place.before.strip():
            return self._goes_on_from_clause(place, q.start - len(place.before))
        if not place.first:
            return None
        if announced is not None:
            return self._add([span], "announced", announced, place)
        if turn is not None:
            turn.spans.append(span)
            turn.paragraph = place.number
            return turn
        if place.number == 0:
            return None
        found = self._goes_on_from_clause(place, self.paragraphs[place.number - 1].start)
        return found or self._standing(place)

    def _standing(self, place: _Place) -> Attributed | None:
        """A paragraph that is one quotation, by whoever the paragraph before it was last about."""
        q, part = place.q, self.paragraphs[place.number]
        words = len(_WORD.findall(self.text, q.start, q.end))
        if words < MIN_STANDING_WORDS or _WORD.search(self.text, q.end, part.end) or place.limit != part.end:
            return None
        head = self._last_subject(self.paragraphs[place.number - 1])
        if head is None:
            return None
        found = Attributed([(q.start, q.end)], "standing", head=head, paragraph=place.number)
        self.found.append(found)
        return found

    def _last_subject(self, part: Paragraph) -> int | None:
        """The person who is the subject of the last sentence of `part` that begins with somebody's name or pronoun."""
        tokens = self.tokens
        k = bisect.bisect_left(self.sentence_starts, part.end) - 1
        while k >= 0 and self.sentences[k].start >= part.start:
            first = self.sentences[k].first_token
            if tokens.quote[first] < 0:
                if tokens.word[first] in ("he", "she"):
                    return first
                for i in range(first, min(first + MAX_NAME_WORDS, self.sentences[k].last_token)):
                    if i in tokens.names:
                        return i
            k -= 1
        return None

    def _goes_on_from_clause(self, place: _Place, start: int) -> Attributed | None:
        """He said that A. “B.”: whoever is reported in the sentence before goes on."""
        k = bisect.bisect_left(self.sentence_starts, place.q.start) - 1
        if k < 0 or self.sentences[k].start < start:
            return None
        first, end = self.sentences[k].start, self.sentences[k].end
        said = [
            c
            for c in self.clauses
            if first <= self.tokens.start[c.cue.token] < end
            and c.cue.lemma in lexicon.SAY
            and c.cue.subject is not None
        ]
        if not said:
            return None
        clause = max(said, key=lambda c: sum(e - s for s, e in c.spans))
        span = (place.q.start, place.q.end)
        spans = [*clause.spans, span] if not _WORD.search(self.text, clause.spans[-1][1], place.q.start) else [span]
        return self._add(spans, "clause" if len(spans) > 1 else "goes on", clause.cue, place)

    def _announcement(self, number: int) -> Cue | None:
        """The cue of a paragraph that ends in a colon: the next one is its quotation."""
        part = self.paragraphs[number]
        if self.text[part.end - 1 : part.end] != ":":
            return None
        low = bisect.bisect_left(self.cue_starts, self._start_of_sentence_at(part.end - 1))
        high = bisect.bisect_left(self.cue_starts, part.end)
        said = [c for c in self.cues[low:high] if c.lemma in lexicon.SAY and c.subject is not None]
        return said[-1] if said else None

    def _add(self, spans: list[Span], rule: str, cue: Cue, place: _Place) -> Attributed:
        found = Attributed(spans, rule, cue, paragraph=place.number)
        self.found.append(found)
        return found

    # -- cues ------------------------------------------------------------------------------------------------------

    def _cue_before(self, place: _Place) -> Cue | None:
        """The cue that introduces the quotation: He said, “…”; he told her: “…”; he said “…”."""
        q, tail = place.q, place.before.rstrip()
        if not tail or (tail[-1] not in ",:" and not tail[-1].isalpha()):
            return None
        first = max(q.start - len(place.before), self._sentence_start(q))
        low, high = bisect.bisect_left(self.cue_starts, first), bisect.bisect_left(self.cue_starts, q.start)
        starts_upper = self._first_letter(q).isupper()
        for candidate in reversed(self.cues[low:high]):
            cue = candidate
            if cue.kind == "source" or self.tokens.dep[cue.token] == "amod":
                continue
            gap = self.text[self.tokens.end[cue.last - 1] : q.start]
            if self.tokens.dep[cue.token] == "acl" and _WORD.search(gap):
                continue
            if cue.subject is not None and self.tokens.start[cue.subject] > q.start:
                cue = replace(cue, subject=None, relative=None)
            clause = self.by_cue.get(cue.token)
            if len(_WORD.findall(gap)) > MAX_WORDS_TO_CUE:
                return None
            if tail[-1].isalpha():
                speaks = cue.lemma in lexicon.UTTER or (cue.lemma in lexicon.SAY and starts_upper)
                return cue if not gap.strip() and speaks else None
            carries = cue.lemma in lexicon.SAY or tail[-1] == ":"
            if cue.lemma in lexicon.QUOTE_ONLY and len(_WORD.findall(gap)) <= 1:
                carries = True
            if cue.lemma == "read" and cue.subject is not None and self.tokens.word[cue.subject] in lexicon.CARRIERS:
                return None
            lies_between = (
                clause is not None
                and clause.rule in ("clause", "infinitive")
                and self.tokens.start[cue.token] < clause.spans[0][0]
                and clause.spans[-1][1] <= q.start
            )
            if not carries or (lies_between and tail[-1] == ","):
                continue
            if tail[-1] == "," and not starts_upper and self._in_clause(q, None if _WORD.search(gap) else cue):
                return None
            return cue
        return None

    def _whole(self, place: _Place, cue: Cue) -> list[Span]:
        """The quotation that `cue` introduces, with the words of the same sentence that belong to it.

        The plan, she said, “is sound” for now. He said “I stood up to the banks” for years.
        """
        q = place.q
        start, end = q.start, q.end
        spans: list[Span] = []
        if self._first_letter(q).islower() and cue.subject is not None and place.before.rstrip().endswith(","):
            first = self.tokens.start[min(self.tokens.left[cue.subject], cue.token)]
            lead = trim(self.text, self._sentence_start(q), first)
            closed = self.text[:first].rstrip()[-1:] == ","
            if lead is not None and closed and lead[0] >= q.start - len(place.before) and lead[1] <= first:
                spans.append(lead)
        if self._last_character(q) not in ",.?!…—–-" and q.closed:
            rest = _REST.match(self.text, q.end, min(place.limit, self._end_of_sentence_at(q.start)))
            if rest:
                end = rest.end()
        return [*spans, (start, end)]

    def _cue_after(self, place: _Place) -> Cue | None:
        """The cue that follows the quotation: “…,” said X; “…,” X told reporters; “…” according to X."""
        q, tokens = place.q, self.tokens
        end = min(place.limit, self._end_of_sentence_at(min(q.end + 1, place.limit)))
        low, high = bisect.bisect_left(self.cue_starts, q.end), bisect.bisect_left(self.cue_starts, end)
        last = self._last_character(q)
        for cue in self.cues[low:high]:
            if cue.kind == "source":
                return cue if len(_WORD.findall(self.text[q.end : tokens.start[cue.token]])) <= 1 else None
            if not self._follows(cue, q.end):
                continue
            if cue.lemma in lexicon.SAY or (cue.lemma in lexicon.QUOTE_ONLY and last in ",?!"):
                clause = self.by_cue.get(cue.token)
                if last == "." and clause is not None and clause.spans[0][0] >= q.end:
                    return None
                return cue
        return self._unknown_verb(q, end) if last == "," and place.opens_sentence else None

    def _follows(self, cue: Cue, start: int) -> bool:
        """Whether the clause of `cue` begins right after offset `start`, its subject included."""
        tokens = self.tokens
        if cue.subject is None or tokens.start[cue.subject] < start:
            return False
        first = cue.token
        if tokens.head[cue.subject] == cue.token or cue.subject < cue.token:
            first = min(first, tokens.left[cue.subject])
        gap = self.text[start : max(start, tokens.start[first])]
        return len(_WORD.findall(gap)) <= MAX_WORDS_TO_CLAUSE

    def _inverted(self, q: Quoted, cue: Cue) -> bool:
        """Whether the cue is the very next word and its subject follows: “…?” asked X."""
        gap = self.text[q.end : self.tokens.start[cue.token]]
        return cue.subject is not None and cue.subject > cue.token and not gap.strip()

    def _is_question(self, q: Quoted) -> bool:
        return self._last_character(q) in "?!"

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

    def _in_clause(self, q: Quoted, after: Cue | None) -> bool:
        """Whether the quotation stands inside what another cue says."""
        return any(
            s <= q.start and q.end <= e
            for clause in self.clauses
            if after is None or clause.cue.token != after.token
            for s, e in clause.spans
        )

    # -- the quotation and its sentence ----------------------------------------------------------------------------

    def _spoken(self, q: Quoted) -> bool:
        words = len(_WORD.findall(self.text, q.start, q.end))
        return words >= MIN_SPEECH_WORDS or (words > 0 and self._last_character(q) in ",.?!…—–-")

    def _last_character(self, q: Quoted) -> str:
        end = q.end
        while end > q.start and self.text[end - 1] in _CLOSERS:
            end -= 1
        return self.text[end - 1] if self.text[q.end : q.end + 1] != "," else ","

    def _first_letter(self, q: Quoted) -> str:
        for k in range(q.start, min(q.end, q.start + 6)):
            if self.text[k].isalnum():
                return self.text[k]
        return " "

    def _sentence_start(self, q: Quoted) -> int:
        return min(self._start_of_sentence_at(q.start), q.start)

    def _start_of_sentence_at(self, offset: int) -> int:
        k = bisect.bisect_right(self.sentence_starts, offset) - 1
        return self.sentences[k].start if k >= 0 else offset

    def _end_of_sentence_at(self, offset: int) -> int:
        k = bisect.bisect_right(self.sentence_starts, offset) - 1
        return self.sentences[k].end if k >= 0 else offset


def _overlaps(start: int, end: int, spans: Sequence[Span]) -> bool:
    return any(s < end and start < e for s, e in spans)


def add_clauses(found: list[Attributed], clauses: Sequence[Clause]) -> list[Attributed]:
    """`found` and the clauses whose cue and content are not yet in it; of nested clauses the outermost."""
    used = {f.cue.token for f in found if f.cue is not None}
    taken = [s for f in found for s in f.spans]
    kept: list[Attributed] = []
    for clause in sorted(clauses, key=lambda c: sum(s - e for s, e in c.spans)):
        nobody = clause.rule == "expected" or (clause.rule == "clause" and clause.cue.passive)
        if clause.cue.token in used or (clause.cue.subject is None and not nobody):
            continue
        if any(_overlaps(s, e, taken) for s, e in clause.spans):
            continue
        kept.append(Attributed(list(clause.spans), clause.rule, clause.cue))
        taken.extend(clause.spans)
    return found + kept
