"""Going back, clearing away, taking down."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from releases.errors import Damaged, StoreError
from releases.reading.release import Release
from releases.store.store_backends import told

if TYPE_CHECKING:
    from releases.store.store import Store


def rollback(store: Store, number: int, hold: bool = False) -> Release:
    """Publishes the content of release `number` as a new release; nothing is rewritten.

    The next run follows the sources again and so undoes it, unless `hold`: then runs stop until one is told `--force`.
    Works also when the newest manifest is damaged. Raises StoreError where there is no such release.
    """
    with store.lock(wait=store.publish_wait), told("publishing", store.name):
        target = store.release(number).manifest
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
            store.commit(workspace, manifest)
        return Release(store.storage, manifest)


def _newest_takedowns(store: Store) -> tuple[Mapping[str, Any], ...]:
    """Takedowns known to the newest release that can be read: going back must not bring an article back."""
    for number in reversed(store.numbers()):
        try:
            return store.release(number).manifest.purged
        except Damaged:
            continue
    return ()


@dataclass(frozen=True, slots=True)
class Pruned:
    """What `prune` removed, or would."""

    releases: tuple[int, ...]
    n_parts: int
    n_bytes: int
    """bytes of those parts"""


def prune(store: Store, keep: int, dry_run: bool = False) -> Pruned:
    """Removes all but the newest `keep` releases, then every part that no release refers to.

    The newest release always stays. Raises StoreError for `keep` below 1, Damaged where a release that stays has a
    damaged manifest: its parts could not be told from those nobody needs; nothing is removed then.
    """
    if keep < 1:
        raise StoreError("prune keeps at least one release: give --keep 1 or more")
    with store.lock(wait=store.publish_wait), told("pruning", store.name):
        numbers = store.numbers()
        leaving, staying = numbers[:-keep], numbers[-keep:]
        needed = {part for number in staying for part in store.release(number).manifest.parts()}
        orphans = [
            (table, hash_, size) for table, hash_, size in store.storage.part_files() if (table, hash_) not in needed
        ]
        if not dry_run:
            for number in leaving:
                store.storage.remove_release(number)
            for table, hash_, _ in orphans:
                store.storage.remove_part(table, hash_)
            store.latest_number()
        return Pruned(tuple(leaving), len(orphans), sum(size for *_, size in orphans))


def now() -> str:
    """This moment, as manifests write it."""
    return datetime.now(UTC).isoformat(timespec="seconds")
