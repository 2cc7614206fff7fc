"""Arrow's own files, and the streams that Hugging Face stores data sets in: one article a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from transforms.article import Record, Reject
from transforms.reading.source import Source, Unreadable
from transforms.reading.tables import row_records
from transforms.reading.tables.arrow_messages import Checked
from transforms.reading.tables.parquet import wanted_columns

if TYPE_CHECKING:
    import pyarrow as pa

FILE, STREAM = b"ARROW1", b"\xff\xff\xff\xff"
_FILE_OPENS = 8
"""bytes before the messages of a file, which are a stream like any other"""
_BATCH_ROWS = 64


def read(source: Source) -> Iterator[Record | Reject]:
    """A record for every row; batches are read one by one, each checked before it is unpacked."""
    import pyarrow as pa

    if source.head.startswith(FILE):
        source.stream.read(_FILE_OPENS)
    stream = Checked(source.stream, source.limits.row_group_bytes)
    try:
        yield from row_records.records(_rows(source, stream), "arrow", source.options)
    except (pa.ArrowException, OSError) as error:
        if stream.failed:
            raise stream.failed from None
        cut = any(words in str(error).lower() for words in ("end of", "truncated", "expected to read"))
        raise Unreadable("truncated" if cut else "malformed", f"Arrow: {error}") from None
    if stream.failed:
        raise stream.failed


def _rows(source: Source, stream: Checked) -> Iterator[row_records.Row]:
    import pyarrow as pa

    reader = pa.ipc.open_stream(stream)
    columns = wanted_columns(reader.schema.names, source)
    kinds = [reader.schema.field(name).type for name in columns]
    if any(_holds(kind, _is_view_of_lists) for kind in kinds):
        raise Unreadable(
            "unsupported_format", "Arrow: a column of views of lists, which may hold any number of times what it stores"
        )
    # of what is stored once and meant often, a row at a time becomes Python's
    n_rows = 1 if any(_holds(kind, _is_shared) for kind in kinds) else _BATCH_ROWS
    number = 0
    for batch in reader:
        batch.validate(full=True)  # offsets that lead out of their buffers would kill the process
        kept = batch.select(columns)
        for start in range(0, kept.num_rows, n_rows):
            for row in kept.slice(start, n_rows).to_pylist():
                number += 1
                yield f"#{number}", row


def _holds(kind: pa.DataType, is_such: Callable[[pa.DataType], bool]) -> bool:
    """Whether a type is such a one, or has one inside it."""
    return is_such(kind) or any(_holds(kind.field(at).type, is_such) for at in range(kind.num_fields))


def _is_view_of_lists(kind: pa.DataType) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_list_view(kind) or pa.types.is_large_list_view(kind))


def _is_shared(kind: pa.DataType) -> bool:
    import pyarrow as pa

    types = pa.types
    return bool(
        types.is_dictionary(kind)
        or types.is_run_end_encoded(kind)
        or types.is_string_view(kind)
        or types.is_binary_view(kind)
    )
