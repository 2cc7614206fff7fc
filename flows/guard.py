"""Prefect's server behind a guard that lets no other web page in.

A server on loopback is reached by every page that a browser of this machine shows. Prefect's own means (CORS, CSRF
tokens) are switched on by `flows.dashboard`; what they leave open is closed here, before Prefect sees a request: a page
whose name was made to point to this machine (DNS rebinding), requests that browsers send without asking first, web
sockets, and frames. The rules are those of OWASP's cheat sheet on cross-site request forgery (origin, fetch metadata).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Names of this machine that no foreign page can have for its own.
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
API = "/api"
ORIGINS = "PREFECT_SERVER_CORS_ALLOWED_ORIGINS"
#: Prefect's own means, for every server that we start: pages come from the server itself, so no other origin is needed.
CLOSED = {ORIGINS: "https://nobody.invalid", "PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "true"}
SERVER_PASSWORD, PASSWORD = "PREFECT_SERVER_API_AUTH_STRING", "PREFECT_API_AUTH_STRING"
WRONG_PASSWORD = f"the Prefect server asks for a password: set {PASSWORD} to what the server was started with"
_HEADERS = [
    (b"content-security-policy", b"frame-ancestors 'none'"),  # nobody's click on another page presses our buttons
    (b"x-frame-options", b"DENY"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"same-origin"),
]


def password(given: Mapping[str, str]) -> dict[str, str]:
    """The variable by which Prefect's clients show a server of this machine its password, where only that of the server
    itself is set among the variables `given`."""
    url = given.get("PREFECT_API_URL")
    here = not url or urlsplit(url).hostname in LOOPBACK
    return {PASSWORD: given[SERVER_PASSWORD]} if here and SERVER_PASSWORD in given and PASSWORD not in given else {}


def refusal(scope: Scope, origins: frozenset[str]) -> str | None:
    """Why the request (an ASGI scope, http or websocket) is not let in, in one sentence; None where it is.

    `origins` are those besides the server's own (`https://dashboard.example.org`, as a proxy in front has).
    """
    headers = list(scope["headers"])
    (host, *more) = _all(headers, b"host") or [""]
    name = _hostname(f"//{host}")
    if more or name is None or name not in LOOPBACK | {_hostname(origin) for origin in origins}:
        return f"this server does not go by the name {host!r}; open it as http://127.0.0.1 with its port"
    for origin in _all(headers, b"origin"):
        if origin != f"http://{host.lower()}" and origin not in origins:
            return f"a page of {origin!r} may not use this server"
    site = _all(headers, b"sec-fetch-site")
    if set(site) <= {"same-origin", "none"} or _follows_a_link(scope, headers) or _all(headers, b"origin"):
        return None
    return "a page of another origin may not use this server"


def _follows_a_link(scope: Scope, headers: list[tuple[bytes, bytes]]) -> bool:
    """Whether somebody came here by a link on another page: they see ours, the other page sees nothing of it."""
    asked = (_all(headers, b"sec-fetch-mode"), _all(headers, b"sec-fetch-dest"))
    path = str(scope["path"])
    return (
        asked == (["navigate"], ["document"])
        and scope.get("method") == "GET"
        and path != API
        and not path.startswith(f"{API}/")
    )


def _all(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in headers if key.lower() == name]


def _hostname(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        return None if "@" in parts.netloc or parts.path or parts.query else parts.hostname
    except ValueError:
        return None


class Guard:
    """An ASGI application that answers 403 to what `refusal` refuses and hands the rest to `app`."""

    def __init__(self, app: ASGIApp, origins: Iterable[str] = ()) -> None:
        self._app, self._origins = app, frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        why = refusal(scope, self._origins)
        if why is None:
            await self._app(scope, receive, _with_headers(send))
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": why[:120]})
        else:
            start = {"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"text/plain")]}
            await _with_headers(send)(start)
            await send({"type": "http.response.body", "body": f"{why}\n".encode()})


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            ours = {name for name, _ in _HEADERS}
            message["headers"] = [pair for pair in message.get("headers", []) if pair[0].lower() not in ours] + _HEADERS
        await send(message)

    return sending


def serve(host: str, port: int) -> None:
    """Run Prefect's server behind the guard, as `prefect server start` runs it without."""
    import uvicorn
    from prefect.server.api.server import create_app
    from prefect.settings import get_current_settings

    server = get_current_settings().server
    origins = [origin.strip().rstrip("/") for origin in server.api.cors_allowed_origins.split(",")]
    uvicorn.run(
        Guard(create_app(final=True), origins),
        host=host,
        port=port,
        timeout_keep_alive=server.api.keepalive_timeout,
        log_level=server.logging_level.lower(),
    )


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
