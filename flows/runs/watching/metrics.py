"""What a run came to, as a file of Prometheus's text format: for node_exporter's textfile collector, and any alerting on it.

The format is that of https://prometheus.io/docs/instrumenting/exposition_formats/ (version 0.0.4). Names of collections,
tables and reasons are labels; no word of an article is told.
"""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from flows.runs.summary import Summary

_LOG = logging.getLogger(__name__)

CHANGES: tuple[Literal["new", "edited", "withdrawn"], ...] = ("new", "edited", "withdrawn")

_PREFIX = "onrecord_"
_SUCCESS = "last_success_timestamp_seconds"
#: What is kept of the file before by a run that failed.
_KEPT = re.compile(rf"^{_PREFIX}{_SUCCESS}\S* (\S+)$", re.M)


@dataclass(frozen=True, slots=True)
class Metric:
    """One gauge: its samples by their labels."""

    name: str
    help: str
    samples: Sequence[tuple[Mapping[str, str], float]] = field(default_factory=tuple)


@contextmanager
def written(file: str | None, output: str) -> Iterator[list[Summary]]:
    """A list for the run's summary; `file` gets what it says when the block ends, also where it ends in an error.

    A file that cannot be written costs a warning and nothing else.
    """
    told: list[Summary] = []
    if file is None:
        yield told
        return
    began = time.time()
    try:
        yield told
    except BaseException:
        _write(Path(file), of_run(output, None, began, time.time(), _last_success(Path(file))))
        raise
    _write(Path(file), of_run(output, told[-1], began, time.time(), time.time()))


def of_run(output: str, summary: Summary | None, began: float, ended: float, last_success: float) -> list[Metric]:
    """The metrics of a run, by its summary; None: it failed. Times in seconds since 1970."""
    told = [
        Metric("run_success", "Whether the last run went through.", [({}, float(summary is not None))]),
        Metric("run_end_timestamp_seconds", "When the last run ended.", [({}, ended)]),
        Metric("run_duration_seconds", "How long the last run took.", [({}, ended - began)]),
        Metric(_SUCCESS, "When a run last went through; 0: none did.", [({}, last_success)]),
    ]
    if summary is not None:
        changed = {name: summary.get(name, 0) for name in CHANGES}
        changes = [({"change": name}, float(n)) for name, n in changed.items()]
        rejected = [({"reason": reason}, float(n)) for reason, n in sorted(summary.get("rejected", {}).items())]
        rows = [({"table": table}, float(n)) for table, n in summary["counts"].items()]
        arrived = [({"collection": name}, at) for name, at in sorted(summary.get("last_article", {}).items())]
        told += [
            Metric(
                "release", "Number of the newest release.", [({}, float(summary["release"] or summary["parent"] or 0))]
            ),
            Metric("release_rows", "Rows of the newest release.", rows),
            Metric("run_published", "Whether the last run published.", [({}, float(summary["release"] is not None))]),
            Metric("run_warnings", "Expectations that the last run missed.", [({}, float(len(summary["warnings"])))]),
            Metric("run_documents", "Documents that the last run changed.", changes),
            Metric("run_rejects", "Records that the last run rejected.", rejected),
            Metric(
                "collection_last_article_timestamp_seconds",
                "Hour in which a run last saw a new article of the collection.",
                arrived,
            ),
        ]
    return [Metric(m.name, m.help, [({"store": output, **labels}, n) for labels, n in m.samples]) for m in told]


def text(metrics: Sequence[Metric]) -> str:
    """The metrics as Prometheus reads them; one without a sample is left out."""
    lines = []
    for metric in metrics:
        if metric.samples:
            lines += [f"# HELP {_PREFIX}{metric.name} {metric.help}", f"# TYPE {_PREFIX}{metric.name} gauge"]
        for labels, value in metric.samples:
            told = ",".join(f'{name}="{_escaped(of)}"' for name, of in labels.items())
            lines.append(f"{_PREFIX}{metric.name}{{{told}}} {value!r}")
    return "\n".join([*lines, ""])


def last_articles(arrivals: Mapping[str, Mapping[str, int]], hour: str) -> dict[str, float]:
    """Of each collection the last hour with a new article, in seconds since 1970; `hour` is how hours are written."""
    moments = {name: datetime.strptime(max(counts), hour) for name, counts in arrivals.items() if counts}
    return {name: moment.replace(tzinfo=UTC).timestamp() for name, moment in moments.items()}


def _escaped(value: str) -> str:
    """A label's value; a name of a file that is no text loses what is none."""
    plain = value.encode("utf-8", "replace").decode()
    return plain.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _last_success(file: Path) -> float:
    with suppress(OSError, ValueError):
        if found := _KEPT.search(file.read_text(encoding="utf-8")):
            return float(found.group(1))
    return 0.0


def _write(file: Path, metrics: Sequence[Metric]) -> None:
    """Whole or not at all, readable for node_exporter; it passes by files with another ending than `.prom`."""
    fresh = file.with_name(f".{file.name}-{os.getpid()}")
    try:
        fresh.write_text(text(metrics), encoding="utf-8")
        fresh.chmod(0o644)
        os.replace(fresh, file)
    except OSError as error:
        _LOG.warning("metrics could not be written to %s: %s", file, error)
        with suppress(OSError):
            fresh.unlink()
