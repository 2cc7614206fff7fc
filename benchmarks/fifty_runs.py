"""Fifty days of the deployment `daily`, three of them bad: states, alarms, and whether anything grows.

    python -m benchmarks.fifty_runs [--runs 50] [--model MODEL] [--screens FOLDER]

Starts `onrecord dashboard` with a home, store and temporary folder of its own, deploys with an alarm that calls a receiver
in this process, and starts the next run, marked as the scheduler marks its runs, when the last has ended. Days pass by a
clock that runs judge arrivals by. Every day brings articles, fewer at weekends, edits one and each tenth withdraws one;
on two nothing comes before four weeks are known. Of the bad days one brings nothing, one a flood, and of one half is
broken. Exits with 1 where a state or an alarm is another than it must be. The default model is a blank pipeline: what is
measured is the operation, not annotation.
"""

from __future__ import annotations

import argparse
import http.server
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from prefect.client.schemas.objects import FlowRun

from benchmarks.throughput import process_tree
from flows.dashboard import answers, api_url

ROOT = Path(__file__).parent.parent
STORY = "The ferry to Port Ellery will sail at {n} o'clock on day {day}, its master, Ida Kroll, said.\n"
REPORTED = (1, 5, 25, 50)
MONDAY = datetime(2031, 5, 5, 6, 10, tzinfo=UTC)
"""the first day"""
WEEKDAY, WEEKEND = 12, 8
NOTHING_YET = (10, 20)
"""days without news before there is enough to judge by: no reason to ring"""
DEAD, FLOOD, BROKEN = BAD = (36, 41, 46)
#: Read by Python at its start in every process below the dashboard: a run judges by the day that the file names.
CLOCK = """
import sys
if "flows.deployed" in sys.orig_argv:
    from datetime import datetime
    from pathlib import Path
    from flows.runs.watching import arrivals
    arrivals.now = lambda: datetime.fromisoformat(Path({file!r}).read_text())
"""


@dataclass(frozen=True)
class Sample:
    """The state of things after a run."""

    run: int
    state: str
    expected: str
    message: str
    seconds: float
    rss_mb: int
    handles: int
    processes: int
    temporary: int
    database_kb: int

    def __str__(self) -> str:
        return (
            f"{self.run:>4} {self.state:>10} {self.seconds:>8.1f} {self.rss_mb:>7} {self.handles:>8} "
            f"{self.processes:>6} {self.temporary:>4} {self.database_kb:>7}"
        )


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--runs", type=int, default=50)
    options.add_argument("--model")
    options.add_argument("--screens", type=Path, help="folder for pictures of the dashboard's list (needs Chromium)")
    given = options.parse_args()
    rung: list[dict[str, str]] = []
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="fifty-") as folder, _receiver(rung) as address:
        print(
            f"{'run':>4} {'state':>10} {'seconds':>8} {'RSS MB':>7} {'handles':>8} {'procs':>6} {'tmp':>4} {'db KB':>7}"
        )
        place = Path(folder)
        for sample in measure(place, given.runs, given.model or _blank(place), address, rung, given.screens):
            right = sample.state == sample.expected
            wrong += not right
            if sample.run in (*REPORTED, given.runs) or sample.run in BAD or not right:
                print(sample, "" if right else f"(not {sample.expected}: {sample.message})", flush=True)
    expected = [day for day in BAD if day <= given.runs]
    told = [alarm["run"].split()[-2] for alarm in rung]
    days = [f"{_moment(day):%Y-%m-%d}" for day in expected]
    print(f"{given.runs - wrong} of {given.runs} states are right; {len(rung)} alarms, expected {len(expected)}")
    for alarm in rung:
        print(f"  {alarm['alarm']}: {alarm['run']}: {alarm['message']}")
    sys.exit(wrong > 0 or len(told) != len(days))


