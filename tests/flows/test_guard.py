"""Who is let in to the dashboard's server: its own pages and programs, nobody else's page."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.guard import CLOSED, PASSWORD, SERVER_PASSWORD, Guard, password, refusal

OURS = {"host": "127.0.0.1:4200"}
PROXY = frozenset({"https://desk.example.org"})


def scope(headers: dict[str, str], method: str = "GET", path: str = "/api/flows", kind: str = "http") -> dict[str, Any]:
    return {
        "type": kind,
        "method": method,
        "path": path,
        "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()],
    }


@pytest.mark.parametrize(
    "headers",
    [
        OURS,  # a program: worker, command line, curl
        {"host": "localhost:4200"},
        {"host": "[::1]:4200"},
        {"host": "127.0.0.1:9000", "origin": "http://127.0.0.1:9000"},  # a tunnel on another port
        {"host": "LOCALHOST:4200", "origin": "http://localhost:4200"},
        {**OURS, "origin": "http://127.0.0.1:4200", "sec-fetch-site": "same-origin"},
        {**OURS, "sec-fetch-site": "none"},  # typed in
        {"host": "desk.example.org", "origin": "https://desk.example.org", "sec-fetch-site": "same-origin"},
    ],
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_our_own_come_in(headers: dict[str, str], kind: str) -> None:
    assert refusal(scope(headers, "POST", kind=kind), PROXY) is None


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"host": ""},
        {"host": "weather.example:4200"},
        {"host": "127.0.0.1.weather.example"},
        {"host": "weather.example@127.0.0.1"},
        {"host": "127.0.0.1@weather.example"},
        {"host": "127.0.0.1/weather.example"},
        {"host": "[::1"},
        {**OURS, "origin": "null"},
        {**OURS, "origin": ""},
        {**OURS, "origin": "http://127.0.0.1:8000"},
        {**OURS, "origin": "https://127.0.0.1:4200"},
        {**OURS, "origin": "http://127.0.0.1:4200.weather.example"},
        {**OURS, "sec-fetch-site": "cross-site"},
        {**OURS, "sec-fetch-site": "same-site"},  # another port of this machine
    ],
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_a_foreign_page_stays_out(headers: dict[str, str], kind: str) -> None:
    assert refusal(scope(headers, "POST", kind=kind), PROXY) is not None


def test_a_second_name_does_not_help() -> None:
    asked = scope(OURS)
    asked["headers"].append((b"host", b"weather.example"))
    assert refusal(asked, PROXY) is not None


def test_a_link_leads_to_our_page_and_to_no_call() -> None:
    followed = {**OURS, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert refusal(scope(followed, path="/runs"), PROXY) is None
    assert refusal(scope(followed, path="/api/flows"), PROXY) is not None
    assert refusal(scope(followed, path="/api"), PROXY) is not None
    assert refusal(scope(followed, "POST", "/runs"), PROXY) is not None
    assert refusal(scope({**followed, "sec-fetch-dest": "iframe"}, path="/runs"), PROXY) is not None


@given(host=st.text(st.characters(max_codepoint=255), max_size=30), origin=st.text(max_size=20).map(ascii))
def test_no_host_or_origin_brings_the_guard_down(host: str, origin: str) -> None:
    why = refusal(scope({"host": host, "origin": origin}, "POST"), PROXY)
    assert why is None or "this server" in why


def test_what_is_refused_never_reaches_the_server() -> None:
    reached, sent = [], []

    async def app(asked: Any, receive: Any, send: Any) -> None:
        reached.append(asked["type"])
        await send({"type": "http.response.start", "status": 200, "headers": [(b"x-frame-options", b"ALLOWALL")]})

    async def receive() -> dict[str, str]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    guard = Guard(app)
    asyncio.run(guard(scope({"host": "weather.example"}), receive, send))
    asyncio.run(guard(scope({"host": "weather.example"}, kind="websocket"), receive, send))
    assert reached == []
    assert [message.get("status") or message.get("code") for message in sent] == [403, None, 1008]
    asyncio.run(guard(scope(OURS), receive, send))
    asyncio.run(guard({"type": "lifespan"}, receive, send))
    assert reached == ["http", "lifespan"]
    assert [value for name, value in sent[3]["headers"] if name == b"x-frame-options"] == [b"DENY"]


def test_the_password_is_shown_to_servers_of_this_machine_only() -> None:
    set_up = {SERVER_PASSWORD: "desk:seven-herons"}
    assert password(set_up) == {PASSWORD: "desk:seven-herons"}
    assert password({**set_up, "PREFECT_API_URL": "http://127.0.0.1:4200/api"}) == {PASSWORD: "desk:seven-herons"}
    assert password({**set_up, "PREFECT_API_URL": "https://prefect.example.org/api"}) == {}
    assert password({**set_up, PASSWORD: "desk:other"}) == {}
    assert password({}) == {}


def test_prefect_understands_what_closes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from prefect.settings.models.server.root import ServerSettings

    for name, value in CLOSED.items():
        monkeypatch.setenv(name, value)
    api = ServerSettings().api
    assert api.csrf_protection_enabled
    assert api.cors_allowed_origins == "https://nobody.invalid"
