"""Memory that Arrow has freed goes back to the system."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize(("wanted", "expected"), [(None, "system"), ("mimalloc", "mimalloc")])
def test_flows_choose_the_pool_that_gives_back_what_is_free_unless_somebody_chose(
    wanted: str | None, expected: str
) -> None:
    others = {name: value for name, value in os.environ.items() if name != "ARROW_DEFAULT_MEMORY_POOL"}
    chosen = others if wanted is None else {**others, "ARROW_DEFAULT_MEMORY_POOL": wanted}
    told = "import flows.cli, pyarrow; print(pyarrow.default_memory_pool().backend_name)"
    done = subprocess.run([sys.executable, "-c", told], env=chosen, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == expected
