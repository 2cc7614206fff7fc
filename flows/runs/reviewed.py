"""Judgements in a run: the recalibration of `confidence` that a release is made with, as it was when the run began."""

from __future__ import annotations

from collections.abc import Mapping

from releases import Release, Store
from releases.reviews import ledger
from releases.reviews.recalibrating import VERSION
from releases.tables.calibration import KEY, Calibration


def calibration(store: Store, pipeline: Mapping[str, str]) -> Calibration | None:
    """The last that was counted on quotes of this declared version; None where there is none."""
    found = ledger.read(store.storage.lines(ledger.FILE)).calibration(pipeline[VERSION])
    return Calibration.of({KEY: found}) if found else None


def pipeline_of(made_with: Calibration | None) -> dict[str, object]:
    """What a manifest says of it; nothing where there is none."""
    return {KEY: made_with.as_value()} if made_with else {}


def as_in(parent: Release, made_with: Calibration | None) -> bool:
    """Whether the release was made with this very one."""
    return Calibration.of(parent.manifest.pipeline) == made_with
