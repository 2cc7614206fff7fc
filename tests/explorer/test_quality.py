"""Quality over releases, out of what their manifests keep."""

from __future__ import annotations

from pathlib import Path

import releases
from explorer import charts, quality
from tests.explorer.conftest import article, client, fill
from tests.releases import corpus

KEPT = {"share of records rejected": 0.0912, "quotes in 1,000 words": 33.18, "documents against the median": None}


def test_figures_go_from_release_to_release() -> None:
    """A rollback has none, a figure that nobody could judge is left out, a new one begins where it begins."""
    later = {**KEPT, "share of records rejected": 0.25, "share unnamed": 0.5}
    figures = quality.over([(1, quality.of({"quality": KEPT})), (2, quality.of({"rollback_to": 1})), (3, later)])
    assert [(figure.name, [value for _, value in figure.values]) for figure in figures] == [
        ("share of records rejected", [0.0912, None, 0.25]),
        ("quotes in 1,000 words", [33.18, None, 33.18]),
        ("share unnamed", [None, None, 0.5]),
    ]
    assert [figures[0].said(value) for _, value in figures[0].values] == ["9.1 %", "–", "25.0 %"]
    assert [figures[1].said(value) for value in (33.18, 1234.5, 2.0)] == ["33.18", "1,234", "2"]


def test_a_line_leaves_gaps_where_nothing_is_known() -> None:
    drawn = charts.line([("1", 0.0), ("2", 1.0), ("3", None), ("4", 0.5)], "Some & all")
    assert drawn.count("<circle") == 3
    assert drawn.count("M") == 2
    assert "Some &amp; all" in drawn
    assert charts.line([("1", 0.5), ("2", None)], "One") == ""
    assert charts.line([("1", 0.5), ("2", 0.5)], "Level").count("<circle") == 2


def test_the_pages_show_them(tmp_path: Path) -> None:
    store = releases.open(tmp_path / "store", corpus.SMALL)
    fill(store, range(10))
    for number, share in ((10, 0.1), (20, 0.2)):
        changes = corpus.adding([article(number)])
        store.publish(
            changes,
            pipeline=corpus.PIPELINE,
            collections={"wire": {}},
            notes={"quality": {"share <b>unnamed</b>": share}},
        )
    pages = client(store)
    for path in ("/", "/releases"):
        page = pages.get(path).text
        assert "share &lt;b&gt;unnamed&lt;/b&gt;" in page
        assert "10.0 %" in page
        assert "20.0 %" in page
        assert page.count('class="line"') == 1
    assert "20.0 %" not in pages.get("/releases/2").text
    assert "Quality" not in pages.get("/releases/1").text
    assert pages.get("/api/releases/3").json()["quality"] == {"share <b>unnamed</b>": 0.2}
