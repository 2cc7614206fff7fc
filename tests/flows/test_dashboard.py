"""How the dashboard's server keeps house, as Prefect itself understands the settings."""

from __future__ import annotations

import socket
from datetime import timedelta
from pathlib import Path

import pytest
from prefect.settings.models.server.root import ServerSettings

from flows.dashboard import HOUSEKEEPING, Dashboard, answers, api_url, environment
from flows.errors import RunError
from flows.guard import ORIGINS, PASSWORD, SERVER_PASSWORD
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


def test_a_server_for_every_page_is_refused() -> None:
    with pytest.raises(RunError, match=f"{ORIGINS} with \\* in it lets every web page start runs"):
        environment(4200, {ORIGINS: "*"})


def test_the_page_asks_where_it_came_from_and_the_password_is_passed_on() -> None:
    told = environment(4321, {SERVER_PASSWORD: "desk:seven-herons", "PREFECT_API_URL": "https://elsewhere.example/api"})
    assert told["PREFECT_API_URL"] == "http://127.0.0.1:4321/api"
    assert told["PREFECT_UI_API_URL"] == "/api"
    assert told[PASSWORD] == "desk:seven-herons"
