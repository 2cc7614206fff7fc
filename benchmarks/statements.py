"""How well and how fast quotes of the same words are found, on invented quotes printed again, cut and misprinted.

    python -m benchmarks.statements found [--quotes 60000]      recall and precision of pairs, by kind of variant
    python -m benchmarks.statements speed [--quotes 1000000] [--folder F]    a first load, then ten articles more
    python -m benchmarks.statements                             both

Truth is what the generator did: every variant of an original is one statement with it and with its other variants. Against
it stand quotes that only look alike: stock openings with other ends, forms filled in with other numbers, the same
commonplace from different mouths, one long quote that takes up a phrase of another. Seconds of `speed` are those of the
two tables alone, with their files written; memory is the most that the process had.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import comb
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.generated import words as invented
from releases import Layout
from releases.errors import Problem
from releases.files.manifest import Part
from releases.files.parts import write_part
from releases.statements.block import FROM
from releases.store.statements import statement_parts
from releases.tables.schemas import TABLES, conform

PER_DOCUMENT, PER_BLOCK = 6, 256
_SMALL_WORDS = (
    "the of to and a in that is was he for it with as his on be at by i this had not are but from or have an they which "
    "one you were her all she there would their we him been has when who will more no if out so said what up its about "
    "into than them can only other new some could time these two may then do first any my now such like our over man me "
    "even most made after also did many before must through back years where much your way well down should because each "
    "just those people how too little state good very make world still own see men work long get here between both life "
    "being under never day same another know while last might us great old year off come since against go came right"
)
SMALL_WORDS = _SMALL_WORDS.split()
CONTENT = sorted({word for length in (1, 2, 3) for word in invented(length, 30_000, syllables=length)})
STOCK = [
    "I want to be very clear about this", "At the end of the day", "We have said from the beginning that",
    "Let me tell you what this is about", "There is no doubt in my mind that", "As I have said many times before",
    "We are working day and night so that", "I have the greatest respect for the people who",
]  # fmt: skip
COMMONPLACE = [
    "We will do all that we can", "I am very happy to be here", "It is what it is for us", "We have to look at it all",
    "We take this very seriously", "I would not do it any other way", "It was a great day for us all",
]  # fmt: skip
FORMS = [
    "Unemployment in the district fell to {} percent in the last quarter", "We have treated {} patients since the morning",
    "The fire destroyed {} hectares of forest before noon", "Passengers on the northern line grew by {} percent this year",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """An invented quote."""

    text: str
    speaker: str | None
    truth: int
    how: str


def sentence(chance: random.Random, n: int) -> list[str]:
    """Words in the proportion of news: one in two is small."""
    return [
        chance.choice(CONTENT)
        if chance.random() < 0.5
        else SMALL_WORDS[int(chance.expovariate(0.03)) % len(SMALL_WORDS)]
        for _ in range(n)
    ]


def name(chance: random.Random) -> str:
    """Somebody of some thousands."""
    return " ".join(word.title() for word in invented(chance.randrange(4000), 2, syllables=2))


def misprinted(chance: random.Random, words: list[str]) -> list[str]:
    """One letter in twelve words another, doubled, lost or in the wrong place."""
    words = list(words)
    long = [at for at, word in enumerate(words) if len(word) > 4]
    for at in chance.sample(long, min(len(long), max(1, len(words) // 12))):
        word, place = words[at], chance.randrange(1, len(words[at]) - 1)
        kind = chance.randrange(4)
        if kind == 0:
            word = word[:place] + word[place + 1 :]
        elif kind == 1:
            word = word[:place] + word[place] + word[place:]
        elif kind == 2:
            word = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        else:
            word = word[:place] + chance.choice("aeioutn") + word[place + 1 :]
        words[at] = word
    return words


def remarked(chance: random.Random, words: Sequence[str]) -> str:
    """The words with other punctuation, capitals and marks."""
    text = ""
    for at, word in enumerate(words):
        word = word.title() if at == 0 or chance.random() < 0.05 else word
        text += (
            (" " if at else "") + word + (chance.choice([",", " –", " —", ";", "..."]) if chance.random() < 0.1 else "")
        )
    return text + chance.choice([".", "!", ",", "", " …"])


def variant(chance: random.Random, words: list[str]) -> tuple[str, str]:
    """The words as another outlet prints them, and what it did."""
    n = len(words)
    kinds = (
        ["equal", "re-marked", "misprinted"] + (["cut", "pull quote"] if n >= 8 else []) + (["gap"] if n >= 16 else [])
    )
    how = chance.choice(kinds)
    if how == "misprinted":
        return remarked(chance, misprinted(chance, words)), how
    if how == "cut":
        kept = chance.randint(max(6, n // 2), n - 1)
        words = words[:kept] if chance.random() < 0.5 else words[n - kept :]
    elif how == "pull quote":
        kept = chance.randint(5, min(14, n - 1))
        begin = chance.randint(0, n - kept)
        words = words[begin : begin + kept]
        if chance.random() < 0.2:
            words = misprinted(chance, words)
    elif how == "gap":
        left, right = chance.randint(6, n // 2 - 1), chance.randint(n // 2 + 1, n - 6)
        return remarked(chance, words[:left]).rstrip(".!, …") + " … " + remarked(chance, words[right:]), how
    return (" ".join(words) if how == "equal" else remarked(chance, words)), how


def quotes(n: int, seed: int = 1) -> Iterator[Made]:
    """At least `n` invented quotes; a third of them are variants of others, a tenth only looks like others."""
    chance = random.Random(seed)
    truth = made = 0
    while made < n:
        truth += 1
        who, kind = name(chance), chance.random()
        length = min(60, max(5, int(chance.lognormvariate(2.9, 0.55))))
        words = sentence(chance, length)
        if kind < 0.04:
            words = chance.choice(STOCK).split() + words
        elif kind < 0.06:
            made += 1
            yield Made(chance.choice(FORMS).format(chance.randint(100, 99_999)), who, truth, "form")
            continue
        elif kind < 0.08:
            made += 1
            yield Made(chance.choice(COMMONPLACE), who, truth, "commonplace")
            continue
        elif kind < 0.10:
            words += chance.choice(COMMONPLACE).lower().split() + sentence(chance, 8)
        family = [Made(remarked(chance, words), who, truth, "original")]
        if kind > 0.8:
            for _ in range(min(40, 1 + int(chance.expovariate(0.5)))):
                text, how = variant(chance, words)
                said_by = chance.random()
                speaker = who if said_by < 0.9 else None if said_by < 0.97 else name(chance)
                family.append(Made(text, speaker, truth, how))
        made += len(family)
        yield from family


class Folder:
    """Parts in a folder, as a store has them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.step = 0

    def part_path(self, table: str, part: Part) -> str:
        """Where a part is."""
        return str(self.folder / table / part.file)

    def open_part(self, table: str, part: Part) -> pa.NativeFile:
        """A part's bytes."""
        return pa.OSFile(self.part_path(table, part))

    def write(self, table: str, rows: pa.Table, block: str | None = None) -> Part:
        """Writes a part."""
        (self.folder / table).mkdir(parents=True, exist_ok=True)
        self.step += 1
        path = self.folder / table / f"{self.step}.tmp"
        part = write_part(table, rows, path, block)
        path.replace(self.part_path(table, part))
        return part


