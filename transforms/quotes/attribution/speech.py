"""Speech: which cue, and so which speaker, a quotation belongs to."""

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping, Sequence

from transforms.article import Annotated, Paragraph
from transforms.english import reporting_verbs
from transforms.quotes.attribution.around import ends_sentence, is_nickname
from transforms.quotes.attribution.attributed import BULLETS, Attributed, overlaps
from transforms.quotes.attribution.by_context import Context
from transforms.quotes.attribution.cue_beside import MAX_WORDS_TO_CUE, WORD, Beside, Place
from transforms.quotes.parse.content import Clause, Span
from transforms.quotes.parse.cue import Cue
from transforms.quotes.parse.tokens import Tokens

#: Words of a quotation that fills a paragraph, below which it may be a heading or a title.
MIN_STANDING_WORDS = 6
#: Words of a sentence within which its subject's name ends.
MAX_NAME_WORDS = 5

#: What stands between dashes inside a quotation, and is the reporter's.
_ASIDE = re.compile(r"\s*[-—–]{1,2}\s*(?:he|she|they|[A-Z]\w+)\s+\w+(?:\s+\w+){0,5}\s*[-—–]{1,2}\s*")
#: Verbs after whose report a quotation goes on: he said that A. “B.”; she praised it as a gift. “B.”
_GOING_ON = reporting_verbs.SAY | reporting_verbs.OBJECT | reporting_verbs.PREDICATE
#: What one does in answer to words, by form.
REACTING = frozenset(
    "agreed agrees concurred disagreed disagrees laughed laughs nodded nods objected protested smiled smiles".split()
)
_DASHES = ("-", "–", "—")
#: Who speaks of himself or herself in a whole sentence: “I have seen worse”.
_OF_ONESELF = re.compile(
    r"\W{1,2}(?:I|I['’](?:m|ve|ll|d)|We|We['’](?:re|ve|ll|d)|[A-Z]\w+ (?:\w+ ){0,2}(?:me|my|us|our))\b"
)
#: What the words are about, before a colon: “On the cost: “…””.
_TOPIC = re.compile(r"\W*(?:And )?[Oo]n (?:[\w’'$£€,%-]+ ){0,7}[\w’'$£€,%-]+:\s*")

#: The cue of a quotation in the next paragraph, or the token that names who speaks there.
Announced = Cue | int


