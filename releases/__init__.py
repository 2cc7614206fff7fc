"""What analysts read: versioned releases of all tables together, checked, immutable, comparable.

>>> import releases
>>> quotes = releases.open("output").latest().read("quotes", columns=["speaker_name", "text"])
"""

from releases.differences.differences import Difference, diff
from releases.errors import Busy, CheckFailed, Conflict, Damaged, Held, Problem, StoreError, TooNew
from releases.reading.release import Release
from releases.store.maintenance import Pruned, prune, rollback
from releases.store.part_sizes import Layout
from releases.store.publishing import Change
from releases.store.repair import Repaired, heal, repair
from releases.store.store import Store
from releases.store.store import open_store as open
from releases.store.takedown import Purged, purge
from releases.store.verifying import verify

__all__ = [
    "Busy",
    "Change",
    "CheckFailed",
    "Conflict",
    "Damaged",
    "Difference",
    "Held",
    "Layout",
    "Problem",
    "Pruned",
    "Purged",
    "Release",
    "Repaired",
    "Store",
    "StoreError",
    "TooNew",
    "diff",
    "heal",
    "open",
    "prune",
    "purge",
    "repair",
    "rollback",
    "verify",
]
