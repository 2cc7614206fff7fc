"""What serves the next run, not analysts."""

from __future__ import annotations

import json

import pyarrow as pa

from releases.tables.columns import DOC_ID, INT, STRING, Column, Table

FINGERPRINTS = Table(
    name="fingerprints",
    description="One row per document: what the next run needs to see what it need not annotate or compare again.",
    key=("doc_id",),
    unit="document",
    system=True,
    columns=(
        DOC_ID,
        Column("annotation_sha256", STRING, "Hash of all that the document's annotation depends on."),
        Column("minhash", pa.binary(), "Signature by which near duplicates are found.", nullable=True),
        Column("headings", pa.list_(INT), "Paragraphs that the source marks as headings.", nullable=True, since=2),
        Column(
            "pull_quotes", pa.list_(INT), "Paragraphs that the source marks as pull quotes.", nullable=True, since=2
        ),
    ),
)

ORIGINALS = Table(
    name="originals",
    description="One row per row that a correction by hand changed, as the pipeline made it: what undoing brings back.",
    key=("doc_id", "row_table", "row_key"),
    unit="document",
    since=2,
    system=True,
    columns=(
        DOC_ID,
        Column("row_table", STRING, "The table that the row is in.", values=("quotes",)),
        Column("row_key", STRING, "Its `quote_id`."),
        Column("row", STRING, "The row as JSON; null for one that only the correction made.", nullable=True),
    ),
)

DROPPED_BY = "dropped_by"
"""In `originals.row` of a row that a correction drops: which one. Nothing else in a release could tell."""


def dropped_by(originals: pa.Table) -> dict[str, str]:
    """Which correction dropped each row, by its key, as rows of `originals` tell."""
    rows = zip(originals["row_key"].to_pylist(), originals["row"].to_pylist(), strict=True)
    return {key: found for key, row in rows if row is not None and (found := json.loads(row).get(DROPPED_BY))}
