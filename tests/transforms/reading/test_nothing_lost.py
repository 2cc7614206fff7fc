"""Articles that were lost or made one with others: in archives, tables, feeds, exports and pages."""

import gzip
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.transforms.reading.samples import PARAGRAPHS, Story, _warc_record, html, json_lines
from transforms.article import Record, Reject
from transforms.identity import doc_id
from transforms.reading import ReadOptions, read

STORY = Story()
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


def found_in(data: bytes, name: str, **options: object) -> list[Record | Reject]:
    return list(read(io.BytesIO(data), name, ReadOptions(**options)))  # type: ignore[arg-type]


def records(data: bytes, name: str, **options: object) -> list[Record]:
    found = found_in(data, name, **options)
    assert all(isinstance(item, Record) for item in found), found
    return [item for item in found if isinstance(item, Record)]


# --- archives


def crawl(*answers: bytes) -> bytes:
    return b"".join(_warc_record(f"https://gazette.example/{n}.html", answer) for n, answer in enumerate(answers))


def test_an_answer_that_cannot_be_unpacked_costs_only_itself() -> None:
    good = OK + b"\r\n" + html(STORY)
    bad = OK + b"Content-Encoding: gzip\r\n\r\n" + bytes(range(1, 200))
    found = found_in(crawl(good, bad, good), "x.warc")
    assert [getattr(item, "reason", "read") for item in found] == ["read", "malformed", "read"]


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (b"Content-Encoding: gzip\r\n", html(STORY)),
        (b"Content-Encoding: br\r\nTransfer-Encoding: chunked\r\n", html(STORY)),
        (b"Content-Encoding: gzip\r\n", gzip.compress(html(STORY))),
        (b"Transfer-Encoding: chunked\r\n", b"%x\r\n%s\r\n0\r\n\r\n" % (len(html(STORY)), html(STORY))),
        (b"Content-Encoding: none\r\n", html(STORY)),
    ],
)
def test_a_page_is_read_whether_or_not_it_is_packed_as_its_headers_say(headers: bytes, body: bytes) -> None:
    (found,) = records(crawl(OK + headers + b"\r\n" + body), "x.warc")
    assert found.text.startswith(PARAGRAPHS[0][:20]) or PARAGRAPHS[0] in found.text


def test_a_packed_page_cannot_fill_the_memory() -> None:
    bomb = gzip.compress(b"<html>" + b" " * (64 << 20))
    found = found_in(crawl(OK + b"Content-Encoding: gzip\r\n\r\n" + bomb, OK + b"\r\n" + html(STORY)), "x.warc")
    assert [getattr(item, "reason", "read") for item in found] == ["too_large", "read"]


# --- addresses


def page(number: int, declared: str) -> bytes:
    text = "".join(f"<p>{p} {number}</p>" for p in PARAGRAPHS)
    head = f'<title>Story number {number} of the day</title><link rel="canonical" href="{declared}">'
    return f"<!DOCTYPE html><html><head>{head}</head><body><article>{text}</article></body></html>".encode()


@pytest.mark.parametrize(
    "declared",
    [
        "https://gazette.example/",
        "https://gazette.example/news/",
        "https://gazette.example/latest-story",
        "http://localhost/x",
    ],
)
def test_pages_that_all_declare_one_address_stay_apart(declared: str) -> None:
    found = records(crawl(*(OK + b"\r\n" + page(n, declared) for n in range(3))), "x.warc")
    assert len({doc_id("c", "x.warc", item.record, item.external_id, item.url) for item in found}) == 3
    assert [item.url for item in found[1:]] == ["https://gazette.example/1.html", "https://gazette.example/2.html"]


def test_an_address_that_a_page_has_to_itself_is_believed() -> None:
    (found,) = records(crawl(OK + b"\r\n" + page(1, "/2031/pier-closes.html")), "x.warc")
    assert found.url == "https://gazette.example/2031/pier-closes.html"


# --- ids


def test_ids_that_count_the_rows_of_a_file_are_no_identity() -> None:
    rows = [{"id": n, "title": f"T{n}", "text": f"It rains {n}."} for n in range(3)]
    for data, name in (
        ("\n".join(map(json.dumps, rows)).encode(), "x.jsonl"),
        (json.dumps(rows).encode(), "x.json"),
        (b"id,title,text\n" + b"".join(b"%d,T,It rains.\n" % n for n in range(1, 4)), "x.csv"),
    ):
        found = records(data, name)
        assert [item.external_id for item in found] == [None] * 3
        assert [item.record for item in found] == ["#1", "#2", "#3"]


def test_ids_of_their_own_stay() -> None:
    found = records(b"id,text\n17,It rains.\n18,It pours.\n19,It stops.\n", "x.csv")
    assert [item.external_id for item in found] == ["17", "18", "19"]


