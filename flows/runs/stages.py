"""The two stages that run in worker processes: read sources into checkpointed articles, annotate groups of them.

Both take small descriptions and return small results; texts and rows go through files in the run's staging folder.
"""

from __future__ import annotations

import atexit
import gc
import hashlib
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pyarrow as pa
import pyarrow.parquet as pq

from flows.runs.staging import ReadResult, UnitWriter, draft, load, read_rows, reject_row, settle
from flows.sources import authority_file, collections
from flows.sources.collections import Collection, SourceFile, SourceReject
from releases.files.disk import file_sha256
from transforms import reading, rows
from transforms.article import Record, Reject
from transforms.rows import Provenance

if TYPE_CHECKING:
    from spacy.language import Language

    from flows.runs.settings import Settings

#: Reasons of rejects that may be gone when the source is read again.
FAULTS = frozenset({"vanished", "unreadable"})

#: Bytes a second below which reading and cleaning counts as stuck: a busy core does twenty times as much.
SLOWEST_READING = 50_000
#: Bytes of a source that make a share: a third of a second of cleaning.
SHARE_BYTES = 1_000_000
#: Records that go to one share in a row.
SHARE_RECORDS = 256
#: Sources whose records cost little to read and much to clean.
_MANY_RECORDS = re.compile(r"\.(?:jsonl|ndjson|csv|tsv)(?:\.(?:gz|bz2|xz|zst))?$")


