"""Features: what the parse and the rules know of a quote, as whole numbers and names of kinds; no word of its content.

Only words of closed classes (`CLOSED`) and verbs of our own tables are told apart. What a sentence that was not parsed
lacks is empty, 0 or `NONE`.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from typing import NamedTuple

from transforms.article import Annotated, Quote
from transforms.quotes.attribution import Attributed
from transforms.quotes.parse.tokens import Tokens

#: Names of kinds; the model knows how often each was right where it was counted.
KINDS = (
    *("rule", "lemma", "rule_lemma", "cue_tag", "cue_dep", "subject_tag", "subject_dep", "first_word", "first_tag"),
    *("next_word", "next_tag", "last_tag", "root_dep", "kind", "speaker_kind"),
)
#: Numbers: lengths in words, places and distances in tokens, shares in percent, counts, and 0 or 1.
NUMBERS = (
    *(
        "words",
        "tokens",
        "sentence_tokens",
        "share_of_sentence",
        "share_quoted",
        "to_sentence_start",
        "to_sentence_end",
    ),
    *("cue_before", "cue_distance", "cue_children", "cue_depth", "complement_words", "subject_distance"),
    *("subject_after_cue", "speaker_words", "speakers", "name_sure", "subjects", "commas", "thats", "names"),
    *("gap_to_next", "place_in_article"),
)
#: Stands for what is not there.
NONE = -1
#: No number counts as larger.
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
#: Steps from a cue to the root of its sentence, at most.
MAX_DEPTH = 6


class Row(NamedTuple):
    """What is known of one quote: a name for each of `KINDS`, a number for each of `NUMBERS`."""

    kinds: tuple[str, ...]
    numbers: tuple[int, ...]


def rows(annotated: Annotated, tokens: Tokens, found: Sequence[Attributed], quotes: Sequence[Quote]) -> list[Row]:
    """The features of every quote of an article; `found` are the same quotes before they were described, in order."""
    sentences = annotated.sentences
    starts = [s.start for s in sentences]
    following = [quote.spans[0][0] for quote in quotes[1:]]
    made = []
    for k, (item, quote) in enumerate(zip(found, quotes, strict=True)):
        place = _place(annotated, tokens, quote, starts)
        gap = following[k] - quote.spans[-1][1] if k < len(following) else MOST
        numbers = (
            *_size(tokens, quote, place),
            *_cue(item, tokens, place),
            *_speaker(quote),
            *_content(tokens, place),
            *(gap, 100 * quote.sentence // len(sentences)),
        )
        made.append(Row(_kinds(item, quote, tokens, place), numbers))
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
        quote.speaker_kind or "",
    )


def _root(tokens: Tokens, place: _Place) -> str:
    """How the first word that hangs on something outside the quote hangs on it."""
    head = tokens.head
    for i in range(place.first, place.last):
        if not place.first <= head[i] < place.last:
            return tokens.dep[i]
    return ""


def _size(tokens: Tokens, quote: Quote, place: _Place) -> tuple[int, ...]:
    first, last, begin, end = place
    letters = sum(b - a for a, b in quote.spans)
    around = tokens.end[end - 1] - tokens.start[begin]
    return (
        quote.text.count(" ") + 1,
        last - first,
        end - begin,
        100 * letters // max(1, around),
        100 - 100 * tokens.quote[first:last].count(NONE) // (last - first),
        first - begin,
        end - last,
    )


def _cue(item: Attributed, tokens: Tokens, place: _Place) -> tuple[int, ...]:
    cue = item.cue
    if cue is None:
        return (NONE,) * 7
    at, subject = cue.token, cue.subject
    before = at < place.first
    return (
        before,
        place.first - cue.last if before else cue.first - place.last,
        len(tokens.children[at]),
        _depth(tokens, at),
        tokens.right[at] - tokens.left[at],
        NONE if subject is None else abs(at - subject),
        NONE if subject is None else subject > at,
    )


def _depth(tokens: Tokens, at: int) -> int:
    """Steps from a token to the root of its sentence."""
    depth = 0
    while tokens.head[at] != at and depth < MAX_DEPTH:
        at, depth = tokens.head[at], depth + 1
    return depth


def _speaker(quote: Quote) -> tuple[int, ...]:
    sure = quote.name_confidence
    return (
        0 if quote.speaker is None else quote.speaker.count(" ") + 1,
        len(quote.speaker_entities),
        NONE if sure is None else round(100 * sure),
    )


def _content(tokens: Tokens, place: _Place) -> tuple[int, ...]:
    words, deps = tokens.word[place.first : place.last], tokens.dep[place.first : place.last]
    return (
        deps.count("nsubj") + deps.count("nsubjpass"),
        words.count(","),
        words.count("that"),
        tokens.tag[place.first : place.last].count("NNP"),
    )
