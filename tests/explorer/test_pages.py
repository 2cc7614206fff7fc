"""Every page over sound, empty, old, damaged and hostile stores."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

import releases
from releases import Store
from releases.tables.schemas import DOCUMENT_TABLES
from tests.conftest import ROOT
from tests.explorer.conftest import article, client, fill
from tests.releases import corpus

DOC = corpus.doc_id(3)
ADA = corpus.entity_id("Ada Vell")


def a_quote(store: Store, doc_id: str = DOC, release: int | None = None, at: int = 0) -> dict[str, Any]:
    found = store.release(release) if release else store.latest()
    assert found is not None
    return dict(found.arrow("quotes", filters=[("doc_id", "=", doc_id)]).to_pylist()[at])


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/", ("Release 3", "Since", "release 2", "10 new", "Most quoted", "Articles over time", "<svg")),
        ("/releases", ("Release", "/releases/2...3", "/releases/1...2")),
        ("/releases/1", ("there is a newer release, 3",)),
        ("/releases/1...2", ("1 edited", "Quotes reworded (1)", "<ins>version1</ins>", "Bridge report 3")),
        ("/releases/2...1", ("<del>version1</del>",)),
        ("/quotes?q=harbour", ("<mark>harbour</mark>", "Harbour Post", "as pandas", "as SQL", "Download")),
        ("/quotes?release=1", ("240 quotes", "there is a newer release, 3")),
        ("/entities?name=vell", ("Ada Vell", "Bruno Vell")),
        (f"/entities/{ADA}", ("Ada Vell", "PERSON", "What they said", "<svg", "mayor")),
        (f"/articles/{DOC}", ("Bridge report 3", 'class="q c0"', "Until release 1", "https://news.example/3")),
        ("/rejects", ("Nothing was left out",)),
    ],
)
def test_a_page_shows(pages: TestClient, path: str, words: tuple[str, ...]) -> None:
    answer = pages.get(path)
    assert answer.status_code == 200
    assert [word for word in words if word not in answer.text] == []


@pytest.mark.parametrize(
    "path",
    ["/quotes/none", "/articles/none", "/entities/none", "/releases/9", "/releases/1...9", "/releases/1...1", "/quotes?release=9",
     "/nothing", "/releases/one", "/quotes/%00", "/articles/..%2f..%2fetc", "/static/../app.py"],
)  # fmt: skip
def test_what_is_not_there_is_one_sentence(pages: TestClient, path: str) -> None:
    answer = pages.get(path)
    assert answer.status_code == 404
    assert answer.text.count('class="note bad"') == 1


def test_a_quote_for_good(store: Store, pages: TestClient) -> None:
    """The words as they were in its release, why they are there, and what became of them."""
    old, new = a_quote(store, release=1), a_quote(store)
    assert old["quote_id"] != new["quote_id"]
    page = pages.get(f"/quotes/{old['quote_id']}?release=1").text
    assert all(
        word in page for word in (old["text"], "generated", "very sure", "?release=1", f"<mark>“{old['text']},”</mark>")
    )
    assert pages.get(f"/quotes/{old['quote_id']}").status_code == 404
    assert "Until release 1" in pages.get(f"/quotes/{new['quote_id']}").text


def test_the_same_words_elsewhere(tmp_path: Path) -> None:
    store = releases.open(tmp_path / "store", corpus.SMALL)
    twins = [article(1), article(2)]
    for name in ("text", "spans", "start", "end", "cue_start", "cue_end", "speaker_start", "speaker_end"):
        twins[1]["quotes"][4][name] = twins[0]["quotes"][4][name]
    text = twins[0]["documents"][0]["text"].replace("report 1", "report 2")
    twins[1]["documents"][0].update(text=text, content_sha256=corpus.digest(text))
    for table in ("sentences", "mentions"):
        for row, other in zip(twins[1][table], twins[0][table], strict=True):
            row.update({k: v for k, v in other.items() if k in ("start", "end", "text")})
    twins[1]["sentences"][0]["text"] = "Bridge report 2"
    for row, other in zip(twins[1]["quotes"], twins[0]["quotes"], strict=True):
        row.update({k: v for k, v in other.items() if k not in ("quote_id", "doc_id")})
    store.publish(corpus.adding(twins, first=True), pipeline=corpus.PIPELINE, collections={"wire": {}})
    page = client(store).get(f"/quotes/{twins[0]['quotes'][4]['quote_id']}").text
    assert "Bridge report 2" in page.partition("The same words elsewhere")[2]


def test_nearly_the_same_words_elsewhere_as_statements_tell(tmp_path: Path) -> None:
    """A misprinted version under another name is shown, and that the names differ."""
    from tests.releases.statements.test_statements import ADA, BRIDGE, BRUNO

    store = releases.open(tmp_path / "store", corpus.SMALL)
    whole, cut = (
        corpus.story(1, (BRIDGE, ADA), publisher="The Ferry Post"),
        corpus.story(2, (BRIDGE.replace("bridge", "brigde"), BRUNO), day=2),
    )
    store.publish(corpus.adding([whole, cut], first=True), pipeline=corpus.PIPELINE, collections={"wire": {}})
    shown = client(store).get(f"/quotes/{cut['quotes'][0]['quote_id']}").text.partition("The same words elsewhere")[2]
    assert "2 articles, 2 outlets, 2 wordings; first in" in shown
    assert "The Ferry Post" in shown
    assert f"Given to different people: <bdi>{ADA}, {BRUNO}</bdi>" in shown
    assert "Bridge report 1" in shown


def test_anchors_lead_to_quotes(store: Store, pages: TestClient) -> None:
    page = pages.get(f"/articles/{DOC}").text
    release = store.latest()
    assert release is not None
    for quote_id in release.arrow("quotes", ["quote_id"], [("doc_id", "=", DOC)])["quote_id"].to_pylist():
        assert page.count(f'id="q-{quote_id}"') == 1
        assert f'href="#q-{quote_id}"' in page


def test_a_publish_meanwhile_mixes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.library.LOOK_AGAIN", 0.0)
    store = releases.open(tmp_path / "store", corpus.SMALL)
    fill(store, range(20))
    pages = client(store)
    first = pages.get("/quotes").text
    after = re.search(r'rel="next" href="([^"]+)"', first)
    assert after is not None
    fill(store, range(20, 30))
    second = pages.get(after[1].replace("&amp;", "&")).text
    assert "Release 1," in second
    assert "there is a newer release, 2" in second
    assert "120 quotes" in second
    assert "180 quotes" in pages.get("/quotes").text
    releases.prune(store, 1)
    gone = pages.get(after[1].replace("&amp;", "&"))
    assert gone.status_code == 404
    assert "no release 1 here (any more): this store has 2 to 2" in gone.text


def test_an_empty_store(tmp_path: Path) -> None:
    pages = client(releases.open(tmp_path / "nothing"))
    answer = pages.get("/")
    assert answer.status_code == 200
    assert "No release yet" in answer.text
    assert "onrecord run" in pages.get("/quotes").text
    assert pages.get("/api/quotes").status_code == 404
    assert pages.get("/api/releases").json()["releases"] == []
    assert "None yet" in pages.get("/releases").text


@pytest.mark.parametrize("version", ["1", "2"])
def test_a_release_of_any_schema(version: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests" / "releases" / "schema_versions" / version, tmp_path / "old", symlinks=True)
    store = releases.open(tmp_path / "old", corpus.SMALL)
    pages = client(store)
    quote = a_quote(store)
    for path in ("/", "/quotes?q=bridge", "/quotes.csv", f"/quotes/{quote['quote_id']}", f"/articles/{quote['doc_id']}",
                 f"/entities/{quote['speaker_entity_id']}", "/releases", "/rejects"):  # fmt: skip
        assert pages.get(path).status_code == 200, path
    assert quote["text"] in pages.get(f"/articles/{quote['doc_id']}").text.replace("&#39;", "'")


def test_a_damaged_part_is_told_and_the_rest_is_shown(tmp_path: Path) -> None:
    store = releases.open(tmp_path / "store", corpus.SMALL)
    release = fill(store, range(20))
    harmed = next(part for part in release.parts("quotes") if part.rows)
    path = Path(store.name, "parts", "quotes", harmed.file)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[: harmed.bytes // 2])
    pages = client(store)
    page = pages.get("/quotes").text
    assert "Not all of this release can be read" in page
    assert harmed.file in page
    assert re.search(r"\b(72|96|\d\d) quotes", page)
    assert pages.get("/").status_code == 200


@pytest.mark.parametrize("harm", ["cut", "gone"])
@pytest.mark.parametrize(
    "table", ["documents", "sentences", "mentions", "quotes", "entities", "rejects", "quote_statements"]
)
def test_a_page_that_needs_a_damaged_part_says_which(table: str, harm: str, tmp_path: Path) -> None:
    store = releases.open(tmp_path / "store", corpus.SMALL)
    release = fill(store, range(20))
    for part in release.parts(table):
        path = Path(store.name, "parts", table, part.file)
        path.chmod(0o644)
        path.write_bytes(path.read_bytes()[: part.bytes // 2])
        if harm == "gone":
            path.unlink()
    pages, quote = client(store), article(3)["quotes"][0]["quote_id"]
    told = 0
    for address in ("/", "/quotes?q=harbour", f"/quotes/{quote}", f"/articles/{DOC}", "/entities", f"/entities/{ADA}", "/releases",
                 "/releases/1", "/rejects", "/quotes.csv", "/api/quotes", f"/api/articles/{DOC}", "/api/rejects"):  # fmt: skip
        answer = pages.get(address)
        assert answer.status_code in (200, 404, 503), (address, answer.text[-500:])
        says = f"a part of {table} in release 1" in answer.text or f"/parts/{table}/" in answer.text
        assert says or answer.status_code != 503 or "would lack quotes" in answer.text, address
        told += says
    assert told
    assert pages.get("/").status_code == 200


def test_a_damaged_manifest_is_told(tmp_path: Path) -> None:
    store = releases.open(tmp_path / "store", corpus.SMALL)
    fill(store, range(20))
    fill(store, range(20, 30))
    Path(store.name, "releases", "0001", "manifest.json").write_text("{}")
    pages = client(store)
    assert "onrecord repair" in pages.get("/releases").text
    answer = pages.get("/releases/1")
    assert answer.status_code == 503
    assert "onrecord repair" in answer.text
    assert pages.get("/quotes").status_code == 200


ATTACKS = (
    "<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>", "</title><svg/onload=alert(1)>", "{{7*7}}{% raw %}",
    "javascript:alert(1)", "\u202emoc.elpmaxe\u202c", "\x02<b>\x03", "a\x00b\x1b[31m", "&lt;script&gt;", "${alert(1)}",
)  # fmt: skip


def hostile(number: int) -> corpus.Rows:
    """An article of which every text wants to be something else."""
    attack = ATTACKS[number % len(ATTACKS)]
    rows: corpus.Rows = {name: [] for name in DOCUMENT_TABLES}
    key = corpus.doc_id(number, "evil")
    said, speaker = f"“{attack} the harbour,”", f"Ada {attack}"
    text = f"{attack}\n{said} {speaker} said."
    if number == 7:
        text += "\n" + "word " * 200_000
    corpus._sentence(rows, key, 0, len(attack), attack, "heading")
    start = len(attack) + 1
    corpus._sentence(rows, key, start, len(text), text[start:], "body")
    at = start + len(said) + 1
    corpus._mention(rows, key, at, speaker)
    corpus._quote(rows, key, start, said, at, speaker, "said")
    rows["mentions"][0]["sentence_id"] = rows["quotes"][0]["sentence_id"] = 1
    rows["quotes"][0]["speaker_role"] = attack
    rows["documents"].append(
        {**corpus.article(number)["documents"][0], "doc_id": key, "collection": "evil", "title": attack, "text": text,
         "publisher": attack, "url": "javascript:alert(document.domain)" if number % 2 else f"https://x.example/{attack}",
         "authors": [attack], "dateline": attack, "content_sha256": corpus.digest(text), "record": attack,
         "source": f"{number}.html", "n_paragraphs": 2, "n_sentences": 2, "n_words": 3}
    )  # fmt: skip
    rows["fingerprints"].append({"doc_id": key, "annotation_sha256": corpus.digest(text), "minhash": bytes(64)})
    return rows


def hostile_store(folder: Path) -> Store:
    """200 hostile articles, published."""
    store = releases.open(folder, corpus.SMALL)
    rows = [hostile(number) for number in range(200)]
    names = sorted({one["mentions"][0]["name"] for one in rows})
    changes = corpus.adding(rows, first=True)
    people = corpus.entities().slice(0, 1).to_pylist() * len(names)
    people = [
        {
            **row,
            "entity_id": corpus.entity_id(name),
            "canonical_id": corpus.entity_id(name),
            "name": name,
            "aliases": [name],
        }
        for row, name in zip(people, names, strict=True)
    ]
    table = corpus.entities().from_pylist(people, schema=corpus.entities().schema)
    changes["entities"] = releases.Change(added=[table], replaced=True)
    store.publish(changes, pipeline=corpus.PIPELINE, collections={"evil": {}})
    return store


class Looker(HTMLParser):
    """Notes what in a page could run or lead astray."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("img", "iframe", "object", "embed", "base", "style") or any(name.startswith("on") for name in given):
            self.found.append(f"<{tag} {given}>")
        if tag == "script" and given.get("src") != "/static/explorer.js":
            self.found.append(f"<{tag} {given}>")
        for name in ("href", "src", "action"):
            if not str(given.get(name) or "/").startswith(("/", "#", "https://x.example/")):
                self.found.append(f"{name}={given[name]}")


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return client(hostile_store(tmp_path_factory.mktemp("evil") / "store"))


