import io
import json
from datetime import UTC, datetime

import pytest

from tests.transforms.reading.samples import PARAGRAPHS, Story, html
from transforms.article import Record
from transforms.reading import read

JSON_LD = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "name": "The Ellery Gazette", "headline": "not this"},
        {
            "@type": ["NewsArticle"],
            "headline": "Ferry to Sant Odo returns",
            "datePublished": "2031-05-14T06:20:00-04:00",
            "dateModified": "2031-05-14T09:00:00-04:00",
            "author": [{"@type": "Person", "name": "Ida Marrow"}, {"@type": "Person", "name": "Bo Stern"}],
            "publisher": {"@type": "Organization", "name": "The Ellery Gazette"},
            "mainEntityOfPage": {"@id": "https://gazette.example/ferry"},
            "inLanguage": "en-GB",
        },
    ],
}


def page(head: str, body: str = "") -> Record:
    text = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    data = f"<!DOCTYPE html><html><head>{head}</head><body><article>{text}{body}</article></body></html>"
    (found,) = read(io.BytesIO(data.encode()), "page.html")
    assert isinstance(found, Record), found
    return found


def test_json_ld_says_most() -> None:
    found = page(f'<title>x</title><script type="application/ld+json">{json.dumps(JSON_LD)}</script>')
    assert found.title == "Ferry to Sant Odo returns"
    assert found.authors == ("Ida Marrow", "Bo Stern")
    assert (found.publisher, found.url, found.language) == (
        "The Ellery Gazette",
        "https://gazette.example/ferry",
        "en-GB",
    )
    assert found.published_at == datetime(2031, 5, 14, 10, 20, tzinfo=UTC)
    assert found.updated_at == datetime(2031, 5, 14, 13, tzinfo=UTC)


def test_broken_json_ld_does_no_harm() -> None:
    found = page('<title>Ferry returns</title><script type="application/ld+json">{"@type": </script>')
    assert found.text == "\n\n".join(PARAGRAPHS)


def test_structure_is_kept() -> None:
    (found,) = read(io.BytesIO(html(Story())), "page.html")
    assert isinstance(found, Record)
    assert found.headings == (Story().title, "And then?")
    assert found.pull_quotes == ("“It came by bus.”",)
    assert "Home" not in found.text
    assert "©" not in found.text


@pytest.mark.parametrize(
    "element",
    [
        '<blockquote class="pull-quote"><p>“Wet,” he said.</p></blockquote>',
        '<aside class="c-PullQuote">“Wet,” <b>he</b> said.</aside>',
        '<div class="story__pull_quote"><span>“Wet,”</span> he said.</div>',
    ],
)
def test_pull_quotes_of_many_makers(element: str) -> None:
    found = page("<title>x</title>", element + f"<p>{PARAGRAPHS[0]}</p>")
    assert found.pull_quotes == ("“Wet,” he said.",)
    assert "“Wet,” he said." in found.text.split("\n\n")


def test_a_quotation_in_a_block_is_no_pull_quote() -> None:
    found = page("<title>x</title>", "<blockquote>“It will rain,” the office wrote in March.</blockquote>")
    assert found.pull_quotes == ()
    assert "“It will rain,” the office wrote in March." in found.text
