"""What a person types after `--where`, and SQL over a release, reach the release and nothing else."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import releases
from releases.reading.querying import select
from releases.tables.schemas import TABLES
from tests.releases.corpus import NAMES, PIPELINE, SMALL, article, editing, filled


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> releases.Release:
    """A release of a few articles, in a folder whose name needs care in SQL."""
    store = releases.open(tmp_path_factory.mktemp("it's") / "store", SMALL)
    filled(store, 10)
    return store.publish(editing([article(3, version=1)]), pipeline=PIPELINE, collections={"wire": {}})


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that is none of the store's."""
    path = tmp_path_factory.mktemp("foreign") / "diary.csv"
    path.write_text("secret\nthe diary\n")
    return path


def state(folder: Path) -> dict[str, str]:
    """Every file below a folder with its content's hash."""
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()
    }


HOSTILE = [
    # reading files
    "doc_id IN (SELECT secret FROM read_csv('{foreign}'))",
    "doc_id IN (SELECT content FROM read_text('{foreign}'))",
    "EXISTS (SELECT content FROM read_blob('{foreign}'))",
    "EXISTS (FROM '{foreign}')",
    "EXISTS (FROM \"{foreign}\")",
    "EXISTS (SELECT * FROM glob('/*'))",
    "EXISTS (SELECT * FROM sniff_csv('{foreign}'))",
    "EXISTS (SELECT * FROM parquet_metadata('{part}'))",
    "EXISTS (WITH d AS (FROM '{foreign}') FROM d)",
    "EXISTS (WITH \"{foreign}\" AS (FROM '{foreign}') FROM \"{foreign}\")",
    "text IN (SELECT x FROM (VALUES (1)) v(x), '{foreign}')",
    "EXISTS (SELECT * FROM query('SELECT 1'))",
    "EXISTS (SELECT * FROM query_table('documents'))",
    "(SELECT count(*) FROM read_csv('{foreign}')) = 1",
    # the machine
    "getenv('HOME') <> ''",
    "current_setting('home_directory') IS NULL",
    "EXISTS (FROM duckdb_settings())",
    "EXISTS (FROM duckdb_secrets())",
    "EXISTS (FROM information_schema.tables)",
    "EXISTS (FROM pragma_database_list)",
    "EXISTS (FROM system.main.duckdb_tables)",
    "getvariable('x') IS NULL",
    "write_log('x') IS NULL",
    "pg_sleep(0.01) IS NULL",
    "random() < 0.5",
    # other statements
    "true; COPY (SELECT 1) TO '{target}'",
    "true; ATTACH '{target}'",
    "true; INSTALL httpfs",
    "true; LOAD httpfs",
    "true; PRAGMA database_list",
    "true; SET memory_limit = '1TB'",
    "true; DROP VIEW quotes",
    "true;",
    ";",
    "true); COPY (SELECT 1) TO '{target}'; --",
    "COPY (SELECT 1) TO '{target}'",
    "PRAGMA database_list",
    "SELECT 1",
    # more than a condition
    "true) OR (true",
    "true) --",
    "true) /*",
    "true /*",
    "*/ true /*",
    "true GROUP BY 1",
    "true ORDER BY 1",
    "true LIMIT 1",
    "true UNION SELECT 1",
    "true QUALIFY true",
    "true USING SAMPLE 1",
    "true WINDOW w AS ()",
    "true HAVING true",
    "true AS x",
    "true, false",
    "?",
    "doc_id = $1",
    "",
    "   ",
    "-- nothing",
    # characters
    "true\0) OR (true",
    "text = 'a\0b'",
    "true； DROP VIEW quotes",
    "text = 'x' \u202e OR true",
    "“true”",
    "＇x＇ = ＇x＇",
    "text = E'\\x00' GROUP BY 1",
]  # fmt: skip


