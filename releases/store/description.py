"""Looking after the files that describe a release: what is wrong with them, and making them again."""

from __future__ import annotations

import hashlib

from releases.description.texts import described
from releases.errors import Problem
from releases.files.manifest import Manifest
from releases.files.store_backends import Storage


def problems(storage: Storage, manifest: Manifest) -> list[Problem]:
    """What is wrong with the files that describe a release, and what lies beside them and is not its own."""
    where = f"{storage.name}/releases/{manifest.number:04d}"
    found = [Problem(f"{where}/{name}", what) for name, what in _wrong(storage, manifest).items()]
    strays = [name for name in storage.beside(manifest) if name not in manifest.described]
    return found + [Problem(f"{where}/{name}", "is not in the manifest; remove it") for name in strays]


def mend(storage: Storage, manifest: Manifest) -> list[str]:
    """Makes those again that are missing or changed; a sentence for each.

    Where this version words them otherwise than the one that published them, all are written, and the manifest with their
    new hashes: they follow from it and are no part of what was published.
    """
    wrong = _wrong(storage, manifest)
    if not wrong:
        return []
    fresh, texts = described(manifest, storage.bucket)
    if fresh.described == manifest.described:
        storage.put_texts(manifest.number, {name: texts[name] for name in wrong})
    else:
        storage.put_texts(manifest.number, texts)
        data = fresh.to_json()
        storage.restore_manifest(manifest.number, data)
        storage.keep_copy(manifest.number, data)
    return [f"{name} of release {manifest.number} is made again (it {what})" for name, what in wrong.items()]


def _wrong(storage: Storage, manifest: Manifest) -> dict[str, str]:
    found = {}
    for name, expected in manifest.described.items():
        data = storage.text(manifest.number, name)
        if data is None:
            found[name] = "is missing"
        elif hashlib.sha256(data).hexdigest() != expected:
            found[name] = "is not what was published"
    return found
