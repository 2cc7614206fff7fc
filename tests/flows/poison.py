"""Work that kills or hangs the process that does it, for tests of the worker pool."""

import os
import signal
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Numbers:
    """Numbers to double; 13 kills the worker, 99 hangs it."""

    values: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.values)

    def halves(self) -> tuple["Numbers", "Numbers"]:
        middle = len(self.values) // 2
        return Numbers(self.values[:middle]), Numbers(self.values[middle:])


def double(work: Numbers) -> list[int]:
    if 13 in work.values:
        os.kill(os.getpid(), signal.SIGKILL)
    if 99 in work.values:
        time.sleep(600)
    return [2 * value for value in work.values]


def process_id() -> int:
    return os.getpid()


def refuse(message: str) -> None:
    raise ValueError(message)


def add_line(path: str) -> int:
    """Adds a line to a file; how many it has now."""
    with open(path, "a+", encoding="utf-8") as file:
        file.write("line\n")
        file.seek(0)
        return len(file.readlines())
