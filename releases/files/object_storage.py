"""A store in a bucket. There are no links and no renames: a release is there once its manifest is.

Parts are uploaded first, then the manifest with put-if-absent, so of two publishers of one number one is told that it
came second. Readers take the parts from the manifest.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.fs as pafs
import pyarrow.parquet as pq

from releases.errors import Damaged, StoreError
from releases.files.line_files import BucketLines, LineFile
from releases.files.manifest import Manifest, Part
from releases.files.store_backends import COPIES, MANIFEST, Taken, Texts
from releases.tables.schemas import TABLES

GRACE = timedelta(days=1)
"""Age from which a part that no manifest names counts as left behind. There is no lock between machines, so a younger
one may belong to a release that is being published just now."""


class ObjectStorage:
    """A bucket, or a folder of one, on S3 or anything that speaks its protocol.

    Region, keys and endpoint come from the `AWS_*` variables, as with other tools.
    """

    def __init__(self, uri: str, grace: timedelta = GRACE) -> None:
        try:
            import obstore
            from obstore.store import S3Store
        except ImportError as error:
            raise StoreError(f"{uri} needs the package obstore: pip install obstore") from error

        self.name = uri.rstrip("/")
        self.bucket: str | None = self.name
        self.grace = grace
        url = urlsplit(self.name)
        if not url.netloc:
            raise StoreError(f"{uri} names no bucket; write s3://bucket/prefix")
        self._root = f"{url.netloc}{url.path}"
        options: Any = {"allow_http": os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://")}
        self._store = S3Store(url.netloc, prefix=url.path.strip("/") or None, client_options=options)
        self._api = obstore
        # Datasets are scanned by Arrow's own client: one written in Python would wait for the interpreter, which DuckDB
        # may hold while it waits for the scan.
        endpoint = urlsplit(os.environ.get("AWS_ENDPOINT_URL", ""))
        self.filesystem = pafs.S3FileSystem(
            endpoint_override=endpoint.netloc or None,
            scheme=endpoint.scheme or "https",
            region=os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION"),
        )

    def __reduce__(self) -> tuple[type[ObjectStorage], tuple[str, timedelta]]:
        """Sent to another process it speaks to the bucket by that one's `AWS_*` variables."""
        return ObjectStorage, (self.name, self.grace)

    def numbers(self) -> list[int]:
        with self._reaching():
            found = self._api.list_with_delimiter(self._store, "releases")["common_prefixes"]
        names = [str(prefix).rstrip("/").rpartition("/")[2] for prefix in found]
        return sorted(int(name) for name in names if name.isdecimal())

    def manifest(self, number: int) -> bytes:
        path = _manifest_path(number)
        try:
            with self._reaching():
                return bytes(self._api.get(self._store, path).bytes())
        except FileNotFoundError as error:
            raise Damaged(f"{self.name}/{path} is missing; mend it with `onrecord repair`") from error

    def part_path(self, table: str, part: Part) -> str:
        return f"{self._root}/{_part_path(table, part.hash)}"

    def open_part(self, table: str, part: Part) -> pa.NativeFile:
        return pa.BufferReader(self._bytes(table, part))

    def _bytes(self, table: str, part: Part) -> bytes:
        with self._reaching():
            return bytes(self._api.get(self._store, _part_path(table, part.hash)).bytes())

    def part_files(self, young: bool = False) -> Iterator[tuple[str, str, int]]:
        before = None if young else datetime.now(UTC) - self.grace
        with self._reaching():
            found = [one for batch in self._api.list(self._store, "parts") for one in batch]
        for one in sorted(found, key=lambda one: one["path"]):
            if before is None or one["last_modified"] <= before:
                path = Path(one["path"])
                yield path.parent.name, path.stem, one["size"]

    def store_part(self, table: str, part: Part, written: Path) -> None:
        # Uploaded even where it is there: its age must say that somebody needs it now.
        with self._reaching():
            self._api.put(self._store, _part_path(table, part.hash), written)

    def stage(self, manifest: Manifest, data: bytes, texts: Texts, workdir: Path) -> None:
        """Nothing to prepare: the manifest is all a release is."""

    def commit(self, manifest: Manifest, data: bytes, texts: Texts, workdir: Path) -> None:
        """The files that describe it come after the manifest, or they would lie over those of whoever was first."""
        from obstore.exceptions import AlreadyExistsError

        try:
            with self._reaching():
                self._api.put(self._store, _manifest_path(manifest.number), data, mode="create")
        except AlreadyExistsError as error:
            raise Taken from error
        self._withdraw_if_purged(manifest)
        self.put_texts(manifest.number, texts)

    def _withdraw_if_purged(self, manifest: Manifest) -> None:
        """Takes a release back that was made from a parent as it was before a takedown, and raises Taken.

        A takedown that began before the release appeared does not see it, so whoever publishes looks once more.
        """
        try:
            parent = Manifest.from_json(self.manifest(manifest.parent), self.name) if manifest.parent else manifest
        except Damaged:  # pruned meanwhile
            return
        missed = parent.purged_ids - manifest.purged_ids
        if not missed:
            return
        self.remove_release(manifest.number)
        for table, hash_ in manifest.parts() - parent.parts():
            if "doc_id" in TABLES[table].names and self._names(table, hash_, missed):
                self.remove_part(table, hash_)
        raise Taken

    def _names(self, table: str, hash_: str, doc_ids: frozenset[str]) -> bool:
        try:
            rows = pq.read_table(self.open_part(table, Part(hash_, 0, 0)), columns=["doc_id"])
        except FileNotFoundError:
            return False
        return bool(pc.any(pc.is_in(rows.column("doc_id"), pa.array(sorted(doc_ids), pa.string()))).as_py())

    def latest_is(self, number: int) -> bool:
        """There is nothing to repair: the highest manifest is the newest."""
        return True

    def point_latest(self, number: int) -> None:
        """Nothing to point."""

    def exchange(self, manifest: Manifest, data: bytes, texts: Texts, workdir: Path) -> None:
        self._forget_copy(manifest.number)  # first: it must not bring back what was taken down
        self.restore_manifest(manifest.number, data)
        self.put_texts(manifest.number, texts)
        self.keep_copy(manifest.number, data)

    def remove_release(self, number: int) -> None:
        self._forget_copy(number)  # first: a copy without a release means that the release was lost
        with self._reaching():
            for path in self._beside(number):  # the manifest last: where anything is left, a release is
                self._api.delete(self._store, path)
            self._api.delete(self._store, _manifest_path(number))

    def remove_part(self, table: str, hash: str) -> None:
        with self._reaching():
            self._api.delete(self._store, _part_path(table, hash))

    def forget_versions(self) -> tuple[str, ...]:
        """Deletes the old versions of parts that are deleted, where the bucket keeps them."""
        with self._reaching():
            marker = self._api.put(self._store, "versions-kept", b"")
            self._api.delete(self._store, "versions-kept")
        if not marker["version"]:
            return ()
        from releases.files.object_versions import delete_removed

        bucket, _, prefix = self._root.partition("/")
        return delete_removed(bucket, prefix)

    def links(self, manifest: Manifest) -> Iterator[tuple[str, str | None]]:
        """There are none."""
        return iter(())

    def damage(self, table: str, part: Part) -> str | None:
        try:
            data = self._bytes(table, part)
        except FileNotFoundError:
            return "is missing"
        if len(data) != part.bytes:
            return f"has {len(data):,} bytes, its manifest says {part.bytes:,}"
        return None if hashlib.sha256(data).hexdigest() == part.hash else "its bytes have changed"

    def damaged(self, parts: Iterable[tuple[str, Part]], every_byte: bool) -> dict[tuple[str, Part], str]:
        """By one listing: an object is whole or absent, and its bytes are the storage's to keep."""
        with self._reaching():
            found = [one for batch in self._api.list(self._store, "parts") for one in batch]
        sizes = {str(one["path"]): one["size"] for one in found}
        wrong = {}
        for table, part in parts:
            size = sizes.get(_part_path(table, part.hash))
            if size is None:
                wrong[table, part] = "is missing"
            elif size != part.bytes:
                wrong[table, part] = f"has {size:,} bytes, its manifest says {part.bytes:,}"
        return wrong

    def copies(self) -> list[int]:
        with self._reaching():
            found = [one for batch in self._api.list(self._store, COPIES) for one in batch]
        names = [Path(one["path"]).stem for one in found]
        return sorted(int(name) for name in names if name.isdecimal())

    def copy(self, number: int) -> bytes | None:
        try:
            with self._reaching():
                return bytes(self._api.get(self._store, _copy_path(number)).bytes())
        except FileNotFoundError:
            return None

    def keep_copy(self, number: int, data: bytes) -> None:
        with self._reaching():
            self._api.put(self._store, _copy_path(number), data)

    def restore_manifest(self, number: int, data: bytes) -> None:
        with self._reaching():
            self._api.put(self._store, _manifest_path(number), data)

    def mend_part(self, table: str, part: Part) -> bool:
        """Nothing holds a second copy of a part."""
        return False

    def mend_links(self, manifest: Manifest) -> Iterator[str]:
        """There are none."""
        return iter(())

    def beside(self, manifest: Manifest) -> list[str]:
        with self._reaching():
            return [path.split("/", 2)[2] for path in self._beside(manifest.number)]

    def _beside(self, number: int) -> list[str]:
        found = [str(one["path"]) for batch in self._api.list(self._store, _folder(number)) for one in batch]
        return sorted(path for path in found if path != _manifest_path(number))

    def text(self, number: int, name: str) -> bytes | None:
        try:
            with self._reaching():
                return bytes(self._api.get(self._store, f"{_folder(number)}/{name}").bytes())
        except FileNotFoundError:
            return None

    def put_texts(self, number: int, texts: Texts) -> None:
        with self._reaching():
            for name, data in texts.items():
                self._api.put(self._store, f"{_folder(number)}/{name}", data)

    def lines(self, file: str) -> LineFile:
        return BucketLines(self._api, self._store, file, f"{self.name}/{file}", self._reaching)

    def sweep(self) -> None:
        """An object is put whole: nothing is left half-way."""

    def _forget_copy(self, number: int) -> None:
        if self.copy(number) is not None:
            with self._reaching():
                self._api.delete(self._store, _copy_path(number))

    def _reaching(self) -> _Reaching:
        return _Reaching(self.name)


class _Reaching:
    """Turns the client's failures into a sentence; what the caller can act on passes."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        from obstore.exceptions import AlreadyExistsError, BaseError, NotFoundError

        if isinstance(error, NotFoundError) and not isinstance(error, FileNotFoundError):
            raise FileNotFoundError(str(error)) from error
        if isinstance(error, BaseError) and not isinstance(error, AlreadyExistsError | NotFoundError):
            reason = str(error).strip().splitlines()[0]
            raise StoreError(
                f"{self.name} cannot be reached ({reason}); check the address and the AWS_* variables"
            ) from error


def _folder(number: int) -> str:
    return f"releases/{number:04d}"


def _manifest_path(number: int) -> str:
    return f"{_folder(number)}/{MANIFEST}"


def _copy_path(number: int) -> str:
    return f"{COPIES}/{number:04d}.json"


def _part_path(table: str, hash: str) -> str:
    return f"parts/{table}/{hash}.parquet"
