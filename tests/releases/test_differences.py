"""What changed between two releases, compared with looking at every row."""

from __future__ import annotations

import json
import random
from difflib import SequenceMatcher
from pathlib import Path

import pandas as pd
import pytest

import releases
from releases.differences.rewording import OTHER_SPEAKER, SAME_SPEAKER, edits, marked, match, words
from releases.exports import rendering
from releases.tables.schemas import TABLES
from tests.releases.corpus import PIPELINE, SMALL, adding, article, doc_id, editing, filled, removing

WIRE: dict[str, dict[str, str]] = {"wire": {}}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> releases.Store:
    """Release 1: 60 documents. Release 2: six of them edited, two withdrawn, ten new, one with another title."""
    store = releases.open(tmp_path_factory.mktemp("compared") / "store", SMALL)
    filled(store, 60)
    store.publish(editing(article(n, version=1) for n in (3, 14, 15, 26, 35, 58)), pipeline=PIPELINE, collections=WIRE)
    store.publish(removing(store, [doc_id(7), doc_id(8)]), pipeline=PIPELINE, collections=WIRE)
    store.publish(adding(article(n) for n in range(60, 70)), pipeline=PIPELINE, collections=WIRE)
    retitled = article(20)
    retitled["documents"][0]["title"] = "Another title"
    store.publish(editing([retitled]), pipeline=PIPELINE, collections=WIRE)
    releases.rollback(store, 1)
    return store


def brute_force(before: pd.DataFrame, after: pd.DataFrame, key: list[str]) -> tuple[int, int, int]:
    """Rows added, removed and changed, by looking at each one."""
    old, new = (
        {tuple(row[name] for name in key): json.dumps(row, default=str, sort_keys=True) for row in rows}
        for rows in (before.astype(object).to_dict("records"), after.astype(object).to_dict("records"))
    )
    changed = sum(old[one] != new[one] for one in old.keys() & new.keys())
    return len(new.keys() - old.keys()), len(old.keys() - new.keys()), changed


def test_rows_by_table_are_those_of_a_brute_force_comparison(store: releases.Store) -> None:
    before, after = store.release(1), store.release(5)
    tables = releases.diff(before, after).tables.set_index("table")
    for name, table in TABLES.items():
        if table.key and not table.derived:
            expected = brute_force(before.read(name), after.read(name), list(table.key))
            assert tuple(tables.loc[name, ["added", "removed", "changed"]]) == expected, name


def test_documents_new_edited_withdrawn(store: releases.Store) -> None:
    found = releases.diff(store.release(1), store.release(5)).documents
    by_change = {change: set(rows["doc_id"]) for change, rows in found.groupby("change")}
    assert by_change == {
        "new": {doc_id(n) for n in range(60, 70)},
        "edited": {doc_id(n) for n in (3, 14, 15, 26, 35, 58)},
        "withdrawn": {doc_id(7), doc_id(8)},
        "metadata": {doc_id(20)},
    }
    assert set(found["title"]) >= {"Bridge report 3", "Another title"}


def test_an_article_under_another_id_is_one_article(tmp_path: Path) -> None:
    store = releases.open(tmp_path / "store", SMALL)
    filled(store, 20, per_source=1)
    again = article(5, version=1, per_source=1)
    for rows in again.values():
        for row in rows:
            row["doc_id"] = "f" * 32
    for n, quote in enumerate(again["quotes"]):
        quote["quote_id"] = f"{n:024x}"[: len(quote["quote_id"])]
    store.publish(removing(store, [doc_id(5)]), pipeline=PIPELINE, collections=WIRE)
    store.publish(adding([again]), pipeline=PIPELINE, collections=WIRE)
    found = releases.diff(store.release(1), store.release(3))
    (row,) = found.documents.to_dict("records")
    assert (row["change"], row["doc_id"], row["doc_id_before"]) == ("renamed", "f" * 32, doc_id(5))
    # version 1 has one quote reworded and one attributed to somebody else; the others are the same words
    assert set(found.quotes["doc_id"]) == {"f" * 32}
    assert len(found.quotes) == 2
    assert "documents: 1 renamed" in found.summary()


def test_quotes_reworded_and_reattributed(store: releases.Store) -> None:
    found = releases.diff(store.release(1), store.release(5)).quotes
    reworded = found[found["change"] == "reworded"]
    assert set(reworded["doc_id"]) == {doc_id(n) for n in (3, 14, 15, 26, 35, 58)}
    for row in reworded.to_dict("records"):
        assert "{+version1+}" in row["marked"]
        assert row["speaker_before"] == row["speaker_after"]
        assert row["title"].startswith("Bridge report")
    moved = found[found["change"] == "reattributed"]
    assert len(moved) == 6
    assert (moved["text_before"] == moved["text_after"]).all()
    assert (moved["speaker_before"] != moved["speaker_after"]).all()
    assert len(found[found["change"] == "added"]) == 60
    assert len(found[found["change"] == "dropped"]) == 12


def test_the_other_way_round_is_the_other_way_round(store: releases.Store) -> None:
    forth, back = releases.diff(store.release(1), store.release(5)), releases.diff(store.release(5), store.release(1))
    assert list(forth.tables["added"]) == list(back.tables["removed"])
    assert len(forth.quotes) == len(back.quotes)


