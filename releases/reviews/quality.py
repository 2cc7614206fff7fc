"""How right a release is, by the judgements that its store keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releases.reading.release import Release
from releases.reviews import estimating, ledger
from releases.reviews.estimating import Quality
from releases.reviews.standing import held
from releases.tables.calibration import Calibration

if TYPE_CHECKING:
    from releases.store.store import Store


def quality(store: Store, release: Release) -> Quality | None:
    """What the judgements of a store say of one of its releases; None where there are none."""
    reviews = ledger.read(store.storage.lines(ledger.FILE))
    if not reviews.judgements:
        return None
    against = held(release, reviews)
    return estimating.estimate(
        against.standing, reviews, against.changed, Calibration.of(release.manifest.pipeline) or float
    )


def sentence(store: Store, release: Release) -> str | None:
    """The same in one sentence, of numbers alone; None where nothing was judged that the release still has."""
    found = quality(store, release)
    return found.whole.sentence if found and found.whole.judged else None
