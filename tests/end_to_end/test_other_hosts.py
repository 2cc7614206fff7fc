"""Workers of other machines: nothing of the folder and the environment that deployed is there any more when they run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest
import yaml

from flows.dashboard import HOUSEKEEPING
from tests.conftest import ROOT, free_port
from tests.dashboards import STORY, Dashboard

pytestmark = pytest.mark.slow

ENDED = ("COMPLETED", "FAILED", "CRASHED")


@contextmanager
def process(folder: Path, environment: dict[str, str], *command: object) -> Iterator[None]:
    with (folder / "log").open("ab") as log:
        running = subprocess.Popen(list(map(str, command)), cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        yield
    finally:
        running.terminate()
        running.wait(60)


@pytest.fixture
def server(environment: dict[str, str], tmp_path: Path) -> Iterator[Dashboard]:
    """A server without a worker; its `project` is the folder of who deploys."""
    desk = tmp_path / "desk"
    desk.mkdir()
    running = Dashboard(desk, {**environment, "PREFECT_HOME": str(desk / "home")}, free_port())
    told = {**HOUSEKEEPING, **running.environment}
    with process(desk, told, sys.executable, "-m", "flows.guard", "127.0.0.1", running.port):
        running.until(running.healthy, 240)
        yield running


def other_host(server: Dashboard, installed: Path, home: Path) -> dict[str, str]:
    """Variables of a machine on which the wheel is installed; of the deploying one it knows the server alone."""
    mine = {name: value for name, value in server.environment.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    path = os.pathsep.join([str(installed), "/usr/bin", "/bin"])
    more = {"PATH": path, "PREFECT_HOME": str(home), "PREFECT_API_URL": server.api, "PREFECT_WORKER_QUERY_SECONDS": "2"}
    return {**mine, **more}


def collection(folder: Path) -> None:
    (folder / "news").mkdir(parents=True)
    (folder / "news" / "may.txt").write_text(STORY.format(month="May"), encoding="utf-8")
    (folder / "collections.yaml").write_text("collections: [{name: wire, path: news}]\n", encoding="utf-8")


def test_an_installed_wheel_in_a_folder_of_its_own(server: Dashboard, installed: Path, tmp_path: Path) -> None:
    shutil.copy(ROOT / "prefect.yaml", server.project)
    folder, anywhere = tmp_path / "host" / "newsroom", tmp_path / "anywhere"
    anywhere.mkdir()
    collection(folder)
    refused = server.onrecord("deploy", "--worker-folder", "newsroom")
    assert "a folder of other machines is given from its root" in refused.stderr
    done = server.onrecord("deploy", "--paused", "--worker-folder", folder)
    assert done.returncode == 0, done.stderr
    assert f"runs start in {folder} of the workers' machines" in done.stdout
    (server.project / "prefect.yaml").unlink()
    host = other_host(server, installed, tmp_path / "host" / "home")
    command = (installed / "python", "-m", "prefect", "worker", "start", "--pool", "onrecord", "--type", "process")
    with process(anywhere, host, *command):
        run = server.wait_for(server.begin("daily"), *ENDED)
        assert run["state"]["message"].startswith("release 0001: 1 documents"), (anywhere / "log").read_text()[-3000:]
        assert len(pd.read_parquet(folder / "output" / "latest" / "documents")) == 1
        beyond = server.wait_for(server.begin("daily", settings={"output": str(tmp_path / "elsewhere")}), *ENDED)
        assert "may not choose output" in beyond["state"]["message"]


def test_a_project_pulled_by_git(server: Dashboard, installed: Path, tmp_path: Path) -> None:
    """With Prefect's own commands: the newsroom's files come from its repository, the code from the wheel."""
    work, bare, anywhere = tmp_path / "work", tmp_path / "newsroom.git", tmp_path / "anywhere"
    collection(work)
    anywhere.mkdir()

    def git(*arguments: object) -> None:
        identity = ("-c", "user.name=Desk", "-c", "user.email=desk@example.org", "-c", "init.defaultBranch=main")
        subprocess.run(["git", *identity, *map(str, arguments)], cwd=work, check=True, capture_output=True)

    git("init")
    git("add", ".")
    git("commit", "--message", "Begin")
    git("clone", "--bare", work, bare)
    shutil.rmtree(work)

    content = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))
    (daily, *_) = content["deployments"]
    daily["schedules"] = []
    daily["parameters"]["settings"]["output"] = str(tmp_path / "store")
    pull = [{"prefect.deployments.steps.git_clone": {"repository": f"file://{bare}", "branch": "main"}}]
    described = {"name": "newsroom", "pull": pull, "deployments": [daily]}
    (server.project / "prefect.yaml").write_text(yaml.safe_dump(described), encoding="utf-8")
    for registered in (("work-pool", "create", "onrecord", "--type", "process"), ("deploy", "--all")):
        told = {**server.environment, "PREFECT_API_URL": server.api}
        words = [sys.executable, "-m", "prefect", "--no-prompt", *registered]
        subprocess.run(words, cwd=server.project, env=told, check=True, capture_output=True)
    (server.project / "prefect.yaml").unlink()

    host = other_host(server, installed, tmp_path / "home")
    command = (installed / "python", "-m", "prefect", "worker", "start", "--pool", "onrecord", "--type", "process")
    with process(anywhere, host, *command):
        run = server.wait_for(server.begin("daily"), *ENDED)
        assert run["state"]["message"].startswith("release 0001: 1 documents"), (anywhere / "log").read_text()[-3000:]
    assert len(pd.read_parquet(tmp_path / "store" / "latest" / "documents")) == 1
