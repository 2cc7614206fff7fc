"""Rows: what a quote becomes in the table, ids instead of indices."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from releases.tables.schemas import TABLES
from transforms import rows
from transforms.article import Annotated, Article, Entity, Naming, Quote

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
