"""CHANGES.md: what came, went and changed since the release before, in words and numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from releases.differences.differences import DOCUMENT_CHANGES, QUOTE_CHANGES, Difference
from releases.files.manifest import Manifest

Said = Mapping[str, tuple[str, str]]
"""What to say of several, and of one."""

DOCUMENT_WORDS: Said = {
    "new": ("came in", "came in"),
    "edited": ("have another text", "has another text"),
    "withdrawn": ("went", "went"),
    "metadata": (
        "have the same text and another headline, date or other field",
        "has the same text and another headline, date or other field",
    ),
    "renamed": ("have another id than before", "has another id than before"),
}
QUOTE_WORDS: Said = {
    "reworded": (
        "have nearly the same words as before, in an edited article",
        "has nearly the same words as before, in an edited article",
    ),
    "reattributed": ("have the same words and another speaker", "has the same words and another speaker"),
    "corrected": (
        "were put right by hand, or such a correction was changed or taken back",
        "was put right by hand, or such a correction was changed or taken back",
    ),
    "added": ("came in", "came in"),
    "dropped": ("went", "went"),
}
assert set(DOCUMENT_WORDS) == set(DOCUMENT_CHANGES)
assert set(QUOTE_WORDS) == set(QUOTE_CHANGES)


def numbers(difference: Difference) -> dict[str, Any]:
    """What a manifest remembers of a difference: numbers, no word of an article."""
    documents, quotes = Counter(difference.documents["change"]), Counter(difference.quotes["change"])
    rows = difference.tables.to_dict("records")
    return {
        "documents": {change: documents[change] for change in DOCUMENT_CHANGES if documents[change]},
        "quotes": {change: quotes[change] for change in QUOTE_CHANGES if quotes[change]},
        "tables": {row["table"]: {key: int(row[key]) for key in ("added", "removed", "changed")} for row in rows},
    }


def changes_text(manifest: Manifest) -> bytes:
    """The page of a release, from the numbers in its manifest."""
    lines = [f"# What changed with release {manifest.number}", "", _since(manifest), ""]
    if manifest.changes is not None:
        lines += _sentences(manifest.changes.get("documents", {}), DOCUMENT_WORDS, "articles")
        lines += _sentences(manifest.changes.get("quotes", {}), QUOTE_WORDS, "quotes")
        lines += _table(manifest)
        lines += ["", f"With their words: `onrecord diff {manifest.parent} {manifest.number}`."]
    else:
        lines += ["| table | rows |", "|---|---:|"]
        lines += [f"| {name} | {n:,} |" for name, n in manifest.counts.items()]
    later = [entry for entry in manifest.purged if entry["at"] > manifest.created_at]
    if taken := sum(entry.get("from_this_release", 0) for entry in later):
        lines += ["", f"Taken down from it since: {_count(taken, 'articles')}. The changes above were counted before."]
    return ("\n".join(lines) + "\n").encode()


def _since(manifest: Manifest) -> str:
    of = f"Published {manifest.created_at} for {', '.join(manifest.changed) or 'no collection'}"
    if "rollback_to" in manifest.notes:
        of = f"Published {manifest.created_at}; it has the content of release {manifest.notes['rollback_to']}"
    if manifest.parent is None:
        return f"{of}. It is the first: all came in."
    if manifest.changes is None:
        return f"{of}, after release {manifest.parent}. What changed since then could not be told."
    return f"{of}, after release {manifest.parent}."


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun.removesuffix('s') if n == 1 else noun}"


def _sentences(counts: Mapping[str, int], words: Said, noun: str) -> list[str]:
    told = [
        f"- {_count(counts[change], noun)} {said[counts[change] == 1]}."
        for change, said in words.items()
        if counts.get(change)
    ]
    return told or [f"- No change among the {noun}."]


def _table(manifest: Manifest) -> list[str]:
    lines = ["", "| table | rows | added | removed | changed |", "|---|---:|---:|---:|---:|"]
    for name, of in (manifest.changes or {}).get("tables", {}).items():
        rows = manifest.counts.get(name, 0)
        lines.append(f"| {name} | {rows:,} | {of['added']:,} | {of['removed']:,} | {of['changed']:,} |")
    return lines
