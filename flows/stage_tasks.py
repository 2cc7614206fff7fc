"""The stages that run in worker processes, as Prefect tasks of some batches each."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar, cast

import pyarrow as pa
from prefect import Task, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.runtime import task_run
from prefect.task_runners import ThreadPoolTaskRunner
from prefect.tasks import exponential_backoff
from prefect.utilities.annotations import quote

from flows import artifacts, logs
from flows.errors import RunError
from flows.runs import planning
from flows.runs.beginning.ahead import begin_reading
from flows.runs.beginning.early_groups import EarlyGroups
from flows.runs.resolution import Resolution
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
    read_unit,
    refused_sources,
)
from flows.runs.staging import REJECTS, ReadResult
from flows.runs.workers import CRASHES, divide_and_call
from flows.runs.workers.lent import LentHands
from flows.runs.workers.starting import AnyWorkers, start_workers
from flows.sources.collections import BadSource, SourceReject

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")


def unseen(value: T) -> T:
    """`value` as a task's parameter that Prefect hands over untouched: it walks through none of it."""
    return cast(T, quote(value))


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


@task(task_run_name="read {number} of {total}", cache_policy=NO_CACHE)
def read_batch(number: int, total: int, stages: Stages, batch: Sequence[ReadUnit]) -> list[ReadResult]:
    """Read and clean some units in the worker processes."""
    last_try = task_run.get_run_count() > stages.retries
    try:
        results = [result for unit in batch for result in stages.read_unit(unit, last_try)]
    except SourceFault as error:
        get_run_logger().warning("%s; it is tried again", error)
        raise
    stages.read_through(batch, results)
    stages.progress.advance("read", total)
    get_run_logger().info(
        "read %d/%d: %d articles, %d rejects, %.1f s",
        number,
        total,
        sum(r.n_articles for r in results),
        sum(r.n_rejects for r in results),
        sum(r.seconds for r in results),
        extra={logs.SHOWN_BY_BAR: True},
    )
    return results


@task(task_run_name="annotate {number} of {total}", cache_policy=NO_CACHE)
def annotate_batch(
    number: int, total: int, stages: Stages, batch: Sequence[Group]
) -> list[list[GroupResult | GivenUp]]:
    """Annotate some groups in the worker processes; what came of each."""
    results = [stages.annotate_group(group) for group in batch]
    stages.progress.advance("annotate", total)
    done = [r for of_group in results for r in of_group if isinstance(r, GroupResult)]
    get_run_logger().info(
        "annotated %d/%d: %d documents, %d quotes, %d words, %.1f s%s",
        number,
        total,
        sum(r.n_documents for r in done),
        sum(r.n_quotes for r in done),
        sum(r.n_words for r in done),
        sum(r.seconds for r in done),
        " (from an earlier, interrupted run)" if done and all(r.reused for r in done) else "",
        extra={logs.SHOWN_BY_BAR: True},
    )
    return results


