"""A run that is told to stop is gone within five seconds, from any moment, with one sentence; the next one is right."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.objects import FlowRun

from benchmarks.stops import WAYS, Run
from tests import poison
from tests.conftest import Command

#: A run whose server had died delivered its events for minutes, at 7 s each. Three calls are left that each find nobody
#: there, after 1.5 s; 6 s were seen.
DEAD_SERVER_SECONDS = 15
#: A second each in the pipeline that the tests use, so that two workers always have some under way.
STORIES = 16
STORY = "Slowword: the ferry to Port Ellery will sail on day {number}, its master, Ida Kroll, said.\n"


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    model, site = poison.install(tmp_path_factory.mktemp("poison"))
    root = Path(__file__).parent.parent.parent
    return {
        "ONRECORD_MODEL": str(model),
        "ONRECORD_WORKERS": "2",
        "ONRECORD_BATCH_SIZE": "2",
        "PYTHONPATH": os.pathsep.join([str(root), site]),
    }


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("news") / "news"
    folder.mkdir()
    for number in range(STORIES):
        (folder / f"{number:02}.txt").write_text(STORY.format(number=number), encoding="utf-8")
    return folder


Begin = Callable[..., Run]


@pytest.fixture
def begin(
    environment: dict[str, str], given: dict[str, str], prefect_server: str, news: Path, tmp_path: Path
) -> Iterator[Begin]:
    begun: list[Run] = []

    def start(*arguments: object, store: Path = tmp_path / "output", server: str | None = None, **more: str) -> Run:
        address = {"PREFECT_API_URL": prefect_server if server is None else server}
        if server == "":
            address = {"PREFECT_HOME": str(tmp_path / "prefect")}
        begun.append(Run(store, arguments or [news], {**environment, **given, **address, **more}))
        return begun[-1]

    yield start
    for run in begun:
        run.kill()


def is_right(run: Run, documents: int = STORIES) -> None:
    """The run finishes, and everything is there once."""
    assert run.process.wait(240) == 0, run.lines
    run.kill()
    sources = pd.read_parquet(run.store / "latest" / "documents")["source"]
    assert len(sources) == sources.nunique() == documents


@pytest.mark.slow
def test_sigterm_while_groups_are_under_way(begin: Begin, onrecord: Command) -> None:
    run = begin()
    assert run.wait_until(run.says("annotated 2/"))
    outcome = run.stop(WAYS["SIGTERM"], group=False)
    assert outcome.wrong == []
    assert outcome.code == 143
    following = begin(**poison.AT_ONCE)
    is_right(following)
    assert any("annotated" in line and "from an earlier, interrupted run" in line for line in following.lines)
    assert onrecord("verify", "--output", run.store).returncode == 0


def test_ctrl_c_while_prefect_starts(begin: Begin) -> None:
    run = begin(server="")
    assert run.wait_until(lambda: any("own_server" in line for line in run.processes()))
    assert run.stop(WAYS["SIGINT"]).wrong == []


def _has_begun(run: Run) -> bool:
    return any((run.store.parent / "prefect" / "onrecord-runs").glob("[0-9a-f]*"))


MOMENTS: dict[str, Callable[[Run], object]] = {
    "imports": lambda run: run.listens(),
    "starting": lambda run: any("own_server" in line for line in run.processes()),
    "inventory": _has_begun,
    "reading": lambda run: run.says(" sources: ")(),
    "annotating": lambda run: run.says("annotated 3/")(),
    "assembling": lambda run: run.says(f"annotated {STORIES // 2}/")() or run.phase() == "publishing",
    "publishing": lambda run: any((run.store / "parts").glob("*/*")),
    "reporting": lambda run: run.phase() == "reporting",
}


#: Each moment once, each way several times; `benchmarks.stops` draws moments and ways at random.
MOMENTS_AND_WAYS = list(zip(MOMENTS, itertools.cycle(WAYS), strict=False))


@pytest.mark.slow
@pytest.mark.parametrize(("moment", "way"), MOMENTS_AND_WAYS)
def test_stopped_at_any_moment(moment: str, way: str, begin: Begin) -> None:
    """With a server of its own, and the signal for all its processes, as a terminal sends it."""
    soon = {"SLOWWORD_SECONDS": "0.2"} if moment in ("assembling", "publishing", "reporting") else {}
    run = begin(server="", **soon)
    assert run.wait_until(lambda: MOMENTS[moment](run))
    assert run.stop(WAYS[way]).wrong == []
    is_right(begin(server="", **poison.AT_ONCE))


@pytest.mark.slow
def test_stopped_with_one_worker(begin: Begin) -> None:
    run = begin(ONRECORD_WORKERS="1")
    assert run.wait_until(run.says("annotated 1/"))
    assert run.stop(WAYS["SIGINT"]).wrong == []
    is_right(begin(**poison.AT_ONCE))


@pytest.mark.slow
@pytest.mark.parametrize("way", ["SIGTERM", "SIGINT twice"])
def test_stopped_with_dask(way: str, begin: Begin) -> None:
    run = begin(ONRECORD_RUNNER="dask")
    assert run.wait_until(run.says("annotated 2/"))
    assert run.stop(WAYS[way]).wrong == []
    is_right(begin(**poison.AT_ONCE))


@pytest.mark.slow
def test_stopped_while_it_waits_to_try_again(begin: Begin, news: Path, tmp_path: Path) -> None:
    copied = shutil.copytree(news, tmp_path / "news")
    poison.more_than_is_read_ahead(copied)
    away = tmp_path / "away"
    run = begin(copied, ONRECORD_RETRY_DELAY="60", **poison.MANY)
    assert run.wait_until(run.says(" sources: "))
    copied.rename(away)
    assert run.wait_until(run.says("it is tried again"))
    run.lines[:] = [line for line in run.lines if "it is tried again" not in line]
    assert run.stop(WAYS["SIGINT"]).wrong == []
    away.rename(copied)
    is_right(begin(copied, **poison.MANY, SLOWWORD_SECONDS="0"), len(list(copied.iterdir())))


@pytest.mark.slow
@pytest.mark.parametrize("runner", ["processes", "dask"])
def test_a_full_disk_while_groups_are_under_way(runner: str, begin: Begin, onrecord: Command, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], check=False).returncode:
        pytest.skip("mounting takes root")
    try:
        run = begin(store=disk / "output", ONRECORD_RUNNER=runner, ONRECORD_BATCH_SIZE="1")
        assert run.wait_until(run.says("annotated 2/"))
        (disk / "ballast").write_bytes(bytes(shutil.disk_usage(disk).free))
        before = set(disk.rglob(".draft-*"))
        assert run.wait_until(lambda: set(disk.rglob(".draft-*")) - before)  # a group is through, and finds no room
        outcome = run.end("annotating", time.monotonic(), None)
        assert outcome.wrong == []
        assert "No space left on device" in outcome.said[0]
        (disk / "ballast").unlink()
        subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True)
        is_right(begin(store=disk / "output", **poison.AT_ONCE))
        assert onrecord("verify", "--output", disk / "output").returncode == 0
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


@pytest.mark.slow
def test_a_cancel_of_a_run_by_hand(
    begin: Begin, environment: dict[str, str], prefect_server: str, tmp_path: Path
) -> None:
    run = begin(SLOWWORD_SECONDS="5")  # the command takes seconds to start, more on a busy machine
    assert run.wait_until(run.says("annotated 2/"))
    with SyncPrefectClient(prefect_server) as client:
        (flow_run,) = _running(client, tmp_path)
        cancel = ["prefect", "flow-run", "cancel", str(flow_run.id)]
        command = [str(Path(sys.executable).with_name(cancel[0])), *cancel[1:]]
        subprocess.run(command, env={**environment, "PREFECT_API_URL": prefect_server}, check=True, capture_output=True)
        outcome = run.end("annotating", time.monotonic(), signal.SIGTERM)
        assert outcome.wrong == []
        state = client.read_flow_run(flow_run.id).state
        assert state is not None
        assert state.is_cancelled()


@pytest.mark.slow
def test_killed_runs_do_not_stay_running_and_live_ones_do(begin: Begin, prefect_server: str, tmp_path: Path) -> None:
    killed, alive = begin(), begin(store=tmp_path / "other", ONRECORD_WORKERS="1")
    assert alive.wait_until(alive.says("read 1/"))
    assert killed.wait_until(killed.says("annotated 1/"))
    os.kill(alive.process.pid, signal.SIGSTOP)  # it lives, and is not through before the next run has begun
    os.kill(killed.process.pid, signal.SIGKILL)
    with SyncPrefectClient(prefect_server) as client:
        before = {run.id for run in _running(client, tmp_path)}
        assert len(before) == 2
        following = begin(**poison.AT_ONCE)
        assert following.wait_until(following.says(" sources: "))
        states = [client.read_flow_run(run_id).state.type.value for run_id in before]  # type: ignore[union-attr]
        assert sorted(states) == ["CRASHED", "RUNNING"]
        os.kill(alive.process.pid, signal.SIGCONT)
        is_right(following)
        is_right(alive)
        assert not _running(client, tmp_path)


@pytest.mark.slow
def test_a_killed_run_takes_its_server_along(begin: Begin) -> None:
    run = begin(server="")
    assert run.wait_until(run.says("annotated 1/"))
    os.kill(run.process.pid, signal.SIGKILL)
    outcome = run.end("annotating", time.monotonic(), None)
    assert outcome.left == []
    is_right(begin(server="", **poison.AT_ONCE))


@pytest.mark.slow
def test_a_server_that_dies_does_not_hold_up_the_end(begin: Begin, tmp_path: Path) -> None:
    run = begin(server="")
    assert run.wait_until(run.says("annotated 2/"))
    os.kill(next(pid for pid, line in run.by_pid().items() if "own_server" in line), signal.SIGKILL)
    assert run.wait_until(lambda: run.phase() == "reporting")
    outcome = run.end("reporting", time.monotonic(), None)
    assert outcome.code == 0, outcome
    assert outcome.seconds < DEAD_SERVER_SECONDS
    assert "Traceback" not in "".join(outcome.said)
    assert "EventsWorker" not in "".join(outcome.said)
    assert len(pd.read_parquet(run.store / "latest" / "documents")) == STORIES


def _running(client: SyncPrefectClient, folder: Path) -> list[FlowRun]:
    """Runs under way whose store lies in `folder`: other tests' runs are on the same server."""
    runs = [run for run in client.read_flow_runs(limit=200) if run.state is not None and run.state.is_running()]
    return [run for run in runs if str(folder) in str(run.parameters)]
