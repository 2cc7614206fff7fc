"""What pages say of their articles, in all the places where they say it."""

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.transforms.reading.samples import PARAGRAPHS
from transforms.article import Record
from transforms.reading import ReadOptions, read

HEADLINE = "Council closes old ferry pier"
NEWS = {
    "@type": "NewsArticle",
    "headline": HEADLINE,
    "author": {"@type": "Person", "name": "Ida Marrow"},
    "datePublished": "2031-03-05T10:00:00+02:00",
}
MOMENT = datetime(2031, 3, 5, 8, tzinfo=UTC)


def page(head: str = "", top: str = "", below: str = "", lang: str = "en", **options: object) -> Record:
    text = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    data = f'<!DOCTYPE html><html lang="{lang}"><head>{head}</head><body>{top}<article>{text}</article>{below}</body></html>'
    (found,) = read(io.BytesIO(data.encode()), "page.html", ReadOptions(**options))  # type: ignore[arg-type]
    assert isinstance(found, Record), found
    return found


def script(value: object, kind: str = "application/ld+json", around: str = "{}") -> str:
    return f'<script type="{kind}">{around.format(json.dumps(value))}</script>'


@pytest.mark.parametrize(
    "head",
    [
        script(NEWS, "application/ld+json; charset=utf-8"),
        script(NEWS, around="{};"),
        script(NEWS, around="//<![CDATA[\n{}\n//]]>"),
        script(NEWS, around="<!-- {} -->"),
        script(NEWS).replace("}</script>", ",}</script>"),
        script({"@type": "WebPage", "name": "The Gazette", "mainEntity": NEWS}),
        script([{"@type": "WebPage", "name": "x", "datePublished": "2020-01-02"}, NEWS]),
        script({"@type": "BlogPosting", "headline": "Another one"}) + script(NEWS),
    ],
    ids=["charset", "semicolon", "CDATA", "comment", "comma", "mainEntity", "web page first", "other article first"],
)
def test_json_ld_however_it_is_written(head: str) -> None:
    found = page(head)
    assert (found.title, found.authors, found.published_at) == (HEADLINE, ("Ida Marrow",), MOMENT)


def test_references_lead_to_people_and_publishers() -> None:
    graph = {
        "@graph": [
            {**NEWS, "author": {"@id": "#ida"}, "publisher": {"@id": "#gazette"}},
            {"@type": "Person", "@id": "#ida", "name": "Ida Marrow"},
            {"@type": "Organization", "@id": "#gazette", "name": "The Gazette"},
        ]
    }
    found = page(script(graph))
    assert (found.authors, found.publisher) == (("Ida Marrow",), "The Gazette")


def test_a_reference_to_nobody_is_no_author() -> None:
    assert page(script({**NEWS, "author": {"@id": "https://gazette.example/#/person/77"}})).authors == ()


@pytest.mark.parametrize(
    "title",
    [
        f"{HEADLINE} - Harbour Post",
        f"{HEADLINE} | The Harbour Post",
        f"{HEADLINE} › harbourpost.example",
        f"Harbour Post: {HEADLINE}",
        f"{HEADLINE} | News | Harbour Post",
    ],
)
@pytest.mark.parametrize("shown", [True, False])
def test_the_name_of_the_site_is_no_part_of_the_headline(title: str, shown: bool) -> None:
    head = f'<title>{title}</title><meta property="og:site_name" content="Harbour Post">'
    if not shown and (title.startswith("Harbour Post:") or "| News |" in title):
        return  # nothing on the page tells where the headline ends
    found = page(
        f'{head}<link rel="canonical" href="https://www.harbourpost.example/2031/pier">',
        f"<h1>{HEADLINE}</h1>" if shown else "",
    )
    assert found.title == HEADLINE


def test_a_headline_that_has_dashes_keeps_them() -> None:
    title = "Pier, market - and then the bridge - Harbour Post"
    assert page(f'<title>{title}</title><meta property="og:site_name" content="Harbour Post">').title == (
        "Pier, market - and then the bridge"
    )


def test_the_name_of_the_site_in_its_banner_is_no_headline() -> None:
    head = '<title>Harbour Post</title><meta property="og:site_name" content="Harbour Post">'
    assert page(head, f"<header><h1>Harbour Post</h1></header><h2 class='headline'>{HEADLINE}</h2>").title == HEADLINE


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("By Ida Marrow, Staff Writer", ("Ida Marrow",)),
        ("Ida Marrow, March 5, 2031", ("Ida Marrow",)),
        ("Ida Marrow, Ph.D.", ("Ida Marrow",)),
        ("IDA MARROW AND BO STERN", ("Ida Marrow", "Bo Stern")),
        ("Ida Marrow Email the author", ("Ida Marrow",)),
        ("My Account", ()),
        ("nan", ()),
        ("https://gazette.example/people/ida", ()),
        ("Ida Marrow | Updated: 6 March 2031", ("Ida Marrow",)),
    ],
)
def test_authors_are_names(written: str, names: tuple[str, ...]) -> None:
    assert page(f'<meta name="author" content="{written}">').authors == names


