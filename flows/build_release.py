"""The flow: take inventory, read, plan, annotate in parallel processes, check, publish, report."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

import pyarrow as pa
from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run
from prefect.states import Completed

import releases
from flows import artifacts, limits, logs, own_server, run_records
from flows.run_records import UNREACHABLE
from flows.runs import assembly, identities, live, planning, preview, quality, report, restoring, versions
from flows.runs.beginning.ahead import Ahead
from flows.runs.beginning.start import Start
from flows.runs.planning import Inventory
from flows.runs.quality import Check, QualityError
from flows.runs.resolution import resolve
from flows.runs.settings import Settings
from flows.runs.stages import refused_sources
from flows.runs.staging import ReadResult
from flows.runs.summary import Summary
from flows.runs.watching import arrivals, metrics, ringing
from flows.runs.workers.lent import LentHands
from flows.sources.collections import BadSource, Collection
from flows.sources.collections_file import chosen, names_in
from flows.stage_tasks import Stages, patient, unseen
from releases import Difference
from releases.errors import CheckFailed
from releases.reviews.quality import sentence

#: What the flow came to, for `run`: its result gets lost where Prefect can't store the flow's state.
_outcomes: ContextVar[list[Summary]] = ContextVar("outcomes")
#: What `run` has begun before the flow; none where a worker of Prefect's runs it.
_ahead: ContextVar[Ahead | None] = ContextVar("ahead", default=None)


def run_name() -> str:
    """Named after source and date, so that the dashboard's list reads by itself."""
    parameters = flow_run.get_parameters()
    names = [c.partition("=")[0].rstrip("/").rsplit("/", 1)[-1] for c in parameters["collections"]]
    held, file = limits.of_run(), parameters.get("collections_file")
    if file and (held is None or file in held.files):
        try:
            names += names_in(file)
        except BadSource:
            names.append(file)  # the run itself says what is wrong with it
    return f"{', '.join(names)} {datetime.now(tz=UTC):%Y-%m-%d %H:%M}"


@flow(name="build-release", flow_run_name=run_name)
def build_release(collections: list[str], settings: Settings, collections_file: str | None = None) -> Summary:
    """Bring the store at `settings.output` up to date with `collections` (`NAME=PATH` or a path or URI each).

    More collections may come from a YAML file. Returns the summary that `report` prints. Raises RunError, BadSource, or
    StoreError where the store can't take the release; RunError too where a server started the run beyond its `limits`.
    """
    logs.expected_errors()
    if held := limits.of_run():
        held.check(collections, settings, collections_file)
    with metrics.written(settings.metrics, settings.output) as told:
        summary = _brought_up_to_date(collections, settings, collections_file)
        told.append(summary)
    _outcomes.get([]).append(summary)
    # Prefect hands the state's data to the caller.
    return cast(Summary, Completed(name=report.state_name(summary), message=report.sentence(summary), data=summary))


def _brought_up_to_date(collections: list[str], settings: Settings, collections_file: str | None) -> Summary:
    """Find, build, publish: the run's summary. A failed check is told on the dashboard too."""
    ahead = _ahead.get()
    store = ahead.store if ahead else releases.open(settings.output)
    if ahead:
        ahead.wait()
    try:
        with run_records.followed(), store.lock(wait=settings.lock_wait):
            artifacts.tell_of_the_dead()
            found = patient(find_collections, settings)(collections, collections_file)
            summary = _build(store, found, settings, ahead)
            own_server.give_up_if_dead()
            return summary
    except (CheckFailed, QualityError) as error:
        artifacts.tell_failure(error)
        raise


def run(collections: Sequence[str], settings: Settings, file: str | None = None, ahead: Ahead | None = None) -> Summary:
    """Run the flow in this process, with a Prefect server of its own where none is named.

    A server that goes away in mid-run stops nothing: what it could not be told the next run tells it.
    """
    outcomes: list[Summary] = []
    _outcomes.set(outcomes)
    _ahead.set(ahead)
    with own_server.serving():
        try:
            summary = build_release(list(collections), settings, file)
        except UNREACHABLE as error:
            if not outcomes:
                raise
            (summary,) = outcomes
            run_records.close(report.state_name(summary), report.sentence(summary))
            logs.warn_unreachable(error)
        else:
            run_records.close()
            logs.deliver()
        return summary


