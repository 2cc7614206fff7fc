"""Quotes of a release as the scorer takes them: offsets in the marked text, which cleaning may have changed.

They are carried back through the words that both texts share.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from flows.scoring.words import Item, Span
from releases import Release, StoreError
from releases.tables.columns import RowView

MOST_NAMED = 3
"""Articles that a message names."""


def aligner(cleaned: str, gold: str) -> Callable[[Sequence[int]], Span | None]:
    """A map of spans of `cleaned` to spans of `gold`, through the words that both share."""
    ours, theirs = list(re.finditer(r"\w+", cleaned)), list(re.finditer(r"\w+", gold))
    table: dict[int, int] = {}
    a_words, b_words = [w.group() for w in ours], [w.group() for w in theirs]
    blocks = [difflib.Match(0, 0, len(ours))]  # as nearly always; the matcher would take longer to say so
    if a_words != b_words:
        blocks = difflib.SequenceMatcher(None, a_words, b_words, autojunk=False).get_matching_blocks()
    for block in blocks:
        for a, b in zip(ours[block.a : block.a + block.size], theirs[block.b : block.b + block.size], strict=True):
            table.update((a.start() + k, b.start() + k) for k in range(len(a.group())))

    def back(span: Sequence[int]) -> Span | None:
        inside = [table[k] for k in range(*span) if k in table]
        return (min(inside), max(inside) + 1) if inside else None

    return back


def quotes_of(release: Release, texts: Mapping[str, str]) -> dict[str, list[Item]]:
    """The quotes of a release in the marked articles, `texts` by their id: the article's own (`external_id`), else `doc_id`.

    Raises StoreError where the release does not have one of them.
    """
    documents = release.read("documents", columns=["doc_id", "external_id", "text"])
    everything = release.read("quotes")
    outer = everything[everything["within_quote_id"].isna()]  # people mark the outer layer of nested reports only
    quotes = dict(list(outer.groupby("doc_id")))
    found: dict[str, list[Item]] = {}
    for document in documents.itertuples():
        key = next((one for one in (document.external_id, document.doc_id) if one in texts), None)
        if key is None:
            continue
        back = aligner(document.text, texts[key])
        rows = quotes.get(document.doc_id)
        found[key] = [
            made for row in ([] if rows is None else rows.to_dict("records")) if (made := item(row, back)) is not None
        ]
    if missing := sorted(set(texts) - set(found)):
        shown = ", ".join(missing[:MOST_NAMED]) + (", …" if len(missing) > MOST_NAMED else "")
        raise StoreError(
            f"release {release.number} does not have {len(missing):,} of the {len(texts):,} marked articles: {shown}; an article "
            "is known by its `doc_id` in the file, which is `external_id` or `doc_id` in `documents`"
        )
    return found


def item(row: RowView, back: Callable[[Sequence[int]], Span | None]) -> Item | None:
    """A row of `quotes` as an item to be judged; None where nothing of it stands in the marked text."""
    spans = [moved for s in row["spans"] if (moved := back((int(s["start"]), int(s["end"]))))]
    speaker = None
    if pd.notna(row["speaker_start"]):
        speaker = back((int(row["speaker_start"]), int(row["speaker_end"])))
    if not spans:
        return None
    return {
        "spans": spans,
        "speaker": row["speaker"] if pd.notna(row["speaker"]) else None,
        "speaker_spans": [speaker] if speaker else [],
        "name": row["speaker_name"] if pd.notna(row["speaker_name"]) else None,
        "confidence": float(row["confidence"]),
        "name_confidence": float(row["name_confidence"]) if pd.notna(row["name_confidence"]) else 1.0,
        "method": row["method"],
        "cue_lemma": row["cue_lemma"],
        "words": len(row["text"].split()),
    }