def test_ids_with_gaps_are_whole_numbers_again() -> None:
    out = io.BytesIO()
    pq.write_table(pa.table({"id": [4711.0, None, float("nan")], "text": ["A b.", "C d.", "E f."]}), out)
    assert [item.external_id for item in records(out.getvalue(), "x.parquet")] == ["4711", None, None]


# --- tables


def test_quotation_marks_without_a_partner_cost_no_row_of_a_tsv() -> None:
    data = 'title\ttext\nA\t"We wait, said Quill.\nB\tIt rains.\nC\t"Nobody asked," said Venn.\nD\t"All of ""it""."\n'
    found = records(data.encode(), "x.tsv")
    assert [item.text for item in found] == [
        '"We wait, said Quill.',
        "It rains.",
        '"Nobody asked," said Venn.',
        'All of "it".',
    ]


def test_quoted_paragraphs_of_a_tsv_stay_one_row() -> None:
    data = 'title\ttext\nA\t"It rains.\n\nIt pours."\nB\t"It stops.\n\nAt last."\n'
    assert [item.text for item in records(data.encode(), "x.tsv")] == [
        "It rains.\n\nIt pours.",
        "It stops.\n\nAt last.",
    ]


def test_excels_line_about_the_delimiter_is_no_header() -> None:
    for name in ("x.csv", "download"):
        (found,) = records(b'sep=;\r\ntitle;text\r\nRain;"It rains; it pours."\r\n', name)
        assert (found.title, found.text) == ("Rain", "It rains; it pours.")


# --- feeds

ITEMS = "".join(
    f"<item><title>T{n}</title><guid>g-{n}</guid><description>It rains {n}.</description></item>" for n in range(3)
)
RSS = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Gazette</title>{ITEMS}</channel></rss>'


@pytest.mark.parametrize(
    ("before", "behind"), [("", "<br />\n<b>Warning</b>: x & y"), ("<br />\n<b>Notice</b>: z\n", ""), ("\n\n x ", "")]
)
def test_junk_around_a_feed_costs_no_entry(before: str, behind: str) -> None:
    assert [item.record for item in records(f"{before}{RSS}{behind}".encode(), "f.xml")] == ["g-0", "g-1", "g-2"]


