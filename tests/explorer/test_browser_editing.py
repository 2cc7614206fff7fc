"""Putting right and judging in a real browser: the correction outlives an edit of its article, and no other page can write."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import releases
from releases import Store
from releases.corrections import ledger
from releases.reviews import ledger as reviews
from tests.conftest import Command
from tests.explorer.conftest import fill
from tests.explorer.test_browser import AXE, browser  # noqa: F401 - a fixture
from tests.explorer.test_command import explored
from tests.releases import corpus

pytestmark = pytest.mark.browser

ARTICLE = """A boathouse for Lower Fennick

The council of Lower Fennick voted for a new boathouse on Monday.

Ottoline Varr, the harbour master, welcomed the vote. Her brother Ruben Varr runs the ferry.

“The old shed has stood in the water for twelve winters,” said Varr.
"""
NAME = "Ottoline Varr-Quill"
"""Stands nowhere in the article, so that no later rule can find it by itself."""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = releases.open(tmp_path / "store", corpus.SMALL)
    fill(made, range(10))
    return made


def shown(page: Any, address: str, words: str, *, gone: bool = False) -> None:
    """Opens an address until `words` are on it, or gone: a release that has just been published is indexed first."""
    began = time.monotonic()
    while True:
        page.goto(address)
        if (words in page.content()) != gone:
            return
        assert time.monotonic() - began < 60, page.content()
        page.wait_for_timeout(500)


def corrections(store: Store) -> ledger.Ledger:
    return ledger.read(store.storage.lines(ledger.FILE))


def test_a_correction_made_in_the_browser_outlives_an_edit_of_its_article(
    browser: Any,  # noqa: F811
    onrecord: Command,
    tmp_path: Path,
) -> None:
    """Correct, edit the article elsewhere, run, find the correction still there; undo, run, find it gone."""
    source, output = tmp_path / "wire", tmp_path / "store"
    source.mkdir()
    (source / "boathouse.txt").write_text(ARTICLE, "utf-8")

    def run() -> None:
        done = onrecord("run", source, "--output", output)
        assert done.returncode == 0, done.stderr

    run()
    with (
        explored("--output", str(output), "--port", "0", "--edit", "--by", "mk") as (_, address),
        browser.new_context(java_script_enabled=False) as context,
    ):
        page = context.new_page()
        shown(page, f"{address}quotes?q=winters", "twelve")
        assert NAME not in page.content()
        page.get_by_role("link", name="put it right").first.click()
        page.locator("summary", has_text="Wrong speaker").click()
        page.get_by_label("Who speaks, full name").fill(NAME)
        page.get_by_label("Why").first.fill("as she signs now")
        page.get_by_role("button", name="Save the speaker").click()
        assert page.url.endswith("#edit")
        assert (
            page.get_by_role("status")
            .inner_text()
            .startswith(f'Pending, until the next run: speaker_name = "{NAME}" (mk)')
        )
        page.goto(f"{address}quotes?q=winters")  # the row, too, says so at once
        assert page.locator("article.quote .pending").count() == 1
        (line,) = corrections(releases.open(output)).lines
        assert (dict(line.set or {}), line.by, line.why) == ({"speaker_name": NAME}, "mk", "as she signs now")

        edited = ARTICLE.replace("on Monday", "late on Monday night, by nine votes to two").replace(
            "twelve", "thirteen"
        )
        (source / "boathouse.txt").write_text(edited, "utf-8")
        run()
        shown(page, f"{address}quotes?q=winters", "thirteen")
        assert NAME in page.locator("article.quote .by").inner_text()
        assert "thirteen winters" in page.locator("article.quote blockquote").inner_text()
        assert page.locator(".pending").count() == 0
        page.goto(f"{address}corrections")
        assert page.locator("tbody tr").inner_text().count("applied") == 1

        page.get_by_role("button", name=f"Undo {line.id}").click()
        assert "Taken back by the next run" in page.get_by_role("status").inner_text()
        run()
        shown(page, f"{address}quotes?q=winters", NAME, gone=True)
        assert "thirteen" in page.content()
    newest = releases.open(output).latest()
    assert newest is not None
    assert newest.number == 3


@contextmanager
def hostile(target: str, token: str, host: str) -> Iterator[str]:
    """A page of another origin whose scripts send forms to `target`; it has even got hold of the token."""
    page = f"""<!doctype html><meta charset="utf-8"><title>win a boat</title>
    <form id="f" method="post" action="{target}"><input name="csrf" value="{token}"></form>
    <script>
    const body = "csrf=" + encodeURIComponent("{token}");
    const type = {{"content-type": "application/x-www-form-urlencoded"}};
    const form = {{method: "POST", body, headers: type, credentials: "include"}};
    const sent = ["no-cors", "cors"].map((mode) => fetch("{target}", {{...form, mode}}).catch(() => 0));
    navigator.sendBeacon("{target}", new Blob([body], {{type: "application/x-www-form-urlencoded"}}));
    Promise.all(sent).then(() => {{
      if (!location.hash) document.getElementById("f").submit(); else document.title = "done";
    }});
    </script>""".encode()

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://{host}:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_page_of_another_origin_can_write_nothing(browser: Any, store: Store, host: str) -> None:  # noqa: F811
    """Neither one of the same machine on another port, nor one of another name."""
    quote = corpus.article(3)["quotes"][1]["quote_id"]
    with (
        explored("--output", store.name, "--port", "0", "--edit", "--by", "mk") as (_, address),
        browser.new_context() as context,
    ):
        page = context.new_page()
        shown(page, f"{address}quotes/{quote}", "Put it right")
        token = page.locator("input[name=csrf]").first.get_attribute("value")
        answers: list[tuple[str, int]] = []
        page.on("response", lambda answer: answers.append((answer.request.method, answer.status)))
        target = f"{address}edit/quotes/{quote}/drop"
        with hostile(target, token, host) as evil:
            page.goto(evil)
            page.wait_for_url(target)
            assert "not come from a page of this server" in page.content()
            page.goto(f"{evil}#stay")
            page.wait_for_function("document.title === 'done'")
            framed = page.evaluate(
                """async (address) => { const frame = document.createElement("iframe"); frame.src = address;
                document.body.append(frame); await new Promise((done) => frame.addEventListener("load", done));
                try { return frame.contentDocument.body.innerText; } catch { return "not to be read"; } }""",
                address,
            )
        assert framed in ("not to be read", "")
        assert {status for method, status in answers if method == "POST"} == {403}
        assert corrections(store).lines == ()
        page.goto(f"{address}quotes/{quote}")  # while a form of ours comes in
        page.locator("summary", has_text="Not a quote").click()
        page.get_by_role("button", name="It is no quote").click()
        assert "Pending" in page.get_by_role("status").inner_text()
    assert [one.drop for one in corrections(store).lines] == [True]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_sample_is_judged_stopped_and_gone_on_with(browser: Any, store: Store, scripts: bool) -> None:  # noqa: F811
    def press(key: str) -> None:
        number = page.locator(".meta").first.inner_text()
        if scripts:
            page.keyboard.press(key)
        else:
            page.locator(f"button[data-key='{key}']").click()
        page.wait_for_function("(before) => document.querySelector('.meta')?.innerText !== before", arg=number)

    def judged() -> list[tuple[str, ...] | None]:
        return [one.wrong for one in reviews.read(store.storage.lines(reviews.FILE)).judgements]

    with explored("--output", store.name, "--port", "0", "--edit", "--by", "mk") as (_, address), \
         browser.new_context(java_script_enabled=scripts) as context:  # fmt: skip
        page = context.new_page()
        page.goto(f"{address}review")
        page.get_by_label("Quotes to draw at random").fill("6")
        page.get_by_label("Some of each").select_option("rule")
        page.get_by_role("button", name="Draw a sample").click()
        assert page.locator(".meta").first.inner_text().startswith("1 of 6, drawn by rule")
        words = page.locator("mark").inner_text()
        press("1")
        assert page.locator("mark").inner_text() != words
        press("u")
        assert page.locator("mark").inner_text() == words
        press("1")
        press("2")
        page.locator("summary", has_text="Put a wrong one right at once").click()
        page.get_by_label("Who speaks, full name").fill("Ana Holt")  # digits typed here are no judgement
        page.locator("h1").click()
        press("4")
        press("s")
        assert judged() == [(), ("words",), ("name",)]
        assert [dict(one.set or {}) for one in corrections(store).lines] == [{"speaker_name": "Ana Holt"}]
        other = context.new_page()  # stopped, and gone on with
        other.goto(f"{address}review")
        assert other.locator(".meta").first.inner_text().startswith("5 of 6")
        page = other
        press("3")
        page.keyboard.press("1") if scripts else page.locator("button[data-key='1']").click()
        page.get_by_role("button", name="Draw a sample").wait_for()
        assert "All that was drawn is judged" in page.content()
        assert "5 quotes judged" in page.get_by_role("status").inner_text()
    assert judged() == [(), ("words",), ("name",), ("speaker",), ()]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_where_things_are_put_right(browser: Any, store: Store, scheme: str) -> None:  # noqa: F811
    quote = corpus.article(3)["quotes"][1]
    ledger.record(
        store.storage.lines(ledger.FILE),
        [
            {"quote_id": quote["quote_id"], "exact": quote["text"], "set": {"speaker_name": "Ana Holt"}},
            {"same": [quote["speaker_entity_id"], corpus.entity_id("Hana Ipsen")], "by": "mk"},
            {"doc_id": "none", "exact": "no such words", "drop": True},
        ],
        "mk",
    )
    paths = ["/review", f"/quotes/{quote['quote_id']}", f"/entities/{quote['speaker_entity_id']}", "/corrections", "/review",
             f"/quotes?q={quote['text'].split()[0]}", f"/articles/{corpus.doc_id(3)}"]  # fmt: skip
    found = []
    with explored("--output", store.name, "--port", "0", "--edit", "--by", "mk") as (_, address), \
         browser.new_context(color_scheme=scheme, viewport={"width": 360, "height": 700}) as context:  # fmt: skip
        page = context.new_page()
        shown(page, f"{address}quotes/{quote['quote_id']}", "Put it right")
        for at, path in enumerate(paths):
            page.goto(address.rstrip("/") + path)
            page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
            page.evaluate(AXE)
            result = page.evaluate("axe.run()")
            assert len(result["passes"]) > 5
            found += [
                (path, one["id"], [node["target"] for node in one["nodes"][:3]])
                for one in result["violations"]
                if one["impact"] in ("serious", "critical")
            ]
            if at == 0:
                page.get_by_role("button", name="Draw a sample").click()
    assert found == []


def test_words_selected_in_an_article_are_those_of_the_missing_quote(browser: Any, store: Store) -> None:  # noqa: F811
    address_of = f"articles/{corpus.doc_id(3)}"
    with (
        explored("--output", store.name, "--port", "0", "--edit", "--by", "mk") as (_, address),
        browser.new_context() as context,
    ):
        page = context.new_page()
        shown(page, f"{address}{address_of}", "A quote is missing")
        page.locator(".text p").last.select_text()
        words = page.locator("#missing-words")
        page.wait_for_function("document.getElementById('missing-words').value !== ''")
        assert words.input_value() == page.locator(".text p").last.inner_text().strip()
        page.locator("summary", has_text="A quote is missing").click()
        words.fill("as I say")
        page.locator(".text p").first.select_text()
        page.wait_for_timeout(200)
        assert words.input_value() == "as I say"
