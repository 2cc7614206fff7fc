"""The staging folder of a run: what reading and annotation leave there for the next step, and for a run that goes on.

A result folder appears by one rename, after all that is in it has reached the disk, and says of each of its files how
long it is and what its hash is. So a later run, which picks it up by its name, can tell whether it is still what was
written: whatever is not is thrown away and made again.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from flows.errors import RunError
from flows.sources.collections import SourceFile
from releases.files.disk import file_sha256, sync, write_file
from releases.tables.schemas import TABLES
from transforms import identity, rows
from transforms.article import Article, Reject
from transforms.rows import Provenance

#: The file by which a result says what it is and what belongs to it.
RESULT = "result.json"
#: Characters after which a file of articles is closed early, so that a few huge articles do not fill memory.
MAX_GROUP_CHARS = 4_000_000

REJECTS = TABLES["rejects"].schema

#: What reading knows of a source; the counts of documents and rejects follow when all is planned.
SOURCES = pa.schema(
    [TABLES["sources"].schema.field(name) for name in ("collection", "source", "source_sha256", "n_bytes", "n_records")]
)


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
    share_of: str | None = None
    """key of the unit of which this is a share"""

    @property
    def rejects(self) -> str:
        """The file of its rejects, rows of `REJECTS`."""
        return str(Path(self.folder) / "rejects.parquet")


class UnitWriter:
    """Writes the result folder of one unit: articles, rejects, sources."""

    def __init__(self, final: Path, *, group_size: int, signatures: bool, share_of: str | None = None) -> None:
        self._final, self._draft = final, draft(final)
        self._group_size, self._signatures = group_size, signatures
        self._result = ReadResult(folder=str(final), share_of=share_of)
        self._pending: list[tuple[Provenance, Article]] = []
        self._n_chars, self._block, self._for_once = 0, 0, False
        self._rejects: list[dict[str, object]] = []
        self._sources: list[dict[str, object]] = []

    def start_block(self, block: int) -> None:
        """What is added from now on comes, in the order of files, after all of an earlier block."""
        if block != self._block:
            self._flush()
            self._block = block

    def add(self, place: Provenance, item: Article | Reject) -> None:
        if isinstance(item, Reject):
            self._rejects.append(reject_row(place, item))
            return
        self._pending.append((place, item))
        self._n_chars += len(item.text)
        if len(self._pending) >= self._group_size or self._n_chars >= MAX_GROUP_CHARS:
            self._flush()

    def close_source(self, file: SourceFile, n_records: int, *, fault: bool = False, changed: bool = False) -> None:
        """Note that a source is through; one that failed or changed meanwhile gets no hash: the next run reads it again."""
        self._result.n_sources += 1
        self._result.n_faults += fault
        again = fault or changed
        self._for_once |= again
        row = {"collection": file.collection, "source": file.source, "source_sha256": "" if again else file.sha256}
        self._sources.append({**row, "n_bytes": file.n_bytes, "n_records": n_records})

    def close(self, seconds: float) -> ReadResult:
        self._flush()
        pq.write_table(pa.Table.from_pylist(self._rejects, schema=REJECTS), self._draft / "rejects.parquet")
        pq.write_table(pa.Table.from_pylist(self._sources, schema=SOURCES), self._draft / "sources.parquet")
        self._result.n_rejects = len(self._rejects)
        self._result.seconds = seconds
        if self._for_once:
            self._move_aside()
        settle(self._draft, self._final, asdict(self._result))
        return self._result

    def abandon(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self._draft, ignore_errors=True)

    def _move_aside(self) -> None:
        """Finish under a name that no later run looks for: what is to be read again is no checkpoint."""
        before, self._final = self._final, self._final.with_name(f"{self._final.name}-once-{uuid4().hex[:8]}")
        result = self._result
        result.folder = str(self._final)
        result.article_files = [str(self._final / Path(path).relative_to(before)) for path in result.article_files]

    def _flush(self) -> None:
        if not self._pending:
            return
        name = f"articles-{self._block:06}-{len(self._result.article_files):05}.parquet"
        table = rows.article_rows(self._pending, signatures=self._signatures)
        pq.write_table(table, self._draft / name)
        self._result.article_files.append(str(self._final / name))
        self._result.n_articles += len(self._pending)
        self._pending, self._n_chars = [], 0


def reject_row(place: Provenance, reject: Reject, doc_id: str | None = None) -> dict[str, object]:
    """A row of `REJECTS`."""
    notice = reject.notice
    if notice is not None and (notice.external_id or notice.url):
        doc_id = identity.doc_id(place.collection, "", "", notice.external_id, notice.url)
    return {
        "collection": place.collection,
        "source": place.source,
        "record": reject.record,
        "source_sha256": place.source_sha256,
        "stage": reject.stage,
        "reason": reject.reason,
        "detail": reject.detail,
        "doc_id": doc_id,
        "withdrawn_at": notice.sent if notice is not None else None,
    }


def draft(final: Path) -> Path:
    """A new folder in which the result `final` may come about."""
    folder = final.parent / f".draft-{final.name}-{uuid4().hex[:8]}"
    folder.mkdir(parents=True)
    return folder


def settle(drafted: Path, final: Path, result: Mapping[str, object], made_from: str = "") -> None:
    """Give a finished result its name once it is on disk; a sound twin that another worker finished first stays.

    `made_from` is the hash of what the result was made from, where its name does not tell. Raises OSError.
    """
    files: dict[str, list[Any]] = {}
    for path in sorted(drafted.iterdir()):
        sync(path)
        files[path.name] = [path.stat().st_size, file_sha256(path)]
    body = {"result": result, "files": files, "made_from": made_from}
    write_file(drafted / RESULT, json.dumps({**body, "sha256": _digest(body)}).encode())
    sync(drafted)
    try:
        drafted.rename(final)
    except OSError:
        if load(final, made_from) is not None:
            shutil.rmtree(drafted)
            return
        drafted.rename(final)  # what lay there was damaged, and `load` has thrown it away
    sync(final.parent)


def load(final: Path, made_from: str = "") -> dict[str, Any] | None:
    """What `settle` was given for a result; None where there is none yet, or none any more that can be trusted.

    A result that is damaged, or made from something else, is removed: it has to be made again.
    """
    if not final.exists() and not final.is_symlink():
        return None
    if (result := _sound(final, made_from)) is None:
        _discard(final)
    return result


def read_rows(path: str | Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Rows of a file that a stage left. Raises RunError where it was damaged since: the next run makes it again."""
    try:
        rows = pq.ParquetFile(path).read(columns=None if columns is None else list(columns), use_threads=False)
        return rows if columns is None else rows.select(list(columns))
    except (pa.ArrowException, OSError, KeyError) as error:
        reason = str(error).splitlines()[0]
        raise RunError(
            f"{path} was damaged while the run went on ({reason}); nothing was published: "
            "look at the disk, then run again; what is damaged is made anew"
        ) from error


def _sound(final: Path, made_from: str) -> dict[str, Any] | None:
    """The result in a folder all of whose files are as they were written."""
    try:
        body = json.loads((final / RESULT).read_bytes())
        if body.pop("sha256") != _digest(body) or body["made_from"] != made_from:
            return None
        for name, (size, sha256) in body["files"].items():
            path = final / name
            if path.stat().st_size != size or file_sha256(path) != sha256:
                return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # cut short, altered, or of another version
        return None
    result: dict[str, Any] = body["result"]
    return result


def _discard(final: Path) -> None:
    """Move a damaged result out of the way and remove it."""
    aside = final.with_name(f".damaged-{final.name}-{uuid4().hex[:8]}")
    final.rename(aside)
    if aside.is_dir() and not aside.is_symlink():
        shutil.rmtree(aside)
    else:
        aside.unlink()


def _digest(body: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
