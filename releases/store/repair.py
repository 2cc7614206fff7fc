"""Mending a store out of itself: from the copies of manifests, from links to parts and from parts to links.

A store holds most things twice: a part is a file and a link in each release that has it, a manifest has its copy, `latest`
follows from the numbers. What was damaged in one place is put right from the other. The bytes of a part with all its links
are there once; where those have changed nothing can bring them back, and `repair` says what can be done instead.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from releases.errors import Damaged, Problem
from releases.files.manifest import Manifest, Part, refuse_newer
from releases.store import description

if TYPE_CHECKING:
    from releases.store.store import Store


@dataclass(slots=True)
class Repaired:
    """What `repair` did."""

    mended: list[str] = field(default_factory=list)
    """a sentence for each file that was put right"""
    beyond: list[Problem] = field(default_factory=list)
    """what it could not put right, and what to do about it"""


def repair(store: Store) -> Repaired:
    """Looks at every file of the store and mends what can be mended; nothing is removed but what killed processes left.

    Costs as much as reading every byte of the store. Raises TooNew where a newer version wrote to it, Busy, StoreError.
    """
    with store.writing("repairing", lost=True):
        work = _Repair(store)
        manifests = [manifest for number in work.known() if (manifest := work.manifest(number))]
        for manifest in manifests:
            refuse_newer(manifest, store.name)
        work.parts(manifests, every_byte=True)
        for manifest in manifests:
            work.links(manifest)
            work.description(manifest)
        store.storage.sweep()
        store.numbers()  # and with them `latest`
        return work.done


def heal(store: Store) -> list[str]:
    """Mends what the next run needs, the newest release, at a cost that does not grow with the bytes in the store.

    Returns a sentence for each file that was put right. Parts that are lost and cannot be put right are left to whoever
    reads them, as are bytes that changed in a file as long as before: those are found when a release is published. Raises
    TooNew, Busy, StoreError.
    """
    with store.writing("repairing", lost=True):
        work = _Repair(store)
        if newest := work.known()[-1:]:
            manifest = work.manifest(newest[0])
            if manifest is not None:
                refuse_newer(manifest, store.name)
                work.parts([manifest], every_byte=False)
                work.links(manifest)
                work.description(manifest)
        return work.done.mended


class _Repair:
    def __init__(self, store: Store) -> None:
        self.store, self.storage = store, store.storage
        self.done = Repaired()

    def known(self) -> list[int]:
        """Numbers of all releases, of those too that are gone and have left the copy of their manifest."""
        return sorted({*self.storage.copies(), *self.store.numbers()})

    def manifest(self, number: int) -> Manifest | None:
        """The manifest of a release, put right from its copy where it is damaged; a missing or stale copy is made anew."""
        copy = self.store.copied(number)
        try:
            if number not in self.store.numbers():
                raise Damaged(f"release {number} is gone")
            found = self.store.release(number).manifest
        except Damaged as error:
            if copy is None:
                self.done.beyond.append(Problem(f"release {number}", self._without_manifest(number, error)))
                return None
            self.storage.restore_manifest(number, copy.to_json())
            self.done.mended.append(f"the manifest of release {number} is again what its copy says")
            return copy
        if copy != found:
            self.storage.keep_copy(number, found.to_json())
            self.done.mended.append(f"the manifest of release {number} has a copy again")
        return found

    def _without_manifest(self, number: int, error: Damaged) -> str:
        older = [one for one in self.store.sound_releases()[0] if one.number < number]
        newest = number == self.store.numbers()[-1]
        back = f"`onrecord rollback {older[-1].number}` and run again" if newest and older else ""
        way = back or "prune it, when it is old enough, with `onrecord prune`"
        reason = str(error).partition(";")[0]
        return f"{reason}, and it has no copy; restore it from a copy of the store, or {way}"

    def parts(self, manifests: list[Manifest], every_byte: bool) -> None:
        holders: dict[tuple[str, Part], list[int]] = {}
        for manifest in manifests:
            for table, parts in manifest.tables.items():
                for part in parts:
                    holders.setdefault((table, part), []).append(manifest.number)
        for (table, part), what in self.storage.damaged(holders, every_byte).items():
            path = self.storage.part_path(table, part)
            if self.storage.mend_part(table, part):
                self.done.mended.append(f"{path} is whole again (it {what})")
            else:
                self.done.beyond.append(Problem(path, f"{what}; {self._without(holders[table, part])}"))

    def _without(self, numbers: list[int]) -> str:
        known = self.store.numbers()
        others = [number for number in known if number not in numbers]
        told = f"release {numbers[0]}" if len(numbers) == 1 else f"releases {', '.join(map(str, numbers))}"
        if numbers[-1] != known[-1]:
            return f"{told} cannot be read whole; restore it from a copy of the store"
        way = f", or `onrecord rollback {others[-1]}` and run again" if others else ""
        return f"{told} cannot be read whole; restore it from a copy of the store{way}"

    def links(self, manifest: Manifest) -> None:
        mended = list(self.storage.mend_links(manifest))
        self.done.mended += [f"{path} is linked again" for path in mended]
        self.done.beyond += [Problem(where, what) for where, what in self.storage.links(manifest) if what]

    def description(self, manifest: Manifest) -> None:
        """The files that describe a release, made again where they are not what its manifest says."""
        self.done.mended += description.mend(self.storage, manifest)
        self.done.beyond += description.problems(self.storage, manifest)
