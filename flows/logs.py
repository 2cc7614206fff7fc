"""Logs that people read: expected errors as one sentence, and on the terminal only what onrecord itself says."""

from __future__ import annotations

import logging
from pathlib import Path

import httpx

from flows.errors import RunError
from flows.runs import live
from flows.runs.stages import SourceFault
from flows.sources.collections import BadSource
from releases.errors import StoreError
from releases.exports.terminal import visible

EXPECTED = (RunError, StoreError, BadSource, SourceFault)
#: The Prefect server cannot be reached.
UNREACHABLE = (httpx.TransportError, ConnectionError)
#: Prefect's own words on events and logs that it can't get rid of.
_DELIVERY = ("prefect._internal", "prefect.events", "EventsWorker", "APILogWorker")
_VERDICT = ("Finished in state", "Crash detected!")
#: Seconds in which a run's last events and log lines should have reached the server.
DELIVERY_SECONDS = 3.0
_OWN_FOLDER = str(Path(__file__).parent)


#: Attribute of a line that the command itself ends with: the terminal need not have it twice.
TOLD_AT_END = "told_at_end"
#: Attribute of a line that the bar of a terminal shows as well.
SHOWN_BY_BAR = "shown_by_bar"


class _ExpectedErrors(logging.Filter):
    """Turns Prefect's report of an expected error, a traceback, into the error's own sentence."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, EXPECTED):
            record.exc_info, record.exc_text = None, None
            if record.levelno >= logging.ERROR:
                record.msg, record.args, record.expected_error = str(error), (), True
        return True


class _Plain(logging.Formatter):
    """The message, with nothing in it that a terminal would obey: names of files stand in messages."""

    def format(self, record: logging.LogRecord) -> str:
        return visible(super().format(record))


class _OwnWords(logging.Filter):
    """Lets through to the terminal what our own modules log, and what others warn of."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if live.shown() and getattr(record, SHOWN_BY_BAR, False):
            return False
        if getattr(record, TOLD_AT_END, False) or record.getMessage().startswith("Finished in state"):
            return False
        if getattr(record, "expected_error", False) or isinstance(error, UNREACHABLE):
            return False  # the command itself ends with this sentence
        if record.name.startswith(_DELIVERY):
            return False  # a server that went away is told of once, by the run
        if str(record.msg).startswith(_VERDICT):
            return False  # that a run failed is what the command itself says
        return record.levelno >= logging.WARNING or record.pathname.startswith(_OWN_FOLDER)


def expected_errors() -> None:
    """Report expected errors of flow and task runs as one sentence; in every process that runs the flow."""
    for name in ("prefect.flow_runs", "prefect.task_runs"):
        logger = logging.getLogger(name)
        if not any(isinstance(f, _ExpectedErrors) for f in logger.filters):
            logger.addFilter(_ExpectedErrors())


def terminal() -> None:
    """Keep the terminal of a run by hand to one line a batch: no times, no names, none of Prefect's own progress."""
    from prefect.logging.configuration import setup_logging

    setup_logging()
    logging.raiseExceptions = False  # Prefect prints lines that the server does not take
    # A screenful for each event that a server did not take, past the handlers below; Prefect sets levels anew.
    logging.getLogger("prefect._internal.concurrency").addFilter(lambda record: "failed to process" not in record.msg)
    for name in ("prefect", "prefect.flow_runs", "prefect.task_runs", ""):
        for handler in logging.getLogger(name).handlers:
            if type(handler).__name__ == "PrefectConsoleHandler":
                handler.addFilter(_OwnWords())
                handler.setFormatter(_Plain("%(message)s"))


def deliver() -> None:
    """Have the last events and log lines of the runs in this process reach Prefect's server, if it takes them soon."""
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker

    for service in (APILogWorker, EventsWorker):
        service.drain_all(timeout=DELIVERY_SECONDS)


def warn_unreachable(error: Exception) -> None:
    """Say, once, that Prefect's server went away while a run went on without it."""
    logging.getLogger("prefect").warning(
        "the Prefect server stopped answering in mid-run (%s); the run went on without it, and the next one tells it",
        error,
    )
