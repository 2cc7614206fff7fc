"""Kinds of input in other layouts, spellings and languages than those that the readers' own tests begin with."""

import gzip
import io
import json
from datetime import UTC, datetime

import pyarrow as pa
import pytest

from tests.transforms.reading.samples import _warc_record
from transforms import cleaning
from transforms.article import Article, Record, Reject
from transforms.reading import Limits, ReadOptions, dates, read
from transforms.reading.people import people

PIER = "The council of Port Ellery voted on Tuesday to close the old ferry pier after a long inspection of its beams."
SAID = "“Nobody asked us: the gates were locked,” said Oskar Venn, who sells herring there."
MARKET = "Some sixty traders marched on the town hall on Friday with a petition against it."
DAY = datetime(2031, 3, 5, tzinfo=UTC)


def found_in(data: bytes | str, name: str, **options: object) -> list[Record | Reject]:
    raw = data.encode() if isinstance(data, str) else data
    return list(read(io.BytesIO(raw), name, ReadOptions(**options)))  # type: ignore[arg-type]


def kinds(data: bytes | str, name: str, **options: object) -> list[str]:
    return [item.reason if isinstance(item, Reject) else "read" for item in found_in(data, name, **options)]


def article(data: bytes | str, name: str) -> Article:
    (found,) = found_in(data, name)
    assert isinstance(found, Record), found
    cleaned = cleaning.clean(found)
    assert isinstance(cleaned, Article), cleaned
    return cleaned


def body(value: str) -> str:
    """What becomes of a text in a field of JSON."""
    return article(json.dumps({"title": "Pier", "text": value}), "x.json").text.removeprefix("Pier\n\n")


# --- archives

PAGE = f"<!doctype html><html><head><title>Council closes pier</title></head><body><p>{PIER}</p><p>{SAID}</p><p>{MARKET}</p></body></html>"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + PAGE.encode()


def crawled(number: int) -> bytes:
    return _warc_record(
        f"https://gazette.example/news/{number}.html", ANSWER.replace(b"Council", b"Council %d" % number)
    )


def with_length(record: bytes, length: str) -> bytes:
    head, _, rest = record.partition(b"Content-Length: ")
    return head + b"Content-Length: " + length.encode() + b"\r\n" + rest.split(b"\r\n", 1)[1]


@pytest.mark.parametrize("length", ["100", str(len(ANSWER) + 50), "-5", "99999999"])
def test_a_record_of_a_wrong_length_does_not_hide_those_behind_it(length: str) -> None:
    found = found_in(crawled(1) + with_length(crawled(2), length) + crawled(3) + crawled(4), "x.warc")
    read_urls = [item.url for item in found if isinstance(item, Record)]
    assert [url for url in read_urls if url and not url.endswith("/2.html")] == [
        f"https://gazette.example/news/{number}.html" for number in (1, 3, 4)
    ]
    assert len(found) == 4


@pytest.mark.parametrize("damage", [lambda b: b[:-20], lambda b: b[:200] + bytes(40) + b[240:]])
def test_a_damaged_member_of_a_crawls_gzip_costs_only_itself(damage: object) -> None:
    members = [gzip.compress(crawled(number)) for number in (1, 2, 3)]
    members[1] = damage(members[1])  # type: ignore[operator]
    found = found_in(b"".join(members), "x.warc.gz")
    assert [item.url for item in found if isinstance(item, Record)] == [
        f"https://gazette.example/news/{number}.html" for number in (1, 3)
    ]
    assert [item.reason for item in found if isinstance(item, Reject)] == ["malformed"]


# --- exports of databases


def nexis(language: str, number: int) -> str:
    count, author, section, length, loaded, named, day, title = {
        "de": ("Dokument {} von 2", "AUTOR", "RUBRIK", "LÄNGE: 80 Wörter", "UPDATE: 6. März 2031", "SPRACHE: GERMAN; DEUTSCH",
               "Mittwoch 05. März 2031", "Rat schließt alten Steg"),
        "fr": ("Document {} de 2", "AUTEUR", "RUBRIQUE", "LONGUEUR: 80 mots", "DATE-CHARGEMENT: 6 mars 2031", "LANGUE: FRENCH; FRANÇAIS",
               "mercredi 5 mars 2031", "Le conseil ferme le vieux quai"),
        "es": ("2 de 2 DOCUMENTOS", "AUTOR", "SECCIÓN", "LONGITUD: 80 palabras", "FECHA DE CARGA: 6 de marzo de 2031",
               "IDIOMA: SPANISH; ESPAÑOL",
               "miércoles 5 de marzo de 2031", "El consejo cierra el muelle"),
    }[language]  # fmt: skip
    return "\n\n".join((
        count.format(number), "Der Hafenbote", day, f"{title} {number}", f"{author}: Ida Marrow", f"{section}: LOKALES; S. 3", length,
        PIER, SAID, loaded, named, "PUBLICATION-TYPE: Zeitung", "Copyright 2031 Hafenbote\nAlle Rechte vorbehalten\n",
    ))  # fmt: skip


