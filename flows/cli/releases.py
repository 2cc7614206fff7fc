"""Commands over releases, a module a family. No text is read or annotated here."""

from __future__ import annotations

import typer

from flows.cli import handing_out, looking, upkeep


def register(app: typer.Typer) -> None:
    """Adds the commands to the command line."""
    app.command("releases")(looking.list_releases)
    for command in (looking.show, looking.diff, looking.verify):
        app.command()(command)
    for keeping in (upkeep.repair, upkeep.rollback, upkeep.prune, upkeep.purge):
        app.command()(keeping)
    app.command()(handing_out.export)
    tables = typer.Typer(help="Make a release known to engines that want a table format.", no_args_is_help=True)
    tables.command("iceberg")(handing_out.register_iceberg)
    app.add_typer(tables, name="register")
