"""How a new correction names a quote, so that it is found again when its article is edited."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from releases.corrections import ledger
from releases.corrections.applying import pipeline_quotes
from releases.corrections.finding import AROUND
from releases.corrections.in_release import read_rows_of
from releases.corrections.jsonl import BadLine, Body, LineError
from releases.corrections.line import QUOTE_FIELDS, correction
from releases.errors import StoreError
from releases.files.line_files import LineFile
from releases.reading.release import Release
from releases.tables.schemas import TABLES

CSV_COLUMNS = ("id", "quote_id", "doc_id", "exact", "prefix", "suffix", *QUOTE_FIELDS[:-1], "drop", "by", "at", "why")
"""Columns that a CSV file of corrections may have; `note` is another name of `why`."""

NOBODY = "-"
"""In a CSV file: no speaker, where an empty cell says nothing."""


def naming(release: Release, quote_ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """By quote_id: `quote_id`, `doc_id`, `exact`, `prefix` and `suffix` of quotes of a release.

    The words are those that the pipeline found, also of a quote that is corrected or dropped: by these it is found again.
    A quote that the release does not have is left out.
    """
    doc_ids = sorted({quote_id.partition("-")[0] for quote_id in quote_ids})
    quotes, originals = (
        read_rows_of(release, table, TABLES[table].names, doc_ids) for table in ("quotes", "originals")
    )
    found = {row["quote_id"]: row for row in quotes.to_pylist()}
    found |= {row["quote_id"]: row for row in pipeline_quotes(quotes, originals).to_pylist()}
    documents = read_rows_of(release, "documents", ("doc_id", "text"), doc_ids).to_pylist()
    texts = {row["doc_id"]: row["text"] for row in documents}
    named = {}
    for quote_id in quote_ids:
        if row := found.get(quote_id):
            text, start, end = texts[row["doc_id"]], row["start"], row["end"]
            named[quote_id] = {
                "quote_id": quote_id,
                "doc_id": row["doc_id"],
                "exact": row["text"],
                **around(text, start, end),
            }
    return named


def around(text: str, start: int, end: int) -> dict[str, str]:
    """`prefix` and `suffix`: the characters beside a place of an article, by which it is told from others of the same words."""
    return {"prefix": text[max(0, start - AROUND) : start], "suffix": text[end : end + AROUND]}


class NoQuote(StoreError):
    """The release does not have the quote."""


def name(release: Release | None, quote_id: str) -> dict[str, str]:
    """The same of one quote. Raises NoQuote where the release does not have it."""
    found = naming(release, [quote_id]) if release else {}
    if quote_id not in found:
        where = f"release {release.number}" if release else "a store without releases"
        raise NoQuote(
            f"there is no quote {quote_id} in {where}; `onrecord show quotes --columns quote_id,text` has ids"
        )
    return found[quote_id]


def correct(
    file: LineFile,
    release: Release | None,
    quote_id: str,
    change: Body,
    *,
    by: str | None = None,
    why: str | None = None,
) -> str:
    """Records a correction of a quote of a release; its id. Raises NoQuote, StoreError where it makes no sense, Busy."""
    body = {**name(release, quote_id), **change, **({"why": why} if why else {})}
    (made,) = ledger.record(file, [body], by)
    return made


def from_csv(data: bytes, release: Release | None) -> tuple[list[dict[str, Any]], list[BadLine]]:
    """The corrections in a CSV file with a heading (`CSV_COLUMNS`), and the lines that state none.

    Of a quote named by its id alone the words are taken from `release`. Raises StoreError for an unknown column.
    """
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    unknown = set(rows.fieldnames or ()) - {*CSV_COLUMNS, "note"}
    if unknown:
        raise StoreError(f"the file has a column {sorted(unknown)[0]!r}; those known are {', '.join(CSV_COLUMNS)}")
    numbered = [(rows.line_num, _body(row)) for row in rows]
    ids = [body["quote_id"] for _, body in numbered if "quote_id" in body and "exact" not in body]
    named = naming(release, ids) if release else {}
    made, bad = [], []
    for number, body in numbered:
        whole = {**named.get(body.get("quote_id", ""), {}), **body}
        try:
            correction(whole, number)
            if "exact" not in whole:
                raise LineError(f"the newest release has no quote {body['quote_id']}, and the line has no words of it")
            made.append(whole)
        except LineError as error:
            bad.append(BadLine(number, str(error)))
    return made, bad


def _body(row: Mapping[str, str | None]) -> dict[str, Any]:
    given = {column: cell.strip() for column, cell in row.items() if column and cell and cell.strip()}
    body: dict[str, Any] = {column: given[column] for column in CSV_COLUMNS if column in given}
    body |= {"why": given["note"]} if "note" in given else {}
    wanted = {field: body.pop(field) for field in QUOTE_FIELDS if field in body}
    if wanted:
        body["set"] = {field: None if cell == NOBODY else cell for field, cell in wanted.items()}
    if "drop" in body:
        body["drop"] = body["drop"].casefold() in ("true", "yes", "1", "x")
    return body
