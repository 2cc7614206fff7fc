"""Counts the weights of `transforms/entities/corpus/surnames.py` on a release: how much each thing told tells.

    python -m benchmarks.one_person_counts STORE

Every article that names somebody in full is held against the other articles on the same person, and against those on
people drawn at random whom it does not name. Printed are logarithms of how many times as often each outcome comes with
the same person.
"""

from __future__ import annotations

import math
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pyarrow.compute as pc

import releases
from transforms.entities.corpus import counting, surnames
from transforms.entities.corpus.evidence import Bearer, Told, numbers

#: Articles held against the others, of one person: the most named shall not decide alone.
MOST_ARTICLES = 40


def told_of(release: releases.Release) -> Told:
    """What the articles of a release tell, as the entities of the release are made of it."""
    counts = counting.Counts(None)
    for block in release.blocks(counting.COLUMNS):
        counts.add(block)
    return counts.evidence.told()


def people(release: releases.Release, told: Told) -> list[tuple[Bearer, int]]:
    """Everybody named in full, with the number of their size (`SIZES`)."""
    rows = release.arrow("entities", ["entity_id", "canonical_id", "label", "name"])
    rows = rows.filter(pc.and_(pc.equal(rows["label"], "PERSON"), pc.match_substring(rows["name"], " ")))
    one: dict[str, list[np.uint64]] = defaultdict(list)
    for number, canonical in zip(numbers(rows["entity_id"]), rows["canonical_id"].to_pylist(), strict=True):
        one[canonical].append(number)
    found = [told.of(same) for same in one.values()]
    return [(bearer, int(np.searchsorted(surnames.SIZES, len(bearer.docs), side="right"))) for bearer in found]


def article(bearer: Bearer, doc: int) -> Bearer:
    """What one article tells of somebody."""
    offices = {doc: bearer.offices[doc]} if doc in bearer.offices else {}
    return replace(bearer, docs=np.array([doc]), offices=offices)


def without(bearer: Bearer, doc: int) -> Bearer:
    """What the other articles tell."""
    offices = {other: told for other, told in bearer.offices.items() if other != doc}
    return replace(bearer, docs=bearer.docs[bearer.docs != doc], offices=offices)


def pairs(every: list[tuple[Bearer, int]], chance: random.Random) -> Iterator[tuple[bool, int, Bearer, Bearer]]:
    """Whether it is the same person, their size, what one article tells, and what others do."""
    by_size: dict[int, list[Bearer]] = defaultdict(list)
    for bearer, size in every:
        by_size[size].append(bearer)
    for bearer, _ in every:
        docs = bearer.docs.tolist()
        for doc in docs if len(docs) <= MOST_ARTICLES else chance.sample(docs, MOST_ARTICLES):
            here = article(bearer, doc)
            if len(docs) > 1:
                rest = without(bearer, doc)
                yield True, int(np.searchsorted(surnames.SIZES, len(rest.docs), side="right")), here, rest
            for size, others in by_size.items():
                other = chance.choice(others)
                if doc not in other.docs:
                    yield False, size, here, other


def main() -> None:
    """Print the logarithms, and of how many pairs."""
    release = releases.open(sys.argv[1]).latest()
    assert release is not None
    told = told_of(release)
    offices: Counter[tuple[bool, int]] = Counter()
    shares: Counter[tuple[bool, int, int]] = Counter()
    for same, size, here, other in pairs(people(release, told), random.Random(1)):
        known = surnames.Known(other, ["x"])
        at = known.office_level(frozenset().union(*here.offices.values()))
        if at is not None:
            offices[same, at] += 1
        asking = surnames.Asking([here], ["x"], told)
        for share in asking.shares([known])[0]:
            shares[same, size, int(np.searchsorted(surnames.SHARES, share))] += 1
    every = [(level,) for level in range(len(surnames.OFFICES))]
    print("offices:", "  ".join(_log(offices, level, every) for level in every))
    for size in range(len(surnames.SIZES) + 1):
        levels = [(size, level) for level in range(len(surnames.SHARES) + 1)]
        print(f"company, size {size}:", "  ".join(_log(shares, level, levels) for level in levels))


def _log(counts: Counter, outcome: tuple, every: list[tuple]) -> str:  # type: ignore[type-arg]
    """The logarithm of how many times as often an outcome comes with one person as with two, half a pair added to each."""
    parts = []
    for same in (True, False):
        total = sum(counts[same, *one] for one in every)
        parts.append((counts[same, *outcome] + 0.5) / (total + 0.5 * len(every)))
    return f"{math.log(parts[0] / parts[1]):+.1f} ({counts[True, *outcome]}, {counts[False, *outcome]})"


if __name__ == "__main__":
    main()
