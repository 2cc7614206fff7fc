"""Many runs in a row of the deployment `daily` over changing input, and whether anything grows.

    python -m benchmarks.fifty_runs [--runs 50] [--model MODEL]

Starts `onrecord dashboard` with a home, store and temporary folder of its own, deploys, and starts the next run when
the last has ended: a schedule of weeks in minutes. Every run adds an article, edits one, and each tenth withdraws one.
The default model is a blank pipeline: what is measured is the operation, not annotation.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from prefect.client.schemas.objects import FlowRun

from benchmarks.throughput import process_tree
from flows.dashboard import answers, api_url

ROOT = Path(__file__).parent.parent
STORY = "The ferry to Port Ellery will sail at {n} o'clock, its master, Ida Kroll, said.\n"
REPORTED = (1, 5, 25, 50)


@dataclass(frozen=True)
class Sample:
    """The state of things after a run."""

    run: int
    state: str
    seconds: float
    rss_mb: int
    handles: int
    processes: int
    temporary: int
    database_kb: int


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--runs", type=int, default=50)
    options.add_argument("--model")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="fifty-") as folder:
        print(
            f"{'run':>4} {'state':>10} {'seconds':>8} {'RSS MB':>7} {'handles':>8} {'procs':>6} {'tmp':>4} {'db KB':>7}"
        )
        for sample in measure(Path(folder), given.runs, given.model or _blank(Path(folder))):
            if sample.run in (*REPORTED, given.runs) or sample.state != "COMPLETED":
                print(
                    f"{sample.run:>4} {sample.state:>10} {sample.seconds:>8.1f} {sample.rss_mb:>7} {sample.handles:>8} "
                    f"{sample.processes:>6} {sample.temporary:>4} {sample.database_kb:>7}",
                    flush=True,
                )


def measure(folder: Path, runs: int, model: str) -> Iterator[Sample]:
    """Run `runs` times; a sample after each."""
    port = _free_port()
    home, temporary, news = folder / "home", folder / "tmp", folder / "news"
    for path in (home, temporary, news):
        path.mkdir()
    shutil.copy(ROOT / "prefect.yaml", folder)
    (folder / "collections.yaml").write_text("collections: [{path: news}]\n", encoding="utf-8")
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "ONRECORD_"))},
        "PREFECT_HOME": str(home),
        "TMPDIR": str(temporary),
        "ONRECORD_MODEL": model,
        "ONRECORD_WORKERS": "1",
        "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
    }
    dashboard = _start(folder, environment, "dashboard", "--port", str(port))
    try:
        while not answers(api_url(port)):
            time.sleep(0.5)
        environment["PREFECT_API_URL"] = api_url(port)
        store = str(folder / "output")
        deploying = _start(folder, environment, "deploy", "--paused", "--output", store, "--model", model)
        if deploying.wait() != 0:
            sys.exit("deploying failed")
        for number in range(1, runs + 1):
            yield _run(number, news, home, temporary, port, dashboard.pid)
    finally:
        dashboard.send_signal(signal.SIGTERM)
        dashboard.wait()


def _run(number: int, news: Path, home: Path, temporary: Path, port: int, pid: int) -> Sample:
    from prefect.deployments import run_deployment
    from prefect.settings import PREFECT_API_URL, temporary_settings

    (news / f"{number:04}.txt").write_text(STORY.format(n=number), encoding="utf-8")
    (news / "0001.txt").write_text(STORY.format(n=f"{number} or {number + 1}"), encoding="utf-8")
    if number % 10 == 0:
        (news / f"{number - 5:04}.txt").unlink()
    began = time.monotonic()
    with temporary_settings({PREFECT_API_URL: api_url(port)}):
        run = cast(FlowRun, run_deployment("build-release/daily", poll_interval=0.5))  # a coroutine in async code only
    seconds = time.monotonic() - began
    time.sleep(2)  # the worker takes note of the end
    tree = process_tree(pid)
    return Sample(
        run=number,
        state=run.state.type.value if run.state else "NONE",
        seconds=seconds,
        rss_mb=sum(_rss_kb(p) for p in tree) // 1024,
        handles=sum(len(os.listdir(f"/proc/{p}/fd")) for p in tree),
        processes=len(tree),
        temporary=sum(1 for _ in temporary.rglob("*")),
        database_kb=sum(path.stat().st_size for path in home.glob("prefect.db*")) // 1024,
    )


def _rss_kb(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    line = next((line for line in status.splitlines() if line.startswith("VmRSS")), "VmRSS 0")
    return int(line.split()[1])


def _start(folder: Path, environment: dict[str, str], *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "flows.cli", *arguments]
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)


def _blank(folder: Path) -> str:
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(folder / "blank")
    return str(folder / "blank")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
