"""Kill notices: what a publisher sends to withdraw a story, in the words of each format."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from transforms.article import Notice, Reject
from transforms.reading import dates, fields
from transforms.reading.options import ReadOptions

#: What pubStatus (IPTC: `stat:canceled`, `stat:withheld`) and its kin in other exports say of a story that must go.
STATUSES = frozenset(("canceled", "cancelled", "withheld", "withdrawn", "killed"))
#: Fields that say so, as `fields.plain` writes names; `status` alone is a word of many meanings, but not with these values.
STATUS_FIELDS = frozenset(("pubstatus", "publicationstatus", "publishstatus", "publishingstatus", "status"))


def withdraws(status: object) -> bool:
    """Whether a status, maybe with the scheme that it is of before it, says that the story must go."""
    return isinstance(status, str) and status.strip().lower().replace("/", ":").rpartition(":")[2] in STATUSES


def in_row(row: Mapping[str, object], place: str, options: ReadOptions) -> Reject | None:
    """The notice that a row of JSON, CSV or Parquet is; None where it is none."""
    told = next(
        (value for key, value in row.items() if fields.plain(str(key)) in STATUS_FIELDS and withdraws(value)), None
    )
    if told is None:
        return None
    choices = fields.choose(row, options.fields)
    said = fields.metadata(choices, options)
    sent = said["updated_at"] or said["published_at"]
    url = said["url"]
    return reject(
        place,
        str(told),
        fields.external_id(choices),
        url if isinstance(url, str) else None,
        sent if isinstance(sent, datetime) else None,
    )


def reject(place: str, status: str, external_id: str | None, url: str | None, sent: datetime | None) -> Reject:
    """The reject that a notice becomes."""
    return Reject(place, "reading", "withdrawn", f"status {status.strip()}", Notice(external_id, url, sent))


def first_date(options: ReadOptions, *written: str | None) -> datetime | None:
    """The first of some dates that is one."""
    return next((found for one in written if (found := dates.to_utc(one, options.zone))), None)
