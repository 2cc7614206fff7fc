"""Near duplicates: precision and recall on invented wire stories, and what 20,000 stored signatures cost.

    python -m benchmarks.near_duplicates

Stories are put together from word lists. Each is sent to several papers, which cut it, re-headline it, add or swap
paragraphs, respell and edit it; follow-ups share its background paragraphs, and round-ups hold it whole among others.
Pairs of a story and its variants should be found, all other pairs should not.
"""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa

from transforms import duplicates

N_STORIES = 400
N_STORED, N_NEW = 20_000, 10
SEED = 7

_START = datetime(2031, 1, 1, tzinfo=UTC)
_WHO = (
    "The mayor",
    "A spokeswoman for the harbour office",
    "Captain Quill",
    "The transport union",
    "Minister Dray",
    "The company",
    "A court in Port Ellery",
    "The lighthouse keeper",
    "An economist at Odo College",
    "The opposition",
)
_DID = (
    "said",
    "denied",
    "announced",
    "warned",
    "told reporters",
    "confirmed",
    "argued",
    "predicted",
    "insisted",
    "wrote",
)
_WHAT = ("that the ferry", "that the budget", "that the new bridge", "that ticket prices", "that the strike", "that the fleet",
         "that fishing rights", "that the festival", "that the inquiry", "that the timetable")  # fmt: skip
_HOW = ("would be delayed", "had been agreed", "could cost more than planned", "was a matter for the council",
        "should be put to a vote", "had failed its inspection", "might never return", "had surprised everybody",
        "would be paid for by visitors", "was under review")  # fmt: skip
_WHEN = (
    "by the end of the year",
    "before the summer",
    "after talks on Friday",
    "for the third time",
    "without a vote",
    "despite the storm",
    "at a meeting in Sant Odo",
    "according to a report",
    "on short notice",
    "until further notice",
)
_NOUNS = (
    "harbour",
    "council",
    "engine",
    "winter",
    "island",
    "budget",
    "crew",
    "passenger",
    "letter",
    "report",
    "storm",
    "ticket",
    "lighthouse",
    "market",
    "school",
    "propeller",
    "captain",
    "referee",
    "museum",
    "orchard",
    "tunnel",
)
_VERBS = (
    "closed",
    "opened",
    "paid",
    "lost",
    "found",
    "painted",
    "repaired",
    "counted",
    "sold",
    "measured",
    "promised",
    "delayed",
    "welcomed",
    "rejected",
    "inspected",
    "borrowed",
    "forgot",
    "honoured",
    "replaced",
    "followed",
)


def sentence(rng: random.Random) -> str:
    """An invented sentence; chance makes two alike in their frame, hardly in their words."""
    head = " ".join(rng.choice(part) for part in (_WHO, _DID, _WHAT, _HOW, _WHEN))
    tail = f"{rng.choice(_NOUNS)} {rng.randrange(2, 990)} {rng.choice(_VERBS)} the {rng.choice(_NOUNS)}"
    return f"{head}, as the {tail} of {rng.choice(_NOUNS)} and {rng.choice(_NOUNS)}."


def paragraph(rng: random.Random) -> str:
    return " ".join(sentence(rng) for _ in range(rng.randint(1, 3)))


def story(rng: random.Random) -> list[str]:
    """A headline and six to fourteen paragraphs."""
    return [sentence(rng)[:60], *(paragraph(rng) for _ in range(rng.randint(6, 14)))]


Variant = Callable[[list[str], random.Random], list[str]]


def cut(lines: list[str], rng: random.Random) -> list[str]:
    """The first half to nine tenths, as papers cut: from the end."""
    return lines[: 1 + max(2, round((len(lines) - 1) * rng.uniform(0.5, 0.9)))]


def headlined(lines: list[str], rng: random.Random) -> list[str]:
    return [sentence(rng)[:60], *lines[1:]]


def with_paragraph(lines: list[str], rng: random.Random) -> list[str]:
    at = rng.randint(1, len(lines))
    return [*lines[:at], paragraph(rng), *lines[at:]]


def edited(lines: list[str], rng: random.Random) -> list[str]:
    """A word in fifty changed, as by a sub-editor."""
    words = [line.split(" ") for line in lines]
    return [" ".join(rng.choice(_NOUNS) if rng.random() < 0.02 else w for w in line) for line in words]


def all_at_once(lines: list[str], rng: random.Random) -> list[str]:
    """Cut by up to a third, re-headlined, and a paragraph added."""
    kept = lines[: 1 + max(3, round((len(lines) - 1) * rng.uniform(0.67, 0.95)))]
    return with_paragraph(headlined(kept, rng), rng)


