"""Articles that break off, as feeds cut them: at any word something is still found, and nothing fails."""

from __future__ import annotations

from spacy.language import Language

from transforms.annotation.annotate import annotate
from transforms.article import Article
from transforms.entities import find_entities
from transforms.quotes import find_quotes

PASSAGES = [
    "Ida Brandt and Noel Farrow wrote the study. “They are tired,” said the researchers from Tarn, who asked for time.",
    "Ana Holt told him it was over. His mother wept. “He is a good boy,” she said. The guard, Otto Vance, shook his head.",
    "Ana Holt said the ministry would pay for the wall, which she called “a gift,” before leaving for the airport.",
    "Ana Holt praised Bo Pell, with whom she crossed the bay, for his patience. Say the island demanded a share of it.",
    "The Marsh campaign and the Orde campaign met on Monday to talk about ways to win. The campaign said it was happy.",
    "A poll showed Reyes leading Dunn, 46 percent to 44 percent. The 41-year-old told Hello Denham it cost Rs 2.5 million.",
]


def test_at_any_word(nlp: Language) -> None:
    opening = "Bo Dell runs the mill.\n\n"
    words = [passage.split() for passage in PASSAGES]
    texts = [opening + " ".join(some[:n]) for some in words for n in range(1, len(some) + 1)]
    articles = [Article(record="1", source_format="txt", text=text) for text in texts]
    n_quotes = 0
    for found in annotate(articles, nlp):
        quotes = find_quotes(found, find_entities(found))
        n_quotes += len(quotes)
        assert all(0 <= start < end <= len(found.text) for quote in quotes for start, end in quote.spans), found.text
    assert n_quotes > len(texts) / 2
