"""What the command line says of itself, and of a run."""

import io
import logging
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

import releases
from flows import logs
from flows.cli import app, main
from flows.cli.running import about
from flows.runs import report
from flows.runs.summary import Summary
from tests.conftest import ROOT
from tests.releases.corpus import filled

COUNTS = {"documents": 3, "sentences": 9, "mentions": 4, "entities": 2, "quotes": 1, "rejects": 0}
SUMMARY: Summary = {
    "release": 1, "parent": None, "n_sources": 3, "counts": COUNTS, "counts_before": {}, "new": 3, "edited": 0, "withdrawn": 0,
    "annotated": 3, "annotated_words": 90, "seconds": 1.5, "changes": None, "warnings": [], "corrections": [],
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
    summary: Summary = {**SUMMARY, "counts": {**COUNTS, "rejects": n}, "location": f"{store}/releases/0001"}
    report.show(summary, Console(file=shown, width=200))
    assert (hint or "Published") in shown.getvalue()
    assert ("tells why" in shown.getvalue()) == (hint is not None)


@pytest.mark.parametrize(("undated", "hinted"), [(2, True), (1, False), (0, False)])
def test_articles_without_dates_are_told(undated: int, hinted: bool) -> None:
    shown = io.StringIO()
    summary: Summary = {**SUMMARY, "counts": COUNTS, "location": "output/releases/0001", "undated": undated}
    report.show(summary, Console(file=shown, width=200))
    assert ("2 of 3 articles have no date" in shown.getvalue()) == hinted


def imported_by(*arguments: str) -> set[str]:
    """Packages that a command has imported when it ends."""
    code = (
        f"import sys\nsys.argv = ['onrecord', *{list(arguments)!r}]\nfrom flows.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print('|'.join({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stderr.splitlines()[-1].split("|"))


def test_help_and_show_wait_for_nothing_they_do_not_need(tmp_path: Path) -> None:
    """Half of what a command of a second takes is imports."""
    filled(releases.open(tmp_path / "store"), 2)
    heavy = {"prefect", "spacy", "pandas", "pydantic_settings", "transforms", "httpx"}
    assert imported_by("--help") & {*heavy, "numpy", "pyarrow", "duckdb", "releases"} == set()
    for table in ("quotes", "statements", "documents"):
        shown = imported_by("show", table, "--output", str(tmp_path / "store"))
        assert "duckdb" in shown
        assert shown & heavy == set()
    assert imported_by("releases", "--output", str(tmp_path / "store")) & heavy == set()


def test_an_empty_folder_is_refused_before_prefect_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def start(*_: object) -> None:
        raise AssertionError("it started")

    monkeypatch.setattr("flows.build_release.run", start)
    (tmp_path / "inbox" / ".hidden").mkdir(parents=True)
    for arguments in (["mail=~/inbox"], [str(tmp_path / "inbox" / "*.txt")]):
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setattr(sys, "argv", ["onrecord", "run", *arguments, "--output", str(tmp_path / "store")])
        with pytest.raises(SystemExit) as end:
            main()
        told = capsys.readouterr().err
        assert end.value.code == 1
        assert f"({tmp_path / 'inbox'}) is empty: check the path, or pass --force" in told
        assert len(told.splitlines()) == 1


@pytest.mark.parametrize("option", ["-h", "--help"])
@pytest.mark.parametrize("command", [[], ["run"], ["show"], ["register", "iceberg"]])
def test_h_helps(option: str, command: list[str]) -> None:
    found = CliRunner().invoke(app, [*command, option])
    assert found.exit_code == 0
    assert "Usage" in found.stdout


def test_a_file_name_in_a_log_line_is_not_obeyed() -> None:
    record = logging.makeLogRecord({"msg": "%s cannot be read", "args": ("a\x1b[2J[/bold].txt",)})
    assert logs._Plain("%(message)s").format(record) == "a␛[2J[/bold].txt cannot be read"


@pytest.mark.parametrize(
    ("message", "extra", "shown"),
    [
        ("nothing to do: 3 sources", {logs.TOLD_AT_END: True}, False),
        ("Finished in state Failed('x')", {}, False),
        ("read 1/2", {}, True),
    ],
)
def test_what_the_command_ends_with_is_not_logged_too(message: str, extra: dict[str, bool], shown: bool) -> None:
    record = logging.makeLogRecord({"name": "flow", "msg": message, "levelno": logging.ERROR, **extra})
    assert logs._OwnWords().filter(record) == shown
