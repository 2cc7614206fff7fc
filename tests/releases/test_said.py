"""The flat table: right rows, written only where they changed, in every way of reading and in takedowns."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

import releases
from releases.reading.querying import select
from releases.tables.schemas import TABLES
from tests.releases.corpus import (
    NAMES,
    PIPELINE,
    SMALL,
    adding,
    article,
    doc_id,
    editing,
    entities,
    entity_id,
    filled,
    removing,
)


@pytest.fixture
def store(tmp_path: Path) -> releases.Store:
    store = releases.open(tmp_path / "store", SMALL)
    filled(store, 40)
    return store


def newest(store: releases.Store) -> releases.Release:
    release = store.latest()
    assert release is not None
    return release


def publish(store: releases.Store, changes: dict[str, releases.Change]) -> releases.Release:
    return store.publish(changes, pipeline=PIPELINE, collections={"wire": {}})


def joined(release: releases.Release) -> pd.DataFrame:
    """`said` as SQL would make it of the other tables."""
    with release.duckdb() as sql:
        return sql.sql(
            """
            SELECT q.quote_id, q.text, d.title, d.published_at, d.collection, d.duplicate_of IS NOT NULL AS is_copy,
                   coalesce(e.name, q.speaker_name) AS speaker_name, e.canonical_id AS speaker_canonical_id,
                   s.text AS sentence, q.confidence
            FROM quotes q JOIN documents d USING (doc_id) JOIN sentences s USING (doc_id, sentence_id)
            LEFT JOIN entities e ON e.entity_id = q.speaker_entity_id ORDER BY q.quote_id
            """
        ).df()


def check(release: releases.Release) -> None:
    """The table is what the others say, and every way to read it agrees."""
    expected = joined(release)
    found = pd.read_parquet(Path(release.paths("said")[0]).parents[2] / "releases" / f"{release.number:04}" / "said")
    assert list(found.columns) == list(TABLES["said"].names)
    found = found.sort_values("quote_id", ignore_index=True)
    pd.testing.assert_frame_equal(found[list(expected.columns)], expected, check_dtype=False)
    with_number = release.said()
    assert list(with_number.columns) == ["release", *TABLES["said"].names]
    assert set(with_number["release"]) <= {release.number}
    assert len(with_number) == len(found) == release.manifest.counts["said"]


def test_it_is_what_the_other_tables_say(store: releases.Store) -> None:
    check(newest(store))
    assert releases.verify(store) == []


def test_plain_pandas_and_sql_read_it(store: releases.Store) -> None:
    frame = pd.read_parquet(f"{store.name}/latest/said")
    assert (frame["speaker_name"].value_counts().sum(), frame["is_copy"].sum()) == (240, 0)
    with newest(store).duckdb() as sql:
        assert sql.execute("SELECT DISTINCT release FROM said").fetchall() == [(1,)]
    rows = duckdb.execute(f"SELECT count(*) FROM '{store.name}/latest/said/*.parquet'").fetchall()
    assert rows == [(240,)]


def test_an_edit_rewrites_one_part(store: releases.Store) -> None:
    before = newest(store)
    after = publish(store, editing([article(3, version=1)]))
    check(after)
    fresh = set(after.parts("said")) - set(before.parts("said"))
    assert len(before.parts("said")) == 5
    assert len(fresh) == 1
    unchanged = set(before.parts("said")) & set(after.parts("said"))
    assert len(unchanged) == 4


def test_a_new_name_rewrites_the_parts_that_have_it(store: releases.Store) -> None:
    """A name changes for the corpus, and no article does: quotes stay, `said` follows."""
    before = newest(store)
    told = before.said()
    person = NAMES[0]
    rows = entities().to_pylist()
    for row in rows:
        if row["entity_id"] == entity_id(person):
            row |= {"name": "Dr. Ada Maria Vell", "canonical_id": entity_id(NAMES[1]), "gender": "female"}
    table = pa.Table.from_pylist(rows, schema=TABLES["entities"].schema)
    after = publish(store, {"entities": releases.Change(added=[table], replaced=True)})
    check(after)
    assert after.parts("quotes") == before.parts("quotes")
    renamed = after.said().set_index("quote_id")
    mine = told.loc[told["speaker_name"] == person, "quote_id"]
    assert len(mine)
    assert set(renamed.loc[mine, "speaker_name"]) == {"Dr. Ada Maria Vell"}
    assert set(renamed.loc[mine, "speaker_canonical_id"]) == {entity_id(NAMES[1])}
    assert set(renamed.loc[mine, "speaker_gender"]) == {"female"}
    blocks = {part.block for part in before.parts("said") if part not in after.parts("said")}
    having = set()
    for part in before.parts("quotes"):
        (rows_of,) = [r for p, r in zip(before.parts("quotes"), before.batches("quotes"), strict=True) if p == part]
        if entity_id(person) in rows_of["speaker_entity_id"].to_pylist():
            having.add(part.block)
    assert blocks == having


def test_a_copy_is_told(store: releases.Store) -> None:
    rows = article(7)
    rows["documents"][0]["duplicate_of"] = doc_id(2)
    after = publish(store, editing([rows]))
    check(after)
    said = after.said()
    assert set(said.loc[said["is_copy"], "doc_id"]) == {doc_id(7)}


def test_names_of_several_speakers_and_of_whom_it_is_about(store: releases.Store) -> None:
    rows = article(5)
    several = [entity_id(NAMES[3]), entity_id(NAMES[4])]
    rows["quotes"][0] |= {"speaker_entity_id": None, "speaker_name": "X", "speaker_entity_ids": several}
    rows["quotes"][1] |= {"speaker_entity_id": None, "speaker_entity_ids": [], "speaker_name": None}
    rows["quotes"][1] |= {"about_entity_ids": [*several, several[0]]}
    said = publish(store, editing([rows])).said().set_index("quote_id")
    first, second = (said.loc[quote["quote_id"]] for quote in rows["quotes"][:2])
    assert first["speaker_name"] == f"{NAMES[3]}; {NAMES[4]}"
    assert pd.isna(first["speaker_canonical_id"])
    assert list(second["about_names"]) == NAMES[3:5]
    assert pd.isna(second["speaker_name"])


def test_a_correction_by_hand_shows_in_its_row(store: releases.Store) -> None:
    before = newest(store)
    rows = article(5)
    rows["quotes"][0] |= {"correction_id": "c0ffee", "method": "corrected"}
    after = publish(store, editing([rows]))
    said = after.said(["quote_id", "correction_id"]).dropna()
    assert said[["quote_id", "correction_id"]].to_numpy().tolist() == [[rows["quotes"][0]["quote_id"], "c0ffee"]]
    assert len(set(after.parts("said")) - set(before.parts("said"))) == 1


def test_a_quote_over_several_sentences_has_them_all(store: releases.Store) -> None:
    rows = article(5)
    sentences, quote = rows["sentences"], rows["quotes"][0]
    quote |= {"end": sentences[2]["start"] + 5, "spans": [{"start": quote["start"], "end": sentences[2]["start"] + 5}]}
    said = publish(store, editing([rows])).said().set_index("quote_id")
    text = rows["documents"][0]["text"]
    assert said.loc[quote["quote_id"], "sentence"] == text[sentences[1]["start"] : sentences[2]["end"]]


def test_documents_that_leave_or_say_nothing(store: releases.Store) -> None:
    after = publish(store, removing(store, [doc_id(number) for number in range(9)]))
    check(after)
    silent = article(50, quotes=0)
    later = publish(store, adding([silent]))
    check(later)
    assert len(later.said()) == 31 * 6


def test_a_store_without_any_quote_has_the_columns(tmp_path: Path) -> None:
    store = releases.open(tmp_path / "store", SMALL)
    filled(store, 3, quotes=0)
    assert list(pd.read_parquet(f"{store.name}/latest/said").columns) == list(TABLES["said"].names)
    assert newest(store).said().empty
    assert releases.verify(store) == []


def test_a_store_of_the_first_version_gets_it_on_the_next_publish(tmp_path: Path) -> None:
    shutil.copytree(Path(__file__).parent / "schema_versions" / "1", tmp_path / "old", symlinks=True)
    store = releases.open(tmp_path / "old", SMALL)
    before = store.release(1)
    with before.duckdb() as sql:
        assert sql.execute("SELECT count(*), count(release) FROM said").fetchall() == [(0, 0)]
    assert before.said().empty
    after = publish(store, editing([article(3, version=1)]))
    check(after)
    assert after.manifest.counts["said"] == after.manifest.counts["quotes"] > 0
    assert store.release(1).said().empty
    assert "said" not in store.release(1).manifest.tables
    assert releases.verify(store) == []


def test_a_takedown_leaves_no_word_in_it(store: releases.Store) -> None:
    gone = doc_id(4)
    words = set(newest(store).said().query("doc_id == @gone")["text"])
    publish(store, editing([article(5, version=1)]))
    releases.purge(store, [gone], "court order")
    for release in store.releases():
        check(release)
        assert not words & set(release.said()["text"])
    assert releases.verify(store) == []


def test_it_is_derived_and_nobody_else_writes_it(store: releases.Store) -> None:
    with pytest.raises(ValueError, match="said"):
        publish(store, {"said": releases.Change(added=[newest(store).arrow("said")])})


def test_verify_sees_a_row_that_is_not_as_in_quotes(store: releases.Store) -> None:
    from releases.tables.said import check_said

    release = newest(store)
    quotes, said = release.arrow("quotes"), release.arrow("said")
    assert check_said(quotes, said) == []
    for wrong in (said.slice(1), pa.concat_tables([said, said.slice(0, 1)]), said.set_column(3, "text", quotes["cue"])):
        assert check_said(quotes, wrong) != []


def test_the_difference_leaves_it_alone(store: releases.Store) -> None:
    publish(store, editing([article(3, version=1)]))
    assert "said" not in set(releases.diff(store.release(1), store.release(2)).tables["table"])


def test_conditions_on_it(store: releases.Store) -> None:
    rows, total = select(newest(store), "said", [f"speaker_name={NAMES[0]}", "title LIKE 'Bridge%'"], ["text"], None)
    assert rows.num_rows == total == int((newest(store).said()["speaker_name"] == NAMES[0]).sum())