@pytest.mark.parametrize("condition", HOSTILE)
def test_a_condition_is_one_expression_on_the_release(
    release: releases.Release, foreign: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, condition: str
) -> None:
    monkeypatch.chdir(tmp_path)
    target = tmp_path / "written"
    text = condition.replace("{foreign}", str(foreign)).replace("{target}", str(target))
    text = text.replace("{part}", release.paths("quotes")[0].replace("'", "''"))
    store = Path(release.paths("quotes")[0]).parents[2]
    before = state(store)
    with pytest.raises(releases.StoreError) as told:
        select(release, "quotes", [text], None, None)
    assert "\n" not in str(told.value)
    assert "diary" not in str(told.value).replace(str(foreign), "")
    assert list(tmp_path.iterdir()) == []
    assert state(store) == before


@pytest.mark.parametrize(
    "pair",
    [("true) OR (true", "false"), ("(true", "false)"), ("true /*", "*/ OR true"), ("'", "' = ''"), ("true --", ")")],
)
def test_conditions_cannot_join_hands(release: releases.Release, pair: tuple[str, str]) -> None:
    with pytest.raises(releases.StoreError, match="is no condition on quotes"):
        select(release, "quotes", list(pair), None, None)


@pytest.mark.parametrize(
    ("conditions", "same_as"),
    [
        (["kind = 'direct' -- only those"], ["kind=direct"]),
        (["/* all */ true"], []),
        (["speaker_name = 'x' OR true", "false OR true"], []),
        (["doc_id IN (SELECT doc_id FROM documents WHERE title LIKE 'Bridge%')"], []),
        (["doc_id IN (WITH d AS (SELECT doc_id FROM documents) SELECT doc_id FROM d)"], []),
        (["EXISTS (SELECT 1 FROM documents d JOIN sentences s USING (doc_id) WHERE d.doc_id = quotes.doc_id)"], []),
        (["len(list_filter(spans, lambda s: s.start < 0)) = 0"], []),
        (["regexp_matches(text, '.') AND lower(text) = lower(text) AND confidence BETWEEN 0 AND 1"], []),
        (["text = 'a; b' OR text <> '); DROP VIEW quotes --'"], []),
        (["EXISTS (SELECT 1 FROM unnest(about_entity_ids)) OR true"], []),
        (["coalesce(now() > TIMESTAMP '2020-01-01', true)"], []),
        (["CASE WHEN cue IS NULL THEN true ELSE cue IS NOT NULL END"], []),
    ],
)
def test_conditions_that_analysts_write(release: releases.Release, conditions: list[str], same_as: list[str]) -> None:
    found, total = select(release, "quotes", conditions, ["quote_id"], None)
    wanted, _ = select(release, "quotes", same_as, ["quote_id"], None)
    assert total == len(wanted) > 0
    assert found == wanted


@settings(max_examples=40)
@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_is_typed_is_a_condition_or_a_sentence(release: releases.Release, one: str, two: str) -> None:
    said = ""
    try:
        _, both = select(release, "quotes", [one, two], ["quote_id"], 1)
        assert 0 <= both <= release.manifest.counts["quotes"]
    except releases.StoreError as error:
        said = str(error)
    assert not any(unicodedata.category(mark) == "Cc" for mark in said)


@settings(max_examples=40)
@given(st.text(max_size=30))
def test_a_value_is_only_compared(release: releases.Release, value: str) -> None:
    """COLUMN=VALUE, whatever the value: never SQL."""
    if value[:1] in ("'", '"', "=") or "\0" in value:
        return  # then it is SQL, by the rule
    rows, total = select(release, "quotes", [f"speaker_name={value}"], ["speaker_name"], None)
    assert total == len(rows)
    assert set(rows["speaker_name"].to_pylist()) <= {value.rstrip()}


def test_a_regular_expression_that_is_none_is_not_taken_for_damage(release: releases.Release) -> None:
    with pytest.raises(releases.StoreError, match="is no condition on quotes"):
        select(release, "quotes", ["regexp_matches(text, '(')"], None, None)