def test_hostile_articles_stay_text(evil: TestClient) -> None:
    evil.library.indexed(evil.library.release(), wait=60)
    paths = [
        "/",
        "/quotes",
        "/entities",
        "/releases",
        "/rejects",
        *(f"/quotes?q={attack}" for attack in ("script", "%3Cscript%3E")),
    ]
    for number in range(200):
        key = corpus.doc_id(number, "evil")
        paths += [f"/articles/{key}"] if number >= 20 else [
            f"/articles/{key}", f"/entities/{corpus.entity_id('Ada ' + ATTACKS[number % len(ATTACKS)])}",
            f"/quotes/{hostile(number)['quotes'][0]['quote_id']}",
        ]  # fmt: skip
    for path in paths:
        answer = evil.get(path)
        assert answer.status_code == 200, (path, answer.text[-600:])
        looker = Looker()
        looker.feed(answer.text)
        assert looker.found == [], path
        assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", answer.text), path
    assert "49" not in evil.get(f"/articles/{corpus.doc_id(3, 'evil')}").text.partition("<h1>")[2].partition("</h1>")[0]


def test_the_api_gives_the_words_as_they_are(evil: TestClient) -> None:
    answer = evil.get(f"/api/articles/{corpus.doc_id(0, 'evil')}")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["article"]["title"] == ATTACKS[0]


@pytest.mark.parametrize(
    ("address", "sought"),
    [
        (f"quotes/{article(3)['quotes'][0]['quote_id']}", "has no quote"),
        (f"articles/{corpus.doc_id(3)}", "has no article"),
        (f"entities/{article(3)['quotes'][1]['speaker_entity_id']}", "knows nobody"),
    ],
)
def test_what_is_not_indexed_yet_is_not_said_to_be_missing(tmp_path: Path, address: str, sought: str) -> None:
    store = releases.open(tmp_path / "store", corpus.SMALL)
    fill(store, range(10))
    pages = client(store)
    pages.library.patience = 0.0
    with pages.library.index._filling:  # as while another release is being indexed
        for path in (f"/{address}", f"/api/{address}"):
            answer = pages.get(path)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "5"), path
            assert re.search(
                f"release 1 is being indexed, 0 of [1-9][0-9]* parts are in, and so far it {sought}", answer.text
            )
            assert "reload the page" in answer.text
    pages.library.indexed(pages.library.release(), wait=60)
    assert pages.get(f"/{address}").status_code == 200
    gone = pages.get(f"/{address}0")
    assert (gone.status_code, "retry-after" in gone.headers) == (404, False)
    assert f"release 1 {sought}" in gone.text
