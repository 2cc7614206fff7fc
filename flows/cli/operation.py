"""Commands that leave onrecord running: `deploy` and `dashboard`."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from flows import stopping


def register(app: typer.Typer) -> None:
    """Adds the commands to the command line."""
    for command in (deploy, dashboard):
        app.command()(command)


def deploy(
    output: Annotated[str | None, typer.Option(help="The release store that the runs follow.")] = None,
    collections: Annotated[
        Path | None, typer.Option(help="YAML file of the collections that `daily` and `rebuild` follow.")
    ] = None,
    sources: Annotated[
        list[str] | None,
        typer.Option(
            help="Folder or URI below which runs started from the server may read; again for more. Default: the project."
        ),
    ] = None,
    cron: Annotated[str | None, typer.Option(help="When `daily` runs, as cron says it.")] = None,
    timezone: Annotated[str | None, typer.Option(help="Time zone of --cron, as in Europe/Vienna.")] = None,
    active: Annotated[bool | None, typer.Option("--active/--paused", help="Whether the schedule is on.")] = None,
    model: Annotated[str | None, typer.Option(help="An installed spaCy pipeline.")] = None,
    metrics: Annotated[
        Path | None, typer.Option(help="File in which each run tells Prometheus's node_exporter what it came to.")
    ] = None,
    keep_releases: Annotated[
        int | None, typer.Option(min=1, help="Releases that `prune` keeps in any case; turns its schedule on.")
    ] = None,
    keep_days: Annotated[
        int | None, typer.Option(min=0, help="Days whose releases `prune` keeps all; turns its schedule on.")
    ] = None,
    alarm: Annotated[
        str | None,
        typer.Option(help="Webhook to call when a scheduled run fails or warns, or none succeeded for 26 hours."),
    ] = None,
    alarm_by_hand: Annotated[bool, typer.Option(help="Call it for runs started by hand too.")] = False,
    worker_folder: Annotated[
        str | None,
        typer.Option(
            help="For workers on other machines: the folder of theirs in which runs start. `here`: this machine again."
        ),
    ] = None,
    afresh: Annotated[bool, typer.Option(help="Forget what earlier calls have said.")] = False,
) -> None:
    """Register work pool and deployments with the Prefect server; again to change them. What is not said stays as it is."""
    from flows import alarms
    from flows import deploy as deploying
    from releases.exports.terminal import console

    given: dict[str, object] = {
        "output": output,
        "model": model,
        "metrics": str(metrics.absolute()) if metrics else None,
    }
    wishes = deploying.Wishes(
        cron=cron,
        timezone=timezone,
        active=active,
        collections_file=str(collections) if collections else None,
        settings={name: value for name, value in given.items() if value is not None},
        sources=sources,
        keep_releases=keep_releases,
        keep_days=keep_days,
        worker_folder=worker_folder,
    )
    _use_dashboard()
    with _talking_to_server():
        names, in_force = deploying.deploy(Path.cwd(), wishes, afresh=afresh)
        if alarm:
            names += alarms.register(alarm, by_hand=alarm_by_hand)
    console().print(f"Registered {', '.join(names)} on the work pool '{deploying.POOL}'.", soft_wrap=True)
    for line in in_force:
        console().print(line, soft_wrap=True, markup=False, highlight=False)


def dashboard(
    port: Annotated[int | None, typer.Option(help="Port on 127.0.0.1; default 4200.")] = None,
) -> None:
    """Run Prefect's dashboard and a worker on this machine, until Ctrl-C."""
    from flows import dashboard as running
    from releases.exports.terminal import console

    chosen = port or running.PORT
    stopping.ignore_again()  # the worker gets time to end its runs
    for stop in (signal.SIGTERM, signal.SIGINT):  # SIGINT too: a shell's `&` leaves it ignored
        signal.signal(stop, _interrupt)
    with running.Dashboard(chosen, Path.cwd(), os.environ) as both:
        console().print(f"Dashboard: http://{running.HOST}:{chosen} — Ctrl-C stops it.", soft_wrap=True)
        told, ours = os.environ.get("PREFECT_API_URL"), running.api_url(chosen)
        if told not in (None, ours):
            hint = f"PREFECT_API_URL names {told}, which is another server: commands that are to find this one need {ours}."
            console().print(hint, soft_wrap=True, markup=False)
        try:
            both.wait()
        except KeyboardInterrupt:
            console().print("Stopping worker and server ...")


def _use_dashboard() -> None:
    """Talk to a dashboard that runs on its usual port, unless Prefect has been told of another server."""
    from prefect.settings import PREFECT_API_URL

    from flows import dashboard as running
    from flows import own_server

    url = running.api_url(running.PORT)
    told = PREFECT_API_URL.value()
    if told is None and running.answers(url):
        os.environ["PREFECT_API_URL"] = url
    with _talking_to_server():
        own_server.check_named()


@contextmanager
def _talking_to_server() -> Iterator[None]:
    from prefect.settings import PREFECT_API_URL, temporary_settings

    with temporary_settings({PREFECT_API_URL: os.environ.get("PREFECT_API_URL") or PREFECT_API_URL.value()}):
        yield


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