class Speech:
    """Attributes the quotations of one article, in text order."""

    def __init__(
        self,
        annotated: Annotated,
        tokens: Tokens,
        cues: Sequence[Cue],
        clauses: Sequence[Clause],
        datelines: Mapping[int, int],
        context: Context,
        taken: Sequence[Span],
    ) -> None:
        self.text = annotated.text
        self.paragraphs = annotated.paragraphs
        self.sentences = annotated.sentences
        self.sentence_starts = [s.start for s in self.sentences]
        self.outer = [q for q in annotated.quoted if q.level == 0 and not overlaps(q.start, q.end, taken)]
        self.tokens = tokens
        self.clauses = clauses
        self.beside = Beside(annotated, tokens, cues, clauses, datelines)
        self.context = context
        self.found: list[Attributed] = []

    def attribute(self) -> list[Attributed]:
        """Every quotation that has a cue, a speaker or both; those inside a clause are left to it."""
        turn: Attributed | None = None
        announced: Announced | None = None
        pending: Place | None = None
        for number, places in enumerate(self._places()):
            if turn is not None and turn.paragraph < number - 1:
                turn = None
            before = len(self.found)
            turn = self._paragraph(places, turn, announced)
            if pending is not None and places and places[0].first:
                self._take_up(pending, places[0], self.found[before:])
            announced = self._announcement(number)
            pending = self._left_open(places)
        return self.found

    def _announcement(self, number: int) -> Announced | None:
        """What the end of a paragraph says of the quotation that is the next: its cue, or who speaks."""
        cue = self.beside.announcement(number)
        if cue is not None:
            return cue
        part = self.paragraphs[number]
        if self.text[part.end - 1 : part.end] != ":":
            return None
        return self.context.announcer(self.beside.start_of_sentence_at(part.end - 1), part.end)

    def _left_open(self, places: Sequence[Place]) -> Place | None:
        """The quotation that is all of a paragraph, left open at its end and nobody's yet: it goes on in the next."""
        if len(places) != 1 or places[0].q.closed or places[0].before.strip(BULLETS):
            return None
        q = places[0].q
        return None if any(overlaps(q.start, q.end, f.spans) for f in self.found) else places[0]

    def _take_up(self, pending: Place, place: Place, found: Sequence[Attributed]) -> None:
        """Give the quotation that a paragraph left open to who speaks where it goes on."""
        for item in found:
            if item.spans[0][0] == place.q.start and not place.before.strip(BULLETS):
                item.spans.insert(0, (pending.q.start, pending.q.end))

    def _places(self) -> list[list[Place]]:
        found: list[list[Place]] = [[] for _ in self.paragraphs]
        starts = [p.start for p in self.paragraphs]
        for q in self.outer:
            if is_nickname(self.text, q):
                continue
            number = max(0, bisect.bisect_right(starts, q.start) - 1)
            part, row = self.paragraphs[number], found[number]
            begin = row[-1].q.end if row else part.start
            if row:
                row[-1].limit = q.start
            before = self.text[begin : q.start]
            opens = not before.strip(BULLETS) or ends_sentence(before.rstrip())
            row.append(Place(number, q, before, part.end, not row, opens))
        return found

    # -- one paragraph ---------------------------------------------------------------------------------------------

    def _paragraph(
        self, places: list[Place], turn: Attributed | None, announced: Announced | None
    ) -> Attributed | None:
        """Attribute the quotations of one paragraph; gives the one that the next paragraph may go on with."""
        last: Attributed | None = None
        for place in places:
            last = self._place(place, last, turn, announced) or last
        if last is None or not places:
            return None
        tail = self.text[places[-1].q.end : places[-1].limit]
        return last if len(WORD.findall(tail)) <= MAX_WORDS_TO_CUE else None

    def _place(
        self, place: Place, last: Attributed | None, turn: Attributed | None, announced: Announced | None
    ) -> Attributed | None:
        if not self.beside.spoken(place.q) or self.beside.is_work(place):
            return None
        after = None if self.beside.is_title(place) else self.beside.cue_after(place)
        if after is not None and self._closes(place, after):
            return self._add([(place.q.start, place.q.end)], "after", after, place)
        if (head := self.context.label_at_dash(place.q.start)) is not None:
            return self._by_head(place, "colon", head)
        before = self.beside.cue_before(place)
        if before is not None:
            return self._introduced(place, before, last)
        if (head := self._named_at_dash(place, after)) is not None:
            return self._by_head(place, "colon", head)
        if self.beside.in_clause(place.q, after):
            return self._second_half(place, last)
        if after is not None:
            return self._followed(place, after, last)
        return self._goes_on(place, last, turn, announced)

    def _named_at_dash(self, place: Place, after: Cue | None) -> int | None:
        """Who is named before the dash behind which a whole sentence stands in marks; who acts there, and says “I”."""
        q = place.q
        if after is not None or place.before.rstrip()[-1:] not in _DASHES or not place.before[:-3].strip():
            return None
        if self.beside.is_sentence(q):
            return self.context.before_dash(q.start)
        return self.context.actor_at_dash(q.start) if _OF_ONESELF.search(self.text, q.start, q.end) else None

    def _second_half(self, place: Place, last: Attributed | None) -> Attributed | None:
        """“When A,” she told the host, “b”: to the parse the second half is the clause of the first one's cue."""
        q = place.q
        if last is None or last.cue is None or last.rule != "after":
            return None
        clause = self.beside.by_cue.get(last.cue.token)
        if clause is None or not any(s <= q.start and q.end <= e for s, e in clause.spans):
            return None
        last.spans.append((q.start, q.end))
        return last

    def _closes(self, place: Place, after: Cue) -> bool:
        """Whether the cue behind a quotation is its own, whatever stands before it: “…,” X said; “…?” asked X."""
        if place.opens_sentence or place.before.rstrip().endswith(":"):
            return self.beside.last_character(place.q) == ","
        return self.beside.inverted(place.q, after) and self.beside.is_question(place.q)

    def _introduced(self, place: Place, before: Cue, last: Attributed | None) -> Attributed:
        """X said, “…”; a further quotation of one cue goes to the row that is begun."""
        if last is not None and last.cue is not None and last.cue.token == before.token:
            last.spans.append((place.q.start, place.q.end))
            return last
        return self._add(self.beside.whole(place, before), "before", before, place)

    def _followed(self, place: Place, after: Cue, last: Attributed | None) -> Attributed:
        """…, “…,” X said: with the words of its sentence that stand before it."""
        q = place.q
        # “It was a “dead letter,” as X put it”: who puts it so says no more than the words in marks.
        alone = place.opens_sentence or after.lemma == "put"
        alone = alone or (place.before.rstrip()[-1:] in _DASHES and self.beside.is_sentence(q))
        start = q.start if alone else self.beside.sentence_start(q)
        if self.beside.reported_within(start, q.start) or (last is not None and last.spans[-1][1] > start):
            start = q.start
        broken = self._broken_off(place, start)
        if not broken and start < q.start and (around := self.beside.interrupted(place, after)):
            return self._add(around, "after", after, place)
        end = self.beside.end_before(q, after)
        return self._add([*broken, (q.start if broken else start, end)], "after", after, place)

    def _goes_on(
        self, place: Place, last: Attributed | None, turn: Attributed | None, announced: Announced | None
    ) -> Attributed | None:
        """A quotation without a cue: its speaker is named beside it, or the one before goes on."""
        q = place.q
        span = (q.start, q.end)
        named = self._named_beside(place) or self._on_topic(place, turn) or self._of_another(place, last or turn)
        if named is not None:
            return named
        if last is not None:
            if self._is_anothers(place, last) or self._is_answer(place, last):
                return None
            if place.opens_sentence or self._resumes(place, last):
                last.spans.append(span)
                return last
            return None
        if not place.opens_sentence:
            return None
        if place.before.strip(BULLETS):
            return self._goes_on_from_clause(place, self.paragraphs[place.number].start) or self._beside_action(place)
        if not place.first or self.beside.is_heading(place):
            return None
        if isinstance(announced, Cue):
            return self._add([span], "announced", announced, place)
        if announced is not None:
            return self._by_head(place, "announced by noun", announced)
        if turn is not None:
            return self._continued(place, turn)
        if place.number == 0:
            return None
        return self._goes_on_from_clause(place, self.paragraphs[place.number - 1].start) or self._standing(place)

    def _of_another(self, place: Place, before: Attributed | None) -> Attributed | None:
        """A label that tells of one more: One voter said, “…” *Another*: “…”"""
        if (
            before is None
            or (head := self.context.another_before(place.q.start - len(place.before), place.q.start)) is None
        ):
            return None
        return self._by_head(place, "colon", head)

    def _on_topic(self, place: Place, turn: Attributed | None) -> Attributed | None:
        """A label that only says what the words are about: X spoke to us. ¶ *On the cost*: “…”"""
        if not place.first or not _TOPIC.fullmatch(place.before):
            return None
        if turn is not None:
            told = turn.cue or turn.follows
            found = Attributed([], "colon", follows=told, speaker=turn.speaker, head=turn.head, paragraph=place.number)
            found.spans.append((place.q.start, place.q.end))
            self.found.append(found)
            return found
        head = self._last_subject(self.paragraphs[place.number - 1]) if place.number else None
        return None if head is None else self._by_head(place, "colon", head)

    def _is_answer(self, place: Place, last: Attributed) -> bool:
        """Whether a quotation stands right behind one that was closed: of “How far?” “Very far.” the second is another's."""
        beside = any(q.end == place.q.start - len(place.before) and q.closed for q in self.outer)
        return beside and place.before.isspace() and last.spans[-1][1] == place.q.start - len(place.before)

    def _is_anothers(self, place: Place, last: Attributed) -> bool:
        """Whether somebody else acts between the quotation before and this one: “A,” X said. *Y* nodded. “B.”"""
        if last.cue is None or not place.opens_sentence:
            return False
        tokens = self.tokens
        k = bisect.bisect_left(self.sentence_starts, place.q.start) - 1
        first = self.sentences[k].first_token
        if k < 0 or tokens.start[first] <= max(last.spans[-1][1], tokens.start[last.cue.token]):
            return False
        reacts = any(tokens.word[i] in REACTING for i in range(first, min(first + MAX_NAME_WORDS, tokens.n)))
        return reacts and any(i in tokens.names for i in range(first, first + MAX_NAME_WORDS))

    def _beside_action(self, place: Place) -> Attributed | None:
        """A quotation that ends a paragraph, behind a sentence of which somebody is the subject: Soto keeps goats. “…”"""
        part = self.paragraphs[place.number]
        if not place.first or self.text[place.q.end : part.end].strip():
            return None
        head = self.context.actor_before(part.start, place.q.start)
        if head is None:
            return None
        return self._by_head(place, "beside action", head)

    def _continued(self, place: Place, turn: Attributed) -> Attributed:
        """A paragraph that goes on with the quotation of the one before; a row of its own where that ended in its mark.

        “A,” she says. “B.” ¶ “C.” are two; “A,” she says. ¶ “B.” is one.
        """
        span, before = (place.q.start, place.q.end), self.paragraphs[place.number - 1]
        if any(q.end == turn.spans[-1][1] == before.end and q.closed for q in self.outer):
            told = turn.cue or turn.follows
            turn = Attributed([], "continued", follows=told, speaker=turn.speaker, head=turn.head)
            self.found.append(turn)
        turn.spans.append(span)
        turn.paragraph = place.number
        return turn

    def _broken_off(self, place: Place, start: int) -> list[Span]:
        """The quotation before an aside between dashes: “I thought” — he paused — “that …,” she said."""
        begin = place.q.start - len(place.before)
        if not _ASIDE.fullmatch(place.before):
            return []
        return [(q.start, q.end) for q in self.outer if q.start >= start and q.end == begin]

    def _named_beside(self, place: Place) -> Attributed | None:
        """A quotation whose speaker a label, a gesture or the sentence behind it tells."""
        q, part = place.q, self.paragraphs[place.number]
        if place.before.rstrip(" \n])").endswith(":"):
            start = self.beside.sentence_start(q)
            if start == q.start and place.first and not ends_sentence(place.before.rstrip(" \n:)]")):
                start = part.start
            head, rule = self.context.before_colon(start, q.start), "colon"
        elif place.first and place.before.rstrip().endswith("?"):  # Her advice to him? “Resign.”
            head, rule = self.context.asked_before(part.start, q.start), "colon"
        elif place.opens_sentence:
            head, rule = self.context.gesture_before(part.start, q.start), "gesture"
            if head is None:
                head, rule = self._whose(place), "words of"
        else:
            return None
        return None if head is None else self._by_head(place, rule, head)

    def _whose(self, place: Place) -> int | None:
        """Who the sentence right behind the quotation says it was by, in this paragraph or the next."""
        part = self.paragraphs[place.number]
        rest = self.text[place.q.end : part.end]
        if rest.strip():
            return self.context.whose(place.q.end + len(rest) - len(rest.lstrip()), part.end)
        if place.number + 1 == len(self.paragraphs):
            return None
        following = self.paragraphs[place.number + 1]
        return self.context.whose(following.start, following.end)

    def _resumes(self, place: Place, last: Attributed) -> bool:
        """“A,” he said, but “B”: nothing new stands between the cue and the quotation."""
        cue = last.cue
        between = place.before
        if cue is not None and self._breaks_off(place):
            return True
        if cue is not None and self.tokens.start[cue.token] >= place.q.start - len(between):
            between = self.text[self.tokens.end[cue.last - 1] : place.q.start]
        return between.strip(" ,…") in ("", "and", "but", "or", "because", "that", "and that")

    def _breaks_off(self, place: Place) -> bool:
        """“A,” he told her — and meant it — “until B”: the sentence goes on in small letters after a comma or dash."""
        q, begin = place.q, place.q.start - len(place.before)
        inside = self.text[q.start : q.end].lstrip("\"“”'‘’`«» ")
        opened = self.text[:begin].rstrip("\"”»'’")[-1:] == "," and inside[:1].islower()
        closed = place.before.rstrip()[-1:] in ",—–-" and not any(c in place.before for c in ".?!;:")
        return opened and closed and len(WORD.findall(place.before)) <= MAX_WORDS_TO_CUE

    def _standing(self, place: Place) -> Attributed | None:
        """A paragraph that is one quotation, by whoever the paragraph before it was last about."""
        q, part = place.q, self.paragraphs[place.number]
        words = len(WORD.findall(self.text, q.start, q.end))
        if words < MIN_STANDING_WORDS or WORD.search(self.text, q.end, part.end) or place.limit != part.end:
            return None
        if not q.closed and self._is_taken_up(place.number):
            return None
        following = self.paragraphs[place.number + 1 : place.number + 2]
        head, rule = self.context.introduced_at(following[0].start) if following else None, "named next"
        if head is None:
            head, rule = self._last_subject(self.paragraphs[place.number - 1]), "standing"
        return None if head is None else self._by_head(place, rule, head)

    def _is_taken_up(self, number: int) -> bool:
        """Whether the paragraph behind paragraph `number` goes on with a quotation that it left open."""
        following = self.paragraphs[number + 1 : number + 2]
        return any(q.start == part.start for part in following for q in self.outer)

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

    def _goes_on_from_clause(self, place: Place, start: int) -> Attributed | None:
        """He said that A. “B.”: whoever is reported in the sentence before goes on."""
        k = bisect.bisect_left(self.sentence_starts, place.q.start) - 1
        if k < 0 or self.sentences[k].start < start:
            return None
        first, end = self.sentences[k].start, self.sentences[k].end
        said = [
            c
            for c in self.clauses
            if first <= self.tokens.start[c.cue.token] < end and c.cue.lemma in _GOING_ON and c.cue.subject is not None
        ]
        if not said:
            return None
        clause = max(said, key=lambda c: sum(e - s for s, e in c.spans))
        found = Attributed([(place.q.start, place.q.end)], "goes on", follows=clause.cue, paragraph=place.number)
        self.found.append(found)
        return found

    def _by_head(self, place: Place, rule: str, head: int) -> Attributed:
        """The quotation, by whom token `head` names."""
        found = Attributed([(place.q.start, place.q.end)], rule, head=head, paragraph=place.number)
        self.found.append(found)
        return found

    def _add(self, spans: list[Span], rule: str, cue: Cue, place: Place) -> Attributed:
        found = Attributed(spans, rule, cue, paragraph=place.number)
        self.found.append(found)
        return found