def test_people_come_before_the_paper_itself() -> None:
    said = {**NEWS, "author": {"@type": "Organization", "name": "Harbour Post"}, "publisher": {"name": "Harbour Post"}}
    assert page(script(said), f"<h1>{HEADLINE}</h1><p class='byline'>By Ida Marrow</p>").authors == ("Ida Marrow",)
    assert page(script(said), f"<h1>{HEADLINE}</h1>").authors == ("Harbour Post",)


def test_who_comments_is_no_author() -> None:
    below = '<div id="comments"><span class="author">Grumpy Reader</span> says: no.</div>'
    assert page("<title>x</title>", below=below).authors == ()


@pytest.mark.parametrize(
    "below",
    [
        "<footer>© 2029 Harbour Post</footer>",
        "<p>Copyright 2029 Harbour Post. All rights reserved.</p>",
        '<script>var ad = {"expires": "2039-12-31"};</script>',
    ],
)
def test_a_copyright_line_or_a_script_is_no_date(below: str) -> None:
    assert page("<title>x</title>", below=below).published_at is None


def test_the_year_one_is_no_date() -> None:
    said = {**NEWS, "datePublished": "0001-01-01T00:00:00Z", "dateModified": "0001-01-01T00:00:00Z"}
    found = page(script(said) + '<meta property="article:published_time" content="2031-03-05T08:00:00Z">')
    assert (found.published_at, found.updated_at) == (MOMENT, None)


def test_a_date_shown_below_the_headline_is_read_as_the_page_and_the_collection_write_dates() -> None:
    def shown(written: str, lang: str, **options: Any) -> str:
        found = page("<title>x</title>", f"<h1>{HEADLINE}</h1><p class='date'>{written}</p>", lang=lang, **options)
        return str(found.published_at)[:10]

    assert shown("Written: 3/4/2031 10:15", "en-GB") == "2031-04-03"
    assert shown("Written: 3/4/2031 10:15", "en-US") == "2031-03-04"
    assert shown("3/4/2031", "en-US", day_first=True) == "2031-04-03"
    assert shown("05.03.2031", "en") == "2031-03-05"


def test_addresses_are_absolute_and_none_is_a_headline() -> None:
    said = {**NEWS, "url": "/2031/pier.html", "mainEntityOfPage": {"@type": "WebPage", "name": HEADLINE}}
    head = script(said) + '<base href="https://gazette.example/">'
    assert page(head).url == "https://gazette.example/2031/pier.html"
    assert page(script({**NEWS, "url": HEADLINE})).url is None


@pytest.mark.parametrize(
    ("top", "text"),
    [
        (
            "<p>Quill said: <q>We shall mend it</q>, and left the room without a word.</p>",
            "said: “We shall mend it”, and",
        ),
        (
            "<p>Quill said: <q>“We shall mend it”</q>, and left the room without a word.</p>",
            "said: “We shall mend it”, and",
        ),
    ],
)
def test_quotation_elements_get_their_marks(top: str, text: str) -> None:
    data = f"<html><body><article>{top}{''.join(f'<p>{p}</p>' for p in PARAGRAPHS)}</article></body></html>"
    (found,) = read(io.BytesIO(data.encode()), "x.html")
    assert isinstance(found, Record)
    assert text in found.text


def test_a_frame_around_the_article_is_no_pull_quote() -> None:
    text = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    inner = '<p>It <span class="pullquote">may rain</span> in June, the office wrote to all of the traders.</p>'
    data = f'<html><body><div class="has-pullquotes"><article>{text}{inner}</article></div></body></html>'
    (found,) = read(io.BytesIO(data.encode()), "x.html")
    assert isinstance(found, Record)
    assert found.pull_quotes == ()
    assert len(found.text.split("\n\n")) == len(PARAGRAPHS) + 1
    assert "It may rain in June" in found.text


