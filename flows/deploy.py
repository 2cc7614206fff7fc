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
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import httpx
import yaml
from prefect.client.orchestration import get_client
from prefect.exceptions import ObjectNotFound, PrefectHTTPStatusError
from prefect.variables import Variable

from flows.errors import RunError
from flows.guard import WRONG_PASSWORD
from flows.limits import Limits, of_deployments

POOL = "onrecord"
#: Prefect's variable in which the server keeps what was wished.
VARIABLE = "onrecord_deployed"
FLOW = "build-release"
#: Deployments with a schedule, and their flows.
SCHEDULED = {"daily": FLOW, "verify": "verify-store", (PRUNE := "prune"): "prune-store"}
#: A `worker_folder` that takes back an earlier one.
HERE = "here"
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
    keep_releases: int | None = None
    """how many releases `prune` keeps in any case; to say it, or `keep_days`, turns its schedule on"""
    keep_days: int | None = None
    worker_folder: str | None = None
    """the folder of other machines in which their workers start runs; None or `here`: the project's, on this machine"""
    switched: dict[str, bool] | None = None
    """of each deployment on the server, whether its schedule is on"""

    def is_on(self, name: str) -> bool | None:
        """Whether a deployment's schedule is on; None leaves it as it stands in `prefect.yaml`."""
        if name in (self.switched or {}):
            return (self.switched or {})[name]
        if name != PRUNE:
            return self.active
        kept = (self.keep_releases, self.keep_days) != (None, None)
        return self.active is not False if kept else None  # nothing goes that nobody has spoken of

    def over(self, earlier: Wishes) -> Wishes:
        """These wishes, and the earlier ones where these say nothing."""
        if self.active is not None:
            earlier = replace(earlier, switched=None)
        elif (self.keep_releases, self.keep_days) != (None, None):
            earlier = replace(earlier, switched={**(earlier.switched or {}), PRUNE: True})
        chosen = {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name) is not None}
        return replace(earlier, **{**chosen, "settings": {**(earlier.settings or {}), **(self.settings or {})}})


def remembered() -> Wishes:
    """What was wished at earlier times, as the server keeps it; a schedule switched on the dashboard counts as a wish."""
    kept = cast(dict[str, Any], Variable.get(VARIABLE, default={}))
    wishes = Wishes(**{name: value for name, value in kept.items() if name in {f.name for f in fields(Wishes)}})
    switched: dict[str, bool] = {}
    with get_client(sync_client=True) as client:
        for name, flow in SCHEDULED.items():
            with suppress(ObjectNotFound):
                found = client.read_deployment_by_name(f"{flow}/{name}")
                active = {schedule.active for schedule in found.schedules}
                switched |= {name: active.pop()} if len(active) == 1 else {}
    return replace(wishes, switched=switched)


def remember(wishes: Wishes) -> None:
    """Keep the wishes on the server for the next time."""
    kept = {name: value for name, value in asdict(wishes).items() if value not in (None, [], {}) and name != "switched"}
    Variable.set(VARIABLE, kept, overwrite=True)


def in_force(content: dict[str, Any], sources: Sequence[str]) -> list[str]:
    """What is deployed, a line for each deployment, as people say it."""
    told = []
    for deployment in content["deployments"]:
        parameters = deployment["parameters"]
        output = parameters["settings"].get("output", "output")
        if "collections" in parameters:
            follows = (
                parameters.get("collections_file") or ", ".join(parameters["collections"]) or "what each run names"
            )
            told.append(f"{deployment['name']}: {follows} into {output}")
        elif "keep_releases" in parameters:
            kept = f"the newest {parameters['keep_releases']} releases of {output}, and all of {parameters['keep_days']} days"
            told.append(f"{deployment['name']}: keeps {kept}")
        else:
            told.append(f"{deployment['name']}: {output}")
        for schedule in deployment.get("schedules", []):
            state = "" if schedule["active"] else ", paused"
            told.append(f"  at `{schedule['cron']}` in {schedule['timezone']}{state}")
    return [*told, f"runs from the dashboard may read below {', '.join(sources)}"]


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
    for deployment in content["deployments"]:
        name = deployment["name"]
        active = wishes.is_on(name)
        chosen = {"cron": wishes.cron if name == "daily" else None, "timezone": wishes.timezone, "active": active}
        for schedule in deployment.get("schedules", []):
            schedule.update({key: value for key, value in chosen.items() if value is not None})
        parameters = deployment["parameters"]
        for key in ("keep_releases", "keep_days"):
            if key in parameters and getattr(wishes, key) is not None:
                parameters[key] = getattr(wishes, key)
        if "collections_file" in parameters and wishes.collections_file is not None:
            parameters["collections_file"] = wishes.collections_file
        parameters["settings"] = {**parameters["settings"], **(wishes.settings or {})}
        if "job_variables" in {**deployment, **(deployment.get("work_pool") or {})}:
            raise RunError(
                f"{file}, deployment '{deployment['name']}': job_variables are not followed, for whoever starts a run could "
                "change them; give variables to `onrecord dashboard` in its environment"
            )
    return content


