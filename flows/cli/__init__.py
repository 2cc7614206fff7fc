"""The command line: `onrecord run` and its friends."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

from flows import guard
from flows.cli import correcting, exploring, operation, reviewing, scoring
from flows.cli import releases as commands_releases
from flows.cli.options import ABOUT_RUN
from flows.variables import ENVIRONMENT

if TYPE_CHECKING:
    from typer._click.core import Command, Context
    from typer._click.formatting import HelpFormatter

RUN = "run"


class _Commands(TyperGroup):
    """All commands. `run` is made only when it is asked for: its options are the settings, and what declares those takes
    as long to import as all of `show`. A list of commands has its sentence without it."""

    _listing = False

    def list_commands(self, ctx: Context) -> list[str]:
        return [RUN, *super().list_commands(ctx)]

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        if cmd_name != RUN:
            return super().get_command(ctx, cmd_name)
        if self._listing:
            return TyperCommand(RUN, help=ABOUT_RUN)
        from flows.cli import running

        alone = typer.Typer(add_completion=False)
        running.register(alone)
        return typer.main.get_command(alone)

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        self._listing = True
        try:
            super().format_help(ctx, formatter)
        finally:
            self._listing = False


app = typer.Typer(
    name="onrecord",
    cls=_Commands,
    help="Who said what about whom: raw news articles to versioned Parquet tables.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _tell_version(wanted: bool) -> None:
    if wanted:
        from flows.runs import versions

        typer.echo(f"onrecord {versions.version('onrecord')}")
        raise typer.Exit


@app.callback()
def onrecord(
    version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Who said what about whom: raw news articles to versioned Parquet tables."""


commands_releases.register(app)
correcting.register(app)
reviewing.register(app)
scoring.register(app)
operation.register(app)
exploring.register(app)


def main() -> None:
    """Entry point: every expected error is one sentence on stderr; exit code 1 for failures, 2 for bad usage."""
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    os.environ.update(guard.password(os.environ))
    try:
        app()
    except Exception as error:
        from flows.cli import failures

        told = failures.sentence(error)
        if told is None:
            raise
        _fail(*told)


def _fail(message: str, code: int) -> NoReturn:
    from releases.exports.terminal import console, visible

    console(stderr=True).print(f"onrecord: {visible(message)}", style="red", soft_wrap=True)
    sys.exit(code)
