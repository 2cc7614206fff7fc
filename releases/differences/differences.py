"""What changed from one release to another: rows, documents, and the words people are quoted with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pyarrow as pa

from releases.differences.rewording import Pair, marked, match
from releases.reading.connections import connect
from releases.reading.release import Release, queryable
from releases.tables.columns import Row
from releases.tables.schemas import TABLES, Table
from releases.tables.system import dropped_by

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

DOCUMENT_COLUMNS = ("doc_id", "change", "title", "url", "collection", "source", "published_at", "doc_id_before")
QUOTE_COLUMNS = (
    "doc_id", "change", "title", "speaker_before", "speaker_after", "text_before", "text_after", "marked", "similarity",
    "quote_id_before", "quote_id_after", "correction_id",
)  # fmt: skip

DOCUMENT_CHANGES = ("new", "edited", "withdrawn", "metadata", "renamed")
"""`edited`: other text under the same `doc_id`; `metadata`: the same text, other columns; `renamed`: the same article under
another `doc_id` than before (`doc_id_before`), as after an upgrade that tells articles apart which shared one."""

QUOTE_CHANGES = ("reworded", "reattributed", "corrected", "added", "dropped")
"""`reworded`: nearly the same words in an edited document; `reattributed`: the same words, another speaker; `corrected`: the same
words and speaker, and a correction by hand came, went or changed. `correction_id` is that of the row after, of a dropped quote that
of the correction that says it is none."""

COMPARED = {name: table for name, table in TABLES.items() if not table.derived}
"""What follows from other tables changes with them; to count it again would tell nothing."""

READ = ("documents", "quotes")
"""Tables that are looked into; of the others the rows are counted, and nothing is to count where their parts are the same."""

SMALL = 4_000_000
"""Bytes of a table's parts up to which they are read at once: DuckDB opens its files anew for every question."""

MEMORY = "512MB"
"""What DuckDB may take before it goes to disk; by itself it would take four fifths of the machine's."""


@dataclass(frozen=True)
class Difference:
    """What changed from release `before` to release `after`."""

    before: int
    after: int
    tables: pd.DataFrame
    """per table: table, added, removed, changed, before, after (rows); a row is changed where its key stayed"""
    documents: pd.DataFrame
    """one row per document that is new, edited, withdrawn, or has other metadata (DOCUMENT_COLUMNS)"""
    quotes: pd.DataFrame
    """one row per quote that is reworded, reattributed, added or dropped (QUOTE_COLUMNS); `marked` holds both versions
    of a reworded one, with what went as [-…-] and what came as {+…+}"""

    def summary(self) -> str:
        """One line for the end of a run."""
        parts = []
        for frame, changes, noun in (
            (self.documents, DOCUMENT_CHANGES, "documents"),
            (self.quotes, QUOTE_CHANGES, "quotes"),
        ):
            counts = Counter(frame["change"])
            said = ", ".join(f"{counts[change]:,} {change}" for change in changes if counts[change])
            parts.append(f"{noun}: {said or 'no change'}")
        return f"release {self.before} → {self.after}: " + "; ".join(parts)


def diff(before: Release, after: Release) -> Difference:
    """Compares two releases of one store, or of two.

    Parts that both hold are equal and never read, so the cost follows what changed. Columns that the older schema of
    the two does not have are left out of the comparison. Raises Damaged where a part cannot be read.
    """
    with (
        TemporaryDirectory(prefix="onrecord-diff-") as spill,
        connect(memory_limit=MEMORY, temp_directory=spill) as connection,
        queryable(before, after),
    ):
        for name in COMPARED:
            shared = _hashes(before, name) & _hashes(after, name)
            if name not in READ and _hashes(before, name) == _hashes(after, name):
                continue
            _add_view(connection, before, f"{name}_before", name, shared)
            _add_view(connection, after, f"{name}_after", name, shared)
        version = min(before.manifest.schema_version, after.manifest.schema_version)
        tables = _tables(connection, before, after, version)
        renamed = _renamed(connection)
        documents = _documents(connection, version, renamed)
        quotes = _quotes(connection, renamed)
    _add_titles(quotes, before, after)
    if _hashes(before, "originals") != _hashes(after, "originals"):
        _add_droppers(quotes, after)
    return Difference(before.number, after.number, tables, documents, quotes)


