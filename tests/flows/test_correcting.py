"""`onrecord correct` and `onrecord corrections`, called as a user does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import releases
from flows.cli import app
from releases.corrections import ledger
from tests.releases.corpus import article, doc_id, editing, filled

QUOTE = article(5)["quotes"][2]


@pytest.fixture
def store(tmp_path: Path) -> releases.Store:
    made = releases.open(tmp_path / "store")
    filled(made, 10)
    return made


def onrecord(store: releases.Store, *words: str, code: int = 0) -> Result:
    done = CliRunner().invoke(app, [*words, "--output", store.name])
    assert done.exit_code == code, (done.output, done.exception)
    return done


def lines(store: releases.Store) -> ledger.Ledger:
    return ledger.read(store.storage.lines(ledger.FILE))


def test_a_speaker_is_put_right_with_the_words_by_which_the_quote_is_found_again(store: releases.Store) -> None:
    done = onrecord(store, "correct", QUOTE["quote_id"], "--speaker", "Ana Holt", "--note", "her brother", "--by", "mk")
    (one,) = lines(store).lines
    assert one.id in done.output
    assert (one.quote_id, one.doc_id, one.exact) == (QUOTE["quote_id"], doc_id(5), QUOTE["text"])
    assert (dict(one.set or {}), one.by, one.why) == ({"speaker_name": "Ana Holt"}, "mk", "her brother")
    text = article(5)["documents"][0]["text"]
    assert one.prefix == text[QUOTE["start"] - 20 : QUOTE["start"]]
    assert one.suffix == text[QUOTE["end"] : QUOTE["end"] + 20]


@pytest.mark.parametrize(
    "options", [(), ("--note", "why"), ("--drop", "--speaker", "x"), ("--no-speaker", "--speaker", "x")]
)
def test_what_says_nothing_or_two_things_is_refused(store: releases.Store, options: tuple[str, ...]) -> None:
    onrecord(store, "correct", QUOTE["quote_id"], *options, code=2)
    assert lines(store).lines == ()


def test_a_quote_that_is_not_there_is_told(store: releases.Store) -> None:
    done = CliRunner().invoke(app, ["correct", "d-1", "--drop", "--output", store.name])
    assert isinstance(done.exception, releases.StoreError)
    assert "there is no quote d-1 in release 1" in str(done.exception)


def test_list_check_and_undo(store: releases.Store) -> None:
    onrecord(store, "correct", QUOTE["quote_id"], "--drop")
    onrecord(store, "corrections", "check")
    (one,) = lines(store).lines
    listed = json.loads(onrecord(store, "corrections", "list", "--format", "json").output)
    assert [(row["id"], row["what"], row["quote_id"], row["orphan"]) for row in listed] == [
        (one.id, "drop", QUOTE["quote_id"], None)
    ]
    onrecord(store, "corrections", "undo", one.id)
    assert lines(store).active == ()
    assert "no correction" in onrecord(store, "corrections", "list").output
    both = json.loads(onrecord(store, "corrections", "list", "--all", "--format", "json").output)
    assert [row["holds"] for row in both] == ["no", "yes"]


def test_orphans_and_bad_lines_are_told_and_kept(store: releases.Store) -> None:
    file = store.storage.lines(ledger.FILE)
    gone = {"quote_id": f"{doc_id(5)}-0", "exact": "nothing of the kind was ever printed here at all"}
    ledger.record(file, [{"id": "lost", **gone, "drop": True}, {"id": "away", "quote_id": "nowhere-1", "drop": True}])
    file.append(b"no json\n")
    told = onrecord(store, "corrections", "check", code=1).output
    assert "lost (line 1) is an orphan: no quote of its article" in told
    assert "away (line 2) is an orphan: its article is not in the release" in told
    assert "line 3: no JSON" in told
    listed = json.loads(onrecord(store, "corrections", "list", "--format", "json").stdout)
    assert [row["id"] for row in listed] == ["lost", "away"]


def test_a_quote_reworded_in_an_edited_article_is_found(store: releases.Store) -> None:
    first = article(5)["quotes"][0]
    onrecord(store, "correct", first["quote_id"], "--speaker", "Ana Holt")
    store.publish(editing([article(5, version=1)]), pipeline={}, collections={"wire": {}})
    (row,) = json.loads(onrecord(store, "corrections", "list", "--format", "json").output)
    assert row["quote_id"] == article(5, version=1)["quotes"][0]["quote_id"] != first["quote_id"]


def test_a_csv_file_is_taken_in_and_its_bad_lines_told_by_number(store: releases.Store, tmp_path: Path) -> None:
    file = tmp_path / "mended.csv"
    other = article(6)["quotes"][1]
    file.write_text(
        "quote_id,speaker_name,kind,drop,note\n"
        f"{QUOTE['quote_id']},Ana Holt,,,her brother\n"
        f"{other['quote_id']},,loud,,\n"
        f"{other['quote_id']},-,,,\n"
        "d-1,,,yes,\n",
        "utf-8-sig",
    )
    told = onrecord(store, "corrections", "import", str(file), code=1).output
    assert "line 3: kind is one of" in told
    assert "line 5: the newest release has no quote d-1" in told
    assert [(one.exact, dict(one.set or {})) for one in lines(store).lines] == [
        (QUOTE["text"], {"speaker_name": "Ana Holt"}),
        (other["text"], {"speaker_name": None}),
    ]


def test_a_rollback_says_which_corrections_are_later(store: releases.Store) -> None:
    store.publish(editing([article(3, version=1)]), pipeline={}, collections={"wire": {}})
    onrecord(store, "correct", QUOTE["quote_id"], "--drop")
    (one,) = lines(store).lines
    told = onrecord(store, "rollback", "1").output
    assert f"1 line(s) of corrections.jsonl are later than release 1 and are not in it: {one.id}" in told


def test_a_takedown_takes_the_words_out(store: releases.Store) -> None:
    for quote in (QUOTE, article(6)["quotes"][1]):
        onrecord(store, "correct", quote["quote_id"], "--speaker", "Ana Holt", "--note", quote["text"])
    store.storage.lines(ledger.FILE).append(f'{{"quote_id": "{QUOTE["quote_id"]}", "exact": "{QUOTE["text"]}'.encode())
    store.storage.lines(ledger.FILE).append(f"{QUOTE['text']}, somebody noted by hand\n".encode())
    done = onrecord(store, "purge", doc_id(5), "--reason", "court order")
    assert "words in lines of" in done.output
    data = Path(store.name, ledger.FILE).read_text()
    assert QUOTE["text"] not in data
    assert article(6)["quotes"][1]["text"] in data
    assert [one.doc_id for one in lines(store).active] == [doc_id(6)]
    assert lines(store).bad == ()