class Stages:
    """The stages that run in worker processes, cut into Prefect tasks."""

    def __init__(self, settings: Settings, staging: str, workers: AnyWorkers | None = None) -> None:
        """`workers` that have begun to read already; without them others are started."""
        self._settings = settings
        self.staging = staging
        self.retries = settings.retries
        self._mutex, self._n_to_read = threading.Lock(), 0
        self.progress = artifacts.Progress()
        self._begun = workers is not None
        self._workers = workers or start_workers(settings, staging)
        self.hands = LentHands(self._workers)
        self._read_options, self._annotate_options = ReadOptions.of(settings), AnnotateOptions.of(settings)

    def __enter__(self) -> Self:
        self._workers.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._workers.__exit__(kind, value, traceback)

    def read(self, units: Sequence[ReadUnit], new: Set[tuple[str, str]]) -> list[ReadResult]:
        """Read all units; results in the order of the units. `new`: (collection, source) that the parent does not have."""
        self.progress.start("reading")
        self._early = EarlyGroups(self._workers, self._settings, self.staging, units, new)
        pieces = planning.pieces(units, self._workers.count)
        if pieces and not self._begun:
            begin_reading(self._workers, pieces, self._settings, self.staging)
        self._n_to_read = len(pieces)
        results = self._submit(patient(read_batch, self._settings), pieces)
        return join_shares(results, lambda unit: self.read_unit(unit, last_try=True), units)

    def read_through(self, pieces: Sequence[ReadUnit], results: Sequence[ReadResult]) -> None:
        """Some pieces have been read. A worker that finds none to go on with annotates what is read."""
        with self._mutex:
            self._n_to_read -= len(pieces)
            idle = self._n_to_read < self._workers.count
        self._early.add(pieces, results, idle=idle)

    def annotate(self, resolution: Resolution, article_files: Sequence[str]) -> tuple[list[GroupResult], pa.Table]:
        """Annotate what needs it: results in order, and `REJECTS` rows of articles that kill their worker."""
        most = self._settings.batch_size
        groups = planning.groups(resolution.to_annotate, article_files, most, self._workers.count)
        order = planning.largest_first(groups)
        self.progress.start("annotating")
        found = dict(zip(order, self._submit(annotate_batch, [groups[at] for at in order]), strict=True))
        self._workers.forget_begun()  # groups that came out otherwise than they were begun early
        results = [result for at in range(len(groups)) for result in found[at]]
        done = [r for r in results if isinstance(r, GroupResult)]
        given_up = [r.row for r in results if isinstance(r, GivenUp)]
        return done, pa.Table.from_pylist(given_up, schema=REJECTS)

    def _submit(self, batch_task: Task[[int, int, Stages, Sequence[T]], list[R]], items: Sequence[T]) -> list[R]:
        batches = planning.in_tasks(items, self._workers.count)
        # One thread waits on each worker.
        runner: ThreadPoolTaskRunner[list[R]] = ThreadPoolTaskRunner(max_workers=self._workers.count)
        with runner:
            same = {"total": len(batches), "stages": unseen(self)}
            given = [{"number": number, **same, "batch": unseen(batch)} for number, batch in enumerate(batches, 1)]
            futures = [runner.submit(batch_task, parameters) for parameters in given]
            try:
                return [result for future in futures for result in future.result()]
            except BaseException:
                # Else leaving the runner would wait for the batches in its threads, after a Ctrl-C too.
                self._workers.stop()
                raise

    def read_unit(self, unit: ReadUnit, last_try: bool) -> list[ReadResult]:
        """Read one unit; a source that kills its worker becomes a reject."""

        def call(work: ReadUnit) -> ReadResult:
            given = (work, self._read_options, self.staging, last_try)
            with self._disk_faults():
                return self._workers.call(read_unit, *given, more_seconds=work.more_seconds)

        def give_up(work: ReadUnit, reason: str, detail: str) -> ReadResult:
            if work.n_shares > 1:  # the source is read again as a whole, which tells what is wrong with it
                return ReadResult("", n_faults=1, share_of=work.key)
            (file,) = work.files
            refused = SourceReject(file.collection, file.source, f"reader_{reason}", detail, file.n_bytes, file.sha256)
            return refused_sources([refused], self.staging)

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
                f"writing to {self.staging} failed ({error}); nothing was published: make room, then run again; "
                "it goes on from there"
            ) from None

    def annotate_group(self, group: Group) -> list[GroupResult | GivenUp]:
        """Annotate one group; an article that kills its worker becomes a reject."""

        def call(work: Group) -> GroupResult:
            with self._disk_faults():
                return self._workers.call(annotate_group, work, self._annotate_options, self.staging)

        def give_up(work: Group, reason: str, detail: str) -> GivenUp:
            return given_up(work, f"annotator_{reason}", detail)

        return divide_and_call(call, group, give_up)
