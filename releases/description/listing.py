"""The tables of a release that people read, and where their files are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from releases.files.manifest import Manifest
from releases.tables.columns import Table
from releases.tables.schemas import TABLES

FIRST = ("said", "quotes")
"""Tables to begin with: the first that a release has is what one gets who names none."""


@dataclass(frozen=True)
class Listing:
    """What there is to describe."""

    manifest: Manifest
    tables: Mapping[str, Table]
    """those of the release that analysts read, in reading order"""
    files: Mapping[str, tuple[str, ...]]
    """of each table its Parquet files, in order, from the release's folder on, else their addresses"""
    globs: Mapping[str, tuple[str, ...]]
    """of each table the pattern that finds exactly these, else their addresses"""

    @staticmethod
    def of(manifest: Manifest, bucket: str | None) -> Listing:
        """`bucket`: the address of a store without folders for releases."""
        tables = {name: table for name, table in TABLES.items() if name in manifest.tables and not table.system}
        parts = {name: manifest.tables[name] for name in tables}
        if bucket is None:
            files = {name: tuple(f"{name}/{p.link(at)}" for at, p in enumerate(of)) for name, of in parts.items()}
            return Listing(manifest, tables, files, {name: (f"{name}/*.parquet",) for name in tables})
        files = {name: tuple(f"{bucket}/parts/{name}/{p.file}" for p in of) for name, of in parts.items()}
        return Listing(manifest, tables, files, files)

    @property
    def title(self) -> str:
        """What to call the release."""
        return f"onrecord release {self.manifest.number}"

    @property
    def filled(self) -> list[str]:
        """The tables that have rows."""
        return [name for name in self.tables if self.manifest.counts.get(name)]

    @property
    def first(self) -> str:
        """The table to begin with."""
        return next((name for name in FIRST if name in self.filled), next(iter(self.filled or self.tables)))