@pytest.mark.parametrize("language", ["de", "fr", "es"])
def test_exports_of_nexis_in_other_languages(language: str) -> None:
    found = found_in(nexis(language, 1) + nexis(language, 2), "export.txt")
    assert [item.title.split()[-1] for item in found if isinstance(item, Record) and item.title] == ["1", "2"]
    for item in found:
        assert isinstance(item, Record)
        assert item.authors == ("Ida Marrow",)
        assert (item.publisher, item.published_at, item.language) == ("Der Hafenbote", DAY, language)
        assert item.text == f"{PIER}\n\n{SAID}"


def test_a_page_of_factiva_with_its_codes_in_a_table() -> None:
    def row(code: str, value: str) -> str:
        return f"<tr><td><b>{code}</b></td><td>{value}</td></tr>"

    def block(number: int) -> str:
        rows = [
            row("HD", f"<span class='enHeadline'>Council closes pier {number}</span>"),
            *(
                row("BY", "By Ida Marrow"),
                row("WC", "90 words"),
                row("PD", "5 March 2031"),
                row("SN", "The Ellery Gazette"),
            ),
            row("LP", f"<p class='articleParagraph'>{PIER}</p>"),
            row("TD", f"<p class='articleParagraph'>{SAID}</p><p class='articleParagraph'>{MARKET}</p>"),
            row("AN", f"Document ELGAZ00020310305ed730000{number}"),
        ]
        return f"<div class='article enArticle'><table>{''.join(rows)}</table></div>"

    found = found_in(f"<!doctype html><html><body>{block(1)}{block(2)}</body></html>", "factiva.html")
    assert [item.title for item in found if isinstance(item, Record)] == [
        "Council closes pier 1",
        "Council closes pier 2",
    ]
    first = found[0]
    assert isinstance(first, Record)
    assert (first.authors, first.publisher, first.published_at) == (("Ida Marrow",), "The Ellery Gazette", DAY)
    assert first.text == f"{PIER}\n\n{SAID}\n\n{MARKET}"


def test_a_page_of_proquest_parted_by_rules() -> None:
    def block(number: int) -> str:
        labels = {
            "Full text": f"{PIER}</p><p>{SAID}",
            "Title": f"Council closes pier {number}",
            "Publication title": "The Ellery Gazette; Port Ellery",
            "Publication date": "Mar 5, 2031",
            "Author": "Marrow, Ida; Venn, Oskar",
            "ProQuest document ID": f"99{number}",
        }
        return "<hr>" + "".join(f"<p><strong>{name}: </strong>{value}</p>" for name, value in labels.items())

    found = found_in(f"<!doctype html><html><body>{block(1)}{block(2)}</body></html>", "proquest.html")
    assert [(item.external_id, item.publisher) for item in found if isinstance(item, Record)] == [
        ("991", "The Ellery Gazette"),
        ("992", "The Ellery Gazette"),
    ]
    assert isinstance(found[0], Record)
    assert found[0].authors == ("Ida Marrow", "Oskar Venn")


def test_gigaword_wrapped_to_be_xml_and_days_of_the_nineties() -> None:
    wrapped = f"<?xml version='1.0'?>\n<GWENG><DOC id='HWE_ENG_20310305.0001' type='story'><TEXT><P>{PIER}</P></TEXT></DOC></GWENG>"
    (found,) = found_in(wrapped, "g.xml")
    assert isinstance(found, Record)
    assert (found.published_at, found.text) == (DAY, PIER)
    old = f"<DOC>\n<DOCNO>AP880212-0001</DOCNO>\n<TEXT>\n{PIER}\n</TEXT>\n</DOC>\n"
    (found,) = found_in(old, "ap.txt")
    assert isinstance(found, Record)
    assert found.published_at == datetime(1988, 2, 12, tzinfo=UTC)


# --- tables

ROWS = [{"title": f"Pier {n}", "text": f"{n}. {PIER}", "url": f"https://gazette.example/{n}"} for n in (1, 2)]
LINES = "\n".join(map(json.dumps, ROWS))


