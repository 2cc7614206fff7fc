"""The two stages that run in worker processes: read sources into checkpointed articles, annotate groups of them.

Both take small descriptions and return small results; texts and rows go through files in the run's staging folder. A
result folder appears by one rename, so it is whole or absent, and a later run picks it up by its name.
"""

from __future__ import annotations

import gc
import hashlib
import json
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from flows import authority, sources
from flows.sources import Collection, SourceFile, SourceReject
from transforms import cleaning, reading, rows
from transforms.article import Article, Record, Reject
from transforms.rows import Provenance

#: Characters after which a file of articles is closed early, so that a few huge articles do not fill memory.
MAX_GROUP_CHARS = 4_000_000

#: Reasons of rejects that may be gone when the source is read again.
FAULTS = frozenset({"vanished", "unreadable"})

REJECTS = pa.schema(
    [
        ("collection", pa.string()),
        ("source", pa.string()),
        ("record", pa.string()),
        ("source_sha256", pa.string()),
        ("stage", pa.string()),
        ("reason", pa.string()),
        ("detail", pa.string()),
        ("doc_id", pa.string()),
    ]
)

#: What reading knows of a source; the counts of documents and rejects follow when all is planned.
SOURCES = pa.schema(
    [
        ("collection", pa.string()),
        ("source", pa.string()),
        ("source_sha256", pa.string()),
        ("n_bytes", pa.int64()),
        ("n_records", pa.int64()),
    ]
)


@dataclass(frozen=True, slots=True)
class ReadUnit:
    """Sources that one call reads; `key` names the result."""

    key: str
    collection: Collection
    files: tuple[SourceFile, ...]

    def __len__(self) -> int:
        return len(self.files)

    def halves(self) -> tuple[ReadUnit, ReadUnit]:
        middle = len(self.files) // 2
        return (
            ReadUnit(f"{self.key}a", self.collection, self.files[:middle]),
            ReadUnit(f"{self.key}b", self.collection, self.files[middle:]),
        )


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What reading needs of the settings."""

    language: str
    near_duplicates: bool
    group_size: int


@dataclass(slots=True)
class ReadResult:
    """What reading a unit gave; rows are in `folder`."""

    folder: str
    article_files: list[str] = field(default_factory=list)
    n_articles: int = 0
    n_rejects: int = 0
    n_sources: int = 0
    n_faults: int = 0
    """sources that the disk or network failed on"""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Group:
    """At most `batch_size` articles to annotate: rows of one article file; `key` names the result."""

    key: str
    article_file: str
    rows: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.rows)

    def halves(self) -> tuple[Group, Group]:
        middle = len(self.rows) // 2
        return (
            Group(f"{self.key}a", self.article_file, self.rows[:middle]),
            Group(f"{self.key}b", self.article_file, self.rows[middle:]),
        )


@dataclass(frozen=True, slots=True)
class AnnotateOptions:
    """What annotation needs of the settings."""

    model: str
    parse: Literal["needed", "all"]
    authority: str | None
    gpu: bool


@dataclass(slots=True)
class GroupResult:
    """What annotating a group gave; its tables are in `folder`."""

    folder: str
    n_documents: int
    n_words: int
    n_sentences: int
    n_mentions: int
    n_quotes: int
    seconds: float
    reused: bool = False


@dataclass(frozen=True, slots=True)
class GivenUp:
    """An article whose annotation kills or hangs its worker, as a row of `REJECTS`."""

    row: dict[str, Any]


class SourceFault(OSError):
    """A disk or network failed while a source was read; trying again may help."""


def read_unit(unit: ReadUnit, options: ReadOptions, staging: str, *, last_try: bool = True) -> ReadResult:
    """Read and clean the sources of `unit` into article files and a file of rejects, unless an earlier run did.

    A source that the disk or network fails on is a reject in the last try, and the next run reads it again. Raises
    SourceFault for it in any other try.
    """
    began = time.monotonic()
    final = Path(staging) / "read" / unit.key
    if (done := _load(final)) is not None:
        files = [str(final / Path(name).name) for name in done["article_files"]]
        return ReadResult(**{**done, "folder": str(final), "article_files": files})
    writer = _UnitWriter(final, group_size=options.group_size, signatures=options.near_duplicates)
    clean_options = cleaning.CleanOptions(language=options.language)
    for file in unit.files:
        place = Provenance(unit.collection.name, file.source, file.sha256)
        n_records, fault = 0, False
        for item in _items(unit.collection, file):
            if isinstance(item, Reject) and item.reason in FAULTS:
                if not last_try:
                    writer.abandon()
                    raise SourceFault(f"{unit.collection.name}/{file.source}: {item.detail}")
                fault = True
            n_records += not _is_whole_source(item)
            writer.add(place, item if isinstance(item, Reject) else cleaning.clean(item, clean_options))
        writer.close_source(file, n_records, fault=fault)
    return writer.close(time.monotonic() - began)


def refused_sources(refused: Sequence[SourceReject], staging: str) -> ReadResult:
    """The result for sources that the inventory could not take in: a reject each."""
    lines = "\n".join(f"{r.collection}\0{r.source}\0{r.reason}\0{r.detail}" for r in refused)
    key = hashlib.sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    writer = _UnitWriter(Path(staging) / "read" / f"{key}-refused", group_size=1, signatures=False)
    for r in refused:
        file = SourceFile(r.collection, r.source, r.n_bytes, r.sha256 or "")
        writer.add(Provenance(r.collection, r.source, file.sha256), Reject(None, "inventory", r.reason, r.detail))
        writer.close_source(file, 0)
    return writer.close(0.0)


def _is_whole_source(item: Record | Reject) -> bool:
    """Whether `item` says of the source that it can't be read, rather than of a record in it."""
    return isinstance(item, Reject) and item.record is None


