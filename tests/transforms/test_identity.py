import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.identity import canonical_url, content_sha256, doc_id

PAGE = "https://gazette.example/sea/ferry"


@pytest.mark.parametrize(
    "url",
    [
        "http://gazette.example/sea/ferry",
        "https://www.gazette.example/sea/ferry/",
        "https://GAZETTE.example:443/sea/ferry#comments",
        "https://gazette.example/sea/ferry?utm_source=feed&fbclid=abc",
        " https://gazette.example/sea/ferry ",
    ],
)
def test_one_page_has_one_address(url: str) -> None:
    assert canonical_url(url) == PAGE


@pytest.mark.parametrize(
    "url",
    [
        "https://gazette.example/sea/Ferry",
        "https://gazette.example/sea/ferry?id=2",
        "https://gazette.example:8080/sea/ferry",
        "https://other.example/sea/ferry",
    ],
)
def test_other_pages_have_other_addresses(url: str) -> None:
    assert canonical_url(url) not in (PAGE, None)


@pytest.mark.parametrize(
    "url", ["", "ferry", "mailto:a@b.example", "ftp://a.example/x", "https://", "http://[::1", "http://a:b/"]
)
def test_what_is_no_address_of_a_page_is_none(url: str) -> None:
    assert canonical_url(url) is None


def test_the_order_of_parameters_is_no_matter() -> None:
    assert canonical_url("https://a.example/?b=2&a=1") == canonical_url("https://a.example/?a=1&b=2")


def test_an_article_keeps_its_id_wherever_it_is_found() -> None:
    assert doc_id("c", "mon.jsonl", "#1", "w-1", None) == doc_id("c", "tue.jsonl", "w-1#9", "w-1", PAGE)
    assert doc_id("c", "mon.html", "#1", None, PAGE) == doc_id("c", "tue.html", "#1", None, PAGE + "?utm_medium=x")


def test_collections_and_kinds_of_identity_do_not_meet() -> None:
    ids = {
        doc_id("c", "s", "r", "x", None),
        doc_id("d", "s", "r", "x", None),
        doc_id("c", "s", "r", None, "https://x.example/a"),
        doc_id("c", "s", "r", "https://x.example/a", None),
        doc_id("c", "s", "r", None, None),
        doc_id("c", "s\0r", "", None, None),
        doc_id("c", "s", "\0r", None, None),
    }
    assert len(ids) == 7
    assert {len(i) for i in ids} == {32}


@given(st.text(), st.text(), st.text(), st.one_of(st.none(), st.text()), st.one_of(st.none(), st.text()))
def test_every_article_has_an_id(
    collection: str, source: str, record: str, external_id: str | None, url: str | None
) -> None:
    assert len(doc_id(collection, source, record, external_id, url)) == 32


def test_the_hash_is_of_the_text_in_utf8() -> None:
    assert content_sha256("é") == "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"


@pytest.mark.parametrize(
    "url",
    [
        "https://gazette.example/",
        "https://gazette.example/index.html",
        "https://gazette.example/en/",
        "http://g.example/news/world",
    ],
)
def test_the_address_of_a_site_or_section_identifies_no_article(url: str) -> None:
    assert doc_id("c", "a.html", "#1", None, url) != doc_id("c", "b.html", "#1", None, url)
    assert doc_id("c", "a.html", "#1", None, url) == doc_id("c", "a.html", "#1", None, None)


@pytest.mark.parametrize("url", ["https://g.example/?p=12", "https://g.example/news/2031", "https://g.example/ferry"])
def test_any_other_address_does(url: str) -> None:
    assert doc_id("c", "a.html", "#1", None, url) == doc_id("c", "b.html", "#1", None, url)
