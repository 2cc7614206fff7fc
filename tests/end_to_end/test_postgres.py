"""Run records in PostgreSQL instead of SQLite: the dashboard, a deployment and a run on a server of the test's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from tests import poison
from tests.conftest import ROOT, free_port
from tests.dashboards import STORY, Dashboard

pytestmark = pytest.mark.postgres
PROGRAMS = Path("/usr/lib/postgresql")  # where Debian keeps them, by version


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """A PostgreSQL server on loopback with an empty database; its address as Prefect takes it."""
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))  # not pytest's: those are closed to the user it runs as
    programs = max(PROGRAMS.glob("*/bin"), key=lambda path: int(path.parent.name))
    data, port = folder / "data", free_port()
    as_user: list[str] = []
    if os.getuid() == 0:  # the server refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
        as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]

    def run(program: str, *arguments: object) -> None:
        command = [*as_user, str(programs / program), *map(str, arguments)]
        subprocess.run(command, check=True, capture_output=True, cwd=folder, timeout=120)

    run("initdb", "-D", data, "-U", "prefect", "--auth=trust", "--no-sync")
    options = f"-h 127.0.0.1 -p {port} -k {folder} -c fsync=off"
    run("pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        run("createdb", "-h", "127.0.0.1", "-p", port, "-U", "prefect", "prefect")
        yield f"postgresql+asyncpg://prefect@127.0.0.1:{port}/prefect"
    finally:
        run("pg_ctl", "-D", data, "-m", "fast", "stop")
        shutil.rmtree(folder)


def test_records_of_runs_in_postgresql(database: str, environment: dict[str, str], tmp_path: Path) -> None:
    model, site = poison.install(tmp_path)
    shutil.copy(ROOT / "prefect.yaml", tmp_path)
    (tmp_path / "collections.yaml").write_text("collections: [{name: wire, path: news}]\n", encoding="utf-8")
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "march.txt").write_text(STORY.format(month="March"), encoding="utf-8")
    settings = {
        "PREFECT_HOME": str(tmp_path / "home"),
        "PREFECT_API_DATABASE_CONNECTION_URL": database,
        "ONRECORD_MODEL": str(model),
        "PYTHONPATH": os.pathsep.join([str(ROOT), site]),
    }
    dashboard = Dashboard(tmp_path, {**environment, **settings}, free_port())
    dashboard.start()
    try:
        assert dashboard.onrecord("deploy", "--paused").returncode == 0
        done = dashboard.wait_for(dashboard.begin("daily"), "COMPLETED", "FAILED", "CRASHED")
        assert done["state"]["message"].startswith("release 0001: 1 documents")
        assert not list((tmp_path / "home").glob("*.db"))
        assert len(pd.read_parquet(tmp_path / "output" / "latest" / "documents")) == 1
    finally:
        dashboard.stop()
