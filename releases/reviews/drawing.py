"""A random sample of a release's quotes within strata, so that rare kinds are judged too."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from releases.errors import StoreError
from releases.reading.release import Release
from releases.reviews.line import Round, Stratum

LEAST = 3
"""Quotes of each stratum that are drawn at least, where it has so many: fewer would tell nothing of it."""

EDGES = (0.5, 0.7, 0.9)
"""Confidence from which a quote is in the next stratum, and the next row of the table of `quality`."""

COLUMNS = {"kind": "kind", "rule": "method", "confidence": "confidence"}


def draw(release: Release, n: int, by: str, seed: int, without: Sequence[str] = ()) -> Round:
    """`n` quotes of a release that no correction by hand made, nor any of `without`, at random within strata.

    Every stratum gets `LEAST` quotes and the others in proportion to its size; where there are too many strata for that,
    the smallest are one. Raises StoreError where there is nothing to draw from.
    """
    ids, values = _frame(release, by, frozenset(without))
    if not ids:
        raise StoreError(f"release {release.number} has no quote left to judge")
    strata = _strata(values, n)
    grouped: dict[str, list[str]] = {name: [] for name in strata.values()}
    for quote_id, value in zip(ids, values, strict=True):
        grouped[strata[value]].append(quote_id)
    chance = random.Random(seed)
    shares = _shares({name: len(group) for name, group in grouped.items()}, n)
    drawn = [
        Stratum(len(group), tuple(chance.sample(sorted(group), shares[name])))
        for name, group in sorted(grouped.items())
    ]
    return Round(by, seed, release.number, tuple(drawn))


def _frame(release: Release, by: str, without: frozenset[str]) -> tuple[list[str], list[str]]:
    """Ids of the quotes to draw from, and the stratum of each."""
    names = dict.fromkeys(["quote_id", "doc_id", "correction_id", COLUMNS.get(by, "kind")])
    rows = release.arrow("quotes", list(names))
    rows = rows.filter(pc.is_null(rows["correction_id"]))
    rows = rows.filter(pc.invert(pc.is_in(rows["quote_id"], pa.array(sorted(without), pa.string()))))
    return rows["quote_id"].to_pylist(), values_of(release, rows, by)


def values_of(release: Release, rows: pa.Table, by: str) -> list[str]:
    """What each of some rows of `quotes` is by `by`, in words."""
    if by == "publisher":
        documents = release.arrow("documents", ["doc_id", "publisher", "collection"])
        outlets = dict(zip(documents["doc_id"].to_pylist(), outlet(documents), strict=True))
        return [outlets[doc_id] for doc_id in rows["doc_id"].to_pylist()]
    values = rows[COLUMNS[by]].to_pylist()
    return [bin_of(value) for value in values] if by == "confidence" else values


def outlet(documents: pa.Table) -> list[str]:
    """Who printed each document: its publisher, else its collection."""
    found: list[str] = pc.coalesce(documents["publisher"], documents["collection"]).to_pylist()
    return found


def bin_of(confidence: float) -> str:
    """The stratum of a confidence."""
    edges = [0.0, *EDGES, 1.0]
    at = sum(confidence >= edge for edge in EDGES)
    return f"{edges[at]:.1f} to {edges[at + 1]:.1f}"


def _strata(values: Sequence[str], n: int) -> dict[str, str]:
    """The stratum that each value is in: its own, or that of all the smallest together."""
    most = max(1, n // LEAST)
    ranked = [value for value, _ in sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0]))]
    if len(ranked) <= most:
        return {value: f"={value}" for value in ranked}
    return {value: f"={value}" if at < most - 1 else "others" for at, value in enumerate(ranked)}


def _shares(sizes: dict[str, int], n: int) -> dict[str, int]:
    """How many are drawn of each stratum."""
    shares = {name: min(LEAST, size, n) for name, size in sizes.items()}
    left = min(n, sum(sizes.values())) - sum(shares.values())
    while left > 0:
        open_ = {name: size for name, size in sizes.items() if shares[name] < size}
        # one by one to whichever is furthest behind its share of the whole
        behind = max(open_, key=lambda name: (sizes[name] / (shares[name] + 1), name))
        shares[behind] += 1
        left -= 1
    return shares


def as_body(drawn: Round) -> dict[str, object]:
    """A sample as a line of the file says it."""
    strata = [{"of": one.of, "quotes": list(one.quotes)} for one in drawn.strata]
    return {"round": {"by": drawn.by, "seed": drawn.seed, "release": drawn.release, "strata": strata}}