WXR = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Gazette</title>
<wp:wxr_version>1.2</wp:wxr_version><wp:author><wp:author_login><![CDATA[ida]]></wp:author_login>
<wp:author_display_name><![CDATA[Ida Marrow]]></wp:author_display_name></wp:author>{}</channel></rss>"""
ITEM = """<item><title>{0}</title><dc:creator><![CDATA[ida]]></dc:creator><guid>g-{0}</guid>
<content:encoded><![CDATA[{1}]]></content:encoded><wp:status>{2}</wp:status><wp:post_type>{3}</wp:post_type></item>"""


def test_an_export_of_wordpress_gives_its_published_posts() -> None:
    content = (
        '[caption id="a" width="3"]<img src="x.jpg"/> The pier[/caption]\nIt rains [again], she said.\n\n'
        '<h2>Then</h2>\nIt pours.\n\n[gallery ids="1,2"]\n\n<!-- wp:quote --><blockquote>Wet.</blockquote>[dropcap]I[/dropcap]t stops.'
    )
    items = [
        ITEM.format("rain", content, "publish", "post"),
        ITEM.format("draft", "Not yet.", "draft", "post"),
        ITEM.format("photo", "x", "inherit", "attachment"),
    ]
    post, draft = found_in(WXR.format("".join(items)).encode(), "wordpress.xml")
    assert isinstance(post, Record)
    assert post.authors == ("Ida Marrow",)
    assert post.text.split("\n\n") == ["It rains [again], she said.", "Then", "It pours.", "Wet.", "It stops."]
    assert post.headings == ("Then",)
    assert isinstance(draft, Reject)
    assert draft.reason == "withdrawn"


def test_shortcodes_with_attributes_around_words_leave_the_words() -> None:
    item = ITEM.format("rain", 'It [su_button url="x" size="3"]rains[/su_button] [sic] on.', "publish", "post")
    (post,) = found_in(WXR.format(item).encode(), "wordpress.xml")
    assert isinstance(post, Record)
    assert post.text == "It rains [sic] on."


# --- pages


def story(title: str, *paragraphs: str) -> bytes:
    text = "".join(f"<p>{p}</p>" for p in paragraphs)
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{text}</article></body></html>".encode()


@pytest.mark.parametrize(
    "paragraphs",
    [
        (
            "Scouts sold more cookies than ever.",
            "“We use cookies as bait,” said Quill.",
            "The mint cookies went by noon.",
        ),
        (
            "Parliament passed a law on consent and cookies on Tuesday evening.",
            "Companies must ask for consent in plain words, the minister said.",
            "Privacy groups said the privacy policy of most sites would have to change.",
        ),
    ],
)
def test_a_story_about_cookies_or_consent_is_a_story(paragraphs: tuple[str, ...]) -> None:
    assert len(records(story("A story", *paragraphs), "x.html")) == 1


@pytest.mark.parametrize(
    "paragraphs",
    [
        (
            "We and our 812 partners store and access information on your device.",
            "You can withdraw your consent at any time.",
        ),
        ("Please log in to continue reading this article.", "Subscribe to read all of our stories."),
    ],
)
def test_a_notice_in_an_articles_place_is_none(paragraphs: tuple[str, ...]) -> None:
    (found,) = found_in(story("The Ellery Gazette", *paragraphs), "x.html")
    assert isinstance(found, Reject)
    assert found.reason == "no_text"


# --- JSON of many makers


ARTICLE = {"title": "Rain", "text": "It rains.", "url": "https://gazette.example/1"}


@pytest.mark.parametrize(
    ("data", "n"),
    [
        ('{\n "title": "Rain",\n "text": "It rains."\n}\n{\n "title": "Sun",\n "text": "It shines."\n}\n', 2),
        ('{"title": "Rain", "text": "It rains."}{"title": "Sun", "text": "It shines."}', 2),
        ('{"title": "Rain", "text": "It rains."},\n{"title": "Sun", "text": "It shines."},\n', 2),
        ('[\n{"title": "Rain", "text": "It rains."},\n{"title": "Sun", "text": "It shines."},\n]\n', 2),
        ('{"a-1": {"title": "Rain", "text": "It rains."}, "a-2": {"title": "Sun", "text": "It shines."}}', 2),
        ('{"title": {"0": "Rain", "1": "Sun"}, "text": {"0": "It rains.", "1": "It shines."}}', 2),
        ('{"columns": ["title", "text"], "index": [0, 1], "data": [["Rain", "It rains."], ["Sun", "It shines."]]}', 2),
        ('{"title": "Rain", "text": "It rains.",}', 1),
    ],
    ids=["jq", "one line", "commas", "array with a comma", "map", "pandas", "pandas split", "comma at the end"],
)
@pytest.mark.parametrize("name", ["x.json", "x.jsonl", "download"])
def test_json_as_it_is_written_is_read_whole(data: str, n: int, name: str) -> None:
    found = records(data.encode(), name)
    assert [(item.title, item.text) for item in found] == [("Rain", "It rains."), ("Sun", "It shines.")][:n]


def test_a_map_from_ids_gives_them_to_its_articles() -> None:
    found = records(b'{"a-1": {"title": "Rain", "text": "It rains."}, "a-2": {"text": "It shines."}}', "x.json")
    assert [item.external_id for item in found] == ["a-1", "a-2"]


SAID = {"title": "Rain", "authors": ("Ida Marrow",), "publisher": "The Gazette", "url": "https://gazette.example/1"}


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (  # the Guardian
            {"response": {"results": [{"id": "sea/1", "webTitle": "Rain", "webUrl": SAID["url"], "webPublicationDate": "2031-03-05",
             "fields": {"byline": "Ida Marrow", "bodyText": "It rains."}}]}},
            {"title": "Rain", "authors": ("Ida Marrow",), "url": SAID["url"]},
        ),
        (  # the New York Times
            {"response": {"docs": [{"_id": "nyt://1", "web_url": SAID["url"], "headline": {"main": "Rain"}, "source": "The Gazette",
             "byline": {"original": "By Ida Marrow"}, "pub_date": "2031-03-05", "lead_paragraph": "It rains."}]}},
            SAID,
        ),
        (  # NewsAPI
            {"status": "ok", "articles": [{"source": {"id": None, "name": "The Gazette"}, "author": "Ida Marrow", "title": "Rain",
             "url": SAID["url"], "publishedAt": "2031-03-05", "content": "It rains. [+2143 chars]"}]},
            SAID,
        ),
        (  # EventRegistry
            {"articles": {"results": [{"uri": "77", "lang": "eng", "dateTimePub": "2031-03-05", "url": SAID["url"], "title": "Rain",
             "body": "It rains.", "source": {"uri": "gazette.example", "title": "The Gazette"}, "authors": [{"name": "Ida Marrow"}]}]}},
            SAID,
        ),
        (  # Diffbot
            {"request": {}, "objects": [{"type": "article", "text": "It rains.", "title": "Rain", "author": "Ida Marrow",
             "date": "2031-03-05", "siteName": "The Gazette", "pageUrl": SAID["url"]}]},
            SAID,
        ),
        (  # ActivityStreams
            {"type": "OrderedCollection", "orderedItems": [{"type": "Create", "published": "2031-03-05", "object": {"type": "Article",
             "name": "Rain", "content": "<p>It rains.</p>", "url": SAID["url"], "attributedTo": {"name": "Ida Marrow"}}}]},
            {"title": "Rain", "authors": ("Ida Marrow",), "url": SAID["url"]},
        ),
        (  # Media Cloud
            [{"stories_id": 9, "title": "Rain", "publish_date": "2031-03-05", "media_name": "The Gazette", "url": SAID["url"],
              "story_text": "It rains."}],
            {"title": "Rain", "publisher": "The Gazette", "url": SAID["url"]},
        ),
        (  # news-please
            {"title": "Rain", "authors": ["Ida Marrow"], "date_publish": "2031-03-05 00:00:00", "maintext": "It rains.",
             "source_domain": "gazette.example", "url": SAID["url"]},
            {"title": "Rain", "authors": ("Ida Marrow",), "publisher": "gazette.example"},
        ),
        (  # CC-News
            {"plain_text": "It rains.", "title": "Rain", "author": "Ida Marrow", "sitename": "The Gazette",
             "requested_url": SAID["url"], "published_date": "2031-03-05"},
            SAID,
        ),
    ],
    ids=["Guardian", "NYT", "NewsAPI", "EventRegistry", "Diffbot", "ActivityStreams", "Media Cloud", "news-please", "CC-News"],
)  # fmt: skip
def test_the_answers_of_apis_are_read(value: object, said: dict[str, object]) -> None:
    (found,) = records(json.dumps(value).encode(), "answer.json")
    assert found.text == "It rains."
    assert found.published_at is not None
    assert (found.published_at.year, found.published_at.day) == (2031, 5)
    assert {name: getattr(found, name) for name in said} == said


def test_json_lines_with_a_bad_line_lose_only_that() -> None:
    found = found_in(json_lines(STORY) + b'{"title": \n' + json_lines(Story(number=2)), "x.jsonl")
    assert [getattr(item, "reason", "read") for item in found] == ["read", "truncated", "read"]


LONG = "The council of Port Ellery voted on Tuesday to close the old ferry pier after a long inspection of its beams."


@pytest.mark.parametrize(
    ("value", "titles"),
    [
        ({"a1": LONG, "a2": LONG[::-1]}, [None, None]),
        ({"title": ["Pier", "Market"], "text": [LONG, LONG[::-1]], "id": ["x", "y"]}, ["Pier", "Market"]),
        ({"title": ["Pier"], "text": [LONG]}, ["Pier"]),
        ({"title": "Pier", "text": [LONG, LONG[::-1]]}, ["Pier"]),
        (
            {
                "response": {
                    "status": "ok",
                    "content": {"webTitle": "Pier", "blocks": {"body": [{"bodyHtml": f"<p>{LONG}</p>"}]}},
                }
            },
            ["Pier"],
        ),
        (
            {"articles": [{"title": "Pier - Gazette", "source": {"id": None, "name": "Gazette"}, "content": LONG}]},
            ["Pier"],
        ),
    ],
    ids=[
        "texts by id",
        "lists by column",
        "one row of lists",
        "paragraphs",
        "one item of an API",
        "the paper in the title",
    ],
)
def test_what_holds_several_articles_is_several(value: object, titles: list[str | None]) -> None:
    records = found_in(json.dumps(value).encode(), "x.json")
    assert [found.title for found in records if isinstance(found, Record)] == titles


def test_an_address_in_the_field_of_the_source_is_no_publisher() -> None:
    row = {"title": "Pier", "text": LONG, "source": "https://gazette.example/pier", "source-hostname": "Gazette"}
    (found,) = found_in(json.dumps(row).encode(), "x.json")
    assert isinstance(found, Record)
    assert (found.publisher, found.url) == ("Gazette", "https://gazette.example/pier")


def test_the_lead_that_an_archive_of_nitf_gives_twice_is_printed_once() -> None:
    lead, rest = f"<p>{LONG}</p>", "<p>“Nobody asked us,” said Oskar Venn.</p>"
    for blocks in (
        f'<block class="lead_paragraph">{lead}</block><block class="full_text">{lead}{rest}</block>',
        f'<block class="full_text">{lead}{rest}</block><block class="lead_paragraph">{lead}</block>',
    ):
        head = "<body.head><hedline><hl1>Pier</hl1></hedline></body.head>"
        data = f"<nitf><head><title>x</title></head><body>{head}<body.content>{blocks}</body.content></body></nitf>"
        (found,) = found_in(data.encode(), "x.xml")
        assert isinstance(found, Record)
        assert found.text.split("\n\n") == [LONG, "“Nobody asked us,” said Oskar Venn."]
