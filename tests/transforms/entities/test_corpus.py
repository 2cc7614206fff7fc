"""Entities counted and joined across documents."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

import pyarrow as pa
import pytest

from transforms.entities.corpus import counting, sums
from transforms.entities.known.authority import Authority

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


def joined(*rows: Mapping[str, object], authority: Authority | None = None) -> dict[str, str]:
    """canonical_id by entity_id; ids are a, b, c, …"""
    defaults = {"label": "PERSON", "external_ref": None, "n_documents": 1, "aliases": None, "context": None}
    table = pa.Table.from_pylist([{"entity_id": "abcdefgh"[n], **defaults, **r} for n, r in enumerate(rows)], ENTITY)
    made = counting.join(table, authority)
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
    others = [
        {"name": name, "label": "ORG", "n_documents": 9} for name in ("Orla Vesterby", "Ben Tverski", "Ada Lindgard")
    ]
    assert len(set(joined(*others, with_x, {"name": "John Smith", "context": ["x", "w"]}).values())) == 5


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


TYPES = {"published_at": pa.timestamp("us", "UTC"), "speaker_entity_ids": pa.list_(pa.string())}
MENTIONS = [
    ("d1", "Orla Vesterby", *VESTERBY),
    ("d1", "Vesterby", *VESTERBY),
    ("d1", "the board", *BOARD),
    ("d1", "Tuesday", None, "DATE", None, None, None),
    ("d2", "Vesterby", *VESTERBY[:-1], None),
    ("d3", "Vesterby", *VESTERBY),
    ("d3", "Lund", "e3", "PERSON", "Ada Lund", None, None),
]
QUOTES = [
    ("d1", "e1", ["e1"]),
    ("d3", "e1", ["e1"]),
    ("d2", None, None),
    ("d2", None, ["e1", "e3"]),
    ("d1", "e3", None),
]
DOCUMENTS = [("d1", DAY[2], None), ("d2", DAY[5], None), ("d3", DAY[0], "d1")]


def table(name: str, rows: Iterable[tuple[object, ...]]) -> pa.Table:
    schema = pa.schema([(column, TYPES.get(column, pa.string())) for column in counting.COLUMNS[name]])
    full = [(*row, *[None] * (len(schema.names) - len(row))) for row in rows]  # most have no role
    return pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in full], schema)


def blocks(size: int, order: int) -> Iterator[dict[str, pa.Table]]:
    """The documents, `size` at a time."""
    for n in range(0, len(DOCUMENTS), size):
        documents = DOCUMENTS[::order][n : n + size]
        here = {row[0] for row in documents}
        yield {
            "documents": table("documents", documents),
            "mentions": table("mentions", [row for row in MENTIONS if row[0] in here]),
            "quotes": table("quotes", [row for row in QUOTES if row[0] in here]),
        }


def entities(size: int, order: int = 1) -> pa.Table:
    return counting.entities_table(blocks(size, order))


@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize("bulk", [1, 5, 1_000])
def test_counts_leave_duplicates_out_and_do_not_depend_on_blocks(
    size: int, bulk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "BULK_ROWS", bulk)
    monkeypatch.setattr(sums, "BULK_ROWS", bulk)
    monkeypatch.setattr(sums, "COMPACT_ROWS", bulk)
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
        "n_quotes": 2,
        "first_published_at": DAY[2],
        "last_published_at": DAY[5],
        "correction_id": None,
    }
    assert rows["e2"]["external_ref"] == "Q2"
    assert rows["e3"]["n_quotes"] == 2  # of two who speak as one, and of a release without lists


def test_the_order_of_parts_leaves_no_trace() -> None:
    assert entities(2, order=-1).equals(entities(3))


def test_an_entity_named_in_duplicates_only_still_has_a_row() -> None:
    row = entities(100).to_pylist()[2]
    assert (row["entity_id"], row["n_documents"], row["n_mentions"], row["first_published_at"]) == ("e3", 0, 0, None)


def test_no_mentions_give_an_empty_table() -> None:
    for block in ([], [{name: table(name, []) for name in counting.COLUMNS}]):
        made = counting.entities_table(block)
        assert made.num_rows == 0
        assert "canonical_id" in made.column_names


def test_counting_brings_no_spacy_with_it() -> None:
    code = "import sys; from transforms.entities.corpus import counting; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
