"""The flow: take inventory, read, plan, annotate in parallel processes, check, publish, report."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar

import pyarrow as pa
from prefect import Task, flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.runtime import flow_run, task_run
from prefect.states import Completed
from prefect.task_runners import ThreadPoolTaskRunner
from prefect.tasks import exponential_backoff

import releases
from flows import artifacts, limits, logs, own_server, run_records
from flows.errors import RunError
from flows.run_records import UNREACHABLE
from flows.runs import assembly, corrected, identities, planning, preview, quality, report, restoring, versions
from flows.runs.dask_workers import ClusterWorkers
from flows.runs.planning import Inventory
from flows.runs.quality import QualityError
from flows.runs.resolution import Resolution, resolve
from flows.runs.settings import Settings
from flows.runs.stages import (
    AnnotateOptions,
    GivenUp,
    Group,
    GroupResult,
    ReadOptions,
    ReadUnit,
    SourceFault,
    annotate_group,
    given_up,
    join_shares,
    load_model,
    read_unit,
    refused_sources,
)
from flows.runs.staging import REJECTS, ReadResult
from flows.runs.workers import CRASHES, Workers, divide_and_call
from flows.sources import authority_file
from flows.sources import collections as sources
from flows.sources.collections import BadSource, Collection, SourceFile, SourceReject
from flows.sources.collections_file import chosen, names_in
from releases import Difference
from releases.errors import CheckFailed

P = ParamSpec("P")
R = TypeVar("R")

#: Prefect costs a few hundredths of a second per task run, and the dashboard should stay readable.
MAX_TASKS_PER_STAGE = 48
#: A group of fewer articles costs more in files than it saves in waiting.
SMALLEST_GROUP = 8
#: Bytes a second below which reading and cleaning counts as stuck: a busy core does twenty times as much.
SLOWEST_READING = 50_000
#: What the flow came to, for `run`: its result gets lost where Prefect can't store the flow's state.
_outcomes: ContextVar[list[dict[str, Any]]] = ContextVar("outcomes")


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
def build_release(collections: list[str], settings: Settings, collections_file: str | None = None) -> dict[str, Any]:
    """Bring the store at `settings.output` up to date with `collections` (`NAME=PATH` or a path or URI each).

    More collections may come from a YAML file. Returns the summary that `report` prints. Raises RunError, BadSource, or
    StoreError where the store can't take the release; RunError too where a server started the run beyond its `limits`.
    """
    logs.expected_errors()
    if held := limits.of_run():
        held.check(collections, settings, collections_file)
    store = releases.open(settings.output)
    try:
        with run_records.followed(), store.lock(wait=settings.lock_wait):
            artifacts.tell_of_the_dead()
            found = patient(find_collections, settings)(Opaque((collections, collections_file)))
            summary = _build(store, found, settings)
    except (CheckFailed, QualityError) as error:
        artifacts.tell_failure(error)
        raise
    _outcomes.get([]).append(summary)
    state: Any = Completed(message=report.sentence(summary), data=summary)  # Prefect hands its data to the caller
    return state


def run(collections: Sequence[str], settings: Settings, file: str | None = None) -> dict[str, Any]:
    """Run the flow in this process, with a Prefect server of its own where none is named.

    A server that goes away in mid-run stops nothing: what it could not be told the next run tells it.
    """
    outcomes: list[dict[str, Any]] = []
    _outcomes.set(outcomes)
    with own_server.serving():
        try:
            summary = build_release(list(collections), settings, file)
        except UNREACHABLE as error:
            if not outcomes:
                raise
            (summary,) = outcomes
            run_records.close(report.sentence(summary))
            logs.warn_unreachable(error)
        else:
            run_records.close()
            logs.deliver()
        return summary


def _build(store: releases.Store, collections: Sequence[Collection], settings: Settings) -> dict[str, Any]:
    began = time.monotonic()
    for mended in releases.heal(store):
        get_run_logger().warning("%s", mended)
    parent = store.latest()
    if parent is not None and parent.hold and not settings.force:
        raise RunError(
            f"release {parent.number:04} was rolled back to and holds: follow the sources again with `onrecord run --force`"
        )
    ledger = corrected.read(store)
    chosen_authority, told = authority_file.choose(store, settings.authority, parent)
    if told:
        get_run_logger().warning("%s", told)
    settings = settings.model_copy(update={"authority": chosen_authority})
    given_names = authority_file.load(settings.authority)
    pipeline = versions.pipeline(settings)
    names = [c.name for c in collections]
    keys = {c.name: pipeline.keys(c.shaping_articles()) for c in collections}
    same = versions.Same.of(parent, keys, rebuild=settings.rebuild)
    inventory = patient(take_inventory, settings)(Opaque((collections, parent, same, settings)))
    if parent is not None and inventory.nothing_to_do and same.annotation and corrected.as_in(parent, ledger):
        logged = "nothing to do: %d sources as in release %04d"
        get_run_logger().info(logged, inventory.n_sources, parent.number, extra={logs.TOLD_AT_END: True})
        store.clear_staging()
        return report.nothing_to_do(parent, inventory)
    staging = str(store.staging(versions.staging_key(settings)))
    with Stages(settings, staging) as stages:
        reading = {name: of["reading"] for name, of in keys.items()}
        read = stages.read(planning.read_units(inventory.to_read, collections, reading))
        if not settings.force:
            planning.guard_faults(read, collections)
        if inventory.refused:
            read.append(refused_sources(inventory.refused, staging))
        touched = frozenset((file.collection, file.source) for file in inventory.to_read)
        article_files = identities.kept_apart(
            [path for result in read for path in result.article_files], parent, touched | inventory.missing
        )
        stored = restoring.articles(parent, names, staging) if parent is not None and same.reading_only else []
        resolution = resolve(
            article_files,
            parent,
            names,
            inventory,
            same_reading=same.reading,
            same_annotation=same.annotation,
            stored=stored,
            reject_files=[result.rejects for result in read],
        )
        for warning in report.repeated(resolution):
            get_run_logger().warning(warning)
        if not settings.force:
            planning.guard_losses(parent, resolution.gone, collections)
        annotated, given_up = stages.annotate(resolution, [*article_files, *stored])
    if not settings.force:
        leaving = pa.concat_arrays([resolution.gone, given_up["doc_id"].combine_chunks()])
        planning.guard_losses(parent, leaving, collections)
    parts = assembly.Ingredients(
        parent, inventory, resolution, read, article_files, annotated, given_up, given_names, ledger
    )
    about = {c.name: {"location": c.root, **keys[c.name]} for c in collections}
    figures = quality.measure(parts, store)
    for fault in figures.unreadable:
        get_run_logger().warning("an older release is left out of the comparison: %s", fault)
    checks = quality.judge(figures, settings)
    made_by = {**pipeline.parts, **corrected.pipeline_of(ledger)}
    release = check_and_publish(Opaque((store, parts, made_by, about, settings, checks)))
    store.clear_staging()
    if parent is not None and release.number == parent.number:
        return report.nothing_to_do(parent, inventory)
    changes = _difference(parent, release)
    summary = report.published(release, settings.output, parts, checks, changes)
    stages.progress.finish()
    artifacts.tell(release, summary, checks, changes)
    artifacts.announce(release, summary)
    return {**summary, "seconds": round(time.monotonic() - began, 1)}


def _difference(parent: releases.Release | None, release: releases.Release) -> Difference | None:
    """What changed. The release is published: a parent that cannot be read costs the comparison and no more."""
    if parent is None:
        return None
    try:
        return releases.diff(parent, release)
    except releases.Damaged as error:
        get_run_logger().warning("what changed since release %04d cannot be told: %s", parent.number, error)
        return None


class Opaque:
    """A value that Prefect neither walks through nor sends to its server: a task's parameters name it, no more."""

    def __init__(self, value: Any) -> None:
        self.value = value


