"""The recipe for quotes: cues, the words they report, whose quotations are, who the speakers are."""

from __future__ import annotations

import bisect
import re

from transforms.article import Annotated, Naming, Quote, Quoted, QuoteKind
from transforms.quotes.attribution import Attributed, Speech, add_clauses, by_layout
from transforms.quotes.attribution.by_context import Context
from transforms.quotes.confidence import features, likely, model
from transforms.quotes.parse import acts, content, datelines, mending
from transforms.quotes.parse import cue as cues_of
from transforms.quotes.parse.content import Span
from transforms.quotes.parse.tokens import FINITE, Tokens
from transforms.quotes.speakers import Speakers
from transforms.quotes.speakers.source import Sources

#: Shares of quoted letters from which a quote is direct, and up to which it is indirect.
DIRECT_SHARE, INDIRECT_SHARE = 0.95, 0.02

#: No quote is surer, or less sure; and how sure one is at most whose closing mark is missing.
MOST, LEAST = 0.99, 0.01
MENDED = 0.6
#: A sentence ends between two spans of one quote.
_SENTENCE_BETWEEN = re.compile(r"[.!?…]\s*$")
#: Characters of a break between paragraphs and the first of the next; marks that take up a quotation left open.
MAX_BREAK = 4
_OPENING = frozenset("\"“„«'‘`")
#: The comma before “he said”, that is no part of what was said, also before a mark that closes inner words.
_LAST_COMMA = re.compile(r",(?=[\"”’']?$)")
#: The marks around a quotation, one at each end: inner ones, that stay, may stand beside them.
_OPENS = re.compile(r"(?:''|``|[\"“”„«‟‘’'`])\s*")
_CLOSES = re.compile(r"\s*(?:''|[\"“”»«’‘'`])$")
_NO_LETTERS = re.compile(r"[\W_]+")
_GOING_ON = frozenset(
    """
    is are was were has have had will would can could may might must should shall the a an to of
    and because but if And Because But If The A An
    """.split()
)
#: What opens a condition, that keeps its comma: If it rains, X said, the pier will close.
_CONDITIONS = ("If ", "Unless ")
_EDGE_MARKS = "\"“”„«»'‘’` "


def find_quotes(annotated: Annotated, naming: Naming) -> list[Quote]:
    """Every quote of the article that is likely enough to be one, in text order."""
    quotes, rows = described(annotated, naming)
    right = model.ours().probabilities(rows)
    for quote, share in zip(quotes, right, strict=True):
        sure = 1.0 if quote.name_confidence is None else quote.name_confidence
        quote.confidence = max(LEAST, round(min(quote.confidence, share * sure), 2))
    return likely.only(quotes, right)


def described(annotated: Annotated, naming: Naming) -> tuple[list[Quote], list[features.Row]]:
    """What may be a quote of the article, in text order, and what its confidence is told from; until then that is a limit."""
    outer = [q for q in annotated.quoted if q.level == 0]
    bodies = [m.last_token - 1 for m in naming.mentions if m.label == "ORG"]
    names = [*bodies, *(m.last_token - 1 for m in naming.mentions if m.label == "PERSON")]
    tokens = Tokens(annotated.doc, annotated.sentences, outer, names, bodies)
    openings = datelines.find(annotated, naming)
    begins = datelines.take_out(tokens, annotated.sentences, openings.values())
    mending.mend(tokens, annotated.sentences)
    cues = cues_of.find(tokens, annotated.sentences)
    clauses = content.clauses(tokens, annotated.text, cues, outer)
    found = by_layout.attributed(annotated, naming, openings)
    context = Context(annotated, naming, tokens)
    taken = [s for item in found for s in item.spans]
    found += Speech(annotated, tokens, cues, clauses, begins, context, taken).attribute()
    found = add_clauses(found, clauses)
    found += by_layout.misread_headlines(annotated, naming, found)
    for item in found:
        item.spans.sort()
    found.sort(key=lambda item: item.spans[0])
    article = _Article(annotated, naming, tokens, outer)
    who = Speakers(annotated, naming, tokens, found)
    quotes = [_quote(item, article, who) for item in found]
    sources = Sources(annotated, naming, tokens)
    place = {id(item): number for number, item in enumerate(found)}
    for item, quote in zip(found, quotes, strict=True):
        sources.describe(quote, item.cue)
        quote.about = list(dict.fromkeys([*quote.about, *who.meant_inside(quote)]))
        quote.within = None if item.within is None else place[id(item.within)]
    return quotes, features.rows(annotated, tokens, found, quotes)


