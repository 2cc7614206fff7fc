"""Expected errors as one sentence and an exit code: 1 where something failed, 2 where it was asked for wrongly.

Nothing of this is imported before something fails: a command that only prints help should not wait for it.
"""

from __future__ import annotations


def sentence(error: Exception) -> tuple[str, int] | None:
    """What to tell of an error, and the exit code; None for one that nobody expects."""
    from httpx import HTTPError, HTTPStatusError
    from pydantic import ValidationError

    from flows import guard
    from flows.errors import RunError
    from flows.sources.collections import BadSource
    from releases.errors import StoreError

    if isinstance(error, ValidationError):
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"]).replace("_", "-")
        return f"--{name}: {first['msg'].removeprefix('Value error, ')} (given: {first['input']!r})", 2
    if isinstance(error, BadSource):
        return str(error), 2
    if isinstance(error, RunError | StoreError):
        return str(error), 1
    if isinstance(error, HTTPStatusError) and error.response.status_code == 401:
        return guard.WRONG_PASSWORD, 1
    if isinstance(error, HTTPError):
        return f"the Prefect server at {_server()} does not answer ({error}): start it, then run again", 1
    return None


def _server() -> str:
    from prefect.settings import PREFECT_API_URL

    return PREFECT_API_URL.value() or "a port of its own"