def _items(collection: Collection, file: SourceFile) -> Iterator[Record | Reject]:
    """What reading `file` gives; whatever the disk or network does to it on the way is a reject."""
    try:
        with sources.open_source(collection, file.source) as stream:
            yield from reading.read(stream, file.source, _read_options(collection, file))
        if changed := sources.changed(collection, file):
            yield Reject(None, "reading", "changed_while_read", changed)
    except FileNotFoundError as error:
        yield Reject(None, "reading", "vanished", str(error))
    except OSError as error:
        yield Reject(None, "reading", "unreadable", str(error))


def _read_options(collection: Collection, file: SourceFile) -> reading.ReadOptions:
    return reading.ReadOptions(
        fields=reading.with_names(dict(collection.fields)),
        sidecar=sources.sidecar(collection, file),
        zone=collection.zone,
        limits=reading.Limits(**dict(collection.limits)),
    )


class _UnitWriter:
    """Writes the result folder of one unit: articles, rejects, sources."""

    def __init__(self, final: Path, *, group_size: int, signatures: bool) -> None:
        self._final, self._draft = final, _draft(final)
        self._group_size, self._signatures = group_size, signatures
        self._result = ReadResult(folder=str(final))
        self._pending: list[tuple[Provenance, Article]] = []
        self._n_chars = 0
        self._rejects: list[dict[str, Any]] = []
        self._sources: list[dict[str, Any]] = []

    def add(self, place: Provenance, item: Article | Reject) -> None:
        if isinstance(item, Reject):
            self._rejects.append(reject_row(place, item))
            return
        self._pending.append((place, item))
        self._n_chars += len(item.text)
        if len(self._pending) >= self._group_size or self._n_chars >= MAX_GROUP_CHARS:
            self._flush()

    def close_source(self, file: SourceFile, n_records: int, *, fault: bool = False) -> None:
        """Note that a source is through; one with a fault gets no hash, so that the next run reads it again."""
        self._result.n_sources += 1
        self._result.n_faults += fault
        row = {"collection": file.collection, "source": file.source, "source_sha256": "" if fault else file.sha256}
        self._sources.append({**row, "n_bytes": file.n_bytes, "n_records": n_records})

    def close(self, seconds: float) -> ReadResult:
        self._flush()
        pq.write_table(pa.Table.from_pylist(self._rejects, schema=REJECTS), self._draft / "rejects.parquet")
        pq.write_table(pa.Table.from_pylist(self._sources, schema=SOURCES), self._draft / "sources.parquet")
        self._result.n_rejects = len(self._rejects)
        self._result.seconds = seconds
        if self._result.n_faults:
            self._move_aside()
        _settle(self._draft, self._final, asdict(self._result))
        return self._result

    def abandon(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self._draft, ignore_errors=True)

    def _move_aside(self) -> None:
        """Finish under a name that no later run looks for: a fault is no checkpoint."""
        before, self._final = self._final, self._final.with_name(f"{self._final.name}-fault-{uuid4().hex[:8]}")
        result = self._result
        result.folder = str(self._final)
        result.article_files = [str(self._final / Path(path).relative_to(before)) for path in result.article_files]

    def _flush(self) -> None:
        if not self._pending:
            return
        name = f"articles-{len(self._result.article_files):05}.parquet"
        table = rows.article_rows(self._pending, signatures=self._signatures)
        pq.write_table(table, self._draft / name)
        self._result.article_files.append(str(self._final / name))
        self._result.n_articles += len(self._pending)
        self._pending, self._n_chars = [], 0


