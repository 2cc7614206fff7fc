"""What holds for any text whatever."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from transforms.annotation.annotate import annotate
from transforms.article import Annotated, Article, Naming, Quote
from transforms.entities import find_entities
from transforms.quotes import find_quotes

WORDS = st.sampled_from(
    [
        *("Mary Tolland", "John Pell", "the mayor", "she", "he", "they", "who", "the council", "a statement"),
        *(
            "said",
            "says",
            "told",
            "added",
            "asked",
            "denied",
            "pledged to",
            "according to",
            "called",
            "that",
            "whether",
        ),
        *("the bridge", "is safe", "would open", "it", "in May", "and", "but", "not", "Q:", "JP:", "was", "saying"),
        *("“", "”", '"', "''", "‘", "’", "«", "»", ",", ".", "?", "…", " – ", "—", ":", "(", ")", "\n\n", "\n", "’s"),
        *("naïve", "Ωmega", "½", "😀", "3.5%", "U.S.", "\u00a0"),
    ]
)


TEXTS_AT_ONCE = 8
"""Annotated in one call: a call costs four times what a short text in it does."""


@settings(max_examples=12)
@given(drawn=st.lists(st.lists(WORDS, max_size=40), min_size=TEXTS_AT_ONCE, max_size=TEXTS_AT_ONCE))
def test_offsets_text_and_determinism(nlp: Language, drawn: list[list[str]]) -> None:
    texts = [" ".join(words) for words in drawn]
    articles = annotated_together(texts, nlp)
    namings = [find_entities(article) for article in articles]
    found = [find_quotes(article, naming) for article, naming in zip(articles, namings, strict=True)]
    for text, article, naming, quotes in zip(texts, articles, namings, found, strict=True):
        holds(text, article, naming, quotes)
    # Again in other company: what stands beside a text changes nothing in it.
    again = annotated_together(texts[::-1], nlp)[::-1]
    assert [find_quotes(article, naming) for article, naming in zip(again, namings, strict=True)] == found


def annotated_together(texts: list[str], nlp: Language) -> list[Annotated]:
    return list(annotate([Article(record="1", source_format="txt", text=text) for text in texts], nlp))


def holds(text: str, article: Annotated, naming: Naming, found: list[Quote]) -> None:
    """What is true of the quotes of any text."""
    for quote in found:
        assert quote.spans == sorted(quote.spans)
        assert all(0 <= start < end <= len(text) for start, end in quote.spans)
        assert all(a[1] <= b[0] for a, b in pairwise(quote.spans))
        assert quote.text
        assert all(word in "".join(text[s:e] for s, e in quote.spans) for word in quote.text.split())
        assert 0 < quote.confidence < 1
        assert 0 <= quote.sentence < len(article.sentences)
        assert (quote.cue is None) == (quote.cue_start is None)
        assert (quote.speaker is None) == (quote.speaker_start is None)
        if quote.cue is not None:
            assert text[quote.cue_start : quote.cue_end] == quote.cue
        if quote.speaker is not None:
            assert text[quote.speaker_start : quote.speaker_end] == quote.speaker
        if quote.speaker_entity is not None:
            assert quote.speaker_name
        assert all(0 <= entity < len(naming.entities) for entity in quote.about)
    assert found == sorted(found, key=lambda q: q.spans[0])
