"""Duplicates: the same story under another id."""

from __future__ import annotations

import pyarrow as pa


def signature(text: str) -> bytes:
    """A signature of `text` by which near duplicates are found."""
    return b""


def duplicate_of(
    doc_ids: pa.Array, published_at: pa.Array, content_sha256: pa.Array, signatures: pa.Array
) -> dict[str, str]:
    """doc_id -> the first document of the same text, by (`published_at`, nulls last, then `doc_id`)."""
    table = pa.table({"doc_id": doc_ids, "at": published_at, "sha": content_sha256})
    table = table.sort_by([("at", "ascending"), ("doc_id", "ascending")])
    first: dict[str, str] = {}
    found: dict[str, str] = {}
    for doc_id, sha in zip(table["doc_id"].to_pylist(), table["sha"].to_pylist(), strict=True):
        if first.setdefault(sha, doc_id) != doc_id:
            found[doc_id] = first[sha]
    return found