def reject_row(place: Provenance, reject: Reject, doc_id: str | None = None) -> dict[str, Any]:
    """A row of `REJECTS`."""
    return {
        "collection": place.collection,
        "source": place.source,
        "record": reject.record,
        "source_sha256": place.source_sha256,
        "stage": reject.stage,
        "reason": reject.reason,
        "detail": reject.detail,
        "doc_id": doc_id,
    }


def given_up(group: Group, reason: str, detail: str) -> GivenUp:
    """The result for a group of one article whose annotation fails every time."""
    columns = ["collection", "source", "record", "source_sha256", "doc_id"]
    article = pq.read_table(group.article_file, columns=columns).slice(group.rows[0], 1).to_pylist()[0]
    place = Provenance(article["collection"], article["source"], article["source_sha256"])
    reject = Reject(article["record"], "annotation", reason, detail)
    return GivenUp(reject_row(place, reject, article["doc_id"]))


def annotate_group(group: Group, options: AnnotateOptions, staging: str) -> GroupResult:
    """Annotate the articles of `group` into one file per table, unless an earlier run did."""
    began = time.monotonic()
    final = Path(staging) / "annotated" / group.key
    if (done := _load(final)) is not None:
        return GroupResult(**{**done, "folder": str(final), "reused": True})
    table = pq.read_table(group.article_file).take(pa.array(group.rows, pa.int32()))
    tables = _annotation(table, options)
    documents = table
    for name in rows.COUNTS.names:
        documents = documents.append_column(rows.COUNTS.field(name), tables["counts"].column(name))
    draft = _draft(final)
    pq.write_table(documents, draft / "documents.parquet")
    for name in ("sentences", "mentions", "quotes"):
        pq.write_table(tables[name], draft / f"{name}.parquet")
    result = GroupResult(
        folder=str(final),
        n_documents=documents.num_rows,
        n_words=sum(tables["counts"].column("n_words").to_pylist()),
        n_sentences=tables["sentences"].num_rows,
        n_mentions=tables["mentions"].num_rows,
        n_quotes=tables["quotes"].num_rows,
        seconds=time.monotonic() - began,
    )
    _settle(draft, final, asdict(result))
    return result


def load_model(options: AnnotateOptions) -> None:
    """Load the model that `annotate_group` will ask for in this process."""
    _model(options.model, options.gpu)


def _annotation(table: pa.Table, options: AnnotateOptions) -> dict[str, pa.Table]:
    # Imported here: reading alone needs no spaCy, and its import costs seconds.
    from transforms.annotation.annotate import annotate
    from transforms.entities import find_entities
    from transforms.quotes import find_quotes

    nlp = _model(options.model, options.gpu)
    known = authority.load(options.authority)
    found = []
    doc_ids = table.column("doc_id").to_pylist()
    for doc_id, annotated in zip(doc_ids, annotate(rows.articles(table), nlp, parse=options.parse), strict=True):
        naming = find_entities(annotated, known)
        found.append(rows.Found(doc_id, annotated, naming, find_quotes(annotated, naming)))
    return rows.annotation_rows(found)


@cache
def _model(name: str, gpu: bool) -> Any:
    """The model, loaded once per worker process."""
    import spacy

    from transforms.annotation.annotate import load

    if gpu:
        spacy.prefer_gpu()
    nlp = load(name)
    gc.freeze()  # what the model is made of stays: the garbage collector need not look through it again
    return nlp


def _draft(final: Path) -> Path:
    draft = final.parent / f".draft-{final.name}-{uuid4().hex[:8]}"
    draft.mkdir(parents=True)
    return draft


def _settle(draft: Path, final: Path, result: dict[str, Any]) -> None:
    """Give a finished result its name; a twin that another worker finished first stays."""
    (draft / "result.json").write_text(json.dumps(result), encoding="utf-8")
    try:
        draft.rename(final)
    except OSError:
        if not (final / "result.json").exists():
            raise
        shutil.rmtree(draft)


def _load(final: Path) -> dict[str, Any] | None:
    done = final / "result.json"
    return json.loads(done.read_text(encoding="utf-8")) if done.exists() else None
