"""What must not be published: stories that their publisher withdrew, and articles that were taken down here."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from flows.runs.staging import read_rows
from releases import Release
from releases.tables.ids import NO_IDS, IdMap, Ids, distinct, ids, keys, within
from transforms import duplicates

#: The time of an article without one: before every notice. Times are microseconds since 1970, as Arrow has them.
NEVER_DATED = -(2**63)
#: The time of a notice without one: it withdraws every version there is.
_ALWAYS = 2**63 - 1

_NOTICES = ["doc_id", "collection", "source", "withdrawn_at"]


@dataclass(frozen=True, slots=True)
class Withdrawals:
    """The latest notice of each story."""

    named: Ids
    """stories that some notice names, sorted"""
    fresh: Ids
    """those that a notice just read names, sorted"""
    times: IdMap

    def withdraw(self, doc_ids: Ids, when: np.ndarray) -> np.ndarray:
        """Which articles, each with its own time, were withdrawn then or later."""
        sent = self.times.find(doc_ids)
        return within(doc_ids, self.named) & (when <= sent)


def known(reject_files: Sequence[str], parent: Release | None, touched: Set[tuple[str, str]]) -> Withdrawals:
    """The notices just read, and those of the parent whose source is not among the `touched` (collection, source)."""
    read = [_of(read_rows(path)) for path in reject_files]
    stays = []
    if parent is not None:
        rows = _of(parent.arrow("rejects", _NOTICES, [("reason", "=", "withdrawn")]))
        at = keys(rows, ("collection", "source"))
        left = {"\x1f".join(place).encode("utf-8", "surrogatepass") for place in touched}
        stays = [rows.filter(pa.array([place not in left for place in at.tolist()], pa.bool_()))]
    fresh = distinct(np.concatenate([NO_IDS, *(ids(rows["doc_id"]) for rows in read)]))
    every = pa.concat_tables([*read, *stays]) if read or stays else None
    if every is None or not every.num_rows:
        return Withdrawals(NO_IDS, NO_IDS, IdMap(NO_IDS, np.zeros(0, np.int64)))
    time = pc.fill_null(every["withdrawn_at"].cast(pa.int64()), _ALWAYS)
    latest = pa.table({"doc_id": every["doc_id"], "time": time}).group_by("doc_id").aggregate([("time", "max")])
    named = ids(latest["doc_id"])
    return Withdrawals(np.sort(named), fresh, IdMap(named, latest["time_max"].to_numpy()))


def _of(rejects: pa.Table) -> pa.Table:
    """Those rows of `rejects` that name a story to withdraw."""
    if "reason" in rejects.column_names:
        rejects = rejects.filter(pc.equal(rejects["reason"], "withdrawn"))
    return rejects.filter(pc.is_valid(rejects["doc_id"])).select(_NOTICES)


@dataclass(frozen=True, slots=True)
class Purged:
    """Which of the articles read were taken down from the store, or repeat what was."""

    out: np.ndarray
    """row by row: must stay out, by its id or by its text"""
    by_text: np.ndarray
    """row by row: by its text, under another id"""
    alike: Ids
    """doc_ids, sorted, of articles whose text is nearly one that was taken down"""

    @staticmethod
    def of(parent: Release | None, article_files: Sequence[str], read: pa.Table) -> Purged:
        """Compares the articles `read` (`doc_id`, in the order of `article_files`) with the parent's takedowns.

        Texts are looked at only where there was one; documents that whoever took it down let stay may go on.
        """
        doc_ids = ids(read["doc_id"])
        nothing = np.zeros(len(doc_ids), dtype=bool)
        if parent is None or not parent.manifest.purged:
            return Purged(nothing, nothing, NO_IDS)
        manifest = parent.manifest
        by_id = within(doc_ids, _sorted(manifest.purged_ids))
        free = by_id | within(doc_ids, _sorted(manifest.purged_copies))
        hashes = pa.array(sorted(manifest.purged_texts), pa.string())
        signatures = [one for one in manifest.purged_texts.values() if one]
        same, alike = [np.zeros(0, dtype=bool)], [np.zeros(0, dtype=bool)]
        for path in article_files if len(hashes) else ():
            rows = read_rows(path, columns=["content_sha256", "minhash"])
            same.append(pc.is_in(rows["content_sha256"], hashes).to_numpy())
            alike.append(duplicates.resembling(rows["minhash"], signatures))
        by_text = np.concatenate(same) & ~free if len(hashes) else nothing
        near = np.concatenate(alike) & ~free & ~by_text if len(hashes) else nothing
        return Purged(by_id | by_text, by_text, distinct(doc_ids[near]))


def _sorted(doc_ids: Set[str]) -> Ids:
    return np.sort(ids(pa.array(sorted(doc_ids), pa.string())))
