"""What a store of many years comes to, from the descriptions of its parts alone: `python -m benchmarks.years`.

    python -m benchmarks.years [--per-day 10000] [--years 10] [--edited 0.01] [--keep 30] [--documents-per-part 256]

Every day brings articles and edits some of the last two days'. Blocks are cut and merged as publishing does it; what an
article takes in each table was measured on 840 news articles (`BYTES`, `ROWS`). No text is made: what a publish does
for each part and byte of the release before is timed on a few and multiplied (`Pace`). Left out are annotation, which
follows the new articles only, and the statistics over all articles (`benchmarks/scaling.py bookkeeping`).
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from releases.files.disk import file_sha256, sync
from releases.files.manifest import Manifest, Part
from releases.indexes import packs
from releases.store.part_sizes import Layout, merge_groups
from releases.tables.schemas import SCHEMA_VERSION

BYTES = {
    "documents": 1829,
    "sentences": 2039,
    "mentions": 1489,
    "quotes": 2008,
    "said": 2541,
    "quote_statements": 27,
    "fingerprints": 335,
}
"""Bytes an article takes in the tables that are cut by document: 840 news articles, those of `quote_statements` 84."""

ENTITIES, ENTITY_BYTES, ENTITY_POWER = 7730, 46, 0.75
"""Entities of 840 articles, bytes of each, and the power of the number of articles by which they grow."""

INDEXED, LOOKED_AT = 3_200, 6_000
"""Bytes an article takes in the store's indexes, on those 840, and those that a publish reads: namings and signatures twice."""

ARTICLES = 840
LINKED = len(BYTES) + 1
"""Folders with many parts: those tables, and `entities`."""

MEASURED_PARTS = 20_000
HASHED_BYTES = 256 << 20


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds on this machine."""

    hashed: float
    """a byte that is hashed, with all cores"""
    linked: float
    """a part that is linked into a release's folder"""
    described: float
    """a part's line in the manifest, made twice (the second for its copy) and read once"""
    described_bytes: float
    """bytes of that line"""
    indexed: float
    """a byte of an index that is read and held against its checksum"""

    @staticmethod
    def here(folder: Path) -> Pace:
        """Measured in a folder of the disk that counts."""
        parts = tuple(Part(f"{n:064x}", 256, 468_000, f"{n:016x}") for n in range(MEASURED_PARTS))
        manifest = Manifest(2, 1, "2026-11-27T06:00:00+00:00", SCHEMA_VERSION, {}, {}, (), {}, {"documents": parts})
        began = time.perf_counter()
        manifest.to_json()
        written = manifest.to_json()
        Manifest.from_json(written, "here")
        described = (time.perf_counter() - began) / MEASURED_PARTS
        return Pace(_hashing(folder), _linking(folder), described, len(written) / MEASURED_PARTS, _reading(folder))


