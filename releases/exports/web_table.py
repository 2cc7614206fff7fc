"""Rows as one HTML page that stands alone."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator

import pyarrow as pa

from releases.exports import cells

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title><style>
body {{ font: 15px/1.45 system-ui, sans-serif; margin: 1.5rem; }}
table {{ border-collapse: collapse; }}
th {{ position: sticky; top: 0; background: #fff; }}
th, td {{ padding: .2rem .7rem; text-align: left; vertical-align: top; border-bottom: 1px solid #ccc; max-width: 40rem; }}
td {{ white-space: pre-wrap; overflow-wrap: anywhere; }}
td.n {{ text-align: right; font-variant-numeric: tabular-nums; }}
</style></head><body><h1>{title}</h1><table>
<thead><tr>{head}</tr></thead>
<tbody>
"""
END = "</tbody></table></body></html>\n"


def page(rows: pa.Table, title: str) -> bytes:
    """Rows as a table in a page: lists as JSON, http addresses as links; a null is a cell without anything in it."""
    return b"".join(page_pieces(rows.schema, [rows], title))


def page_pieces(schema: pa.Schema, pieces: Iterable[pa.Table], title: str) -> Iterator[bytes]:
    """The same of a table that comes piece by piece."""
    head = "".join(f"<th>{_escaped(name)}</th>" for name in schema.names)
    yield PAGE.format(title=_escaped(title), head=head).encode()
    numbers = [pa.types.is_integer(field.type) or pa.types.is_floating(field.type) for field in schema]
    for piece in pieces:
        lines = []
        for values in zip(*(column.to_pylist() for column in cells.flat(piece).columns), strict=True):
            made = (_cell(value, number) for value, number in zip(values, numbers, strict=True))
            lines.append(f"<tr>{''.join(made)}</tr>\n")
        yield "".join(lines).encode()
    yield END.encode()


def _cell(value: str | float | bool | None, number: bool) -> str:
    if value is None:
        return "<td></td>"
    text = _escaped(str(value).lower() if isinstance(value, bool) else str(value))
    if number:
        return f'<td class="n">{text}</td>'
    if isinstance(value, str) and value.startswith(("https://", "http://")) and " " not in value:
        return f'<td><a href="{text}" rel="noreferrer">{text}</a></td>'
    return f"<td>{text}</td>"


def _escaped(text: str) -> str:
    """Text for HTML; a carriage return, which browsers would make a new line, as a reference."""
    return html.escape(text).replace("\r", "&#13;").replace("\0", "\N{REPLACEMENT CHARACTER}")