def measure(
    folder: Path, runs: int, model: str, alarm: str, rung: list[dict[str, str]], screens: Path | None
) -> Iterator[Sample]:
    """Run `runs` times; a sample after each."""
    port = _free_port()
    home, temporary, news, site = folder / "home", folder / "tmp", folder / "news", folder / "site"
    for path in (home, temporary, news, site):
        path.mkdir()
    (site / "sitecustomize.py").write_text(CLOCK.format(file=str(folder / "today")), encoding="utf-8")
    shutil.copy(ROOT / "prefect.yaml", folder)
    (folder / "collections.yaml").write_text("collections: [{name: wire, path: news}]\n", encoding="utf-8")
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "ONRECORD_"))},
        "PREFECT_HOME": str(home),
        "TMPDIR": str(temporary),
        "ONRECORD_MODEL": model,
        "ONRECORD_WORKERS": "1",
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "PYTHONPATH": os.pathsep.join([str(site), str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
    }
    dashboard = _start(folder, environment, "dashboard", "--port", str(port))
    try:
        while not answers(api_url(port)):
            if dashboard.poll() is not None:
                sys.exit(f"the dashboard ended before it answered: {folder / 'log'} says why")
            time.sleep(0.5)
        environment["PREFECT_API_URL"] = api_url(port)
        wishes = ("--paused", "--output", str(folder / "output"), "--model", model, "--alarm", alarm)
        if _start(folder, environment, "deploy", *wishes).wait() != 0:
            sys.exit("deploying failed")
        for day in range(1, runs + 1):
            _publish_news(news, day)
            (folder / "today").write_text(_moment(day).isoformat(), encoding="utf-8")
            yield _run(day, home, temporary, port, dashboard.pid)
        deadline = time.monotonic() + 60
        while len(rung) < sum(day <= runs for day in BAD) and time.monotonic() < deadline:
            time.sleep(1)
        if screens:
            _picture(f"http://127.0.0.1:{port}/runs", screens)
    finally:
        dashboard.send_signal(signal.SIGTERM)
        dashboard.wait()


def _moment(day: int) -> datetime:
    return MONDAY + timedelta(days=day - 1)


def _expected(day: int) -> str:
    return "Warned" if day in BAD else "Unchanged" if day in NOTHING_YET else "Published"


def _publish_news(news: Path, day: int) -> None:
    if day in (*NOTHING_YET, DEAD):
        return
    usual = WEEKEND if _moment(day).weekday() > 4 else WEEKDAY
    for n in range(usual * (5 if day == FLOOD else 1)):
        (news / f"{day:02}-{n:03}.txt").write_text(STORY.format(n=n, day=day), encoding="utf-8")
    if day == BROKEN:
        for n in range(usual):
            (news / f"{day:02}-{n:03}-broken.txt").write_text("", encoding="utf-8")
    (news / "01-001.txt").write_text(STORY.format(n=f"{day} or {day + 1}", day=1), encoding="utf-8")
    if day % 10 == 5:
        (news / f"{day - 4:02}-000.txt").unlink()


def _run(day: int, home: Path, temporary: Path, port: int, pid: int) -> Sample:
    from prefect.deployments import run_deployment
    from prefect.settings import PREFECT_API_URL, temporary_settings

    began = time.monotonic()
    name = f"wire {_moment(day):%Y-%m-%d %H:%M}"
    with temporary_settings({PREFECT_API_URL: api_url(port)}):
        # `auto-scheduled` is the scheduler's mark, by which alarms know its runs.
        run = cast(
            FlowRun,  # a coroutine in async code only
            run_deployment("build-release/daily", poll_interval=0.5, flow_run_name=name, tags=["auto-scheduled"]),
        )
    seconds = time.monotonic() - began
    time.sleep(2)  # the worker takes note of the end
    tree = process_tree(pid)
    return Sample(
        run=day,
        state=str(run.state.name) if run.state else "none",
        expected=_expected(day),
        message=str(run.state.message) if run.state else "",
        seconds=seconds,
        rss_mb=sum(_rss_kb(p) for p in tree) // 1024,
        handles=sum(len(os.listdir(f"/proc/{p}/fd")) for p in tree),
        processes=len(tree),
        temporary=sum(1 for _ in temporary.rglob("*")),
        database_kb=sum(path.stat().st_size for path in home.glob("prefect.db*")) // 1024,
    )


@contextmanager
def _receiver(rung: list[dict[str, str]]) -> Iterator[str]:
    """Somebody's webhook, on loopback: its address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            rung.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/alarm"
    finally:
        server.shutdown()
        server.server_close()


def _picture(address: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as profile:
        options = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--window-size=1400,2600",
            "--virtual-time-budget=30000",
        ]
        options += [f"--user-data-dir={profile}", f"--screenshot={folder.resolve() / 'runs.png'}"]
        subprocess.run(["chromium", *options, address], check=True, capture_output=True, timeout=180)


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
