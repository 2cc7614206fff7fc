"""Stops a command that is told to: within seconds, from wherever it is, with one sentence and nothing left running.

A command may be cut off anywhere: what it makes appears by one rename, and its lock goes with it. So a stop unwinds
nothing. The main thread stands still where it is, be it in an import, in Prefect or in a library's native code, while a
thread of its own says the sentence, tells whoever wants to know, ends all children and leaves. Nothing here is
imported late, and nothing waits for a lock that the main thread may hold: but for the telling, which has a limit.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from pathlib import Path
from types import FrameType
from typing import NoReturn

SIGNALS = (signal.SIGINT, signal.SIGTERM)
#: Seconds for what wants to be told of a stop, such as Prefect's server; a busy one answers in tenths.
TELLING_SECONDS = 2.0
#: Seconds after which a process whose main thread winds up by itself is ended all the same.
WINDING_UP_SECONDS = 3.5

#: Where a bar may stand: the line is cleared and the cursor shown again.
_AFTER_A_BAR = "\r\x1b[2K\x1b[?25h"
_QUIET_TRACKER = "ignore:resource_tracker:UserWarning"

_sentence = "stopped"
_hooks: list[Callable[[], object]] = []
_told_to_stop = threading.Event()
_through = threading.Event()
_pipe: tuple[int, int] | None = None
_standing_still = False


def listen() -> None:
    """From now on SIGINT and SIGTERM end this process with exit code 130 or 143; a second one does so at once.

    To be called in the main thread, before anything that takes long to import.
    """
    global _standing_still
    _standing_still = True
    # What clears up after a process that leaves without ado is no news: Python's resource tracker reads this.
    os.environ["PYTHONWARNINGS"] = ",".join(filter(None, [os.environ.get("PYTHONWARNINGS"), _QUIET_TRACKER]))
    _start(_stop)
    stand_still_when_told()


def listen_as_guest() -> None:
    """In a process that has its own way to stop, such as Prefect's: its workers go at once, and all of it soon."""
    _start(_see_it_wind_up)


def ignore_again() -> None:
    """Leave the signals to the command, which installs handlers of its own after this."""
    signal.set_wakeup_fd(-1)


def stand_still_when_told() -> None:
    """Take the signals back from a library that has put its own handlers; nothing where `listen` was not called."""
    if _standing_still and threading.current_thread() is threading.main_thread():
        for number in SIGNALS:
            signal.signal(number, _stand_still)


def say(sentence: str) -> None:
    """What a stop says from now on."""
    global _sentence
    _sentence = sentence


def tell(hook: Callable[[], object]) -> Callable[[], None]:
    """Have `hook` called when a stop comes, for `TELLING_SECONDS` at most. Returns what takes it away again."""
    _hooks.append(hook)
    return lambda: _hooks.remove(hook)


def requested() -> bool:
    """Whether this process has been told to stop."""
    return _told_to_stop.is_set()


def leave(code: int) -> NoReturn:
    """End this process and its children now: no library's last errands, which can take minutes without a server."""
    if requested():  # the stop's own exit code and sentence
        threading.Event().wait()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):  # the reader of our pipe is gone
            code = code or 1
    end_children()
    os._exit(code)


def end_children() -> None:
    """End every process below this one. Python's resource tracker stays: it clears up, and goes by itself."""
    for _ in range(3):  # one that was just being started is found in the next round
        found = _descendants()
        for pid in found:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        if not found:
            return
        time.sleep(0.01)


@contextmanager
def sheltered() -> Iterator[None]:
    """Have Ctrl-C pass by all threads and processes that the block starts; this process goes on hearing it."""
    resource_tracker.ensure_running()  # starting it would lift the block
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def shelter() -> None:
    """Have Ctrl-C pass by this thread, and all threads and processes that it starts from now on.

    A terminal sends Ctrl-C to all processes of a command at once: one that is just starting would answer with a traceback.
    """
    resource_tracker.ensure_running()  # starting it would lift the block
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])


def _start(act: Callable[[signal.Signals, int], None]) -> None:
    global _pipe
    if _pipe is None:
        _pipe = os.pipe()
        os.set_blocking(_pipe[1], False)
        threading.Thread(target=_watch, args=(_pipe[0], act), name="stopping", daemon=True).start()
        threading.Thread(target=_call_hooks, name="telling of a stop", daemon=True).start()
    # The number of a signal gets here in the moment it comes, whatever the main thread does and whoever has put a
    # handler in the place of ours.
    signal.set_wakeup_fd(_pipe[1], warn_on_full_buffer=False)


def _stand_still(_number: int, _frame: FrameType | None) -> None:
    while True:
        time.sleep(60)


def _watch(pipe: int, act: Callable[[signal.Signals, int], None]) -> None:
    act(_next(pipe), pipe)


def _next(pipe: int) -> signal.Signals:
    while True:
        number = os.read(pipe, 1)[0]
        if number in SIGNALS:
            return signal.Signals(number)


def _stop(number: signal.Signals, pipe: int) -> None:
    _speak_last()
    _told_to_stop.set()
    threading.Thread(target=_second, args=(pipe,), daemon=True).start()
    _through.wait(TELLING_SECONDS)
    end_children()
    os._exit(128 + number)


def _second(pipe: int) -> None:
    _next(pipe)
    _through.set()


def _speak_last() -> None:
    """Say the sentence; whatever other threads have to say afterwards goes nowhere."""
    terminal = sys.stderr.isatty()
    colours = terminal and "NO_COLOR" not in os.environ
    text = f"onrecord: {_sentence}"
    stderr = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    with suppress(OSError):  # nobody reads
        os.write(stderr, (_AFTER_A_BAR if terminal else "").encode())
        os.write(stderr, (f"\x1b[31m{text}\x1b[0m\n" if colours else f"{text}\n").encode())


def _see_it_wind_up(number: signal.Signals, _pipe: int) -> None:
    _told_to_stop.set()
    time.sleep(WINDING_UP_SECONDS)
    end_children()
    os._exit(128 + number)


def _call_hooks() -> None:
    _told_to_stop.wait()
    try:
        for hook in reversed(_hooks):
            hook()
    finally:
        _through.set()


def _descendants() -> list[int]:
    tracker = getattr(resource_tracker._resource_tracker, "_pid", None)
    found: list[int] = []
    if not Path("/proc/self/task").is_dir():
        return [child.pid for child in multiprocessing.active_children() if child.pid]
    to_do = [os.getpid()]
    while to_do:
        children = [child for child in _children(to_do.pop()) if child != tracker]
        found += children
        to_do += children
    return found


def _children(pid: int) -> list[int]:
    """Children of a process that still run."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
        return [child for child in children if not _is_dead(child)]
    except OSError:  # it has just ended
        return []


def _is_dead(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except OSError:
        return True