def block(folder: Folder, number: int, made: Sequence[Made]) -> dict[str, Part]:
    """Writes the parts of a block of documents; of `quotes`, `said` and `documents` only the columns that matter."""
    chance = random.Random(number)
    rows: dict[str, list[dict[str, Any]]] = {table: [] for table in FROM}
    for at, one in enumerate(made):
        document = f"{number:08x}{at // PER_DOCUMENT:024x}"
        if at % PER_DOCUMENT == 0:
            when = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(500_000))
            rows["documents"].append({"doc_id": document})
        quote = {
            "quote_id": f"{document}-{at % PER_DOCUMENT}", "doc_id": document, "start": at % PER_DOCUMENT, "text": one.text,
            "kind": "direct", "speaker_name": one.speaker,
        }  # fmt: skip
        rows["quotes"].append(quote)
        rows["said"].append({**quote, "publisher": f"Outlet {chance.randrange(300)}", "published_at": when,
                             "collection": "generated"})  # fmt: skip
    return {
        table: folder.write(table, conform(pa.Table.from_pylist(rows[table]), table), f"block-{number}")
        for table in FROM
    }


def written(folder: Path, n: int) -> list[list[Made]]:
    """Writes the parts of `n` quotes; the quotes by block."""
    storage = Folder(folder)
    manifest, blocks, waiting = [], [], list[Made]()
    for one in quotes(n):
        waiting.append(one)
        if len(waiting) == PER_DOCUMENT * PER_BLOCK:
            blocks.append(waiting)
            waiting = []
    chance = random.Random(2)
    shuffled = [one for some in [*blocks, waiting] for one in some]
    chance.shuffle(shuffled)  # printed in whatever order, all over the corpus
    size = PER_DOCUMENT * PER_BLOCK
    blocks = [shuffled[at : at + size] for at in range(0, len(shuffled), size)]
    for number, made in enumerate(blocks):
        manifest.append(block(storage, number, made))
    entries = [
        {"table": table, "hash": part.hash, "rows": part.rows, "bytes": part.bytes, "block": part.block}
        for parts in manifest for table, part in parts.items()
    ]  # fmt: skip
    pq.write_table(pa.Table.from_pylist(entries), folder / "parts.parquet")
    return blocks


