"""What holds for any text and whatever a model finds in it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Span

from tests.transforms.entities.articles import NLP, annotated
from transforms.annotation import quotation_marks, segmentation
from transforms.article import Annotated, Article
from transforms.english.name_words import NAMED, VALUED
from transforms.entities import find_entities
from transforms.entities.values import value

PIECES = st.sampled_from(
    "Mr. Mrs. Jorun Vesterby Vesterby's Mira Okhotin the The of and U.S.-China US Georgia Board Ondara (OWB) OWB - – ’s ' "
    '“ ” " , . ; : / \n \n\n $5 million May 9 Tuesday van der Jr. J. K. Mrs Lunds family ß İ ́ 中国 🙂 \t \xa0 '
    "http://x.y @z Lund, Margaret. Dr is a village Xi Xi-Lund president president's said he She".split(" ")
)
TEXTS = st.one_of(
    st.lists(PIECES, max_size=40).map(" ".join), st.lists(PIECES, max_size=20).map("".join), st.text(max_size=80)
)
LABELS = st.sampled_from(sorted(NAMED | VALUED | {"LANGUAGE"}))


@st.composite
def articles(draw: st.DrawFn) -> Annotated:
    text = draw(TEXTS)
    doc = NLP(text)
    spans: list[Span] = []
    at = 0
    while at < len(doc) and len(spans) < 12:
        start = draw(st.integers(at, len(doc)))
        end = draw(st.integers(start, min(len(doc), start + 5)))
        if start < end and doc[start:end].text.strip():
            spans.append(Span(doc, start, end, label=draw(LABELS)))
        at = end + 1
    doc.ents = spans
    dated = draw(st.sampled_from([None, datetime(2031, 5, 14, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)]))
    article = Article("1", "text", text, published_at=dated)
    parts = segmentation.paragraphs(article)
    quoted = quotation_marks.quoted(text, parts)
    return Annotated(article, doc, parts, segmentation.sentences(doc, parts, quoted), quoted)


@given(articles())
def test_mentions_lie_in_the_text_in_order_and_apart(article: Annotated) -> None:
    found = find_entities(article)
    at = 0
    for mention in found.mentions:
        assert at <= mention.start < mention.end <= len(article.text)
        assert article.text[mention.start : mention.end].strip()
        assert 0 <= mention.first_token < mention.last_token <= len(article.doc)
        assert article.doc[mention.first_token].idx <= mention.start
        last = article.doc[mention.last_token - 1]
        assert mention.end <= last.idx + len(last)
        assert not article.sentences or 0 <= mention.sentence < len(article.sentences)
        at = mention.end


@given(articles())
def test_every_named_mention_has_one_entity_and_no_other_has_one(article: Annotated) -> None:
    found = find_entities(article)
    listed = [n for e in found.entities for n in e.mentions]
    assert sorted(listed) == [n for n, m in enumerate(found.mentions) if m.entity is not None]
    for number, entity in enumerate(found.entities):
        assert entity.mentions == sorted(entity.mentions)
        assert entity.name.strip()
        for n in entity.mentions:
            assert found.mentions[n].entity == number
            assert found.mentions[n].label == entity.label
    for mention in found.mentions:
        assert (mention.entity is not None) == (mention.label in NAMED)


@given(articles())
def test_the_same_article_gives_the_same_naming(article: Annotated) -> None:
    assert find_entities(article) == find_entities(article)


@given(articles())
def test_entities_of_one_article_have_different_ids(article: Annotated) -> None:
    ids = [e.entity_id for e in find_entities(article).entities]
    assert len(ids) == len(set(ids))


@given(TEXTS, st.sampled_from(sorted(VALUED)), st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_values_of_any_text(text: str, label: str, published: date | None) -> None:
    found, unit = value(text, label, published)
    assert found is None or found.strip()
    assert unit is None or found is not None


def test_an_empty_article_names_nobody() -> None:
    assert find_entities(annotated("")).mentions == []