def _hashing(folder: Path) -> float:
    files = [folder / f"bytes-{n}" for n in range(8)]
    for file in files:
        file.write_bytes(os.urandom(HASHED_BYTES // len(files)))
    began = time.perf_counter()
    with ThreadPoolExecutor() as pool:
        list(pool.map(file_sha256, files))
    return (time.perf_counter() - began) / HASHED_BYTES


def _linking(folder: Path) -> float:
    """With the look at the part and the wait for the disk that staging has."""
    parts, links = str(folder / "parts"), str(folder / "links")
    for place in (parts, links):
        os.mkdir(place)
    for n in range(MEASURED_PARTS // 10):
        Path(parts, f"{n}.parquet").write_bytes(b"")
    began = time.perf_counter()
    for n in range(MEASURED_PARTS // 10):
        os.link(f"{parts}/{n}.parquet", f"{links}/{n:05d}.parquet")
    sync(links)
    return (time.perf_counter() - began) / (MEASURED_PARTS // 10)


def _reading(folder: Path) -> float:
    blocks, columns = 64, 8
    of = INDEXED * 256 // columns
    every = {f"{n:032}": {f"{at}": np.zeros(of, np.uint8) for at in range(columns)} for n in range(blocks)}
    path = folder / f"index{packs.ENDING}"
    packs.save(path, every)
    began = time.perf_counter()
    pack = packs.load(path, every[f"{0:032}"].keys(), every.keys())
    taken = time.perf_counter() - began
    assert pack is not None
    return taken / (blocks * columns * of)


@dataclass(slots=True)
class Life:
    """A store from day to day, by the sizes of its blocks in articles."""

    layout: Layout
    articles: int = 0
    full: int = 0
    """blocks that nothing merges any more"""
    small: list[int] = field(default_factory=list)
    young: list[list[int]] = field(default_factory=list)
    """sizes of the blocks of the last two days"""
    written: list[float] = field(default_factory=list)
    """bytes that each day wrote"""
    replaced: list[float] = field(default_factory=list)
    """of them those that took the place of others, which only older releases keep"""
    described: list[int] = field(default_factory=list)
    """parts of each day's release"""

    def day(self, added: int, edited: int, chance: random.Random) -> None:
        """Some articles come, and some of the last two days' are edited."""
        size = self.layout.documents_per_part
        fresh = [size] * (added // size) + ([added % size] if added % size else [])
        blocks = [one for day in self.young for one in day]
        touched = {chance.randrange(len(blocks)) for _ in range(edited)} if blocks else set()
        rewritten = sum(blocks[at] for at in touched)
        self.young = [*self.young[-1:], fresh]
        self.full += sum(one * 2 >= size for one in fresh)
        waiting = [*self.small, *(one for one in fresh if one * 2 < size)]
        groups = merge_groups(waiting, size, self.layout.small_parts)
        merged = [sum(waiting[at] for at in group) for group in groups]
        rewritten += sum(whole for whole, group in zip(merged, groups, strict=True) if len(group) > 1)
        self.small = [one for one in merged if one * 2 < size]
        self.full += sum(one * 2 >= size for one in merged)
        self.articles += added
        entities = ENTITY_BYTES * self.entities  # somebody in each part is named, so every part is written anew
        of_documents = sum(BYTES.values())
        self.replaced.append(rewritten * of_documents + entities)
        self.written.append((added + rewritten) * of_documents + entities)
        self.described.append(self.parts)

    @property
    def entities(self) -> int:
        """Entities of all articles."""
        return int(ENTITIES * (self.articles / ARTICLES) ** ENTITY_POWER)

    @property
    def blocks(self) -> int:
        """Blocks of the newest release."""
        return self.full + len(self.small)

    @property
    def parts(self) -> int:
        """Parts of the newest release."""
        return self.blocks * len(BYTES) + -(-self.entities // self.layout.rows_per_part)

    @property
    def live(self) -> float:
        """Bytes of the newest release."""
        return self.articles * sum(BYTES.values()) + ENTITY_BYTES * self.entities


def told(year: int, life: Life, pace: Pace, keep: int) -> str:
    """A row of the table."""
    line = 2 * pace.described_bytes  # a manifest has a copy
    kept = life.live + sum(life.replaced[-keep:]) + sum(life.described[-keep:]) * line
    all_kept = sum(life.written) + sum(life.described) * line
    seconds = {
        "hash": life.live * pace.hashed,
        "links": life.parts * pace.linked,
        "manifest": life.parts * pace.described,
        "indexes": life.articles * LOOKED_AT * pace.indexed,
    }
    cells = [
        str(year),
        f"{life.articles / 1e6:,.1f} M",
        f"{life.parts:,}",
        f"{life.parts * pace.described_bytes / 1e6:,.1f} MB",
        f"{life.live / 1e9:,.0f} GB",
        f"{life.articles * INDEXED / 1e9:,.0f} GB",
        f"{sum(life.written[-30:]) / len(life.written[-30:]) / 1e9:,.2f} GB",
        f"{kept / 1e9:,.0f} GB",
        f"{sum(life.described[-keep:]) / 1e6:,.1f} M",
        f"{all_kept / 1e9:,.0f} GB",
        *(f"{value:,.0f} s" for value in (sum(seconds.values()), *seconds.values())),
    ]
    return "| " + " | ".join(cells) + " |"


HEAD = (
    *(
        "year",
        "articles",
        "parts",
        "manifest",
        "newest release",
        "indexes",
        "written a day",
        "kept",
        "links",
        "without prune",
    ),
    *("seconds a day", "to hash", "to link", "to describe", "to read indexes"),
)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--per-day", type=int, default=10_000)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--edited", type=float, default=0.01, help="share of a day's articles edited later")
    parser.add_argument("--keep", type=int, default=30, help="releases that prune keeps")
    parser.add_argument("--documents-per-part", type=int, default=Layout().documents_per_part)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="years-", dir=".") as folder:
        pace = Pace.here(Path(folder))
    chance, life = random.Random(0), Life(Layout(documents_per_part=options.documents_per_part))
    print(f"{options.per_day:,} articles a day, {options.documents_per_part} in a block; here: {pace}")
    print("| " + " | ".join(HEAD) + " |")
    for year in range(1, options.years + 1):
        for _ in range(365):
            life.day(options.per_day, int(options.per_day * options.edited), chance)
        print(told(year, life, pace, options.keep), flush=True)


if __name__ == "__main__":
    main()
