"""Selection: which sentences the quote rules need tagged and parsed, told from the characters alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.article import Quoted, Sentence
from transforms.english import reporting_verbs

_WORD = re.compile(r"[a-z]+")
_CUE_FORMS = frozenset(
    [
        form
        for form, lemma in reporting_verbs.VERB_FORMS.items()
        if lemma not in reporting_verbs.QUOTE_ONLY or lemma in reporting_verbs.SAY | reporting_verbs.THINK
    ]
    + ["clear", *reporting_verbs.PARTICLES]
    + list(reporting_verbs.NOUN_FORMS)
    + list(reporting_verbs.ADJECTIVE_PREPOSITION)
    + list(reporting_verbs.SOURCE_WORDS)
)


def needs_parse(sentences: Sequence[Sentence], quoted: Sequence[Quoted], text: str) -> list[bool]:
    """For each of `sentences` whether a quote rule may look at its tags and dependencies.

    That is every sentence with words outside quotations that holds the edge of a quotation or a word form of a cue.
    A sentence that lies within a quotation is never looked at.
    """
    outer = sorted((q.start, q.end) for q in quoted if q.level == 0)
    found: list[bool] = []
    k = 0
    for sentence in sentences:
        while k < len(outer) and outer[k][1] <= sentence.start:
            k += 1
        j, at, outside = k, sentence.start, []
        while j < len(outer) and outer[j][0] < sentence.end:
            outside.append(text[at : max(at, outer[j][0])])
            at = outer[j][1]
            j += 1
        if at < sentence.end:
            outside.append(text[at : sentence.end])
        words = _WORD.findall(" ".join(outside).lower())
        found.append(bool(words) and (j > k or not _CUE_FORMS.isdisjoint(words) or _counts(words)))
    return found


def _counts(words: Sequence[str]) -> bool:
    """Whether a count may be told: “the *poll gives* her a lead”, “*put* the *toll* at 40”."""
    counts = reporting_verbs.COUNTS | reporting_verbs.FIGURES
    return not reporting_verbs.COUNT_ONLY_FORMS.keys().isdisjoint(words) and not counts.isdisjoint(words)