@pytest.mark.parametrize(
    ("name", "data", "n"),
    [
        ("days.json", json.dumps({"2031-03-05": ROWS, "2031-03-06": ROWS[:1]}), 3),
        ("outlets.json", json.dumps({"Gazette": {"articles": ROWS}, "Herald": {"articles": ROWS[:1]}}), 3),
        ("answers.json", json.dumps([{"request": {}, "objects": ROWS}, {"request": {}, "objects": ROWS}]), 4),
        ("header.json", json.dumps([list(ROWS[0]), *(list(row.values()) for row in ROWS)]), 2),
        ("call.json", f"show({json.dumps(ROWS)});", 2),
        ("variable.json", f"var articles = {json.dumps(ROWS)};", 2),
        ("comment.json", f"// exported\n/* twice */ {json.dumps(ROWS)}", 2),
        ("python.json", str(ROWS), 2),
        ("python.jsonl", "\n".join(map(str, ROWS)), 2),
        ("bulk.jsonl", "".join(f'{{"index":{{"_id":"a{n}"}}}}\n{line}\n' for n, line in enumerate(LINES.splitlines())), 2),
        ("sep.csv", "sep=;;;\ntitle;text;url;\nA;" + PIER + ";;\n", 1),
        ("titled.csv", "All our articles,,\n,,\ntitle,text,url\nA," + PIER + ",\n", 1),
        ("backslash.csv", 'id,title,text\n1,"The \\"pier\\", again","Traders said \\"no, never\\" to it."\n', 1),
        ("unpaired.csv", 'id,title,text\n1,one,"He said no to it\n2,two,She said yes\n3,three,So they stayed\n', 3),
    ],
)  # fmt: skip
def test_articles_in_every_place_that_exports_have_for_them(name: str, data: str, n: int) -> None:
    assert kinds(data, name) == ["read"] * n


def test_a_list_that_breaks_off_gives_what_came_whole() -> None:
    whole = json.dumps({"status": "ok", "articles": ROWS})
    assert kinds(whole[:-40], "x.json") == ["read", "truncated"]
    assert kinds(whole[:-2], "x.json") == ["read", "read", "truncated"]


def test_fields_as_databases_write_them() -> None:
    row = {
        "_id": {"$oid": "65aa"},
        "title": "Pier",
        "text": PIER,
        "published": {"$date": {"$numberLong": "1930471200000"}},
    }
    (found,) = found_in(json.dumps(row), "x.json")
    assert isinstance(found, Record)
    assert (found.external_id, found.published_at) == ("65aa", datetime(2031, 3, 5, 10, tzinfo=UTC))


def test_a_name_is_believed_before_a_host_and_a_publisher_is_no_author() -> None:
    row = {
        "text": PIER,
        "publisher": "gazette.example",
        "sitename": "The Ellery Gazette",
        "author": ["Ida Marrow", "The Ellery Gazette"],
    }
    (found,) = found_in(json.dumps(row), "x.json")
    assert isinstance(found, Record)
    assert (found.publisher, found.authors) == ("The Ellery Gazette", ("Ida Marrow",))


def packed(table: pa.Table, *, as_file: bool = False, compression: str | None = "zstd") -> bytes:
    sink = io.BytesIO()
    new = pa.ipc.new_file if as_file else pa.ipc.new_stream
    with new(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression=compression)) as writer:
        writer.write_table(table)
    return sink.getvalue()


@pytest.mark.parametrize("as_file", [True, False])
@pytest.mark.parametrize("dictionary", [True, False])
def test_what_compressed_arrow_unpacks_to_is_known_before_it_is_unpacked(as_file: bool, dictionary: bool) -> None:
    texts = pa.array(["a" * 3_000_000, PIER])
    table = pa.table({"title": ["Pier", "Market"], "text": texts.dictionary_encode() if dictionary else texts})
    data = packed(table, as_file=as_file)
    assert len(data) < 10_000
    (found,) = found_in(data, "x.arrow", limits=Limits(row_group_bytes=1_000_000))
    assert isinstance(found, Reject)
    assert found.reason == "too_large"
    assert "unpacks to 3,000," in found.detail
    assert kinds(data, "x.arrow") == ["read", "read"]


def test_arrow_of_every_packing_is_read_and_views_of_lists_are_not() -> None:
    table = pa.table({"title": ["Pier"], "text": [PIER]})
    for as_file in (True, False):
        for compression in ("zstd", "lz4", None):
            assert kinds(packed(table, as_file=as_file, compression=compression), "x.arrow") == ["read"]
    views = pa.table({"title": ["Pier"], "text": pa.array([[PIER]], pa.list_view(pa.string()))})
    assert kinds(packed(views, compression=None), "x.arrow") == ["unsupported_format"]


