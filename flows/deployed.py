"""The process of a run that a worker starts: `python -m flows.deployed LIMITS`, from the work pool's template.

The server says which run and with which parameters; which code runs, within which limits, is fixed here: no pull step,
entrypoint or variable of a deployment or of a run is followed.
"""

from __future__ import annotations

import os
import runpy
import sys

from flows.limits import VARIABLE
from flows.variables import ENVIRONMENT

ENTRYPOINT = "flows.build_release.build_release"


def main(limits: str) -> None:
    """Run the flow of `PREFECT__FLOW_RUN_ID` within `limits` (JSON, see `flows.limits`)."""
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    os.environ[VARIABLE] = limits
    os.environ["PREFECT__FLOW_ENTRYPOINT"] = ENTRYPOINT
    del sys.argv[1:]  # Prefect's engine would take it for the id of the run
    runpy.run_module("prefect.engine", run_name="__main__")


if __name__ == "__main__":
    main(sys.argv[1])
