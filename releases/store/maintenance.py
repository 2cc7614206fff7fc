"""Going back, clearing away, taking down."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from releases.errors import Damaged, StoreError
from releases.files.manifest import Manifest, refuse_newer
from releases.reading.release import Release

if TYPE_CHECKING:
    from releases.store.store import Store


def rollback(store: Store, number: int, hold: bool = False) -> Release:
    """Publishes the content of release `number` as a new release; nothing is rewritten.

    The next run follows the sources again and so undoes it, unless `hold`: then runs stop until one is told `--force`.
    Works also when the newest manifest is damaged. Raises StoreError where there is no such release, Damaged where a
    part of it is.
    """
    with store.writing("publishing"):
        target = store.release(number).manifest
        store.check_parts(target)
        newest = store.numbers()[-1]
        manifest = dataclasses.replace(
            target,
            number=newest + 1,
            parent=newest,
            created_at=now(),
            changed=tuple(target.collections),
            purged=_newest_takedowns(store),
            notes={"rollback_to": number},
            hold=hold,
        )
        with store.workspace() as workspace:
            return store.commit(workspace, manifest)


def _newest_takedowns(store: Store) -> tuple[Mapping[str, object], ...]:
    """Takedowns known to the newest release that can be told: going back must not bring an article back."""
    for number in reversed(store.numbers()):
        try:
            return store.release(number).manifest.purged
        except Damaged:
            if (copy := store.copied(number)) is not None:
                return copy.purged
    return ()


@dataclass(frozen=True, slots=True)
class Pruned:
    """What `prune` removed, or would."""

    releases: tuple[int, ...]
    n_parts: int
    n_bytes: int
    """bytes of those parts"""
    unknown: tuple[int, ...] = ()
    """releases that stay and of which nobody can tell what parts they need: for their sake no part was removed"""


def prune(store: Store, keep: int, dry_run: bool = False) -> Pruned:
    """Removes all but the newest `keep` releases, then every part that no release refers to.

    The newest release always stays. What a release with a damaged manifest needs is taken from the manifest's copy; where
    there is none, no part goes. Raises StoreError for `keep` below 1, TooNew where a newer version wrote a release that
    stays.
    """
    if keep < 1:
        raise StoreError("prune keeps at least one release: give --keep 1 or more")
    with store.writing("pruning"):
        numbers = store.numbers()
        staying = numbers[-keep:]
        known = set(numbers) | set(store.storage.copies())  # a release that was lost may have left its copy
        leaving = sorted(number for number in known if number < staying[0]) if staying else []
        needed: set[tuple[str, str]] = set()
        unknown = []
        for number in staying:
            manifest = _known_manifest(store, number)
            if manifest is None:
                unknown.append(number)
                continue
            refuse_newer(manifest, store.name)
            needed |= manifest.parts()
        orphans = [
            (table, hash_, size)
            for table, hash_, size in (() if unknown else store.storage.part_files())
            if (table, hash_) not in needed
        ]
        if not dry_run:
            for number in leaving:
                store.storage.remove_release(number)
            for table, hash_, _ in orphans:
                store.storage.remove_part(table, hash_)
        return Pruned(tuple(leaving), len(orphans), sum(size for *_, size in orphans), tuple(unknown))


def _known_manifest(store: Store, number: int) -> Manifest | None:
    try:
        return store.release(number).manifest
    except Damaged:
        return store.copied(number)


def now() -> str:
    """This moment, as manifests write it."""
    return datetime.now(UTC).isoformat(timespec="seconds")
