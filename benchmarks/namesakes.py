"""How often a bare surname that several people of an article bear is given to the right one.

    python -m benchmarks.namesakes GOLD.jsonl LABELS.jsonl RELEASE

GOLD.jsonl is what RELEASE was made from (docs/score.md has its format). LABELS.jsonl has one article a line: {doc_id, surnames:
[[start, end, start of the name that tells the bearer apart, its end], ...]}, offsets in the text of GOLD.jsonl, judged by hand
(benchmarks/namesakes.jsonl: those of one set of news articles; of the articles no word). A surname is right where its
name in `mentions` holds that word.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pandas as pd

from benchmarks.score_entities import aligner


def main() -> None:
    """Print how many surnames are right, and how many of those that speak are right, wrong or left without a name."""
    gold_file, labels_file, release = map(Path, sys.argv[1:4])
    gold = {row["doc_id"]: row["text"] for row in map(json.loads, gold_file.read_text("utf-8").splitlines())}
    documents = pd.read_parquet(release / "documents", columns=["doc_id", "external_id", "text"]).set_index(
        "external_id"
    )
    mentions = dict(list(pd.read_parquet(release / "mentions").dropna(subset=["entity_id"]).groupby("doc_id")))
    quotes = dict(list(pd.read_parquet(release / "quotes").dropna(subset=["speaker_start"]).groupby("doc_id")))
    right = total = spoken = named = named_right = 0
    for article in map(json.loads, labels_file.read_text("utf-8").splitlines()):
        text, document = gold[article["doc_id"]], documents.loc[article["doc_id"]]
        back = aligner(document["text"], text)
        found = {at: m for m in mentions[document["doc_id"]].itertuples() if (at := back(int(m.start), int(m.end)))}
        said = [
            (at, q)
            for q in quotes.get(document["doc_id"], pd.DataFrame()).itertuples()
            if (at := back(int(q.speaker_start), int(q.speaker_end)))
        ]
        for start, end, first, last in article["surnames"]:
            wanted = set(re.findall(r"\w+", text[first:last].lower()))
            total += 1
            mention = found.get((start, end))
            right += mention is not None and wanted <= set(re.findall(r"\w+", mention.name.lower()))
            for at, quote in said:
                if at[0] <= start and at[1] == end:
                    spoken += 1
                    if isinstance(quote.speaker_name, str):
                        named += 1
                        named_right += wanted <= set(re.findall(r"\w+", quote.speaker_name.lower()))
    print(f"surnames of several bearers: {right} of {total} right")
    print(f"of {spoken} that speak: {named_right} of {named} names right, {spoken - named} left without a name")


if __name__ == "__main__":
    main()
