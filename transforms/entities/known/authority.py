"""The authority file: names that a user knows better than any rule."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

import pyarrow as pa

from transforms.english.name_words import NAMED
from transforms.entities.known.first_word_index import Names, indexed
from transforms.entities.known.normal import key

COLUMNS = ("name", "aliases", "label", "external_ref")
#: What stands between the aliases in a CSV file, where a column cannot be a list.
SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Known:
    """One row of the authority file."""

    name: str
    label: str
    external_ref: str | None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Authority:
    """Names with the label and reference that win over everything else."""

    rows: tuple[Known, ...] = ()
    by_key: dict[str, Known] = field(default_factory=dict)
    """row by the key of its name and of each alias"""
    index: Names = field(default_factory=dict)
    """names and aliases as written, by first word"""

    @classmethod
    def from_table(cls, table: pa.Table) -> Self:
        """Read the columns `name`, `aliases` (a list, or a text with `|` between), `label`, `external_ref`.

        Raises ValueError where a column is missing, a row has no name or label, a label is none of OntoNotes' names, or
        one name is given to two rows.
        """
        missing = [c for c in COLUMNS if c not in table.column_names]
        if missing:
            raise ValueError(f"the authority file has no column {', '.join(missing)}; it needs {', '.join(COLUMNS)}")
        rows: list[Known] = []
        by_key: dict[str, Known] = {}
        for number, row in enumerate(table.select(list(COLUMNS)).to_pylist(), start=1):
            known = _read(row, number)
            rows.append(known)
            for name in (known.name, *known.aliases):
                other = by_key.setdefault(key(name), known)
                if other is not known:
                    raise ValueError(f"the authority file, row {number}: “{name}” already names {other.name}; keep one")
        return cls(tuple(rows), by_key, indexed({n: k.label for k in rows for n in (k.name, *k.aliases)}))

    def find(self, name: str) -> Known | None:
        """The row that `name` or its spelling without accents, case and article means."""
        return self.by_key.get(key(name))


def _read(row: dict[str, object], number: int) -> Known:
    name, label, ref = (str(row[c] or "").strip() for c in ("name", "label", "external_ref"))
    if not name:
        raise ValueError(f"the authority file, row {number}: no name")
    if label not in NAMED:
        raise ValueError(
            f"the authority file, row {number} ({name}): label “{label}” is none of {', '.join(sorted(NAMED))}"
        )
    given = row["aliases"] or ()
    aliases = given.split(SEPARATOR) if isinstance(given, str) else list(given)  # type: ignore[call-overload]
    return Known(name, label, ref or None, tuple(a.strip() for a in aliases if a and a.strip()))
