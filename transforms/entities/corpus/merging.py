"""The rules by which entities of different documents are one. Distinct names in, the leader of each group out."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from transforms.english.nicknames import LONG_FORMS
from transforms.entities.known import normal
from transforms.entities.known.authority import Authority, Known
from transforms.entities.known.first_and_last import widespread

#: People and organisations that two bearers of a widespread name must have been named with, to be one person.
SHARED_COMPANY = 2
#: How many times as many documents must call a thing of one word by one label as by another, for the two to be one.
CLEAR_MAJORITY = 2.0

_ROWS_AT_ONCE = 10_000
#: Of a key: the first word, those between, the last.
FULL_NAME = r"^(?P<first>\S+)(?P<middle>(?: \S+)*) (?P<last>\S+)$"
#: What organisations are called by their first letters.
ACRONYM = re.compile(r"[A-Z][A-Z&.]{1,6}")
#: Labels that name peoples or bear no identity of their own; they are joined by their key alone.
_APART = frozenset({"NORP"})


class _Groups:
    """Disjoint sets over rows; the smallest row number leads, which is the entity named in most documents."""

    def __init__(self, n: int) -> None:
        self._parent = array("q", range(n))  # a list of as many numbers takes five times as much memory

    def find(self, a: int) -> int:
        while self._parent[a] != a:
            self._parent[a] = a = self._parent[self._parent[a]]
        return a

    def join(self, rows: Iterable[int]) -> None:
        roots = {self.find(r) for r in rows}
        leader = min(roots)
        for root in roots:
            self._parent[root] = leader

    def leaders(self) -> np.ndarray:
        return np.fromiter((self.find(a) for a in range(len(self._parent))), np.int64, len(self._parent))


def leaders(names: pa.Table, authority: Authority | None) -> np.ndarray:
    """For each row of `names` (with `key`; sorted: most documents first) the row that leads its group."""
    groups = _Groups(names.num_rows)
    coded = names["label"].combine_chunks().dictionary_encode()
    shown = coded.dictionary.to_pylist()  # few, so that a million rows share them
    labels = [shown[code] for code in coded.indices.to_pylist()]
    for rows in _same(names, "external_ref"):
        _join_by_label(groups, rows, labels)
    _join_labels(groups, names, labels)
    _join_people(groups, names)
    _join_acronyms(groups, names, labels)
    if authority:
        _join_known(groups, names, labels, authority)
    return groups.leaders()


def keys(names: pa.ChunkedArray) -> pa.Array:
    """Keys of names; each distinct name is worked out once."""
    coded = names.combine_chunks().dictionary_encode()
    return pa.array([normal.key(n) for n in coded.dictionary.to_pylist()], pa.string()).take(coded.indices)


def _same(names: pa.Table, column: str) -> Iterable[list[int]]:
    """Rows that share a value of `column` with another row."""
    rows = pa.table({"value": names[column], "row": pa.array(np.arange(names.num_rows))})
    rows = rows.filter(_repeated(rows["value"]))
    made = rows.group_by("value", use_threads=False).aggregate([("row", "list"), ("row", "count")])
    groups: list[list[int]] = made.filter(pc.greater(made["row_count"], 1))["row_list"].to_pylist()
    return groups


def _repeated(values: pa.ChunkedArray | pa.Array) -> pa.Array:
    """Whether each value stands in several rows; a null does not. Few do, and lists of a million rows take much memory."""
    whole = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    repeated = np.zeros(len(whole), bool)
    first = pc.utf8_slice_codeunits(whole, 0, 1)
    for letter in first.unique().drop_null():  # a table of all values at once takes several times what they take
        at = np.flatnonzero(pc.fill_null(pc.equal(first, letter), False))
        codes = whole.take(pa.array(at)).dictionary_encode().indices.to_numpy()
        repeated[at] = np.bincount(codes)[codes] > 1
    return pa.array(repeated)


def _join_by_label(groups: _Groups, rows: Sequence[int], labels: Sequence[str]) -> None:
    """Join rows of one reference: a people and its country share theirs, and stay two."""
    for apart in (True, False):
        same = [r for r in rows if (labels[r] in _APART) is apart]
        if len(same) > 1:
            groups.join(same)


def _join_labels(groups: _Groups, names: pa.Table, labels: Sequence[str]) -> None:
    """Join things of one name that documents give different labels; a name of one word only by a clear majority."""
    documents = names["n_documents"].to_pylist()
    for rows in _same(names, "key"):
        rows = [r for r in rows if labels[r] not in _APART]
        if len({labels[r] for r in rows}) < 2:
            continue
        if " " not in names["key"][rows[0]].as_py():
            rows = [r for r in rows if labels[r] != "PERSON"]
            rows = rows[:1] + [r for r in rows[1:] if documents[rows[0]] >= CLEAR_MAJORITY * documents[r]]
        if len(rows) > 1:
            groups.join(rows)


def _join_people(groups: _Groups, names: pa.Table) -> None:
    """Join full names that differ in middle names or initials, or in a short form of the first name.

    Where two middle names contradict each other (George W., George H. W.) none is joined. Widespread names need company
    in common.
    """
    rows = np.flatnonzero(pc.equal(names["label"], "PERSON"))
    parts = pc.extract_regex(names["key"].take(pa.array(rows)).combine_chunks(), FULL_NAME)
    rows, parts = rows[pc.is_valid(parts).to_numpy(zero_copy_only=False)], parts.drop_null()
    first, last = long_forms(parts.field("first")), parts.field("last")
    twice = pa.array(np.flatnonzero(_repeated(pc.binary_join_element_wise(first, last, " "))))
    rows = pa.array(rows).take(twice)
    people = pa.table(
        {
            "row": rows,
            "name": names["name"].take(rows),
            "first": first.take(twice),
            "middle": parts.field("middle").take(twice),
            "last": last.take(twice),
        }
    )
    made = people.group_by(["first", "last"], use_threads=False).aggregate(
        [("row", "list"), ("middle", "list"), ("name", "list"), ("row", "count")]
    )
    for group in made.filter(pc.greater(made["row_count"], 1)).to_pylist():
        rows, middles = group["row_list"], [m.split() for m in group["middle_list"]]
        if widespread(group["name_list"][0]):
            _join_company(groups, rows, names["context"])
        elif all(_agree(a, b) for n, a in enumerate(middles) for b in middles[:n]):
            groups.join(rows)
        else:
            _join_equal(groups, rows, group["middle_list"])


def long_forms(first: pa.Array) -> pa.Array:
    """First names, with the long form for a short one."""
    coded = first.dictionary_encode()
    return pa.array([LONG_FORMS.get(n, n) for n in coded.dictionary.to_pylist()], pa.string()).take(coded.indices)


def _agree(one: list[str], other: list[str]) -> bool:
    """Whether middle names go together: one has none, or they are equal up to initials."""
    return all(a == b or (1 in (len(a), len(b)) and a[0] == b[0]) for a, b in zip(one, other, strict=False))


def _join_equal(groups: _Groups, rows: Sequence[int], values: Sequence[str]) -> None:
    by_value: dict[str, list[int]] = {}
    for r, value in zip(rows, values, strict=True):
        by_value.setdefault(value, []).append(r)
    for same in by_value.values():
        groups.join(same)


def _join_company(groups: _Groups, rows: Sequence[int], contexts: pa.ChunkedArray) -> None:
    """Join bearers of one widespread name that were named with the same people and organisations."""
    company = [set(contexts[r].as_py() or ()) for r in rows]
    for n, a in enumerate(rows):
        for m, b in enumerate(rows[:n]):
            if len(company[n] & company[m]) >= SHARED_COMPANY:
                groups.join((a, b))


def _join_acronyms(groups: _Groups, names: pa.Table, labels: Sequence[str]) -> None:
    """Join an organisation known by an acronym alone with the one organisation that other articles call by it."""
    spelled: dict[str, set[int]] = {}
    organisations = [r for r, label in enumerate(labels) if label == "ORG"]
    short: list[tuple[int, str]] = []
    for r, row in zip(organisations, _rows(names.select(["name", "aliases"]), organisations), strict=True):
        if ACRONYM.fullmatch(row["name"]):
            short.append((r, row["name"].replace(".", "")))
        if " " in row["name"]:
            for form in row["aliases"] or ():
                if ACRONYM.fullmatch(form):
                    spelled.setdefault(form.replace(".", ""), set()).add(groups.find(r))
    for r, acronym in short:
        fits = spelled.get(acronym, set())
        if len(fits) == 1:
            groups.join((r, *fits))


def _rows(names: pa.Table, which: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Some rows as Python values, few of them at a time."""
    for first in range(0, len(which), _ROWS_AT_ONCE):
        yield from names.take(pa.array(which[first : first + _ROWS_AT_ONCE], pa.int64())).to_pylist()


def _join_known(groups: _Groups, names: pa.Table, labels: Sequence[str], authority: Authority) -> None:
    """Join all that the authority file says is one."""
    by_row: dict[Known, list[int]] = {}
    for r, key in enumerate(names["key"].to_pylist()):
        known = authority.by_key.get(key)
        if known and known.label == labels[r]:
            by_row.setdefault(known, []).append(r)
    for rows in by_row.values():
        groups.join(rows)
