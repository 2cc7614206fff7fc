"""The dashboard as a user starts it: deployed, its schedule fires by itself, runs are cancelled, alarms ring."""

from __future__ import annotations

import http.server
import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings

import releases
from flows import alarms
from tests.dashboards import STORY, Dashboard, dom, started

pytestmark = pytest.mark.slow

#: From the word "cancel" to the end of the run's last process.
STOP_SECONDS = 5.0
ARTIFACTS = {"progress", "release", "quality", "quotes", "days"}


@pytest.fixture(scope="module")
def dashboard(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    with started(environment, tmp_path_factory.mktemp("project")) as running:
        yield running


def test_a_schedule_fires_by_itself_and_tells_its_story(dashboard: Dashboard) -> None:
    for _ in range(2):  # the second time changes nothing
        done = dashboard.onrecord("deploy", "--active", "--cron", "* * * * *", "--timezone", "Europe/Vienna")
        assert done.returncode == 0, done.stderr
    assert set(dashboard.deployments()) == {"daily", "backfill", "rebuild", "verify", "prune"}
    (schedule,) = dashboard.deployments()["daily"]["schedules"]
    assert schedule["schedule"]["timezone"] == "Europe/Vienna"

    completed = {"state": {"type": {"any_": ["COMPLETED"]}}}
    found = dashboard.until(lambda: dashboard.ask("flow_runs/filter", flow_runs=completed), 240)
    run = min(found, key=lambda one: one["start_time"])  # on a busy machine the next minute's is through too
    assert run["auto_scheduled"]
    assert "auto-scheduled" in run["tags"]  # by this alarms tell it from runs that somebody started
    assert run["name"].startswith("wire 20")
    assert run["state"]["message"].startswith("release 0001: 3 documents")
    assert run["state"]["name"] == "Published"
    mine = {"flow_runs": {"id": {"any_": [run["id"]]}}}
    dashboard.until(lambda: len(dashboard.ask("task_runs/filter", **mine)) >= 5, 30)
    tasks = {task["name"] for task in dashboard.ask("task_runs/filter", **mine)}
    assert tasks == {"find collections", "take inventory", "read 1 of 1", "annotate 1 of 1", "check and publish"}
    artifacts = {artifact["key"]: artifact for artifact in dashboard.ask("artifacts/filter", **mine)}
    assert set(artifacts) == ARTIFACTS
    assert artifacts["progress"]["data"] == 100
    assert "| documents | 3 | +3 |" in artifacts["release"]["data"]
    assert {row["result"] for row in json.loads(artifacts["quality"]["data"])} == {"passed", "too little to judge"}

    assert dashboard.onrecord("deploy", "--cron", "0 6 * * *", "--paused").returncode == 0
    (schedule,) = dashboard.deployments()["daily"]["schedules"]
    assert not schedule["active"]
    assert schedule["schedule"]["cron"] == "0 6 * * *"


def test_the_store_is_looked_after(dashboard: Dashboard) -> None:
    dashboard.wait_for(dashboard.begin("daily"), "COMPLETED")
    told = dashboard.onrecord("deploy", "--keep-releases", "1", "--keep-days", "0")
    assert "prune: keeps the newest 1 releases of output, and all of 0 days" in told.stdout
    (schedule,) = dashboard.deployments()["prune"]["schedules"]
    assert schedule["active"]
    sound = dashboard.wait_for(dashboard.begin("verify"), "COMPLETED", "FAILED", "CRASHED")
    assert (sound["state"]["name"], sound["state"]["message"]) == ("Sound", "1 release(s) of output are sound")
    assert sound["name"].startswith("verify output 20")
    (dashboard.project / "news" / "June.txt").write_text(STORY.format(month="June"), encoding="utf-8")
    dashboard.wait_for(dashboard.begin("daily"), "COMPLETED")
    pruned = dashboard.wait_for(dashboard.begin("prune"), "COMPLETED", "FAILED", "CRASHED")
    assert pruned["state"]["name"] == "Pruned"
    assert pruned["state"]["message"].startswith("took 1 release(s), ")
    refused = dashboard.wait_for(dashboard.begin("prune", keep_releases=0), "FAILED", "COMPLETED")
    assert "may not keep 0 releases" in refused["state"]["message"]
    part = next((dashboard.project / "output" / "parts" / "quotes").iterdir())
    held = part.read_bytes()
    part.chmod(0o644)
    part.write_bytes(held[:-1] + bytes([held[-1] ^ 1]))
    damaged = dashboard.wait_for(dashboard.begin("verify"), "COMPLETED", "FAILED", "CRASHED")
    assert damaged["state"]["name"] == "Failed"
    assert "`onrecord repair --output output` mends what it can" in damaged["state"]["message"]
    part.write_bytes(held)
    part.chmod(0o444)


@pytest.mark.browser
def test_the_page_shows_the_run_with_its_artifacts(dashboard: Dashboard, tmp_path: Path) -> None:
    done = dashboard.wait_for(dashboard.begin("daily"), "COMPLETED")
    base = f"http://127.0.0.1:{dashboard.port}"
    page = dom(f"{base}/runs/flow-run/{done['id']}", tmp_path)
    assert done["name"] in page
    assert done["state"]["name"] == "Unchanged"
    assert "Unchanged" in page
    # The page asks for its list in pieces, and Chromium prints what is there when its own clock has run out.
    dashboard.until(lambda: all(key in dom(f"{base}/artifacts", tmp_path) for key in ARTIFACTS), 120)


def test_a_cancelled_run_stops_and_the_next_is_right(dashboard: Dashboard) -> None:
    hung = dashboard.project / "news" / "hang.txt"
    hung.write_text("Hangword, said Ida Kroll.\n", encoding="utf-8")
    run_id = dashboard.begin("daily")
    dashboard.wait_for(run_id, "RUNNING")
    (process,) = dashboard.until(lambda: processes_of_runs(dashboard), 60)
    dashboard.until(lambda: len(descendants(process)) >= 1, 120)  # an annotator is at work, and hangs
    time.sleep(5)
    family = [process, *descendants(process)]
    dashboard.ask(f"flow_runs/{run_id}/set_state", state={"type": "CANCELLING", "name": "Cancelling"}, force=True)
    cancelled = time.monotonic()
    dashboard.until(lambda: not any(map(runs, family)), 60)
    assert time.monotonic() - cancelled < STOP_SECONDS
    dashboard.wait_for(run_id, "CANCELLED")
    hung.unlink()
    next_run = dashboard.wait_for(dashboard.begin("daily"), "COMPLETED", "FAILED", "CRASHED")
    assert next_run["state_type"] == "COMPLETED", next_run["state"]["message"]
    assert dashboard.onrecord("verify").returncode == 0


def test_a_killed_dashboard_leaves_nothing_that_holds_up_the_next_run(dashboard: Dashboard) -> None:
    hung = dashboard.project / "news" / "hang.txt"
    hung.write_text("Hangword, said Ida Kroll.\n", encoding="utf-8")
    run_id = dashboard.begin("daily")
    dashboard.wait_for(run_id, "RUNNING")
    assert dashboard.process is not None
    family = descendants(dashboard.process.pid)
    for pid in (dashboard.process.pid, *family):
        os.kill(pid, signal.SIGKILL)
    dashboard.process.wait()
    hung.unlink()
    (dashboard.project / "news" / "August.txt").write_text(STORY.format(month="August"), encoding="utf-8")
    dashboard.start()
    dashboard.until(lambda: dashboard.run(run_id)["state_type"] == "CRASHED", 60)
    next_run = dashboard.wait_for(dashboard.begin("daily"), "COMPLETED", "FAILED", "CRASHED")
    assert next_run["state"]["name"] == "Published", next_run["state"]["message"]
    published = releases.open(dashboard.project / "output").latest()
    assert published is not None
    read = set(published.read("documents", columns=["source"])["source"])
    assert any("August.txt" in source for source in read)
    assert not any("hang.txt" in source for source in read)
    assert dashboard.onrecord("verify").returncode == 0


def test_what_a_dashboard_started_ends_with_it(dashboard: Dashboard) -> None:
    """Also where it was killed: nobody finds its port taken by a server that nobody has."""
    assert dashboard.process is not None
    family = descendants(dashboard.process.pid)
    assert len(family) >= 2
    dashboard.process.kill()
    dashboard.process.wait()
    dashboard.until(lambda: not any(runs(pid) for pid in family), 60)
    dashboard.start()
    assert dashboard.deployments()


def processes_of_runs(dashboard: Dashboard) -> list[int]:
    """Processes below the dashboard's in which a deployed run is at work."""
    assert dashboard.process is not None
    return [pid for pid in descendants(dashboard.process.pid) if "flows.deployed" in command_line(pid)]


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:  # it has just ended
        return ""


def runs(pid: int) -> bool:
    """Whether the process is there and no corpse that nobody has asked for yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def descendants(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += [int(child), *descendants(int(child))]
    return found


def test_an_expected_error_is_one_sentence_on_the_dashboard(dashboard: Dashboard) -> None:
    nowhere = dashboard.project / "nowhere"
    settings = {**dashboard.deployments()["backfill"]["parameters"]["settings"], "retries": 0}
    run_id = dashboard.begin("backfill", collections=[str(nowhere)], settings=settings)
    failed = dashboard.wait_for(run_id, "COMPLETED", "FAILED", "CRASHED")
    assert failed["state_type"] == "FAILED"
    assert f"there is no file or folder '{nowhere}'" in failed["state"]["message"]
    logs = dashboard.ask("logs/filter", logs={"flow_run_id": {"any_": [run_id]}})
    assert not [log for log in logs if "Traceback" in log["message"]]


def test_what_is_not_said_stays(dashboard: Dashboard) -> None:
    def daily() -> tuple[str, str, bool, str]:
        found = dashboard.deployments()["daily"]
        (schedule,) = found["schedules"]
        times = schedule["schedule"]
        return times["cron"], times["timezone"], schedule["active"], found["parameters"]["settings"].get("output", "-")

    first = dashboard.onrecord("deploy", "--paused", "--cron", "5 4 * * *", "--timezone", "Asia/Tokyo", "--output", "x")
    assert first.returncode == 0, first.stderr
    said = dashboard.onrecord("deploy", "--active").stdout
    assert daily() == ("5 4 * * *", "Asia/Tokyo", True, "x")
    assert "daily: collections.yaml into x" in said
    assert "at `5 4 * * *` in Asia/Tokyo\n" in said
    found = dashboard.deployments()["daily"]
    schedule = f"deployments/{found['id']}/schedules/{found['schedules'][0]['id']}"
    assert dashboard.send("PATCH", schedule, active=False).is_success
    said = dashboard.onrecord("deploy", "--cron", "6 4 * * *").stdout
    assert daily() == ("6 4 * * *", "Asia/Tokyo", False, "x")
    assert "in Asia/Tokyo, paused" in said
    assert dashboard.onrecord("deploy", "--afresh", "--paused").returncode == 0
    assert daily() == ("0 6 * * *", "Europe/London", False, "-")


def test_alarms_ring(dashboard: Dashboard) -> None:
    with Receiver() as receiver:

        def fails(*tags: str) -> str:
            settings = {**dashboard.deployments()["backfill"]["parameters"]["settings"], "retries": 0}
            run_id = dashboard.begin("backfill", tags, collections=["nowhere"], settings=settings)
            return str(dashboard.wait_for(run_id, "FAILED")["name"])

        for _ in range(2):
            done = dashboard.onrecord("deploy", "--paused", "--alarm", receiver.address)
            assert done.returncode == 0, done.stderr
            assert len(dashboard.ask("automations/filter")) == 3
        fails()  # started by hand: whoever did it sees it
        # The scheduler's mark. For runs that it made in the last minutes Prefect holds events back for a quarter of an hour.
        name = fails("auto-scheduled")
        told = dashboard.until(lambda: receiver.rung("onrecord: run failed"), 60)
        assert [(one["run"], one["state"]) for one in told] == [(name, "Failed")]
        assert (told[0]["store"], told[0]["collections"]) == ("output", "nowhere")
        assert "nowhere" in told[0]["message"]
        assert "/runs/flow-run/" in told[0]["link"]
        assert told[0]["text"].startswith(f"onrecord: run failed\nrun: {name}\n")
        for number in range(25):
            (dashboard.project / "news" / f'empty "{number}".txt').write_text("", encoding="utf-8")
        scheduled = dashboard.wait_for(dashboard.begin("daily", ["auto-scheduled"]), "COMPLETED", "FAILED", "CRASHED")
        assert scheduled["state"]["name"] == "Warned"
        told = dashboard.until(lambda: receiver.rung("onrecord: run warned"), 60)
        assert [one["run"] for one in told] == [scheduled["name"]]
        assert dashboard.onrecord("deploy", "--alarm", receiver.address, "--alarm-by-hand").returncode == 0
        for number in range(25, 50):
            (dashboard.project / "news" / f'empty "{number}".txt').write_text("", encoding="utf-8")
        warned = dashboard.wait_for(dashboard.begin("daily"), "COMPLETED", "FAILED", "CRASHED")
        assert warned["state"]["name"] == "Warned"
        assert "25 record(s) rejected" in warned["state"]["message"]
        assert "unexpected share of records rejected" in warned["state"]["message"]
        told = dashboard.until(lambda: receiver.rung("onrecord: run warned")[1:], 60)
        assert (told[0]["run"], told[0]["collections"]) == (warned["name"], "collections.yaml")
        with temporary_settings({PREFECT_API_URL: dashboard.api}):
            alarms.register(receiver.address, silence=timedelta(seconds=15))
        dashboard.until(lambda: receiver.rung("onrecord: no run succeeded"), 120)


class Receiver:
    """Somebody's webhook, on loopback."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, str]] = []
        bodies = self.bodies

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                right = self.headers["Content-Type"] == "application/json" and isinstance(body, dict)
                if right:
                    bodies.append(body)
                self.send_response(204 if right else 400)
                self.end_headers()

            def log_message(self, *_: object) -> None: ...

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}/alarm"

    def rung(self, alarm: str) -> list[dict[str, str]]:
        return [body for body in self.bodies if body["alarm"] == alarm]

    def __enter__(self) -> Receiver:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def test_ctrl_c_stops_server_and_worker(dashboard: Dashboard) -> None:
    assert dashboard.process is not None
    family = descendants(dashboard.process.pid)
    assert len(family) >= 2
    dashboard.stop(signal.SIGINT)
    assert dashboard.process.returncode == 0
    assert not dashboard.healthy()
    assert [pid for pid in family if Path(f"/proc/{pid}").exists()] == []