class _Article:
    """What every quote of one article is looked up in."""

    def __init__(self, annotated: Annotated, naming: Naming, tokens: Tokens, outer: list[Quoted]) -> None:
        self.text = annotated.text
        self.tokens = tokens
        self.sentences = annotated.sentences
        self.sentence_starts = [s.start for s in annotated.sentences]
        self.mentions = naming.mentions
        self.mention_starts = [m.start for m in naming.mentions]
        self.outer = outer
        self.outer_ends = [q.end for q in outer]
        self.left_open = {q.start for q in outer if not q.closed and not self._goes_on(q.end)}

    def about(self, spans: list[Span]) -> list[int]:
        """Entities named inside `spans`, each once, in text order."""
        found: dict[int, None] = {}
        for start, end in spans:
            low = bisect.bisect_left(self.mention_starts, start)
            for m in self.mentions[low : bisect.bisect_left(self.mention_starts, end, low)]:
                if m.entity is not None:
                    found[m.entity] = None
        return list(found)

    def words(self, spans: list[Span]) -> list[str]:
        """The text of each of `spans` in one line, without any marks at the edges of a span that is all quotation."""
        parts = [" ".join(self.text[start:end].split()) for start, end in spans]
        return [
            part if self._around(span) is None else part.strip(_EDGE_MARKS)
            for part, span in zip(parts, spans, strict=True)
        ]

    def _around(self, span: Span) -> Quoted | None:
        """The quotation in which `span` stands whole."""
        k = bisect.bisect_right(self.outer_ends, span[0])
        around = self.outer[k] if k < len(self.outer) else None
        return around if around is not None and around.start <= span[0] and span[1] <= around.end else None

    def _bare(self, span: Span) -> str:
        """The text of `span` in one line, without the marks of the quotation that it is."""
        part, around = " ".join(self.text[slice(*span)].split()), self._around(span)
        if around is None:
            return part
        if around.start == span[0]:
            part = _OPENS.sub("", part, count=1)
        if around.end == span[1] and around.closed:
            part = _CLOSES.sub("", part)
        return part.strip()

    def printed(self, spans: list[Span]) -> str:
        """The words of `spans` as an editor would print them.

        An interrupted sentence ends with its full stop, words of the quotation that are left out are “[…]”, and the comma
        before “he said” goes, at the end and between a subject and its verb: “The harbour is no place for it”.
        """
        found = ""
        all_quoted = all(self._around(span) is not None for span in spans)
        for k, span in enumerate(spans):
            part = self._bare(span) if all_quoted else " ".join(self.text[slice(*span)].split())
            between = self.text[spans[k - 1][1] : spans[k][0]] if k else ""
            if part.lstrip("‘'“\"")[:1].isupper() and _SENTENCE_BETWEEN.search(between):
                found = _LAST_COMMA.sub(".", found)
            elif k == 1 and found.endswith(",") and self._is_cut(spans[0], spans[1][0]):
                found = found[:-1]
            elif k == 1 and not all_quoted and between.startswith(",") and found.startswith(_CONDITIONS):
                found += ","
            if k and self._is_left_out(spans[k - 1][1], spans[k][0]):
                part = f"[…] {part}"
            found += f" {part}" if found else part
        return _LAST_COMMA.sub("", found)

    def _is_cut(self, span: Span, rest: int) -> bool:
        """Whether no comma belongs between the words of `span` and those from offset `rest` on.

        Between a subject and its verb none does, nor behind a word that leads on: “There is,” he said, “no Plan B.”
        """
        tokens = self.tokens
        low, high = bisect.bisect_left(tokens.start, span[0]), bisect.bisect_left(tokens.start, span[1])
        at = bisect.bisect_left(tokens.start, rest)
        at += at < tokens.n and not tokens.word[at][:1].isalnum()
        last = self.text[slice(*span)].strip(f",{_EDGE_MARKS}").rpartition(" ")[2]  # “in May,” ends in a month
        subject = at < tokens.n and tokens.tag[at] in FINITE and FINITE.isdisjoint(tokens.tag[low:high])
        return subject or last in _GOING_ON

    def _is_left_out(self, start: int, end: int) -> bool:
        """Whether words between the offsets stand inside one quotation, so that they are left out of what it says."""
        k = bisect.bisect_left(self.outer_ends, end)
        inside = k < len(self.outer) and self.outer[k].start < start and not self.text[start:end].isspace()
        return inside and any(map(str.isalnum, self.text[start:end]))

    def is_mended(self, spans: list[Span]) -> bool:
        """Whether a span's quotation lacks its closing mark, and does not go on in the next paragraph."""
        return any(start in self.left_open for start, _ in spans)

    def _goes_on(self, end: int) -> bool:
        """Whether a quotation left open at offset `end`, the end of its paragraph, is taken up in the next."""
        following = self.text[end : end + MAX_BREAK]
        first = following.lstrip()[:1]
        return following[:1] == "\n" and (first in _OPENING or first.islower())

    def kind(self, spans: list[Span]) -> QuoteKind:
        """Whether the letters of `spans` stand between quotation marks: all but a few, some, or next to none."""
        quoted = 0
        for start, end in spans:
            k = bisect.bisect_right(self.outer_ends, start)
            while k < len(self.outer) and self.outer[k].start < end:
                quoted += _letters(self.text[max(start, self.outer[k].start) : min(end, self.outer[k].end)])
                k += 1
        if not quoted:
            return "indirect"
        letters = sum(_letters(self.text[start:end]) for start, end in spans)
        if quoted <= INDIRECT_SHARE * letters:
            return "indirect"
        return "direct" if quoted >= DIRECT_SHARE * letters else "mixed"


