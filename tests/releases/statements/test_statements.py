"""The same words elsewhere: right groups, right rows, whatever the history and the index have been through."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import releases
from releases.statements import index as index_module
from releases.statements import rows as rows_module
from releases.statements.block import Block, Signs, block_of
from releases.statements.index import Index, block_names
from releases.store import staged as staged_module
from releases.tables.schemas import TABLES
from tests.releases.corpus import (
    PIPELINE,
    SMALL,
    Rows,
    adding,
    article,
    digest,
    doc_id,
    editing,
    entities,
    removing,
    story,
)

BRIDGE = "We have waited for this bridge since my father was a boy, and we will not wait for another winter."
ADA, BRUNO = "Ada Vell", "Bruno Okiro"


def publish(store: releases.Store, changes: dict[str, releases.Change]) -> releases.Release:
    return store.publish(changes, pipeline=PIPELINE, collections={"wire": {}})


@pytest.fixture
def store(tmp_path: Path) -> releases.Store:
    return releases.open(tmp_path / "store", SMALL)


def statements(release: releases.Release) -> list[dict[str, Any]]:
    """Rows of `statements` with the quotes of each, sorted; the others never mention an id that is not there."""
    told = release.read("quote_statements").groupby("statement_id")["quote_id"].apply(sorted).to_dict()
    rows = release.arrow("statements").sort_by("statement_id").to_pylist()
    assert sorted(told) == [row["statement_id"] for row in rows]
    return [{**row, "quotes": told[row["statement_id"]]} for row in rows]


def one(store: releases.Store, *stories: Rows) -> dict[str, Any]:
    """The only statement of some articles."""
    (row,) = statements(publish(store, adding(stories, first=True)))
    return row


def test_printed_again_cut_re_marked_and_misprinted(store: releases.Store) -> None:
    row = one(
        store,
        story(1, (BRIDGE, ADA), publisher="The Ferry Post", day=2),
        story(2, ("WE HAVE WAITED for this bridge since my father was a boy; and we will not wait for another winter", ADA),
              publisher="Eastwick Echo", day=3),
        story(3, ("We will not wait for another winter!", "Vell"), publisher="Eastwick Echo", day=4),
        story(4, ("We have waited for this brigde since my father was a boy …", None), publisher=None, day=None),
        story(5, ("We have waited for this tunnel since my father was a boy.", ADA), publisher="Eastwick Echo"),
    )  # fmt: skip
    assert (row["n_quotes"], row["n_articles"], row["n_outlets"], row["n_versions"]) == (4, 4, 3, 3)
    assert row["text"] == row["versions"][0] == BRIDGE
    assert row["versions"][1:] == [
        "We have waited for this brigde since my father was a boy …",
        "We will not wait for another winter!",
    ]
    assert (row["first_outlet"], row["first_doc_id"]) == ("The Ferry Post", doc_id(1))
    assert (row["first_published_at"].day, row["last_published_at"].day) == (2, 4)
    assert row["outlets"] == ["The Ferry Post", "Eastwick Echo", "wire"]
    assert (row["speakers"], row["speakers_differ"]) == ([ADA, "Vell"], False)
    assert releases.verify(store) == []


def test_speakers_differ_where_outlets_name_different_people(store: releases.Store) -> None:
    row = one(store, story(1, (BRIDGE, ADA), day=1), story(2, (BRIDGE, BRUNO), day=2))
    assert row["speakers_differ"]
    assert row["speakers"] == [ADA, BRUNO]


def test_a_correction_of_the_speaker_settles_it(store: releases.Store) -> None:
    one(store, story(1, (BRIDGE, ADA)), story(2, (BRIDGE, BRUNO)))
    (row,) = statements(publish(store, editing([story(2, (BRIDGE, ADA))])))
    assert (row["speakers"], row["speakers_differ"]) == ([ADA], False)


def test_a_name_that_changes_for_the_corpus_changes_the_row(store: releases.Store) -> None:
    one(store, story(1, (BRIDGE, ADA)), story(2, (BRIDGE, ADA)))
    rows = entities().to_pylist()
    for row in rows:
        row["name"] = "Dame Ada Vell" if row["name"] == ADA else row["name"]
    table = pa.Table.from_pylist(rows, schema=TABLES["entities"].schema)
    (row,) = statements(publish(store, {"entities": releases.Change(added=[table], replaced=True)}))
    assert row["speakers"] == ["Dame Ada Vell"]


def test_copies_of_an_article_count_once(store: releases.Store) -> None:
    row = one(
        store,
        story(1, (BRIDGE, ADA), publisher="Wire", day=1),
        story(2, (BRIDGE, ADA), publisher="Eastwick Echo", day=2, duplicate_of=doc_id(1)),
        story(3, (BRIDGE, ADA), publisher="The Ferry Post", day=3, duplicate_of=doc_id(1)),
        story(4, (BRIDGE, ADA), publisher="Harbour News", day=4),
    )
    assert (row["n_quotes"], row["n_articles"], row["n_outlets"]) == (4, 2, 2)
    assert row["outlets"] == ["Wire", "Harbour News"]


def test_the_quoted_part_of_a_mixed_quote_counts(store: releases.Store) -> None:
    mixed = "that they “will not wait for another winter” in Eastwick"
    row = one(store, story(1, (BRIDGE, ADA)), story(2, (mixed, ADA), kind="mixed"))
    assert row["versions"] == [BRIDGE, "will not wait for another winter"]


def test_commonplaces_are_one_statement_only_from_one_mouth(store: releases.Store) -> None:
    said = "We will do all that we can."
    row = one(store, *(story(n, (said, who)) for n, who in enumerate([ADA, BRUNO, ADA, None, None])))
    assert row["quotes"] == sorted(f"{doc_id(n)}-{digest(said)[:12]}-0" for n in (0, 2))


def test_a_phrase_that_two_long_quotes_share_does_not_tie_them(store: releases.Store) -> None:
    phrase = "nobody in this harbour has ever asked for a tunnel"
    first = f"The council may vote as it likes on Monday, but {phrase}, and the ferry brings more people than any road."
    second = f"I told the ministry in my letter that {phrase} because the ground below the old pier is nothing but sand and water."
    stories = [story(1, (first, ADA)), story(2, (second, ADA)), story(3, (phrase.capitalize(), ADA))]
    row = one(store, *stories)
    assert row["n_quotes"] == 2
    assert row["text"] == second  # the longest of those that have it


def test_its_id_stays_when_articles_are_added(store: releases.Store) -> None:
    row = one(store, story(1, (BRIDGE, ADA), day=2), story(2, (BRIDGE, ADA), day=3))
    longer = BRIDGE.rstrip(".") + ", whatever the council says about money."
    (after,) = statements(publish(store, adding([story(3, (longer, ADA), day=4), story(4, (BRIDGE[:60], ADA), day=5)])))
    assert after["statement_id"] == row["statement_id"]
    assert (after["n_quotes"], after["text"]) == (4, longer)


def test_parts_of_quotes_and_of_untouched_blocks_stay(store: releases.Store) -> None:
    first = publish(
        store, adding([story(n, (f"{BRIDGE} Said by {n // 2} and by nobody else.", ADA)) for n in range(40)], True)
    )
    second = publish(store, adding([story(90, (BRIDGE + " Said by 3 and by nobody else.", ADA))]))
    assert set(first.parts("quotes")) < set(second.parts("quotes"))
    assert len(set(first.parts("quote_statements")) - set(second.parts("quote_statements"))) == 0
    assert len(second.parts("quote_statements")) == len(first.parts("quote_statements")) + 1


def test_a_takedown_leaves_no_word_and_makes_them_anew(store: releases.Store) -> None:
    kept, gone = story(1, (BRIDGE, ADA), day=2), story(2, (BRIDGE + " And that is my secret word.", ADA), day=1)
    third = story(3, ("We will not wait for another winter.", ADA), day=3)
    publish(store, adding([kept, gone, third], first=True))
    publish(store, adding([story(4, ("Nothing else has been said in the town today.", ADA))]))
    assert "secret" in statements(store.release(1))[0]["text"]
    releases.purge(store, [doc_id(2)], "court order")
    for release in store.releases():
        (row,) = statements(release)
        assert row["n_quotes"] == 2
        assert row["text"] == BRIDGE
        assert "secret" not in str(row)
    assert not list(Path(store.name).glob("statements/*"))
    assert releases.verify(store) == []


def test_a_takedown_removes_what_a_killed_publish_left(store: releases.Store) -> None:
    publish(store, adding([story(1, (BRIDGE, ADA)), story(2, (BRIDGE, ADA))], first=True))
    publish(store, editing([story(2, ("Nothing at all has been said in the town today.", ADA))]))
    shutil.rmtree(Path(store.name) / "releases" / "0001")  # now nothing refers to its parts
    releases.purge(store, [doc_id(2)], "court order")
    left = [pd.read_parquet(path) for path in Path(store.name).glob("parts/statements/*")]
    assert left
    assert all(rows.empty for rows in left)


def test_a_publish_leaves_no_rows_beside_the_releases(store: releases.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staged_module, "HELD_BYTES", 100)
    publish(store, adding([story(1, (BRIDGE, ADA)), story(2, (BRIDGE, ADA))], first=True))
    assert not list(Path(store.name).rglob("*staged*"))


def test_a_takedown_removes_rows_that_an_earlier_version_left(store: releases.Store) -> None:
    publish(store, adding([story(1, (BRIDGE, ADA)), story(2, (BRIDGE, ADA))], first=True))
    left = Path(store.name) / "statements-staged-3.parquet"
    pq.write_table(store.release(1).arrow("statements"), left)
    releases.purge(store, [doc_id(2)], "court order")
    assert not left.exists()


@pytest.mark.parametrize("version", ["1", "2"])
def test_an_older_store_gets_them_on_the_next_publish(tmp_path: Path, version: str) -> None:
    shutil.copytree(Path(__file__).parents[1] / "schema_versions" / version, tmp_path / "old", symlinks=True)
    store = releases.open(tmp_path / "old", SMALL)
    before = store.release(1)
    with before.duckdb() as sql:
        assert sql.execute("SELECT count(*) FROM statements JOIN quote_statements USING (statement_id)").fetchall() == [
            (0,)
        ]
    after = publish(store, editing([article(3, version=1)]))
    assert after.manifest.counts["statements"] == len(statements(after))
    assert "statements" not in store.release(1).manifest.tables
    assert releases.verify(store) == []


def test_nobody_else_writes_them(store: releases.Store) -> None:
    release = publish(store, adding([story(1, (BRIDGE, ADA))], first=True))
    for table in ("statements", "quote_statements"):
        with pytest.raises(ValueError, match=table):
            publish(store, {table: releases.Change(added=[release.arrow(table)])})


def test_verify_sees_a_statement_that_counts_wrong(store: releases.Store) -> None:
    from releases.store.statements import check_statements

    publish(store, adding([story(1, (BRIDGE, ADA)), story(2, (BRIDGE, ADA))], first=True))
    release = store.release(1)
    rows, told = release.arrow("statements"), release.arrow("quote_statements")
    assert check_statements(rows, told) == []
    assert check_statements(rows, told.slice(1)) != []
    assert check_statements(rows.slice(1), told) != []


# --- whatever the history

SAYINGS = [
    BRIDGE,
    "We will not wait for another winter",
    "WE WILL NOT wait for another wintre, said nobody",
    "since my father was a boy, and we will not wait",
    "The harbour council has no money for a bridge, and nobody in Eastwick expects the ministry to pay for it.",
    "nobody in Eastwick expects the ministry to pay",
    "The harbour council has no money … nobody in Eastwick expects the ministry to pay for it",
    "nobody in Eastwick expects the ministry to pay, and we will not wait for another winter to see it sink",
    "We will do all that we can",
    "we will do all that we can and then some more of it all",
    "I have nothing to say to you",
]


def random_story(chance: random.Random, number: int) -> Rows:
    people = [ADA, BRUNO, "Dora Marsh", "Emil Vell", None]
    said = [(chance.choice(SAYINGS), chance.choice(people)) for _ in range(chance.randint(0, 4))]
    publisher = chance.choice(["The Ferry Post", "Eastwick Echo", None])
    return story(number, *said, publisher=publisher, day=chance.choice([None, 1, 2, 3, 4]))


def lose(folder: Path, chance: random.Random) -> None:
    """Loses, cuts short or spoils some files of the index."""
    for file in sorted(folder.glob("*")):
        what = chance.random()
        if what < 0.15:
            file.unlink()
        elif what < 0.25:
            file.write_bytes(file.read_bytes()[: chance.randrange(file.stat().st_size)])
        elif what < 0.35:
            spoiled = bytearray(file.read_bytes())
            spoiled[chance.randrange(len(spoiled))] ^= 1 + chance.randrange(255)
            file.write_bytes(spoiled)


@pytest.mark.parametrize(
    ("seed", "crowd"),
    [(0, 256), (1, 2), *(pytest.param(*both, marks=pytest.mark.slow) for both in ((2, 256), (3, 2)))],
)
def test_equal_rows_whatever_the_history_and_the_index(
    seed: int, crowd: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("releases.statements.joining.MOST_SHARING", crowd)
    chance = random.Random(seed)
    store = releases.open(tmp_path / "store", SMALL)
    current = {number: random_story(chance, number) for number in range(20)}
    publish(store, adding(current.values(), first=True))
    for step in range(3):
        edited = [random_story(chance, number) for number in chance.sample(sorted(current), 3)]
        new = [random_story(chance, 100 + 10 * step + at) for at in range(chance.randint(1, 3))]
        publish(store, adding(new))
        publish(store, editing(edited))
        for rows in (*edited, *new):
            current[int(rows["documents"][0]["record"])] = rows
        if chance.random() < 0.5:
            number = chance.choice(sorted(current))
            del current[number]
            publish(store, removing(store, [doc_id(number)]))
        if chance.random() < 0.6:
            for part in ("statements", "indexes/quotes", "indexes/signs"):
                lose(tmp_path / "store" / part, chance)
    shuffled = list(current.values())
    chance.shuffle(shuffled)
    fresh = releases.open(tmp_path / "fresh", SMALL)
    publish(fresh, adding(shuffled, first=True))
    mine, theirs = (statements(one) for one in (store.releases()[-1], fresh.release(1)))
    assert mine == theirs
    assert len(theirs) >= 3
    assert releases.verify(store) == []


def test_a_new_version_of_the_index_is_made_anew(store: releases.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    stories = [story(n, (BRIDGE, ADA), day=n + 1) for n in range(3)]
    before = one(store, *stories)
    for name in ("QUOTES", "SIGNS"):
        monkeypatch.setattr(index_module, name, replace(getattr(index_module, name), version="another"))
    (after,) = statements(publish(store, editing([story(2, (BRIDGE, BRUNO), day=3)])))
    assert after["statement_id"] == before["statement_id"]
    assert after["speakers_differ"]


def test_ten_articles_more_make_one_block(store: releases.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is known of the blocks that stay is not made again, and that of a new one once: while its rows are written."""
    publish(store, adding([story(n, (BRIDGE, ADA)) for n in range(40)], first=True))
    made: list[int] = []

    def counted(tables: dict[str, pa.Table]) -> tuple[Block, Signs, pa.Array]:
        made.append(1)
        return block_of(tables)

    for used in ("block", "corpus"):
        monkeypatch.setattr(f"releases.statements.{used}.block_of", counted)
    (row,) = statements(publish(store, adding([story(n, (BRIDGE, ADA)) for n in range(50, 53)])))
    assert (row["n_quotes"], len(made)) == (43, 1)


