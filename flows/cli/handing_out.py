"""Commands that hand a release to other programs: `register iceberg`."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.cli.options import Named, Output, find_release, open_store


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