def _build(store: releases.Store, collections: list[Collection], settings: Settings, ahead: Ahead | None) -> Summary:
    began = time.monotonic()
    live.begin("taking inventory")
    looked = ahead if ahead and ahead.start and ahead.collections == collections else None
    for told in [*(ahead.mended if ahead else []), *([] if looked else releases.heal(store))]:
        get_run_logger().warning("%s", told)
    start = (looked and looked.start) or Start.of(store, collections, settings)
    if start.told:
        get_run_logger().warning("%s", start.told)
    settings = start.settings  # with the authority file that was chosen
    inventory = patient(take_inventory, settings)(unseen(start), unseen(looked.inventory if looked else None))
    if start.parent is not None and inventory.nothing_to_do and start.nothing_changed:
        logged = "nothing to do: %d sources as in release %04d"
        get_run_logger().info(logged, inventory.n_sources, start.parent.number, extra={logs.TOLD_AT_END: True})
        store.clear_staging()
        return _unchanged(start, start.parent, inventory)
    staging = str(store.staging(versions.staging_key(settings)))
    with Stages(settings, staging, looked.take_workers() if looked else None) as stages:
        parts = _work(stages, start, inventory)
        summary = _publish(store, start, parts, stages)
    return {**summary, "seconds": round(time.monotonic() - began, 1)}


def _unchanged(start: Start, parent: releases.Release, inventory: Inventory) -> Summary:
    """The summary of a run with nothing to do; a feed that has died looks like this."""
    checks = arrivals.judge(arrivals.known(parent), start.names, arrivals.now(), start.settings)
    _warn(start, checks, quality.enforce(checks, strict=False))
    told = report.nothing_to_do(parent, inventory, checks)
    return {**told, "last_article": metrics.last_articles(arrivals.known(parent), arrivals.HOUR)}


def _warn(start: Start, checks: Sequence[Check], failed: Sequence[Check]) -> None:
    """Log what failed, and ring: for a run of a schedule once a day; whoever starts one by hand looks at it."""
    for check in failed:
        get_run_logger().warning("unexpected %s", check)
    if ringing.rings(start.rung, checks, arrivals.now()) if artifacts.is_scheduled() else failed:
        artifacts.alarm(failed)


def _work(stages: Stages, start: Start, inventory: Inventory) -> assembly.Ingredients:
    """Read what is to be read and annotate what is to be annotated; a guard stops what looks like a fault."""
    parent, same, settings = start.parent, start.same, start.settings
    read = _read(stages, start, inventory)
    touched = frozenset((file.collection, file.source) for file in inventory.to_read)
    article_files = identities.kept_apart(
        [path for result in read for path in result.article_files], parent, touched | inventory.missing
    )
    restored = restoring.articles(parent, same.reading_only, stages.staging) if parent and same.reading_only else []
    resolution = resolve(
        article_files,
        parent,
        start.names,
        inventory,
        same=same,
        stored=restored,
        reject_files=[result.rejects for result in read],
    )
    for warning in report.repeated(resolution):
        get_run_logger().warning(warning)
    if not settings.force:
        planning.guard_losses(parent, resolution.gone, start.collections)
    annotated, given_up = stages.annotate(resolution, [*article_files, *restored])
    if not settings.force:
        leaving = pa.concat_arrays([resolution.gone, given_up["doc_id"].combine_chunks()])
        planning.guard_losses(parent, leaving, start.collections)
    return assembly.Ingredients(
        parent,
        inventory,
        resolution,
        read,
        article_files,
        annotated,
        given_up,
        start.authority,
        start.ledger,
        start.pipeline.parts,
    )


