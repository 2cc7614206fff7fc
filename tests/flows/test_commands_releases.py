"""The commands that look at releases, on a generated store."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pandas as pd
import pytest
import typer
from typer.testing import CliRunner, Result

import releases
from flows.cli import main
from flows.cli import releases as commands
from releases.tables.schemas import TABLES
from tests.releases.corpus import NAMES, PIPELINE, SMALL, adding, article, copy_of, doc_id, editing, filled


def two_releases(folder: Path) -> releases.Store:
    store = releases.open(folder / "store", SMALL)
    filled(store, 20)
    store.publish(editing([article(3, version=1)]), pipeline=PIPELINE, collections={"wire": {}})
    return store


@pytest.fixture
def output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of two releases, named by the environment."""
    store = copy_of(two_releases, tmp_path)
    monkeypatch.setenv("ONRECORD_OUTPUT", store.name)
    return Path(store.name)


def run(*arguments: str | Path) -> Result:
    app = typer.Typer(pretty_exceptions_enable=False)
    commands.register(app)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_releases_lists_them(output: Path) -> None:
    result = run("releases", "--format", "json")
    assert [(row["release"], row["documents"], row["quotes"]) for row in json.loads(result.stdout)] == [
        (1, 20, 120),
        (2, 20, 120),
    ]
    assert "wire" in run("releases").stdout


def test_releases_goes_on_past_a_damaged_one(output: Path) -> None:
    manifest = output / "releases" / "0001" / "manifest.json"
    manifest.write_bytes(manifest.read_bytes()[:100])
    result = run("releases")
    assert result.exit_code == 0
    assert "damaged" in result.stdout
    assert "120" in result.stdout
    assert "120.0" not in result.stdout


@pytest.mark.parametrize("table", TABLES)
def test_show_prints_every_table(output: Path, table: str) -> None:
    """Lists, nulls, times and bytes included."""
    everything = ",".join(TABLES[table].names)
    for options in ((), ("--columns", everything), ("--format", "csv"), ("--format", "json")):
        assert run("show", table, *options).exit_code == 0


def test_releases_of_an_empty_store(tmp_path: Path) -> None:
    result = run("releases", "--output", tmp_path / "nothing")
    assert (result.exit_code, result.stdout) == (0, f"no release yet in {tmp_path / 'nothing'}\n")


def test_show_filters_and_picks_columns(output: Path) -> None:
    result = run("show", "quotes", "--where", f"speaker_name={NAMES[0]}", "--columns", "text,cue", "--format", "json")
    expected = releases.open(output).release(2).read("quotes", filters=[("speaker_name", "=", NAMES[0])])
    rows = json.loads(result.stdout)
    assert sorted(row["text"] for row in rows) == sorted(expected["text"])
    assert set(rows[0]) == {"text", "cue"}


@pytest.mark.parametrize("table", ["quotes", "said"])
def test_show_leaves_stances_out_unless_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str) -> None:
    store = releases.open(tmp_path / "store", SMALL)
    rows = article(1)
    rows["quotes"][0]["act"] = "stance"
    n = len(rows["quotes"])
    store.publish(adding([rows], first=True), pipeline=PIPELINE, collections={"wire": {}})
    monkeypatch.setenv("ONRECORD_OUTPUT", store.name)

    def acts(*options: str) -> list[str]:
        return [row["act"] for row in json.loads(run("show", table, "--format", "json", *options).stdout)]

    assert acts() == ["speech"] * (n - 1)
    assert sorted(acts("--stances")) == ["speech"] * (n - 1) + ["stance"]
    assert acts("--where", "act=stance") == ["stance"]
    assert f"{n - 1} of {n - 1} rows" in (text := " ".join(run("show", table).stdout.split()))
    assert "1 of act stance left out (--stances)" in text
    assert "left out" not in run("show", table, "--stances").stdout
    target = tmp_path / f"{table}.csv"
    run("show", table, "--to", target)
    assert len(pd.read_csv(target)) == n


def test_show_takes_an_older_release_and_writes_files(output: Path, tmp_path: Path) -> None:
    for format in ("csv", "parquet"):
        target = tmp_path / "out" / f"quotes.{format}"
        result = run("show", "quotes", "--release", "1", "--to", target)
        size = f"{target.stat().st_size:,}"
        assert result.stdout == f"wrote 120 rows of quotes in release 1 to {target} ({format}, {size} bytes)\n"
        assert "is there already" in str(run("show", "quotes", "--to", target).exception)
        assert run("show", "quotes", "--release", "previous", "--to", target, "--force").exit_code == 0
        frame = pd.read_csv(target) if format == "csv" else pd.read_parquet(target)
        assert sorted(frame["quote_id"]) == sorted(releases.open(output).release(1).read("quotes")["quote_id"])


