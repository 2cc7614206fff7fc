"""The authority file: read, refused, obeyed."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pytest

from tests.conftest import ROOT
from tests.transforms.entities.articles import naming
from transforms.entities import Authority

SAMPLE = ROOT / "docs" / "authority-sample.csv"


def table(**columns: list[object]) -> pa.Table:
    rows = {"name": ["Ada Lund"], "aliases": [""], "label": ["PERSON"], "external_ref": ["Q1"], **columns}
    return pa.table(rows)


def test_it_wins_over_the_models_label_and_joins_what_no_rule_would() -> None:
    authority = Authority.from_table(pyarrow.csv.read_csv(SAMPLE))
    text = "The Lady of the Lakes left. The Water Board of Ondara and OWB knew, and so did M. Okhotin."
    names = (("Lady of the Lakes", "WORK_OF_ART"), ("Water Board of Ondara", "FAC"), ("OWB", "PERSON"))
    found = naming(text, *names, authority=authority).entities
    assert [(e.name, e.label, e.external_ref, len(e.mentions)) for e in found] == [
        ("Mira Okhotin", "PERSON", "Q900001", 2),
        ("Ondara Water Board", "ORG", "Q900002", 2),
    ]


def test_the_sample_in_the_page_is_the_sample_file() -> None:
    page = Path(ROOT / "docs" / "entities.md").read_text(encoding="utf-8")
    assert SAMPLE.read_text(encoding="utf-8") in page


def test_aliases_may_be_a_list() -> None:
    authority = Authority.from_table(table(aliases=[["A. Lund", "Ms Lund of Arden"]]))
    assert authority.find("A. Lund") == authority.find("the Ada Lund")


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"name": [""]}, "row 1: no name"),
        ({"label": ["HUMAN"]}, "row 1 .Ada Lund.: label “HUMAN” is none of"),
        ({"label": ["DATE"]}, "is none of"),
    ],
)
def test_a_bad_row_is_named(columns: dict[str, list[object]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Authority.from_table(table(**columns))


def test_a_name_of_two_rows_and_a_missing_column_are_refused() -> None:
    twice = pa.concat_tables([table(), table(name=["Eva Lund"], aliases=["Ada Lund"])])
    with pytest.raises(ValueError, match="row 2: “Ada Lund” already names Ada Lund"):
        Authority.from_table(twice)
    with pytest.raises(ValueError, match="no column external_ref"):
        Authority.from_table(table().drop_columns("external_ref"))
