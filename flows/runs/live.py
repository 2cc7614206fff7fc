"""How far a run is, for whoever waits for it in a terminal: a bar from the first second on, then with the time that is left.

Where no terminal is there is no bar; the run's log says the same in plain lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

#: How far a publish is when it reaches a step, of 100: writing parts and checking them take most of it.
PUBLISHING = {
    "locked": 2.0,
    "planned": 5.0,
    "parts written": 55.0,
    "checked": 75.0,
    "parts stored": 90.0,
    "staged": 97.0,
    "published": 99.0,
    "latest": 100.0,
}


class Bar:
    """One line that moves; each stage has it for itself."""

    def __init__(self, console: Console) -> None:
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

        self._progress: Progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=None),
            TextColumn("{task.fields[told]}", markup=False),
            TimeElapsedColumn(),
            TextColumn("left", markup=False),
            TimeRemainingColumn(compact=True),
            console=console,
            transient=True,
            expand=True,
        )
        self._task: TaskID | None = None

    def begin(self, stage: str) -> None:
        """A stage begins; how long it takes nobody knows yet."""
        if self._task is not None:
            self._progress.remove_task(self._task)
        self._task = self._progress.add_task(stage, total=None, told="")

    def move(self, done: float, total: float, told: str) -> None:
        """So much of the stage is done."""
        if self._task is not None:
            self._progress.update(self._task, completed=done, total=total, told=told)

    def start(self) -> None:
        self._progress.start()

    def stop(self) -> None:
        self._progress.stop()


_bar: Bar | None = None


@contextmanager
def watched(console: Console | None = None) -> Iterator[None]:
    """A bar on this console (default: standard error), if it is a terminal, as long as the block lasts; then it is gone."""
    global _bar
    if console is None:
        from rich.console import Console  # not by way of `releases`, whose imports take longer than a second may

        console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    if not console.is_terminal or console.is_dumb_terminal:
        yield
        return
    bar = Bar(console)
    bar.begin("starting")
    bar.start()
    _bar = bar
    try:
        yield
    finally:
        _bar = None
        bar.stop()


def shown() -> bool:
    """Whether there is a bar, which tells what plain lines would."""
    return _bar is not None


def begin(stage: str) -> None:
    """A stage begins."""
    if _bar is not None:
        _bar.begin(stage)


def move(done: int, total: int) -> None:
    """So many of the stage's batches are done."""
    if _bar is not None:
        _bar.move(done, total, f"{done} of {total}")


def publishing(step: str) -> None:
    """A publish has reached a step (`releases.store.publishing.STEPS`)."""
    if _bar is not None and step in PUBLISHING:
        _bar.move(PUBLISHING[step], 100.0, step)
