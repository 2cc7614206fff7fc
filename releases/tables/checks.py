"""The invariants of a release, checked before it is published and again by `verify`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from releases.errors import Problem
from releases.tables.ids import NO_IDS, SEPARATOR, IdMap, Ids, distinct, ids, keys, strings, within
from releases.tables.schemas import TABLES, Table

SHOWN_ROWS = 3
"""Rows named for one broken rule; the rest are counted."""

Tables = Mapping[str, pa.Table]
PLACE = ("collection", "source")
"""The key of a source."""

SOURCE_COUNTS = ("n_documents", "n_rejects", "n_records")

ENTITY_COLUMNS = (
    ("mentions", "entity_id"),
    ("quotes", "speaker_entity_id"),
    ("quotes", "speaker_entity_ids"),
    ("quotes", "speaker_candidates"),
    ("quotes", "speaker_affiliation_id"),
    ("quotes", "about_entity_ids"),
)
"""Columns that name entities."""


def check_rows(table: str, rows: pa.Table) -> list[Problem]:
    """Rules that need one table alone: no nulls where none may be, only the values allowed, keys unique."""
    spec = TABLES[table]
    problems = []
    for column in spec.columns:
        values = rows.column(column.name)
        if not column.nullable and values.null_count:
            problems.append(Problem(table, f"{column.name} is null in {_rows(spec, rows, pc.is_null(values))}"))
        if column.values:
            strange = pc.and_(pc.is_valid(values), pc.invert(pc.is_in(values, value_set=pa.array(column.values))))
            if pc.any(strange).as_py():
                allowed = ", ".join(column.values)
                problems.append(Problem(table, f"{column.name} is none of {allowed} in {_rows(spec, rows, strange)}"))
    if spec.key and rows.num_rows:
        counts = rows.select(spec.key).group_by(list(spec.key), use_threads=False).aggregate([([], "count_all")])
        twice = counts.filter(pc.greater(counts.column("count_all"), 1))
        if twice.num_rows:
            problems.append(Problem(table, f"the key {_key(spec, twice, 0)} stands in several rows"))
    return problems


def check_parts(table: str, parts: Iterable[pa.Table], kept: Iterable[Ids] = ()) -> list[Problem]:
    """The rules of `check_rows` for a table in parts, one part in memory at a time; `kept` are keys of others, which hold them."""
    problems: list[Problem] = []

    def checked() -> Iterator[pa.Table]:
        for rows in parts:
            problems.extend(check_rows(table, rows))
            yield rows

    twice = check_keys(table, checked(), kept)
    return problems or twice


def check_keys(table: str, parts: Iterable[pa.Table], kept: Iterable[Ids] = ()) -> list[Problem]:
    """Keys are unique in a table in parts, of which the columns of the key are needed; those of `kept` ones are, among themselves."""
    key_columns = TABLES[table].key
    found = [NO_IDS, *(keys(rows, key_columns) if key_columns else NO_IDS for rows in parts)]
    ordered = np.sort(np.concatenate(found))
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    for known in kept:
        twice = np.concatenate([twice, known[within(known, ordered)]])
    if not len(twice):
        return []
    return [Problem(table, f"the key {', '.join(twice[0].decode().split(SEPARATOR))} stands in several rows")]


def check_block(tables: Tables) -> list[Problem]:
    """Rules within a set of documents: `tables` holds all their rows of every table of the unit `document`."""
    problems = [problem for table, rows in tables.items() for problem in check_rows(table, rows)]
    if problems:
        return problems  # what follows takes the columns at their word
    documents = tables["documents"]
    texts = dict(zip(_list(documents, "doc_id"), _list(documents, "text"), strict=True))
    n_sentences = dict(zip(_list(documents, "doc_id"), _list(documents, "n_sentences"), strict=True))
    problems += _contents(documents)
    for table, rows in tables.items():
        if table != "documents":
            strangers = pc.invert(pc.is_in(rows.column("doc_id"), value_set=documents.column("doc_id")))
            problems += _broken(table, rows, strangers, "the document is not there")
    if problems:
        return problems
    problems += _spans("sentences", tables["sentences"], texts)
    problems += _spans("mentions", tables["mentions"], texts)
    problems += _quotes(tables["quotes"], texts)
    found: dict[str, int] = dict.fromkeys(texts, 0)
    for doc_id, sentence_id in zip(
        _list(tables["sentences"], "doc_id"), _list(tables["sentences"], "sentence_id"), strict=True
    ):
        problems += [] if sentence_id >= 0 else [Problem("sentences", f"{doc_id} has a negative sentence_id")]
        found[doc_id] += 1
    problems += [
        Problem("documents", f"{doc_id} says {n_sentences[doc_id]} sentences, there are {n}")
        for doc_id, n in found.items()
        if n != n_sentences[doc_id]
    ]
    for table in ("mentions", "quotes"):
        problems += _sentence_references(table, tables[table], tables["sentences"])
    return problems


def _contents(documents: pa.Table) -> list[Problem]:
    wrong = [
        hashlib.sha256(text.encode()).hexdigest() != digest
        for text, digest in zip(_list(documents, "text"), _list(documents, "content_sha256"), strict=True)
    ]
    return _broken("documents", documents, pa.array(wrong, pa.bool_()), "content_sha256 is not that of text")


def _spans(table: str, rows: pa.Table, texts: Mapping[str, str]) -> list[Problem]:
    """`documents.text[start:end]` is `text`, and the offsets are in range."""
    wrong = [
        not (0 <= start < end <= len(texts[doc_id])) or texts[doc_id][start:end] != text
        for doc_id, start, end, text in zip(
            *(_list(rows, name) for name in ("doc_id", "start", "end", "text")), strict=True
        )
    ]
    return _broken(table, rows, pa.array(wrong, pa.bool_()), "text is not documents.text[start:end]")


def _quotes(rows: pa.Table, texts: Mapping[str, str]) -> list[Problem]:
    """Spans are in order and in range, the hull encloses them, cue and speaker are where they say."""
    columns = ("doc_id", "start", "end", "spans", "confidence")
    wrong = []
    for doc_id, start, end, spans, confidence in zip(*(_list(rows, name) for name in columns), strict=True):
        edges = [edge for span in spans for edge in (span["start"], span["end"])]
        fine = bool(edges) and edges == sorted(edges) and (edges[0], edges[-1]) == (start, end)
        wrong.append(not (fine and 0 <= start < end <= len(texts[doc_id]) and 0 <= confidence <= 1))
    problems = _broken("quotes", rows, pa.array(wrong, pa.bool_()), "its spans or confidence are out of range")
    strangers = references(rows, "within_quote_id")
    strangers = distinct(strangers[~within(strangers, np.sort(ids(rows.column("quote_id"))))])
    outer = pc.is_in(rows.column("within_quote_id"), value_set=strings(strangers), skip_nulls=True)
    problems += _broken("quotes", rows, outer, "the quote that reports it is not there")
    for name in ("cue", "speaker"):
        parts = zip(*(_list(rows, column) for column in ("doc_id", f"{name}_start", f"{name}_end", name)), strict=True)
        wrong = [_misplaced(texts[doc_id], start, end, words) for doc_id, start, end, words in parts]
        problems += _broken("quotes", rows, pa.array(wrong, pa.bool_()), f"{name} is not where its offsets say")
    return problems


def _misplaced(text: str, start: int | None, end: int | None, words: str | None) -> bool:
    if start is None or end is None:
        return (start is None) != (end is None)  # words without a place are fine: a cue may be implied
    return not 0 <= start < end <= len(text) or words is None or text[start:end] != words


def _sentence_references(table: str, rows: pa.Table, sentences: pa.Table) -> list[Problem]:
    known = set(zip(_list(sentences, "doc_id"), _list(sentences, "sentence_id"), strict=True))
    wrong = [pair not in known for pair in zip(_list(rows, "doc_id"), _list(rows, "sentence_id"), strict=True)]
    return _broken(table, rows, pa.array(wrong, pa.bool_()), "the sentence is not there")


def check_sources(
    stated: pa.Table, documents: pa.Table, rejects: pa.Table, places: pa.Table | None = None
) -> list[Problem]:
    """Every record of a source is once in `documents` or in `rejects`.

    `stated` are rows of `sources`; `documents` and `rejects` what `count_documents` and `count_rejects` say. Judged are
    the sources at `places` (collection, source), by default all that are named anywhere.
    """
    tables = [stated, documents, rejects] if places is None else [places]
    judged = distinct(np.concatenate([NO_IDS, *(keys(table, PLACE) for table in tables)]))
    n_documents, n_rejects = _at(judged, documents, "n_documents"), _at(judged, rejects, "n_rejects")
    counted = (n_documents, n_rejects, n_documents + _at(judged, rejects, "n_records"))
    known = within(judged, distinct(keys(stated, PLACE)))
    problems = [
        Problem("sources", f"{_place(key)} has rows in documents or rejects, but is not there")
        for key in judged[~known & (n_documents + n_rejects > 0)]
    ]
    for column, actual in zip(SOURCE_COUNTS, counted, strict=True):
        said = _at(judged, stated, column)
        problems += [
            Problem("sources", f"{_place(judged[at])} says {column} {said[at]}, the tables say {actual[at]}")
            for at in np.flatnonzero(known & (said != actual))
        ]
    return problems


def _at(judged: Ids, counts: pa.Table, column: str) -> np.ndarray:
    """A column of counts by source, for the sources `judged`; 0 where there is none."""
    found = IdMap(keys(counts, PLACE), counts.column(column).to_numpy())
    return np.where(within(judged, found.keys), found.find(judged), 0)


def _place(key: bytes) -> str:
    return key.decode(errors="replace").replace(SEPARATOR, "/")


def check_records(documents: pa.Table, rejects: pa.Table) -> list[Problem]:
    """No record stands twice, among documents and rejects together."""
    columns = ["collection", "source", "record"]
    records = pa.concat_tables(
        [documents.select(columns), rejects.select(columns).filter(pc.is_valid(rejects.column("record")))]
    )
    counted = records.group_by(columns).aggregate([([], "count_all")])
    twice = counted.filter(pc.greater(counted.column("count_all"), 1))
    return [
        Problem("documents", f"record {row['record']} of {row['collection']}/{row['source']} stands in several rows")
        for row in twice.slice(0, SHOWN_ROWS).to_pylist()
    ]


def count_documents(documents: pa.Table) -> pa.Table:
    """`n_documents` by (collection, source)."""
    counted = documents.group_by(PLACE, use_threads=False).aggregate([([], "count_all")])
    return counted.rename_columns([*PLACE, "n_documents"])


def count_rejects(rejects: pa.Table) -> pa.Table:
    """By (collection, source): `n_rejects`, and how many of them are a record (not the whole source), `n_records`."""
    counted = rejects.group_by(PLACE).aggregate([([], "count_all"), ("record", "count")])
    return counted.rename_columns([*PLACE, "n_rejects", "n_records"])


def check_references(what: str, wanted: Ids, known: Ids) -> list[Problem]:
    """Every id of `wanted` is one of `known`, which is sorted; `what` is `table.column`."""
    table, column = what.split(".")
    missing = distinct(wanted[~within(wanted, known)])
    shown = ", ".join(key.decode() for key in missing[:SHOWN_ROWS].tolist())
    target = TABLES[table].column(column).refers
    return [Problem(table, f"{column} {shown} ({len(missing)} in all) is no {target}")] if len(missing) else []


def references(rows: pa.Table, column: str) -> Ids:
    """The different ids in a column, or in its lists; nulls left out."""
    values = rows.column(column)
    if pa.types.is_list(values.type):
        values = pc.list_flatten(values)
    return ids(pc.unique(pc.drop_null(values)))


def _broken(table: str, rows: pa.Table, wrong: pa.Array, what: str) -> list[Problem]:
    if not pc.any(wrong, min_count=0).as_py():
        return []
    return [Problem(table, f"{what} in {_rows(TABLES[table], rows, wrong)}")]


def _rows(spec: Table, rows: pa.Table, wrong: pa.BooleanArray) -> str:
    """The first rows where `wrong` holds, by key, and how many more there are."""
    bad = rows.filter(wrong)
    shown = "; ".join(_key(spec, bad, at) for at in range(min(SHOWN_ROWS, bad.num_rows)))
    more = bad.num_rows - SHOWN_ROWS
    return shown + (f" and {more} more" if more > 0 else "")


def _key(spec: Table, rows: pa.Table, at: int) -> str:
    columns: Sequence[str] = spec.key or spec.sorted_by
    return ", ".join(f"{name} {rows.column(name)[at].as_py()!r}" for name in columns if name in rows.column_names)


def _list(rows: pa.Table, column: str) -> list[Any]:
    values: list[Any] = rows.column(column).to_pylist()
    return values
