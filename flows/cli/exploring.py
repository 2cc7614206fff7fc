"""Commands to look with: `explore`, the pages in a browser, and `report`, the front page as one file."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Annotated

import typer

from flows import stopping
from flows.cli.correcting import By, who
from flows.cli.options import Force, Named, Output, find_release, open_store, release_name


def register(app: typer.Typer) -> None:
    """Adds the commands to the command line."""
    for command in (explore, report):
        app.command()(command)


def explore(
    context: typer.Context,
    output: Output = "output",
    release: Annotated[
        str | None,
        typer.Option(
            parser=release_name,
            metavar="RELEASE",
            help="Open this release first: number, latest or previous; default: the newest there is.",
        ),
    ] = None,
    host: Annotated[
        str, typer.Option(help="Address to listen on; beyond this machine a token is asked for.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = 8765,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page in a browser.")] = True,
    token: Annotated[
        str | None,
        typer.Option(
            envvar="ONRECORD_EXPLORER_TOKEN",
            help="What visitors have to show; default beyond this machine: one made up.",
        ),
    ] = None,
    edit: Annotated[
        bool,
        typer.Option("--edit", help="Let the pages put things right and judge samples, as --by; else they only show."),
    ] = False,
    by: By = None,
    cache: Annotated[
        Path | None,
        typer.Option(
            help="Folder for the search index; default: in the store, or in the user's cache where nobody may write there."
        ),
    ] = None,
) -> None:
    """Look at a store in the browser: search who said what, read it in its article, compare releases. Until Ctrl-C."""
    from explorer.serving import serve

    source = context.get_parameter_source("by")
    if not edit and source is not None and source.name == "COMMANDLINE":  # ONRECORD_BY may stand for other commands
        raise typer.BadParameter("--by says who edits: give --edit too", param_hint="--by")
    store = open_store(output)
    number = find_release(store, release).number if release else None
    stopping.ignore_again()  # the server ends by itself: requests first
    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, _interrupt)
    serve(
        store, host=host, port=port, token=token, release=number, cache=cache, browser=browser,
        editor=who(by) if edit else None, say=lambda text: typer.echo(text),
    )  # fmt: skip


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def report(
    to: Annotated[Path, typer.Option("--to", help="Write to this file, .html.")],
    release: Named = "latest",
    force: Force = False,
    output: Output = "output",
) -> None:
    """Write what a release brought, with charts, as one page that stands alone."""
    from explorer.report import page
    from releases.exports import files

    files.format_of(to, None, {".html": "html", ".htm": "html"})
    files.refuse_existing(to, force)
    store = open_store(output)
    found = find_release(store, release)
    data = page(store, found.number)
    files.write(to, data, force=force)
    typer.echo(f"wrote the report on release {found.number} to {to} ({len(data):,} bytes)")
