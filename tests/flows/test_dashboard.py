"""How the dashboard's server keeps house, as Prefect itself understands the settings."""

from __future__ import annotations

import socket
from datetime import timedelta
from pathlib import Path

import pytest
from prefect.settings.models.server import ServerSettings

from flows.dashboard import HOUSEKEEPING, Dashboard, answers, api_url
from flows.errors import RunError
from tests.conftest import free_port


def test_old_records_go(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in HOUSEKEEPING.items():
        monkeypatch.setenv(name, value)
    server = ServerSettings()
    assert server.services.db_vacuum.enabled_vacuum_types == {"events", "flow_runs", "orphans"}
    assert server.services.db_vacuum.retention_period == timedelta(days=30)
    assert server.events.retention_period == timedelta(days=7)
    assert not server.analytics_enabled


def test_a_port_in_use_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(RunError, match=f"port {port} of 127.0.0.1 is in use"), Dashboard(port, tmp_path, {}):
            pass


def test_nobody_answers_where_nobody_is() -> None:
    assert not answers(api_url(free_port()))
