"""Tables and differences for people (terminal, HTML) and for programs (JSON, CSV, Parquet)."""

from __future__ import annotations

import html
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from releases.differences.differences import QUOTE_CHANGES, Difference
from releases.differences.rewording import MARKS, edits
from releases.exports import cells, files
from releases.exports.terminal import plain, visible
from releases.tables.columns import Row

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import RenderableType
    from rich.text import Text

SHOWN_QUOTES = 20
"""Changed quotes that the terminal shows; the other formats have them all."""

CELL_WIDTH = 60
"""Characters of a cell in the terminal; a whole article does not fit in a column."""

STYLES = {"same": "", "old": "red strike", "new": "green"}

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }}
table {{ border-collapse: collapse; }}
th, td {{ padding: .2rem .8rem; text-align: left; border-bottom: 1px solid #ccc; }}
td.n {{ text-align: right; font-variant-numeric: tabular-nums; }}
del {{ background: #fdd; color: #700; }} ins {{ background: #dfd; color: #050; text-decoration: none; }}
blockquote {{ margin: .3rem 0 1.2rem; padding-left: 1rem; border-left: 3px solid #888; }}
.who {{ color: #555; }}
</style></head><body><h1>{title}</h1><p>{summary}</p>
{tables}
{quotes}
{documents}
</body></html>
"""


def frame_table(rows: pa.Table, caption: str | None = None, *, whole: bool = False) -> RenderableType:
    """Rows for the terminal: long cells cut and times to the minute (unless they are to stay `whole`), nulls blank."""
    numbers = [pa.types.is_integer(field.type) or pa.types.is_floating(field.type) for field in rows.schema]
    columns = [_cells(column, whole) for column in rows.columns]
    return value_table(dict(zip(rows.column_names, numbers, strict=True)), zip(*columns, strict=True), caption, whole)


def value_table(
    columns: Mapping[str, bool], rows: Iterable[Iterable[object]], caption: str | None = None, whole: bool = False
) -> RenderableType:
    """The same of values in Python, which to make into a table of Arrow would load pandas; `columns` say which are numbers."""
    from rich.table import Table

    table = Table(caption=plain(caption) if caption else None, caption_justify="left", header_style="bold")
    for name, number in columns.items():
        table.add_column(plain(name), justify="right" if number else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_cell(value, whole) for value in row))
    return table


def _cells(column: pa.ChunkedArray, whole: bool) -> list[object]:
    """A column's values; times as text, which to make into Python's would load pandas."""
    if pa.types.is_timestamp(column.type):
        column = pc.strftime(
            column.cast(pa.timestamp("s", column.type.tz), safe=False), "%Y-%m-%d %H:%M" + ":%S" * whole
        )
    values: list[object] = column.to_pylist()
    return values


def _cell(value: object, whole: bool = False) -> Text:
    text = " ⏎ ".join(_text(value).splitlines())
    return plain(text if whole or len(text) <= CELL_WIDTH else text[: CELL_WIDTH - 1] + "…")


def difference_table(difference: Difference) -> RenderableType:
    """A difference for the terminal: rows per table, then the changed quotes of edited documents, words marked."""
    from rich.console import Group

    quotes = difference.quotes
    edited = set(difference.documents.query("change == 'edited'")["doc_id"])
    shown = quotes[quotes["change"].isin(["reworded", "reattributed", "corrected"]) | quotes["doc_id"].isin(edited)]
    lines = [_quote_text(row) for row in shown.head(SHOWN_QUOTES).to_dict("records")]
    if len(shown) > SHOWN_QUOTES:
        lines.append(plain(f"… and {len(shown) - SHOWN_QUOTES:,} more in edited documents; --format html shows all"))
    return Group(plain(difference.summary() + "\n"), frame_table(_arrow(difference.tables)), *lines)


def _quote_text(row: Row) -> Text:
    from rich.text import Text

    text = Text(f"\n{row['change']}", style="bold")
    by = f"  (correction {row['correction_id']})" if _said(row["correction_id"]) else ""
    text.append(visible(f"  {_said(row['title']) or row['doc_id']}{by}") + "\n", style="not bold dim")
    text.append(visible(f"  {_speakers(row)}: "), style="not bold italic")
    for kind, words in _stretches(row):
        # The marks stay where colours do not: in a pipe, in a log.
        shown = MARKS[kind].format(words) if row["change"] == "reworded" else words
        text.append(visible(shown), style=f"not bold {STYLES[kind]}")
        text.append(" ")
    return text


def _stretches(row: Row) -> list[tuple[str, str]]:
    before, after = _said(row["text_before"]), _said(row["text_after"])
    if row["change"] == "reworded":
        return [(kind, words) for kind, words in edits(before or "", after or "")]
    kind = {"added": "new", "dropped": "old"}.get(row["change"], "same")
    return [(kind, after or before or "")]


def _speakers(row: Row) -> str:
    before, after = (_said(row[f"speaker_{side}"]) or "nobody named" for side in ("before", "after"))
    if row["change"] in ("added", "dropped"):
        return after if row["change"] == "added" else before
    return before if before == after else f"{before} → {after}"


def _said(value: object) -> str | None:
    """A cell's text; None where it is missing (pandas writes that as NaN)."""
    return value if isinstance(value, str) else None


def difference_html(difference: Difference) -> str:
    """A difference as one page that stands alone."""
    title = f"What changed from release {difference.before} to {difference.after}"
    quotes = []
    counts = Counter(difference.quotes["change"])
    for change in QUOTE_CHANGES:
        if counts[change]:
            quotes.append(f"<h2>Quotes {change} ({counts[change]:,})</h2>")
            rows = difference.quotes[difference.quotes["change"] == change].to_dict("records")
            quotes += [_quote_html(row) for row in rows]
    documents = difference.documents[["change", "title", "collection", "source", "published_at", "doc_id"]]
    return PAGE.format(
        title=title,
        summary=html.escape(difference.summary()),
        tables=_html_table(difference.tables),
        quotes="\n".join(quotes),
        documents="<h2>Documents</h2>" + _html_table(documents) if len(documents) else "",
    )


def _quote_html(row: Row) -> str:
    tags = {"same": "{}", "old": "<del>{}</del>", "new": "<ins>{}</ins>"}
    words = " ".join(tags[kind].format(html.escape(words)) for kind, words in _stretches(row))
    if row["change"] in ("added", "dropped"):
        words = html.escape(_said(row["text_after"]) or _said(row["text_before"]) or "")
    title = html.escape(_said(row["title"]) or row["doc_id"])
    who = html.escape(_speakers(row))
    return f'<div><b>{title}</b><br><span class="who">{who}</span><blockquote>{words}</blockquote></div>'


def _html_table(frame: pd.DataFrame) -> str:
    head = "".join(f"<th>{html.escape(str(name))}</th>" for name in frame.columns)
    rows = []
    for values in frame.astype(object).where(frame.notna(), None).itertuples(index=False):
        cells = (
            f'<td class="n">{value:,}</td>' if isinstance(value, int) else f"<td>{_html(value)}</td>"
            for value in values
        )
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table><tr>{head}</tr>{''.join(rows)}</table>"


def _html(value: object) -> str:
    return html.escape(_text(value))


def _text(value: object) -> str:
    """A cell's value in words: nothing for a missing one, the items of a list apart by semicolons."""
    if isinstance(value, Iterable) and not isinstance(value, str | bytes | dict):
        return "; ".join(_text(item) for item in value)
    return "" if value is None or (isinstance(value, float) and isnan(value)) else str(value)


def _arrow(frame: pd.DataFrame) -> pa.Table:
    return pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata()


def difference_json(difference: Difference) -> str:
    """A difference as one JSON object: before, after, tables, documents, quotes."""
    frames = {
        name: cells.simple(_arrow(getattr(difference, name))).to_pylist() for name in ("tables", "documents", "quotes")
    }
    body = {"before": difference.before, "after": difference.after, **frames}
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def write_difference(difference: Difference, path: Path, format: str, *, force: bool = False) -> files.Written:
    """Writes a difference as JSON or HTML into a file, or as three Parquet files into a folder.

    Raises StoreError where something is there already (unless `force`), or it cannot be written.
    """
    if format == "parquet":
        return _write_folder(difference, path, force)
    text = difference_html(difference) if format == "html" else difference_json(difference)
    files.write(path, text.encode(), force=force)
    return files.Written(path, format, len(text.encode()))


def _write_folder(difference: Difference, folder: Path, force: bool) -> files.Written:
    """`tables.parquet`, `documents.parquet` and `quotes.parquet`."""
    data = {name: files.parquet(_arrow(getattr(difference, name))) for name in ("tables", "documents", "quotes")}
    for name in data:
        files.refuse_existing(folder / f"{name}.parquet", force)
    for name, content in data.items():
        files.write(folder / f"{name}.parquet", content, force=force)
    return files.Written(folder, "parquet", sum(map(len, data.values())))
