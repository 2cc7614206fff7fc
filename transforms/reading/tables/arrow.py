"""Arrow's own files, and the streams that Hugging Face stores data sets in: one article a row."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.article import Record, Reject
from transforms.reading.source import Source, Unreadable
from transforms.reading.tables import row_records
from transforms.reading.tables.parquet import wanted_columns

FILE, STREAM = b"ARROW1", b"\xff\xff\xff\xff"
_BATCH_ROWS = 64


def read(source: Source) -> Iterator[Record | Reject]:
    """A record for every row; batches are read one by one."""
    import pyarrow as pa

    try:
        yield from row_records.records(_rows(source), "arrow", source.options)
    except (pa.ArrowException, OSError) as error:
        cut = (
            "end of" in str(error).lower()
            or "truncated" in str(error).lower()
            or "expected to read" in str(error).lower()
        )
        raise Unreadable("truncated" if cut else "malformed", f"Arrow: {error}") from None


def _rows(source: Source) -> Iterator[row_records.Row]:
    import pyarrow as pa

    if source.head.startswith(STREAM):
        reader = pa.ipc.open_stream(source.stream)
        batches = iter(reader)
    else:
        file = reader = pa.ipc.open_file(source.random_access())
        batches = (file.get_batch(number) for number in range(file.num_record_batches))
    columns = wanted_columns(reader.schema.names, source)
    number = 0
    for batch in batches:
        batch.validate(full=True)  # offsets that lead out of their buffers would kill the process
        if batch.nbytes > source.limits.row_group_bytes:
            raise Unreadable("too_large", f"Arrow: a batch of {batch.nbytes:,} bytes")
        kept = batch.select(columns)
        for start in range(0, kept.num_rows, _BATCH_ROWS):
            for row in kept.slice(start, _BATCH_ROWS).to_pylist():
                number += 1
                yield f"#{number}", row
