"""What runs show on the dashboard, made from a real release."""

from __future__ import annotations

import base64
import xml.etree.ElementTree as ET
from pathlib import Path

import pandas as pd
import pytest

import releases
from flows import artifacts
from flows.artifacts import chart
from flows.runs import report
from flows.runs.summary import Summary
from tests.releases.corpus import SMALL, filled

SVG = "{http://www.w3.org/2000/svg}"


def test_the_picture_has_a_bar_for_each_day_and_table() -> None:
    days = pd.DataFrame({"documents": [2, 4], "quotes": [10, 0]}, index=["2026-03-01", "2026-03-02"])
    root = ET.fromstring(chart.svg(days, n_undated=3))
    bars = [bar for bar in root.iter(f"{SVG}rect") if bar.find(f"{SVG}title") is not None]
    assert [bar.findtext(f"{SVG}title") for bar in bars] == [
        "2026-03-01: 2 documents",
        "2026-03-02: 4 documents",
        "2026-03-01: 10 quotes",
        "2026-03-02: 0 quotes",
    ]
    heights = [float(bar.get("height", "")) for bar in bars]
    assert heights[1] == 2 * heights[0]
    assert heights[3] == 0
    assert "3 documents have no date" in "".join(root.itertext())


def test_a_store_without_dates_has_a_picture_too() -> None:
    root = ET.fromstring(chart.svg(pd.DataFrame({"documents": [], "quotes": []}), n_undated=1))
    assert root.tag.endswith("svg")


def test_a_run_links_to_the_pages_where_they_are_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release = filled(releases.open(tmp_path / "store", SMALL))
    summary: Summary = {
        "release": 1,
        "parent": None,
        "n_sources": 1,
        "warnings": [],
        "counts": {},
        "counts_before": {},
        "new": 1,
        "edited": 0,
        "withdrawn": 0,
        "location": str(tmp_path),
        "corrections": [],
    }
    assert "Look at it" not in artifacts.release_text(release, summary)
    judged: Summary = {**summary, "judged": "of 100 quotes about 93 are right (88–96), judged on 150"}
    assert "Judged by hand: of 100 quotes about 93 are right (88–96), judged on 150." in artifacts.release_text(
        release, judged
    )
    monkeypatch.setenv("ONRECORD_EXPLORER_URL", "https://desk.example/")
    assert "[Look at it](https://desk.example/releases/1)" in artifacts.release_text(release, summary)


def test_the_artifacts_of_the_samples(seeds_store: Path) -> None:
    release = releases.open(str(seeds_store)).latest()
    assert release is not None
    counts = {name: release.manifest.counts[name] for name in report.COUNTED}
    location = str(seeds_store / "releases" / "0001")
    summary: Summary = {
        "release": 1,
        "parent": None,
        "n_sources": 1,
        "warnings": [],
        "counts": counts,
        "counts_before": {},
        "new": 21,
        "edited": 0,
        "withdrawn": 0,
        "corrections": [],
        "location": location,
    }
    text = artifacts.release_text(release, summary)
    assert f"| quotes | {counts['quotes']:,} | +{counts['quotes']:,} |" in text
    assert "| empty | 1 |" in text
    assert f"({(seeds_store / 'releases' / '0001' / 'manifest.json').as_uri()})" in text

    quotes = release.read("quotes", columns=["doc_id", "speaker_entity_id", "is_pull_quote"])
    copies = release.read("documents", filters=[("duplicate_of", "!=", "")])["doc_id"]
    assert len(copies) > 0
    quotes = quotes[~quotes["doc_id"].isin(copies)]
    first = quotes.loc[~quotes["is_pull_quote"], "speaker_entity_id"].value_counts()
    people = artifacts.quotes_text(release, None, str(seeds_store))
    assert f"| `{first[first == first.iloc[0]].index.min()}` | {first.iloc[0]} |" in people
    assert f"--release 1 --output {seeds_store}" in people

    kind, _, data = chart.per_day(release).partition(";base64,")
    assert kind == "data:image/svg+xml"
    ET.fromstring(base64.b64decode(data))
