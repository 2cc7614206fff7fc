"""Rows on a screen: fitted to its width, through a pager where they are more than a screenful."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from releases.exports.rendering import frame_table
from releases.exports.terminal import console, plain
from releases.reading.release import queryable
from releases.tables.columns import RowView

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

    from releases.reading.release import Release

PRINTED = ("title", "publisher", "published_at")
"""Columns that say where and when a quote was printed: `said` has them, else `documents`."""

FITTED: Mapping[str, Sequence[str]] = {
    "quotes": ("speaker_name", "speaker", "text", "confidence", "doc_id"),
    "said": ("speaker_name", "speaker", "text", "confidence", "doc_id", *PRINTED),
}
"""Tables whose rows are laid out to be read, with the columns that takes."""

NARROW = 60
"""Below that many columns of a screen a quote's speaker stands above the words, not beside them."""

WHOLE = 100_000
"""A width at which no cell is folded."""

WORDS = 220
"""Characters of a quote that are shown; a screen should hold several."""


def show(release: Release, rows: pa.Table, caption: str, *, fitted: bool, wide: bool) -> None:
    """Prints rows: `fitted` ones as something to read, `wide` ones with whole cells, others as a table."""
    screen = console()
    if wide:
        screen.width = WHOLE
    made = _readable(release, rows, caption, screen.width) if fitted else frame_table(rows, caption, whole=wide)
    if sys.stdout.isatty() and _height(screen, made) > screen.height:
        os.environ.setdefault("LESS", "-RFXS" if wide else "-RFX")
        with screen.pager(styles=True):
            screen.print(made)
    else:
        screen.print(made, soft_wrap=wide)


def _height(screen: Console, made: RenderableType) -> int:
    return len(screen.render_lines(made, pad=False))


def _readable(release: Release, rows: pa.Table, caption: str, width: int) -> RenderableType:
    """Quotes with who says them, how sure that is, and where and when it was printed."""
    from rich.console import Group
    from rich.table import Table

    printed = _printed(rows) if set(PRINTED) <= set(rows.column_names) else _documents(release, rows["doc_id"])
    quotes = rows.select([name for name in rows.column_names if name not in PRINTED]).to_pylist()
    if width < NARROW:
        blocks: list[Text] = []
        for quote in quotes:
            who = plain(_who(quote), "bold")
            who.append(f"  {quote['confidence']:.2f}", style="not bold dim")
            blocks += [who, *_words(quote, printed), plain("")]
        return Group(*blocks, plain(caption, "dim"))
    table = Table(
        caption=plain(caption),
        caption_justify="left",
        header_style="bold",
        show_lines=False,
        box=None,
        padding=(0, 1, 1, 0),
    )
    table.add_column("speaker", max_width=max(14, width // 5), overflow="fold")
    table.add_column("words", ratio=1, overflow="fold")
    table.add_column("sure", justify="right")
    for quote in quotes:
        table.add_row(plain(_who(quote)), Group(*_words(quote, printed)), f"{quote['confidence']:.2f}")
    return table


def _who(quote: RowView) -> str:
    return quote["speaker_name"] or quote["speaker"] or "nobody named"


def _words(quote: RowView, printed: Mapping[str, str]) -> list[Text]:
    words = " ".join(quote["text"].split())
    return [
        plain(words if len(words) <= WORDS else words[: WORDS - 1] + "…"),
        plain(printed.get(quote["doc_id"], ""), "dim"),
    ]


def _documents(release: Release, doc_ids: pa.ChunkedArray) -> dict[str, str]:
    """Headline, outlet and day of documents, in a line each."""
    columns = ", ".join(PRINTED)
    with release.duckdb(tables=["documents"]) as sql, queryable(release):
        query = f"SELECT doc_id, {columns} FROM documents WHERE doc_id IN (SELECT unnest(?))"
        return _printed(sql.sql(query, params=[sorted(set(doc_ids.to_pylist()))]).to_arrow_table())


def _printed(rows: pa.Table) -> dict[str, str]:
    """The same of rows that have all of it."""
    days = pc.strftime(rows["published_at"].cast(pa.timestamp("s", "UTC"), safe=False), "%Y-%m-%d")
    columns = (rows["doc_id"], rows["title"], rows["publisher"], days)
    found = zip(*(column.to_pylist() for column in columns), strict=True)
    return {doc_id: " · ".join(part for part in parts if part) for doc_id, *parts in found}
