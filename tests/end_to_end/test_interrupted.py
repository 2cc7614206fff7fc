"""A run that is killed leaves a store that opens; the next run goes on from there."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.interrupted_runs import disturb
from tests.conftest import ROOT


@pytest.mark.slow
def test_killed_runs_lose_nothing(environment: dict[str, str], prefect_server: str, tmp_path: Path) -> None:
    environment = {**environment, "PREFECT_API_URL": prefect_server}
    summary = disturb(ROOT / "seeds", tmp_path, 3, 7, environment, "--batch-size", "3")
    assert summary["kills"] == 3
    assert summary["problems"] == []
    assert summary["differences"] == []
