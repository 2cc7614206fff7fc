"""Commands that hand a release to other programs: `export`, `register iceberg`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.options import Bom, Force, Named, Output, find_release, open_store, put, whole_table

SQLITE = "sqlite"
SCHEMA_ORG = "schema.org"


def export(
    to: Annotated[Path, typer.Option("--to", help="The file; a table's format is that of its ending.")],
    what: Annotated[
        str,
        typer.Option(
            help="A table; sqlite: all tables in one file with full-text search; schema.org: quotes as JSON-LD."
        ),
    ] = "said",
    release: Named = "latest",
    bom: Bom = False,
    force: Force = False,
    output: Output = "output",
) -> None:
    """Write a release into one file for other programs: a table, a searchable database, linked data."""
    from releases.exports import files

    found = find_release(open_store(output), release)
    if what == SQLITE:
        from releases.exports.database import write_sqlite

        typer.echo(f"wrote release {found.number} to {write_sqlite(found, to, force=force)}")
    elif what == SCHEMA_ORG:
        from releases.exports.linked_data import write_schema_org

        done, count = write_schema_org(found, to, force=force)
        typer.echo(f"wrote {count:,} quotes of release {found.number} to {done}")
    else:
        files.format_of(to)
        files.refuse_existing(to, force)
        put(whole_table(found, what), f"{what} in release {found.number}", None, to, bom=bom, force=force)


def register_iceberg(
    catalog: Annotated[str, typer.Option(help="Catalog URI; default: SQLite beside the store.")] = "",
    namespace: Annotated[str, typer.Option(help="Namespace of the tables.")] = "onrecord",
    release: Named = "latest",
    output: Output = "output",
) -> None:
    """Register a release's parts with an Iceberg catalog, without copying data."""
    from releases.exports.iceberg import default_catalog, register_release

    found = find_release(open_store(output), release)
    uri = catalog or default_catalog(output)
    names = register_release(found, uri, namespace)
    typer.echo(f"release {found.number} is registered with {uri} as {', '.join(names)}")