def test_a_brief_of_two_paragraphs_is_read_whole() -> None:
    data = (
        "<html><body><nav>Home</nav><article><h1>Rain</h1><p>It rains in Port Ellery.</p>"
        "<p>It will stop, Quill said.</p></article></body></html>"
    )
    (found,) = read(io.BytesIO(data.encode()), "x.html")
    assert isinstance(found, Record)
    lines = found.text.split("\n\n")
    assert lines[-2:] == ["It rains in Port Ellery.", "It will stop, Quill said."]
    assert "Home" not in found.text


BYLINE = f"<h1>{HEADLINE}</h1>"


@pytest.mark.parametrize(
    ("head", "around", "names"),
    [
        ("", f"{BYLINE}<p>By <a href='/authors/ida-marrow'>Ida Marrow</a></p>", ("Ida Marrow",)),
        (
            '<meta name="author" content="The Webmaster House">',
            f"{BYLINE}<p>von <a href='/author/ida'>ida77</a></p>",
            ("ida77",),
        ),
        ("", f"{BYLINE}<div>Posted in Harbour by ida77 on 5 March 2031</div>", ("ida77",)),
        ("", f"{BYLINE}<div>New! | By Ida Marrow | 5 March 2031</div>", ("Ida Marrow",)),
        ("", f"{BYLINE}<div>05.03.2031 - Redaktion: Ida Marrow (Pressestelle)</div>", ("Ida Marrow",)),
        ("", f"<header>{BYLINE}<p class='credit'>NEWSWIRE</p></header>", ("NEWSWIRE",)),
        ('<meta name="author" content="Harbour Union e.V.">', f"{BYLINE}<p>By Ida Marrow</p>", ("Ida Marrow",)),
        (
            '<meta name="author" content="desk[at]harbour.example">',
            f"{BYLINE}<p class='byline'>Ida Marrow</p>",
            ("Ida Marrow",),
        ),
        ("", f"{BYLINE}<div class='author-name'>We are a little site about harbours and ships</div>", ()),
        (
            "",
            f"{BYLINE}<ol><li itemprop='citation'><meta itemprop='author' content='Bo Stern'></li></ol>"
            "<p class='byline'>Ida Marrow</p>",
            ("Ida Marrow",),
        ),
        ("", f"<div class='right-sidebar'>{BYLINE}<p class='byline'>Ida Marrow</p></div>", ("Ida Marrow",)),
        ("", f"{BYLINE}<div class='sidebar'><p class='byline'>Bo Stern</p></div>", ()),
    ],
)
def test_who_wrote_it_is_told_by_the_lines_around_the_headline(head: str, around: str, names: tuple[str, ...]) -> None:
    assert page(head, around).authors == names


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Harbour-Experte Ida Marrow", ("Ida Marrow",)),
        ("Gazette staff writer Ida Marrow", ("Ida Marrow",)),
        ("Redaktion Harbour Post", ("Redaktion Harbour Post",)),
        ("View all posts by Ida Marrow →", ("Ida Marrow",)),
        ("Post author By Ida Marrow", ("Ida Marrow",)),
    ],
)
def test_posts_and_arrows_are_no_part_of_a_name(written: str, names: tuple[str, ...]) -> None:
    assert page(f'<meta name="author" content="{written}">').authors == names


def day(head: str = "", top: str = "", below: str = "", lang: str = "en") -> str | None:
    found = page(f"<title>{HEADLINE}</title>{head}", f"<h1>{HEADLINE}</h1>{top}", below, lang).published_at
    return found.date().isoformat() if found else None


@pytest.mark.parametrize(
    ("written", "lang"),
    [
        ("5. März 2031", "de"),
        ("5 mars 2031", "fr"),
        ("5 de marzo de 2031", "es"),
        ("5 marzo 2031", "it"),
        ("5 maart 2031", "nl"),
        ("March 5th, 2031", "en"),
    ],
)
def test_months_are_read_in_the_languages_of_pages(written: str, lang: str) -> None:
    assert day(top=f"<span class='published'>{written}</span>", lang=lang) == "2031-03-05"


def test_another_date_of_the_page_tells_how_its_dates_are_written() -> None:
    head = '<meta name="date" content="04/03/2031 12:43">'
    assert day(head, below="<p>Published: 04.03.2031</p>", lang="en-us") == "2031-03-04"
    assert day(head, top='<time datetime="2031-04-03">April 3</time>', lang="de") == "2031-04-03"


def test_a_date_in_a_comment_or_a_teaser_is_not_the_articles() -> None:
    comment = '<div class="comment"><time datetime="2031-04-09T10:00:00Z">9 April</time></div>'
    teaser = '<div class="teaser"><span class="date">7 April 2031</span></div>'
    assert day(top="<p>Published 5 March 2031</p>", below=f"<article>{comment}</article>{teaser}") == "2031-03-05"
    assert day(below=teaser) is None


