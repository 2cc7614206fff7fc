"""Work that kills or hangs the process that does it, for tests of the worker pool."""

import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from releases.store.blocks import BlockWork, write_block
from releases.store.derived import SaidWork, write_said
from releases.store.workspace import Hands


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


@dataclass(frozen=True)
class WriterDies:
    """Hands of which the one that writes the first block of a publish dies over it, and the one that writes its first `said`."""

    hands: Hands
    deaths: str
    """folder in which each death leaves a file"""
    lent = True

    def map(self, function: Callable[[Any], Any], works: Iterable[Any]) -> Iterator[Any]:
        if function not in (write_block, write_said):  # it looks at parts, and writes none
            return self.hands.map(function, works)
        return self.hands.map(_die_or_write, ((self.deaths, function, work) for work in works))


def _die_or_write(given: tuple[str, Callable[[Any], Any], BlockWork | SaidWork]) -> Any:
    deaths, function, work = given
    mark = Path(deaths) / f"{function.__name__}-{work.folder.name}"
    if not mark.exists():
        mark.touch()
        function(work)
        (work.folder / f"{function.__name__}-half.parquet").write_bytes(b"PAR1")
        os.kill(os.getpid(), signal.SIGKILL)
    return function(work)
