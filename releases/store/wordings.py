"""Wordings of statements: which of them leave with documents, and which parts hold such ones.

A row of `statements` is made of the words of several articles, so that of a part no column says whose words are in it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from releases.files.manifest import Part
from releases.files.parts import Source, read_part, read_parts


class Wordings:
    """The wordings that stood in statements of some documents, over the releases that held them."""

    def __init__(self, doc_ids: Collection[str]) -> None:
        self._ids = pa.array(sorted(doc_ids), pa.string())
        self._left: set[str] = set()
        self._staying: set[str] = set()

    def note(self, source: Source, before: Mapping[str, tuple[Part, ...]], fresh: tuple[Part, ...]) -> None:
        """Take in a release: its tables with the documents, and its `statements` without them."""
        told = read_parts(source, "quote_statements", before["quote_statements"], ["doc_id", "statement_id"])
        mine = pc.unique(told.filter(pc.is_in(told.column("doc_id"), self._ids)).column("statement_id"))
        words: set[str] = set()
        for part in before["statements"]:
            rows = read_part(source, "statements", part, ["statement_id", "versions"])
            rows = rows.filter(pc.is_in(rows.column("statement_id"), mine))
            words |= set(_flat(rows.column("versions")).to_pylist())
        asked, staying = pa.array(sorted(words), pa.string()), set[str]()
        for part in fresh if words else ():
            found = _flat(read_part(source, "statements", part, ["versions"]).column("versions"))
            staying |= set(found.filter(pc.is_in(found, asked)).to_pylist())
        self._left |= words - staying
        self._staying |= staying

    def are_in(self, rows: pa.Table) -> bool:
        """Whether rows of `statements` were made with the documents: of what one printed first, or alone."""
        words = pa.array(sorted(self._left - self._staying), pa.string())
        asked = ((rows.column("first_doc_id"), self._ids), (_flat(rows.column("versions")), words))
        return any(pc.any(pc.is_in(values, wanted)).as_py() for values, wanted in asked)


def _flat(lists: pa.ChunkedArray) -> pa.Array:
    """The items of a column of lists."""
    return pc.list_flatten(lists.combine_chunks())
