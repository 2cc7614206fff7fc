"""A module run as a program that does not outlive who started it: `python -m flows.tethered SECONDS MODULE ARGUMENTS…`.

Who starts it holds the writing end of its standard input, which the kernel closes also after a kill -9. Then the program
is asked to end (SIGTERM), and SECONDS later what is left of its session is killed.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
import time


def _until_let_go(patience: float) -> None:
    while os.read(0, 4096):  # not by `sys.stdin`: its lock, held by this thread, would abort an interpreter that ends
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(patience)
    if os.getsid(0) == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Run the module that is named, with the arguments behind it."""
    patience, *sys.argv = sys.argv[1:]
    # A shell lets what it starts in the background ignore Ctrl-C, by which Prefect's worker ends itself on SIGTERM.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=_until_let_go, args=(float(patience),), name="tether", daemon=True).start()
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
