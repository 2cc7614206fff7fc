"""What corrections make of the rows of a release: set, drop, add, undo, and what finds nothing."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import releases
from releases.corrections import ledger
from releases.corrections.applying import QUOTES, Corrected, apply, pipeline_quotes
from releases.corrections.editing import Article, Plan, edited
from releases.corrections.in_release import NO_DOCUMENT, NO_ENTITY, affected, read_rows_of, status
from releases.corrections.naming import from_csv, name
from releases.errors import StoreError
from tests.releases.corpus import NAMES, SMALL, doc_id, entity_id, filled

Row = dict[str, Any]


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> releases.Release:
    return filled(releases.open(tmp_path_factory.mktemp("corrected") / "store", SMALL), 6)


def ledger_of(*bodies: Row) -> ledger.Ledger:
    return ledger.parse("".join(json.dumps({"by": "mk", **one}) + "\n" for one in bodies).encode())


def quotes_of(release: releases.Release, number: int) -> list[Row]:
    rows = release.arrow("quotes", filters=[("doc_id", "=", doc_id(number))]).to_pylist()
    return sorted(rows, key=lambda row: row["start"])


def text_of(release: releases.Release, number: int) -> str:
    (text,) = release.arrow("documents", ["text"], [("doc_id", "=", doc_id(number))])["text"].to_pylist()
    return str(text)


def corrected(release: releases.Release, numbers: range, *bodies: Row) -> Corrected:
    return apply(partial(read_rows_of, release), [doc_id(n) for n in numbers], ledger_of(*bodies))


def by_id(done: Corrected) -> dict[str, Row]:
    return {row["quote_id"]: row for row in done.quotes.to_pylist()}


def test_a_name_that_the_article_has_is_its_entity(release: releases.Release) -> None:
    first, second, *_ = quotes_of(release, 1)
    done = corrected(
        release, range(3), {"id": "c1", **name(release, first["quote_id"]), "set": {"speaker_name": second["speaker"]}}
    )
    row = by_id(done)[first["quote_id"]]
    assert (row["speaker_name"], row["speaker_entity_id"]) == (second["speaker"], entity_id(second["speaker"]))
    assert (row["correction_id"], row["method"], row["confidence"]) == ("c1", "corrected", 1.0)
    assert row["speaker"] == first["speaker"]
    assert row["speaker_kind"] == "person"
    assert done.touched == [doc_id(1)]
    assert done.found == {"c1": first["quote_id"]}
    assert done.quotes.num_rows == sum(len(quotes_of(release, n)) for n in range(3))


def test_a_name_from_nowhere_is_a_name_without_entity_and_nobody_is_null(release: releases.Release) -> None:
    first, second, *_ = quotes_of(release, 1)
    done = corrected(
        release,
        range(1, 2),
        {"id": "c1", **name(release, first["quote_id"]), "set": {"speaker_name": "Ana Holt"}},
        {"id": "c2", **name(release, second["quote_id"]), "set": {"speaker_name": None, "speaker": None}},
    )
    rows = by_id(done)
    assert (rows[first["quote_id"]]["speaker_name"], rows[first["quote_id"]]["speaker_entity_ids"]) == ("Ana Holt", [])
    nobody = rows[second["quote_id"]]
    assert (nobody["speaker_name"], nobody["speaker"], nobody["speaker_start"]) == (None, None, None)
    assert nobody["name_confidence"] is None


@pytest.mark.parametrize(
    ("speaker_name", "speaker", "role", "affiliation"),
    [
        ("Leonie Harcastle", "Harcastle", "curator", None),  # the article gives her another
        ("Ana Holt", "Harcastle", None, None),  # nothing is known of whom the article does not name
        (None, "Harcastle", None, None),
        (
            "Ana Holt",
            "Harcastle, the Chair of the trust",
            "chair",
            "trust",
        ),  # the words for the speaker say so, whoever it is
        ("Judith Harcastle", "Harcastle", "chair", "trust"),  # she was right
    ],
)
def test_somebody_else_has_not_the_office_of_whom_the_pipeline_took_for_the_speaker(
    speaker_name: str | None, speaker: str, role: str | None, affiliation: str | None
) -> None:
    row = {**dict.fromkeys(QUOTES.names), "quote_id": "d-1", "speaker": speaker, "speaker_name": "Judith Harcastle",
           "speaker_entity_id": "judith", "speaker_role": "chair", "speaker_affiliation_id": "trust", "start": 0}  # fmt: skip
    mentions = [
        {"start": at, "end": at + 1, "text": who, "name": who, "label": "PERSON", "entity_id": key, "role": office}
        for at, who, key, office in (
            (0, "Judith Harcastle", "judith", "chair"), (1, "Leonie Harcastle", "leonie", None), (2, "Harcastle", "leonie", "curator"),
        )
    ]  # fmt: skip
    plan = Plan({"speaker_name": speaker_name}, by="c1")
    made = edited(row, plan, Article("d", [], text="", mentions=mentions))
    assert (made["speaker_role"], made["speaker_affiliation_id"]) == (role, affiliation)


def test_who_is_named_is_unnamed_no_more() -> None:
    row = {**dict.fromkeys(QUOTES.names), "quote_id": "d-1", "speaker": "a clerk", "speaker_kind": "unnamed_person"}
    assert edited(row, Plan({"speaker_name": "Ana Holt"}, by="c1"), Article("d", []))["speaker_kind"] == "person"


def test_the_words_for_a_speaker_are_found_next_to_the_quote(release: releases.Release) -> None:
    first, second, *_ = quotes_of(release, 2)
    body = {"id": "c1", **name(release, first["quote_id"]), "set": {"speaker": second["speaker"]}}
    row = by_id(corrected(release, range(2, 3), body))[first["quote_id"]]
    assert text_of(release, 2)[row["speaker_start"] : row["speaker_end"]] == second["speaker"]


@pytest.mark.parametrize("by_words", [True, False])
def test_other_stretches_change_words_place_and_sentence(release: releases.Release, by_words: bool) -> None:
    first = quotes_of(release, 1)[0]
    words = first["text"].split()
    start = text_of(release, 1).index(" ".join(words[2:5]), first["start"])
    stretch: object = " ".join(words[2:5])
    if not by_words:
        stretch = {"start": start, "end": start + len(" ".join(words[2:5]))}
    body = {"id": "c1", **name(release, first["quote_id"]), "set": {"spans": [stretch], "kind": "mixed"}}
    row = by_id(corrected(release, range(1, 2), body))[first["quote_id"]]
    assert (row["text"], row["start"], row["kind"]) == (" ".join(words[2:5]), start, "mixed")
    assert row["sentence_id"] == first["sentence_id"]


def test_stretches_that_are_not_there_or_not_in_order_find_nothing(release: releases.Release) -> None:
    first = quotes_of(release, 1)[0]
    words, named = first["text"].split(), name(release, first["quote_id"])
    done = corrected(
        release,
        range(1, 2),
        {"id": "c1", **named, "set": {"spans": ["words of nobody"]}},
        {"id": "c2", **named, "set": {"spans": [{"start": 5, "end": 9}, {"start": 1, "end": 3}]}},
        {"id": "c3", **named, "set": {"spans": [" ".join(words[6:10]), " ".join(words[:5])]}},
    )
    assert set(done.lost) == {"c1", "c2", "c3"}
    assert done.touched == []


def test_a_dropped_quote_is_kept_aside_and_comes_back_when_it_is_undone(release: releases.Release) -> None:
    first = quotes_of(release, 1)[0]
    drop = {"id": "c1", **name(release, first["quote_id"]), "drop": True}
    done = corrected(release, range(1, 2), drop)
    assert first["quote_id"] not in by_id(done)
    assert done.originals["row_key"].to_pylist() == [first["quote_id"]]
    restored = {row["quote_id"]: row for row in pipeline_quotes(done.quotes, done.originals).to_pylist()}
    assert restored[first["quote_id"]] == first
    again = corrected(release, range(1, 2), drop, {"id": "u1", "undo": "c1"})
    assert again.touched == []
    assert by_id(again)[first["quote_id"]] == first


def test_the_last_of_two_that_say_the_same_thing_holds(release: releases.Release) -> None:
    named = name(release, quotes_of(release, 1)[0]["quote_id"])
    drop, said = {"id": "c1", **named, "drop": True}, {"id": "c2", **named, "set": {"polarity": "denied"}}
    assert by_id(corrected(release, range(1, 2), drop, said))[named["quote_id"]]["polarity"] == "denied"
    assert named["quote_id"] not in by_id(corrected(release, range(1, 2), said, drop))


def test_a_quote_is_added_where_its_words_stand(release: releases.Release) -> None:
    title = text_of(release, 3).splitlines()[0]
    words = " ".join(title.split()[:2])
    body = {"id": "c1", "doc_id": doc_id(3), "add": {"exact": words, "speaker_name": NAMES[0]}}
    done = corrected(release, range(3, 4), body)
    (row,) = [row for row in done.quotes.to_pylist() if row["correction_id"] == "c1"]
    assert (row["text"], row["start"], row["kind"], row["speaker_name"]) == (words, 0, "indirect", NAMES[0])
    assert row["quote_id"].startswith(doc_id(3))
    assert done.originals["row"].to_pylist() == [None]
    changed = corrected(
        release, range(3, 4), body, {"id": "c2", "doc_id": doc_id(3), "exact": words, "set": {"act": "thought"}}
    )
    assert by_id(changed)[row["quote_id"]]["act"] == "thought"
    gone = corrected(release, range(3, 4), body, {"id": "c2", "doc_id": doc_id(3), "exact": words, "drop": True})
    assert row["quote_id"] not in by_id(gone)


def test_adding_what_is_there_or_what_is_nowhere_adds_nothing(release: releases.Release) -> None:
    first = quotes_of(release, 3)[0]
    done = corrected(
        release,
        range(3, 4),
        {"id": "c1", "doc_id": doc_id(3), "add": {"exact": first["text"], "speaker_name": "Ana Holt"}},
        {"id": "c2", "doc_id": doc_id(3), "add": {"exact": "words of nobody at all"}},
    )
    assert done.found == {"c1": first["quote_id"]}
    assert by_id(done)[first["quote_id"]]["speaker_name"] == "Ana Holt"
    assert "c2" in done.lost
    assert len(by_id(done)) == len(quotes_of(release, 3))


def test_what_a_dropped_quote_reported_is_reported_by_the_one_around_it(tmp_path: Path) -> None:
    from tests.releases.corpus import PIPELINE, adding, article

    rows = article(1)
    outer, middle, inner, *_ = (row["quote_id"] for row in rows["quotes"])
    rows["quotes"][1]["within_quote_id"], rows["quotes"][2]["within_quote_id"] = outer, middle
    store = releases.open(tmp_path / "store", SMALL)
    nested = store.publish(adding([rows], first=True), pipeline=PIPELINE, collections={"wire": {}})
    done = corrected(nested, range(1, 2), {"id": "c1", **name(nested, middle), "drop": True})
    assert by_id(done)[inner]["within_quote_id"] == outer
    assert by_id(done)[inner]["correction_id"] == "c1"
    assert set(done.originals["row_key"].to_pylist()) == {middle, inner}


def test_what_each_correction_comes_to_in_a_release(release: releases.Release) -> None:
    first = quotes_of(release, 1)[0]
    known, other = entity_id(first["speaker"]), entity_id("Nobody Atall")
    held = ledger_of(
        {"id": "c1", **name(release, first["quote_id"]), "drop": True},
        {"id": "c2", "doc_id": "f" * 32, "exact": "words", "drop": True},
        {"id": "c3", "entity": known, "set": {"name": "Another Name"}},
        {"id": "c4", "same": [known, other]},
    )
    told = {one.correction.id: (one.found, one.lost) for one in status(release, held)}
    assert told == {
        "c1": (first["quote_id"], None),
        "c2": (None, NO_DOCUMENT),
        "c3": (None, None),
        "c4": (None, NO_ENTITY),
    }
    assert len(affected(release, held)) == 1
    assert [one.lost for one in status(None, held)][:2] == [NO_DOCUMENT, NO_DOCUMENT]


def test_a_quote_that_is_not_there_is_one_sentence(release: releases.Release) -> None:
    with pytest.raises(StoreError, match="there is no quote nothing-1 in release 1"):
        name(release, "nothing-1")
    with pytest.raises(StoreError, match="a store without releases"):
        name(None, "nothing-1")


def test_a_csv_file_of_corrections(release: releases.Release) -> None:
    first = quotes_of(release, 1)[0]
    data = (
        "quote_id,speaker_name,kind,drop,note\n"
        f"{first['quote_id']},Ana Holt,,,her brother\n"
        f"{first['quote_id']},-,,,\n"
        f"{first['quote_id']},,,yes,\n"
        f"{first['quote_id']},,loud,,\n"
        "nothing-1,Ana Holt,,,\n"
    ).encode()
    made, bad = from_csv(b"\xef\xbb\xbf" + data, release)
    assert [(one.get("set"), one.get("drop"), one.get("why")) for one in made] == [
        ({"speaker_name": "Ana Holt"}, None, "her brother"),
        ({"speaker_name": None}, None, None),
        (None, True, None),
    ]
    assert {one["exact"] for one in made} == {first["text"]}
    assert [one.number for one in bad] == [5, 6]
    with pytest.raises(StoreError, match="a column 'mood'"):
        from_csv(b"quote_id,mood\n", release)
