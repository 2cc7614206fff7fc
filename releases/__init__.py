"""What analysts read: versioned releases of all tables together, checked, immutable, comparable.

>>> import releases
>>> quotes = releases.open("output").latest().read("quotes", columns=["speaker_name", "text"])
"""

from releases.differences import Difference, diff
from releases.errors import Busy, CheckFailed, Conflict, Damaged, Held, Problem, StoreError
from releases.layout import Layout
from releases.maintenance import Pruned, prune, rollback
from releases.publishing import Change
from releases.release import Release
from releases.store import Store
from releases.store import open_store as open
from releases.takedown import Purged, purge
from releases.verifying import verify

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
    "Store",
    "StoreError",
    "diff",
    "open",
    "prune",
    "purge",
    "rollback",
    "verify",
]
