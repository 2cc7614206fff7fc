"""onrecord's tables in Python: open a store, take a release, read it.

>>> import onrecord
>>> release = onrecord.open("output").latest()
>>> quotes = release.said()                                            # pandas: one flat row a quote
>>> release.read("quotes", columns=["speaker_name", "text"])           # any table of docs/tables.md
>>> release.duckdb().sql("SELECT speaker_canonical_id, any_value(speaker_name), count(*) AS n FROM said GROUP BY 1 ORDER BY n DESC")
>>> onrecord.diff(onrecord.open("output").release(1), release).quotes  # who was reworded since

Everything that examples and other people's code rely on is named here and kept from version to version (docs/versions.md);
the packages behind it (`releases`, `flows`, `transforms`) may change. What is opened is never written to by reading.
"""

from __future__ import annotations

from releases import (
    Busy,
    CheckFailed,
    Conflict,
    Damaged,
    Difference,
    Held,
    Problem,
    Release,
    Store,
    StoreError,
    diff,
    open,
    verify,
)

__all__ = [
    "Busy",
    "CheckFailed",
    "Conflict",
    "Damaged",
    "Difference",
    "Held",
    "Problem",
    "Release",
    "Store",
    "StoreError",
    "diff",
    "open",
    "tables",
    "verify",
]


def tables() -> tuple[str, ...]:
    """Names of the tables of a release, in reading order; those that serve only the next run left out."""
    from releases.tables.schemas import TABLES

    return tuple(name for name, table in TABLES.items() if not table.system)


def __getattr__(name: str) -> str:
    """`onrecord.__version__`, looked up when it is asked for."""
    if name == "__version__":
        from importlib.metadata import version

        return version("onrecord")
    raise AttributeError(f"module 'onrecord' has no attribute {name!r}")
