"""datapackage.json: files, columns, keys and references as the Data Package standard has them.

A description only: programs that check rows against it know no column of lists in Parquet.
"""

from __future__ import annotations

import json

import pyarrow as pa

from releases.description.listing import Listing
from releases.tables.columns import Column, Table

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def datapackage(listing: Listing) -> bytes:
    """The description of a release (Data Package 2.0, Table Schema 2.0)."""
    manifest = listing.manifest
    body = {
        "$schema": PROFILE,
        "name": f"onrecord-release-{manifest.number:04d}",
        "title": listing.title,
        "version": str(manifest.number),
        "created": manifest.created_at,
        "keywords": ["news", "quotations"],
        "resources": [_resource(listing, name, table) for name, table in listing.tables.items()],
    }
    return (json.dumps(body, ensure_ascii=False) + "\n").encode()


def _resource(listing: Listing, name: str, table: Table) -> dict[str, object]:
    return {
        "name": name,
        "title": table.description,
        "path": list(listing.files[name]),
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": sum(part.bytes for part in listing.manifest.tables[name]),
        "schema": _schema(listing, table),
    }


def _schema(listing: Listing, table: Table) -> dict[str, object]:
    keys = [
        {"fields": [column.name], "reference": {"resource": other, "fields": [referred]}}
        for column in table.columns
        for other, _, referred in [(column.refers or "").partition(".")]
        if other in listing.tables and not pa.types.is_list(column.type)
    ]
    return {
        "fields": [_field(column) for column in table.columns],
        **({"primaryKey": list(table.key)} if table.key else {}),
        **({"foreignKeys": keys} if keys else {}),
    }


def _field(column: Column) -> dict[str, object]:
    bounds = {
        **({} if column.nullable else {"required": True}),
        **({"enum": list(column.values)} if column.values else {}),
    }
    return {
        "name": column.name,
        "type": _type(column.type),
        "description": column.description,
        **({"constraints": bounds} if bounds else {}),
    }


def _type(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return "array"
    if pa.types.is_integer(kind):
        return "integer"
    if pa.types.is_floating(kind):
        return "number"
    if pa.types.is_timestamp(kind):
        return "datetime"
    return "boolean" if pa.types.is_boolean(kind) else "string"
