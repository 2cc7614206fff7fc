"""One picture of a release: documents and quotes by day of publication, as an SVG in a data URI."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from releases import Release

SHOWN_DAYS = 30
WIDTH, HEIGHT, LEFT, ROW = 760, 300, 70, 105
COLOURS = {"documents": "#4c78a8", "quotes": "#f58518"}


def per_day(release: Release) -> str:
    """The picture, for `<img src>`. Undated documents are counted in its caption."""
    import pandas as pd  # its import takes a third of a second, which a run with nothing to do need not

    documents = release.read("documents", columns=["doc_id", "published_at"])
    quotes = release.read("quotes", columns=["doc_id"])
    day = documents.set_index("doc_id")["published_at"].dt.strftime("%Y-%m-%d")
    table = pd.DataFrame(
        {"documents": day.value_counts(), "quotes": quotes["doc_id"].map(day).value_counts()}
    ).sort_index()
    picture = svg(table.fillna(0).astype(int).tail(SHOWN_DAYS), int(day.isna().sum()))
    return "data:image/svg+xml;base64," + base64.b64encode(picture.encode()).decode()


def svg(table: pd.DataFrame, n_undated: int) -> str:
    """Bars of `documents` and `quotes` (columns) by day (index)."""
    body = []
    step = (WIDTH - LEFT - 20) / max(len(table), 1)
    for number, (name, colour) in enumerate(COLOURS.items()):
        base = 30 + ROW * (number + 1)
        most = max(int(table[name].max()) if len(table) else 0, 1)
        body.append(f'<text x="{LEFT - 8}" y="{base - ROW + 28}" text-anchor="end">{name}</text>')
        body.append(f'<text x="{LEFT - 8}" y="{base - ROW + 44}" text-anchor="end" fill="#777">max {most:,}</text>')
        body.append(f'<line x1="{LEFT}" x2="{WIDTH - 20}" y1="{base}" y2="{base}" stroke="#999"/>')
        for at, n in enumerate(table[name]):
            height = (ROW - 20) * n / most
            body.append(
                f'<rect x="{LEFT + at * step + 1:.1f}" y="{base - height:.1f}" width="{max(min(step - 2, 40), 1):.1f}" '
                f'height="{height:.1f}" fill="{colour}"><title>{table.index[at]}: {n:,} {name}</title></rect>'
            )
    last = 30 + 2 * ROW + 16
    every = max(1, len(table) // 6)
    for at in range(0, len(table), every):
        body.append(f'<text x="{LEFT + at * step:.1f}" y="{last}">{table.index[at]}</text>')
    note = f"last {len(table)} days with documents; {n_undated:,} documents have no date"
    body.append(f'<text x="{LEFT}" y="{HEIGHT - 14}" fill="#777">{note}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="white"/>{"".join(body)}</svg>'
    )
