"""A Prefect server of a run's own, where nobody has named one: it lives as long as the run and never longer.

Prefect would start one by itself, but that one outlives a killed run, and a Ctrl-C in the terminal ends it before the
run could tell it how it ended.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from flows import stopping
from flows.errors import RunError
from flows.guard import WRONG_PASSWORD, Guard
from flows.variables import GARBAGE

if TYPE_CHECKING:
    import uvicorn

HOST = "127.0.0.1"
POLL_SECONDS = 0.1
#: A server that winds up writes down the last events; then it has nothing more to lose.
WINDING_UP_SECONDS = 2.0
#: Beside Prefect's database: what the server of the last run had to say.
LOG = "onrecord-server.log"
#: What a server for one run does without: the pages, and the services that look after other runs.
_FOR_ONE_RUN = {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}

#: A machine that is there accepts in tenths of a second; one behind a firewall that swallows everything never does.
CONNECT_SECONDS = 8.0
#: A busy server takes its time to answer; Prefect's clients wait as long.
ANSWER_SECONDS = 60.0

_RETRIES = "PREFECT_CLIENT_MAX_RETRIES"
#: The server of this process, while there is one; and one that `begin` has started, until it is used.
_servers: list[subprocess.Popen[bytes]] = []
_begun: list[tuple[subprocess.Popen[bytes], str]] = []
_vain = threading.Event()
#: A proxy of the user's has nothing to do with what goes on inside this machine.
_DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def begin() -> None:
    """Start a server for `serving` already, unless the environment names one.

    It is before this process imports Prefect: both take seconds for that, and need not one after the other. The new
    process ends by itself where Prefect's profile or its files name a server, which it alone can tell so early.
    """
    if not os.environ.get("PREFECT_API_URL") and not _begun:
        _begun.append(_start({}))


@contextmanager
def serving() -> Iterator[None]:
    """Have Prefect's clients in this process talk to a server: the one that is named, else one of our own.

    Raises RunError where it doesn't start, or the one that is named doesn't answer.
    """
    from prefect import settings

    begun = _begun.pop() if _begun else None
    if not _wanted():
        if begun:
            _end(begun[0], 0)
        check_named()
        with _environment():
            yield
        return
    if begun and begun[0].poll() is not None:  # Prefect was told otherwise meanwhile
        begun = None
    _open_log().close()  # here too: where that fails the server could tell nobody
    server, address = begun or _start(settings.get_current_settings().to_environment_variables(exclude_unset=True))
    ours = {"PREFECT_API_URL": address}
    if not os.environ.get(_RETRIES):  # Prefect would wait a minute, in each call, for a server that never comes back
        ours[_RETRIES] = "1"
    try:
        _wait(server, address, settings.PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS.value())
        with _environment():
            _set(ours)
            _servers.append(server)
            yield
    finally:
        _servers.clear()
        _end(server, WINDING_UP_SECONDS)


def check_named() -> None:
    """Nothing where no server is named; raises RunError where it does not answer, wants a password, or is none of Prefect's."""
    import httpx
    from prefect import settings
    from prefect.client.orchestration import get_client

    url = settings.PREFECT_API_URL.value()
    if not url:
        return
    patience = httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS)
    with settings.temporary_settings({settings.PREFECT_CLIENT_MAX_RETRIES: 0}):
        try:
            with get_client(sync_client=True, httpx_settings={"timeout": patience}) as client:
                if isinstance(client.api_version(), str):
                    return
        except httpx.HTTPStatusError as error:
            if error.response.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
                raise RunError(f"{WRONG_PASSWORD} ({url})") from None
        except (httpx.HTTPError, OSError):
            raise RunError(
                f"no Prefect server answers at {url}: start it, as with `onrecord dashboard`, or `unset PREFECT_API_URL` for "
                "a run by hand without it"
            ) from None
        except ValueError:  # an answer that is no JSON
            pass
    raise RunError(
        f"what answers at {url} is no Prefect server: PREFECT_API_URL ends with /api and names the right port"
    )


