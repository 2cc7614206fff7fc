"""`onrecord explore` and `onrecord report` as people type them."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from releases import Store
from tests.conftest import ROOT


@contextmanager
def explored(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command, running, and the address that it says."""
    command = [sys.executable, "-m", "flows", "explore", "--no-browser", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.search(r"http://\S+", said)
        assert found, said + (process.stderr.read() if process.stderr else "")
        yield process, found[0]
    finally:
        process.kill()
        process.communicate()


def page(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:
        text: str = answer.read().decode()
    return text


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_stopped(store: Store, stop: signal.Signals) -> None:
    with explored("--output", store.name, "--port", "0") as (process, address):
        asked = time.monotonic()
        while "<mark>harbour</mark>" not in page(f"{address}quotes?q=harbour"):  # the index may be under way
            assert time.monotonic() - asked < 60
            time.sleep(0.3)
        process.send_signal(stop)
        out, err = process.communicate(timeout=20)
        assert (process.returncode, out, err) == (0, "", "")


def test_a_token_is_made_up_beyond_this_machine(store: Store, tmp_path: Path) -> None:
    with explored("--output", store.name, "--port", "0", "--host", "0.0.0.0", "--cache", str(tmp_path)) as (_, address):
        port = re.search(r":(\d+)/", address)
        assert port is not None
        assert re.search(r"token=\S{20,}", address)
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(f"http://127.0.0.1:{port[1]}/", timeout=30)


def refused(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "flows", *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 1, done.stdout
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_a_port_that_is_taken_is_one_sentence(store: Store) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = refused("explore", "--no-browser", "--output", store.name, "--port", str(taken.getsockname()[1]))
    assert "choose another --port" in said


def test_a_release_that_is_not_there_is_one_sentence(store: Store, tmp_path: Path) -> None:
    assert "no release 9" in refused("explore", "--no-browser", "--output", store.name, "--release", "9")
    assert "no release yet" in refused("report", "--output", str(tmp_path), "--to", str(tmp_path / "x.html"))


def test_a_report_stands_alone(store: Store, tmp_path: Path) -> None:
    from explorer.report import page

    file = tmp_path / "report.html"
    command = [sys.executable, "-m", "flows", "report", "--output", store.name, "--release", "3", "--to", str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    text = file.read_text("utf-8")
    for words in ("Release 3", "<svg", "Most quoted", "Ada", "Since", "10 new"):
        assert words in text
    assert not re.search(r'(?:href|src|action)="', text)
    assert "already" in refused("report", "--output", store.name, "--to", str(file))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONRECORD_EXPLORER_URL", "https://desk.example/")
        linked = page(store, 3).decode()
    assert 'href="https://desk.example/releases/2?release=3"' in linked