def parts_of(folder: Path) -> dict[str, tuple[Part, ...]]:
    """The parts that were written."""
    found: dict[str, list[Part]] = defaultdict(list)
    for entry in pq.read_table(folder / "parts.parquet").to_pylist():
        found[entry.pop("table")].append(Part(**entry))
    return {table: tuple(parts) for table, parts in found.items()}


def publish(folder: Path, tables: dict[str, tuple[Part, ...]], before: dict[str, tuple[Part, ...]]) -> dict[str, Any]:
    """The two tables for a release, as publishing makes them."""
    storage, problems = Folder(folder), list[Problem]()
    storage.step = sum(1 for _ in folder.glob("s*/*")) + len(before) * 1_000_000
    made = statement_parts(storage, tables, before, storage.write, Layout(), folder / "scratch", problems)
    assert not problems, problems
    return {**tables, **made}


def read(folder: Path, table: str, parts: Sequence[Part], columns: list[str]) -> pa.Table:
    """Rows of some parts."""
    pieces = [pq.read_table(folder / table / part.file, columns=columns) for part in parts]
    return pa.concat_tables(pieces) if pieces else TABLES[table].schema.empty_table().select(columns)


def found(n: int, folder: Path) -> None:
    """Prints recall and precision of pairs."""
    blocks = written(folder, n)
    (folder / "scratch").mkdir(exist_ok=True)
    release = publish(folder, parts_of(folder), {})
    rows = read(folder, "quote_statements", release["quote_statements"], ["quote_id", "statement_id"])
    statement = dict(zip(*(rows[name].to_pylist() for name in rows.column_names), strict=True))
    every = [
        (one, statement.get(f"{number:08x}{at // PER_DOCUMENT:024x}-{at % PER_DOCUMENT}"))
        for number, made in enumerate(blocks) for at, one in enumerate(made)
    ]  # fmt: skip
    true = Counter(one.truth for one, _ in every)
    guessed = Counter(key for _, key in every if key)
    both = Counter((one.truth, key) for one, key in every if key)
    right = sum(comb(count, 2) for count in both.values())
    recall = right / sum(comb(count, 2) for count in true.values())
    precision = right / sum(comb(count, 2) for count in guessed.values())
    print(
        f"{len(every):,} quotes, {len(guessed):,} statements: recall {recall:.4f}, precision {precision:.4f} of pairs"
    )
    originals = {one.truth: key for one, key in every if one.how == "original"}
    kinds: dict[str, list[bool]] = defaultdict(list)
    for one, key in every:
        if one.how not in ("original", "form", "commonplace"):
            kinds[one.how].append(key is not None and key == originals[one.truth])
    for how, hits in sorted(kinds.items()):
        print(f"  {how:12} {sum(hits) / len(hits):.4f} of {len(hits):,} found with their original")
    alone = [key is None for one, key in every if one.how in ("form", "commonplace")]
    print(f"  {sum(alone) / len(alone):.4f} of {len(alone):,} look-alikes left alone")