def test_show_cuts_long_cells_and_says_how_many_rows_there_are(output: Path) -> None:
    text = run("show", "sentences", "--limit", "3").stdout
    assert "3 of 140 rows of sentences in release 2" in text
    assert max(len(line) for line in text.splitlines()) <= 200


@pytest.mark.parametrize("width", [40, 80, 120])
def test_quotes_fit_the_screen(output: Path, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    text = run("show", "quotes", "--limit", "3").stdout
    quote = releases.open(output).release(2).read("quotes").iloc[0]
    assert max(len(line.rstrip()) for line in text.splitlines()) <= width
    assert " ".join(text.split()).count("Bridge report") == 3  # the headline, once a quote
    assert "2026-01-01" in text
    assert "0.90" in text
    assert quote["doc_id"] not in text
    assert "3 of 120 rows" in " ".join(text.split())


def test_wide_has_all_columns_and_whole_cells(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    text = run("show", "quotes", "--wide", "--where", "length(text) > 60").stdout
    quotes = releases.open(output).release(2).read("quotes")
    long = quotes[quotes["text"].str.len() > 60].iloc[0]
    row = next(line for line in text.splitlines() if long["quote_id"] in line)
    assert long["text"] in row
    assert all(name in text.splitlines()[1] for name in TABLES["quotes"].names)


def test_releases_have_names(output: Path) -> None:
    assert run("diff", "previous", "latest").stdout == run("diff", "1", "2").stdout
    assert run("verify", "latest").stdout.startswith("1 release(s)")
    assert "in release 1" in run("show", "rejects", "--release", "previous").stdout.replace("of", "in")
    run("prune", "--keep", "1")
    assert "has one release, 2, and so none before it" in str(run("diff", "previous", "latest").exception)


def test_an_export_says_what_is_wrong_before_it_reads(output: Path, tmp_path: Path) -> None:
    for arguments, message in (
        (("show", "quotes", "--to", "x.doc"), "names no format"),
        (("show", "quotes", "--to", "x.csv", "--format", "json"), "--format says json"),
        (("diff", "1", "2", "--to", "x.csv"), "the endings are .json, .html"),
    ):
        assert message in str(run(*arguments).exception)
    assert run("diff", "1", "2", "--to", tmp_path / "d.html").stdout.startswith(
        "wrote what changed from release 1 to 2"
    )
    assert (tmp_path / "d.html").read_text().startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("show", "quote"), "there is no table 'quote'"),
        (("show", "quotes", "--columns", "colour"), "no column 'colour'"),
        (("show", "quotes", "--where", "colour=red"), "quotes has no column 'colour'; it has quote_id, doc_id, "),
        (
            ("show", "quotes", "--where", "quotes.colour = 'red'"),
            "quotes has no column 'colour'; it has quote_id, doc_id, ",
        ),
        (("show", "quotes", "--where", 'kind = "direct"'), "(a text stands in single quotation marks)"),
        (("show", "quotes", "--where", "said what"), "is no condition on quotes"),
        (("show", "quotes", "--release", "9"), "has no release 9; it has 1 to 2"),
        (("diff", "1", "9"), "has no release 9"),
        (("verify", "9"), "has no release 9"),
        (("rollback", "9"), "has no release 9"),
        (("purge", "nobody", "--reason", "test"), "nothing was purged"),
    ],
)
def test_errors_are_one_sentence(output: Path, arguments: tuple[str, ...], message: str) -> None:
    error = run(*arguments).exception
    assert isinstance(error, releases.StoreError)  # which the command line prints, with exit code 1
    assert message in str(error)
    assert "\n" not in str(error)


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "quotes", "--format", "parquet"),
        ("show", "quotes", "--format", "poem"),
        ("diff", "1", "2", "--format", "parquet"),
        ("diff", "one", "2"),
        ("prune",),
        ("prune", "--keep", "0"),
        ("purge", "some"),
    ],
)
def test_bad_usage_is_exit_code_2(output: Path, arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


def test_diff_in_every_format(output: Path, tmp_path: Path) -> None:
    table = run("diff", "1", "2").stdout
    assert "1 reworded" in table
    assert "{+version1+}" in table
    assert json.loads(run("diff", "1", "2", "--format", "json").stdout)["after"] == 2
    assert "<ins>version1</ins>" in run("diff", "1", "2", "--format", "html").stdout
    assert run("diff", "1", "2", "--format", "parquet", "--to", tmp_path / "diff").exit_code == 0
    assert len(pd.read_parquet(tmp_path / "diff" / "documents.parquet")) == 1


def test_verify_names_what_is_wrong(output: Path) -> None:
    result = run("verify")
    assert (result.exit_code, result.stdout) == (0, f"2 release(s) of {output} are sound\n")
    lost = next((output / "parts" / "quotes").iterdir())
    lost.unlink()
    result = run("verify")
    assert result.exit_code == 1
    assert str(lost) in result.stdout


def test_rollback_says_what_comes_next(output: Path) -> None:
    assert "--hold" in run("rollback", "1").stdout
    assert "--force" in run("rollback", "1", "--hold").stdout
    assert "rolled back to 1, held" in run("releases").stdout


def test_prune_and_purge(output: Path) -> None:
    assert run("prune", "--keep", "1", "--dry-run").stdout.startswith("would remove releases: 1; parts: ")
    assert releases.open(output).numbers() == [1, 2]
    assert run("prune", "--keep", "1").stdout.startswith("removed releases: 1; parts: ")
    assert "took 1 document(s) out of releases: 2" in run("purge", doc_id(5), "--reason", "court order").stdout
    assert run("verify").exit_code == 0


def test_register_iceberg(output: Path) -> None:
    result = run("register", "iceberg")
    assert "release 2 is registered" in result.stdout
    catalog = f"sqlite:///{output / 'iceberg.db'}"
    frame = pd.read_iceberg("onrecord.quotes", catalog_properties={"uri": catalog, "type": "sql"})
    assert len(frame) == 120


HOSTILE_WORDS = "[/bold] :house: \x1b[31m"


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", HOSTILE_WORDS),
        ("show", "quotes", "--where", HOSTILE_WORDS),
        ("show", "quotes", "--columns", HOSTILE_WORDS),
        ("show", "quotes", "--limit", HOSTILE_WORDS),
        ("show", "quotes", "--output", HOSTILE_WORDS),
        ("diff", HOSTILE_WORDS, "2"),
        ("run", "seeds", "--runner", HOSTILE_WORDS),
        ("purge", HOSTILE_WORDS, "--reason", HOSTILE_WORDS),
        ("run", "hostile=" + HOSTILE_WORDS),
        (HOSTILE_WORDS,),
    ],
)
def test_what_is_typed_is_told_and_not_obeyed(
    output: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    monkeypatch.setattr(sys, "argv", ["onrecord", *arguments])
    with pytest.raises(SystemExit) as end:
        main()
    told = capsys.readouterr().err
    assert end.value.code in (1, 2)
    assert "\x1b[31m" not in told
    assert "Traceback" not in told
    assert told.count("\n") <= 8


def test_an_article_cannot_write_markup_or_formulas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = releases.open(tmp_path / "store", SMALL)
    hostile = article(1)
    hostile["documents"][0] |= {"title": HOSTILE_WORDS, "publisher": "=HYPERLINK(A1)"}
    store.publish(adding([hostile], first=True), pipeline=PIPELINE, collections={"wire": {}})
    monkeypatch.setenv("ONRECORD_OUTPUT", store.name)
    shown = run("show", "documents").stdout
    assert "[/bold] :house: ␛[31m" in shown
    assert ',"\'=HYPERLINK(A1)",' in run("show", "documents", "--format", "csv").stdout


def test_export_hands_a_release_over(output: Path, tmp_path: Path) -> None:
    done = run("export", "--to", tmp_path / "said.csv")
    assert done.stdout.startswith("wrote 120 rows of said in release 2 to ")
    assert len(pd.read_csv(tmp_path / "said.csv")) == 120
    assert run("export", "--what", "sqlite", "--release", "previous", "--to", tmp_path / "all.db").stdout.startswith(
        f"wrote release 1 to {tmp_path / 'all.db'} (sqlite, "
    )
    graph = run("export", "--what", "schema.org", "--to", tmp_path / "said.jsonld")
    assert graph.stdout.startswith("wrote 120 quotes of release 2 to ")
    for arguments, message in (
        (("--what", "poems", "--to", tmp_path / "x.csv"), "there is no table 'poems'"),
        (("--to", tmp_path / "x.doc"), "names no format"),
        (("--what", "sqlite", "--to", tmp_path / "all.db"), "is there already"),
    ):
        assert message in str(run("export", *arguments).exception)