# --- text


@pytest.mark.parametrize(
    "end",
    [
        "… [+2143 chars]",
        "... [1234 chars]",
        "…[+2,143 chars]",
        " [+1 char]",
        " […+90 chars]",
        "… [1,234 more characters]",
    ],
)
def test_what_apis_say_of_the_rest_is_no_part_of_the_text(end: str) -> None:
    assert body(PIER + end).rstrip("….") == PIER.rstrip(".")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("<p>He said “<q>We close it</q>”.</p>", "He said “We close it”."),
        ("**Ida Marrow** said it was *unsafe*.", "Ida Marrow said it was unsafe."),
        ("***Ida Marrow*** said so.", "Ida Marrow said so."),
        ("> “We close it,” said Ida Marrow.\n\nShe left.", "“We close it,” said Ida Marrow.\n\nShe left."),
        ("It was 5*3 and 2 * 4 = 8, or f**k all.", "It was 5*3 and 2 * 4 = 8, or f**k all."),
        ("&#x3C;p&#x3E;One said.&#60;/p&#62;&#60;p&#62;Two said.&#60;/p&#62;", "One said.\n\nTwo said."),
        ("&lt;b&gt;One&lt;/b&gt; said.<br/><br/>Two said.", "One said.\n\nTwo said."),
        ("They use the &lt;p&gt; element, he said.", "They use the <p> element, he said."),
    ],
)  # fmt: skip
def test_marks_of_markup_in_a_field(value: str, text: str) -> None:
    assert body(value) == text


def test_escaped_tags_without_end_are_looked_for_in_one_pass() -> None:
    assert "&lt;" not in body("&lt;div&gt;" * 50_000 + PIER)


@pytest.mark.parametrize("hyphen", ["-", "- ", "‐", "\u00ad", "¬"])
def test_a_name_that_is_cut_once_in_a_text_of_long_lines_is_whole(hyphen: str) -> None:
    text = f"COUNCIL CLOSES PIER\n\nThe council voted on Tuesday to close the old ferry pier, said Ida Mar{hyphen}\n   row, who leads it.\n"
    assert "Ida Marrow, who leads" in article(text, "x.txt").text


def test_a_lead_that_is_marked_or_stands_outside_its_block_is_printed_once() -> None:
    for content in (
        f"<block class='lead_paragraph'><p>LEAD: {PIER}</p></block>"
        f"<block class='full_text'><p>LEAD: {PIER}</p><p>{PIER}</p><p>{SAID}</p></block>",
        f"<p lede='true'>{PIER}</p><block><p>{PIER}</p><p>{SAID}</p></block>",
    ):
        page = f"<nitf><body><body.content>{content}</body.content></body></nitf>"
        (found,) = found_in(page, "x.xml")
        assert isinstance(found, Record)
        assert found.text == f"{PIER}\n\n{SAID}"


@pytest.mark.parametrize(
    "head",
    [
        "ZCZC ELA123 4 I POL /ELA-PIER 0123\n\nCouncil closes pier\n\n",
        "BC-Pier-Ellery, 1st Ld-Writethru,0123\nEds: Updates with a quote.\nCouncil closes pier\n",
        "PIER-ELLERY/ (UPDATE 2)\n\nUPDATE 2-Council closes pier\n\n(Adds quotes, background)\n\n",
        "^BC-Pier-Ellery,0123<\n^Council closes pier<\n",
    ],
)
def test_keywords_and_notes_of_a_wire_are_no_headline_and_no_text(head: str) -> None:
    marked = "^By IDA MARROW=\n^Ellery Wire Writer=\n" if head.startswith("^") else "By Ida Marrow\n\n"
    found = article(f"{head}{marked}PORT ELLERY (EW) — {PIER}\n\n{SAID}\n\nEW al/br 051015 MAR 31\nNNNN\n", "x.txt")
    assert (found.title, found.authors) == ("Council closes pier", ("Ida Marrow",))
    assert found.text == f"Council closes pier\n\nPORT ELLERY (EW) — {PIER}\n\n{SAID}"
    assert found.published_at == datetime(2031, 3, 5, 10, 15, tzinfo=UTC)


# --- dates and people


