"""Articles of one identity that are clearly not one: ids that start anew in each file, addresses that many pages share.

Within one reading of a collection, of all records of one `doc_id` those that neither share a headline nor their words
with the first of them, in source order, get an id of their own. Between runs an edited article keeps its id: what
stands in the same source is the same article, whatever it says now.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from releases import Release
from releases.tables.ids import distinct, ids, within
from transforms import duplicates

#: Records are another article where they share less than this with each other, of their words in fours ...
MAX_SHARED_TEXT = 0.1
#: ... and of the words of their headlines.
MAX_SHARED_HEADLINE = 0.34
#: Of one identity, records are compared with so many articles; a template's address has thousands of pages.
_MAX_ARTICLES = 256

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Article:
    doc_id: str
    collection: str
    source: str
    title: frozenset[str]
    signature: bytes


def kept_apart(article_files: Sequence[str], parent: Release | None, read: frozenset[tuple[str, str]]) -> list[str]:
    """The article files, those with another article under a known id written anew beside the old one.

    `read` are the (collection, source) that were read: the parent's rows of them are no articles beside the new ones.
    """
    contested = _contested(article_files, parent)
    if not len(contested):
        return list(article_files)
    known: dict[str, list[_Article]] = {}
    for article in _of_parent(parent, contested, read) if parent else ():
        known.setdefault(article.doc_id, []).append(article)
    files, n_apart = [], 0
    for path in article_files:
        changed = _renamed(path, contested, known)
        n_apart += len(changed)
        files.append(_written(path, changed) if changed else path)
    if n_apart:
        _LOG.warning("%d records share their id or address with another article and are kept apart from it", n_apart)
    return files


def _contested(article_files: Sequence[str], parent: Release | None) -> np.ndarray:
    """doc_ids of more than one record, sorted."""
    columns = [pq.read_table(path, columns=["doc_id"])["doc_id"] for path in article_files]
    read = np.sort(np.concatenate([ids(column) for column in columns])) if columns else ids(pa.array([], pa.string()))
    twice = distinct(read[1:][read[1:] == read[:-1]])
    if parent is None or not len(read):
        return twice
    now = distinct(read)
    also = [ids(rows["doc_id"]) for rows in parent.batches("documents", ["doc_id"])]
    both = [of[within(of, now)] for of in also]
    return np.sort(distinct(np.concatenate([twice, *both])))


def _of_parent(parent: Release, contested: np.ndarray, read: frozenset[tuple[str, str]]) -> Iterator[_Article]:
    """Articles of the parent under a contested id that stand in sources which were not read again."""
    signatures = _signatures(parent, contested)
    for rows in parent.batches("documents", ["doc_id", "collection", "source", "title"]):
        for row in rows.filter(pa.array(within(ids(rows["doc_id"]), contested))).to_pylist():
            if (row["collection"], row["source"]) not in read:
                yield _article(row, signatures.get(row["doc_id"]))


def _signatures(parent: Release, contested: np.ndarray) -> dict[str, bytes | None]:
    found: dict[str, bytes | None] = {}
    for rows in parent.batches("fingerprints", ["doc_id", "minhash"]):
        mine = rows.filter(pa.array(within(ids(rows["doc_id"]), contested)))
        found.update(zip(mine["doc_id"].to_pylist(), mine["minhash"].to_pylist(), strict=True))
    return found


def _article(row: dict[str, object], signature: object) -> _Article:
    title = frozenset(str(row["title"] or "").lower().split())
    kept = signature if isinstance(signature, bytes) else b""
    return _Article(str(row["doc_id"]), str(row["collection"]), str(row["source"]), title, kept)


def _renamed(path: str, contested: np.ndarray, known: dict[str, list[_Article]]) -> dict[int, str]:
    """Row -> new id, of the records of a file that are another article than those `known`, to which they are added."""
    columns = ["doc_id", "collection", "source", "record", "title", "minhash"]
    table = pq.read_table(path, columns=columns)
    rows = np.flatnonzero(within(ids(table["doc_id"]), contested))
    changed: dict[int, str] = {}
    texts = pq.read_table(path, columns=["text"]) if len(rows) else None
    for number, row in zip(rows.tolist(), table.take(pa.array(rows)).to_pylist(), strict=True):
        signature = row["minhash"]
        if signature is None and texts is not None and (text := texts["text"][number].as_py()):
            signature = duplicates.signature(text)
        article = _article(row, signature)
        others = known.setdefault(article.doc_id, [])
        same = next((other for other in others if not _is_another(article, other)), None)
        if same is None and others and len(others) < _MAX_ARTICLES:
            changed[number] = _own_id(row)
            others.append(
                _Article(changed[number], article.collection, article.source, article.title, article.signature)
            )
        elif same is None:
            others.append(article)
        elif same.doc_id != article.doc_id:
            changed[number] = same.doc_id
    return changed


def _is_another(one: _Article, other: _Article) -> bool:
    """Whether two records are clearly not versions of one article; where too little is known, they are not."""
    if not (one.title and other.title and one.signature and other.signature):
        return False
    shared = len(one.title & other.title) / len(one.title | other.title)
    return shared < MAX_SHARED_HEADLINE and duplicates.similarity(one.signature, other.signature) < MAX_SHARED_TEXT


def _own_id(row: dict[str, object]) -> str:
    joined = "\0".join(("apart", *(str(row[name]) for name in ("doc_id", "source", "record"))))
    return hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _written(path: str, changed: dict[int, str]) -> str:
    table = pq.read_table(path)
    doc_ids = table["doc_id"].to_pylist()
    for row, doc_id in changed.items():
        doc_ids[row] = doc_id
    beside = str(Path(path).with_suffix(".apart.parquet"))
    at = table.schema.get_field_index("doc_id")
    pq.write_table(table.set_column(at, table.schema.field("doc_id"), pa.array(doc_ids, pa.string())), beside)
    return beside
