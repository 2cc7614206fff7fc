"""Corrections from the pages: only from a form of ours, by the same file as from the command line, and seen at once."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

import releases
from explorer.app import make_app
from explorer.library import Library
from releases import Change, Store
from releases.corrections import ledger
from releases.corrections.in_release import status
from tests.explorer.conftest import article, client, fill
from tests.releases import corpus

DOC = corpus.doc_id(3)
QUOTE = article(3)["quotes"][1]
PAGE = f"/quotes/{QUOTE['quote_id']}"
OTHER = next(row for row in article(3)["quotes"] if row["speaker_name"] != QUOTE["speaker_name"])
STRETCHES = [" ".join(QUOTE["text"].split()[:4]), " ".join(QUOTE["text"].split()[5:])]
OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = releases.open(tmp_path / "store", corpus.SMALL)
    fill(made, range(10))
    return made


@pytest.fixture
def pages(store: Store) -> TestClient:
    return client(store, by="mk")


def token(pages: TestClient) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', pages.get(PAGE).text)
    assert found
    return found[1]


def sent(pages: TestClient, path: str, **fields: str) -> Any:
    return pages.post(path, data={"csrf": token(pages), **fields}, headers=OURS)


def lines(store: Store) -> list[dict[str, Any]]:
    return [json.loads(line) for line in store.storage.lines(ledger.FILE).read().splitlines()]


def test_a_wrong_speaker_is_recorded_as_by_the_command_and_seen_at_once(store: Store, pages: TestClient) -> None:
    answer = sent(pages, f"/edit{PAGE}/speaker", speaker_name=" Ana  Holt ", note="her brother")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}#edit")
    (line,) = lines(store)
    assert (line["quote_id"], line["doc_id"], line["exact"]) == (QUOTE["quote_id"], DOC, QUOTE["text"])
    assert (line["set"], line["by"], line["why"]) == ({"speaker_name": "Ana Holt"}, "mk", "her brother")
    assert line["prefix"]
    assert line["suffix"]
    for path in (PAGE, f"/quotes?q={QUOTE['text'].split()[1]}", f"/articles/{DOC}", "/corrections"):
        page = pages.get(path).text
        assert "speaker_name = &#34;Ana Holt&#34;" in page, path
        assert "ending" in page, path


@pytest.mark.parametrize(
    ("what", "fields", "said"),
    [
        ("speaker", {"nobody": "1"}, {"set": {"speaker_name": None}}),
        ("drop", {}, {"drop": True}),
        ("words", {"words": "\r\n".join(STRETCHES)},
         {"set": {"spans": STRETCHES}}),
    ],
)  # fmt: skip
def test_what_can_be_said_of_a_quote(
    store: Store, pages: TestClient, what: str, fields: dict[str, str], said: dict[str, Any]
) -> None:
    assert sent(pages, f"/edit{PAGE}/{what}", **fields).status_code == 303
    (line,) = lines(store)
    assert {name: line[name] for name in said} == said


@pytest.mark.parametrize(
    ("path", "fields", "status", "told"),
    [
        (f"/edit{PAGE}/speaker", {}, 422, "Say who speaks"),
        (f"/edit{PAGE}/speaker", {"speaker_name": "A", "nobody": "1"}, 422, "one of the two"),
        (f"/edit{PAGE}/words", {"words": "no such words"}, 422, "do not stand in the article"),
        (f"/edit{PAGE}/words", {"words": " \n "}, 422, "Give the words"),
        (f"/edit{PAGE}/nothing", {}, 404, "no page"),
        (f"/edit/articles/{DOC}/quote", {}, 422, "Give the words"),
        (f"/edit/articles/{DOC}/quote", {"words": "no such words"}, 422, "do not stand in the article"),
        (f"/edit/articles/{DOC}/quote", {"words": QUOTE["text"]}, 422, "a quote already"),
        (f"/edit/articles/{DOC}/quote", {"words": "the", "kind": "sung"}, 422, "A quote is direct, mixed, indirect"),
        ("/edit/articles/none/quote", {"words": "the"}, 404, "has no article none"),
        ("/edit/quotes/none-1/drop", {}, 404, "there is no quote none-1"),
        ("/edit/undo/c9", {}, 409, "has no correction c9"),
        (f"/edit/entities/{QUOTE['speaker_entity_id']}/same", {"other": "Nemo"}, 422, "is called Nemo"),
        (f"/edit/entities/{QUOTE['speaker_entity_id']}/same", {"other": QUOTE["speaker_name"]}, 422, "one already"),
        (f"/edit/entities/{QUOTE['speaker_entity_id']}/different", {"other": QUOTE["speaker_entity_id"]}, 422, "not one"),
        ("/edit/entities/none/same", {"other": "Ada Vell"}, 422, "Nobody"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_one_sentence_and_writes_nothing(
    store: Store, pages: TestClient, path: str, fields: dict[str, str], status: int, told: str
) -> None:
    answer = sent(pages, path, **fields)
    assert answer.status_code == status
    assert told in answer.text
    assert answer.text.count('class="note bad"') == 1
    assert lines(store) == []


# -- a quote that is missing -------------------------------------------------------------------------------------------


def unquoted() -> str:
    """Words of the article that are of no quote."""
    rows = article(3)
    text, sentence, quote = rows["documents"][0]["text"], rows["sentences"][1], rows["quotes"][0]
    return str(text[quote["end"] : sentence["end"]]).strip("”, ")


def test_a_missing_quote_is_recorded_seen_at_once_and_what_a_release_is_given(store: Store, pages: TestClient) -> None:
    words = unquoted()
    answer = sent(pages, f"/edit/articles/{DOC}/quote", words=words, speaker_name="Ana Holt", kind="mixed", note="see")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/articles/{DOC}#edit")
    (line,) = lines(store)
    text = article(3)["documents"][0]["text"]
    at = text.index(words)
    around = {"prefix": text[max(0, at - 20) : at], "suffix": text[at + len(words) :][:20]}
    assert line["add"] == {"exact": words, **around, "speaker_name": "Ana Holt", "kind": "mixed"}
    assert (line["doc_id"], line["by"], line["why"]) == (DOC, "mk", "see")
    page = pages.get(f"/articles/{DOC}").text
    assert "Pending, until the next run" in page
    assert "add: speaker_name = &#34;Ana Holt&#34;" in page
    release = store.latest()
    (found,) = status(release, ledger.read(store.storage.lines(ledger.FILE)))
    assert found.lost is None
    listed = pages.get("/corrections").text
    assert f'href="/articles/{DOC}"' in listed  # its own page it has only in the next release
    assert f"/quotes/{found.found}" not in listed
    assert (
        sent(pages, f"/edit/undo/{line['id']}", kind="articles", key=DOC).headers["location"] == f"/articles/{DOC}#edit"
    )
    assert "Pending" not in pages.get(f"/articles/{DOC}").text


def test_a_missing_quote_may_be_interrupted_and_its_speaker_unknown(store: Store, pages: TestClient) -> None:
    pieces = unquoted().split()
    stretches = [" ".join(pieces[:1]), " ".join(pieces[2:])]
    assert sent(pages, f"/edit/articles/{DOC}/quote", words="\r\n".join(stretches)).status_code == 303
    added = lines(store)[0]["add"]
    assert (added["exact"], added["spans"]) == (stretches[0], stretches)
    assert not {"speaker_name", "kind"} & added.keys()
    (found,) = status(store.latest(), ledger.read(store.storage.lines(ledger.FILE)))
    assert found.lost is None


def test_only_articles_of_the_newest_release_take_a_quote(store: Store, pages: TestClient) -> None:
    fill(store, range(10, 12))
    pages = client(store, by="mk")
    assert "A quote is missing" in pages.get(f"/articles/{DOC}").text
    assert "A quote is missing" not in pages.get(f"/articles/{DOC}?release=1").text


@pytest.mark.parametrize("what", ["same", "different"])
def test_nobody_is_called_unknown_before_all_is_indexed(store: Store, pages: TestClient, what: str) -> None:
    pages.library.patience = 0.0
    with pages.library.index._filling:  # as while another release is being indexed
        found = re.search(r'name="csrf" value="([^"]+)"', pages.get("/review").text)
        assert found
        form = {"csrf": found[1], "other": OTHER["speaker_entity_id"]}
        answer = pages.post(f"/edit/entities/{QUOTE['speaker_entity_id']}/{what}", data=form, headers=OURS)
    pages.library.close()  # what is being indexed ends before its folder goes
    assert answer.status_code == 503
    assert "is being indexed" in answer.text
    assert lines(store) == []


def test_two_people_are_one_and_two(store: Store, pages: TestClient) -> None:
    one, other = QUOTE["speaker_entity_id"], OTHER["speaker_entity_id"]
    name = OTHER["speaker_name"]
    for given in (name, other, f"http://127.0.0.1/entities/{other}?release=1#edit"):
        assert sent(pages, f"/edit/entities/{one}/same", other=given, note="a nickname").status_code == 303
    assert [line["same"] for line in lines(store)] == [[one, other]] * 3
    assert lines(store)[0]["why"] == "a nickname"
    for entity_id in (one, other):
        assert "Pending, until the next run" in pages.get(f"/entities/{entity_id}").text


def test_those_joined_can_be_told_apart(store: Store, pages: TestClient) -> None:
    before = store.latest()
    assert before is not None
    one, other = QUOTE["speaker_entity_id"], OTHER["speaker_entity_id"]
    entities = before.arrow("entities")
    joined = [{**row, "canonical_id": one} if row["entity_id"] == other else row for row in entities.to_pylist()]
    change = Change(added=[pa.Table.from_pylist(joined, schema=entities.schema)], replaced=True)
    store.publish({"entities": change}, pipeline=corpus.PIPELINE, collections={"wire": {}})
    pages = client(store, by="mk")
    assert f'<option value="{other}">' in pages.get(f"/entities/{one}").text
    assert sent(pages, f"/edit/entities/{one}/different", other=other).status_code == 303
    assert lines(store)[0]["different"] == [one, other]


def test_undo_and_its_undoing(store: Store, pages: TestClient) -> None:
    sent(pages, f"/edit{PAGE}/drop")
    key = lines(store)[0]["id"]
    answer = sent(pages, f"/edit/undo/{key}", kind="quotes", key=QUOTE["quote_id"])
    assert answer.headers["location"] == f"{PAGE}#edit"
    assert "Pending" not in pages.get(PAGE).text
    assert ledger.read(store.storage.lines(ledger.FILE)).active == ()
    sent(pages, f"/edit/undo/{lines(store)[1]['id']}")
    assert len(ledger.read(store.storage.lines(ledger.FILE)).active) == 1


def test_what_a_release_was_made_with_is_pending_no_more_until_it_is_taken_back(
    store: Store, pages: TestClient
) -> None:
    sent(pages, f"/edit{PAGE}/speaker", speaker_name="Ana Holt")
    made_with = ledger.read(store.storage.lines(ledger.FILE)).sha256
    changes = corpus.adding([article(11)])
    store.publish(changes, pipeline={**corpus.PIPELINE, "corrections": made_with}, collections={"wire": {}})
    pages = client(store, by="mk")
    assert "Pending" not in pages.get(PAGE).text
    assert "applied" in pages.get("/corrections").text
    key = lines(store)[0]["id"]
    sent(pages, f"/edit/undo/{key}", kind="quotes", key=QUOTE["quote_id"])
    assert "Taken back, until the next run" in pages.get(PAGE).text
    assert "Taken back by the next run" in pages.get("/corrections").text
    sent(pages, f"/edit/undo/{lines(store)[1]['id']}")  # keep it
    assert "Taken back" not in pages.get(PAGE).text
    assert "Only quotes of the newest release" in pages.get(f"{PAGE}?release=1").text


def test_a_line_written_by_hand_is_shown_at_its_quote_and_an_orphan_first(store: Store, pages: TestClient) -> None:
    by_hand = {"doc_id": DOC, "exact": QUOTE["text"].replace(" ", "  "), "set": {"kind": "mixed"}}
    lost = {"doc_id": "none", "exact": "no such words at all", "drop": True, "id": "c-lost"}
    ledger.record(store.storage.lines(ledger.FILE), [lost, by_hand])
    assert "kind = &#34;mixed&#34;" in pages.get(PAGE).text
    listed = pages.get("/corrections").text
    assert listed.index("its article is not in the release") < listed.index("mixed")
    assert "1 find" in listed
    shown = client(store).get("/corrections")  # without --edit too, and without its buttons
    assert "c-lost" not in shown.text
    assert "its article is not in the release" in shown.text


# -- who may -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1"},
        {"origin": "null"},
        {"origin": "http://evil.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "http://127.0.0.1.evil.example"},
        {"origin": "file://127.0.0.1"},
        {"origin": "http://["},
    ],
)
def test_a_form_of_another_origin_changes_nothing(store: Store, pages: TestClient, headers: dict[str, str]) -> None:
    answer = pages.post(f"/edit{PAGE}/drop", data={"csrf": token(pages)}, headers=headers)
    assert answer.status_code == 403
    assert lines(store) == []


@pytest.mark.parametrize("headers", [OURS, {"origin": "http://127.0.0.1"}, {**OURS, "origin": "https://desk.example"}])
def test_a_form_of_ours_comes_in(store: Store, pages: TestClient, headers: dict[str, str]) -> None:
    answer = pages.post(f"/edit{PAGE}/drop", data={"csrf": token(pages)}, headers=headers)
    assert answer.status_code == 303
    assert len(lines(store)) == 1


def test_a_form_needs_the_token_of_this_start(store: Store, pages: TestClient) -> None:
    for data in ({"csrf": ""}, {"csrf": "guess"}, {"csrf": token(client(store, by="mk"))}, {"csrf": "é"}):
        for path in (
            f"/edit{PAGE}/drop",
            f"/edit/articles/{DOC}/quote",
            "/edit/undo/c1",
            "/review/draw",
            "/review/judge",
            "/review/undo",
        ):
            answer = pages.post(path, data=data, headers=OURS)
            assert answer.status_code == 403, (path, data)
            assert "another start of the server" in answer.text
    assert lines(store) == []


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{}", "application/json", 415),
        (b"csrf=x", "text/plain", 415),
        (b"csrf=x", "multipart/form-data; boundary=x", 415),
        (b"csrf", "application/x-www-form-urlencoded", 422),
        (b"csrf=%ff", "application/x-www-form-urlencoded", 422),
        (b"csrf=" + b"x" * 60_000, "application/x-www-form-urlencoded", 413),
    ],
)
def test_what_is_no_form_of_ours_is_refused(pages: TestClient, body: bytes, kind: str, status: int) -> None:
    answer = pages.post(f"/edit{PAGE}/drop", content=body, headers={**OURS, "content-type": kind})
    assert answer.status_code == status


def test_opening_an_address_changes_nothing(store: Store, pages: TestClient) -> None:
    for path in (f"/edit{PAGE}/drop", "/edit/undo/c1", "/review/draw", "/review"):
        pages.get(path)
    assert pages.get(f"/edit{PAGE}/drop").status_code == 405
    assert lines(store) == []
    assert store.storage.lines("reviews.jsonl").read() == b""


def test_without_edit_there_is_no_way_to_change_anything(store: Store) -> None:
    routes = [route for route in make_app(Library(store)).routes if isinstance(route, APIRoute)]
    assert {method for route in routes for method in route.methods or ()} <= {"GET", "HEAD"}
    pages = client(store)
    assert pages.post(f"/edit{PAGE}/drop", headers=OURS).status_code == 405
    for path in (PAGE, "/quotes", f"/articles/{DOC}", f"/entities/{QUOTE['speaker_entity_id']}", "/"):
        page = pages.get(path).text
        assert 'method="post"' not in page
        assert "put it right" not in page
    assert pages.get("/review").status_code == 404


def test_other_ways_to_send_stay_shut_and_referrers_stay_here(pages: TestClient) -> None:
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        assert pages.request(method, PAGE, headers=OURS).status_code == 405
    assert pages.post(PAGE, headers=OURS).status_code == 405
    assert pages.get(PAGE).headers["referrer-policy"] == "same-origin"


def test_the_token_of_visitors_holds_for_forms_too(store: Store) -> None:
    pages = client(store, by="mk", token="s3cret")
    assert pages.post(f"/edit{PAGE}/drop", headers=OURS).status_code == 401
    pages.get("/?token=s3cret")
    assert sent(pages, f"/edit{PAGE}/drop").status_code == 303
    assert len(lines(store)) == 1
