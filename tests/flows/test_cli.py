"""What the command line says of itself, and of a run."""

import io
import subprocess
import sys

import pytest
from rich.console import Console

from flows.cli import about
from flows.runs import report

COUNTS = {"documents": 3, "sentences": 9, "mentions": 4, "entities": 2, "quotes": 1, "rejects": 0}
SUMMARY = {
    "release": 1, "parent": None, "counts_before": {}, "new": 3, "edited": 0, "withdrawn": 0, "annotated": 3,
    "annotated_words": 90, "seconds": 1.5, "changes": None, "warnings": [],
}  # fmt: skip


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("runner", "(processes or dask; default: processes)"),
        ("workers", "(default: one a core)"),
        ("batch_size", "(default: 64)"),
        ("gpu", "use a GPU where spaCy finds one"),
    ],
)
def test_an_option_tells_its_values_and_default(setting: str, told: str) -> None:
    assert about(setting).endswith(told)


def test_the_version_is_one_line() -> None:
    found = subprocess.run([sys.executable, "-m", "flows.cli", "--version"], capture_output=True, text=True, check=True)
    assert found.stdout.startswith("onrecord ")
    assert len(found.stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("n", "store", "hint"),
    [
        (2, "output", "2 rejects: `onrecord show rejects` tells why"),
        (1, "s3://b/releases/x", "1 rejects: `onrecord show rejects --output s3://b/releases/x` tells why"),
        (0, "output", None),
    ],
)
def test_a_run_with_rejects_says_how_to_see_them(n: int, store: str, hint: str | None) -> None:
    shown = io.StringIO()
    summary = {**SUMMARY, "counts": {**COUNTS, "rejects": n}, "location": f"{store}/releases/0001"}
    report.show(summary, Console(file=shown, width=200))
    assert (hint or "Published") in shown.getvalue()
    assert ("tells why" in shown.getvalue()) == (hint is not None)
