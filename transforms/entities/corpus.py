"""Entities across the corpus: one row per `entity_id`, counted over all documents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

import pyarrow as pa

Batches = Callable[[Sequence[str]], Iterator[pa.Table]]
"""Given column names, a table's rows piece by piece."""

_UTC = pa.timestamp("us", tz="UTC")
ENTITIES = pa.schema(
    [
        ("entity_id", pa.string()),
        ("canonical_id", pa.string()),
        ("name", pa.string()),
        ("label", pa.string()),
        ("aliases", pa.list_(pa.string())),
        ("external_ref", pa.string()),
        ("n_documents", pa.int64()),
        ("n_mentions", pa.int64()),
        ("n_quotes", pa.int64()),
        ("first_published_at", _UTC),
        ("last_published_at", _UTC),
    ]
)


def entities_table(mentions: Batches, quotes: Batches, documents: Batches) -> pa.Table:
    """Rows of `entities` for all that is mentioned; duplicates (`duplicate_of`) are left out of the counts."""
    published: dict[str, object] = {}
    copies: set[str] = set()
    for batch in documents(["doc_id", "published_at", "duplicate_of"]):
        for row in batch.to_pylist():
            published[row["doc_id"]] = row["published_at"]
            if row.get("duplicate_of"):
                copies.add(row["doc_id"])
    rows: dict[str, dict[str, object]] = {}
    aliases: dict[str, Counter[str]] = defaultdict(Counter)
    seen: dict[str, set[str]] = defaultdict(set)
    n_mentions: Counter[str] = Counter()
    n_quotes: Counter[str] = Counter()
    for batch in mentions(["doc_id", "entity_id", "label", "text", "name", "external_ref"]):
        for row in batch.to_pylist():
            key = row["entity_id"]
            if key is None:
                continue
            rows.setdefault(key, {"name": row["name"], "label": row["label"], "external_ref": row["external_ref"]})
            aliases[key][" ".join(row["text"].split())] += 1
            if row["doc_id"] not in copies:
                n_mentions[key] += 1
                seen[key].add(row["doc_id"])
    for batch in quotes(["doc_id", "speaker_entity_id"]):
        for row in batch.to_pylist():
            if row["speaker_entity_id"] and row["doc_id"] not in copies:
                n_quotes[row["speaker_entity_id"]] += 1
    out = []
    for key in sorted(rows):
        dates = sorted(d for doc in seen[key] if (d := published.get(doc)) is not None)  # type: ignore[type-var]
        out.append(
            {
                "entity_id": key,
                "canonical_id": key,
                **rows[key],
                "aliases": [a for a, _ in aliases[key].most_common()],
                "n_documents": len(seen[key]),
                "n_mentions": n_mentions[key],
                "n_quotes": n_quotes[key],
                "first_published_at": dates[0] if dates else None,
                "last_published_at": dates[-1] if dates else None,
            }
        )
    return pa.Table.from_pylist(out, schema=ENTITIES)