def test_equal_releases_differ_in_nothing(store: releases.Store) -> None:
    found = releases.diff(store.release(1), store.release(6))
    assert found.documents.empty
    assert found.quotes.empty
    assert not found.tables[["added", "removed", "changed"]].any(axis=None)
    assert found.summary() == "release 1 → 6: documents: no change; quotes: no change"


def test_stores_can_be_compared_too(store: releases.Store, tmp_path: Path) -> None:
    other = filled(releases.open(tmp_path / "other"), 60)
    assert releases.diff(store.release(1), other).summary().endswith("documents: no change; quotes: no change")


def test_the_summary_counts(store: releases.Store) -> None:
    assert releases.diff(store.release(1), store.release(5)).summary() == (
        "release 1 → 5: documents: 10 new, 6 edited, 2 withdrawn, 1 metadata; "
        "quotes: 6 reworded, 6 reattributed, 60 added, 12 dropped"
    )


@pytest.mark.parametrize("seed", range(20))
def test_matching_is_the_greedy_best_of_all_pairs(seed: int) -> None:
    rng = random.Random(seed)
    vocabulary = "one two three four five six seven eight".split()  # noqa: SIM905

    def quotes() -> list[dict[str, str]]:
        return [
            {"text": " ".join(rng.choices(vocabulary, k=6)), "speaker_name": rng.choice(["Ada", "Bruno"])}
            for _ in range(rng.randrange(6))
        ]

    before, after = quotes(), quotes()
    scores = {}
    for i, old in enumerate(before):
        for j, new in enumerate(after):
            ratio = SequenceMatcher(None, old["text"].split(), new["text"].split(), autojunk=False).ratio()
            same = old["speaker_name"] == new["speaker_name"]
            if ratio >= (SAME_SPEAKER if same else OTHER_SPEAKER):
                scores[i, j] = (ratio, same)
    pairs = match(before, after)
    assert len({pair.before for pair in pairs}) == len({pair.after for pair in pairs}) == len(pairs)
    for pair in pairs:
        assert pair.similarity == scores[pair.before, pair.after][0]
    taken = {(pair.before, pair.after) for pair in pairs}
    for i, j in scores.keys() - taken:  # whoever is not paired lost to a pair at least as good
        rivals = [scores[one] for one in taken if one[0] == i or one[1] == j]
        assert rivals
        assert max(rivals) >= scores[i, j]


def test_words_are_compared_without_case_and_punctuation() -> None:
    assert words("“We will, of course, WIN!”") == ["we", "will", "of", "course", "win"]


def test_edits_give_back_both_texts() -> None:
    before, after = "we will open it in the spring", "we may open it before the spring ends"
    stretches = edits(before, after)
    assert " ".join(text for kind, text in stretches if kind != "new") == before
    assert " ".join(text for kind, text in stretches if kind != "old") == after
    assert marked(before, after) == "we [-will-] {+may+} open it [-in-] {+before+} the spring {+ends+}"


def test_a_page_marks_the_words_and_escapes_the_rest(store: releases.Store) -> None:
    found = releases.diff(store.release(1), store.release(5))
    found.quotes.loc[found.quotes["change"] == "reworded", "title"] = "<script>alert(1)</script>"
    page = rendering.difference_html(found)
    assert page.count("<ins>version1</ins>") == 6
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_json_and_parquet_hold_the_frames(store: releases.Store, tmp_path: Path) -> None:
    found = releases.diff(store.release(1), store.release(5))
    body = json.loads(rendering.difference_json(found))
    assert (body["before"], body["after"]) == (1, 5)
    assert len(body["quotes"]) == len(found.quotes)
    done = rendering.write_difference(found, tmp_path / "diff", "parquet")
    assert done.n_bytes == sum(path.stat().st_size for path in (tmp_path / "diff").iterdir())
    assert list(pd.read_parquet(tmp_path / "diff" / "quotes.parquet")["change"]) == list(found.quotes["change"])


def test_a_dropped_quote_names_the_correction_that_dropped_it(tmp_path: Path) -> None:
    store = releases.open(tmp_path / "store", SMALL)
    filled(store, 10)
    rows = article(3)
    (gone, unsaid), rows["quotes"] = rows["quotes"][:2], rows["quotes"][2:]
    told = json.dumps({**gone, "dropped_by": "c0ffee"})
    rows["originals"] = [{"doc_id": doc_id(3), "row_table": "quotes", "row_key": gone["quote_id"], "row": told}]
    after = store.publish(editing([rows]), pipeline=PIPELINE, collections=WIRE)
    found = releases.diff(store.release(1), after).quotes.set_index("quote_id_before")
    assert found.loc[gone["quote_id"], ["change", "correction_id"]].tolist() == ["dropped", "c0ffee"]
    assert found.loc[unsaid["quote_id"], "correction_id"] is None


def test_what_both_releases_hold_is_not_read(tmp_path: Path) -> None:
    """Its files may even be gone."""
    store = releases.open(tmp_path / "store", SMALL)
    before = filled(store, 40)
    after = store.publish(editing([article(3, version=1)]), pipeline=PIPELINE, collections=WIRE)
    expected = releases.diff(before, after)
    for name in TABLES:
        for path in {*before.paths(name)} & {*after.paths(name)}:
            Path(path).unlink()
    found = releases.diff(before, after)
    assert set(found.quotes["title"]) == {"Bridge report 3"}
    for frame in ("tables", "documents", "quotes"):
        pd.testing.assert_frame_equal(getattr(found, frame), getattr(expected, frame))
