"""The variables that every process of a run has, started by hand or by a worker."""

from flows.guard import CLOSED

#: Read by libraries when they are imported, so they are set before anything else is; a user's own value wins.
ENVIRONMENT = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # A run by hand has a server of its own while it lasts; no web page may use it.
    **CLOSED,
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    # One process a core annotates; BLAS threads of their own would only get in each other's way.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}

#: `gc.set_threshold` for processes that import much: Python's own makes imports of Prefect and its server a fifth slower.
GARBAGE = (50_000, 20, 100)