def job_template(project: Path, limits: Limits, worker_folder: str | None = None) -> dict[str, Any]:
    """The work pool's template: everything is fixed, and no run or deployment has a variable to change it by.

    With a `worker_folder` the worker's own `python`, the first on its PATH, runs what is installed there, in that folder.

    `env` is left out and not empty, for Prefect would put a run's own variables into an empty one.
    """
    elsewhere = worker_folder not in (None, HERE)
    command = ["python" if elsewhere else sys.executable, "-m", "flows.deployed", limits.model_dump_json()]
    folder = worker_folder if elsewhere else str(project)
    if any("{{" in part for part in (*command, str(folder))):
        raise RunError("a path or setting with {{ in it can't be deployed: Prefect would take it for a variable")
    return {
        "variables": {"type": "object", "properties": {}, "additionalProperties": False},
        "job_configuration": {
            "command": shlex.join(command),
            "working_dir": folder,
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


def _roots(project: Path, wishes: Wishes) -> list[str]:
    """Below which places runs may read. Those of other machines can't be looked at from here. Raises RunError."""
    folder = wishes.worker_folder
    if folder in (None, HERE):
        return source_roots(project, wishes.sources or [str(project)])
    assert folder is not None
    roots = wishes.sources or [folder]
    if bad := [place for place in (folder, *roots) if "://" not in place and not os.path.isabs(place)]:
        raise RunError(f"{bad[0]}: a folder of other machines is given from its root, as /srv/onrecord")
    return list(roots)


def deploy(project: Path, wishes: Wishes, *, afresh: bool = False) -> tuple[list[str], list[str]]:
    """Register pool and deployments of `project`: their names, and what is in force now. Raises RunError.

    What `wishes` do not say stays as it was wished before, or, `afresh`, as it stands in `prefect.yaml`.
    """
    try:
        wishes = wishes if afresh else wishes.over(remembered())
    except PrefectHTTPStatusError as error:
        if error.response.status_code == httpx.codes.UNAUTHORIZED:
            raise RunError(WRONG_PASSWORD) from None
        raise RunError(f"the Prefect server does not tell what is deployed: {error}") from error
    content = described(project / "prefect.yaml", wishes)
    roots = _roots(project, wishes)
    limits = of_deployments(content["deployments"], roots)
    # Prefect reads its file only from the folder that the deployments will run in.
    with (
        _written(project, content, yaml.safe_dump) as file,
        _written(None, job_template(project, limits, wishes.worker_folder), json.dumps) as pool,
    ):
        _prefect(project, "work-pool", "create", POOL, "--type", "process", "--overwrite", "--base-job-template", pool)
        _prefect(project, "work-pool", "set-concurrency-limit", POOL, str(POOL_CONCURRENCY))
        _prefect(project, "deploy", "--all", "--prefect-file", file)
    remember(wishes)
    names = [deployment["name"] for deployment in content["deployments"]]
    told = in_force(content, roots)
    if wishes.worker_folder not in (None, HERE):
        told.append(
            f"runs start in {wishes.worker_folder} of the workers' machines, with the `python` that is first on their PATH"
        )
    return [f"{SCHEDULED.get(name, FLOW)}/{name}" for name in names], told


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
