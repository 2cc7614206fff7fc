"""croissant.json: the release as MLCommons' Croissant describes data sets, which Hugging Face, Kaggle and Google read."""

from __future__ import annotations

import json

import pyarrow as pa

from releases.description.listing import Listing
from releases.tables.columns import Column, Table

CONTEXT: dict[str, object] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""As the specification gives it (https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html, Appendix 1)."""

VERSION = "http://mlcommons.org/croissant/1.1"


def croissant(listing: Listing) -> bytes:
    """The description of a release (Croissant 1.1): a set of files and a set of records for each table."""
    manifest = listing.manifest
    body = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": VERSION,
        "name": listing.title,
        "description": "Who said what about whom: tables made of news articles by onrecord.",
        "version": f"{manifest.number}.0.0",
        "datePublished": manifest.created_at,
        "keywords": ["news", "quotations"],
        "distribution": [_files(listing, name) for name in listing.tables],
        "recordSet": [_records(listing, name, table) for name, table in listing.tables.items()],
    }
    return (json.dumps(body, ensure_ascii=False) + "\n").encode()


def _files(listing: Listing, name: str) -> dict[str, object]:
    patterns = listing.globs[name]
    return {
        "@type": "cr:FileSet",
        "@id": f"{name}-files",
        "name": f"{name}-files",
        "description": f"The Parquet files of the table {name}.",
        "encodingFormat": "application/x-parquet",
        "includes": patterns[0] if len(patterns) == 1 else list(patterns),
    }


def _records(listing: Listing, name: str, table: Table) -> dict[str, object]:
    keys = [{"@id": f"{name}/{column}"} for column in table.key]
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": table.description,
        **({"key": keys[0] if len(keys) == 1 else keys} if keys else {}),
        "field": [_field(listing, name, column) for column in table.columns],
    }


def _field(listing: Listing, name: str, column: Column) -> dict[str, object]:
    source = {"fileSet": {"@id": f"{name}-files"}, "extract": {"column": column.name}}
    field: dict[str, object] = {
        "@type": "cr:Field",
        "@id": f"{name}/{column.name}",
        "name": column.name,
        "description": column.description,
        "source": source,
    }
    kind = column.type
    if pa.types.is_list(kind):
        kind = kind.value_type
        field |= {"isArray": True, "arrayShape": "-1"}
    if pa.types.is_struct(kind):
        return field | {"subField": [_part(name, column, part) for part in kind]}
    other, _, referred = (column.refers or "").partition(".")
    if other in listing.tables and other != name:
        field["references"] = {"field": {"@id": f"{other}/{referred}"}}
    return field | {"dataType": _type(kind)}


def _part(name: str, column: Column, part: pa.Field) -> dict[str, object]:
    """A field within a column of structures."""
    return {
        "@type": "cr:Field",
        "@id": f"{name}/{column.name}/{part.name}",
        "name": part.name,
        "dataType": _type(part.type),
        "source": {
            "fileSet": {"@id": f"{name}-files"},
            "extract": {"column": column.name},
            "transform": {"jsonPath": part.name},
        },
    }


def _type(kind: pa.DataType) -> str:
    if pa.types.is_integer(kind):
        return "sc:Integer"
    if pa.types.is_floating(kind):
        return "sc:Float"
    if pa.types.is_timestamp(kind):
        return "sc:DateTime"
    return "sc:Boolean" if pa.types.is_boolean(kind) else "sc:Text"
