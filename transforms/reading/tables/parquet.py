"""Parquet: one article a row, read a few rows at a time."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.article import Record, Reject
from transforms.reading import fields, notices
from transforms.reading.source import Source, Unreadable
from transforms.reading.tables import row_records

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
        columns = wanted_columns(file.schema_arrow.names, source)
        _check_row_groups(file, source.limits.row_group_bytes)
        batches = file.iter_batches(batch_size=_BATCH_ROWS, columns=columns, use_threads=False)
        rows = (row for batch in batches for row in batch.to_pylist())
        numbered = ((f"#{number}", row) for number, row in enumerate(rows, 1))
        yield from row_records.records(numbered, "parquet", source.options)
    except (pa.ArrowException, OSError) as error:
        reason = "encrypted" if "encrypt" in str(error).lower() else "malformed"
        raise Unreadable(reason, f"Parquet: {error}") from None


def wanted_columns(names: list[str], source: Source) -> list[str]:
    wanted = fields.known(names, source.options.fields)
    outer = {fields.plain(name.split(".")[0]) for name in source.options.fields.text if "." in name}
    if not fields.have_text(names, source.options.fields) and outer.isdisjoint(map(fields.plain, names)):
        raise Unreadable("no_text", f"no column for the text among {', '.join(names[:12])}")
    return [*wanted, *(n for n in names if n not in wanted and fields.plain(n) in notices.STATUS_FIELDS)]


def _check_row_groups(file: object, limit: int) -> None:
    metadata = file.metadata  # type: ignore[attr-defined]
    for number in range(metadata.num_row_groups):
        n_bytes = metadata.row_group(number).total_byte_size
        if n_bytes > limit:
            raise Unreadable("too_large", f"Parquet: a row group of {n_bytes:,} bytes, at most {limit:,}")
