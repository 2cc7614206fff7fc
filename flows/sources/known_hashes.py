"""Hashes of sources as earlier runs took them, so that a source that looks as it did is not read for its hash again.

How git's index does it, down to its rule for files that are "racily clean": a hash is kept only where the file had been
left alone for a while before it was taken, for what is written twice within one tick of a file system's clock, to the
same size, looks the same. Nothing here is needed: without its file, or with a damaged one, a run hashes everything.
"""

from __future__ import annotations

import hashlib
import io
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pyarrow as pa

from flows.sources.input_storage import Look

#: A file that was changed less than this before its hash was taken is hashed again: the coarsest file systems tick in
#: two seconds, and the clock of a file server may be behind ours.
MARGIN_NS = 60_000_000_000
_FORMAT = b"onrecord hashes 1\n"
_DIGEST = 32
_SCHEMA = pa.schema(
    [("source", pa.string()), ("look", pa.binary(16)), ("sha256", pa.binary(32)), ("n_bytes", pa.int64())]
)

_LOG = logging.getLogger(__name__)

_Known = tuple[bytes, bytes, int]
"""how a source looked, its hash and its size"""


class KnownHashes:
    """Hashes of the sources of one collection, kept in `file`; `None` keeps nothing."""

    def __init__(self, file: Path | None, *, rehash: bool = False) -> None:
        """With `rehash` nothing that was kept is believed, and all is kept anew."""
        self._file = file
        self._before: dict[str, _Known] = {} if file is None or rehash else _read(file)
        self._now: dict[str, _Known] = {}

    def hashed(self, name: str, look: Look | None, take: Callable[[], tuple[int, str]], now_ns: int) -> tuple[int, str]:
        """Size and SHA-256 of a source: as they were kept where it looks as it did, else as `take` finds them.

        `now_ns` is the time before `take` is called, in nanoseconds since 1970.
        """
        seen = b"" if look is None else hashlib.blake2b(look.text.encode(), digest_size=16).digest()
        known = self._before.get(name)
        if known is None or known[0] != seen:
            n_bytes, sha256 = take()
            known = seen, bytes.fromhex(sha256), n_bytes
            if look is None or look.changed_ns + MARGIN_NS > now_ns:
                return n_bytes, sha256
        self._now[name] = known
        return known[2], known[1].hex()

    def save(self) -> None:
        """Write down what has been looked up or taken since, whole or not at all."""
        if self._file is None or self._now == self._before:
            return
        buffer = io.BytesIO()
        columns = list(zip(*self._now.values(), strict=True)) or [(), (), ()]
        table = pa.table(dict(zip(_SCHEMA.names, [list(self._now), *map(list, columns)], strict=True)), schema=_SCHEMA)
        with pa.ipc.new_stream(buffer, _SCHEMA, options=pa.ipc.IpcWriteOptions(compression="zstd")) as stream:
            stream.write_table(table)
        fresh = self._file.with_name(f".{self._file.name}-{os.getpid()}")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_bytes(_FORMAT + _digest(buffer.getvalue()) + buffer.getvalue())
            os.replace(fresh, self._file)
        except OSError as error:
            _LOG.warning(
                "hashes of sources could not be kept in %s, so the next run takes them anew: %s", self._file, error
            )
            with suppress(OSError):
                fresh.unlink()


def _read(file: Path) -> dict[str, _Known]:
    try:
        held = file.read_bytes()
    except OSError:  # there is none yet, or none to be had
        return {}
    start = len(_FORMAT) + _DIGEST
    content = held[start:]
    if held[:start] != _FORMAT + _digest(content):
        _LOG.info("%s is damaged or of another version: all sources are hashed", file)
        return {}
    columns = [column.to_pylist() for column in pa.ipc.open_stream(content).read_all().columns]
    return {name: (look, sha256, n_bytes) for name, look, sha256, n_bytes in zip(*columns, strict=True)}


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_DIGEST).digest()
