"""Ctrl-C ends a run soon, with one sentence, and leaves nothing running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from tests.conftest import ROOT, SEEDS

#: A stop takes a second or two; a run that waits for its batches or its server takes minutes.
PATIENCE = 60


def test_ctrl_c_in_mid_run(environment: dict[str, str], prefect_server: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "flows.cli", "run", str(SEEDS), "--output", str(tmp_path / "output")]
    run = subprocess.Popen(
        [*command, "--batch-size", "1"],
        cwd=ROOT,
        env={**environment, "PREFECT_API_URL": prefect_server},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    killer = threading.Timer(PATIENCE * 3, run.kill)
    killer.start()
    said = []
    for line in run.stderr:
        said.append(line)
        if "read 1/1" in line:
            os.killpg(run.pid, signal.SIGINT)
            break
    said.append(run.communicate(timeout=PATIENCE)[1])
    killer.cancel()
    assert run.returncode == 130, "".join(said)
    assert "stopped; the next run goes on" in said[-1]
    assert "Traceback" not in "".join(said)
