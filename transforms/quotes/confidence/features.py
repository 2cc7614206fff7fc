"""Features: what the parse and the rules know of a quote, as whole numbers and names of kinds; no word of its content.

Only words of closed classes (`CLOSED`) and verbs of our own tables are told apart. What a sentence that was not parsed
lacks is empty, 0 or `NONE`.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from transforms.article import Annotated, Quote
from transforms.quotes.attribution import Attributed
from transforms.quotes.parse.tokens import Tokens

#: Names of kinds; the model knows how often each was right where it was counted.
KINDS = (
    *("rule", "lemma", "rule_lemma", "cue_tag", "cue_dep", "subject_tag", "subject_dep", "first_word", "first_tag"),
    *("next_word", "next_tag", "last_tag", "root_dep", "kind", "polarity", "act", "speaker_kind", "medium"),
    *("before", "behind"),
)
#: Numbers: lengths in words, places and distances in tokens, shares in percent, counts, and 0 or 1.
NUMBERS = (
    *("words", "spans", "tokens", "sentence_tokens", "share_of_sentence", "share_quoted", "quotations"),
    *("to_sentence_start", "to_sentence_end", "sentences_crossed", "cue_before", "cue_distance", "subject_distance"),
    *("has_cue", "negated", "passive", "relative", "has_subject", "subject_after_cue", "complement_words"),
    *("speaker_words", "has_speaker", "named", "has_entity", "speakers", "candidates", "name_sure", "told"),
    *("finite_verbs", "verbs", "subjects", "commas", "thats", "pronouns", "names", "numbers", "conjunctions"),
    *("rows_of_sentence", "gap_to_next", "place_in_article", "is_heading", "cue_children", "cue_depth"),
    *("quoted_sentence", "first_upper"),
)
#: Stands for what is not there.
NONE = -1
#: No number is larger.
MOST = 1_000
#: Words that tell the form of a sentence, not what it is about.
CLOSED = frozenset(
    """
    a about after again against all also although an and another any are as at be because been before being between both
    but by can could did do does during each either every for from had has have he her here him his how however i if in
    into is it its just may me might more most much must my neither no nor not now of off on once one only or other our
    out over own same shall she should since so some such than that the their them then there these they this those
    though through to too under until up us very was we were what when where whether which while who whom whose why will
    with would yet you your ’s 's n’t n't , . : ; - – — ( ) “ ” " ‘ ’ ' ? !
    """.split()
)
_FINITE = ("VBD", "VBZ", "VBP", "MD")
#: Steps from a cue to the root of its sentence, at most.
MAX_DEPTH = 6


class Row(NamedTuple):
    """What is known of one quote: a name for each of `KINDS`, a number for each of `NUMBERS`."""

    kinds: tuple[str, ...]
    numbers: tuple[int, ...]


def rows(annotated: Annotated, tokens: Tokens, found: Sequence[Attributed], quotes: Sequence[Quote]) -> list[Row]:
    """The features of every quote of an article; `found` are the same quotes before they were described, in order."""
    starts = [s.start for s in annotated.sentences]
    beside = Counter(quote.sentence for quote in quotes)
    following = [quote.spans[0][0] for quote in quotes[1:]]
    made = []
    for k, (item, quote) in enumerate(zip(found, quotes, strict=True)):
        place = _place(annotated, tokens, quote, starts)
        gap = following[k] - quote.spans[-1][1] if k < len(following) else MOST
        kinds = (*_kinds(item, quote, tokens, place), *_edges(annotated.text, quote))
        numbers = (
            *_size(annotated, tokens, quote, place),
            *_cue(item, tokens, place),
            *_speaker(quote),
            *_content(tokens, place),
            *(beside[quote.sentence], gap, 100 * quote.sentence // len(starts)),
            *_circumstances(annotated, item, quote, tokens, place),
        )
        made.append(Row(kinds, tuple([NONE if n < 0 else MOST if n > MOST else n for n in numbers])))
    return made


class _Place(NamedTuple):
    """The tokens of a quote, of its first span and of the sentences it begins and ends in (last exclusive)."""

    first: int
    last: int
    begin: int
    end: int


def _place(annotated: Annotated, tokens: Tokens, quote: Quote, starts: Sequence[int]) -> _Place:
    first = bisect.bisect_left(tokens.start, quote.spans[0][0])
    last = max(first + 1, bisect.bisect_left(tokens.start, quote.spans[-1][1]))
    ending = bisect.bisect_right(starts, quote.spans[-1][1] - 1) - 1
    begin = annotated.sentences[quote.sentence].first_token
    return _Place(first, min(last, tokens.n), begin, annotated.sentences[ending].last_token)


def _kinds(item: Attributed, quote: Quote, tokens: Tokens, place: _Place) -> tuple[str, ...]:
    cue = item.cue
    lemma = quote.cue_lemma or ""
    first, last = place.first, place.last
    opening = tokens.word[first] if first < tokens.n else ""
    following = tokens.word[last] if last < tokens.n else ""
    subject = None if cue is None else cue.subject
    return (
        item.rule,
        lemma,
        f"{item.rule} {lemma}",
        "" if cue is None else tokens.tag[cue.token],
        "" if cue is None else tokens.dep[cue.token],
        "" if subject is None else tokens.tag[subject],
        "" if subject is None else tokens.dep[subject],
        opening if opening in CLOSED else "",
        tokens.tag[first] if first < tokens.n else "",
        following if following in CLOSED else "",
        tokens.tag[last] if last < tokens.n else "",
        tokens.tag[last - 1],
        _root(tokens, place),
        quote.kind,
        quote.polarity,
        quote.act,
        quote.speaker_kind or "",
        quote.medium or "",
    )


def _root(tokens: Tokens, place: _Place) -> str:
    """How the first word that hangs on something outside the quote hangs on it."""
    head = tokens.head
    for i in range(place.first, place.last):
        if not place.first <= head[i] < place.last:
            return tokens.dep[i]
    return ""


def _edges(text: str, quote: Quote) -> tuple[str, str]:
    """The marks right before and behind the quote."""
    start, end = quote.spans[0][0], quote.spans[-1][1]
    before, behind = text[max(0, start - 2) : start].rstrip(" ")[-1:], text[end : end + 2].lstrip(" ")[:1]
    return before if before in CLOSED else "", behind if behind in CLOSED else ""


def _size(annotated: Annotated, tokens: Tokens, quote: Quote, place: _Place) -> tuple[int, ...]:
    first, last, begin, end = place
    letters = sum(b - a for a, b in quote.spans)
    quoted = [q for q in tokens.quote[first:last] if q >= 0]
    around = tokens.end[end - 1] - tokens.start[begin]
    return (
        quote.text.count(" ") + 1,
        len(quote.spans),
        last - first,
        end - begin,
        100 * letters // max(1, around),
        100 * len(quoted) // (last - first),
        len(set(quoted)),
        first - begin,
        end - last,
        tokens.sentence[last - 1] - tokens.sentence[first],
    )


def _cue(item: Attributed, tokens: Tokens, place: _Place) -> tuple[int, ...]:
    cue = item.cue
    if cue is None:
        return (NONE,) * 3 + (0,) * 7
    before = cue.token < place.first
    distance = place.first - cue.last if before else cue.first - place.last
    subject = cue.subject
    return (
        before,
        distance,
        NONE if subject is None else abs(cue.token - subject),
        1,
        cue.negated,
        cue.passive,
        cue.relative is not None,
        subject is not None,
        subject is not None and subject > cue.token,
        tokens.right[cue.token] - tokens.left[cue.token],
    )


def _speaker(quote: Quote) -> tuple[int, ...]:
    sure = quote.name_confidence
    return (
        0 if quote.speaker is None else quote.speaker.count(" ") + 1,
        quote.speaker is not None,
        quote.speaker_name is not None,
        quote.speaker_entity is not None,
        len(quote.speaker_entities),
        len(quote.speaker_candidates),
        NONE if sure is None else round(100 * sure),
        quote.told is not None,
    )


def _content(tokens: Tokens, place: _Place) -> tuple[int, ...]:
    tags = tokens.tag[place.first : place.last]
    deps = tokens.dep[place.first : place.last]
    words = tokens.word[place.first : place.last]
    finite = sum(map(tags.count, _FINITE))
    return (
        finite,
        finite + tags.count("VB") + tags.count("VBG") + tags.count("VBN"),
        deps.count("nsubj") + deps.count("nsubjpass"),
        words.count(","),
        words.count("that"),
        tags.count("PRP"),
        tags.count("NNP"),
        tags.count("CD"),
        deps.count("conj"),
    )


def _circumstances(
    annotated: Annotated, item: Attributed, quote: Quote, tokens: Tokens, place: _Place
) -> tuple[int, ...]:
    sentence = annotated.sentences[quote.sentence]
    at = NONE if item.cue is None else item.cue.token
    depth = 0
    while at >= 0 and tokens.head[at] != at and depth < MAX_DEPTH:
        at, depth = tokens.head[at], depth + 1
    opening = annotated.text[quote.spans[0][0] : quote.spans[0][0] + 2].lstrip("\"“‘'«")
    return (
        sentence.kind == "heading",
        NONE if item.cue is None else len(tokens.children[item.cue.token]),
        depth,
        max(tokens.quote[place.begin : place.end], default=NONE) >= 0,
        opening[:1].isupper(),
    )
