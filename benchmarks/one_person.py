"""Whether surnames alone mean one person over all articles: the surnames most mentioned, and all that were joined.

    python -m benchmarks.one_person GOLD.jsonl LABELS.jsonl STORE [--joined]

GOLD.jsonl holds articles ({doc_id, text}), STORE a release made from them. LABELS.jsonl has one article a line: {doc_id,
names: [[start, end, surname, chief], ...]}: where a surname stands alone, the number of the surname, and 1 where it means
its chief bearer, 0 where a namesake; judged by hand, offsets in the text of GOLD.jsonl (`one_person.jsonl`: the 21 surnames
most mentioned in one set of news articles; of the articles no word). The chief's entity is the `canonical_id` that most of
his or her surnames have. `--joined` prints every pair joined by more than an equal name, with the words around, to be read.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

import releases
from benchmarks.score_entities import aligner


def main() -> None:
    """Print a line a surname and their sum; with `--joined` the pairs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("labels", type=Path)
    parser.add_argument("store", type=Path)
    parser.add_argument("--joined", action="store_true")
    arguments = parser.parse_args()
    release = releases.open(str(arguments.store)).latest()
    if release is None:
        raise SystemExit(f"{arguments.store} has no release")
    if arguments.joined:
        print(*joined(release), sep="\n")
        return
    texts = {row["doc_id"]: row["text"] for row in map(json.loads, arguments.gold.read_text("utf-8").splitlines())}
    found = canonical_at(release, texts)
    of: dict[tuple[int, bool], Counter[str | None]] = defaultdict(Counter)
    for article in map(json.loads, arguments.labels.read_text("utf-8").splitlines()):
        for start, end, surname, chief in article["names"]:
            of[surname, bool(chief)][found.get((article["doc_id"], start, end))] += 1
    print_shares(of)


def print_shares(of: dict[tuple[int, bool], Counter[str | None]]) -> None:
    """Of each surname the share of its chief bearer's that are one entity, and the namesakes' that are the same."""
    sums: Counter[str] = Counter()
    for surname in sorted({surname for surname, _ in of}):
        mine, others = of[surname, True], of[surname, False]
        chief = max((one for one in mine if one is not None), key=lambda one: mine[one], default=None)
        total, wrong = mine.total(), others[chief]
        sums.update(
            mentions=total, one=mine[chief], namesakes=others.total(), wrong=wrong, good=mine[chief] >= 0.9 * total
        )
        print(
            f"surname {surname:2}: {mine[chief]} of {total} are one, {wrong} of {others.total()} namesakes' with them"
        )
    print(
        f"all: {sums['one']} of {sums['mentions']} ({sums['one'] / sums['mentions']:.1%}); surnames of which nine of ten are: "
        f"{sums['good']} of {len({surname for surname, _ in of})}; namesakes' with them: {sums['wrong']} of {sums['namesakes']}"
    )


def canonical_at(release: releases.Release, texts: dict[str, str]) -> dict[tuple[str, int, int], str]:
    """The `canonical_id` of every mention, by the gold's doc_id and its offsets there."""
    documents = release.read("documents", ["doc_id", "external_id", "text"])
    entities = release.read("entities", ["entity_id", "canonical_id"]).set_index("entity_id")["canonical_id"]
    mentions = release.read("mentions", ["doc_id", "start", "end", "entity_id"]).dropna(subset=["entity_id"])
    of = dict(list(mentions.groupby("doc_id")))
    found: dict[tuple[str, int, int], str] = {}
    for row in documents[documents["external_id"].isin(list(texts))].itertuples():
        back = aligner(str(row.text), texts[str(row.external_id)])
        for mention in of.get(str(row.doc_id), pd.DataFrame()).itertuples():
            if at := back(int(mention.start), int(mention.end)):
                found[str(row.external_id), *at] = str(entities[str(mention.entity_id)])
    return found


def joined(release: releases.Release) -> Iterator[str]:
    """Every entity of people that is joined with another, and the words around its first mention."""
    entities = release.read("entities", ["entity_id", "canonical_id", "name", "label"])
    entities = entities[(entities["entity_id"] != entities["canonical_id"]) & (entities["label"] == "PERSON")]
    mentions = release.read("mentions", ["doc_id", "start", "end", "entity_id", "name"])
    first = mentions.drop_duplicates("entity_id").merge(entities, on="entity_id", suffixes=("_here", ""))
    documents = release.read("documents", ["doc_id", "text"]).set_index("doc_id")["text"]
    for row in first.sort_values(["name_here", "name"]).itertuples():
        text, start, end = str(documents[str(row.doc_id)]), int(row.start), int(row.end)
        around = text[max(0, start - 80) : end + 60].replace("\n", " ")
        yield f"{row.name_here} = {row.name}: {around}"


if __name__ == "__main__":
    main()