def test_where_a_page_contradicts_itself_what_it_shows_decides() -> None:
    said = script({**NEWS, "datePublished": "2031-01-15"})
    meta = '<meta property="article:published_time" content="2031-03-05T08:00:00Z">'
    shown = "<p class='date'>5 March 2031</p>"
    assert day(said + meta) == "2031-01-15"
    assert day(said + meta, shown) == "2031-03-05"
    assert day(meta, "<p class='date'>4 March 2031</p>") == "2031-03-05"  # the same day, seen from another zone


def test_a_clock_in_the_wrong_zone_is_told_by_those_in_the_right_one() -> None:
    said = script({**NEWS, "datePublished": "2031-03-05T23:10:46-07:00"})
    meta = '<meta property="article:published_time" content="2031-03-05T23:10:46+00:00">'
    assert day(said + meta, '<time datetime="2031-03-05T16:10:46-07:00">5 March</time>') == "2031-03-05"


def test_the_day_of_the_last_change_gives_way_to_an_earlier_one_that_is_shown() -> None:
    head = '<meta name="date" content="2031-03-12">'
    assert day(head, "<div class='time'>05.03.2031 - News desk</div>") == "2031-03-05"
    assert day(head) == "2031-03-12"


def test_a_month_in_the_address_of_a_picture_is_no_day() -> None:
    assert day(top="<img src='/uploads/2031/03/pier.jpg'>") is None


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Ida Marrow, Political Correspondent", ("Ida Marrow",)),
        ("Ida Marrow, Senior Editor, Politics", ("Ida Marrow",)),
        ("Ida Marrow PhD", ("Ida Marrow",)),
        ("Ida Marrow, M.D., Ph.D.", ("Ida Marrow",)),
        ("Email the author Ida Marrow", ("Ida Marrow",)),
        ("Follow Ida Marrow", ("Ida Marrow",)),
        ("Ida Marrow for Harbour Post", ("Ida Marrow",)),
        ("Ida Marrow • 5 min read", ("Ida Marrow",)),
        ("Ida Marrow 3 hours ago", ("Ida Marrow",)),
        ("Ida Marrow Updated March 5", ("Ida Marrow",)),
        ("05 Mar 2031 Ida Marrow", ("Ida Marrow",)),
        ("March 5, 2031 at 10:15 By Ida Marrow", ("Ida Marrow",)),
        ("May Jansen and Theresa August", ("May Jansen", "Theresa August")),
        ("Sign In My Account", ()),
        ("Subscribe Log In", ()),
        ("Facebook Twitter", ()),
    ],
)
def test_names_are_freed_of_months_posts_degrees_and_menus(written: str, names: tuple[str, ...]) -> None:
    assert page(f'<meta name="author" content="{written}">').authors == names


@pytest.mark.parametrize(
    "head",
    [
        script(NEWS, around="/* made by a plugin */ {}"),
        script(NEWS, around="// made by a plugin\n{}"),
        script(NEWS, around='{{"@type": "Organization", "name": "Gazette"}}\n{}'),
        script(NEWS, around="{}}}"),
        script("x").replace('"x"', json.dumps(NEWS).replace('"', "&quot;")),
    ],
    ids=["comment", "line comment", "two values", "a brace too many", "escaped"],
)
def test_json_ld_that_is_nearly_right_is_read(head: str) -> None:
    found = page(head)
    assert (found.title, found.authors, found.published_at) == (HEADLINE, ("Ida Marrow",), MOMENT)


def test_several_names_in_one_object_are_several_authors() -> None:
    said = {**NEWS, "author": {"@type": "Person", "name": ["Ida Marrow", "Bo Stern"]}}
    assert page(script(said)).authors == ("Ida Marrow", "Bo Stern")


@pytest.mark.parametrize("year", ["1970-01-01T00:00:00Z", "1900-01-01", "0000-00-00 00:00:00", "-0001-11-30T00:00:00Z"])
def test_the_days_of_programs_that_know_none_are_no_dates(year: str) -> None:
    meta = '<meta property="article:published_time" content="2031-03-05T08:00:00Z">'
    assert page(script({**NEWS, "datePublished": year}) + meta).published_at == MOMENT


@pytest.mark.parametrize(
    "publisher", ["https://gazette.example/#org", {"@type": "Organization", "url": "https://g.example"}]
)
def test_an_address_is_no_publishers_name(publisher: object) -> None:
    site = '<meta property="og:site_name" content="Harbour Post">'
    assert page(script({**NEWS, "publisher": publisher}) + site).publisher == "Harbour Post"
