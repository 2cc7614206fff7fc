"""Score a release's `mentions` and `entities` against gold coreference of named mentions.

    python -m benchmarks.score_entities GOLD.jsonl RELEASE [--json]

GOLD.jsonl has one document a line: {doc_id, text, mentions: [{start, end, core_start, core_end, text, type, cluster,
wiki}]}; `type` is PERSON, ORG or PLACE, `cluster` the entity within the document, `wiki` a Wikipedia title or null, and
`core` the name itself inside a longer mention (“U.S. President Ada Lund's”). RELEASE is a folder such as
output/releases/0001, made from GOLD.jsonl itself; `documents.external_id` is the record's doc_id.

A found mention matches the smallest gold mention that contains it and whose core it overlaps, one to one.

  mentions   precision, recall and F1 of found names, and the share of matches of the right type
  clusters   B-cubed (Bagga and Baldwin 1998) over the entities of a document; a gold mention not found costs recall
  full name  people and organisations (with a Wikipedia title, or a name of two words) whose entity's `name` holds every
             word of the fullest name that the document gives them, offices and descriptions of its bearer left out
  across     pairs of gold entities of different documents with one Wikipedia title that share a canonical_id (recall),
             and pairs with one canonical_id whose titles agree (precision)
"""

from __future__ import annotations

import argparse
import difflib
import itertools
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

KINDS = {"PERSON": "PERSON", "ORG": "ORG", "GPE": "PLACE", "LOC": "PLACE", "FAC": "PLACE", "NORP": "PERSON"}
NOT_NAME = frozenset(
    {"the", "a", "an", "of", "mr", "mrs", "ms", "dr", "sir", "president", "senator", "sen", "rep", "s"}
)
#: What gold mentions hold before a name and no name does: offices, ranks, forms of address.
OFFICES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "sir",
        "lady",
        "king",
        "queen",
        "prince",
        "princess",
        "president",
        "senator",
        "sen",
        "rep",
        "congressman",
        "mp",
        "councillor",
        "governor",
        "minister",
        "secretary",
        "undersecretary",
        "deputy",
        "prime",
        "home",
        "foreign",
        "environment",
        "defence",
        "defense",
        "education",
        "ambassador",
        "judge",
        "professor",
        "prof",
        "emeritus",
        "general",
        "major",
        "captain",
        "administrator",
        "director",
        "chairman",
        "chairwoman",
        "chief",
        "ceo",
        "leader",
        "coach",
        "editor",
        "publisher",
        "curator",
        "musician",
        "veteran",
        "politician",
        "campaigner",
        "spokesperson",
        "spokesman",
        "spokeswoman",
    ]
)
_DESCRIPTION = re.compile(r"\s*(?:,| \(|\bwho\b|\bwhich\b|\blocated\b|\bthat\b)")
#: Characters by which a found mention may stick out of the gold one: an article in front, a full stop behind.
SLACK_BEFORE, SLACK_AFTER = 4, 2

Rows = list[dict[str, Any]]


def percentages(both: float, found: float, gold: float) -> dict[str, float]:
    """Precision, recall and F1 in percent."""
    p, r = both / found if found else 0.0, both / gold if gold else 0.0
    return {"p": round(100 * p, 1), "r": round(100 * r, 1), "f1": round(200 * p * r / (p + r), 1) if p + r else 0.0}


def name_words(name: str) -> list[str]:
    return [w for w in re.findall(r"\w+", re.sub(r"['’]s?\b", "", name.lower())) if w not in NOT_NAME]


def bare_name(span: str, kind: str) -> str:
    """The name in a gold mention: “Ada Lund” of “Foreign Minister Ada Lund of Ondara, who …”."""
    span = " ".join(span.split())
    span = _DESCRIPTION.split(span)[0] or span
    if kind != "PERSON":
        return span
    parts = span.split()
    office = max((n for n, word in enumerate(parts) if word.lower().strip(".,") in OFFICES), default=-1)
    if 0 <= office < len(parts) - 1 and parts[office + 1][0].isupper():
        parts = parts[office + 1 :]
    name = re.split(r"['’]s ", " ".join(parts))[-1]
    return re.split(r" (?:of|from|for|in|at) ", name)[0]


