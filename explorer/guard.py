"""Who is let in: requests under the server's own name, with the token where one is asked for, and only to look.

Where the pages may edit, forms that a page of this same server sends are let in too. A browser says by itself where a form
comes from (`Sec-Fetch-Site`, `Origin`; no page can forge either), so what another page sends is turned away before it is read;
that the form was also ours the pages check by a token in it (`explorer.edit`).
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import socket
from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-frame-options", b"DENY"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"interest-cohort=()"),
)
REFERRER = (b"referrer-policy", b"no-referrer")
"""Outlets need not learn what a newsroom looks for."""

REFERRER_OF_FORMS = (b"referrer-policy", b"same-origin")
"""Nor do they by this; but with no-referrer a browser says of our own forms that they come from nowhere (`Origin: null`)."""

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
COOKIE = "onrecord_explorer"
LONGEST_ADDRESS = 8_000
"""Bytes of path and query; a selection by hand stays far below."""

ASK = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>onrecord</title>
<meta name="viewport" content="width=device-width"></head><body><main><h1>onrecord</h1>
<p>{why}</p><form method="get" action="/"><label>Token <input name="token" type="password" autocomplete="off" required>
</label> <button>Open</button></form></main></body></html>"""


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens on `host`."""
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class Guard:
    """An ASGI application that hands to `app` what may come in, and puts the protecting headers on every answer.

    `edits` lets forms of our own pages in.
    """

    def __init__(
        self, app: ASGIApp, host: str, token: str | None = None, names: Iterable[str] = (), *, edits: bool = False
    ) -> None:
        self._app = app
        self._edits = edits
        self._headers = (*HEADERS, REFERRER_OF_FORMS if edits else REFERRER)
        self._names = LOOPBACK | {host.casefold(), *(name.casefold() for name in names)}
        self._beyond = not is_loopback(host)
        if self._beyond:
            self._names |= {socket.gethostname().casefold()}
        self._token = token
        self._shown = hashlib.sha256(f"onrecord {token}".encode()).hexdigest()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
        else:
            sending = _with_headers(send, self._headers)
            answer = self._refusal(scope)
            if answer is None:
                await self._app(scope, receive, sending)
            else:
                await _answer(sending, *answer)

    def _refusal(self, scope: Scope) -> tuple[int, str, list[tuple[bytes, bytes]]] | None:
        """Status, text and headers for what is not let in; None for what is."""
        hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        if len(hosts) != 1 or not self._knows(hosts[0]):
            return 421, "This server does not go by that name; open it by its address.\n", _TEXT
        if scope["method"] not in ("GET", "HEAD") and not (self._edits and scope["method"] == "POST"):
            allowed = b"GET, HEAD, POST" if self._edits else b"GET, HEAD"
            return 405, "There is nothing to change here.\n", [*_TEXT, (b"allow", allowed)]
        if scope["method"] == "POST" and not _from_here(scope["headers"], hosts[0]):
            return 403, "That does not come from a page of this server; nothing was changed.\n", _TEXT
        if len(scope["raw_path"] or b"") + len(scope["query_string"]) > LONGEST_ADDRESS:
            return 414, f"That address is longer than {LONGEST_ADDRESS:,} bytes; ask for less at once.\n", _TEXT
        return self._ask(scope) if self._token else None

    def _knows(self, host: str) -> bool:
        try:
            parts = urlsplit(f"//{host}")
            name = parts.hostname or ""
        except ValueError:
            return False
        if parts.path or parts.query or "@" in parts.netloc:
            return False
        return name in self._names or (
            self._beyond and _is_address(name)
        )  # another page can't have an address for a name

    def _ask(self, scope: Scope) -> tuple[int, str, list[tuple[bytes, bytes]]] | None:
        given = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        tokens = [value for name, value in given if name == "token"]
        if tokens:
            if not self._right(tokens[-1]):
                return 403, ASK.format(why="That is not the token of this server."), _HTML
            rest = urlencode([pair for pair in given if pair[0] != "token"])
            path = "/" + scope["path"].lstrip("/\\")
            target = f"{_quoted(path)}?{rest}" if rest else _quoted(path)
            cookie = f"{COOKIE}={self._shown}; HttpOnly; SameSite=Strict; Path=/"
            return 303, "", [*_TEXT, (b"location", target.encode("latin-1")), (b"set-cookie", cookie.encode())]
        for name, value in scope["headers"]:
            text = value.decode("latin-1")
            if name == b"authorization" and text[:7].lower() == "bearer " and self._right(text[7:].strip()):
                return None
            if (
                name == b"cookie"
                and _cookie(text)
                and hmac.compare_digest(_cookie(text).encode(), self._shown.encode())
            ):
                return None
        return 401, ASK.format(why="This server asks for the token that it was started with."), _HTML

    def _right(self, token: str) -> bool:
        return hmac.compare_digest(token.encode(), (self._token or "").encode())


_TEXT = [(b"content-type", b"text/plain; charset=utf-8")]
_HTML = [(b"content-type", b"text/html; charset=utf-8")]


def _from_here(headers: Iterable[tuple[bytes, bytes]], host: str) -> bool:
    """Whether a browser says that a page of this server sent it. One that says nothing may be anything, so it is not.

    `Sec-Fetch-Site` decides where it is sent, for it holds behind a proxy too; else `Origin` must name the host asked.
    """
    told = {name: value.decode("latin-1").strip() for name, value in headers if name in (b"sec-fetch-site", b"origin")}
    if b"sec-fetch-site" in told:
        return told[b"sec-fetch-site"] == "same-origin"
    return _host_of(told.get(b"origin", "")) == host.casefold() != ""


def _host_of(origin: str) -> str:
    """Name and port of an origin; nothing for what is none."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return ""
    return parts.netloc.casefold() if parts.scheme in ("http", "https") else ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _quoted(path: str) -> str:
    from urllib.parse import quote

    return quote(path, safe="/.-_~")


def _cookie(header: str) -> str:
    try:
        found = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


async def _answer(send: Send, status: int, text: str, headers: list[tuple[bytes, bytes]]) -> None:
    body = text.encode()
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": body})


def _with_headers(send: Send, headers: tuple[tuple[bytes, bytes], ...]) -> Send:
    ours = {name for name, _ in headers}

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [pair for pair in message.get("headers", []) if pair[0].lower() not in ours]
            message["headers"] = [*kept, *headers]
        await send(message)

    return sending
