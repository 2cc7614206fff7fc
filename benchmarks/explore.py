"""How fast the pages of `onrecord explore` are over a large store, beside Datasette over the same rows.

    python -m benchmarks.explore [--documents 50000] [--store FOLDER] [--datasette COMMAND]

Invented articles of 20 quotes of 20 words each, words and people as often as ranks have it in news (Zipf). The command
is started as people start it; pages come over loopback, drawn at random, the same for both. With `--store` the store
is made there, or used where it is. `--datasette` names the command of an installation of its own (`python -m venv
FOLDER && FOLDER/bin/pip install datasette`): it is no dependency, since its pins would bind ours. It serves what
`onrecord export --to FILE.sqlite` wrote, full-text search included.

Prints a line of JSON each: first start (until a page of the whole index is there), start with the index there, 50th,
95th and 100th percentile of each kind of page, and the memory of the server at its most (its own high-water mark).
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import json
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

import pyarrow as pa

import releases
from benchmarks.generated import words as invented
from releases import Change
from tests.releases import corpus

QUOTES, LENGTH = 20, 20
"""Quotes of an article, words of a quote."""

WORDS, PEOPLE, OUTLETS = 8_000, 20_000, 40
AT_ONCE = 5_000
ROUNDS = 60

SEARCHED = (10, 5_000)
"""Ranks of the words that are searched for, as likely between 10 and 100 as between 500 and 5,000: the 10th is in 190,000
of a million quotes, the 5,000th in 400."""

Draw = Callable[[random.Random], str]


def ranked(values: Sequence[str], scale: int) -> list[str]:
    """The values, each as often as its rank has it (Zipf's law as Mandelbrot corrected it), at least once."""
    return [value for rank, value in enumerate(values, 1) for _ in range(max(1, round(scale / (rank + 2.7))))]


def distinct(seed: int, n: int, syllables: int) -> list[str]:
    """`n` different invented words."""
    return list(dict.fromkeys(invented(seed, 3 * n, syllables)))[:n]


@cache
def vocabulary() -> list[str]:
    """The words, the most frequent first."""
    return distinct(1, WORDS, 4)


@cache
def people() -> list[str]:
    """The people, those quoted most first."""
    first, last = distinct(2, 200, 2), distinct(3, PEOPLE // 100, 3)
    pairs = itertools.product(first, last)
    return random.Random(4).sample([f"{one.title()} {other.title()}" for one, other in pairs], PEOPLE)


@cache
def outlets() -> list[str]:
    """The outlets, those with most articles first."""
    return [f"The {one.title()} Post" for one in distinct(5, OUTLETS, 2)]


def article(number: int) -> corpus.Rows:
    """An article with its quotes; a third of them about somebody."""
    names, words, papers = _weighted()
    rows = corpus.article(number, quotes=QUOTES, names=names, words=words, length=LENGTH)
    rng = random.Random(number)
    rows["documents"][0]["publisher"] = rng.choice(papers)
    rows["documents"][0]["title"] = " ".join(rng.sample(words, 7)).capitalize()
    for row in rows["quotes"]:
        row["kind"] = rng.choices(("direct", "indirect", "mixed"), (6, 3, 1))[0]
        row["confidence"] = round(rng.uniform(0.3, 1.0), 2)
        if rng.random() < 1 / 3:
            row["about_entity_ids"] = [corpus.entity_id(rng.choice(names))]
    return rows


@cache
def _weighted() -> tuple[list[str], list[str], list[str]]:
    return ranked(people(), PEOPLE), ranked(vocabulary(), WORDS), ranked(outlets(), 10 * OUTLETS)


def made(folder: Path, documents: int) -> None:
    """A store of that many articles, published a few thousand at a time."""
    store = releases.open(folder)
    said: Counter[str] = Counter()
    about: Counter[str] = Counter()
    for first in range(0, documents, AT_ONCE):
        rows = [article(number) for number in range(first, min(first + AT_ONCE, documents))]
        for quote in (quote for one in rows for quote in one["quotes"]):
            said[quote["speaker_entity_id"]] += 1
            about.update(quote["about_entity_ids"])
        changes = corpus.adding(rows)
        changes["entities"] = Change(added=[_entities(said, about)], replaced=True)
        store.publish(changes, pipeline=corpus.PIPELINE, collections={"wire": {}})
    releases.prune(store, 1)


def _entities(said: Counter[str], about: Counter[str]) -> pa.Table:
    rows = corpus.entities(people()).to_pylist()
    for row in rows:
        row["n_quotes"] = said[row["entity_id"]]
        row["n_mentions"] = row["n_documents"] = said[row["entity_id"]] + about[row["entity_id"]]
    return pa.Table.from_pylist(rows, schema=corpus.entities().schema)


FILTERS: dict[str, Callable[[random.Random], str]] = {
    "speaker": lambda rng: corpus.entity_id(rng.choice(_weighted()[0])),
    "about": lambda rng: corpus.entity_id(rng.choice(_weighted()[0])),
    "publisher": lambda rng: rng.choice(_weighted()[2]),
    "kind": lambda rng: rng.choice(("direct", "indirect", "mixed")),
    "since": lambda rng: f"{rng.randrange(2026, 2032)}-{rng.randrange(1, 13):02d}-01",
    "confidence": lambda rng: f"{rng.uniform(0.4, 0.9):.2f}",
}
IN_BOTH = ("speaker", "publisher", "kind", "since", "confidence")
"""What a table of quotes with one speaker each can be narrowed by: Datasette gets these, and we the same draws."""


def word(rng: random.Random) -> str:
    """A word to search for."""
    low, high = SEARCHED
    return vocabulary()[int(low * (high / low) ** rng.random())]


def narrowed(rng: random.Random, among: Sequence[str]) -> dict[str, str]:
    """A word and three filters."""
    return {"q": word(rng), **{name: FILTERS[name](rng) for name in sorted(rng.sample(among, 3))}}


def our_questions(documents: int) -> dict[str, Draw]:
    """An address of each kind, drawn at random."""
    return {
        "search, three filters": lambda rng: f"/quotes?{urlencode(narrowed(rng, list(FILTERS)))}",
        "search, three filters that both have": lambda rng: f"/quotes?{urlencode(narrowed(rng, IN_BOTH))}",
        "search for a word": lambda rng: f"/quotes?q={word(rng)}",
        "search for one of the ten most frequent": lambda rng: f"/quotes?q={rng.choice(vocabulary()[:10])}",
        "search, the newest first": lambda rng: f"/quotes?q={word(rng)}&sort=date",
        "three filters alone": lambda rng: f"/quotes?{urlencode(narrowed(rng, list(FILTERS)) | {'q': ''})}",
        "all quotes": lambda _: "/quotes",
        "article": lambda rng: f"/articles/{corpus.doc_id(rng.randrange(documents))}",
        "person": lambda rng: f"/entities/{FILTERS['speaker'](rng)}",
        "one of the ten quoted most": lambda rng: f"/entities/{corpus.entity_id(rng.choice(people()[:10]))}",
        "front page": lambda _: "/",
    }


def their_questions(documents: int) -> dict[str, Draw]:
    """The same of Datasette's table `said`, with the counts beside the rows that ours has, where it gives them."""
    names = {"speaker": "speaker_canonical_id", "since": "published_at__gte", "confidence": "confidence__gte"}
    facets = [("_facet", one) for one in ("speaker_name", "publisher", "collection", "kind", "act", "polarity")]

    def table(q: str, given: dict[str, str], more: Sequence[tuple[str, str]] = ()) -> str:
        pairs = [("_search", q)] if q else []
        pairs += [(names.get(name, name), value) for name, value in given.items() if name != "q"]
        return f"/store/said?{urlencode([*pairs, *facets, ('_size', '50'), *more])}"

    def search(rng: random.Random) -> str:
        drawn = narrowed(rng, IN_BOTH)
        return table(drawn["q"], drawn)

    return {
        "search, three filters that both have": search,
        "search for a word": lambda rng: table(word(rng), {}),
        "search for one of the ten most frequent": lambda rng: table(rng.choice(vocabulary()[:10]), {}),
        "search, the newest first": lambda rng: table(word(rng), {}, [("_sort_desc", "published_at")]),
        "all quotes": lambda _: table("", {}),
        "article": lambda rng: f"/store/documents/{corpus.doc_id(rng.randrange(documents))}",
        "person": lambda rng: table("", {"speaker": FILTERS["speaker"](rng)}),
        "one of the ten quoted most": lambda rng: table("", {"speaker": corpus.entity_id(rng.choice(people()[:10]))}),
    }


class Server:
    """A server that was started, over loopback."""

    def __init__(self, command: Sequence[str], port: int) -> None:
        self.began = time.perf_counter()
        self.port = port
        environment = {**os.environ, "PYTHONPATH": os.getcwd()} if command[0] == sys.executable else None
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)

    def get(self, path: str) -> tuple[int, str]:
        """A page: status and text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=900)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def wait(self, path: str, ready: Callable[[str], bool]) -> float:
        """Seconds from its start until a page is as it should be."""
        while True:
            try:
                _, text = self.get(path)
                if ready(text):
                    return time.perf_counter() - self.began
            except ConnectionError:
                if self.process.poll() is not None:
                    raise
            time.sleep(0.05)

    def status(self) -> tuple[float, float]:
        """CPU seconds so far and the most memory it had, in MB."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        ticks = int(fields[11]) + int(fields[12])
        peak = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{self.process.pid}/status").read_text())
        return ticks / os.sysconf("SC_CLK_TCK"), int(peak[1]) / 1024 if peak else 0.0


@contextmanager
def serving(command: Sequence[str], port: int) -> Iterator[Server]:
    """A server, ended afterwards."""
    server = Server(command, port)
    try:
        yield server
    finally:
        server.process.terminate()
        server.process.wait(30)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def say(who: str, what: str, **figures: float) -> None:
    """A line of what was measured."""
    print(json.dumps({who: what, **figures}), flush=True)


def measured(who: str, server: Server, questions: dict[str, Draw], only: str) -> None:
    """Asks and says how long the answers took."""
    for what, draw in questions.items():
        if only not in what:
            continue
        rng, times, odd = random.Random(what), [], Counter[int]()
        for _ in range(ROUNDS):
            path = draw(rng)
            before = time.perf_counter()
            status, _ = server.get(path)
            times.append(1000 * (time.perf_counter() - before))
            odd.update([status] if status != 200 else [])
        times.sort()
        figures = {
            "50 %, ms": round(times[ROUNDS // 2]),
            "95 %, ms": round(times[int(ROUNDS * 0.95)]),
            "100 %, ms": round(times[-1]),
        }
        say(who, what, **figures, **{f"answers {status}": n for status, n in odd.items()})
    say(who, "memory at its most", MB=round(server.status()[1]))


def ours(store: Path, documents: int, only: str) -> None:
    """Measures `onrecord explore`."""
    port = free_port()
    command = [sys.executable, "-m", "flows", "explore", "--output", str(store), "--no-browser", "--port", str(port)]
    whole = f"/quotes?since=2026-01-01&q=%2D{'x' * 9}"  # nothing is said about x…: every quote of the release

    def complete(text: str) -> bool:
        return "quotes" in text and "being indexed" not in text

    for what in ("first start", "start with the index there"):
        if what == "first start":
            for path in (store / "explorer").glob("*"):
                path.unlink()
        with serving(command, port) as server:
            seconds = server.wait(whole, complete)
            cpu, peak = server.status()
            say("onrecord", what, seconds=round(seconds, 1), **{"CPU seconds": round(cpu, 1), "MB": round(peak)})
            if what != "first start":
                measured("onrecord", server, our_questions(documents), only)
    size = sum(path.stat().st_size for path in (store / "explorer").iterdir())
    say("onrecord", "index", MB=round(size / 1e6))


def theirs(datasette: str, store: Path, documents: int, only: str) -> None:
    """Measures Datasette on the SQLite export."""
    file = store.parent / "store.sqlite"
    if not file.exists():
        before = time.perf_counter()
        export = [
            sys.executable,
            "-m",
            "flows",
            "export",
            "--what",
            "sqlite",
            "--output",
            str(store),
            "--to",
            str(file),
        ]
        subprocess.run(export, check=True, stdout=subprocess.DEVNULL)
        say(
            "Datasette",
            "export to SQLite",
            seconds=round(time.perf_counter() - before, 1),
            MB=round(file.stat().st_size / 1e6),
        )
    port = free_port()
    limits = ["--setting", "sql_time_limit_ms", "60000", "--setting", "facet_time_limit_ms", "5000"]
    with serving([datasette, "serve", str(file), "--port", str(port), *limits], port) as server:
        seconds = server.wait("/store/said?_size=1&_nofacet=1&_nocount=1", lambda text: "said" in text)
        say("Datasette", "start", seconds=round(seconds, 1))
        measured("Datasette", server, their_questions(documents), only)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=50_000)
    parser.add_argument("--store", type=Path, help="make the store here, or use the one that is here")
    parser.add_argument("--datasette", default="", help="the command of Datasette; none: it is left out")
    parser.add_argument("--only", default="", help="only the pages whose kind holds these letters")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        store: Path = asked.store or Path(name) / "store"
        if releases.open(store).latest() is None:
            made(store, asked.documents)
        print(
            f"{asked.documents:,} articles, {asked.documents * QUOTES:,} quotes, {len(os.sched_getaffinity(0))} cores"
        )
        ours(store, asked.documents, asked.only)
        if asked.datasette:
            theirs(asked.datasette, store, asked.documents, asked.only)


if __name__ == "__main__":
    main()