def _letters(words: str) -> int:
    return len(_NO_LETTERS.sub("", words))


def _kind(item: Attributed, article: _Article) -> QuoteKind:
    """Direct, mixed or indirect; what somebody calls a thing is a piece of the reporter's sentence, in marks or not."""
    if item.is_direct:
        return "direct"
    kind = article.kind(item.spans)
    return "mixed" if item.rule == "predicate" and kind == "direct" else kind


def _quote(item: Attributed, article: _Article, who: Speakers) -> Quote:
    text = article.text
    joined = " ".join(article.words(item.spans))
    quote = Quote(
        spans=item.spans,
        text=article.printed(item.spans),
        joined=joined,
        kind=_kind(item, article),
        sentence=max(0, bisect.bisect_right(article.sentence_starts, item.spans[0][0]) - 1),
        method=item.rule,
    )
    if item.cue is not None:
        cue = item.cue
        quote.cue_start, quote.cue_end = article.tokens.start[cue.first], article.tokens.end[cue.last - 1]
        quote.cue, quote.cue_lemma = text[quote.cue_start : quote.cue_end], cue.lemma
        behind = item.spans[0][0] > quote.cue_start
        quote.polarity = acts.polarity(article.tokens, item.rule, cue, joined, behind)
        quote.act = acts.act(item.rule, cue, quote.kind != "indirect", joined)
    quote.about = article.about(item.spans)
    quote.is_pull_quote = item.rule == "signature" or article.sentences[quote.sentence].kind == "pull_quote"
    speaker = who.resolve(item)
    if speaker is not None:
        quote.speaker_start, quote.speaker_end = speaker.start, speaker.end
        quote.speaker = text[speaker.start : speaker.end]
        quote.speaker_entity, quote.speaker_name = speaker.entity, speaker.name
        quote.speaker_entities = [speaker.entity] if speaker.entity is not None else list(speaker.several)
        quote.name_confidence, quote.speaker_candidates = speaker.sure, list(speaker.candidates)
        quote.speaker_affiliation = speaker.owner
    quote.confidence = MENDED if article.is_mended(item.spans) else MOST
    return quote
