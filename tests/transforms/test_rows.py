"""Rows: what articles, mentions and quotes become in the tables, ids instead of indices."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from releases.tables.schemas import TABLES
from transforms import rows
from transforms.article import Annotated, Article, Entity, Mention, Naming, Paragraph, Quote, Sentence

TEXT = "Vell said he knew."


def quote_rows(quotes: list[Quote]) -> list[dict[str, object]]:
    article = Article(record="1", source_format="txt", text=TEXT)
    annotated = Annotated(article, Doc(Vocab(), TEXT.split()), [], [], [])
    entities = [Entity(f"id{n}", "PERSON", f"Name {n}", f"name {n}") for n in range(3)]
    found = rows.annotation_rows([rows.Found("doc", annotated, Naming([], entities), quotes)])
    made: list[dict[str, object]] = found["quotes"].to_pylist()
    return made


def quote(**columns: object) -> Quote:
    return Quote(spans=[(0, 4)], text="Vell", kind="indirect", sentence=0, **columns)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["sentences", "mentions", "quotes"])
def test_every_column_is_one_of_the_releases_table(name: str) -> None:
    made = getattr(rows, name.upper())
    assert all(TABLES[name].schema.field(field.name).type == field.type for field in made)


def test_indices_become_ids() -> None:
    (row,) = quote_rows(
        [quote(speaker_entity=2, speaker_entities=[2, 0, 2], speaker_candidates=[1], speaker_affiliation=1, about=[0])]
    )
    assert row["speaker_entity_id"] == "id2"
    assert row["speaker_entity_ids"] == ["id2", "id0"]
    assert (row["speaker_candidates"], row["speaker_affiliation_id"], row["about_entity_ids"]) == (
        ["id1"],
        "id1",
        ["id0"],
    )


def test_a_quote_inside_another_names_it() -> None:
    outer, inner = quote_rows([quote(), quote(within=0)])
    assert (outer["within_quote_id"], inner["within_quote_id"]) == (None, outer["quote_id"])


def test_the_id_is_made_from_the_spans_whatever_the_text_prints() -> None:
    (before,) = quote_rows([quote()])
    (now,) = quote_rows([Quote([(0, 4)], "[…] Vell.", "indirect", 0, joined="Vell")])
    assert now["quote_id"] == before["quote_id"]


def test_words_that_are_repeated_have_an_ordinal() -> None:
    first, other, again = quote_rows([quote(), Quote([(0, 4)], "he knew", "indirect", 0), quote()])
    assert again["quote_id"] == f"{first['quote_id']}-2"
    assert other["quote_id"] != first["quote_id"]


def test_a_quote_encloses_its_spans() -> None:
    (row,) = quote_rows([Quote([(10, 12), (0, 4)], "he Vell", "direct", 0)])
    assert (row["start"], row["end"]) == (0, 12)
    assert row["spans"] == [{"start": 10, "end": 12}, {"start": 0, "end": 4}]


def test_a_mention_has_the_columns_of_what_it_names_and_an_amount_has_its_own() -> None:
    article = Article(record="1", source_format="txt", text="Vell paid $3.")
    sentences = [Sentence(0, 13, 0, 0, 4)]
    annotated = Annotated(article, Doc(Vocab(), ["Vell", "paid", "$3", "."]), [Paragraph(0, 13)], sentences, [])
    mentions = [
        Mention(0, 4, "PERSON", 0, 0, 1, role="ferryman", entity=0),
        Mention(10, 12, "MONEY", 0, 2, 3, value="3", unit="USD"),
    ]
    entity = Entity("id0", "PERSON", "Ida Vell", "ida vell", gender="female", external_ref="X1")
    made = rows.annotation_rows([rows.Found("doc", annotated, Naming(mentions, [entity]), [])])
    person, money = made["mentions"].to_pylist()
    named = ("text", "role", "entity_id", "name", "external_ref", "gender", "value")
    assert [person[name] for name in named] == ["Vell", "ferryman", "id0", "Ida Vell", "X1", "female", None]
    assert [money[name] for name in (*named, "unit")] == ["$3", None, None, None, None, None, "3", "USD"]
    assert [row["mention_id"] for row in (person, money)] == [0, 1]
    assert made["counts"].to_pylist() == [{"n_paragraphs": 1, "n_sentences": 1, "n_words": 3}]
    (sentence,) = made["sentences"].to_pylist()
    assert (sentence["sentence_id"], sentence["text"], sentence["kind"]) == (0, "Vell paid $3.", "body")
    assert made["quotes"].num_rows == 0


WORDS = st.text(st.characters(codec="utf-8"), max_size=20)
MAYBE = st.none() | WORDS
TIMES = st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
PLACES = st.lists(st.integers(0, 9), max_size=3).map(tuple)
ARTICLES = st.builds(
    Article,
    record=WORDS,
    source_format=WORDS,
    text=WORDS,
    external_id=MAYBE,
    url=MAYBE,
    title=MAYBE,
    authors=st.lists(WORDS, max_size=3).map(tuple),
    publisher=MAYBE,
    published_at=TIMES,
    updated_at=TIMES,
    language=MAYBE,
    dateline=MAYBE,
    headings=PLACES,
    pull_quotes=PLACES,
    n_boilerplate=st.integers(0, 9),
)
PLACE = rows.Provenance("wire", "a.txt", "0" * 64)


@given(st.lists(ARTICLES, max_size=3))
def test_articles_come_back_from_their_rows(given_: list[Article]) -> None:
    table = rows.article_rows([(PLACE, article) for article in given_], signatures=False)
    assert rows.articles(table) == given_
    assert table["minhash"].null_count == len(given_)


def test_an_article_is_signed_unless_told_otherwise() -> None:
    article = Article(record="1", source_format="txt", text="The ferry of Vorn sails twice a day. " * 20)
    (row,) = rows.article_rows([(PLACE, article)]).to_pylist()
    assert row["minhash"]
    assert (row["collection"], row["source"], row["source_sha256"]) == ("wire", "a.txt", "0" * 64)


def test_what_annotation_looks_at_and_nothing_else_makes_its_hash() -> None:
    article = Article(record="1", source_format="txt", text=TEXT, headings=(0,))
    same = Article(record="2", source_format="json", text=TEXT, headings=(0,), url="https://vorn.example/2")
    other = Article(record="1", source_format="txt", text=TEXT)
    assert rows.annotation_sha256(article) == rows.annotation_sha256(same) != rows.annotation_sha256(other)