def match(gold: Rows, found: Rows) -> dict[int, int]:
    """Index of the found mention by index of the gold mention, one to one."""
    taken: dict[int, int] = {}
    for j, p in enumerate(found):
        around = sorted(
            (g["end"] - g["start"], i)
            for i, g in enumerate(gold)
            if g["start"] - SLACK_BEFORE <= p["start"]
            and p["end"] <= g["end"] + SLACK_AFTER
            and p["start"] < g["core_end"]
            and g["core_start"] < p["end"]
        )
        free = next((i for _, i in around if i not in taken), None)
        if free is not None:
            taken[free] = j
    return taken


def score(gold: Rows, found: dict[str, Rows]) -> dict[str, Any]:
    """All measures; `found` holds the mentions of each doc_id with start, end, label, entity_id (canonical), name."""
    counts: Counter[str] = Counter()
    cubed: Counter[str] = Counter()
    top: dict[tuple[str, str], tuple[str, str]] = {}
    for document in gold:
        mentions = document["mentions"]
        mine = [m for m in found.get(document["doc_id"], []) if m["label"] in KINDS]
        pairs = match(mentions, mine)
        counts += _count_mentions(mentions, mine, pairs)
        entity = {i: mine[j]["entity_id"] or f"none-{j}" for i, j in pairs.items()}
        cubed += _b_cubed(mentions, entity)
        for cluster, members in _clusters(mentions).items():
            votes = Counter(e for i, e in entity.items() if mentions[i]["cluster"] == cluster)
            if votes:
                best = votes.most_common(1)[0][0]
                name = next((m["name"] or "" for m in mine if m["entity_id"] == best), "")
                counts += _full_name(document["text"], [mentions[i] for i in members], name)
                if wiki := next((mentions[i]["wiki"] for i in reversed(members) if mentions[i]["wiki"]), None):
                    top[document["doc_id"], cluster] = (wiki, best)
    p, r = cubed["precision"] / max(cubed["found"], 1), cubed["recall"] / max(cubed["gold"], 1)
    return {
        "documents": len(gold),
        "mentions": percentages(counts["found"], counts["judged"], counts["gold"]),
        "type right": _share(counts["typed"], counts["found"]),
        "clusters B3": {"p": round(100 * p, 1), "r": round(100 * r, 1), "f1": _f1(p, r)},
        "full name": _share(counts["full"], counts["named"]),
        "across documents": _across(top),
    }


def _f1(p: float, r: float) -> float:
    return round(200 * p * r / (p + r), 1) if p + r else 0.0


def _share(part: int, whole: int) -> str:
    return f"{round(100 * part / whole, 1) if whole else 0.0} of {whole}"


def _clusters(mentions: Rows) -> dict[str, list[int]]:
    clusters: dict[str, list[int]] = defaultdict(list)
    for i, mention in enumerate(mentions):
        clusters[mention["cluster"]].append(i)
    return clusters


def _count_mentions(mentions: Rows, mine: Rows, pairs: dict[int, int]) -> Counter[str]:
    """Peoples (NORP) are welcome where the gold has them, and not judged where it has not."""
    peoples = sum(mine[j]["label"] == "NORP" for j in pairs.values())
    return Counter(
        gold=len(mentions),
        found=len(pairs),
        typed=sum(KINDS[mine[j]["label"]] == mentions[i]["type"] for i, j in pairs.items()),
        judged=sum(m["label"] != "NORP" for m in mine) + peoples,
    )


