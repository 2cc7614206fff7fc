"""A spaCy pipeline for tests, as a user would install one: its component ends, hangs or slows the process on a word."""

from __future__ import annotations

from pathlib import Path

import spacy

from flows.runs.beginning.ahead import CALLS_PER_WORKER
from flows.runs.planning import UNIT_SOURCES

CODE = """
import os, signal, time
from spacy.language import Language

@Language.component("poison")
def poison(doc):
    words = {token.text for token in doc}
    if "Killerword" in words:
        os.kill(os.getpid(), signal.SIGKILL)
    if "Hangword" in words:
        time.sleep(3600)
    if "Slowword" in words:
        time.sleep(float(os.environ.get("SLOWWORD_SECONDS", "1")))
    return doc
"""


def install(folder: Path) -> tuple[Path, str]:
    """Makes the pipeline in `folder`: its path for `--model`, and what has to be on PYTHONPATH."""
    site = folder / "site"
    info = site / "poison_component-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "poison_component.py").write_text(CODE, encoding="utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: poison-component\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[spacy_factories]\npoison = poison_component:poison\n", encoding="utf-8")
    model = folder / "model"
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(model)
    config = (model / "config.cfg").read_text(encoding="utf-8")
    config = config.replace('pipeline = ["sentencizer"]', 'pipeline = ["sentencizer","poison"]')
    config = config.replace("[components]\n", '[components]\n\n[components.poison]\nfactory = "poison"\n', 1)
    (model / "config.cfg").write_text(config, encoding="utf-8")
    return model, str(site)


#: For runs that only have to come to a right end: the word costs nothing, and one process loads what annotates.
AT_ONCE = {"SLOWWORD_SECONDS": "0", "ONRECORD_WORKERS": "1"}
#: For `more_than_is_read_ahead`: one worker, and few groups, for each is a task of Prefect's.
MANY = {"ONRECORD_WORKERS": "1", "ONRECORD_BATCH_SIZE": "256"}


def more_than_is_read_ahead(folder: Path) -> None:
    """Writes so many articles into `folder` that a run with one worker has some still to read once Prefect has started."""
    for number in range(3 * CALLS_PER_WORKER * UNIT_SOURCES // 2):
        (folder / f"more-{number:05}.txt").write_text(f"The ferry will sail on day {number}, Ida Kroll said.\n")