def _add_view(connection: duckdb.DuckDBPyConnection, release: Release, name: str, table: str, shared: set[str]) -> None:
    """Makes a table a view, less the parts that are `shared`: of few rows from memory, else by DuckDB's own reader."""
    parts = [part for part in release.parts(table) if part.hash not in shared]
    if sum(part.bytes for part in parts) > SMALL:
        release.add_view(connection, name, table, without=shared)
        return
    pieces = [release.read_part(table, part) for part in parts]
    connection.register(name, pa.concat_tables([TABLES[table].schema.empty_table(), *pieces]))


def _hashes(release: Release, table: str) -> set[str]:
    return {part.hash for part in release.parts(table)}


def _compared(table: Table, version: int) -> list[str]:
    return [column.name for column in table.columns if column.since <= version and column.name not in table.key]


def _differs(columns: Sequence[str]) -> str:
    """SQL: whether any of the columns differs between rows `a` and `b`."""
    return " OR ".join(f'a."{name}" IS DISTINCT FROM b."{name}"' for name in columns) or "false"


def _tables(connection: duckdb.DuckDBPyConnection, before: Release, after: Release, version: int) -> pd.DataFrame:
    import pandas as pd

    rows = []
    for name, table in COMPARED.items():
        if _hashes(before, name) == _hashes(after, name):
            added = removed = changed = 0
        elif table.key:
            keys = ", ".join(f'"{key}"' for key in table.key)
            added, removed, changed = _one(
                connection,
                f"""SELECT count(*) FILTER (a.present IS NULL), count(*) FILTER (b.present IS NULL),
                           count(*) FILTER (a.present AND b.present AND ({_differs(_compared(table, version))}))
                    FROM (SELECT *, true AS present FROM {name}_before) a
                    FULL JOIN (SELECT *, true AS present FROM {name}_after) b USING ({keys})""",
            )
        else:
            columns = ", ".join(f'"{column}"' for column in _compared(table, version))
            (removed,), (added,) = (
                _one(
                    connection,
                    f"SELECT count(*) FROM (SELECT {columns} FROM {one} EXCEPT ALL SELECT {columns} FROM {two})",
                )
                for one, two in ((f"{name}_before", f"{name}_after"), (f"{name}_after", f"{name}_before"))
            )
            changed = 0
        totals = (release.manifest.counts.get(name, 0) for release in (before, after))
        rows.append((name, added, removed, changed, *totals))
    return pd.DataFrame(rows, columns=["table", "added", "removed", "changed", "before", "after"])


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    rows: list[tuple[int, ...]] = connection.execute(query).fetchall()
    return rows[0]


#: By what an article is known again whose id is another one: its text, else its headline in its source.
_KNOWN_BY = ("collection, content_sha256", "collection, source, title")


