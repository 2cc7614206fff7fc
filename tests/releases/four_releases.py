"""A store of four releases to do damage to, and ways to do it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import releases
from tests.releases.corpus import PIPELINE, SMALL, article, editing, filled

Damage = Callable[[Path], object]


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-40])


DAMAGES: dict[str, Damage] = {"flipped": flip, "cut": cut, "deleted": Path.unlink}
damages = pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)


def four_releases(folder: Path) -> releases.Store:
    """Each of 20 documents, with another version of article 3."""
    store = releases.open(folder / "store", SMALL)
    filled(store, 20)
    for version in (1, 2, 3):
        publish(store, version)
    return store


def publish(store: releases.Store, version: int, number: int = 3) -> releases.Release:
    return store.publish(editing([article(number, version=version)]), pipeline=PIPELINE, collections={"wire": {}})


def manifest(store: releases.Store, number: int) -> Path:
    return Path(store.name, "releases", f"{number:04d}", "manifest.json")


def without_copy(store: releases.Store, number: int) -> None:
    """As stores were before manifests had copies."""
    Path(store.name, "manifests", f"{number:04d}.json").unlink()


def own_part(store: releases.Store, number: int, table: str = "quotes") -> Path:
    """A part that only release `number` has."""
    others = {path for one in store.numbers() if one != number for path in store.release(one).paths(table)}
    return Path(next(path for path in store.release(number).paths(table) if path not in others))


def shared_part(store: releases.Store, table: str = "quotes") -> Path:
    """A part that every release has."""
    each = [set(release.paths(table)) for release in store.releases()]
    return Path(sorted(set.intersection(*each))[0])


def wrong(store: releases.Store) -> list[str]:
    return [str(problem) for problem in releases.verify(store)]
