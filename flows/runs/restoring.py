"""Articles out of the store: what an earlier run read, for the stages that are to look at it anew.

Where only annotation changed nothing is read again: the texts are in the parent release, with all that reading knew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Set
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.runs.staging import draft, load, settle
from releases.tables.schemas import TABLES
from transforms.rows import ARTICLES

if TYPE_CHECKING:
    from releases import Release

_OF_DOCUMENTS = [name for name in ARTICLES.names if name in TABLES["documents"].names]
_OF_FINGERPRINTS = ["doc_id", *(name for name in ARTICLES.names if name not in _OF_DOCUMENTS)]


def articles(parent: Release, collections: Set[str], staging: str) -> list[str]:
    """Article files (`ARTICLES` rows, as reading leaves them) of the parent's documents of `collections`.

    They are written into `staging` unless an interrupted run did so; a file holds the documents of one block. Raises
    Damaged where a part of the parent can't be read, OSError where the files can't be written.
    """
    known = [part.hash for table in ("documents", "fingerprints") for part in parent.parts(table)]
    name = hashlib.sha256("\n".join([*sorted(collections), *known]).encode()).hexdigest()[:32]
    final = Path(staging) / "read" / f"{name}-stored"
    if (done := load(final)) is None:
        drafted = draft(final)
        files = []
        for number, table in enumerate(_tables(parent, collections)):
            files.append(f"articles-{number:06}.parquet")
            pq.write_table(table, drafted / files[-1])
        done = {"files": files}
        settle(drafted, final, done)
    return [str(final / file) for file in done["files"]]


def _tables(parent: Release, collections: Set[str]) -> Iterator[pa.Table]:
    wanted = pa.array(sorted(collections), pa.string())
    for found in parent.blocks({"documents": _OF_DOCUMENTS, "fingerprints": _OF_FINGERPRINTS}):
        rows = found["documents"]
        rows = rows.filter(pc.is_in(rows["collection"], wanted))
        if not rows.num_rows:
            continue
        beside = found["fingerprints"].combine_chunks()
        at = pc.index_in(rows["doc_id"], beside["doc_id"])
        for name in _OF_FINGERPRINTS[1:]:
            rows = rows.append_column(name, beside[name].take(at))
        yield rows.select(ARTICLES.names).cast(ARTICLES)
