"""What could make entities one: whoever shares none of it, with them or with others who do, is decided apart from them.

Every rule of `merging` and `surnames` looks at entities that share something told here. A rule that looks at more must
be told here, or a change would miss whom it concerns. `tests/flows/test_links.py` turns red without the references or the
keys; first and last names, surnames and last two words overlap, so that it does not miss any one of these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from transforms.entities.corpus import merging
from transforms.entities.corpus.evidence import surnames
from transforms.entities.corpus.surnames import core
from transforms.entities.known.authority import Authority

Shared = tuple[np.ndarray, pa.Array]
"""rows of the names, and what each of them has"""


def connections(names: pa.Table, authority: Authority | None = None) -> Iterator[Shared]:
    """What each entity has that others may have too, a kind of thing at a time.

    `names` have `label`, `name`, `external_ref`, `aliases` and `key`, as `counting.Named` does. Words of different kinds
    begin with different letters.
    """
    keys = names["key"].combine_chunks()
    yield _some(names, pc.is_valid(names["external_ref"]), lambda rows: _of("r ", rows["external_ref"]))
    yield np.arange(names.num_rows), _of("k ", keys)
    yield _some(names, pc.match_substring_regex(keys, merging.FULL_NAME), _first_and_last, "PERSON")
    yield _some(names, pc.match_substring(core(keys), " "), _last_two, "PERSON")
    yield _some(names, pc.is_valid(names["name"]), lambda rows: _of("s ", surnames(rows["name"])), "PERSON")
    yield from _acronyms(names)
    if authority:
        said = pa.array([f"{one.label} {one.name}" for one in authority.by_key.values()], pa.string())
        at = pc.index_in(keys, pa.array(list(authority.by_key), pa.string()))
        yield np.flatnonzero(pc.is_valid(at)), _of("a ", said.take(at.drop_null()))


def _some(
    names: pa.Table,
    which: pa.Array | pa.ChunkedArray,
    told: Callable[[pa.Table], pa.Array],
    label: str | None = None,
) -> Shared:
    """The rows that are `which`, and have a `label`, with what is told of them."""
    chosen = np.asarray(which).astype(bool)
    if label is not None:
        chosen &= np.asarray(pc.equal(names["label"], label)).astype(bool)
    rows = np.flatnonzero(chosen)
    return rows, told(names.select(["key", "name", "external_ref"]).take(pa.array(rows)))


def _of(kind: str, values: pa.Array | pa.ChunkedArray) -> pa.Array:
    whole = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    return pc.binary_join_element_wise(pa.scalar(kind), whole, "")


def _first_and_last(rows: pa.Table) -> pa.Array:
    parts = pc.extract_regex(rows["key"].combine_chunks(), merging.FULL_NAME)
    return pc.binary_join_element_wise("p", merging.long_forms(parts.field("first")), parts.field("last"), " ")


def _last_two(rows: pa.Table) -> pa.Array:
    return _of("t ", pc.replace_substring_regex(core(rows["key"].combine_chunks()), r"^.* (\S+ \S+)$", r"\1"))


def _acronyms(names: pa.Table) -> Iterator[Shared]:
    """By which organisations go, or may."""
    bodies = np.flatnonzero(np.asarray(pc.equal(names["label"], "ORG")).astype(bool))
    rows = names.select(["name", "aliases"]).take(pa.array(bodies))
    forms = rows["aliases"].combine_chunks()
    of = bodies[np.asarray(pc.list_parent_indices(forms))]
    for at, words in ((bodies, rows["name"].combine_chunks()), (of, pc.list_flatten(forms))):
        short = np.flatnonzero(
            np.asarray(pc.match_substring_regex(words, rf"^{merging.ACRONYM.pattern}$")).astype(bool)
        )
        yield at[short], _of("o ", pc.replace_substring(words.take(pa.array(short)), ".", ""))
