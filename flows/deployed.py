"""The process of a run that a worker starts: `python -m flows.deployed LIMITS`, from the work pool's template.

The server says which run, of which of our flows, and with which parameters; which code runs, within which limits, is fixed
here: no pull step, entrypoint or variable of a deployment or of a run is followed.
"""

from __future__ import annotations

import os
import runpy
import sys
from uuid import UUID

from flows.limits import VARIABLE
from flows.variables import ENVIRONMENT

#: What runs, by the name of the flow.
ENTRYPOINTS = {
    "build-release": "flows.build_release.build_release",
    "verify-store": "flows.upkeep.store_flows.verify_store",
    "prune-store": "flows.upkeep.store_flows.prune_store",
}


def main(limits: str) -> None:
    """Run the flow of `PREFECT__FLOW_RUN_ID` within `limits` (JSON, see `flows.limits`)."""
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    os.environ[VARIABLE] = limits
    os.environ["PREFECT__FLOW_ENTRYPOINT"] = ENTRYPOINTS[_flow(UUID(os.environ["PREFECT__FLOW_RUN_ID"]))]
    del sys.argv[1:]  # Prefect's engine would take it for the id of the run
    runpy.run_module("prefect.engine", run_name="__main__")


def _flow(run_id: UUID) -> str:
    """The name of a run's flow; of one that is not ours, that of the first, which then refuses its parameters."""
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        name = client.read_flow(client.read_flow_run(run_id).flow_id).name
    return name if name in ENTRYPOINTS else next(iter(ENTRYPOINTS))


if __name__ == "__main__":
    main(sys.argv[1])
