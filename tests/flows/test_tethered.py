"""A program that ends with who started it, though that one was killed and could tell nobody."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT

#: Starts what it is told to, says under which process id, and waits for its end.
PARENT = """
import subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, start_new_session=True)
print(child.pid, flush=True)
sys.exit(child.wait())
"""
#: A module that has a child of its own, and may turn a deaf ear to SIGTERM.
PROGRAM = """
import signal, subprocess, sys, time
if sys.argv[1] == "deaf":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("up", flush=True)
time.sleep(600)
"""


def started(folder: Path, patience: float, *words: str) -> tuple[subprocess.Popen[str], int]:
    """A parent and the process id of the tethered program that it started."""
    (folder / "program.py").write_text(PROGRAM, encoding="utf-8")
    path = os.pathsep.join([str(ROOT), str(folder)])
    command = [sys.executable, "-m", "flows.tethered", str(patience), "program", *words]
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, *command],
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert parent.stdout.readline() == "up\n"
    return parent, pid


def session(leader: int) -> list[int]:
    """Processes of a session that are alive, the leader among them."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, of = stat.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue  # it has ended meanwhile
        if int(of) == leader and state != "Z":
            found.append(int(stat.parent.name))
    return found


@pytest.mark.parametrize("hearing", ["well", "deaf"])
def test_it_ends_with_a_parent_that_is_killed(tmp_path: Path, hearing: str) -> None:
    parent, leader = started(tmp_path, 0.5, hearing)
    assert len(session(leader)) == 2
    parent.kill()
    parent.wait()
    end = time.monotonic() + 20
    while leader in session(leader):
        assert time.monotonic() < end
        time.sleep(0.05)
    if hearing == "deaf":
        assert session(leader) == []
    for left in session(leader):  # who heard is to see to its own children
        os.kill(left, signal.SIGKILL)


def test_it_hears_ctrl_c_though_it_was_started_in_the_background(tmp_path: Path) -> None:
    (tmp_path / "asks.py").write_text("import signal; print(signal.getsignal(signal.SIGINT))", encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(tmp_path)])}
    command = ["sh", "-c", f"trap '' INT; exec {sys.executable} -m flows.tethered 5 asks"]
    child = subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert "default_int_handler" in child.stdout.read()
    assert child.wait(20) == 0


def test_it_ends_as_its_module_ends(tmp_path: Path) -> None:
    (tmp_path / "short.py").write_text("import sys; print(sys.argv[1:]); sys.exit(7)", encoding="utf-8")
    command = [sys.executable, "-m", "flows.tethered", "5", "short", "--port", "1"]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(tmp_path)])}
    child = subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.read() == "['--port', '1']\n"
    assert child.wait(20) == 7
