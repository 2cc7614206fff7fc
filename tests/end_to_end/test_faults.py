"""Faults put into real runs: what the run says, that the store stays whole, and that the next run is right."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

import releases
from tests import poison
from tests.conftest import ROOT, Command, free_port
from tests.dashboards import Dashboard

STORY = "The ferry to Port Ellery will sail again in {month}, its master, Ida Kroll, said.\n"
pytestmark = pytest.mark.slow
MONTHS = ("March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    return poison.install(tmp_path_factory.mktemp("poison"))


@pytest.fixture
def given(pipeline: tuple[Path, str]) -> dict[str, str]:
    model, site = pipeline
    return {
        "ONRECORD_MODEL": str(model),
        "ONRECORD_WORKERS": "2",
        "ONRECORD_BATCH_SIZE": "8",
        "ONRECORD_RETRY_DELAY": "0.1",
        "PYTHONPATH": os.pathsep.join([str(ROOT), site]),
    }


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for number, month in enumerate(MONTHS):
        (folder / f"{number:02}.txt").write_text(STORY.format(month=month), encoding="utf-8")
    return folder


def read(store: Path, table: str) -> pd.DataFrame:
    return pd.read_parquet(store / "latest" / table)


def is_right(onrecord: Command, store: Path, news: Path, given: dict[str, str], **more: str) -> None:
    """The next run publishes what a run over the same folder into a fresh store publishes, and the store verifies."""
    given = {**given, **poison.AT_ONCE, **more}
    done = onrecord("run", news, "--output", store, **given)
    assert done.returncode == 0, done.stderr
    fresh = store.with_name("fresh")
    assert onrecord("run", news, "--output", fresh, **given).returncode == 0
    for table in ("documents", "sentences", "quotes", "rejects", "sources"):
        key = [c for c in ("collection", "source", "record", "doc_id", "sentence_id") if c in read(store, table)]
        ours, theirs = (read(s, table).sort_values(key, ignore_index=True) for s in (store, fresh))
        pd.testing.assert_frame_equal(ours, theirs)
    assert releases.verify(releases.open(store)) == []


class Running:
    """`onrecord run` in the background."""

    def __init__(self, environment: dict[str, str], *arguments: object) -> None:
        command = [sys.executable, "-m", "flows.cli", *map(str, arguments)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.lines: list[str] = []
        assert self.process.stdout is not None
        self._output = self.process.stdout
        self._reader = threading.Thread(target=lambda: self.lines.extend(iter(self._output.readline, "")))
        self._reader.start()

    def wait_for(self, words: str, seconds: float = 90) -> None:
        end = time.monotonic() + seconds
        while not any(words in line for line in self.lines):
            assert time.monotonic() < end, f"{words!r} was not said: {self.lines}"
            assert self.process.poll() is None, self.lines
            time.sleep(0.01)

    def end(self, seconds: float = 90) -> tuple[int, str]:
        code = self.process.wait(seconds)
        self._reader.join()
        self._output.close()
        return code, "".join(self.lines)


@pytest.fixture
def running(
    environment: dict[str, str], prefect_server: str, given: dict[str, str]
) -> Iterator[Callable[..., Running]]:
    started: list[Running] = []

    def start(*arguments: object, **more: str) -> Running:
        started.append(Running({**environment, "PREFECT_API_URL": prefect_server, **given, **more}, *arguments))
        return started[-1]

    yield start
    for run in started:
        if run.process.poll() is None:
            run.process.kill()
            run.end()


def children(pid: int) -> list[int]:
    """Worker processes of a run: not multiprocessing's own resource tracker."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            if "spawn_main" in Path(f"/proc/{child}/cmdline").read_text():
                found.append(int(child))
    return found


def test_a_document_that_kills_the_annotator_is_a_reject_and_the_others_are_not_lost(
    onrecord: Command, news: Path, tmp_path: Path, given: dict[str, str]
) -> None:
    (news / "killer.txt").write_text("Killerword, said Ida Kroll.\n", encoding="utf-8")
    done = onrecord("run", news, "--output", tmp_path / "output", **given)
    assert done.returncode == 0, done.stderr
    assert len(read(tmp_path / "output", "documents")) == len(MONTHS)
    rejects = read(tmp_path / "output", "rejects")
    assert rejects[["source", "stage", "reason"]].values.tolist() == [["killer.txt", "annotation", "annotator_crashed"]]
    (news / "killer.txt").write_text("The bridge is open, said Ida Kroll.\n", encoding="utf-8")
    is_right(onrecord, tmp_path / "output", news, given)
    assert read(tmp_path / "output", "rejects").empty


def test_a_document_that_hangs_the_annotator_is_a_reject(
    onrecord: Command, news: Path, tmp_path: Path, given: dict[str, str]
) -> None:
    (news / "hang.txt").write_text("Hangword, said Ida Kroll.\n", encoding="utf-8")
    done = onrecord("run", news, "--output", tmp_path / "output", **given, ONRECORD_GROUP_TIMEOUT="8")
    assert done.returncode == 0, done.stderr
    assert len(read(tmp_path / "output", "documents")) == len(MONTHS)
    assert read(tmp_path / "output", "rejects")["reason"].tolist() == ["annotator_timeout"]


