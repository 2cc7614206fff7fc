"""Quotes as schema.org knows them: JSON-LD that other sites and knowledge graphs read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from releases.exports import cells, files
from releases.reading.release import Release
from releases.tables.columns import RowView

TYPES: Mapping[str | None, str] = {"organisation": "Organization", "document": "CreativeWork"}
"""What schema.org calls a kind of speaker; anybody else is a `Person`."""

CONTEXT = "https://schema.org"


def write_schema_org(release: Release, path: Path, *, force: bool = False) -> tuple[files.Written, int]:
    """Writes every row of `said` as a `Quotation` (https://schema.org/Quotation) into one JSON-LD file.

    Returns what was written, and how many quotations. What is not known is left out. Raises StoreError where something is
    there already (unless `force`), or it cannot be written.
    """
    count = 0
    with files.whole(path, force=force) as near, near.open("w", encoding="utf-8") as file:
        file.write(f'{{"@context": "{CONTEXT}", "@graph": [\n')
        for quotation in _quotations(release):
            file.write((",\n" if count else "") + json.dumps(quotation, ensure_ascii=False))
            count += 1
        file.write("\n]}\n")
    return files.Written(path, "schema.org", path.stat().st_size), count


def _quotations(release: Release) -> Iterator[dict[str, object]]:
    for batch in release.batches("said"):
        for row in cells.simple(batch).to_pylist():
            yield _quotation(row)


def _quotation(row: RowView) -> dict[str, object]:
    name = row["speaker_name"] or row["speaker"]
    speaker = _known({"@type": TYPES.get(row["speaker_kind"], "Person"), "name": name, "jobTitle": row["speaker_role"]})
    publisher = row["publisher"] and {"@type": "Organization", "name": row["publisher"]}
    article = {
        "@type": "NewsArticle",
        "identifier": row["doc_id"],
        "headline": row["title"],
        "url": row["url"],
        "datePublished": row["published_at"],
        "publisher": publisher,
    }
    return _known(
        {
            "@type": "Quotation",
            "identifier": row["quote_id"],
            "text": row["text"],
            "creator": speaker if name else None,
            "about": [{"@type": "Thing", "name": one} for one in row["about_names"]] or None,
            "isPartOf": _known(article),
        }
    )


def _known(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}
