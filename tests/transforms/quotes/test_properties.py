"""What holds for any text whatever."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transforms.article import Annotated
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


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(WORDS, max_size=40))
def test_offsets_text_and_determinism(annotated: Callable[[str], Annotated], words: list[str]) -> None:
    text = " ".join(words)
    article = annotated(text)
    naming = find_entities(article)
    found = find_quotes(article, naming)
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
    assert find_quotes(annotated(text), naming) == found