def _b_cubed(mentions: Rows, entity: dict[int, str]) -> Counter[str]:
    """Sums of the precision and recall of single mentions; floats, in spite of the type."""
    gold = _clusters(mentions)
    mine: dict[str, set[int]] = defaultdict(set)
    for i, e in entity.items():
        mine[e].add(i)
    sums: Counter[str] = Counter(gold=len(mentions), found=len(entity))
    for i, e in entity.items():
        members = set(gold[mentions[i]["cluster"]])
        same = len(members & mine[e])
        sums["precision"] += same / len(mine[e])  # type: ignore[assignment]
        sums["recall"] += same / len(members)  # type: ignore[assignment]
    return sums


def _full_name(text: str, members: Rows, name: str) -> Counter[str]:
    names = (bare_name(text[m["core_start"] : m["core_end"]], m["type"]) for m in members)
    fullest = max((name_words(name) for name in names), key=len)
    known = any(m["wiki"] for m in members) or len(fullest) >= 2
    if not known or not {m["type"] for m in members} <= {"PERSON", "ORG"}:
        return Counter()
    return Counter(named=1, full=int(set(fullest) <= set(name_words(name))))


def _across(top: dict[tuple[str, str], tuple[str, str]]) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for a, b in itertools.combinations(sorted(top), 2):
        if a[0] != b[0]:
            same_gold, same_mine = top[a][0] == top[b][0], top[a][1] == top[b][1]
            counts.update(gold=same_gold, found=same_mine, both=same_gold and same_mine)
    return percentages(counts["both"], counts["found"], counts["gold"])


def aligner(cleaned: str, gold: str) -> Callable[[int, int], tuple[int, int] | None]:
    """Carries offsets in `cleaned` back to `gold` through the words that the two share."""
    there, here = list(re.finditer(r"\w+", gold)), list(re.finditer(r"\w+", cleaned))
    matcher = difflib.SequenceMatcher(None, [m.group() for m in here], [m.group() for m in there], autojunk=False)
    table: dict[int, int] = {}
    for block in matcher.get_matching_blocks():
        for k in range(block.size):
            a, b = here[block.a + k], there[block.b + k]
            table.update((a.start() + n, b.start() + n) for n in range(len(a.group())))

    def back(start: int, end: int) -> tuple[int, int] | None:
        inside = [table[k] for k in range(start, end) if k in table]
        return (min(inside), max(inside) + 1) if inside else None

    return back


def read(release: Path, texts: dict[str, str]) -> dict[str, Rows]:
    """Mentions of a release by doc_id of the gold, with offsets in the gold's text."""
    documents = pd.read_parquet(release / "documents", columns=["doc_id", "external_id", "text"])
    entities = pd.read_parquet(release / "entities").set_index("entity_id")
    named = pd.read_parquet(release / "mentions").dropna(subset=["entity_id"])
    named = named.assign(name=named["entity_id"].map(entities["name"]))
    named["entity_id"] = named["entity_id"].map(entities["canonical_id"])
    by_document = {k: v.to_dict("records") for k, v in named.groupby("doc_id")}
    found: dict[str, Rows] = {}
    for row in documents.itertuples():
        if row.external_id in texts:
            back = aligner(row.text, texts[row.external_id])
            mine = [(back(int(m["start"]), int(m["end"])), m) for m in by_document.get(row.doc_id, [])]
            found[row.external_id] = [{**m, "start": at[0], "end": at[1]} for at, m in mine if at]
    return found


def report(gold_file: Path, release: Path) -> dict[str, Any]:
    """Score `release` against `gold_file`."""
    gold = [json.loads(line) for line in gold_file.read_text(encoding="utf-8").splitlines() if line.strip()]
    return score(gold, read(release, {d["doc_id"]: d["text"] for d in gold}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("release", type=Path)
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    arguments = parser.parse_args()
    result = report(arguments.gold, arguments.release)
    if arguments.json:
        print(json.dumps(result))
        return
    show(result)


def show(result: dict[str, Any]) -> None:
    """Print one measure a line."""
    for key, value in result.items():
        shown = " ".join(f"{k.upper()} {v:5.1f}" for k, v in value.items()) if isinstance(value, dict) else value
        print(f"{key:18s} {shown}")


if __name__ == "__main__":
    main()
