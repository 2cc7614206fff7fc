"""The wheel, installed in an environment that has never seen this folder, runs like the checkout."""

from __future__ import annotations

import subprocess
import tomllib
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from tests.conftest import ROOT, SERVER_START_SECONDS

pytestmark = pytest.mark.slow

ARTICLE = "The night ferry to Skerrow will sail again in May, the harbour master, Ida Kroll, said.\n"
#: Packages of the repository that are no part of what is installed.
NOT_INSTALLED = {"tests", "benchmarks", "docs"}


def test_every_package_and_all_its_data_are_in_the_wheel(wheel: Path) -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    packages = {name.split("/")[0] for name in listed if name.count("/") == 1 and name.endswith("/__init__.py")}
    packages -= NOT_INSTALLED
    assert packages >= {"flows", "transforms", "releases"}
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert set(settings["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == packages
    held = set(zipfile.ZipFile(wheel).namelist())
    expected = {name for name in listed if name.split("/")[0] in packages and (ROOT / name).is_file()}
    assert expected <= held
    assert {f"{package}/py.typed" for package in packages} <= held


def test_the_installed_command_runs_in_an_empty_folder(
    installed: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "ferry.txt").write_text(ARTICLE, "utf-8")
    apart = {name: value for name, value in environment.items() if name != "PYTHONPATH"}
    apart["PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"] = str(SERVER_START_SECONDS)

    def onrecord(*arguments: str) -> str:
        done = subprocess.run(
            [str(installed / "onrecord"), *arguments],
            cwd=tmp_path,
            env=apart,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = [str(installed / "python"), "-c", "import flows; print(flows.__file__)"]
    found = subprocess.run(where, cwd=tmp_path, env=apart, capture_output=True, text=True, check=True).stdout
    assert Path(found.strip()).is_relative_to(installed.parent)
    assert "rollback" in onrecord("--help")
    assert "Release 0001" in onrecord("run", "news")
    assert "Ida Kroll" in onrecord("show", "quotes")
    quotes = pd.read_parquet(tmp_path / "output" / "latest" / "quotes")
    assert quotes["speaker_name"].tolist() == ["Ida Kroll"]
