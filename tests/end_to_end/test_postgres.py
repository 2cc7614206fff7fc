"""Run records in PostgreSQL instead of SQLite: the dashboard, a deployment and a run on a server of the test's own."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pandas as pd
import pytest

from tests import poison
from tests.conftest import ROOT, free_port
from tests.dashboards import STORY, Dashboard

pytestmark = pytest.mark.postgres


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
