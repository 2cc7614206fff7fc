"""The Dockerfile and the compose file: what they install, and what their services start, without Docker."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from flows.dashboard import HOUSEKEEPING
from flows.guard import CLOSED, ORIGINS
from tests import poison
from tests.conftest import ROOT, free_port
from tests.dashboards import STORY, Dashboard

DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
SECRETS = {"ONRECORD_PASSWORD": "desk:seven-herons", "POSTGRES_PASSWORD": "not-looked-at"}
HOME = "/srv/onrecord"


def instructions(name: str) -> list[str]:
    return re.findall(rf"^{name} (.*)$", DOCKERFILE, re.MULTILINE)


def filled(value: object) -> str:
    """With `${NAME:?message}` filled in."""
    return re.sub(r"\$\{(\w+):\?[^}]*\}", lambda found: SECRETS[found[1]], str(value))


def test_nothing_is_reached_from_outside_but_the_dashboard_on_loopback() -> None:
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert ports == {"server": ["127.0.0.1:4200:4200"]}


def test_secrets_come_from_the_environment_and_have_no_default() -> None:
    for service in SERVICES.values():
        for name, value in service["environment"].items():
            if re.search("PASSWORD|AUTH|KEY|SECRET", name):
                assert re.fullmatch(r"\$\{\w+:\?[^}]+\}", value), name
    copied = {word for line in instructions("COPY") for word in line.split()[:-1] if not word.startswith("--")}
    ignored = (ROOT / ".dockerignore").read_text("utf-8").split("\n")
    assert "*" in ignored
    assert {line[1:].split("/")[0] for line in ignored if line.startswith("!")} == copied
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert not re.search(r"(^|/)\.env$", tracked, re.MULTILINE)
    assert not re.search("PASSWORD|AUTH|KEY|SECRET", " ".join(instructions("ENV") + instructions("ARG")))


def test_nobody_is_root() -> None:
    assert instructions("USER") == ["10001:10001"]
    for name in ("server", "worker"):
        assert SERVICES[name]["cap_drop"] == ["ALL"]
        assert SERVICES[name]["read_only"]
        assert "user" not in SERVICES[name]


def test_the_server_keeps_house_and_is_closed_as_the_dashboard_is() -> None:
    told = SERVICES["server"]["environment"]
    assert {name: told.get(name) for name in HOUSEKEEPING if name != ORIGINS} == {
        name: value for name, value in HOUSEKEEPING.items() if name != ORIGINS
    }
    assert set(CLOSED) <= set(told)
    assert told[ORIGINS] == "http://server:4200"  # the worker's name for it; a browser knows no such machine


@pytest.mark.slow
def test_the_run_lines_of_the_dockerfile_install_a_command_that_runs(
    environment: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "image"
    folder.mkdir()
    for line in instructions("COPY"):
        *sources, target = [word for word in line.split() if not word.startswith("--")]
        for name in sources:
            into = folder / target / name if target.endswith("/") else folder / target
            into.parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / name).is_dir():
                left_out = (
                    ["__pycache__"]
                    if name != "output"
                    else [p.name for p in (ROOT / name).iterdir() if p.name != ".gitkeep"]
                )
                shutil.copytree(ROOT / name, into, ignore=shutil.ignore_patterns(*left_out))  # as .dockerignore has it
            else:
                shutil.copy(ROOT / name, into)
    python = Path(sys.base_prefix, "bin")
    compilers = tmp_path / "no-compilers"  # the slim image has none
    compilers.mkdir()
    for name in ("cc", "gcc", "c++", "g++", "rustc", "cargo"):
        (compilers / name).write_text("#!/bin/sh\necho no compiler >&2\nexit 1\n")
        (compilers / name).chmod(stat.S_IRWXU)
    apart = {name: value for name, value in environment.items() if name != "PYTHONPATH"}
    apart["PIP_NO_COMPILE"] = "1"  # most modules are never imported here
    apart["PATH"] = os.pathsep.join([str(compilers), str(python), "/usr/bin", "/bin"])
    script = "\n".join(instructions("RUN"))
    done = subprocess.run(["sh", "-ec", script], cwd=folder, env=apart, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert not (folder / "source").exists()
    (folder / "news").mkdir()
    (folder / "news" / "ferry.txt").write_text(STORY.format(month="May"), encoding="utf-8")
    command = [str(folder / ".venv" / "bin" / "onrecord"), "run", "news"]
    done = subprocess.run(command, cwd=folder, env=apart, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Release 0001" in done.stdout


class Composed:
    """Services of the compose file as processes of this machine; names of machines and folders are replaced by ours."""

    def __init__(self, project: Path, database: str, environment: dict[str, str]) -> None:
        self.project, self.port = project, free_port()
        model, site = poison.install(project)
        self.given = {
            **environment,
            "PYTHONPATH": os.pathsep.join([str(ROOT), site]),
            "ONRECORD_MODEL": str(model),
            "PREFECT_WORKER_QUERY_SECONDS": "2",
        }
        self.address = database.partition("@")[2].partition("/")[0]

    def environment(self, service: str) -> dict[str, str]:
        told = {"PREFECT_HOME": f"{HOME}/home/{service}", **SERVICES[service]["environment"]}
        mine = {}
        for name, value in told.items():
            text = filled(value).replace("@postgres:5432", f"@{self.address}").replace(HOME, str(self.project))
            mine[name] = text if name == ORIGINS else text.replace("server:4200", f"127.0.0.1:{self.port}")
        return {**self.given, **mine}

    @contextmanager
    def started(self, service: str) -> Iterator[subprocess.Popen[bytes]]:
        words = [
            {"0.0.0.0": "127.0.0.1", "4200": str(self.port)}.get(word, word) for word in SERVICES[service]["command"]
        ]
        assert words[0] == "python"
        with (self.project / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *words[1:]],
                cwd=self.project, env=self.environment(service), stdout=log, stderr=log,
            )  # fmt: skip
        try:
            yield process
        finally:
            process.terminate()
            process.wait(60)


@pytest.mark.postgres
def test_the_services_start_and_a_deployment_runs(database: str, environment: dict[str, str], tmp_path: Path) -> None:
    composed = Composed(tmp_path, database, environment)
    shutil.copy(ROOT / "prefect.yaml", tmp_path)
    (tmp_path / "collections.yaml").write_text("collections: [{name: wire, path: news}]\n", encoding="utf-8")
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "may.txt").write_text(STORY.format(month="May"), encoding="utf-8")
    worker = composed.environment("worker")
    seen = Dashboard(
        tmp_path, {**worker, **SECRETS, "PREFECT_SERVER_API_AUTH_STRING": SECRETS["ONRECORD_PASSWORD"]}, composed.port
    )
    with composed.started("server"):
        seen.until(seen.healthy, 240)
        check = SERVICES["server"]["healthcheck"]["test"]
        assert check[:2] == ["CMD", "python"]
        script = check[-1].replace(":4200", f":{composed.port}")
        subprocess.run([sys.executable, "-c", script], check=True, timeout=60)

        assert httpx.get(f"{seen.api}/admin/version", timeout=60).status_code == 401
        without_token = httpx.post(f"{seen.api}/deployments/filter", json={}, auth=seen.password, timeout=60)
        assert without_token.status_code == 403
        foreign = {"Origin": "https://elsewhere.example"}
        assert httpx.get(f"{seen.api}/health", headers=foreign, timeout=60).status_code == 403
        assert httpx.get(f"{seen.api}/health", headers={"Host": "elsewhere.example"}, timeout=60).status_code == 403
        assert httpx.get(f"{seen.api}/health", headers={"Host": "server:4200"}, timeout=60).status_code == 200
        assert seen.token  # what a foreign page can't read

        done = seen.onrecord("deploy", "--paused")  # as by `docker compose run --rm worker onrecord deploy --paused`
        assert done.returncode == 0, done.stderr
        with composed.started("worker"):
            run = seen.wait_for(seen.begin("daily"), "COMPLETED", "FAILED", "CRASHED")
            assert run["state"]["message"].startswith("release 0001: 1 documents")
    assert not list(tmp_path.rglob("prefect.db"))  # the records are in PostgreSQL
    assert (tmp_path / "output" / "latest" / "said").is_dir()
