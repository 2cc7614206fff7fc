"""The manifest of a release: which parts its tables consist of, where they come from, and what was changed."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from json.encoder import encode_basestring
from typing import Any

from releases.errors import Damaged, TooNew
from releases.tables.schemas import SCHEMA_VERSION


@dataclass(frozen=True, slots=True)
class Part:
    """One immutable Parquet file."""

    hash: str
    """SHA-256 of the file's bytes, hexadecimal; also its name"""
    rows: int
    bytes: int
    block: str | None = None
    """the set of documents whose rows it holds, the same name in every table; None for tables not cut by document"""
    more: str = ""
    """what a newer version wrote of it besides, as JSON; written back as it was"""

    @property
    def file(self) -> str:
        """Name of the file under `parts/<table>/`."""
        return f"{self.hash}.parquet"

    def link(self, position: int) -> str:
        """Name of the file in a release's folder: its position in the manifest's order, and enough of the hash."""
        return f"{position:05d}-{self.hash[:16]}.parquet"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one release is made of. Equal to its `manifest.json`, which is the truth."""

    number: int
    parent: int | None
    """number of the release it was made from; None for the first"""
    created_at: str
    """ISO 8601, UTC"""
    schema_version: int
    pipeline: Mapping[str, object]
    """what made the rows: versions of stages and libraries, model, settings; never workers, batch size or runner"""
    collections: Mapping[str, Mapping[str, str]]
    """every collection in the release, with what the run that last followed it knew of it"""
    changed: tuple[str, ...]
    """collections that this release was published for"""
    counts: Mapping[str, int]
    """rows per table"""
    tables: Mapping[str, tuple[Part, ...]]
    """parts per table, in order"""
    notes: Mapping[str, Any] = field(default_factory=dict)
    """whatever the run wants remembered"""
    hold: bool = False
    """whether runs must leave the store alone until told otherwise (after a rollback)"""
    purged: tuple[Mapping[str, Any], ...] = ()
    """takedowns up to now: when, why, which documents, hashes of their texts, copies that were let stay, and how many of
    the documents were in this release and in which parts"""
    changes: Mapping[str, Any] | None = None
    """how much differs from the parent (`releases.description.changes.numbers`); None for the first, and where nobody could tell"""
    described: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of each file beside the manifest that describes the release, hexadecimal, by the file's name"""
    more: Mapping[str, object] = field(default_factory=dict)
    """fields that a newer version wrote; written back as they were"""

    def to_json(self) -> bytes:
        """The manifest as it is written, with a digest of itself by which a damaged one is known.

        Of tens of thousands of parts that takes a while: whoever writes it twice keeps the bytes.
        """
        body: dict[str, object] = {
            **self.more,
            "number": self.number,
            "parent": self.parent,
            "created_at": self.created_at,
            "schema_version": self.schema_version,
            "pipeline": self.pipeline,
            "collections": self.collections,
            "changed": list(self.changed),
            "counts": self.counts,
            "notes": self.notes,
            "hold": self.hold,
            "purged": list(self.purged),
            "changes": self.changes,
            "described": self.described,
            "tables": {table: [_part_to_dict(part) for part in parts] for table, parts in self.tables.items()},
        }
        body["manifest_sha256"] = _digest(body)
        lines = ",\n".join(_table_lines(table, parts) for table, parts in self.tables.items())
        text = json.dumps({**body, "tables": None}, ensure_ascii=False, indent=1)
        # No string holds a line break as it is, and what stands deeper is indented more: it is this field alone.
        return text.replace('\n "tables": null', f'\n "tables": {{\n{lines}\n }}', 1).encode() + b"\n"

    @staticmethod
    def from_json(data: bytes, where: str) -> Manifest:
        """The manifest that `data` holds; `where` names the file. Raises Damaged where it is not what was written."""
        try:
            body = json.loads(data)
            digest = body.pop("manifest_sha256")
            if digest != _digest(body):
                raise ValueError("its digest does not match")
            body["changed"] = tuple(body["changed"])
            body["purged"] = tuple(body["purged"])
            body["tables"] = {
                table: tuple(_part_from_dict(part) for part in parts) for table, parts in body.pop("tables").items()
            }
            more = {name: body.pop(name) for name in set(body) - _FIELDS}
            return Manifest(**body, more=more)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Damaged(
                f"{where} is cut short or altered ({error}); mend it with `onrecord repair`, "
                "or publish an older release again with `onrecord rollback`"
            ) from error

    def parts(self) -> set[tuple[str, str]]:
        """(table, hash) of every part it refers to."""
        return {(table, part.hash) for table, parts in self.tables.items() for part in parts}

    @property
    def purged_ids(self) -> frozenset[str]:
        """Documents taken down from this store, which no run may publish again."""
        return frozenset(doc_id for entry in self.purged for doc_id in entry["documents"])

    @property
    def purged_texts(self) -> dict[str, bytes]:
        """Of every text taken down its SHA-256, hexadecimal, and its signature (`transforms.duplicates`), maybe empty."""
        texts = (text for entry in self.purged for text in entry.get("texts", ()))
        return {text["sha256"]: base64.b64decode(text["minhash"]) for text in texts}

    @property
    def purged_copies(self) -> frozenset[str]:
        """Documents with such a text that whoever took it down let stay."""
        return frozenset(doc_id for entry in self.purged for doc_id in entry.get("copies", ())) - self.purged_ids

    @property
    def n_bytes(self) -> int:
        """Size of all parts together."""
        return sum(part.bytes for parts in self.tables.values() for part in parts)


_FIELDS = frozenset(one.name for one in fields(Manifest)) - {"more"}
_PART_FIELDS = frozenset(one.name for one in fields(Part)) - {"more"}


def _table_lines(table: str, parts: tuple[Part, ...]) -> str:
    """A table's parts, a line for each: with an indent Python's `json` takes twenty times as long for tens of thousands."""
    lines = ",\n".join("   " + _part_line(part) for part in parts)
    return f"  {json.dumps(table)}: [\n{lines}\n  ]" if parts else f"  {json.dumps(table)}: []"


def _part_line(part: Part) -> str:
    """As `json` writes the entry, and for the usual one ten times as fast."""
    if part.more:
        return json.dumps(_part_to_dict(part), ensure_ascii=False)
    block = "" if part.block is None else f', "block": {encode_basestring(part.block)}'
    return f'{{"hash": {encode_basestring(part.hash)}, "rows": {part.rows}, "bytes": {part.bytes}{block}}}'


def _part_to_dict(part: Part) -> dict[str, object]:
    entry: dict[str, object] = {"hash": part.hash, "rows": part.rows, "bytes": part.bytes}
    if part.block is not None:
        entry["block"] = part.block
    return {**json.loads(part.more), **entry} if part.more else entry


def _part_from_dict(entry: dict[str, Any]) -> Part:
    if _PART_FIELDS.issuperset(entry):
        return Part(**entry)
    more = {name: value for name, value in entry.items() if name not in _PART_FIELDS}
    known = {name: value for name, value in entry.items() if name in _PART_FIELDS}
    return Part(**known, more=json.dumps(more, sort_keys=True) if more else "")


def _digest(body: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def refuse_newer(manifest: Manifest, name: str) -> None:
    """Raises TooNew for a release that a newer version of onrecord wrote."""
    if manifest.schema_version > SCHEMA_VERSION:
        raise TooNew(
            f"release {manifest.number} of {name} was written by a newer onrecord (schema {manifest.schema_version}, "
            f"this one knows {SCHEMA_VERSION}): upgrade onrecord to write here; reading works, without what is new"
        )
