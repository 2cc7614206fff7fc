"""What runs leave in Prefect's database, table by table, and whether it stays at one size.

    python -m benchmarks.run_records [--runs 20] [--days 3] [--screens FOLDER]

Starts `onrecord dashboard` with a home and store of its own, as `benchmarks.fifty_runs` does, and runs the deployment
`daily`: a day that publishes, one without news, one of which half is broken and one whose collection is empty, then days
that publish. From the fifth run on each run makes all records `--days` days older, so that what the dashboard keeps
(30 days of runs, 7 of events) is full after a few runs; the server looks every five seconds instead of every hour. A
picture of the list of the first four is made with `--screens`.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import fifty_runs
from flows.dashboard import answers, api_url

STORY = fifty_runs.STORY
#: Where Prefect's own rules for what is old look.
AGED = {"flow_run": "end_time", "events": "occurred", "event_resources": "occurred"}
FIRST = ("Published", "Unchanged", "Warned", "Failed")


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--runs", type=int, default=20)
    options.add_argument("--days", type=int, default=3)
    options.add_argument("--screens", type=Path, help="folder for a picture of the list (needs Chromium)")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="records-") as folder:
        place, port = Path(folder), fifty_runs._free_port()
        environment = _project(place)
        dashboard = fifty_runs._start(place, environment, "dashboard", "--port", str(port))
        try:
            while not answers(api_url(port)):
                time.sleep(0.5)
            environment["PREFECT_API_URL"] = api_url(port)
            if fifty_runs._start(place, environment, "deploy", "--paused").wait() != 0:
                sys.exit("deploying failed")
            database = place / "home" / "prefect.db"
            print(f"{'run':>4} {'state':>10} {'used KB':>8} {'file KB':>8} {'flow runs':>9} {'events':>7} {'logs':>6}")
            before = _pages(database)
            for number in range(1, given.runs + 1):
                _news(place / "news", number)
                sample = fifty_runs._run(number, place / "home", place, port, dashboard.pid)
                if number == len(FIRST) and given.screens:
                    fifty_runs._picture(f"http://127.0.0.1:{port}/runs", given.screens)
                if number == len(FIRST) + 1:
                    after = _pages(database)
                    for name in sorted(after, key=lambda name: before.get(name, 0) - after[name])[:12]:
                        print(f"     {(after[name] - before.get(name, 0)) / number:8.1f} KB a run: {name}")
                if number > len(FIRST):
                    _age(database, given.days)
                    time.sleep(12)
                print(f"{number:>4} {sample.state:>10} {_sizes(database)}", flush=True)
        finally:
            dashboard.send_signal(signal.SIGTERM)
            dashboard.wait()


def _project(place: Path) -> dict[str, str]:
    for name in ("home", "news"):
        (place / name).mkdir()
    shutil.copy(fifty_runs.ROOT / "prefect.yaml", place)
    (place / "collections.yaml").write_text("collections: [{name: wire, path: news}]\n", encoding="utf-8")
    return {
        **{k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "ONRECORD_"))},
        "PREFECT_HOME": str(place / "home"),
        "ONRECORD_MODEL": fifty_runs._blank(place),
        "ONRECORD_WORKERS": "1",
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_LOOP_SECONDS": "5",
        "PYTHONPATH": str(fifty_runs.ROOT),
    }


def _news(news: Path, number: int) -> None:
    (news.parent / "away").mkdir(exist_ok=True)
    if number == 4:
        for file in list(news.iterdir()):
            file.rename(news.parent / "away" / file.name)
        return
    for file in list((news.parent / "away").iterdir()):
        file.rename(news / file.name)
    if number == 2:
        return
    for n in range(12):
        (news / f"{number:02}-{n:03}.txt").write_text(STORY.format(n=n, day=number), encoding="utf-8")
        if number == 3:
            (news / f"{number:02}-{n:03}-broken.txt").write_text("", encoding="utf-8")


def _age(database: Path, days: int) -> None:
    with sqlite3.connect(database, timeout=60) as connection:
        for table, column in AGED.items():
            older = f"strftime('%Y-%m-%d %H:%M:%f000', {column}, '-{days} days')"
            connection.execute(f"UPDATE {table} SET {column} = {older} WHERE {column} IS NOT NULL")


def _pages(database: Path) -> dict[str, int]:
    """KB that each table has, its indexes with it."""
    with sqlite3.connect(database, timeout=60) as connection:
        rows = connection.execute(
            "SELECT m.tbl_name, sum(s.pgsize) / 1024 FROM dbstat s JOIN sqlite_master m ON m.name = s.name GROUP BY 1"
        )
        return dict(rows.fetchall())


def _sizes(database: Path) -> str:
    with sqlite3.connect(database, timeout=60) as connection:
        size, pages, free = (
            connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_size", "page_count", "freelist_count")
        )
        runs, events, logs = (
            connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("flow_run", "events", "log")
        )
    return f"{(pages - free) * size // 1024:>8} {pages * size // 1024:>8} {runs:>9} {events:>7} {logs:>6}"


if __name__ == "__main__":
    main()