STATEMENTS = [
    "SELECT * FROM read_csv('{foreign}')",
    "SELECT * FROM '{foreign}'",
    "SELECT * FROM read_text('{foreign}')",
    "SELECT * FROM glob('/*')",
    "SELECT * FROM read_parquet('{part}')",
    "COPY (SELECT 1) TO '{target}'",
    "COPY (SELECT 1) TO '{target}' (USE_TMP_FILE false)",
    "COPY (SELECT 1) TO '{part}' (USE_TMP_FILE false)",
    "COPY (SELECT 1) TO 'onrecord-part://{part}' (USE_TMP_FILE false)",
    "COPY (SELECT 1) TO 'onrecord-part://{part}' (FORMAT csv, USE_TMP_FILE false)",
    "COPY (SELECT 1) TO 'onrecord-part://{target}' (USE_TMP_FILE false)",
    "COPY (SELECT 1) TO '.tmp/x.csv' (USE_TMP_FILE false)",
    "SELECT * FROM read_csv('onrecord-part://{foreign}')",
    "SELECT * FROM read_csv('onrecord-part://{part}/../../../../{foreign}')",
    "ATTACH '{target}'",
    "ATTACH '{part}' AS other",
    "ATTACH 'onrecord-part://{part}' AS other (READ_ONLY)",
    "EXPORT DATABASE '{target}'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SELECT * FROM read_csv('https://onrecord.invalid/x.csv')",
    "CREATE SECRET (TYPE s3)",
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "RESET allowed_directories",
    "SET temp_directory = '{target}'",
    "SELECT getenv('HOME')",
    "SELECT * FROM hidden_frame",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_sql_over_a_release_has_no_way_out(
    release: releases.Release, foreign: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    monkeypatch.chdir(tmp_path)
    hidden_frame = pd.DataFrame({"a": [1]})  # a variable of whoever calls is no table
    text = statement.replace("{foreign}", str(foreign)).replace("{target}", str(tmp_path / "written"))
    text = text.replace("{part}", release.paths("quotes")[0].replace("'", "''"))
    store = Path(release.paths("quotes")[0]).parents[2]
    before = state(store)
    with release.duckdb() as sql, pytest.raises(duckdb.Error):
        print(sql.execute(text).fetchall(), hidden_frame)
    assert list(tmp_path.iterdir()) == []
    assert state(store) == before


def test_a_frame_can_be_given_to_it(release: releases.Release) -> None:
    with release.duckdb() as sql:
        sql.register("people", pd.DataFrame({"name": NAMES[:3]}))
        rows = sql.execute("SELECT count(*) FROM quotes q JOIN people p ON p.name = q.speaker_name").fetchone()
    quotes = release.read("quotes")
    assert rows == (int(quotes["speaker_name"].isin(NAMES[:3]).sum()),)


def test_more_can_be_asked_for(release: releases.Release, foreign: Path, tmp_path: Path) -> None:
    with release.duckdb(confined=False) as sql:
        assert sql.execute(f"SELECT secret FROM read_csv('{foreign}')").fetchall() == [("the diary",)]
        sql.execute(f"COPY (SELECT quote_id FROM quotes) TO '{tmp_path}/q.parquet'")
        with pytest.raises(duckdb.Error):  # even then nothing is fetched unasked
            sql.execute("SELECT * FROM read_csv('https://onrecord.invalid/x.csv')")
    assert len(pd.read_parquet(tmp_path / "q.parquet")) == release.manifest.counts["quotes"]


def test_every_table_reads_the_same_confined(release: releases.Release) -> None:
    with release.duckdb() as one, release.duckdb(confined=False) as other:
        for name, table in TABLES.items():
            keys = ", ".join(f'"{key}"' for key in table.sorted_by)
            query = f"SELECT * FROM {name} ORDER BY {keys}"
            assert one.execute(query).fetchall() == other.execute(query).fetchall()


def test_a_lost_part_is_told_as_damage(tmp_path: Path) -> None:
    store = releases.open(tmp_path / "store", SMALL)
    lost = filled(store, 10)
    Path(lost.paths("quotes")[-1]).unlink()
    with pytest.raises(releases.Damaged, match="onrecord verify"):
        select(lost, "quotes", ["kind = 'direct'"], None, None)
    cut = Path(lost.paths("sentences")[-1])
    data = cut.read_bytes()
    cut.chmod(0o644)
    cut.write_bytes(data[: len(data) // 2])
    with pytest.raises(releases.Damaged, match="onrecord verify"):
        select(lost, "sentences", [], None, None)
