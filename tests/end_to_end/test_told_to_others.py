"""A deployment of somebody else's that waits for releases, with the trigger that the documentation shows."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.conftest import Command

DOCS = Path(__file__).parents[2] / "docs" / "run-every-day.md"
#: A process of its own, as at a reader's: its flow opens the release that the event names, and counts quotes.
READER = """
import json, sys
from pathlib import Path

import pandas as pd
import yaml
from prefect import flow
from prefect.events import DeploymentEventTrigger


@flow
def count(release: int, location: str) -> None:
    said = pd.read_parquet(f"{location}/said")
    Path(sys.argv[1]).write_text(json.dumps({"release": int(release), "location": location, "quotes": len(said)}))


if __name__ == "__main__":
    written = yaml.safe_load(Path(sys.argv[2]).read_text())["triggers"]
    triggers = [DeploymentEventTrigger(**{k: v for k, v in one.items() if k != "type"}) for one in written]
    count.serve(name="counting", triggers=triggers, parameters={"release": 0, "location": ""})
"""


@pytest.mark.slow
def test_a_deployment_runs_once_a_release_is_published(
    onrecord: Command, prefect_server: str, environment: dict[str, str], tmp_path: Path
) -> None:
    (shown,) = re.findall(r"```yaml\n( *triggers:.*?)```", DOCS.read_text("utf-8"), re.S)
    # Other tests publish too, to the same server.
    own = shown.replace("/path/to/output", f"{tmp_path}/store")
    assert own != shown
    (tmp_path / "triggers.yaml").write_text(own)
    (tmp_path / "reader.py").write_text(READER)
    counted = tmp_path / "counted.json"
    with (tmp_path / "log").open("w") as log:
        reader = subprocess.Popen(
            [sys.executable, str(tmp_path / "reader.py"), str(counted), str(tmp_path / "triggers.yaml")],
            env={**environment, "PREFECT_API_URL": prefect_server},
            cwd=Path(__file__).parents[2],
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            wanted = {"deployments": {"name": {"any_": ["counting"]}}}
            _until(lambda: httpx.post(f"{prefect_server}/deployments/filter", json=wanted).json(), tmp_path / "log")
            (tmp_path / "in").mkdir()
            (tmp_path / "in" / "a.txt").write_text("Mill opens\n\n“The mill opens in May,” said Ada Vell, the mayor.\n")
            for store in ("another store", "store"):
                done = onrecord("run", tmp_path / "in", "--output", tmp_path / store)
                assert done.returncode == 0, done.stdout + done.stderr
            _until(counted.exists, tmp_path / "log")
            assert json.loads(counted.read_text()) == {
                "release": 1,
                "location": f"{tmp_path}/store/releases/0001",
                "quotes": 1,
            }
        finally:
            os.killpg(reader.pid, signal.SIGTERM)
            reader.wait(30)


def _until(holds: object, log: Path) -> None:
    end = time.monotonic() + 120
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.5)