def _read(stages: Stages, start: Start, inventory: Inventory) -> list[ReadResult]:
    units = planning.read_units(inventory.to_read, start.collections, start.reading)
    read = stages.read(units, inventory.new)
    if not start.settings.force:
        planning.guard_faults(read, start.collections)
    if inventory.refused:
        read.append(refused_sources(inventory.refused, stages.staging))
    return read


def _publish(store: releases.Store, start: Start, parts: assembly.Ingredients, stages: Stages) -> Summary:
    """Judge what was made, publish it and tell of it: the run's summary, less its time."""
    live.begin("publishing")
    figures = quality.measure(parts, store)
    for fault in figures.unreadable:
        get_run_logger().warning("an older release is left out of the comparison: %s", fault)
    if figures.rejected:
        told = report.reasons(figures.rejected)
        get_run_logger().warning("%d of %d records rejected: %s", figures.n_rejects, figures.n_records, told)
    moment = arrivals.now()
    seen = arrivals.extended(arrivals.known(start.parent), parts.resolution.new, moment)
    checks = quality.judge(figures, start.settings) + arrivals.judge(seen, start.names, moment, start.settings)
    release = check_and_publish(
        unseen(store), unseen(start), unseen(parts), unseen(checks), unseen(seen), unseen(stages.hands)
    )
    store.clear_staging()
    parent = parts.parent
    if parent is not None and release.number == parent.number:
        return report.nothing_to_do(parent, parts.inventory, checks)
    changes = _difference(parent, release)
    summary = report.published(release, start.settings.output, parts, figures, checks, changes)
    summary["judged"] = sentence(store, release)
    summary["last_article"] = metrics.last_articles(seen, arrivals.HOUR)
    stages.progress.finish()
    artifacts.tell(release, summary, checks, changes)
    artifacts.announce(release, summary)
    return summary


def _difference(parent: releases.Release | None, release: releases.Release) -> Difference | None:
    """What changed. The release is published: a parent that cannot be read costs the comparison and no more."""
    if parent is None:
        return None
    known = release.since_parent
    if known is not None and known.before == parent.number:  # else somebody published in between
        return known
    try:
        return releases.diff(parent, release)
    except releases.Damaged as error:
        get_run_logger().warning("what changed since release %04d cannot be told: %s", parent.number, error)
        return None


@task(task_run_name="find collections", cache_policy=NO_CACHE)
def find_collections(places: Sequence[str], file: str | None) -> list[Collection]:
    """The collections of the run. Raises BadSource where one cannot be reached."""
    return chosen(places, file)


@task(task_run_name="take inventory", cache_policy=NO_CACHE)
def take_inventory(start: Start, taken: Inventory | None) -> Inventory:
    """What the collections hold against the parent release, where it is not `taken` yet. Raises RunError where that
    looks like a fault."""
    inventory = taken or start.inventory()
    get_run_logger().info(
        "%d sources: %d new, %d changed, %d gone",
        inventory.n_sources,
        len(inventory.new),
        len(inventory.changed),
        len(inventory.missing),
    )
    return inventory


@task(task_run_name="check and publish", cache_policy=NO_CACHE)
def check_and_publish(
    store: releases.Store,
    start: Start,
    parts: assembly.Ingredients,
    checks: Sequence[Check],
    seen: arrivals.Arrivals,
    hands: LentHands,
) -> releases.Release:
    """Check expectations and invariants and publish; nothing appears where a check fails."""
    _warn(start, checks, quality.enforce(checks, strict=start.settings.strict))

    def changes(parent: releases.Release | None) -> dict[str, releases.Change]:
        """The changes against whatever is newest: somebody may have published other collections meanwhile."""
        return assembly.changes(replace(parts, parent=parent))

    notes = {
        "quality": {check.name: check.value for check in checks},
        "pace": preview.pace(parts),
        arrivals.NOTE: seen,
    }
    return store.publish(
        changes,
        pipeline=start.made_by,
        collections=start.about,
        base=parts.parent,
        notes=notes,
        force=start.settings.force,
        step=live.publishing,
        hands=hands,
    )
