"""Parquet: one article a row, read a few rows at a time."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.article import Record, Reject
from transforms.reading.source import Source, Unreadable
from transforms.reading.tables import fields, row_records

#: Rows turned into Python objects at once; articles are large beside everything else.
_BATCH_ROWS = 64


def read(source: Source) -> Iterator[Record | Reject]:
    """A record for every row; only the columns that a record is made of are read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    stream = source.random_access()
    stream.seek(-4, 2)
    if stream.read(4) not in (b"PAR1", b"PARE"):
        raise Unreadable("truncated", "Parquet: the footer is missing")
    stream.seek(0)
    try:
        file = pq.ParquetFile(stream, pre_buffer=False, buffer_size=1 << 20)
        columns = _columns(file.schema_arrow.names, source)
        _check_row_groups(file, source.limits.row_group_bytes)
        number = 0
        for batch in file.iter_batches(batch_size=_BATCH_ROWS, columns=columns, use_threads=False):
            for row in batch.to_pylist():
                number += 1
                try:
                    yield row_records.record(row, "parquet", f"#{number}", source.options)
                except Unreadable as error:
                    yield Reject(f"#{number}", "reading", error.reason, error.detail)
    except (pa.ArrowException, OSError) as error:
        reason = "encrypted" if "encrypt" in str(error).lower() else "malformed"
        raise Unreadable(reason, f"Parquet: {error}") from None


def _columns(names: list[str], source: Source) -> list[str]:
    wanted = fields.known(names, source.options.fields)
    if "text" not in fields.pick(dict.fromkeys(names, "x"), source.options.fields):
        nested = any("." in name for name in source.options.fields.text)
        if not nested:
            raise Unreadable("no_text", f"no column for the text among {', '.join(names[:12])}")
    return wanted


def _check_row_groups(file: object, limit: int) -> None:
    metadata = file.metadata  # type: ignore[attr-defined]
    for number in range(metadata.num_row_groups):
        n_bytes = metadata.row_group(number).total_byte_size
        if n_bytes > limit:
            raise Unreadable("too_large", f"Parquet: a row group of {n_bytes:,} bytes, at most {limit:,}")