def test_a_worker_that_is_killed_from_outside_costs_nothing(
    onrecord: Command, running: type, news: Path, tmp_path: Path, given: dict[str, str]
) -> None:
    for path in news.iterdir():
        path.write_text(path.read_text("utf-8") + "Slowword.\n", encoding="utf-8")
    run = running("run", news, "--output", tmp_path / "output")
    run.wait_for("read 1/1")
    time.sleep(2)
    for child in children(run.process.pid):
        os.kill(child, signal.SIGKILL)
    code, said = run.end()
    assert code == 0, said
    assert read(tmp_path / "output", "rejects").empty
    is_right(onrecord, tmp_path / "output", news, given)


def test_a_disk_unplugged_in_mid_run_publishes_nothing(
    onrecord: Command, running: type, news: Path, tmp_path: Path, given: dict[str, str]
) -> None:
    assert onrecord("run", news, "--output", tmp_path / "output", **given).returncode == 0
    poison.more_than_is_read_ahead(news)
    plugged, away = news, news.with_name("away")
    run = running("run", news, "--output", tmp_path / "output", ONRECORD_RETRY_DELAY="1", **poison.MANY)
    run.wait_for(" new, 0 changed, 0 gone")
    plugged.rename(away)
    code, said = run.end()
    assert code == 1
    assert "went away while it was read" in said
    assert "Traceback" not in said
    away.rename(plugged)
    assert len(read(tmp_path / "output", "documents")) == len(MONTHS)
    is_right(onrecord, tmp_path / "output", news, given, **poison.MANY)


def test_a_disk_that_comes_back_within_the_retries_is_read(
    onrecord: Command, running: type, news: Path, tmp_path: Path, given: dict[str, str]
) -> None:
    away = news.with_name("away")
    poison.more_than_is_read_ahead(news)
    run = running("run", news, "--output", tmp_path / "output", ONRECORD_RETRY_DELAY="3", **poison.MANY)
    run.wait_for(" new, 0 changed, 0 gone")
    news.rename(away)
    run.wait_for("it is tried again", 60)
    away.rename(news)
    code, said = run.end()
    assert code == 0, said
    is_right(onrecord, tmp_path / "output", news, given, **poison.MANY)


def test_two_runs_at_once_the_second_says_so_or_waits(
    onrecord: Command, running: type, news: Path, tmp_path: Path, given: dict[str, str]
) -> None:
    for path in news.iterdir():
        path.write_text(path.read_text("utf-8") + "Slowword.\n", encoding="utf-8")
    first = running("run", news, "--output", tmp_path / "output")
    first.wait_for("sources: 10 new")
    second = onrecord("run", news, "--output", tmp_path / "output", **given)
    assert second.returncode == 1
    assert f"in use by process {first.process.pid}" in second.stderr
    assert "Traceback" not in second.stderr + second.stdout
    third = onrecord("run", news, "--output", tmp_path / "output", "--lock-wait", "120", **given)
    assert third.returncode == 0, third.stderr
    assert "Nothing to do" in third.stdout
    assert first.end()[0] == 0


def test_a_full_disk_is_one_sentence_and_leaves_the_store_whole(
    onrecord: Command,
    environment: dict[str, str],
    prefect_server: str,
    news: Path,
    tmp_path: Path,
    given: dict[str, str],
) -> None:
    assert onrecord("run", news, "--output", tmp_path / "output", **given).returncode == 0
    (news / "new.txt").write_text(STORY.format(month="January") * 2000, encoding="utf-8")
    # A limit on the size of files stands in for the disk: the same failed write, and no mount that needs root.
    command = ["bash", "-c", 'ulimit -f 64; trap "" XFSZ; exec "$@"', "bash", sys.executable, "-m", "flows.cli"]
    environment = {**environment, **given, "PREFECT_API_URL": prefect_server}
    done = subprocess.run(
        [*command, "run", str(news), "--output", str(tmp_path / "output")],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=200,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout
    assert "File too large" in done.stderr
    assert "Traceback" not in done.stderr
    is_right(onrecord, tmp_path / "output", news, given)


def test_a_server_that_goes_away_is_said_and_the_run_goes_on(
    environment: dict[str, str], onrecord: Command, running: type, news: Path, tmp_path: Path, given: dict[str, str]
) -> None:
    for path in news.iterdir():
        path.write_text(path.read_text("utf-8") + "Slowword.\n", encoding="utf-8")
    project = tmp_path / "project"
    project.mkdir()
    server = Dashboard(project, {**environment, "PREFECT_HOME": str(project / "home")}, free_port())
    server.start()
    try:
        more = {"PREFECT_API_URL": server.api, "PREFECT_CLIENT_MAX_RETRIES": "1"}
        run = running("run", news, "--output", tmp_path / "output", **more)
        run.wait_for("read 1/1")
    finally:
        server.stop()
    code, said = run.end(200)
    assert code == 0, said
    assert "the Prefect server stopped answering in mid-run" in said
    assert "Traceback" not in said
    assert len(read(tmp_path / "output", "documents")) == len(MONTHS)
    (news / "new.txt").write_text(STORY.format(month="January"), encoding="utf-8")
    is_right(onrecord, tmp_path / "output", news, given)
