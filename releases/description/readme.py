"""README.md: what the release holds, with the configurations by which Hugging Face's `datasets` loads each table."""

from __future__ import annotations

import pyarrow as pa

from releases.description.listing import Listing
from releases.tables.columns import Table

LINES = """
## How to open it

| with | one line |
|---|---|
| pandas | `pd.read_parquet("{first}")` |
| Polars | `pl.read_parquet("{first}/*.parquet")` |
| DuckDB | `FROM '{first}/*.parquet'` |
| Hugging Face | `datasets.load_dataset(".", "{first}", split="train")` |
| Spark | `spark.read.parquet("{first}")` |

from within this folder; else put its path before.
"""

IN_A_BUCKET = """
The files of each table are listed in `datapackage.json`.
"""


def readme(listing: Listing) -> bytes:
    """The page. What stands between its first two lines of dashes is for programs, in YAML."""
    import yaml  # here, for nobody who only reads a release needs it

    manifest = listing.manifest
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # libyaml's is ten times as quick, where it is built in
    head = yaml.dump(_metadata(listing), Dumper=dumper, sort_keys=False, allow_unicode=True, width=200)
    lines = [f"# Release {manifest.number}", ""]
    lines += [f"Who said what about whom, as of {manifest.created_at}: tables made of news articles by onrecord."]
    lines += ["It never changes; what it brought is in [CHANGES.md](CHANGES.md).", ""]
    lines += [f"Collections: {', '.join(manifest.collections) or 'none'}. Schema version {manifest.schema_version}."]
    linked = listing.files is not listing.globs
    lines += [(LINES.format(first=listing.first) if linked else IN_A_BUCKET).rstrip("\n"), "", "## Tables"]
    for name, table in listing.tables.items():
        lines += ["", f"### {name}", "", f"{table.description} {manifest.counts.get(name, 0):,} rows.", ""]
        lines += ["| column | meaning |", "|---|---|"]
        lines += [f"| `{column.name}` | {column.description.replace('|', ' ')} |" for column in table.columns]
    return f"---\n{head}---\n\n{chr(10).join(lines)}\n".encode()


def _metadata(listing: Listing) -> dict[str, object]:
    """As the dataset cards of the Hugging Face hub have it: `configs` says which files are a table, `dataset_info` its columns.

    The columns are told, for parts of older schema versions lack those that are younger. A table without rows is left out:
    `datasets` takes one for a fault.
    """
    configs, info = [], []
    for name in listing.filled:
        table, paths = listing.tables[name], listing.globs[name]
        files = [{"split": "train", "path": paths[0] if len(paths) == 1 else list(paths)}]
        configs.append(
            {"config_name": name, "data_files": files, **({"default": True} if name == listing.first else {})}
        )
        info.append({"config_name": name, "features": features(table)})
    return {"pretty_name": listing.title, "tags": ["news", "quotations"], "configs": configs, "dataset_info": info}


def features(table: Table) -> list[dict[str, object]]:
    """Columns as `datasets` writes them in YAML."""
    return [{"name": column.name, **_feature(column.type)} for column in table.columns]


def _feature(kind: pa.DataType) -> dict[str, object]:
    if pa.types.is_list(kind):
        of = _feature(kind.value_type)
        return {"list": of.get("dtype", of.get("struct"))}
    if pa.types.is_struct(kind):
        return {"struct": [{"name": field.name, **_feature(field.type)} for field in kind]}
    return {"dtype": "float64" if pa.types.is_floating(kind) else str(kind)}
