"""The service that docs/ gives systemd."""

from __future__ import annotations

import configparser
import subprocess

import pytest

from tests.conftest import ROOT

UNIT = ROOT / "docs" / "onrecord.service"
#: Of 100, in the words of `systemd-analyze security`; a unit that says nothing has 95.
MOST_EXPOSED = 30


@pytest.mark.systemd
def test_the_service_is_shut_in() -> None:
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", f"--threshold={MOST_EXPOSED}", str(UNIT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Overall exposure level for onrecord.service: 1.4 OK" in done.stdout  # the figure that the docs give


def test_the_service_can_write_where_the_dashboard_writes() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None, delimiters="=")
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(UNIT.read_text(encoding="utf-8"))
    service = unit["Service"]
    place = service["ReadWritePaths"]
    assert service["WorkingDirectory"] == place
    assert service["ExecStart"] == f"{place}/.venv/bin/onrecord dashboard"
    lines = [line for line in UNIT.read_text(encoding="utf-8").splitlines() if line.startswith("Environment=")]
    assert {line.split("=")[1] for line in lines} == {"PREFECT_HOME", "XDG_CACHE_HOME"}
    assert all(line.split("=")[2].startswith(f"{place}/") for line in lines)
