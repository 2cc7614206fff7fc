"""Equal input gives equal rows, whatever the history, the workers and the batches."""

from __future__ import annotations

import shutil
from pathlib import Path

from benchmarks.interrupted_runs import differences
from tests.conftest import SEEDS, Command


def test_history_workers_and_batches_leave_no_trace_in_the_rows(
    onrecord: Command, seeds_store: Path, tmp_path: Path
) -> None:
    folder, store = tmp_path / "seeds", tmp_path / "output"
    folder.mkdir()
    files = sorted(SEEDS.iterdir())
    for file in files[::2]:
        shutil.copy(file, folder)
    # 010 is the near duplicate of 001: it comes first here, alone, in another edition
    (folder / "010_wire_story_second_site.txt").write_text("An earlier edition, soon replaced.\n", "utf-8")
    first = onrecord("run", folder, "--output", store, "--workers", "2", "--batch-size", "2")
    assert first.returncode == 0, first.stderr
    for file in reversed(files):
        shutil.copy(file, folder)
    second = onrecord("run", folder, "--output", store, "--batch-size", "5")
    assert second.returncode == 0, second.stderr
    assert differences(seeds_store, store) == []
