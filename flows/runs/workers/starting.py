"""Which workers a run has: processes of this machine, or of a Dask cluster."""

from __future__ import annotations

from flows.runs.settings import Settings
from flows.runs.workers import Workers
from flows.runs.workers.dask_cluster import ClusterWorkers

AnyWorkers = Workers | ClusterWorkers


def start_workers(settings: Settings, staging: str) -> AnyWorkers:
    """Those that the settings ask for. Raises RunError where a cluster is of no use."""
    if settings.runner == "dask":
        return ClusterWorkers(settings, staging)
    return Workers(settings.workers, settings.group_timeout)
