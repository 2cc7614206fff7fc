"""What a run knows before it reads: its settings, the release it goes on from, and the inventory of its sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import releases
from flows.errors import RunError
from flows.runs import corrected, planning, reviewed, versions
from flows.runs.planning import Inventory
from flows.runs.settings import Settings
from flows.sources import authority_file
from flows.sources import collections as sources
from flows.sources.collections import Collection, SourceFile, SourceReject
from releases.corrections.ledger import Ledger
from releases.tables.calibration import Calibration

if TYPE_CHECKING:
    from transforms.entities import Authority


@dataclass(frozen=True, slots=True)
class Start:
    """What a run knows before it looks at its sources."""

    collections: Sequence[Collection]
    settings: Settings
    parent: releases.Release | None
    pipeline: versions.Pipeline
    keys: dict[str, dict[str, str]]
    """of each collection's rows, by its name"""
    same: versions.Same
    authority: Authority | None
    ledger: Ledger
    hashes: Path
    """folder of the hashes that earlier runs took of the sources"""
    calibration: Calibration | None
    rung: Path
    """file of the warnings that earlier runs rang for"""
    told: str | None = None
    """what is to be said of the authority file that was chosen"""

    @staticmethod
    def of(store: releases.Store, collections: Sequence[Collection], settings: Settings) -> Start:
        """Raises RunError where the store was rolled back to a release that holds."""
        parent = store.latest()
        if parent is not None and parent.hold and not settings.force:
            raise RunError(
                f"release {parent.number:04} was rolled back to and holds: follow the sources again with "
                "`onrecord run --force`"
            )
        ledger = corrected.read(store)
        chosen_authority, told = authority_file.choose(store, settings.authority, parent)
        settings = settings.model_copy(update={"authority": chosen_authority})
        authority = authority_file.load(settings.authority)
        pipeline = versions.pipeline(settings)
        keys = {c.name: pipeline.keys(c.shaping_articles()) for c in collections}
        same = versions.Same.of(parent, keys, rebuild=settings.rebuild)
        calibration = reviewed.calibration(store, pipeline.parts)
        return Start(
            collections,
            settings,
            parent,
            pipeline,
            keys,
            same,
            authority,
            ledger,
            store.hashes,
            calibration,
            store.scratch / "rung.json",
            told,
        )

    @property
    def names(self) -> list[str]:
        return list(self.keys)

    @property
    def reading(self) -> dict[str, str]:
        """What decides how each collection is read, by its name."""
        return {name: of["reading"] for name, of in self.keys.items()}

    @property
    def nothing_changed(self) -> bool:
        """Whether equal sources would give the parent's rows."""
        if (
            self.parent is None
            or not self.same.annotation.issuperset(self.keys)
            or not corrected.as_in(self.parent, self.ledger)
        ):
            return False
        return reviewed.as_in(self.parent, self.calibration) and versions.same_corpus(self.parent)

    @property
    def made_by(self) -> dict[str, object]:
        """What a manifest says of the pipeline."""
        return {
            **self.pipeline.parts,
            **corrected.pipeline_of(self.ledger),
            **reviewed.pipeline_of(self.calibration),
        }

    @property
    def about(self) -> dict[str, dict[str, str]]:
        """What a manifest says of each collection."""
        return {c.name: {"location": c.root, **self.keys[c.name]} for c in self.collections}

    def inventory(self) -> Inventory:
        """What the collections hold against the parent. Raises RunError where one is empty that should not be."""
        settings = self.settings
        found: list[SourceFile | SourceReject] = []
        for collection in self.collections:
            hashes = sources.known_hashes(collection, self.hashes, rehash=settings.rehash)
            here = list(sources.walk(collection, settings.output, hashes))
            hashes.save()
            if not here and not settings.force and (collection.missing or settings.missing) != "keep":
                raise RunError(sources.is_empty(collection))
            found += here
        kept = {c.name for c in self.collections if (c.missing or settings.missing) == "keep"}
        return planning.compare(found, self.names, self.parent, same=self.same, kept=kept)
