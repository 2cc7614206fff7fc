"""Making a release known to an Iceberg catalog: its parts are registered where they lie, nothing is copied."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from releases.errors import StoreError
from releases.reading.release import Release
from releases.tables.schemas import TABLES

if TYPE_CHECKING:
    from pyiceberg.catalog import Catalog

RELEASE_PROPERTY = "onrecord.release"
"""Snapshot property that says which release a snapshot is."""


def default_catalog(output: str) -> str:
    """Address of the SQLite catalog beside a store in a folder. Raises StoreError for a store elsewhere."""
    if "://" in output:
        raise StoreError(f"name a catalog with --catalog: there is no place for one beside {output}")
    return f"sqlite:///{Path(output).resolve() / 'iceberg.db'}"


def register_release(release: Release, catalog_uri: str, namespace: str = "onrecord") -> list[str]:
    """Registers every table of a release; returns their names in the catalog.

    Each table's newest snapshot becomes exactly this release; snapshots of releases registered before stay for time
    travel as long as the store keeps their parts. Raises StoreError where pyiceberg is not installed or the catalog
    does not answer.
    """
    try:
        from pyiceberg.exceptions import NamespaceAlreadyExistsError
    except ImportError as error:
        raise StoreError("Iceberg needs the extra: pip install 'onrecord[iceberg]'") from error

    catalog = _catalog(catalog_uri, release)
    with suppress(NamespaceAlreadyExistsError):
        catalog.create_namespace(namespace)
    names = []
    for name in TABLES:
        table = catalog.create_table_if_not_exists(f"{namespace}.{name}", TABLES[name].schema)
        _follow_schema(table, name)
        files = [_uri(path) for path, part in zip(release.paths(name), release.parts(name), strict=True) if part.rows]
        properties = {RELEASE_PROPERTY: str(release.number)}
        with table.transaction() as change:
            if table.current_snapshot() is not None:
                change.delete("true", snapshot_properties=properties)
            if files:
                change.add_files(files, snapshot_properties=properties)
        names.append(f"{namespace}.{name}")
    return names


def _catalog(uri: str, release: Release) -> Catalog:
    from pyiceberg.catalog import load_catalog

    if "://" not in uri:
        raise StoreError(f"{uri} is no catalog's address; write for example sqlite:///catalog.db")
    properties: dict[str, Any] = {"uri": uri}
    if uri.startswith(("sqlite:", "postgresql")):
        warehouse = Path(uri.removeprefix("sqlite:///")).parent if uri.startswith("sqlite:") else Path.cwd()
        properties |= {"type": "sql", "warehouse": f"file://{warehouse / 'iceberg'}"}
        (warehouse / "iceberg").mkdir(parents=True, exist_ok=True)
    return load_catalog("default", **properties)  # the name that pandas assumes


def _follow_schema(table: Any, name: str) -> None:
    """Adds the columns that the catalog's table does not have yet."""
    if set(TABLES[name].names) - {field.name for field in table.schema().fields}:
        with table.update_schema() as update:
            update.union_by_name(TABLES[name].schema)


def _uri(path: str) -> str:
    return f"file://{Path(path).resolve()}" if path.startswith(("/", ".")) or Path(path).exists() else f"s3://{path}"
