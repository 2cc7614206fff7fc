"""A selection as code to paste: pandas, and SQL for DuckDB, over the release's own Parquet files."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.index.asking import Selection
from explorer.index.rows import when
from explorer.index.words import parse
from releases import Store

FROM_DOCUMENTS = ("title", "publisher", "published_at", "collection", "duplicate_of")


def place(store: Store, release: int) -> str:
    """Where a reader without onrecord finds a release."""
    return f"{store.name.rstrip('/')}/releases/{release:04d}"


def as_pandas(where: str, selection: Selection, speakers: Sequence[str], about: Sequence[str]) -> str:
    """The selection in pandas; `speakers` and `about` are all ids that the chosen people have in documents."""
    conditions = []
    for word in parse(selection.q).plain:
        tests = (
            f'rows["{name}"].str.contains({word!r}, case=False, regex=False, na=False)'
            for name in ("text", "speaker", "speaker_name", "title")
        )
        conditions.append("(" + " | ".join(tests) + ")")
    if speakers:
        conditions.append(f'rows["speaker_entity_id"].isin({list(speakers)!r})')
    if about:
        conditions.append(f'rows["about_entity_ids"].map(lambda ids: bool(set(ids) & set({list(about)!r})))')
    for name in ("publisher", "collection", "kind", "act", "polarity", "speaker_kind"):
        if values := selection.filters.get(name):
            conditions.append(f'rows["{name}"].isin({list(values)!r})')
    if copies := selection.filters.get("copy"):
        conditions.append(f'rows["duplicate_of"].{"notna" if copies[0] == "yes" else "isna"}()')
    if selection.since is not None:
        conditions.append(f'(rows["published_at"] >= "{_day(selection.since)}")')
    if selection.until is not None:
        conditions.append(f'(rows["published_at"] < "{_day(selection.until)}")')
    if selection.confidence is not None:
        conditions.append(f'(rows["confidence"] >= {selection.confidence})')
    columns = ", ".join(f'"{name}"' for name in ("doc_id", *FROM_DOCUMENTS))
    lines = [
        "import pandas as pd",
        "",
        f"release = {where!r}",
        f'documents = pd.read_parquet(f"{{release}}/documents", columns=[{columns}])',
        'rows = pd.read_parquet(f"{release}/quotes").merge(documents, on="doc_id")',
    ]
    if conditions:
        lines += ["rows = rows[", *(f"    {'& ' if at else ''}{one}" for at, one in enumerate(conditions)), "]"]
    return "\n".join([*lines, 'print(rows[["speaker_name", "text", "title"]])']) + "\n"


def as_sql(where: str, selection: Selection, speakers: Sequence[str], about: Sequence[str]) -> str:
    """The selection in SQL as DuckDB has it."""
    conditions = [
        "(" + " OR ".join(f"contains(lower({column}), lower({_text(word)}))" for column in _SEARCHED) + ")"
        for word in parse(selection.q).plain
    ]
    if speakers:
        conditions.append(f"q.speaker_entity_id IN ({_texts(speakers)})")
    if about:
        conditions.append(f"list_has_any(q.about_entity_ids, [{_texts(about)}])")
    for name in ("publisher", "collection", "kind", "act", "polarity", "speaker_kind"):
        if values := selection.filters.get(name):
            table = "d" if name in ("publisher", "collection") else "q"
            conditions.append(f"{table}.{name} IN ({_texts(values)})")
    if copies := selection.filters.get("copy"):
        conditions.append(f"d.duplicate_of IS {'NOT ' if copies[0] == 'yes' else ''}NULL")
    if selection.since is not None:
        conditions.append(f"d.published_at >= '{_day(selection.since)}'")
    if selection.until is not None:
        conditions.append(f"d.published_at < '{_day(selection.until)}'")
    if selection.confidence is not None:
        conditions.append(f"q.confidence >= {selection.confidence}")
    tables = [f"read_parquet({_text(f'{where}/{name}/*.parquet')}) {name[0]}" for name in ("quotes", "documents")]
    lines = [
        "SELECT q.speaker_name, q.text, d.title, d.publisher, d.published_at",
        f"FROM {tables[0]}",
        f"JOIN {tables[1]} USING (doc_id)",
    ]
    if conditions:
        lines.append("WHERE " + "\n  AND ".join(conditions))
    return "\n".join(lines) + ";\n"


_SEARCHED = ("q.text", "coalesce(q.speaker, '')", "coalesce(q.speaker_name, '')", "coalesce(d.title, '')")


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _texts(values: Sequence[str]) -> str:
    return ", ".join(map(_text, values))


def _day(seconds: int) -> str:
    day = when(seconds)
    return "" if day is None else f"{day:%Y-%m-%d}"
