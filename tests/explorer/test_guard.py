"""Only this server's own name, only looking, only with the token where one is asked for."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from explorer.guard import POLICY, Guard
from releases import Store
from tests.explorer.conftest import client


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "", "[", "x:y:z"])
def test_another_name_is_turned_away(pages: TestClient, host: str) -> None:
    assert pages.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost:8765", "127.0.0.1", "[::1]:80", "LOCALHOST"])
def test_its_own_names_are_let_in(pages: TestClient, host: str) -> None:
    assert pages.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_there_is_nothing_to_change(pages: TestClient, method: str) -> None:
    assert pages.request(method, "/quotes").status_code == 405


@pytest.mark.parametrize("path", ["/", "/quotes", "/api/quotes", "/nothing", "/static/style.css", "/openapi.json"])
def test_every_answer_is_protected(pages: TestClient, path: str) -> None:
    headers = pages.get(path, headers={"origin": "https://evil.example"}).headers
    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert not [name for name in headers if name.startswith("access-control")]


def test_pages_that_load_from_elsewhere_are_off(pages: TestClient) -> None:
    assert pages.get("/docs").status_code == 404
    assert pages.get("/redoc").status_code == 404
    assert "/api/quotes" in pages.get("/openapi.json").json()["paths"]


def test_an_endless_address_is_refused(pages: TestClient) -> None:
    assert pages.get("/quotes?q=" + "a" * 10_000).status_code == 414


def test_a_token_is_asked_for(store: Store) -> None:
    pages = client(store, token="s3cret")
    assert pages.get("/quotes").status_code == 401
    assert pages.get("/api/quotes").status_code == 401
    assert pages.get("/static/style.css").status_code == 401
    assert pages.get("/quotes?token=guess").status_code == 403
    assert pages.get("/quotes", headers={"cookie": "onrecord_explorer=guess"}).status_code == 401
    assert pages.get("/quotes", headers={"authorization": "Bearer guess"}).status_code == 401
    assert pages.get("/api/quotes", headers={"authorization": "Bearer s3cret"}).status_code == 200
    answer = pages.get("/quotes?token=s3cret&q=bridge")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/quotes?q=bridge"
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "SameSite=Strict" in answer.headers["set-cookie"]
    assert pages.get("/quotes").status_code == 200


def test_a_token_sends_nobody_elsewhere(store: Store) -> None:
    pages = client(store, token="s3cret")
    for path in ("//evil.example/?token=s3cret", "/%5Cevil.example?token=s3cret", "/%2F%2Fevil.example?token=s3cret"):
        answer = pages.get(f"http://127.0.0.1{path}")
        assert not answer.headers.get("location", "/").startswith(("//", "/\\", "http"))


def test_beyond_this_machine_addresses_are_names_too() -> None:
    guard = Guard(lambda *_: None, "0.0.0.0", "s3cret")  # type: ignore[arg-type]
    assert guard._knows("192.0.2.7:8765")
    assert not guard._knows("evil.example")
    assert not Guard(lambda *_: None, "127.0.0.1")._knows("192.0.2.7")  # type: ignore[arg-type]
