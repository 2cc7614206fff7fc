"""A project folder with a dashboard that runs in it, for tests of it as a user has it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pandas as pd

from tests import poison
from tests.conftest import ROOT, free_port

STORY = "The ferry to Port Ellery will sail again in {month}, its master, Ida Kroll, said.\n"


T = TypeVar("T")


@dataclass
class Dashboard:
    """A project folder with a dashboard that runs in it."""

    project: Path
    environment: dict[str, str]
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.port}/api"

    def start(self) -> None:
        log = (self.project / "log").open("ab")
        command = [sys.executable, "-m", "flows.cli", "dashboard", "--port", str(self.port)]
        self.process = subprocess.Popen(command, cwd=self.project, env=self.environment, stdout=log, stderr=log)
        log.close()
        self.until(self.healthy, 180)

    def stop(self, how: int = signal.SIGTERM) -> None:
        assert self.process is not None
        self.process.send_signal(how)
        self.process.wait(120)

    def healthy(self) -> bool:
        try:
            return httpx.get(f"{self.api}/health").status_code == 200
        except httpx.HTTPError:
            return False

    def onrecord(self, *arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "flows.cli", *map(str, arguments)],
            cwd=self.project, env={**self.environment, "PREFECT_API_URL": self.api, **more},
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip

    @property
    def password(self) -> tuple[str, str] | None:
        name, colon, word = self.environment.get("PREFECT_SERVER_API_AUTH_STRING", "").partition(":")
        return (name, word) if colon else None

    @cached_property
    def token(self) -> dict[str, str]:
        """Headers by which a client shows that it could read an answer of the server."""
        answer = httpx.get(f"{self.api}/csrf-token", params={"client": "tests"}, auth=self.password, timeout=60)
        if answer.status_code == 422:  # the server does not ask for it
            return {}
        return {"Prefect-Csrf-Client": "tests", "Prefect-Csrf-Token": answer.json()["token"]}

    def send(self, method: str, path: str, **body: Any) -> httpx.Response:
        """What the server answers, once its database is not too busy to (503, which Prefect's clients wait for too)."""

        def answered() -> httpx.Response | None:
            url = f"{self.api}/{path}"
            answer = httpx.request(method, url, json=body, headers=self.token, auth=self.password, timeout=60)
            return None if answer.status_code == 503 else answer

        return self.until(answered, 60)

    def post(self, path: str, **body: Any) -> httpx.Response:
        return self.send("POST", path, **body)

    def ask(self, path: str, **body: Any) -> Any:
        answer = self.post(path, **body)
        assert answer.is_success, answer.text
        return answer.json()

    def deployments(self) -> dict[str, dict[str, Any]]:
        return {found["name"]: found for found in self.ask("deployments/filter")}

    def begin(self, deployment: str, tags: Sequence[str] = (), **parameters: Any) -> str:
        """Start a run; its id."""
        found = self.deployments()[deployment]
        given = {**found["parameters"], **parameters}
        run = self.ask(f"deployments/{found['id']}/create_flow_run", parameters=given, tags=list(tags))
        return str(run["id"])

    def run(self, run_id: str) -> dict[str, Any]:
        found: dict[str, Any] = httpx.get(f"{self.api}/flow_runs/{run_id}", auth=self.password, timeout=60).json()
        return found

    def wait_for(self, run_id: str, *states: str) -> dict[str, Any]:
        self.until(lambda: self.run(run_id)["state_type"] in states, 240)
        return self.run(run_id)

    def until(self, condition: Callable[[], T | None], seconds: float) -> T:
        end = time.monotonic() + seconds
        while not (found := condition()):
            assert time.monotonic() < end, (self.project / "log").read_text()[-3000:]
            time.sleep(0.5)
        return found

    def documents(self) -> int:
        return len(pd.read_parquet(self.project / "output" / "latest" / "documents"))


@contextmanager
def started(environment: dict[str, str], project: Path, **more: str) -> Iterator[Dashboard]:
    """A dashboard over three articles, with its deployments; the schedule is off."""
    model, site = poison.install(project)
    shutil.copy(ROOT / "prefect.yaml", project)
    (project / "collections.yaml").write_text("collections: [{name: wire, path: news}]\n", encoding="utf-8")
    (project / "news").mkdir()
    for month in ("March", "April", "May"):
        (project / "news" / f"{month}.txt").write_text(STORY.format(month=month), encoding="utf-8")
    settings = {
        "PREFECT_HOME": str(project / "home"),
        "ONRECORD_MODEL": str(model),
        "PYTHONPATH": os.pathsep.join([str(ROOT), site]),
        "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "5",
        "PREFECT_WORKER_QUERY_SECONDS": "2",
    }
    running = Dashboard(project, {**environment, **settings, **more}, free_port())
    running.start()
    try:
        done = running.onrecord("deploy", "--paused")
        assert done.returncode == 0, done.stderr
        yield running
    finally:
        if running.process is not None and running.process.poll() is None:
            running.stop()


def dom(address: str, folder: Path) -> str:
    """The page at `address` as Chromium has built it."""
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    options += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    options += ["--window-size=1400,3000"]  # the lists of Prefect's page hold only what is in view
    options += [f"--user-data-dir={folder / 'browser'}", "--virtual-time-budget=20000", "--dump-dom"]
    return subprocess.run(
        ["chromium", *options, address], capture_output=True, text=True, check=True, timeout=120
    ).stdout  # fmt: skip
