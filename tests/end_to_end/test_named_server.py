"""`PREFECT_API_URL` names a server that is gone, wants a password, or is none: one sentence, soon."""

from __future__ import annotations

import http.server
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT, free_port

COMMANDS = (("run", "news"), ("deploy",))
#: Most of it goes to the imports of a busy machine; Prefect itself would try for a minute and more.
SOON = 60.0


def ended(command: Sequence[str], folder: Path, environment: dict[str, str], url: str) -> str:
    """What the command says before it ends with exit code 1."""
    (folder / "news").mkdir(exist_ok=True)
    (folder / "news" / "a.txt").write_text("The ferry sails in May, Ida Kroll said.\n", encoding="utf-8")
    (folder / "prefect.yaml").write_text((ROOT / "prefect.yaml").read_text("utf-8"), encoding="utf-8")
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", *command],
        cwd=folder, env={**environment, "PREFECT_API_URL": url}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert time.monotonic() - began < SOON
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert not (folder / "output" / "releases").exists()
    return " ".join((done.stdout + done.stderr).split())


@contextmanager
def _somebody(status: int, body: bytes) -> Iterator[str]:
    """A server on loopback that answers everything in one way: the address that a user would take for its API."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *_: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_server_that_is_gone(command: Sequence[str], tmp_path: Path, environment: dict[str, str]) -> None:
    url = f"http://127.0.0.1:{free_port()}/api"
    said = ended(command, tmp_path, environment, url)
    assert said.count("onrecord: ") == 1
    assert (
        f"no Prefect server answers at {url}: start it, as with `onrecord dashboard`, or `unset PREFECT_API_URL`"
        in said
    )


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_server_with_a_password(command: Sequence[str], tmp_path: Path, environment: dict[str, str]) -> None:
    with _somebody(401, b'{"exception_message":"Unauthorized"}') as url:
        said = ended(command, tmp_path, environment, url)
    assert "asks for a password: set PREFECT_API_AUTH_STRING to what the server was started with" in said
    assert url in said


@pytest.mark.slow
@pytest.mark.parametrize("answer", [(200, b"<h1>Welcome</h1>"), (404, b"nothing here")], ids=["a page", "nothing"])
def test_somebody_else(answer: tuple[int, bytes], tmp_path: Path, environment: dict[str, str]) -> None:
    with _somebody(*answer) as url:
        said = ended(COMMANDS[0], tmp_path, environment, url)
    assert f"what answers at {url} is no Prefect server: PREFECT_API_URL ends with /api" in said


@pytest.mark.slow
def test_a_dashboard_says_that_another_server_is_named(tmp_path: Path, environment: dict[str, str]) -> None:
    port, elsewhere = free_port(), f"http://127.0.0.1:{free_port()}/api"
    with (tmp_path / "log").open("wb") as log:
        running = subprocess.Popen(
            [sys.executable, "-m", "flows.cli", "dashboard", "--port", str(port)],
            cwd=tmp_path, env={**environment, "PREFECT_API_URL": elsewhere}, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        deadline = time.monotonic() + 240
        while "another server" not in (told := (tmp_path / "log").read_text("utf-8")):
            assert running.poll() is None, told
            assert time.monotonic() < deadline, told
            time.sleep(1)
    finally:
        running.terminate()
        running.wait(120)
    assert f"PREFECT_API_URL names {elsewhere}, which is another server" in " ".join(told.split())
    assert f"need http://127.0.0.1:{port}/api" in " ".join(told.split())
