"""What commands over releases share: their options, how they name a release, how they print and write rows."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import pyarrow as pa

    from releases import Release, Store
    from releases.exports import files

ABOUT_RUN = "Bring the release store up to date with the sources, and publish a release if anything changed."

Output = Annotated[
    str, typer.Option("--output", envvar="ONRECORD_OUTPUT", help="The release store: a folder or s3://bucket/prefix.")
]
To = Annotated[
    Path | None,
    typer.Option(
        "--to", help="Write to this file, in the format of its ending: .csv .xlsx .parquet .json .jsonl .html"
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Replace a file that is there already.")]
Bom = Annotated[bool, typer.Option("--bom", help="Begin a CSV file with a byte order mark, as Excel wants it.")]


def release_name(text: str) -> str:
    """A release as people name it: its number, `latest`, or `previous`, the one before."""
    if text in ("latest", "previous") or (text.isdecimal() and text.isascii()):
        return text
    raise typer.BadParameter(f"{text!r} is no release: give its number, latest or previous")


Named = Annotated[
    str,
    typer.Option(
        "--release", parser=release_name, metavar="RELEASE", help="Number of the release, latest or previous."
    ),
]


class Format(StrEnum):
    """Formats of rows."""

    table = "table"
    csv = "csv"
    json = "json"
    jsonl = "jsonl"
    html = "html"
    xlsx = "xlsx"
    parquet = "parquet"


FormatOption = Annotated[Format | None, typer.Option("--format", help="How to print or write them; default: table.")]

FOR_FILES = (Format.xlsx, Format.parquet)
"""Formats that are nothing to look at."""


def open_store(output: str) -> Store:
    """The store at a place."""
    import releases

    return releases.open(output)


def find_release(store: Store, name: str) -> Release:
    """The release that `release_name` let pass. Raises StoreError where there is none."""
    from releases import StoreError

    if name.isdecimal():
        return store.release(int(name))
    numbers = store.numbers()
    at = 1 if name == "latest" else 2
    if not numbers:
        raise StoreError(f"{store.name} has no release yet; `onrecord run` makes one")
    if len(numbers) < at:
        raise StoreError(f"{store.name} has one release, {numbers[0]}, and so none before it")
    if name == "latest":
        store.latest_number()  # puts `latest` right
    return store.release(numbers[-at])


def whole_table(release: Release, table: str) -> files.Rows:
    """All rows of a table, part by part. Raises StoreError where there is no such table."""
    from releases.exports import files
    from releases.tables.schemas import TABLES

    parts = release.parts(table)
    return files.Rows(TABLES[table].schema, release.batches(table), sum(part.rows for part in parts))


def put(
    rows: pa.Table | files.Rows, title: str, format: Format | None, to: Path | None, *, bom: bool, force: bool
) -> None:
    """Writes rows to a file, or in a format other than a table to standard output."""
    from releases.exports import files

    if to is not None:
        if format is Format.table:
            raise typer.BadParameter(
                "a table is for the terminal: leave --format out, or name another", param_hint="--format"
            )
        done = files.write_rows(rows, to, title=title, format=format.value if format else None, bom=bom, force=force)
        count = rows.count if isinstance(rows, files.Rows) else rows.num_rows
        typer.echo(f"wrote {count:,} {'row' if count == 1 else 'rows'} of {title} to {done}")
        return
    if format in FOR_FILES or format is None:
        raise typer.BadParameter(f"{format} is not for the terminal: say where to with --to", param_hint="--format")
    sys.stdout.flush()
    given = rows if isinstance(rows, files.Rows) else files.Rows.of(rows)
    files.pour(given, format.value, title, typer.get_binary_stream("stdout"), bom=bom)
