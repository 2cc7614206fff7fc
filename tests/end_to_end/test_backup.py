"""Backup and restore by the commands of docs/run-every-day.md, while a run publishes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import releases
from tests.conftest import ROOT
from tests.dashboards import STORY, Dashboard, started

PAGE = (ROOT / "docs" / "run-every-day.md").read_text("utf-8")


def commands(name: str) -> str:
    """The block of the page that begins with the comment `name`."""
    (block,) = re.findall(rf"^```sh\n# {re.escape(name)}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return str(block)


class Keeper:
    """Somebody with a shell in the project's folder."""

    def __init__(self, dashboard: Dashboard, **variables: str) -> None:
        self._dashboard = dashboard
        bin_folder = dashboard.project / "bin"
        bin_folder.mkdir()
        for name, words in (("onrecord", "-m flows.cli"), ("python", "")):
            (bin_folder / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {words} "$@"\n', encoding="utf-8")
            (bin_folder / name).chmod(0o755)
        backup = dashboard.project / "backup"
        backup.mkdir()
        path = os.pathsep.join([str(bin_folder), dashboard.environment["PATH"]])
        self._environment = {**dashboard.environment, "PATH": path, "BACKUP": str(backup), **variables}

    @property
    def database(self) -> str:
        return self._environment["DATABASE"]

    def begin(self, name: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            ["sh", "-euc", commands(name)],
            cwd=self._dashboard.project, env=self._environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def do(self, name: str) -> str:
        process = self.begin(name)
        said, _ = process.communicate(timeout=300)
        assert process.returncode == 0, said
        return said


def through(dashboard: Dashboard) -> str:
    """The daily deployment, run to its end: the message."""
    run = dashboard.wait_for(dashboard.begin("daily"), "COMPLETED", "FAILED", "CRASHED")
    assert run["state_type"] == "COMPLETED", run["state"]
    return str(run["state"]["message"])


def backed_up_and_restored(dashboard: Dashboard, keeper: Keeper, kind: str) -> None:
    """Two runs, a backup while the second publishes, all lost, all restored, a third run."""
    project = dashboard.project
    assert through(dashboard).startswith("release 0001: 3 documents")
    (project / "news" / "slow.txt").write_text("Slowword ferries sail at last, Ida Kroll said.\n", encoding="utf-8")
    second = dashboard.begin("daily")
    dashboard.wait_for(second, "RUNNING", "COMPLETED")
    copying = keeper.begin("backup: store")
    dashboard.wait_for(second, "COMPLETED", "FAILED", "CRASHED")
    said, _ = copying.communicate(timeout=300)
    assert copying.returncode == 0, said
    keeper.do(f"backup: records in {kind}")
    runs = {run["id"]: run["state_name"] for run in dashboard.ask("flow_runs/filter")}
    assert second in runs

    dashboard.stop()
    copied = sum(path.stat().st_size for path in (project / "backup").glob("store.tar"))
    assert copied < 3 * _size(project / "output") + 100_000
    shutil.rmtree(project / "output")
    if kind == "SQLite":
        (project / "home" / "prefect.db").unlink()
    else:
        emptied = ["psql", "--quiet", "--command", "DROP SCHEMA public CASCADE; CREATE SCHEMA public", keeper.database]
        subprocess.run(emptied, check=True, capture_output=True, timeout=120)
    keeper.do("restore: store")  # with its `verify`
    keeper.do(f"restore: records in {kind}")
    (project / "news" / "later.txt").write_text(STORY.format(month="June"), encoding="utf-8")
    dashboard.start()
    vars(dashboard).pop("token", None)
    before = dashboard.ask("flow_runs/filter")
    assert {run["id"]: run["state_name"] for run in before} == runs
    assert {"daily", "verify", "prune"} <= set(dashboard.deployments())
    newest = releases.open(str(project / "output")).numbers()[-1]
    assert newest in (1, 2)  # the backup came before the second run's publish or after it, never within
    assert through(dashboard).startswith(f"release 000{newest + 1}: {3 + 2} documents")


def _size(folder: Path) -> int:
    return sum({path.stat().st_ino: path.stat().st_size for path in folder.rglob("*") if path.is_file()}.values())


@pytest.fixture
def dashboard(environment: dict[str, str], tmp_path: Path) -> Iterator[Dashboard]:
    with started(environment, tmp_path) as running:
        yield running


@pytest.mark.slow
def test_records_in_sqlite_and_the_store(dashboard: Dashboard) -> None:
    backed_up_and_restored(dashboard, Keeper(dashboard), "SQLite")


@pytest.mark.postgres
def test_records_in_postgresql_and_the_store(database: str, environment: dict[str, str], tmp_path: Path) -> None:
    with started(environment, tmp_path, PREFECT_API_DATABASE_CONNECTION_URL=database) as dashboard:
        keeper = Keeper(dashboard, DATABASE=database.replace("+asyncpg", ""))
        backed_up_and_restored(dashboard, keeper, "PostgreSQL")


def test_a_bucket_is_copied_so_that_no_manifest_lacks_a_part() -> None:
    """Written first is copied last: parts before manifests when publishing and restoring, after them in a backup."""
    order = [re.findall(r"store/(\w+)", line)[0] for line in commands("backup: store in a bucket").splitlines()]
    back = [re.findall(r"store/(\w+)", line)[0] for line in commands("restore: store in a bucket").splitlines()[:-1]]
    assert order == ["releases", "manifests", "parts"]
    assert back == order[::-1]