def patient(of: Task[P, R], settings: Settings) -> Task[P, R]:
    """A task that is tried again, after longer and longer pauses, where a disk or a network failed."""
    return of.with_options(
        retries=settings.retries,
        retry_delay_seconds=exponential_backoff(settings.retry_delay),
        retry_condition_fn=_may_pass,
    )


def _may_pass(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    error = state.result(raise_on_failure=False)
    return isinstance(error, (OSError, BadSource))


@task(task_run_name="find collections", cache_policy=NO_CACHE)
def find_collections(held: Opaque) -> list[Collection]:
    """The collections of the run. Raises BadSource where one cannot be reached."""
    return chosen(*held.value)


@task(task_run_name="take inventory", cache_policy=NO_CACHE)
def take_inventory(held: Opaque) -> Inventory:
    """What the collections hold against the parent release. Raises RunError where that looks like a fault."""
    collections, parent, same, settings = held.value
    found: list[SourceFile | SourceReject] = []
    for collection in collections:
        here = list(sources.walk(collection, settings.output))
        if not here and not settings.force and (collection.missing or settings.missing) != "keep":
            raise RunError(sources.is_empty(collection))
        found += here
    names = [c.name for c in collections]
    kept = {c.name for c in collections if (c.missing or settings.missing) == "keep"}
    inventory = planning.compare(
        found, names, parent, same_reading=same.reading, same_annotation=same.annotation, kept=kept
    )
    get_run_logger().info(
        "%d sources: %d new, %d changed, %d gone",
        inventory.n_sources,
        len(inventory.new),
        len(inventory.changed),
        len(inventory.missing),
    )
    return inventory


@task(task_run_name="read {number} of {total}", cache_policy=NO_CACHE)
def read_batch(number: int, total: int, held: Opaque) -> list[ReadResult]:
    """Read and clean some units in the worker processes."""
    stages, units = held.value
    last_try = task_run.get_run_count() > stages.retries
    try:
        results = [result for unit in units for result in stages.read_unit(unit, last_try)]
    except SourceFault as error:
        get_run_logger().warning("%s; it is tried again", error)
        raise
    stages.progress.advance("read", total)
    get_run_logger().info(
        "read %d/%d: %d articles, %d rejects, %.1f s",
        number,
        total,
        sum(r.n_articles for r in results),
        sum(r.n_rejects for r in results),
        sum(r.seconds for r in results),
    )
    return results


@task(task_run_name="annotate {number} of {total}", cache_policy=NO_CACHE)
def annotate_batch(number: int, total: int, held: Opaque) -> list[GroupResult | GivenUp]:
    """Annotate some groups in the worker processes."""
    stages, groups = held.value
    results = [result for group in groups for result in stages.annotate_group(group)]
    stages.progress.advance("annotate", total)
    done = [r for r in results if isinstance(r, GroupResult)]
    get_run_logger().info(
        "annotated %d/%d: %d documents, %d quotes, %d words, %.1f s%s",
        number,
        total,
        sum(r.n_documents for r in done),
        sum(r.n_quotes for r in done),
        sum(r.n_words for r in done),
        sum(r.seconds for r in done),
        " (from an earlier, interrupted run)" if done and all(r.reused for r in done) else "",
    )
    return results


@task(task_run_name="check and publish", cache_policy=NO_CACHE)
def check_and_publish(held: Opaque) -> releases.Release:
    """Check expectations and invariants and publish; nothing appears where a check fails."""
    store, parts, pipeline, about, settings, checks = held.value
    failed = quality.enforce(checks, strict=settings.strict)
    for check in failed:
        get_run_logger().warning("unexpected %s", check)
    if failed:
        artifacts.alarm(failed)

    def changes(parent: releases.Release | None) -> dict[str, releases.Change]:
        """The changes against whatever is newest: somebody may have published other collections meanwhile."""
        return assembly.changes(replace(parts, parent=parent))

    notes = {"quality": {check.name: check.value for check in checks}, "pace": preview.pace(parts)}
    return store.publish(
        changes, pipeline=pipeline, collections=about, base=parts.parent, notes=notes, force=settings.force
    )


class Stages:
    """The stages that run in worker processes, cut into Prefect tasks."""

    def __init__(self, settings: Settings, staging: str) -> None:
        self._settings = settings
        self._staging = staging
        self.retries = settings.retries
        self.progress = artifacts.Progress()
        self._workers = _workers(settings, staging)
        self._read_options = ReadOptions(settings.language, settings.near_duplicates == "on", settings.batch_size)
        self._annotate_options = AnnotateOptions(settings.model, settings.parse, settings.authority, settings.gpu)

    def __enter__(self) -> Self:
        self._workers.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._workers.__exit__(kind, value, traceback)

    def read(self, units: Sequence[ReadUnit]) -> list[ReadResult]:
        """Read all units; results in the order of the units."""
        self.progress.start()
        n_workers = self._workers.count
        pieces = [piece for unit in units for piece in unit.shares(n_workers // len(units))]
        if units and isinstance(self._workers, Workers):  # a cluster's workers have their model from the run before
            for _ in range(n_workers - len(pieces)):
                self._workers.ahead(load_model, self._annotate_options)
        results = self._submit(patient(read_batch, self._settings), pieces)
        return join_shares(results, lambda unit: self.read_unit(unit, last_try=True), units)

    def annotate(self, resolution: Resolution, article_files: Sequence[str]) -> tuple[list[GroupResult], pa.Table]:
        """Annotate what needs it: results in order, and `REJECTS` rows of articles that kill their worker."""
        n = len(resolution.to_annotate)
        size = min(self._settings.batch_size, max(SMALLEST_GROUP, n // (4 * self._workers.count)))
        groups = planning.groups(resolution.to_annotate, article_files, size)
        self.progress.start()
        results = self._submit(annotate_batch, groups)
        done = [r for r in results if isinstance(r, GroupResult)]
        given_up = [r.row for r in results if isinstance(r, GivenUp)]
        return done, pa.Table.from_pylist(given_up, schema=REJECTS)

    def _submit(self, batch_task: Any, items: Sequence[Any]) -> list[Any]:
        # A task does its items one after the other, so every worker needs one.
        per_task = -(-len(items) // max(MAX_TASKS_PER_STAGE, self._workers.count))
        batches = [items[i : i + per_task] for i in range(0, len(items), per_task or 1)]
        # One thread waits on each worker.
        runner: ThreadPoolTaskRunner[Any] = ThreadPoolTaskRunner(max_workers=self._workers.count)
        with runner:
            given = [{"number": n, "total": len(batches), "held": Opaque((self, b))} for n, b in enumerate(batches, 1)]
            futures = [runner.submit(batch_task, parameters) for parameters in given]
            try:
                return [result for future in futures for result in future.result()]
            except BaseException:
                # Else leaving the runner would wait for the batches in its threads, after a Ctrl-C too.
                self._workers.stop()
                raise

    def read_unit(self, unit: ReadUnit, last_try: bool) -> list[ReadResult]:
        """Read one unit; a source that kills its worker becomes a reject."""
        read = partial(read_unit, last_try=last_try)

        def call(work: ReadUnit) -> ReadResult:
            more_seconds = sum(f.n_bytes for f in work.files) / SLOWEST_READING
            with self._disk_faults():
                return self._workers.call(read, work, self._read_options, self._staging, more_seconds=more_seconds)

        def give_up(work: ReadUnit, reason: str, detail: str) -> ReadResult:
            if work.n_shares > 1:  # the source is read again as a whole, which tells what is wrong with it
                return ReadResult("", n_faults=1, share_of=work.key)
            (file,) = work.files
            refused = SourceReject(file.collection, file.source, f"reader_{reason}", detail, file.n_bytes, file.sha256)
            return refused_sources([refused], self._staging)

        return divide_and_call(call, unit, give_up)

    @contextmanager
    def _disk_faults(self) -> Iterator[None]:
        """A disk that is full or broken under the store ends the run with one sentence."""
        try:
            yield
        except (SourceFault, TimeoutError, *CRASHES):  # a dead worker is an OSError to Pebble
            raise
        except OSError as error:
            raise RunError(
                f"writing to {self._staging} failed ({error}); nothing was published: make room, then run again; "
                "it goes on from there"
            ) from None

    def annotate_group(self, group: Group) -> list[GroupResult | GivenUp]:
        """Annotate one group; an article that kills its worker becomes a reject."""

        def call(work: Group) -> GroupResult:
            with self._disk_faults():
                return self._workers.call(annotate_group, work, self._annotate_options, self._staging)

        def give_up(work: Group, reason: str, detail: str) -> GivenUp:
            return given_up(work, f"annotator_{reason}", detail)

        return divide_and_call(call, group, give_up)


def _workers(settings: Settings, staging: str) -> Workers | ClusterWorkers:
    if settings.runner == "dask":
        return ClusterWorkers(settings, staging)
    return Workers(settings.workers, settings.group_timeout)
