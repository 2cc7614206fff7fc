"""The bar of a run: in a terminal from the first moment on, nothing of it in a pipe, gone when a run ends or is stopped."""

from __future__ import annotations

import io
import logging
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rich.console import Console

from flows import logs
from flows.runs import live
from releases.store.publishing import STEPS
from tests.conftest import ROOT

CODES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


def screen(terminal: bool) -> Console:
    return Console(file=io.StringIO(), force_terminal=terminal, width=80, _environ={"TERM": "xterm"})


def printed(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return CODES.sub("", console.file.getvalue())


def test_each_stage_has_its_line() -> None:
    console = screen(True)
    with live.watched(console):
        assert live.shown()
        live.begin("reading")
        live.move(1, 4)
        assert live._bar is not None
        live._bar._progress.refresh()
        live.begin("publishing")
        live.publishing("parts written")
        live._bar._progress.refresh()
    text = printed(console)
    assert ("starting" in text, "reading" in text, "1 of 4" in text) == (True, True, True)
    assert "publishing" in text
    assert "parts written" in text
    assert not live.shown()
    assert console.file.getvalue().endswith("\x1b[?25h\r\x1b[1A\x1b[2K")  # type: ignore[attr-defined]


def test_in_a_pipe_there_is_none() -> None:
    console = screen(False)
    with live.watched(console):
        live.begin("reading")
        live.move(1, 4)
        live.publishing("locked")
        assert not live.shown()
    assert printed(console) == ""


def test_every_step_it_knows_is_one_of_a_publish() -> None:
    assert set(live.PUBLISHING) <= set(STEPS)
    assert sorted(live.PUBLISHING, key=STEPS.index) == list(live.PUBLISHING)


def test_what_the_bar_tells_is_no_line_beside_it() -> None:
    (words,) = [one() for one in (logs._OwnWords,)]
    path = str(ROOT / "flows" / "stage_tasks.py")
    line = logging.LogRecord("prefect.task_runs", logging.INFO, path, 1, "read 1/4", (), None)
    setattr(line, logs.SHOWN_BY_BAR, True)
    assert words.filter(line)
    with live.watched(screen(True)):
        assert not words.filter(line)


def in_terminal(*arguments: str) -> tuple[int, int]:
    """The command `onrecord` in a terminal of its own: process and terminal."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ |= {"TERM": "xterm-256color", "PYTHONPATH": str(ROOT)}
        os.execv(sys.executable, [sys.executable, "-m", "flows", *arguments])
    return pid, terminal


def rest(terminal: int) -> bytes:
    found = b""
    try:
        while piece := os.read(terminal, 65536):
            found += piece
    except OSError:  # how a terminal ends
        pass
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks Linux what the process has used up")
def test_it_is_there_within_a_second_and_a_stop_takes_it_away(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("“The mill opens in May,” said Ada Vell, the mayor.\n")
    pid, terminal = in_terminal("run", str(tmp_path), "--output", str(tmp_path / "store"))
    first = os.read(terminal, 1)
    used = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    time.sleep(0.5)
    os.kill(pid, signal.SIGINT)
    text = (first + rest(terminal)).decode()
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == 130
    assert sum(int(ticks) for ticks in used[11:13]) / os.sysconf("SC_CLK_TCK") < 1.0  # of CPU: others may be busy
    assert "starting" in text
    before, _, said = text.rpartition("\x1b[2K\x1b[?25h")
    assert "\x1b[?25l" in before
    # Half a second on it may have begun to read, while Prefect is still being imported.
    going_on = "onrecord: stopped; the next run goes on from what this one had finished"
    assert CODES.sub("", said).strip() in ("onrecord: stopped", going_on)


def test_an_empty_folder_is_refused_before_prefect_starts(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    code = "import sys; from flows.cli import main\ntry: main()\nfinally: print('prefect' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, "run", str(tmp_path / "in"), "--output", str(tmp_path / "store")],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "False\n")
    assert len(done.stderr.strip().splitlines()) == 1