@dataclass(frozen=True, slots=True)
class ReadUnit:
    """Sources that one call reads; `key` names the result."""

    key: str
    collection: Collection
    files: tuple[SourceFile, ...]
    share: int = 0
    n_shares: int = 1
    """one source may be read by several calls: each goes through all of it, which is cheap, and cleans its share of it"""

    def __len__(self) -> int:
        return len(self.files)

    def shares(self, most: int) -> list[ReadUnit]:
        """At most `most` shares of a unit of one large source of many records; else the unit itself."""
        n = min(most, self.files[0].n_bytes // SHARE_BYTES)
        if n < 2 or len(self.files) > 1 or not _MANY_RECORDS.search(self.files[0].source.lower()):
            return [self]
        return [replace(self, share=share, n_shares=n) for share in range(n)]

    @property
    def more_seconds(self) -> float:
        """What reading may take beside the usual limit of a call."""
        return sum(file.n_bytes for file in self.files) / SLOWEST_READING

    def cleans(self, block: int) -> bool:
        """Whether a block of records belongs to this share."""
        return block % self.n_shares == self.share

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

    @staticmethod
    def of(settings: Settings) -> ReadOptions:
        return ReadOptions(settings.language, settings.near_duplicates == "on", settings.batch_size)


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

    @staticmethod
    def of(settings: Settings) -> AnnotateOptions:
        return AnnotateOptions(settings.model, settings.parse, settings.authority, settings.gpu)


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

    row: dict[str, object]


class SourceFault(OSError):
    """A disk or network failed while a source was read; trying again may help."""


def read_unit(unit: ReadUnit, options: ReadOptions, staging: str, last_try: bool = True) -> ReadResult:
    """Read and clean the sources of `unit` into article files and a file of rejects, unless an earlier run did.

    A source that the disk or network fails on is a reject in the last try, and the next run reads it again. Raises
    SourceFault for it in any other try. Of a source in shares the first one tells what is to tell of the whole.
    """
    from transforms import cleaning  # here: a run with nothing to do needs none of its libraries

    began = time.monotonic()
    name = unit.key if unit.n_shares == 1 else f"{unit.key}-{unit.share}-of-{unit.n_shares}"
    final = Path(staging) / "read" / name
    if (done := load(final)) is not None:
        files = [str(final / Path(name).name) for name in done["article_files"]]
        return ReadResult(**{**done, "folder": str(final), "article_files": files})
    share_of = unit.key if unit.n_shares > 1 else None
    writer = UnitWriter(final, group_size=options.group_size, signatures=options.near_duplicates, share_of=share_of)
    clean_options = cleaning.CleanOptions(language=options.language)
    for file in unit.files:
        place = Provenance(unit.collection.name, file.source, file.sha256)
        n_records, fault, changed = 0, False, False
        for number, item in enumerate(_items(unit.collection, file)):
            if isinstance(item, Reject) and item.reason in FAULTS:
                if not last_try:
                    writer.abandon()
                    raise SourceFault(f"{unit.collection.name}/{file.source}: {item.detail}")
                fault = True
            if isinstance(item, Reject) and item.reason == "changed_while_read":
                changed, fault = True, unit.n_shares > 1  # another share may have seen it as it was
            whole = _is_whole_source(item)
            n_records += not whole
            block = number // SHARE_RECORDS if unit.n_shares > 1 else 0
            if not (unit.share == 0 if whole else unit.cleans(block)):
                continue
            writer.start_block(block)
            writer.add(place, item if isinstance(item, Reject) else cleaning.clean(item, clean_options))
        if unit.share == 0 or fault:
            writer.close_source(file, n_records, fault=fault, changed=changed)
    return writer.close(time.monotonic() - began)


def join_shares(
    results: Sequence[ReadResult], read_whole: Callable[[ReadUnit], list[ReadResult]], units: Sequence[ReadUnit]
) -> list[ReadResult]:
    """`results` with the article files of each shared source, in the order of the source, at its first share.

    Where a share failed, the source is read again as a whole.
    """
    by_key = {unit.key: unit for unit in units}
    made: list[ReadResult] = []
    for key, group in groupby(results, key=lambda result: result.share_of):
        found = list(group)
        if key is not None and any(result.n_faults for result in found):
            found = read_whole(by_key[key])
        elif key is not None:
            files = sorted(
                (path for result in found for path in result.article_files), key=lambda path: Path(path).name
            )
            found = [replace(result, article_files=[]) for result in found]
            found[0].article_files = files
        made += found
    return made


def refused_sources(refused: Sequence[SourceReject], staging: str) -> ReadResult:
    """The result for sources that the inventory could not take in: a reject each."""
    lines = "\n".join(f"{r.collection}\0{r.source}\0{r.reason}\0{r.detail}" for r in refused)
    key = hashlib.sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    writer = UnitWriter(Path(staging) / "read" / f"{key}-refused", group_size=1, signatures=False)
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
        with collections.open_source(collection, file.source) as stream:
            yield from reading.read(stream, file.source, _read_options(collection, file))
        if changed := collections.changed(collection, file):
            yield Reject(None, "reading", "changed_while_read", changed)
    except FileNotFoundError as error:
        yield Reject(None, "reading", "vanished", str(error))
    except OSError as error:
        yield Reject(None, "reading", "unreadable", str(error))


def _read_options(collection: Collection, file: SourceFile) -> reading.ReadOptions:
    return reading.ReadOptions(
        fields=reading.with_names(dict(collection.fields)),
        sidecar=collections.sidecar(collection, file),
        zone=collection.zone,
        day_first=collection.day_first,
        limits=reading.Limits(**dict(collection.limits)),
    )


def given_up(group: Group, reason: str, detail: str) -> GivenUp:
    """The result for a group of one article whose annotation fails every time."""
    columns = ["collection", "source", "record", "source_sha256", "doc_id"]
    article = read_rows(group.article_file, columns).slice(group.rows[0], 1).to_pylist()[0]
    place = Provenance(article["collection"], article["source"], article["source_sha256"])
    reject = Reject(article["record"], "annotation", reason, detail)
    return GivenUp(reject_row(place, reject, article["doc_id"]))


def annotate_group(group: Group, options: AnnotateOptions, staging: str) -> GroupResult:
    """Annotate the articles of `group` into one file per table, unless an earlier run did."""
    began = time.monotonic()
    final = Path(staging) / "annotated" / group.key
    # The key says where the articles stood. Read again, as after damage or with other settings, others may stand there.
    made_from = file_sha256(Path(group.article_file))
    if (done := load(final, made_from)) is not None:
        return GroupResult(**{**done, "folder": str(final), "reused": True})
    table = read_rows(group.article_file).take(pa.array(group.rows, pa.int32()))
    tables = _annotation(table, options)
    documents = table
    for name in rows.COUNTS.names:
        documents = documents.append_column(rows.COUNTS.field(name), tables["counts"].column(name))
    drafted = draft(final)
    pq.write_table(documents, drafted / "documents.parquet")
    for name in ("sentences", "mentions", "quotes"):
        pq.write_table(tables[name], drafted / f"{name}.parquet")
    result = GroupResult(
        folder=str(final),
        n_documents=documents.num_rows,
        n_words=sum(tables["counts"].column("n_words").to_pylist()),
        n_sentences=tables["sentences"].num_rows,
        n_mentions=tables["mentions"].num_rows,
        n_quotes=tables["quotes"].num_rows,
        seconds=time.monotonic() - began,
    )
    settle(drafted, final, asdict(result), made_from)
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
    known = authority_file.load(options.authority)
    found = []
    doc_ids = table.column("doc_id").to_pylist()
    for doc_id, annotated in zip(doc_ids, annotate(rows.articles(table), nlp, parse=options.parse), strict=True):
        naming = find_entities(annotated, known)
        found.append(rows.Found(doc_id, annotated, naming, find_quotes(annotated, naming)))
    return rows.annotation_rows(found)


@cache
def _model(name: str, gpu: bool) -> Language:
    """The model, loaded once per worker process."""
    from thinc.api import prefer_gpu

    from transforms.annotation.annotate import load

    if gpu:
        prefer_gpu()
    nlp = load(name)
    keep_for_good()
    return nlp


def keep_for_good() -> None:
    """What is there now stays: the garbage collector need not look through it again, until the process ends."""
    gc.freeze()
    # Else nobody collects it then, and DuckDB tells on stderr what of its own was left over.
    atexit.register(gc.unfreeze)
