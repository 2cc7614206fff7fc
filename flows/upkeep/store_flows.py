"""Flows that look after a store: `verify`, which looks at all it holds, and `prune`, which takes old releases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from prefect import flow, get_run_logger
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed

import releases
from flows import limits, logs, run_records
from flows.errors import RunError
from flows.runs.settings import Settings
from flows.upkeep import keeping

#: Problems that a run's log names one by one.
SHOWN = 50


def run_name() -> str:
    """What is done, to which store, and when."""
    output = flow_run.get_parameters()["settings"].output
    return f"{str(flow_run.get_flow_name()).removesuffix('-store')} {output} {datetime.now(tz=UTC):%Y-%m-%d %H:%M}"


@flow(name="verify-store", flow_run_name=run_name)
def verify_store(settings: Settings) -> State[Any]:
    """Check all releases of the store at `settings.output`: bytes, rows, links.

    Raises RunError where something is wrong with it, StoreError where it cannot be looked at.
    """
    logs.expected_errors()
    if held := limits.of_run():
        held.check([], settings, None)
    store = releases.open(settings.output)
    with run_records.followed():
        problems = releases.verify(store)
        for problem in problems[:SHOWN]:
            get_run_logger().error("%s", problem)
        if problems:
            raise RunError(
                f"{len(problems)} problem(s) in {settings.output}, the first: {problems[0]}; `onrecord repair --output "
                f"{settings.output}` mends what it can"
            )
        n = len(store.numbers())
        return Completed(name="Sound", message=f"{n} release(s) of {settings.output} are sound")


@flow(name="prune-store", flow_run_name=run_name)
def prune_store(settings: Settings, keep_releases: int, keep_days: int) -> State[Any]:
    """Take the releases that are neither among the newest `keep_releases` nor younger than `keep_days`.

    Raises RunError where a server started the run and it would keep less than was deployed, StoreError as `prune` does.
    """
    logs.expected_errors()
    if held := limits.of_run():
        held.check([], settings, None)
        held.check_keeping(keep_releases, keep_days)
    store = releases.open(settings.output)
    with run_records.followed(), store.lock(wait=settings.lock_wait):
        keep = keeping.how_many(store, keep_releases, keep_days, datetime.now(tz=UTC))
        done = releases.prune(store, keep)
    if done.unknown:
        get_run_logger().warning("no part went while nobody can tell what release %s needs", done.unknown)
    taken = f"{len(done.releases)} release(s), {done.n_bytes:,} bytes" if done.releases or done.n_parts else "nothing"
    return Completed(name="Pruned", message=f"took {taken}; {len(store.numbers())} release(s) stay")
