"""Entities counted and joined across documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

import pyarrow as pa
import pytest

from transforms.entities import corpus
from transforms.entities.authority import Authority

ENTITY = pa.schema(
    [
        ("entity_id", pa.string()),
        ("label", pa.string()),
        ("name", pa.string()),
        ("external_ref", pa.string()),
        ("n_documents", pa.int64()),
        ("aliases", pa.list_(pa.string())),
        ("context", pa.list_(pa.string())),
    ]
)


def joined(*rows: dict[str, object], authority: Authority | None = None) -> dict[str, str]:
    """canonical_id by entity_id; ids are a, b, c, …"""
    defaults = {"label": "PERSON", "external_ref": None, "n_documents": 1, "aliases": None, "context": None}
    table = pa.Table.from_pylist([{"entity_id": "abcdefgh"[n], **defaults, **r} for n, r in enumerate(rows)], ENTITY)
    made = corpus.join(table, authority)
    return dict(zip(made["entity_id"].to_pylist(), made["canonical_id"].to_pylist(), strict=True))


def test_a_middle_initial_does_not_part_a_person() -> None:
    assert joined({"name": "Orla Vesterby"}, {"name": "Orla T. Vesterby", "n_documents": 3}) == {"a": "b", "b": "b"}


def test_contradicting_middle_names_join_nobody() -> None:
    made = joined({"name": "Orla T. Vesterby"}, {"name": "Orla K. Vesterby"}, {"name": "Orla Vesterby"})
    assert len(set(made.values())) == 3


def test_a_short_first_name_is_the_long_one() -> None:
    assert len(set(joined({"name": "Bob Vesterby"}, {"name": "Robert Vesterby"}).values())) == 1


def test_a_surname_alone_joins_nobody() -> None:
    assert len(set(joined({"name": "Vesterby"}, {"name": "Orla Vesterby"}, {"name": "Vesterby"}).values())) == 3


def test_widespread_names_need_company_in_common() -> None:
    with_x = {"name": "John Smith", "context": ["x", "y"]}
    assert len(set(joined(with_x, {"name": "John Smith", "context": ["x", "y", "z"]}).values())) == 1
    assert len(set(joined(with_x, {"name": "John Smith", "context": ["x", "w"]}).values())) == 2


def test_one_reference_is_one_entity_but_a_people_is_not_its_country() -> None:
    made = joined(
        {"name": "Ondara", "label": "GPE", "external_ref": "x:1"},
        {"name": "Ondara Republic", "label": "GPE", "external_ref": "x:1"},
        {"name": "Ondaran", "label": "NORP", "external_ref": "x:1"},
    )
    assert made == {"a": "a", "b": "a", "c": "c"}


def test_an_acronym_joins_the_one_organisation_called_so() -> None:
    full = {"name": "Ondaran Water Board", "label": "ORG", "aliases": ["Ondaran Water Board", "OWB"], "n_documents": 2}
    assert joined(full, {"name": "OWB", "label": "ORG"}) == {"a": "a", "b": "a"}
    other = {"name": "Old Wheat Bank", "label": "ORG", "aliases": ["OWB"]}
    assert len(set(joined(full, {"name": "OWB", "label": "ORG"}, other).values())) == 3


def test_the_authority_file_joins_what_no_rule_would() -> None:
    table = pa.table(
        {"name": ["Orla Vesterby"], "aliases": ["O. V. Lund"], "label": ["PERSON"], "external_ref": ["Q1"]}
    )
    rows = {"name": "Orla Vesterby"}, {"name": "O. V. Lund"}
    assert len(set(joined(*rows).values())) == 2
    assert len(set(joined(*rows, authority=Authority.from_table(table)).values())) == 1


# --- the table

DAY = [datetime(2031, 5, d, tzinfo=UTC) for d in range(1, 10)]
VESTERBY = ("e1", "PERSON", "Orla Vesterby", None, "female")
BOARD = ("e2", "ORG", "Ondaran Water Board", "Q2", None)


def source(
    rows: list[dict[str, object]], schema: pa.Schema, size: int
) -> Callable[[Sequence[str]], Iterator[pa.Table]]:
    table = pa.Table.from_pylist(rows, schema)

    def batches(columns: Sequence[str]) -> Iterator[pa.Table]:
        for batch in table.select(list(columns)).to_batches(max_chunksize=size):
            yield pa.Table.from_batches([batch])

    return batches


def entities(size: int, order: int = 1) -> pa.Table:
    columns = ("doc_id", "text", "entity_id", "label", "name", "external_ref", "gender")
    mentions = [
        ("d1", "Orla Vesterby", *VESTERBY),
        ("d1", "Vesterby", *VESTERBY),
        ("d1", "the board", *BOARD),
        ("d1", "Tuesday", None, "DATE", None, None, None),
        ("d2", "Vesterby", *VESTERBY[:-1], None),
        ("d3", "Vesterby", *VESTERBY),
        ("d3", "Lund", "e3", "PERSON", "Ada Lund", None, None),
    ]
    mentions = sorted(mentions, key=lambda m: m[0], reverse=order < 0)
    return corpus.entities_table(
        source(
            [dict(zip(columns, m, strict=True)) for m in mentions], pa.schema([(c, pa.string()) for c in columns]), size
        ),
        source(
            [
                {"doc_id": "d1", "speaker_entity_id": "e1"},
                {"doc_id": "d3", "speaker_entity_id": "e1"},
                {"doc_id": "d2", "speaker_entity_id": None},
            ],
            pa.schema([("doc_id", pa.string()), ("speaker_entity_id", pa.string())]),
            size,
        ),
        source(
            [
                {"doc_id": "d1", "published_at": DAY[2], "duplicate_of": None},
                {"doc_id": "d2", "published_at": DAY[5], "duplicate_of": None},
                {"doc_id": "d3", "published_at": DAY[0], "duplicate_of": "d1"},
            ],
            pa.schema(
                [("doc_id", pa.string()), ("published_at", pa.timestamp("us", "UTC")), ("duplicate_of", pa.string())]
            ),
            size,
        ),
    )


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_counts_leave_duplicates_out_and_do_not_depend_on_batches(size: int) -> None:
    rows = {r["entity_id"]: r for r in entities(size).to_pylist()}
    assert rows["e1"] == {
        "entity_id": "e1",
        "canonical_id": "e1",
        "name": "Orla Vesterby",
        "label": "PERSON",
        "aliases": ["Vesterby", "Orla Vesterby"],
        "external_ref": None,
        "gender": "female",
        "n_documents": 2,
        "n_mentions": 3,
        "n_quotes": 1,
        "first_published_at": DAY[2],
        "last_published_at": DAY[5],
    }
    assert rows["e2"]["external_ref"] == "Q2"


def test_the_order_of_parts_leaves_no_trace() -> None:
    assert entities(2, order=-1).equals(entities(3))


def test_an_entity_named_in_duplicates_only_still_has_a_row() -> None:
    row = entities(100).to_pylist()[2]
    assert (row["entity_id"], row["n_documents"], row["n_mentions"], row["first_published_at"]) == ("e3", 0, 0, None)


def test_no_mentions_give_an_empty_table() -> None:
    names = ("doc_id", "text", "entity_id", "label", "name", "external_ref", "gender")
    nothing = source([], pa.schema([(c, pa.string()) for c in names]), 1)
    quotes = source([], pa.schema([("doc_id", pa.string()), ("speaker_entity_id", pa.string())]), 1)
    dates = pa.schema([("doc_id", pa.string()), ("published_at", pa.timestamp("us", "UTC"))]).append(
        pa.field("duplicate_of", pa.string())
    )
    made = corpus.entities_table(nothing, quotes, source([], dates, 1))
    assert made.num_rows == 0
    assert "canonical_id" in made.column_names
