"""Quotes: who said what about whom.

The steps, each a module:
`marks`: what stands between quotation marks; `selection`: which sentences need the parser.
`cue`: which words report speech; `subject`: who their subject is.
`complements`, `content`: which words a cue makes somebody's.
`layout`: speech attributed without a verb; `beside`, `attribution`: which cue a quotation belongs to.
`speakers`, `pronouns`: whom the words for a speaker mean; `confidence`: how sure each rule is.
`lexicon` and `forms` are the words that the steps go by, `tokens` the model's output as plain lists.
"""

from __future__ import annotations

import bisect
import re

from transforms.article import Annotated, Naming, Polarity, Quote, Quoted, QuoteKind
from transforms.quotes import confidence, content, layout, lexicon
from transforms.quotes import cue as cues_of
from transforms.quotes.attribution import Attributed, Speech, add_clauses
from transforms.quotes.cue import Cue
from transforms.quotes.speakers import Speakers
from transforms.quotes.tokens import Tokens

__all__ = ["find_quotes"]

#: Shares of quoted letters from which a quote is direct, and up to which it is indirect.
DIRECT_SHARE, INDIRECT_SHARE = 0.95, 0.02

_WHETHER = re.compile(r"(?:whether|if)\b", re.IGNORECASE)
_EDGE_MARKS = "\"“”„«»'‘’` "


def find_quotes(annotated: Annotated, naming: Naming) -> list[Quote]:
    """Every quote of the article, in text order."""
    outer = [q for q in annotated.quoted if q.level == 0]
    names = [m.last_token - 1 for m in naming.mentions if m.label in ("PERSON", "ORG")]
    tokens = Tokens(annotated.doc, annotated.sentences, outer, names)
    cues = cues_of.find(tokens, annotated.sentences)
    clauses = content.clauses(tokens, annotated.text, cues, outer)
    found = layout.attributed(annotated, naming)
    found += Speech(annotated, tokens, cues, clauses, [s for item in found for s in item.spans]).attribute()
    found = add_clauses(found, clauses)
    for item in found:
        item.spans.sort()
    found.sort(key=lambda item: item.spans[0])
    who = Speakers(annotated, naming, tokens, found)
    return [_quote(item, annotated, who, tokens, outer) for item in found]


def _quote(item: Attributed, annotated: Annotated, who: Speakers, tokens: Tokens, outer: list[Quoted]) -> Quote:
    text = annotated.text
    starts = [s.start for s in annotated.sentences]
    quote = Quote(
        spans=item.spans,
        text=_joined(text, item.spans),
        kind="direct" if item.is_direct else _kind(text, item.spans, outer),
        sentence=max(0, bisect.bisect_right(starts, item.spans[0][0]) - 1),
        method=item.rule,
    )
    if item.cue is not None:
        cue = item.cue
        quote.cue_start, quote.cue_end = tokens.start[cue.first], tokens.end[cue.last - 1]
        quote.cue, quote.cue_lemma = text[quote.cue_start : quote.cue_end], cue.lemma
        quote.polarity = _polarity(text, item, cue)
    quote.about = _about(item.spans, who.naming)
    quote.is_pull_quote = item.rule == "signature" or annotated.sentences[quote.sentence].kind == "pull_quote"
    speaker = who.resolve(item)
    if speaker is not None:
        quote.speaker_start, quote.speaker_end = speaker.start, speaker.end
        quote.speaker = text[speaker.start : speaker.end]
        quote.speaker_entity, quote.speaker_name = speaker.entity, speaker.name
    named = quote.speaker_name is not None
    quote.confidence = confidence.of(item.rule, quote.cue_lemma, len(quote.text.split()), named)
    return quote


def _polarity(text: str, item: Attributed, cue: Cue) -> Polarity:
    """Whether the words are said, denied or asked; what somebody will not say is denied, a whether-clause asked."""
    start, end = item.spans[0]
    if cue.polarity == "denied" or (cue.lemma in lexicon.DECLINE and item.rule == "infinitive"):
        return "denied"
    return "asked" if _WHETHER.match(text, start, end) else cue.polarity


def _about(spans: list[tuple[int, int]], naming: Naming) -> list[int]:
    """Entities named inside `spans`, each once, in text order."""
    starts = [m.start for m in naming.mentions]
    found: dict[int, None] = {}
    for start, end in spans:
        for m in naming.mentions[bisect.bisect_left(starts, start) : bisect.bisect_left(starts, end)]:
            if m.entity is not None:
                found[m.entity] = None
    return list(found)


def _joined(text: str, spans: list[tuple[int, int]]) -> str:
    return " ".join(re.sub(r"\s+", " ", text[s:e]).strip(_EDGE_MARKS) for s, e in spans)


def _kind(text: str, spans: list[tuple[int, int]], outer: list[Quoted]) -> QuoteKind:
    letters = [k for s, e in spans for k in range(s, e) if text[k].isalnum()]
    if not letters:
        return "indirect"
    starts = [q.start for q in outer]

    def is_quoted(k: int) -> bool:
        at = bisect.bisect_right(starts, k) - 1
        return at >= 0 and k < outer[at].end

    share = sum(map(is_quoted, letters)) / len(letters)
    return "direct" if share >= DIRECT_SHARE else "indirect" if share <= INDIRECT_SHARE else "mixed"