def test_a_commonplace_of_another_mouth_is_not_decided_again(
    store: releases.Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ada's and Emil's words hang together over nothing; Bruno says a whole of which theirs is a piece, and stays out too."""
    common, whole = (
        "We will do all that we can",
        "and so we will do all that we can, whatever the ministry of harbours says",
    )
    emil = "Emil Tarn"
    several = [story(n, (common, (ADA, BRUNO, emil)[n % 3]), (whole, BRUNO), day=n + 1) for n in range(30)]
    publish(store, adding(several, first=True))
    decided: list[int] = []

    def counted(quotes: rows_module.Quotes, *others: Any) -> rows_module.Made:
        decided.append(len(quotes.quote))
        return made(quotes, *others)

    made = rows_module.made
    monkeypatch.setattr("releases.store.statements.rows.made", counted)
    release = publish(store, adding([story(50, (common, ADA))]))
    assert decided == [30 + 10 + 11], "the telling ones, whoever says them, Bruno's pieces of them, and Ada's"
    fresh = releases.open(store.scratch.parent / "fresh", SMALL)
    assert statements(release) == statements(publish(fresh, adding([*several, story(50, (common, ADA))], first=True)))


def test_words_that_others_part_are_decided_again(store: releases.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sign of too many words pairs none of them: those that were paired by it before are one statement no more."""
    monkeypatch.setattr("releases.statements.joining.MOST_SHARING", 2)
    piece = "harbour ministry promised eastern bridges"
    whole = f"Last winter the {piece} to everybody who lives on the island and wants to leave it"
    other = "In spring a harbour ministry promised eastern farmers a road, and harbour ministry promised nothing since"
    third = "Nobody believed that ministry promised eastern bridges in those years, says whoever was there to see it"
    publish(store, adding([story(0, (piece, ADA)), story(1, (whole, ADA))], first=True))
    (row,) = statements(store.releases()[-1])
    assert row["n_quotes"] == 2
    release = publish(store, adding([story(50, (other, BRUNO), (third, BRUNO))]))
    assert statements(release) == []


@pytest.mark.parametrize("what", ["ferry", "bridge", "school", "market", "canal", "tower"])
def test_whichever_sign_is_of_too_many_words_is_known_for_it(
    what: str, store: releases.Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("releases.statements.joining.MOST_SHARING", 2)
    said = [f"The old {what} will certainly never open before {time} in winter" for time in ("noon", "dusk", "dawn")]
    publish(store, adding([story(n, (words, ADA)) for n, words in enumerate(said)], first=True))
    index = Index(store.scratch)
    names = set(block_names(store.releases()[-1].manifest.tables).values())
    anchors, signs = set[int](), Counter[int]()
    blocks, told = index.blocks(names), dict(index.signs(names))
    assert blocks.keys() == told.keys() == names
    for name in names:
        anchors |= set(blocks[name].anchors.tolist())
        signs.update(told[name].signs.tolist())
    assert set(index.newest().crowded.tolist()) == {sign for sign in anchors if signs[sign] > 2} != set()


def test_keys_of_statements_are_written_as_sixteen_digits() -> None:
    from releases.statements.rows import names

    assert names(np.array([1, 2**64 - 1], np.uint64)) == ["0" * 15 + "1", "f" * 16]
