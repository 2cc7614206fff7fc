"""When a warning rings: at once, and then once a day for as long as it lasts.

A schedule of every few minutes would else ring for one dead feed at each of its runs. What was rung is kept beside the
store's checkpoints; where that file is lost, a warning rings once more.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from flows.runs.quality import Check

#: Less than a day: a daily run that begins some minutes earlier than yesterday's rings too.
AGAIN = timedelta(hours=20)

_LOG = logging.getLogger(__name__)

Rung = Mapping[str, datetime]
"""names of the expectations that fail, and when that rang last"""


def due(before: Rung, checks: Sequence[Check], moment: datetime) -> tuple[bool, dict[str, datetime]]:
    """Whether to ring for these checks, and what has been rung then.

    One that passes is forgotten, so that the next time rings; of one that was not judged nothing is known.
    """
    passed = {check.name for check in checks if check.passed and check.value is not None}
    failed = {check.name for check in checks if not check.passed}
    rung = {name: at for name, at in before.items() if name not in passed}
    fresh = [name for name in failed if name not in rung or moment - rung[name] >= AGAIN]
    if fresh:
        rung |= dict.fromkeys(failed, moment)
    return bool(fresh), rung


def rings(file: Path, checks: Sequence[Check], moment: datetime) -> bool:
    """Whether to ring, by what `file` says was rung; writes down what is now."""
    before = _read(file)
    ringing, rung = due(before, checks, moment)
    if rung != before:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps({name: at.isoformat() for name, at in rung.items()}), encoding="utf-8")
        except OSError as error:
            _LOG.warning("%s cannot be written, so a warning rings at each run: %s", file, error)
    return ringing


def _read(file: Path) -> dict[str, datetime]:
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
        return {str(name): datetime.fromisoformat(at) for name, at in held.items()}
    except (OSError, ValueError, TypeError, AttributeError):  # none yet, or damaged: it costs one ring
        return {}
