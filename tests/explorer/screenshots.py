"""Pictures of the pages in Debian's Chromium: `python -m tests.explorer.screenshots STORE FOLDER [NAME …]`.

Each page wide and on a phone, light and dark, as `FOLDER/NAME-wide-light.png` and so on: for looking at them after a
change, and for docs/explore.md (a store of two releases of `seeds/`, one article edited between them).
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Literal

import releases
from releases import Store
from tests.explorer.test_command import explored

SIZES = {"wide": (1200, 780), "phone": (390, 780)}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def paths(store: Store) -> dict[str, str]:
    """An address of each kind, of what is quoted most."""
    newest = store.latest()
    assert newest is not None
    quotes = newest.read("quotes")
    before = newest.number - 1
    article = quotes["doc_id"].value_counts().index[0]
    said = quotes[quotes["doc_id"] == article]
    named = said.dropna(subset=["speaker_entity_id"])
    canonical = newest.read("entities").set_index("entity_id")["canonical_id"]
    person = canonical[quotes["speaker_entity_id"].value_counts().index[0]]
    return {
        "front": "/",
        "quotes": "/quotes?q=said",
        "filtered": f"/quotes?speaker={person}&kind=direct",
        "nothing": "/quotes?q=%22no%20such%20words%22",
        "article": f"/articles/{article}#q-{named['quote_id'].iloc[1]}",
        "quote": f"/quotes/{named['quote_id'].iloc[0]}?release={newest.number}",
        "person": f"/entities/{person}",
        "people": "/entities",
        "releases": "/releases",
        "difference": f"/releases/{before}...{newest.number}" if before else "/releases",
        "rejects": "/rejects",
        "missing": "/articles/none",
    }


def main(store: Path, folder: Path, only: list[str]) -> None:
    """Takes the pictures."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    asked = {name: path for name, path in paths(releases.open(store)).items() if not only or name in only}
    with explored("--output", str(store), "--port", "0") as (_, address), sync_playwright() as playwright:
        chromium = shutil.which("chromium") or "/usr/bin/chromium"
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        for size, (width, height) in SIZES.items():
            for scheme in SCHEMES:
                with browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme) as context:
                    page = context.new_page()
                    for name, path in asked.items():
                        page.goto(address.rstrip("/") + path)
                        page.screenshot(path=folder / f"{name}-{size}-{scheme}.png")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