@pytest.mark.parametrize(
    ("written", "zone", "utc"),
    [
        ("2031-03-05T10:15:00IST", "Asia/Kolkata", "2031-03-05T04:45"),
        ("20310305101500Z", "Asia/Tokyo", "2031-03-05T10:15"),
        ("20310305101500.0", "UTC", "2031-03-05T10:15"),
        (20310305101500.0, "UTC", "2031-03-05T10:15"),
        ("1930471200123456", "UTC", "2031-03-05T10:00"),
        ("/Date(1930471200000)/", "UTC", "2031-03-05T10:00"),
        ("2031-03-05T10:15:00+01:00[Europe/Vienna]", "UTC", "2031-03-05T09:15"),
        ("2031-03-05T10:15:00 America/New_York", "UTC", "2031-03-05T15:15"),
        ("Wed Mar 05 10:15:00 +0000 2031", "UTC", "2031-03-05T10:15"),
        ("Mittwoch, 5. März 2031, 10:15 Uhr", "Europe/Berlin", "2031-03-05T09:15"),
        ("5 mars 2031 à 10h15", "Europe/Paris", "2031-03-05T09:15"),
        ("5 de marzo de 2031", "UTC", "2031-03-05T00:00"),
        ("1970-01-01T00:00:00Z", "UTC", None),
        ("9999-12-31", "UTC", None),
    ],
)  # fmt: skip
def test_moments_as_programs_and_other_languages_write_them(written: object, zone: str, utc: str | None) -> None:
    found = dates.to_utc(written, zone)
    assert (found and f"{found:%Y-%m-%dT%H:%M}") == utc


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Ida Marrow in Port Ellery", ("Ida Marrow",)),
        ("Ida Marrow and agencies", ("Ida Marrow",)),
        ("Ida Marrow with Oskar Venn", ("Ida Marrow", "Oskar Venn")),
        ("Ida Marrow et Oskar Venn", ("Ida Marrow", "Oskar Venn")),
        ("José Ortega y Gasset", ("José Ortega y Gasset",)),
        ("Marrow, Ida; Venn, Oskar", ("Ida Marrow", "Oskar Venn")),
        ("IDA MARROW Associated Press", ("Ida Marrow", "Associated Press")),
        ("Ida Marrow, Ellery Gazette staff writer", ("Ida Marrow",)),
        ("Ida Marrow, professor of law at Ellery College", ("Ida Marrow",)),
        ("Ida Marrow Economics editor", ("Ida Marrow",)),
        ("Text: Ida Marrow, Photos: Oskar Venn", ("Ida Marrow",)),
        ("More from Ida Marrow", ("Ida Marrow",)),
        ("Manage account, Logout", ()),
        ("/author/ida", ()),
        ("von der Marrow", ("von der Marrow",)),
    ],
)  # fmt: skip
def test_names_among_what_else_bylines_hold(byline: str, names: tuple[str, ...]) -> None:
    assert people(byline) == names


# --- pages


def page(head: str, h1: str = "Council closes pier", top: str = "") -> Record:
    paragraphs = "".join(f"<p>{p}</p>" for p in (PIER, SAID, MARKET))
    data = (
        f"<!doctype html><html><head>{head}</head><body><article><h1>{h1}</h1>{top}{paragraphs}</article></body></html>"
    )
    (found,) = found_in(data, "x.html")
    assert isinstance(found, Record)
    return found


@pytest.mark.parametrize(
    ("head", "url"),
    [
        (
            "<link rel=canonical href='news/1.html'><base href='https://gazette.example/'>",
            "https://gazette.example/news/1.html",
        ),
        (
            "<link rel=canonical href='/news/1.html'><link rel=alternate hreflang=en href='https://gazette.example/news/1.html'>",
            "https://gazette.example/news/1.html",
        ),
        ("<link rel=canonical href='https://gazette.example/'>", None),
        ("<link rel=canonical href='http://localhost/news/1'>", None),
    ],
)
def test_addresses_that_pages_declare(head: str, url: str | None) -> None:
    assert page(head).url == url


def test_a_site_named_before_the_headline_is_no_part_of_it() -> None:
    head = "<title>Ellery Gazette: Council closes pier</title><meta property='og:site_name' content='Ellery Gazette'>"
    assert page(head, h1="").title == "Council closes pier"


def test_of_json_ld_that_is_no_json_the_dates_are_read() -> None:
    broken = '{"@type": "NewsArticle", "headline": "The "old" pier", "datePublished": "2031-03-05T08:00:00Z"}'
    assert page(f"<script type='application/ld+json'>{broken}</script>").published_at == datetime(
        2031, 3, 5, 8, tzinfo=UTC
    )


def test_a_zone_that_stands_behind_a_pages_clock_counts() -> None:
    found = page("", top="<p class='byline'>By Ida Marrow | March 5, 2031 10:15 AM IST</p>")
    assert found.published_at == datetime(2031, 3, 5, 4, 45, tzinfo=UTC)
