"""How many releases stay: so many in any case, and all that are young."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from releases.errors import StoreError

if TYPE_CHECKING:
    from releases import Store


def how_many(store: Store, releases: int, days: int, moment: datetime) -> int:
    """How many of the newest releases are among the newest `releases` or were made less than `days` before `moment`.

    One whose manifest cannot be read is taken for young. At least one.
    """
    oldest = moment - timedelta(days=days)
    numbers = store.numbers()
    keep = max(releases, 1)
    while keep < len(numbers) and days > 0:
        try:
            made = datetime.fromisoformat(store.release(numbers[-keep - 1]).manifest.created_at)
        except StoreError:
            made = moment
        if made <= oldest:
            break
        keep += 1
    return keep
