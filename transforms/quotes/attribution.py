"""Attribution: which cue, and so which speaker, a quotation belongs to."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from transforms.article import Annotated, Paragraph, Quoted
from transforms.quotes import lexicon
from transforms.quotes.content import Clause, Span, trim
from transforms.quotes.cue import Cue
from transforms.quotes.tokens import Tokens

#: A quotation without end punctuation and of fewer words is rather a term than somebody's sentence.
MIN_SPEECH_WORDS = 4
#: Words between a quotation and the verb after it: "X, a spokeswoman for the Y of Z, said".
MAX_WORDS_TO_CUE = 30

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_ENDS_SPOKEN = re.compile(r"[,.?!…—–-]['’\"”»)]*$")
_SENTENCE_END = re.compile(r"[.?!…]['’\"”»)]*$")


@dataclass(slots=True)
class Attributed:
    """A quotation on its way to becoming a `Quote`."""

    spans: list[Span]
    rule: str
    cue: Cue | None = None
    speaker: Span | None = None
    """for speakers found from the characters alone"""
    paragraph: int = -1
    followers: list[Span] = field(default_factory=list)


class Speech:
    """Quotations of one article, attributed in text order."""

    def __init__(self, annotated: Annotated, tokens: Tokens, cues: Sequence[Cue], clauses: Sequence[Clause]) -> None:
        self.text = annotated.text
        self.paragraphs = annotated.paragraphs
        self.sentences = annotated.sentences
        self.outer = [q for q in annotated.quoted if q.level == 0]
        self.tokens = tokens
        self.cues = [c for c in cues if c.kind != "noun"]
        self.cue_starts = [tokens.start[c.token] for c in self.cues]
        self.clauses = list(clauses)
        self.found: list[Attributed] = []
        self.sentence_starts = [s.start for s in self.sentences]

    def attribute(self) -> list[Attributed]:
        """Every quotation that has a cue, a speaker or both."""
        by_paragraph: dict[int, list[Quoted]] = {}
        starts = [p.start for p in self.paragraphs]
        for q in self.outer:
            by_paragraph.setdefault(bisect.bisect_right(starts, q.start) - 1, []).append(q)
        used: set[int] = set()
        previous: Attributed | None = None
        for number, part in enumerate(self.paragraphs):
            group = by_paragraph.get(number, [])
            open_turn = previous if previous is not None and previous.paragraph == number - 1 else None
            previous = self._paragraph(number, part, group, open_turn, used) or (
                self._announced(number, part) if part.end > part.start else None
            )
        self._add_clauses(used)
        return self.found

    # -- one paragraph ---------------------------------------------------------------------------------------------

    def _paragraph(
        self, number: int, part: Paragraph, group: list[Quoted], turn: Attributed | None, used: set[int]
    ) -> Attributed | None:
        """Attribute the quotations of one paragraph; gives the one that the next paragraph may go on with."""
        last: Attributed | None = None
        for k, q in enumerate(group):
            before = self.text[group[k - 1].end if k else part.start : q.start]
            limit = group[k + 1].start if k + 1 < len(group) else part.end
            spoken = self._spoken(q)
            at_start = not before.strip() or bool(_SENTENCE_END.search(before.rstrip()))
            hit = self._cue_before(q, before) if spoken else None
            if hit is not None:
                last = self._add([(q.start, q.end)], "before", hit, number, used)
                continue
            after = self._cue_after(q, limit) if spoken else None
            if after is not None and not self._in_clause(q, after):
                if last is not None and last.cue is after:
                    last.spans.append((q.start, q.end))
                    continue
                start = q.start if at_start else self._sentence_start(q)
                last = self._add([(start, q.end)], "after", after, number, used)
                continue
            if (
                spoken
                and after is None
                and last is not None
                and (at_start or before.strip() in (",", ""))
                and not self._in_clause(q, None)
            ):
                last.spans.append((q.start, q.end))
                continue
            whole = not before.strip() and not self.text[q.end : limit].strip() and k == 0 and len(group) == 1
            if spoken and at_start and k == 0 and turn is not None and not self._in_clause(q, None):
                turn.spans.append((q.start, q.end))
                last = turn
                last.paragraph = number
                continue
            if whole and turn is not None:
                turn.spans.append((q.start, q.end))
                last = turn
                last.paragraph = number
        if last is not None and group:
            tail = self.text[group[-1].end : part.end]
            if len(_WORD.findall(tail)) <= MAX_WORDS_TO_CUE:
                return last
        return None

    def _announced(self, number: int, part: Paragraph) -> Attributed | None:
        """A paragraph that ends in a colon lets the next one be its quotation."""
        tail = self.text[part.start : part.end]
        if not tail.endswith(":"):
            return None
        low = bisect.bisect_left(self.cue_starts, part.start)
        high = bisect.bisect_left(self.cue_starts, part.end)
        said = [c for c in self.cues[low:high] if c.lemma in lexicon.SAY]
        if not said:
            return None
        return Attributed([], "announced", said[-1], paragraph=number)

    def _add(self, spans: list[Span], rule: str, cue: Cue, number: int, used: set[int]) -> Attributed:
        found = Attributed(spans, rule, cue, paragraph=number)
        used.add(cue.token)
        self.found.append(found)
        return found

    # -- tests -----------------------------------------------------------------------------------------------------

    def _spoken(self, q: Quoted) -> bool:
        inner = self.text[q.start : q.end]
        words = len(_WORD.findall(inner))
        return words >= MIN_SPEECH_WORDS or (words > 0 and bool(_ENDS_SPOKEN.search(inner.rstrip("\"”»'’"))))

    def _sentence_start(self, q: Quoted) -> int:
        k = bisect.bisect_right(self.sentence_starts, q.start) - 1
        return min(self.sentences[k].start, q.start) if k >= 0 else q.start

    def _sentence_end(self, offset: int) -> int:
        k = bisect.bisect_right(self.sentence_starts, offset) - 1
        return self.sentences[k].end if k >= 0 else offset

    def _cue_before(self, q: Quoted, before: str) -> Cue | None:
        tail = before.rstrip()
        if not tail:
            return None
        if tail[-1] not in ",:" and not tail[-1].isalpha():
            return None
        first = max(q.start - len(before), self._sentence_start(q))
        high = bisect.bisect_left(self.cue_starts, q.start)
        low = bisect.bisect_left(self.cue_starts, first)
        if low >= high:
            return None
        cue = self.cues[high - 1]
        if cue.kind == "source":
            return None
        gap = self.text[self.tokens.end[cue.last - 1] : q.start]
        if tail[-1].isalpha():
            opens = self.text[q.start + 1 : q.start + 4].lstrip("'‘’“\"")[:1]
            return cue if not gap.strip() and opens.isupper() and cue.lemma in lexicon.SAY else None
        if cue.lemma not in lexicon.SAY and cue.lemma not in lexicon.QUOTE_ONLY and tail[-1] != ":":
            return None
        return cue if len(_WORD.findall(gap)) <= MAX_WORDS_TO_CUE else None

    def _cue_after(self, q: Quoted, limit: int) -> Cue | None:
        end = min(limit, max(self._sentence_end(q.end), self._sentence_end(min(q.end + 1, limit))))
        low = bisect.bisect_left(self.cue_starts, q.end)
        high = bisect.bisect_left(self.cue_starts, end)
        for cue in self.cues[low:high]:
            if cue.kind == "source":
                return cue
            if cue.lemma not in lexicon.SAY and cue.lemma not in lexicon.QUOTE_ONLY:
                continue
            gap = self.text[q.end : self.tokens.start[cue.token]]
            if len(_WORD.findall(gap)) > MAX_WORDS_TO_CUE or re.search(r"[.?!]\s", gap):
                return None
            if cue.subject is not None and self.tokens.start[cue.subject] >= q.end:
                return cue
        return None

    def _in_clause(self, q: Quoted, after: Cue | None) -> bool:
        """Whether the quotation stands inside what another cue says."""
        for clause in self.clauses:
            if after is not None and clause.cue is after:
                continue
            if any(s <= q.start and q.end <= e for s, e in clause.spans):
                return True
        return False

    # -- clauses ---------------------------------------------------------------------------------------------------

    def _add_clauses(self, used: set[int]) -> None:
        taken = sorted(s for f in self.found for s in f.spans)
        for clause in self.clauses:
            if clause.cue.token in used or clause.cue.subject is None:
                continue
            if any(s < e2 and s2 < e for s, e in clause.spans for s2, e2 in taken):
                continue
            self.found.append(Attributed(list(clause.spans), clause.rule, clause.cue))


__all__ = ["Attributed", "Speech", "trim"]
