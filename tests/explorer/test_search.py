"""What the search finds is what pandas finds in the release."""

from __future__ import annotations

import contextlib
import html
import io
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import duckdb
import pandas as pd
import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

import releases
from explorer import snippets
from explorer.index.asking import Selection
from explorer.pages import quotes as quotes_page
from releases import Store
from tests.explorer.conftest import article, client
from tests.releases import corpus


@pytest.fixture(scope="module")
def rows(store: Store) -> pd.DataFrame:
    """Quotes of the newest release with what the articles say of them."""
    release = store.latest()
    assert release is not None
    documents = release.read("documents")[["doc_id", "title", "publisher", "published_at", "collection"]]
    return release.read("quotes").merge(documents, on="doc_id")


def found(pages: TestClient, query: str) -> dict[str, Any]:
    answer = pages.get(f"/api/quotes?{query}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


ADA = corpus.entity_id("Ada Vell")


@pytest.mark.parametrize(
    ("query", "condition"),
    [
        ("", lambda r: r["text"].notna()),
        ("q=harbour", lambda r: r["text"].str.contains(r"\bharbour\b")),
        ("q=harbour%20council", lambda r: r["text"].str.contains(r"\bharbour\b") & r["text"].str.contains(r"\bcouncil\b")),
        ("q=%22new%20bridge%22", lambda r: r["text"].str.contains("new bridge")),
        ("q=harbour%20-winter", lambda r: r["text"].str.contains(r"\bharbour\b") & ~r["text"].str.contains(r"\bwinter\b")),
        ("q=-winter", lambda r: ~r["text"].str.contains(r"\bwinter\b")),
        ("q=Vell", lambda r: r["speaker_name"].str.contains("Vell")),
        ("q=%22report%207%22", lambda r: r["title"] == "Bridge report 7"),
        (f"speaker={ADA}", lambda r: r["speaker_entity_id"] == ADA),
        ("speaker=ada%20vell", lambda r: r["speaker_entity_id"] == ADA),
        ("publisher=Ferry%20Weekly&kind=indirect", lambda r: (r["publisher"] == "Ferry Weekly") & (r["kind"] == "indirect")),
        ("kind=indirect&kind=direct", lambda r: r["kind"].isin(["direct", "indirect"])),
        ("confidence=0.5", lambda r: r["confidence"] >= 0.5),
        ("since=2026-01-02&until=2026-01-02", lambda r: r["published_at"].dt.strftime("%Y-%m-%d") == "2026-01-02"),
        ("since=2026-02", lambda r: r["published_at"] >= "2026-02-01"),
        ("copy=yes", lambda r: r["text"].isna()),
        ("publisher='%20OR%201=1%20--", lambda r: r["text"].isna()),
        ("act=speech&polarity=said&collection=wire", lambda r: r["text"].notna()),
    ],
)  # fmt: skip
def test_a_selection_is_what_pandas_selects(pages: TestClient, rows: pd.DataFrame, query: str, condition: Any) -> None:
    wanted = set(rows[condition(rows)]["quote_id"])
    assert found(pages, query)["count"] == len(wanted)
    table = pd.read_parquet(io.BytesIO(pages.get(f"/quotes.parquet?{query}").content))
    assert set(table["quote_id"]) == wanted
    assert len(table) == len(wanted)


def test_about_whom(pages: TestClient, rows: pd.DataFrame) -> None:
    wanted = rows[rows["about_entity_ids"].map(lambda ids: ADA in ids)]
    answer = found(pages, f"about={ADA}")
    assert answer["count"] == len(wanted) > 0
    assert all("Ada Vell" in quote["about_names"] for quote in answer["quotes"])


def test_facets_count_what_is_found(pages: TestClient, rows: pd.DataFrame) -> None:
    mine = rows[rows["text"].str.contains(r"\bharbour\b")]
    facets = found(pages, "q=harbour")["facets"]
    assert {one["value"]: one["count"] for one in facets["publisher"]} == dict(mine["publisher"].value_counts())
    assert {one["value"]: one["count"] for one in facets["kind"]} == dict(mine["kind"].value_counts())
    counts = mine["speaker_entity_id"].value_counts()
    assert [one["count"] for one in facets["speaker"]] == sorted(counts, reverse=True)[:12]
    assert all(counts[one["value"]] == one["count"] for one in facets["speaker"])


@pytest.mark.parametrize(
    ("sort", "column", "ascending"),
    [("date", "published_at", False), ("oldest", "published_at", True), ("confidence", "confidence", False)],
)
def test_pages_go_through_everything_in_order(
    pages: TestClient, rows: pd.DataFrame, sort: str, column: str, ascending: bool
) -> None:
    got = [quote for page in range(1, 8) for quote in found(pages, f"sort={sort}&page={page}")["quotes"]]
    assert sorted(quote["quote_id"] for quote in got) == sorted(rows["quote_id"])
    values = [quote[column] for quote in got]
    assert values == sorted(values, reverse=not ascending)


def test_words_of_the_quote_come_before_those_of_the_headline(pages: TestClient) -> None:
    texts = [quote["text"] for quote in found(pages, "q=bridge")["quotes"]]
    assert all("bridge" in text for text in texts)


def test_relevance_is_where_a_word_stands_and_how_much_stands_beside_it(tmp_path: Path) -> None:
    """In the words before in the name before in the headline; the shorter before the longer, the newer before the older."""
    birds = (
        "heron",
        "egret",
        "stork",
        "crane",
        "ibis",
        "bittern",
        "spoonbill",
        "rail",
        "coot",
        "grebe",
        "diver",
        "tern",
    )
    rows = [
        article(0, words=birds[:3], length=3), article(1, words=birds[:3], length=3), article(2, words=birds, length=12),
        article(3, names=["Hedda Heron"]), article(4), article(5),
    ]  # fmt: skip
    rows[4]["documents"][0]["title"] = "A heron at the harbour"
    changes = corpus.adding(rows, first=True)
    changes["entities"] = releases.Change(added=[corpus.entities([*corpus.NAMES, "Hedda Heron"])], replaced=True)
    store = releases.open(tmp_path / "store", corpus.SMALL)
    store.publish(changes, pipeline=corpus.PIPELINE, collections={"wire": {}})
    quotes = found(client(store), "q=heron")["quotes"]
    order = list(dict.fromkeys(quote["doc_id"] for quote in quotes))
    assert order == [corpus.doc_id(number) for number in (1, 0, 2, 3, 4)]
    assert [len(quotes), found(client(store), "q=heron%20harbour")["count"]] == [30, 6 + sum_of_harbours(rows[3])]


def sum_of_harbours(rows: corpus.Rows) -> int:
    return sum("harbour" in quote["text"] for quote in rows["quotes"])


@settings(max_examples=40, deadline=None)
@given(
    st.text(
        alphabet=st.one_of(st.characters(), st.sampled_from("\"“”'*-^:(){}AND OR NEAR+\\\n\x00\ud800")), max_size=60
    ),
    st.sampled_from(["relevance", "date", "oldest", "confidence", "nonsense"]),
)
def test_any_text_is_a_search(pages: TestClient, text: str, sort: str) -> None:
    """On the page, in the API, in the code to paste, which is sound Python and SQL."""
    query = urlencode({"q": text, "sort": sort}, errors="replace")
    answer = pages.get(f"/quotes?{query}")
    assert answer.status_code == 200
    pandas_code, sql = (html.unescape(one) for one in re.findall(r"<code>(.*?)</code>", answer.text, re.DOTALL))
    compile(pandas_code, "pasted", "exec")
    assert duckdb.extract_statements(sql)[0].type == duckdb.StatementType.SELECT
    assert found(pages, query)["count"] >= 0


def test_a_question_that_takes_too_long_is_told(pages: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.index.asking.SECONDS", -1.0)
    monkeypatch.setattr("explorer.index.asking.deadline.__wrapped__.__defaults__", (-1.0,))
    monkeypatch.setattr("explorer.index.asking.STEPS", 1)
    assert "takes too long" in pages.get("/quotes?q=bridge").text
    assert pages.get("/api/quotes?q=bridge").status_code == 503


def test_downloads_hold_the_selection(pages: TestClient, rows: pd.DataFrame) -> None:
    query = f"speaker={ADA}"
    wanted = set(rows[rows["speaker_entity_id"] == ADA]["quote_id"])
    csv = pd.read_csv(io.BytesIO(pages.get(f"/quotes.csv?{query}").content))
    excel = pd.read_excel(io.BytesIO(pages.get(f"/quotes.xlsx?{query}").content))
    plain = json.loads(pages.get(f"/quotes.json?{query}").content)
    for ids in (set(csv["quote_id"]), set(excel["quote_id"]), {row["quote_id"] for row in plain}):
        assert ids == wanted
    assert set(csv["speaker_name"]) == {"Ada Vell"}
    assert (
        pages.get(f"/quotes.csv?{query}").headers["content-disposition"]
        == 'attachment; filename="quotes-release-3.csv"'
    )


def test_a_download_is_whole_or_not_at_all(pages: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotes_page, "MOST_DOWNLOADED", 10)
    answer = pages.get("/quotes.csv")
    assert answer.status_code == 413
    assert "more than 10 quotes" in answer.text
    assert pages.get("/quotes.exe").status_code == 404


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """Words with accents, hyphens and signs, women and men, quotes of two, one name for two entities, a date missing."""
    said = (
        "Café",
        "cafe",
        "naïve",
        "well-known",
        "well",
        "known",
        "don’t",
        "Straße",
        "snake_case",
        "£4.30",
        "I",
        "harbours",
    )
    rows = [article(number, words=said, length=5) for number in range(12)]
    names = corpus.NAMES
    for at, one in enumerate(rows):
        one["documents"][0]["published_at"] = None if at == 3 else one["documents"][0]["published_at"]
        one["documents"][0]["title"] = None if at == 4 else one["documents"][0]["title"]
        one["quotes"][4]["speaker_entity_ids"] = [corpus.entity_id(name) for name in names[at : at + 2]]
        one["quotes"][5].update(speaker=None, speaker_start=None, speaker_end=None, speaker_entity_ids=[])
        one["quotes"][5].update(speaker_name=None, speaker_entity_id=None, name_confidence=None)
    people = corpus.entities().to_pylist()
    for at, row in enumerate(people):
        row["gender"] = ("female", "male", None)[at % 3]
        row["canonical_id"] = people[at - at % 5]["entity_id"]
    changes = corpus.adding(rows, first=True)
    entities = corpus.entities().from_pylist(people, schema=corpus.entities().schema)
    changes["entities"] = releases.Change(added=[entities], replaced=True)
    store = releases.open(tmp_path_factory.mktemp("words") / "store", corpus.SMALL)
    store.publish(changes, pipeline=corpus.PIPELINE, collections={"wire": {}})
    return client(store)


@pytest.mark.parametrize(
    "query", ["", "q=cafe", "q=CAF%C3%89", "q=na*%20-cafe", "q=%22well%20known%22", "q=well-known", "q=%22known%20well%22", "q=don't",
              "q=snake_case", "q=4.30", "q=stra%C3%9Fe", "q=vell", "q=%22report%207%22%20known", "q=-cafe", "q=i", "q=harbour",
              "q=%27%22%5C&copy=no", "copy=yes&copy=no", f"speaker={ADA}", f"speaker={ADA}&kind=direct&sort=oldest",
              f"about={ADA}&since=2026-01-01&until=2026-12", "gender=female", "gender=male&gender=female&q=known",
              "publisher=Marsh%20%26%20Sons'%20Gazette&confidence=0.5", "sort=confidence&act=speech", "until=2026"],
)  # fmt: skip
def test_code_to_paste_selects_the_same_rows(words: TestClient, query: str) -> None:
    """What the search finds, what is downloaded, what the code in pandas gives and what that in SQL gives, are one."""
    downloaded = pd.read_parquet(io.BytesIO(words.get(f"/quotes.parquet?{query}").content))
    text = words.get(f"/quotes?{query}").text
    pandas_code, sql = (html.unescape(one) for one in re.findall(r"<code>(.*?)</code>", text, re.DOTALL))
    names: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(pandas_code, names)
    with duckdb.connect() as database:
        database.execute("SET TimeZone = 'Asia/Tokyo'")
        pasted = database.execute(sql).df()
    wanted = sorted(downloaded["quote_id"])
    assert found(words, query)["count"] == len(wanted)
    assert sorted(names["rows"]["quote_id"]) == wanted
    assert sorted(pasted["quote_id"]) == wanted
    if "sort=" in query:
        column = "confidence" if "confidence" in query else "published_at"
        order = downloaded[column].tolist()
        assert [str(one) for one in names["rows"][column]] == [str(one) for one in order]


def test_code_for_a_bucket_goes_through_onrecord(store: Store, pages: TestClient) -> None:
    """There the manifest knows the parts; the same code runs where the store is opened by another name."""
    where = snippets.Place("s3://desk/store", 3, True)
    selection = Selection(3, "harbour", {"speaker": (ADA,)})
    code, sql = snippets.as_pandas(where, selection), snippets.as_sql(where, selection)
    assert "onrecord.open('s3://desk/store').release(3)" in code
    names: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(code.replace("s3://desk/store", store.name), names)
    wanted = found(pages, f"q=harbour&speaker={ADA}")["count"]
    assert len(names["rows"]) == wanted > 0
    assert len(store.release(3).duckdb().execute(sql).fetchall()) == wanted
