"""Registering what `prefect.yaml` describes with a Prefect server: work pool, deployments, alarms. Doing it again changes
nothing but what has changed."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from flows.errors import RunError
from flows.guard import WRONG_PASSWORD
from flows.limits import Limits, of_deployments

POOL = "onrecord"
FLOW = "build-release"
#: One run at a time: runs share the processor and, mostly, the store.
POOL_CONCURRENCY = 1


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person who deploys wants otherwise than it stands in `prefect.yaml`; None leaves it as it stands there."""

    cron: str | None = None
    timezone: str | None = None
    active: bool | None = None
    collections_file: str | None = None
    settings: dict[str, Any] | None = None
    sources: list[str] | None = None
    """folders and URIs below which a run started from the server may name sources; None: the project's folder"""


def described(file: Path, wishes: Wishes) -> dict[str, Any]:
    """The content of `prefect.yaml` with the wishes put in. Raises RunError where the file or a wish cannot be meant."""
    try:
        content: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RunError(f"there is no {file}: run `onrecord deploy` in the folder of the project") from None
    if wishes.timezone is not None:
        try:
            ZoneInfo(wishes.timezone)
        except (KeyError, ValueError, OSError):
            raise RunError(f"--timezone {wishes.timezone}: no such time zone; write it as in Europe/Vienna") from None
    chosen = {"cron": wishes.cron, "timezone": wishes.timezone, "active": wishes.active}
    for deployment in content["deployments"]:
        for schedule in deployment.get("schedules", []):
            schedule.update({name: value for name, value in chosen.items() if value is not None})
        parameters = deployment["parameters"]
        if "collections_file" in parameters and wishes.collections_file is not None:
            parameters["collections_file"] = wishes.collections_file
        parameters["settings"] = {**parameters["settings"], **(wishes.settings or {})}
        if "job_variables" in {**deployment, **(deployment.get("work_pool") or {})}:
            raise RunError(
                f"{file}, deployment '{deployment['name']}': job_variables are not followed, for whoever starts a run could "
                "change them; give variables to `onrecord dashboard` in its environment"
            )
    return content


def job_template(project: Path, limits: Limits) -> dict[str, Any]:
    """The work pool's template: everything is fixed, and no run or deployment has a variable to change it by.

    `env` is left out and not empty, for Prefect would put a run's own variables into an empty one.
    """
    command = [sys.executable, "-m", "flows.deployed", limits.model_dump_json()]
    if any("{{" in part for part in command):
        raise RunError("a path or setting with {{ in it can't be deployed: Prefect would take it for a variable")
    return {
        "variables": {"type": "object", "properties": {}, "additionalProperties": False},
        "job_configuration": {
            "command": shlex.join(command),
            "working_dir": str(project),
            "stream_output": True,
            "labels": {},
        },
    }


def source_roots(project: Path, given: Sequence[str]) -> list[str]:
    """Folders as they are to be compared, absolute; URIs as they are. Raises RunError for a folder that is not there."""
    roots = [root if "://" in root else str((project / Path(root).expanduser()).resolve()) for root in given]
    for root in roots:
        if "://" not in root and not os.path.exists(root):
            raise RunError(f"--sources {root}: there is no such folder")
    return roots


def deploy(project: Path, wishes: Wishes) -> list[str]:
    """Register pool and deployments of `project`; returns the deployments' names. Raises RunError."""
    content = described(project / "prefect.yaml", wishes)
    limits = of_deployments(content["deployments"], source_roots(project, wishes.sources or [str(project)]))
    # Prefect reads its file only from the folder that the deployments will run in.
    with (
        _written(project, content, yaml.safe_dump) as file,
        _written(None, job_template(project, limits), json.dumps) as pool,
    ):
        _prefect(project, "work-pool", "create", POOL, "--type", "process", "--overwrite", "--base-job-template", pool)
        _prefect(project, "work-pool", "set-concurrency-limit", POOL, str(POOL_CONCURRENCY))
        _prefect(project, "deploy", "--all", "--prefect-file", file)
    return [f"{FLOW}/{deployment['name']}" for deployment in content["deployments"]]


@contextmanager
def _written(folder: Path | None, content: object, as_text: Callable[[object], str]) -> Iterator[str]:
    """A file with the content, there as long as it is needed; its name."""
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", prefix=".prefect-", dir=folder, encoding="utf-8") as file:
        file.write(as_text(content))
        file.flush()
        yield file.name


def _prefect(project: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "prefect", "--no-prompt", *arguments]
    done = subprocess.run(command, cwd=project, env=os.environ, capture_output=True, text=True, check=False)
    if done.returncode:
        said = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        if "Unauthorized" in " ".join(said):
            raise RunError(WRONG_PASSWORD)
        raise RunError(
            f"prefect {' '.join(arguments[:2])} failed: {' '.join(said[-5:]) or json.dumps(done.returncode)}"
        )