def ten_more(folder: Path, tables: dict[str, tuple[Part, ...]]) -> dict[str, tuple[Part, ...]]:
    """The parts with a block of ten articles more: half of their quotes are printed already."""
    known = list(quotes(3000))
    chance = random.Random(5)
    new = [chance.choice(known) if at % 2 else one for at, one in enumerate(quotes(10 * PER_DOCUMENT, seed=77))]
    added = block(Folder(folder), 9_999_999, new[: 10 * PER_DOCUMENT])
    return {table: (*tables[table], added[table]) if table in added else tables[table] for table in tables}


def speed(n: int, folder: Path) -> None:
    """Prints seconds and memory of a first load and of ten articles more."""
    if not (folder / "parts.parquet").exists():
        began = time.perf_counter()
        written(folder, n)
        print(f"generated {n:,} quotes in {time.perf_counter() - began:.0f} s", flush=True)
    shutil.rmtree(folder / "scratch", ignore_errors=True)
    (folder / "scratch").mkdir()
    for step in ("first", "more"):
        subprocess.run([sys.executable, "-m", "benchmarks.statements", step, "--folder", str(folder)], check=True)


def timed(step: str, folder: Path) -> None:
    """One step of `speed`, in a process of its own."""
    tables = parts_of(folder)
    before: dict[str, Any] = {}
    if step == "more":
        before = {**tables, **_last(folder)}
        tables = ten_more(folder, tables)
    wall, cpu = time.perf_counter(), time.process_time()
    release = publish(folder, tables, before)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    counts = {table: sum(part.rows for part in release[table]) for table in ("statements", "quote_statements")}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    what = "all of them" if step == "first" else "ten articles more"
    print(f"{what}: {wall:.1f} s ({cpu:.1f} s of CPU), {peak:,.0f} MB, {counts}", flush=True)
    if step == "first":
        rows = [{"table": t, "hash": p.hash, "rows": p.rows, "bytes": p.bytes, "block": p.block}
                for t in counts for p in release[t]]  # fmt: skip
        pq.write_table(pa.Table.from_pylist(rows), folder / "made.parquet")


def _last(folder: Path) -> dict[str, tuple[Part, ...]]:
    made: dict[str, list[Part]] = defaultdict(list)
    for entry in pq.read_table(folder / "made.parquet").to_pylist():
        made[entry.pop("table")].append(Part(**entry))
    return {table: tuple(parts) for table, parts in made.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", default="all", choices=["all", "found", "speed", "first", "more"])
    parser.add_argument("--quotes", type=int, help="default: 60,000 for `found`, a million for `speed`")
    parser.add_argument("--folder", type=Path, help="where `speed` keeps what it generates, for the next time")
    arguments = parser.parse_args()
    if arguments.what in ("first", "more"):
        timed(arguments.what, arguments.folder)
        return
    with tempfile.TemporaryDirectory(prefix="statements-") as scratch:
        if arguments.what in ("all", "found"):
            found(arguments.quotes or 60_000, Path(scratch) / "found")
        if arguments.what in ("all", "speed"):
            speed(arguments.quotes or 1_000_000, arguments.folder or Path(scratch) / "speed")


if __name__ == "__main__":
    main()