def _renamed(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """doc_id before -> doc_id after, of the articles whose id is in one release only and who are one article all the same.

    What several documents of a release share tells nothing.
    """
    found: dict[str, str] = {}
    for known_by in _KNOWN_BY:
        gone, come = (
            f"""SELECT {known_by}, any_value(doc_id) AS doc_id FROM {one} x
                WHERE title IS NOT NULL AND doc_id NOT IN (SELECT doc_id FROM {other}) GROUP BY {known_by} HAVING count(*) = 1"""
            for one, other in (("documents_before", "documents_after"), ("documents_after", "documents_before"))
        )
        pairs = connection.execute(
            f"SELECT a.doc_id, b.doc_id FROM ({gone}) a JOIN ({come}) b USING ({known_by}) ORDER BY 1"
        ).fetchall()
        taken = set(found.values())
        found |= {before: after for before, after in pairs if before not in found and after not in taken}
    return found


def _documents(connection: duckdb.DuckDBPyConnection, version: int, renamed: dict[str, str]) -> pd.DataFrame:
    shown = ", ".join(f'coalesce(b."{name}", a."{name}") AS "{name}"' for name in DOCUMENT_COLUMNS[2:-1])
    found = connection.sql(
        f"""SELECT doc_id,
                   CASE WHEN a.text IS NULL THEN 'new' WHEN b.text IS NULL THEN 'withdrawn'
                        WHEN a.content_sha256 <> b.content_sha256 THEN 'edited' ELSE 'metadata' END AS change,
                   {shown}, NULL::VARCHAR AS doc_id_before
            FROM documents_before a FULL JOIN documents_after b USING (doc_id)
            WHERE a.text IS NULL OR b.text IS NULL OR {_differs(_compared(TABLES["documents"], version))}
            ORDER BY doc_id"""
    ).to_arrow_table()
    of_table = {"change": pa.string(), "doc_id_before": pa.string()}
    types = [of_table.get(name) or TABLES["documents"].column(name).type for name in DOCUMENT_COLUMNS]
    frame = found.cast(pa.schema(list(zip(DOCUMENT_COLUMNS, types, strict=True)))).to_pandas()
    before = {after: before for before, after in renamed.items()}
    frame = frame[~frame["doc_id"].isin(list(renamed))].reset_index(drop=True)
    frame["doc_id_before"] = frame["doc_id"].map(before.get).astype(object)
    frame.loc[frame["doc_id"].isin(list(before)), "change"] = "renamed"
    return frame


def _quotes(connection: duckdb.DuckDBPyConnection, renamed: dict[str, str]) -> pd.DataFrame:
    """Quotes whose id is in one release only, matched within their documents, and those that changed speaker.

    Quotes of `renamed` documents have other ids; those with the words and speaker that they had are no change.
    """
    import pandas as pd

    rows = connection.execute(
        """SELECT coalesce(a.doc_id, b.doc_id) AS doc_id, a.quote_id AS id_before, b.quote_id AS id_after,
                  a.text AS text_before, b.text AS text_after,
                  coalesce(a.speaker_name, a.speaker) AS speaker_before,
                  coalesce(b.speaker_name, b.speaker) AS speaker_after, b.correction_id
           FROM quotes_before a FULL JOIN quotes_after b ON a.quote_id = b.quote_id
           WHERE a.quote_id IS NULL OR b.quote_id IS NULL
              OR coalesce(a.speaker_name, a.speaker) IS DISTINCT FROM coalesce(b.speaker_name, b.speaker)
              OR a.correction_id IS DISTINCT FROM b.correction_id
           ORDER BY 1, coalesce(a.start, b.start), a.quote_id, b.quote_id"""
    ).fetchall()
    names = ("doc_id", "id_before", "id_after", "text_before", "text_after", "speaker_before", "speaker_after",
             "correction_id")  # fmt: skip
    found = [dict(zip(names, row, strict=True)) for row in rows]
    if renamed:
        found = _under_one_id(found, renamed)
    changes = [change for _, group in groupby(found, key=lambda row: row["doc_id"]) for change in _of_document(group)]
    changes.sort(key=lambda change: QUOTE_CHANGES.index(change["change"]))
    return pd.DataFrame(changes, columns=list(QUOTE_COLUMNS))


def _under_one_id(quotes: list[Row], renamed: dict[str, str]) -> list[Row]:
    """The changed quotes with those of renamed documents under the newer id, less what is the same on both sides."""
    names = set(renamed.values())
    for quote in quotes:
        quote["doc_id"] = renamed.get(quote["doc_id"], quote["doc_id"])
    said = {
        side: Counter(_words(quote, side) for quote in quotes if quote["doc_id"] in names and quote[f"id_{side}"])
        for side in ("before", "after")
    }
    shared = said["before"] & said["after"]
    same = {"before": shared, "after": shared.copy()}  # one each: they are counted down
    kept = []
    for quote in quotes:
        side = "before" if quote["id_before"] else "after"
        words = _words(quote, side)
        if quote["doc_id"] in names and not (quote["id_before"] and quote["id_after"]) and same[side][words]:
            same[side][words] -= 1
        else:
            kept.append(quote)
    return sorted(kept, key=lambda quote: str(quote["doc_id"]))


def _words(quote: Row, side: str) -> tuple[object, ...]:
    return quote["doc_id"], quote[f"text_{side}"], quote[f"speaker_{side}"]


def _add_titles(quotes: pd.DataFrame, before: Release, after: Release) -> None:
    """Fills in the titles of the documents, as they are after, else as they were.

    They stand in the blocks of which a part of documents or quotes is in one release only.
    """
    wanted = set(quotes["doc_id"])
    changed = {(name, part) for release in (before, after) for name in READ for part in release.parts(name)}
    shared = {(name, part) for name in READ for part in {*before.parts(name)} & {*after.parts(name)}}
    blocks = {part.block for _, part in changed - shared}
    titles: dict[str, str | None] = {}
    for release in (before, after):
        for part in release.parts("documents") if wanted else ():
            if part.block in blocks:
                rows = release.read_part("documents", part, ["doc_id", "title"])
                pairs = zip(rows["doc_id"].to_pylist(), rows["title"].to_pylist(), strict=True)
                titles |= {doc_id: title for doc_id, title in pairs if doc_id in wanted}
    quotes["title"] = quotes["doc_id"].map(titles.get)


def _add_droppers(quotes: pd.DataFrame, after: Release) -> None:
    """Fills in which correction dropped a quote, where one did."""
    import pandas as pd

    gone = quotes["change"] == "dropped"
    wanted = sorted(quotes.loc[gone, "quote_id_before"])
    if wanted:
        known = dropped_by(after.arrow("originals", ["row_key", "row"], [("row_key", "in", wanted)]))
        pairs = zip(quotes["correction_id"], quotes["quote_id_before"], strict=True)
        quotes["correction_id"] = pd.Series(
            [one if isinstance(one, str) else known.get(key) for one, key in pairs], quotes.index, object
        )


def _of_document(rows: Iterator[Row]) -> list[Row]:
    """The changed quotes of one document."""
    quotes = list(rows)
    changes = [
        _change("reattributed" if quote["speaker_before"] != quote["speaker_after"] else "corrected", quote, quote, 1.0)
        for quote in quotes
        if quote["id_before"] and quote["id_after"]
    ]
    dropped = [quote for quote in quotes if quote["id_after"] is None]
    added = [quote for quote in quotes if quote["id_before"] is None]
    pairs = match(_sides(dropped, "before"), _sides(added, "after"))
    for pair in pairs:
        changes.append(_change("reworded", dropped[pair.before], added[pair.after], pair.similarity))
    changes += [_change("dropped", quote, None, None) for quote in _left(dropped, pairs, "before")]
    changes += [_change("added", None, quote, None) for quote in _left(added, pairs, "after")]
    return changes


def _sides(quotes: list[Row], side: str) -> list[Row]:
    return [{"text": quote[f"text_{side}"], "speaker_name": quote[f"speaker_{side}"]} for quote in quotes]


def _left(quotes: list[Row], pairs: list[Pair], side: str) -> list[Row]:
    taken = {getattr(pair, side) for pair in pairs}
    return [quote for at, quote in enumerate(quotes) if at not in taken]


def _change(change: str, old: Row | None, new: Row | None, similarity: float | None) -> Row:
    some = new or old or {}
    both = old is not None and new is not None
    return {
        "doc_id": some["doc_id"],
        "change": change,
        "title": None,
        "speaker_before": old["speaker_before"] if old else None,
        "speaker_after": new["speaker_after"] if new else None,
        "text_before": old["text_before"] if old else None,
        "text_after": new["text_after"] if new else None,
        "marked": marked(old["text_before"], new["text_after"]) if both and old and new else None,
        "similarity": similarity,
        "quote_id_before": old["id_before"] if old else None,
        "quote_id_after": new["id_after"] if new else None,
        "correction_id": new["correction_id"] if new else None,
    }