def _wanted() -> bool:
    """Whether Prefect's settings name no server and allow one of our own."""
    from prefect import settings

    return not settings.PREFECT_API_URL.value() and bool(settings.PREFECT_SERVER_ALLOW_EPHEMERAL_MODE.value())


def give_up() -> None:
    """Have Prefect's clients in this process ask once from now on: the server has been waited for, and is gone.

    Else each of the calls that a flow run ends with would wait anew: a minute where the server is a named one. A call
    that waits in another thread in this very moment fails, with an AssertionError of Prefect's.
    """
    _set({_RETRIES: "0"})


def give_up_if_dead() -> None:
    """The same where the server is our own and its process has ended, or `waited_in_vain` was called."""
    if _vain.is_set() or any(server.poll() is not None for server in _servers):
        give_up()


def waited_in_vain() -> None:
    """From another thread than the run's: a call has waited as long as Prefect waits, and nobody answered."""
    _vain.set()


@contextmanager
def _environment() -> Iterator[None]:
    """Puts back, at its end, what `_set` has changed."""
    before = {name: os.environ.get(name) for name in ("PREFECT_API_URL", _RETRIES)}
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        _vain.clear()
        _set({})


def _set(settings: Mapping[str, str]) -> None:
    """In the environment and not in a context: Prefect's own threads read the environment's."""
    from prefect import context

    os.environ.update(settings)
    context.refresh_global_settings_context()


def _start(settings: Mapping[str, str]) -> tuple[subprocess.Popen[bytes], str]:
    """The process of a server with some settings beside those of the environment, and its address."""
    with socket.create_server((HOST, 0)) as listening:
        server = subprocess.Popen(
            [sys.executable, "-m", "flows.own_server", str(listening.fileno())],
            env={**os.environ, **_FOR_ONE_RUN, **settings},
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[listening.fileno()],
        )
        return server, f"http://{HOST}:{listening.getsockname()[1]}/api"


def _wait(server: subprocess.Popen[bytes], address: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with _DIRECTLY.open(f"{address}/health", timeout=max(1.0, deadline - time.monotonic())):
                return
        except OSError:
            time.sleep(POLL_SECONDS)
    from prefect.settings import get_current_settings

    raise RunError(f"the Prefect server of this run did not start: {get_current_settings().home / LOG} says why")


def _end(server: subprocess.Popen[bytes], patience: float) -> None:
    """Ends it; `patience`: seconds that it gets to wind up."""
    assert server.stdin is not None
    server.stdin.close()
    try:
        server.wait(patience)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _live(descriptor: int) -> None:
    """The server's process: serve on an open socket until the standard input ends, be it that the parent is gone.

    Signals pass by: what stops a whole group of processes would end the server before it is told how the run ended.
    """
    for number in stopping.SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    servers: list[uvicorn.Server] = []
    serving = threading.Thread(target=_serve, args=(descriptor, servers), daemon=True)
    serving.start()
    sys.stdin.buffer.read()
    for server in servers:
        server.should_exit = True
        serving.join(WINDING_UP_SECONDS)
    os._exit(0)


def _serve(descriptor: int, servers: list[uvicorn.Server]) -> None:
    try:
        _keep_log()
        if not _wanted():
            os._exit(0)
        import uvicorn
        from prefect.server.api.server import create_app

        app = Guard(create_app())
        servers.append(uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="on")))
        servers[0].run([socket.socket(fileno=descriptor)])
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        os._exit(1)


def _keep_log() -> None:
    """From now on what this process prints is in a file beside Prefect's database."""
    with _open_log() as log:
        os.truncate(log.fileno(), 0)
        for stream in (1, 2):
            os.dup2(log.fileno(), stream)


def _open_log() -> BinaryIO:
    from prefect.settings import get_current_settings

    home = get_current_settings().home
    home.mkdir(parents=True, exist_ok=True)
    return (home / LOG).open("ab")


if __name__ == "__main__":
    gc.set_threshold(*GARBAGE)
    _live(int(sys.argv[1]))
