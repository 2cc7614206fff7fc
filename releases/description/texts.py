"""The files that describe a release, and the manifest that knows them by their hashes."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping

from releases.description.changes import changes_text
from releases.description.croissant import croissant
from releases.description.datapackage import datapackage
from releases.description.listing import Listing
from releases.description.readme import readme
from releases.files.manifest import Manifest

Texts = Mapping[str, bytes]
"""Content by name of file."""


def texts(manifest: Manifest, bucket: str | None) -> dict[str, bytes]:
    """`README.md`, `CHANGES.md`, `croissant.json` and `datapackage.json` of a release, the same for the same manifest.

    `bucket` is the address of a store that has no folder for each release: there the files name the parts themselves.
    """
    listing = Listing.of(manifest, bucket)
    return {
        "README.md": readme(listing),
        "CHANGES.md": changes_text(manifest),
        "croissant.json": croissant(listing),
        "datapackage.json": datapackage(listing),
    }


def described(manifest: Manifest, bucket: str | None) -> tuple[Manifest, dict[str, bytes]]:
    """The manifest with the hashes of the files that describe it, and those files."""
    made = texts(manifest, bucket)
    return dataclasses.replace(manifest, described=hashes(made)), made


def hashes(made: Texts) -> dict[str, str]:
    """SHA-256 of each file, hexadecimal."""
    return {name: hashlib.sha256(data).hexdigest() for name, data in made.items()}
