"""`--summary FILE`: what a run did, or why it failed, for the program that started it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.cli import failures


@contextmanager
def told_in(path: Path | None) -> Iterator[dict[str, object]]:
    """A summary to fill in, written to `path` as JSON when the block ends, also where it ends in an error.

    `outcome` is `published`, `nothing to do` or `failed`, then with `error` and `exit_code`. An old file is replaced before
    the run, so that what is there afterwards is of this run, or `unfinished` where it was ended from outside.
    """
    told: dict[str, object] = {}
    _write(path, {"outcome": "unfinished"})
    try:
        yield told
    except Exception as error:
        sentence, code = failures.sentence(error) or (f"{type(error).__name__}: {error}", 1)
        _write(path, {"outcome": "failed", "error": sentence, "exit_code": code})
        raise
    outcome = "published" if told.get("release") is not None else "nothing to do"
    _write(path, {"outcome": outcome, **told})


def _write(path: Path | None, told: dict[str, object]) -> None:
    if path is None:
        return
    from releases.exports import files

    files.write(path, (json.dumps(told, ensure_ascii=False, indent=1, default=str) + "\n").encode(), force=True)
