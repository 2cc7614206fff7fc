"""The pages in a real browser: Debian's Chromium, driven by Playwright. Nothing is fetched."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from releases import Store
from tests.explorer.test_command import explored
from tests.explorer.test_pages import ATTACKS, hostile_store
from tests.releases import corpus

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text("utf-8")
"""axe-core 4.14.1 as npm has it, under the Mozilla Public License 2.0 (beside it)."""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield started
        started.close()


@pytest.fixture(scope="module")
def address(store: Store) -> Iterator[str]:
    with explored("--output", store.name, "--port", "0") as (_, address):
        yield address.rstrip("/")


def test_a_morning_in_a_newsroom(browser: Any, address: str, store: Store, tmp_path: Path) -> None:
    """Search, filter, open the article, follow the speaker, send the link, download, compare."""
    context = browser.new_context(accept_downloads=True)
    page = context.new_page()
    page.goto(address)
    page.keyboard.press("/")
    page.keyboard.type("harbour")
    page.keyboard.press("Enter")
    page.wait_for_url("**/quotes?q=harbour")
    page.locator(".facet a", has_text="Ferry Weekly").click()
    page.wait_for_url("**publisher=Ferry*")
    link = page.url
    first = page.locator("article.quote").first
    words = first.locator("blockquote").inner_text()
    with page.expect_download() as waiting:
        page.locator(".count a", has_text="parquet").click()
    waiting.value.save_as(tmp_path / "quotes.parquet")
    table = pd.read_parquet(tmp_path / "quotes.parquet")
    assert set(table["publisher"]) == {"Ferry Weekly"}
    assert page.locator(".count").inner_text().startswith(f"{len(table)} quotes")
    first.locator(".meta a").first.click()
    assert page.locator(".text .here").first.inner_text().strip("“”,") == words.strip("“”")
    page.locator(".text a.who").first.click()
    assert "/entities/" in page.url
    context.close()
    with browser.new_context() as another:
        shared = another.new_page()
        shared.goto(link)
        assert shared.locator("article.quote blockquote").first.inner_text() == words
        shared.goto(f"{address}/releases")
        shared.locator("select[name=before]").select_option("1")
        shared.locator("select[name=after]").select_option("2")
        shared.get_by_role("button", name="Compare").click()
        assert shared.url.endswith("/releases/1...2")
        assert shared.locator("ins").first.inner_text() == "version1"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Any, address: str, scheme: str) -> None:
    paths = ["/", "/quotes?q=harbour&kind=direct", f"/articles/{corpus.doc_id(3)}", "/entities", "/releases", "/releases/1...2",
             f"/entities/{corpus.entity_id('Ada Vell')}", "/rejects", "/nothing"]  # fmt: skip
    found = []
    with browser.new_context(color_scheme=scheme) as context:
        page = context.new_page()
        for path in paths:
            page.goto(address + path)
            page.evaluate(AXE)
            result = page.evaluate("axe.run()")
            assert len(result["passes"]) > 5
            found += [
                (path, one["id"], [node["target"] for node in one["nodes"][:3]])
                for one in result["violations"]
                if one["impact"] in ("serious", "critical")
            ]
    assert found == []


def test_everything_works_without_scripts_and_fits_a_phone(browser: Any, address: str) -> None:
    with browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 700}) as context:
        page = context.new_page()
        page.goto(address)
        page.locator("#top-q").fill("bridge")
        page.get_by_role("button", name="Search").click()
        assert page.locator("article.quote").count() == 50
        page.locator("a[rel=next]").click()
        assert "page=2" in page.url
    with browser.new_context(viewport={"width": 360, "height": 700}) as context:
        page = context.new_page()
        for path in ("/", "/quotes?q=bridge", f"/articles/{corpus.doc_id(3)}", "/releases", "/releases/1...2"):
            page.goto(address + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, path


def test_hostile_articles_run_nothing(browser: Any, tmp_path: Path) -> None:
    store = hostile_store(tmp_path / "evil")
    with explored("--output", store.name, "--port", "0") as (_, address), browser.new_context() as context:
        page = context.new_page()
        told: list[str] = []

        def refuse(dialog: Any) -> None:
            told.append(dialog.message)
            dialog.dismiss()

        page.on("dialog", refuse)
        page.on("console", lambda message: told.append(message.text))

        def note_others(request: Any) -> None:
            if not request.url.startswith(address):
                told.append(request.url)

        page.on("request", note_others)
        paths = ["", "quotes", "entities", "quotes?q=%3Cscript%3Ealert(1)%3C/script%3E"]
        paths += [f"articles/{corpus.doc_id(number, 'evil')}" for number in range(len(ATTACKS))]
        for path in paths:
            assert page.goto(address + path).ok
        assert told == []
