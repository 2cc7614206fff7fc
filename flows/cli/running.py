"""`onrecord run`: its options are the settings of a run, in their own words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin

import typer

from flows import stopping
from flows.cli.options import ABOUT_RUN
from flows.runs.settings import DEFAULTS, Settings

if TYPE_CHECKING:
    from flows.runs.summary import Summary
    from flows.sources.collections import Collection

DEFAULT_SOURCE = "seeds"


def about(name: str) -> str:
    """What a setting is for, in its own words, with the values it may have and its default."""
    field = Settings.model_fields[name]
    values = " or ".join(get_args(field.annotation)) if get_origin(field.annotation) is Literal else ""
    default = DEFAULTS.get(name, field.default)
    notes = [values, f"default: {default}" if default not in (None, False) else ""]
    told = "; ".join(note for note in notes if note)
    return f"{field.description} ({told})" if told else str(field.description)


def settings(**given: Any) -> Settings:
    """Settings from the options given, else `ONRECORD_*` variables, else defaults."""
    return Settings(**{name: value for name, value in given.items() if value is not None})


def run(
    sources: Annotated[
        list[str] | None, typer.Argument(help="Folders, files, globs or URIs, each PATH or NAME=PATH; default: seeds/.")
    ] = None,
    collections: Annotated[
        Path | None, typer.Option(help="YAML file that lists the collections, instead of SOURCE.")
    ] = None,
    output: Annotated[str | None, typer.Option(help=about("output"))] = None,
    model: Annotated[str | None, typer.Option(help=about("model"))] = None,
    workers: Annotated[int | None, typer.Option(help=about("workers"))] = None,
    batch_size: Annotated[int | None, typer.Option(help=about("batch_size"))] = None,
    runner: Annotated[str | None, typer.Option(help=about("runner"))] = None,
    dask_address: Annotated[str | None, typer.Option(help=about("dask_address"))] = None,
    dask_insecure: Annotated[bool | None, typer.Option("--dask-insecure", help=about("dask_insecure"))] = None,
    missing: Annotated[str | None, typer.Option(help=about("missing"))] = None,
    near_duplicates: Annotated[str | None, typer.Option(help=about("near_duplicates"))] = None,
    language: Annotated[str | None, typer.Option(help=about("language"))] = None,
    parse: Annotated[str | None, typer.Option(help=about("parse"))] = None,
    authority: Annotated[str | None, typer.Option(help=about("authority"))] = None,
    gpu: Annotated[bool | None, typer.Option("--gpu/--no-gpu", help=about("gpu"))] = None,
    lock_wait: Annotated[float | None, typer.Option(help=about("lock_wait"))] = None,
    force: Annotated[bool | None, typer.Option("--force", help=about("force"))] = None,
    strict: Annotated[bool | None, typer.Option("--strict", help=about("strict"))] = None,
    rebuild: Annotated[bool | None, typer.Option("--rebuild", help=about("rebuild"))] = None,
    rehash: Annotated[bool | None, typer.Option("--rehash", help=about("rehash"))] = None,
    metrics: Annotated[str | None, typer.Option("--metrics", help=about("metrics"))] = None,
    summary: Annotated[
        Path | None, typer.Option("--summary", help="Write what the run did, or why it failed, to this JSON file.")
    ] = None,
    plan: Annotated[
        bool,
        typer.Option("--plan", help="Only tell what would be read, annotated and withdrawn, why, and for how long."),
    ] = False,
) -> None:
    given = dict(locals())
    for name in ("sources", "collections", "plan", "summary"):
        given.pop(name)
    chosen = settings(**given)
    places = sources or ([] if collections else [DEFAULT_SOURCE])
    if plan:
        _preview(places, collections, chosen)
        return
    from flows.cli import summary_file

    with summary_file.told_in(summary) as told:
        told |= _run(places, collections, chosen)


def _preview(places: list[str], collections: Path | None, chosen: Settings) -> None:
    import releases
    from flows.runs import preview, report
    from flows.sources import collections_file
    from releases.exports.terminal import console

    followed = collections_file.chosen(places, collections)
    report.show_preview(preview.preview(releases.open(chosen.output), followed, chosen), console())


def _run(places: list[str], collections: Path | None, chosen: Settings) -> Summary:
    from flows.runs import live

    with live.watched():  # from the first moment on: to import Prefect takes seconds
        summary = _built(places, collections, chosen)
    from flows.runs import report
    from releases.exports.terminal import console

    report.show(summary, console())
    return summary


def _built(places: list[str], collections: Path | None, chosen: Settings) -> Summary:
    from flows.sources import collections_file

    followed = collections_file.chosen(places, collections)  # a misspelt path should fail before Prefect starts
    if not chosen.force:
        _refuse_empty(followed, chosen)  # and so should a folder with nothing in it
    import releases

    store = releases.open(chosen.output)
    with store.lock(wait=chosen.lock_wait):  # a store that can't be written, or is in use, should too
        from flows import own_server

        own_server.begin()
        stopping.say("stopped; the next run goes on from what this one had finished")
        from flows.runs.beginning.ahead import Ahead

        with Ahead(store, followed, chosen) as ahead:
            from flows import build_release, logs

            logs.terminal()
            return build_release.run(places, chosen, str(collections) if collections else None, ahead)


def _refuse_empty(followed: Sequence[Collection], chosen: Settings) -> None:
    from flows.errors import RunError
    from flows.sources import collections as sources

    for collection in followed:
        if (collection.missing or chosen.missing) != "keep" and sources.holds_nothing(collection, chosen.output):
            raise RunError(sources.is_empty(collection))


def register(app: typer.Typer) -> None:
    """Adds the command to a command line."""
    app.command(help=ABOUT_RUN)(run)
