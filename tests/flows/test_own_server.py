"""A run's own Prefect server: begun early, used once, and gone where it is not wanted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent

USED = """
import sys, subprocess, urllib.request
from flows import own_server
own_server.begin()
own_server.begin()
assert "prefect" not in sys.modules
((begun, address),) = own_server._begun
with own_server.serving():
    from prefect import settings
    assert settings.PREFECT_API_URL.value() == address
    assert urllib.request.urlopen(f"{address}/health").status == 200
    assert [server.pid for server in own_server._servers] == [begun.pid]
assert begun.returncode is not None and not own_server._begun
"""

NOT_WANTED = """
from flows import own_server
from flows.errors import RunError
own_server.begin()
((begun, address),) = own_server._begun
assert begun.wait(60) == 0  # it has seen for itself that one is named
try:
    with own_server.serving():
        raise AssertionError("nothing answers there")
except RunError as error:
    assert "no Prefect server answers at http://127.0.0.1:9/api" in str(error)
assert not own_server._begun and not own_server._servers
"""

NAMED = """
from flows import own_server
own_server.begin()
assert not own_server._begun
"""


@pytest.fixture
def home(environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """Variables with a Prefect home of its own."""
    return {
        **environment,
        "PREFECT_HOME": str(tmp_path / "home"),
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    }


def run(script: str, environment: dict[str, str]) -> None:
    done = subprocess.run([sys.executable, "-c", script], env=environment, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_one_that_was_begun_before_prefect_is_imported_is_the_one_that_serves(home: dict[str, str]) -> None:
    run(USED, home)


def test_one_that_was_begun_goes_where_a_profile_names_another(home: dict[str, str]) -> None:
    folder = Path(home["PREFECT_HOME"])
    folder.mkdir()
    profile = 'active = "office"\n[profiles.office]\nPREFECT_API_URL = "http://127.0.0.1:9/api"\n'
    (folder / "profiles.toml").write_text(profile)
    run(NOT_WANTED, home)


def test_none_is_begun_where_the_environment_names_one(home: dict[str, str]) -> None:
    run(NAMED, {**home, "PREFECT_API_URL": "http://127.0.0.1:9/api"})
