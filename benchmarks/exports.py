"""How long an export takes and what memory it holds, with rows of `said` made up as they are written.

    python -m benchmarks.exports --rows 1000000 csv jsonl parquet

Each format has a process of its own. Prints a line of JSON for each: rows, bytes, CPU seconds, and by how many MB the
process grew beyond what it had when it began to write.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from releases.exports import files
from releases.tables.schemas import TABLES

SCHEMA = TABLES["said"].schema
WORDS = "The harbour council will open a new bridge before winter, and nobody in town expects it to pay for itself"


def pieces(rows: int) -> Iterator[pa.Table]:
    """Rows of `said`, no two alike."""
    made = pa.table([_column(field, 0, min(files.PIECE, rows)) for field in SCHEMA], schema=SCHEMA)
    for at in range(0, rows, files.PIECE):
        piece = made.slice(0, min(files.PIECE, rows - at))
        ids = pc.binary_join_element_wise(piece["quote_id"], str(at), "-")
        yield piece.set_column(0, SCHEMA.field(0), ids)


def _column(field: pa.Field, at: int, count: int) -> pa.Array:
    if pa.types.is_list(field.type):
        return pa.array([["Ada Vell", f"Bruno {n % 977}"] for n in range(at, at + count)], field.type)
    if pa.types.is_string(field.type):
        text = f"{WORDS} {{}}" if field.name in ("text", "sentence") else f"{field.name} {{}}"
        return pa.array([text.format(n) for n in range(at, at + count)])
    if pa.types.is_boolean(field.type):
        return pa.array([n % 2 == 0 for n in range(count)])
    return pa.array([n % 1000 for n in range(at, at + count)]).cast(field.type)


def measure(format: str, rows: int) -> None:
    """Writes a file and prints what that cost."""
    next(pieces(files.PIECE))  # what is loaded once is no export's
    before = resource.getrusage(resource.RUSAGE_SELF)
    with tempfile.TemporaryDirectory() as folder:
        given = files.Rows(SCHEMA, pieces(rows), rows)
        done = files.write_rows(given, Path(folder) / f"said.{format}", title="said")
    after = resource.getrusage(resource.RUSAGE_SELF)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    grown = (after.ru_maxrss - before.ru_maxrss) / 1024
    found = {
        "format": format,
        "rows": rows,
        "bytes": done.n_bytes,
        "cpu_s": round(seconds, 1),
        "grown_mb": round(grown),
    }
    print(json.dumps(found), flush=True)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("formats", nargs="*", default=["csv", "jsonl", "json", "parquet", "html"])
    parser.add_argument("--rows", type=int, default=1_000_000)
    options = parser.parse_args()
    for format in options.formats:
        process = multiprocessing.get_context("spawn").Process(target=measure, args=(format, options.rows))
        process.start()
        process.join()


if __name__ == "__main__":
    main()