def follow_up(lines: list[str], rng: random.Random) -> list[str]:
    """Another story, with a quarter of this one as its background."""
    new = story(rng)
    return [*new, *lines[-max(1, len(new) // 4) :]]


def round_up(lines: list[str], rng: random.Random) -> list[str]:
    """This story's first two paragraphs among other news."""
    return [*story(rng)[:6], *lines[1:3], *story(rng)[:6]]


VARIANTS: dict[str, Variant] = {
    "cut": cut,
    "re-headlined": headlined,
    "paragraph added": with_paragraph,
    "edited": edited,
    "all of it": all_at_once,
}
OTHERS: dict[str, Variant] = {"follow-up": follow_up, "round-up": round_up}


def find(texts: list[str], signatures: list[bytes]) -> dict[str, str]:
    """`duplicate_of` over `texts`, published a minute apart; ids are their numbers."""
    columns = [
        pa.array([f"{n:07d}" for n in range(len(texts))]),
        pa.array([_START + timedelta(minutes=n) for n in range(len(texts))], pa.timestamp("us", "UTC")),
        pa.array(texts, pa.string()),
        pa.array(signatures, pa.binary()),
    ]
    found = duplicates.duplicate_of([pa.table(columns, names=duplicates.COLUMNS)])
    return dict(zip(*(column.to_pylist() for column in found.columns), strict=True))


def measure_quality() -> None:
    """Print recall for each kind of variant, and precision over all that is found."""
    rng = random.Random(SEED)
    texts, truth, kinds = [], [], []
    for number in range(N_STORIES):
        original = story(rng)
        for kind, vary in {"original": lambda lines, _: lines, **VARIANTS, **OTHERS}.items():
            texts.append("\n\n".join(vary(original, rng)))
            truth.append(number if kind not in OTHERS else -1)
            kinds.append(kind)
    found = find(texts, [duplicates.signature(text) for text in texts])
    right = sum(truth[int(a)] == truth[int(b)] != -1 for a, b in found.items())
    for kind in VARIANTS:
        of_kind = [n for n, k in enumerate(kinds) if k == kind]
        hits = sum(found.get(f"{n:07d}", "") != "" and truth[int(found[f"{n:07d}"])] == truth[n] for n in of_kind)
        print(f"recall     {kind:16} {hits / len(of_kind):.4f}  ({hits} of {len(of_kind)})")
    wanted = N_STORIES * len(VARIANTS)
    print(f"recall     {'all':16} {right / wanted:.4f}  ({right} of {wanted})")
    print(f"precision  {'all':16} {right / len(found):.4f}  ({right} of {len(found)} found among {len(texts):,} texts)")


def measure_cost() -> None:
    """Print the CPU seconds that `N_STORED` stored signatures cost a run of `N_NEW` articles."""
    rng = random.Random(SEED)
    texts = ["\n\n".join(story(rng)) for _ in range(N_STORED)]
    stored = [duplicates.signature(text) for text in texts]
    began = time.process_time()
    new = ["\n\n".join(all_at_once(texts[n].split("\n\n"), rng)) for n in range(N_NEW)]
    signatures = [duplicates.signature(text) for text in new]
    signed = time.process_time() - began
    began = time.process_time()
    found = find([*texts, *new], [*stored, *signatures])
    searched = time.process_time() - began
    print(f"{N_STORED:,} stored signatures, {N_NEW} new articles: {signed:.3f} s of CPU to sign, {searched:.2f} s of CPU to search; "
          f"{sum(int(k) >= N_STORED for k in found)} of {N_NEW} found")  # fmt: skip


def measure_memory(n_documents: int = 1_000_000) -> None:
    """Print peak memory and seconds for a store of a million different documents, one in twenty of them twice."""
    rng = np.random.default_rng(SEED)
    hashes = rng.integers(0, 2**16, (n_documents, duplicates.N_HASHES), dtype=np.uint16)
    hashes[: n_documents // 20] = hashes[-(n_documents // 20) :]
    rows = np.empty((n_documents, duplicates.SIGNATURE_BYTES), dtype=np.uint8)
    rows[:, :4] = np.frombuffer(np.uint32(300).tobytes(), dtype=np.uint8)
    rows[:, 4:] = hashes.view(np.uint8)
    offsets = pa.py_buffer(np.arange(n_documents + 1, dtype=np.int32) * duplicates.SIGNATURE_BYTES)
    signatures = pa.Array.from_buffers(pa.binary(), n_documents, [None, offsets, pa.py_buffer(rows)])
    ids = pa.array(np.arange(n_documents)).cast(pa.string())
    times = pa.nulls(n_documents, pa.timestamp("us", "UTC"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    table = pa.table([ids, times, ids, signatures], names=duplicates.COLUMNS)
    found = duplicates.duplicate_of(table.slice(n, 1_000) for n in range(0, n_documents, 1_000))
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{n_documents:,} signatures: {time.perf_counter() - began:.0f} s, {more:.0f} MiB beside the signatures; "
          f"{len(found):,} duplicates")  # fmt: skip


if __name__ == "__main__":
    print(f"similarity {duplicates.MIN_SIMILARITY}, or containment {duplicates.MIN_CONTAINMENT} "
          f"with similarity {duplicates.MIN_SIMILARITY_CONTAINED}")  # fmt: skip
    measure_quality()
    measure_cost()
    measure_memory()
