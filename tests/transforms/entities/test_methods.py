"""The rule that found a name, or last changed it."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pyarrow as pa
import pytest

from releases.tables.schemas import TABLES
from tests.transforms.entities.articles import annotated, naming
from transforms import rows
from transforms.article import NamingRule
from transforms.entities import Authority

AUTHORITY = Authority.from_table(
    pa.table({"name": ["The Eel Fund"], "aliases": [""], "label": ["ORG"], "external_ref": ["Q1"]})
)


@pytest.mark.parametrize(
    ("text", "names", "shown", "method"),
    [
        ("So Mira Okhotin left.", [("Mira Okhotin", "PERSON")], "Mira Okhotin", "model"),
        ("“Mira Okhotin” left.", [("“Mira Okhotin”", "PERSON")], "Mira Okhotin", "edges"),
        ("It cost $ 300 then.", [("300", "MONEY")], "$ 300", "edges"),
        ("So Ada Lund and Leo Varga left.", [("Ada Lund and Leo Varga", "PERSON")], "Leo Varga", "parted"),
        ("So Mary Lund Jr. left.", [("Mary Lund", "PERSON")], "Mary Lund Jr.", "completed"),
        ("So Justice Vellor wrote.", [("Vellor", "ORG")], "Vellor", "label"),
        ("So Gov. Oona Vellor wrote.", [("Vellor", "ORG")], "Oona Vellor", "title"),
        ("See Vellor et al for more.", [("Vellor", "ORG")], "Vellor", "order"),
        ("So plumber Owen Stradling left.", [], "Owen Stradling", "introduced"),
        ("PORT VELL, Sept. 18 — It rained.", [], "PORT VELL", "dateline"),
        ("It cost RM10 million then.", [], "RM10 million", "amount"),
        ("So Mira Okhotin left. So Okhotin went.", [("Mira Okhotin", "PERSON")], "Okhotin", "repeated"),
        ("It is in Hungary.", [], "Hungary", "known"),
        ("So The Eel Fund paid.", [], "The Eel Fund", "authority"),
        ("So the Ondara University paid.", [("Ondara University", "GPE")], "Ondara University", "label"),
    ],
)
def test_a_mention_names_its_rule(text: str, names: list[tuple[str, str]], shown: str, method: str) -> None:
    found = naming(text, *names, authority=AUTHORITY)
    assert [m.method for m in found.mentions if text[m.start : m.end] == shown] == [method]


def test_the_table_holds_the_rules_that_there_are() -> None:
    assert TABLES["mentions"].column("method").values == get_args(NamingRule)


def test_every_row_has_a_rule() -> None:
    article = annotated("So Ada Lund paid $ 300 on May 9 in Hungary.", ("Ada Lund", "PERSON"), ("May 9", "DATE"))
    found = rows.Found("d", article, naming(article.text, ("Ada Lund", "PERSON"), ("May 9", "DATE")), [])
    assert date(2031, 5, 9).isoformat() in rows.annotation_rows([found])["mentions"]["value"].to_pylist()
    assert None not in rows.annotation_rows([found])["mentions"]["method"].to_pylist()
