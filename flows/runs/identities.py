"""Articles of one identity that are clearly not one: ids that start anew in each file, addresses that many pages share.

Within one reading of a collection, of all records of one `doc_id` those that neither share a headline nor their words
with the first of them, in source order, get an id of their own. Between runs an edited article keeps its id: what
stands in the same source is the same article, whatever it says now, and one that was kept apart stays so, under the
same id, also where the article that it shared an id with has gone.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from releases import Release
from releases.indexes.documents import Documents, hashed
from releases.tables.ids import NO_IDS, Ids, distinct, ids, within
from transforms import duplicates, identity

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
    known_ids = parent.documents("external", "url") if parent else None
    before = _parents_ids(known_ids)
    contested = _contested(article_files, before)
    known: dict[str, list[_Article]] = {}
    for article, shared in (
        _of_parent(parent, known_ids, article_files, contested, read) if parent and known_ids else ()
    ):
        known.setdefault(shared, []).append(article)
    files, n_apart = [], 0
    sources = _read_before(article_files, parent)
    for path in article_files:
        changed = _renamed(path, contested, known, before, sources)
        n_apart += len(changed)
        files.append(_written(path, changed) if changed else path)
    if n_apart:
        _LOG.warning("%d records share their id or address with another article and are kept apart from it", n_apart)
    return files


def _read_before(article_files: Sequence[str], parent: Release | None) -> pa.Array:
    """Of the names of the sources read those that a source of the parent has, in whatever collection."""
    every = [pq.read_table(path, columns=["source"])["source"] for path in article_files] if parent else []
    names = pa.concat_arrays([pa.array([], pa.string()), *(c for column in every for c in column.chunks)]).unique()
    known = [pa.array([], pa.string())]
    for rows in parent.batches("sources", ["source"]) if parent and len(names) else ():
        known += rows["source"].filter(pc.is_in(rows["source"], names)).chunks
    return pa.concat_arrays(known).unique()


def _parents_ids(known: Documents | None) -> Ids:
    """All doc_ids of the parent, sorted."""
    return NO_IDS if known is None else np.sort(known.doc)


def _contested(article_files: Sequence[str], before: Ids) -> Ids:
    """doc_ids of more than one record, sorted."""
    columns = [pq.read_table(path, columns=["doc_id"])["doc_id"] for path in article_files]
    read = np.sort(np.concatenate([NO_IDS, *(ids(column) for column in columns)]))
    twice = read[1:][read[1:] == read[:-1]]
    now = distinct(read)
    return distinct(np.concatenate([twice, now[within(now, before)]]))


def _of_parent(
    parent: Release,
    known: Documents,
    article_files: Sequence[str],
    contested: Ids,
    read: frozenset[tuple[str, str]],
) -> Iterator[tuple[_Article, str]]:
    """Articles of the parent under a contested id, or kept apart from one, that stand in sources which were not read again.

    With each the id that it has or would have, were it not kept apart.
    """
    columns = ["doc_id", "collection", "source", "record", "external_id", "url", "title"]
    named = {name: pa.array(_values(article_files, contested, name), pa.string()) for name in ("external_id", "url")}
    concerned = within(known.doc, contested)
    for column, values in (("external", named["external_id"]), ("url", named["url"])):
        concerned |= within(known.columns[column], np.sort(hashed(values.to_pylist())))
    found: list[tuple[dict[str, object], str]] = []
    for block in known.blocks_with(concerned):
        rows = parent.block(block, {"documents": columns})["documents"]
        wanted = within(ids(rows["doc_id"]), contested)
        for name, values in named.items():
            wanted |= pc.fill_null(pc.is_in(rows[name], values, skip_nulls=True), False).to_numpy(zero_copy_only=False)
        for row in rows.filter(pa.array(wanted)).to_pylist():
            if (row["collection"], row["source"]) not in read:
                names = (row[name] for name in ("collection", "source", "record", "external_id", "url"))
                shared = identity.doc_id(*names)
                apart = row["doc_id"] == _own_id({**row, "doc_id": shared})
                found.append((row, shared if apart else row["doc_id"]))
    signatures = _signatures(parent, known, np.sort(np.array([row["doc_id"] for row, _ in found], dtype="S")))
    yield from ((_article(row, signatures.get(str(row["doc_id"]))), shared) for row, shared in found)


def _values(article_files: Sequence[str], contested: Ids, name: str) -> list[str]:
    """What the records under contested ids have in a column, each once."""
    found: set[str] = set()
    for path in article_files if len(contested) else ():
        table = pq.read_table(path, columns=["doc_id", name])
        rows = table.filter(pa.array(within(ids(table["doc_id"]), contested)))
        found.update(value for value in rows[name].to_pylist() if value)
    return sorted(found)


def _signatures(parent: Release, known: Documents, wanted: Ids) -> dict[str, bytes | None]:
    found: dict[str, bytes | None] = {}
    for block in known.blocks_with(within(known.doc, wanted)):
        rows = parent.block(block, {"fingerprints": ["doc_id", "minhash"]})["fingerprints"]
        mine = rows.filter(pa.array(within(ids(rows["doc_id"]), wanted)))
        found.update(zip(mine["doc_id"].to_pylist(), mine["minhash"].to_pylist(), strict=True))
    return found


def _article(row: dict[str, object], signature: object) -> _Article:
    title = frozenset(str(row["title"] or "").lower().split())
    kept = signature if isinstance(signature, bytes) else b""
    return _Article(str(row["doc_id"]), str(row["collection"]), str(row["source"]), title, kept)


def _renamed(
    path: str, contested: Ids, known: dict[str, list[_Article]], before: Ids, sources: pa.Array
) -> dict[int, str]:
    """Row -> new id, of the records of a file that are another article than those `known`, to which they are added.

    Only a record of a source that the parent has (`sources`) can have been kept apart there.
    """
    columns = ["doc_id", "collection", "source", "record", "title", "minhash"]
    table = pq.read_table(path, columns=columns)
    kept = pc.is_in(table["source"], sources).to_numpy().copy()
    kept[kept] = within(_own_ids(table.filter(pa.array(kept))), before)
    rows = np.flatnonzero(within(ids(table["doc_id"]), contested) | kept)
    changed: dict[int, str] = {}
    texts = pq.read_table(path, columns=["text"]) if len(rows) else None
    for number, row in zip(rows.tolist(), table.take(pa.array(rows)).to_pylist(), strict=True):
        signature = row["minhash"]
        if signature is None and texts is not None and (text := texts["text"][number].as_py()):
            signature = duplicates.signature(text)
        new = _id_among(_article(row, signature), _own_id(row), known, is_kept=bool(kept[number]))
        if new != row["doc_id"]:
            changed[number] = new
    return changed


def _id_among(article: _Article, own_id: str, known: dict[str, list[_Article]], *, is_kept: bool) -> str:
    """The id of a record: that of the article that it is, which becomes known if it was not."""
    others = known.setdefault(article.doc_id, [])
    same = next((other for other in others if not _is_another(article, other)), None)
    if same is not None and not is_kept:
        return same.doc_id
    new = own_id if is_kept or (others and len(others) < _MAX_ARTICLES) else article.doc_id
    others.append(replace(article, doc_id=new))
    return new


def _is_another(one: _Article, other: _Article) -> bool:
    """Whether two records are clearly not versions of one article; where too little is known, they are not."""
    if not (one.title and other.title and one.signature and other.signature):
        return False
    shared = len(one.title & other.title) / len(one.title | other.title)
    return shared < MAX_SHARED_HEADLINE and duplicates.similarity(one.signature, other.signature) < MAX_SHARED_TEXT


def _own_ids(table: pa.Table) -> Ids:
    """The ids that the records of a table have where they are kept apart."""
    names = ("doc_id", "source", "record")
    rows = zip(*(table[name].to_pylist() for name in names), strict=True)
    return np.array([_own_id(dict(zip(names, row, strict=True))) for row in rows], dtype="S32")


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
