"""The server: the application behind its guard, on a port, until somebody stops it."""

from __future__ import annotations

import secrets
import socket
import threading
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import uvicorn

from explorer.app import make_app
from explorer.edit.editor import Editor
from explorer.guard import Guard, is_loopback
from explorer.library import Library
from releases import Store, StoreError


def serve(
    store: Store,
    *,
    host: str = "127.0.0.1",
    port: int = 8765,
    token: str | None = None,
    release: int | None = None,
    cache: Path | None = None,
    browser: bool = True,
    editor: str | None = None,
    say: Callable[[str], None] = print,
) -> None:
    """Serves a store until interrupted. Beyond loopback a token is asked for, made up where none is given.

    `editor` is who may put things right from the pages; None where they only show.
    Raises StoreError where the port is taken, the host is none of this machine, or the release is not there.
    """
    library = Library(store, cache)
    if library.numbers():
        library.indexed(library.release(release), wait=0.1)
    if token is None and not is_loopback(host):
        token = secrets.token_urlsafe(18)
    listening = _listen(host, port)
    address = _address(host, listening.getsockname()[1])
    query = {name: value for name, value in (("token", token), ("release", release)) if value is not None}
    opened = f"{address}/?{urlencode(query)}" if query else f"{address}/"
    how = f" for {editor} to put right" if editor else ""
    say(f"{store.name} is open{how} at {opened} (Ctrl-C ends it)")
    if browser:
        timer = threading.Timer(0.5, lambda: webbrowser.open(opened))
        timer.daemon = True
        timer.start()
    app = make_app(library, Editor(store, editor) if editor else None)
    guarded = Guard(app, host, token, edits=bool(editor))
    config = uvicorn.Config(
        guarded, log_level="warning", access_log=False, server_header=False, lifespan="on", ws="none",
        timeout_keep_alive=5, timeout_graceful_shutdown=3, h11_max_incomplete_event_size=32_768,
    )  # fmt: skip
    with suppress(KeyboardInterrupt):  # uvicorn raises again the signal that it has answered
        uvicorn.Server(config).run(sockets=[listening])
    library.close()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host.strip("[]"), port))
        listening.listen(128)  # who follows the address at once waits for the server instead of being turned away
    except OSError as error:
        listening.close()
        reason = error.strerror or error
        raise StoreError(f"cannot listen on {host} port {port} ({reason}): choose another --port or --host") from error
    return listening


def _address(host: str, port: int) -> str:
    shown = {"0.0.0.0": socket.gethostname(), "::": socket.gethostname()}.get(host, host)
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
