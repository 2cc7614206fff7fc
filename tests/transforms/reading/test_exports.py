"""Exports of news databases: a record an article, with what its labels say."""

import io
from datetime import UTC, datetime

import pytest

from tests.transforms.reading.samples import zipped
from transforms.article import Record
from transforms.reading import read

DAY = datetime(2031, 3, 5, tzinfo=UTC)
PIER = "The council of Port Ellery voted on Tuesday to close the old ferry pier after a long inspection of its beams."
SAID = "“Nobody asked us: the gates were locked,” said Oskar Venn, who sells herring there."
MARKET = "Some sixty traders marched on the town hall on Friday with a petition."

NEXIS = f"""

                               1 of 2 DOCUMENTS


                              The Ellery Gazette (Port Ellery)

                              March 5, 2031 Wednesday
                              Final Edition

Council closes old pier

BYLINE: Ida Marrow, Staff Writer

SECTION: NEWS; Pg. 4

LENGTH: 120 words

DATELINE: PORT ELLERY

{PIER}

{SAID}

LOAD-DATE: March 6, 2031

LANGUAGE: ENGLISH

GRAPHIC: A photo of the pier

PUBLICATION-TYPE: Newspaper

                        Copyright 2031 Ellery Press
                              All Rights Reserved

                               2 of 2 DOCUMENTS


                              The Ellery Gazette (Port Ellery)

                              March 6, 2031 Thursday

Traders march

BYLINE: Bo Stern

LENGTH: 80 words

{MARKET}

LANGUAGE: ENGLISH
"""

NEXIS_UNI = f"""Council closes old pier
The Ellery Gazette
March 5, 2031 Wednesday

Copyright 2031 Ellery Press All Rights Reserved
Section: NEWS; Pg. 4
Length: 120 words
Byline: Ida Marrow
Body

{PIER}

{SAID}

Classification

Language: ENGLISH
Publication-Type: Newspaper
Load-Date: March 6, 2031

End of Document
Traders march
The Ellery Gazette
March 6, 2031 Thursday

Length: 80 words
Byline: Bo Stern
Body

{MARKET}

Load-Date: March 7, 2031

End of Document
"""

FACTIVA = f"""Council closes old pier

By Ida Marrow
120 words
5 March 2031
The Ellery Gazette
ELGAZ
English
Copyright 2031 Ellery Press

{PIER}

{SAID}

Document ELGAZ00020310305e7350001m

Traders march

By Bo Stern
80 words
6 March 2031
The Ellery Gazette
ELGAZ
English
Copyright 2031 Ellery Press

{MARKET}

Document ELGAZ00020310306e7360002k
"""

FACTIVA_CODES = f"""HD Council closes old pier
BY By Ida Marrow
WC 120 words
PD 5 March 2031
SN The Ellery Gazette
SC ELGAZ
LA English
CY Copyright 2031 Ellery Press

LP
{PIER}

TD
{SAID}

AN Document ELGAZ00020310305e7350001m

HD Traders march
BY Bo Stern
WC 80 words
PD 6 March 2031
SN The Ellery Gazette
LA English
LP
{MARKET}
AN Document ELGAZ00020310306e7360002k
"""

PROQUEST = f"""____________________________________________________________

Document 1 of 2

Council closes old pier

Author: Marrow, Ida.

Publication info: The Ellery Gazette ; Port Ellery [Port Ellery]. 05 Mar 2031: A.4.

ProQuest document link

Abstract: The pier is closed.

Full text: {PIER}

{SAID}

Subject: Piers; Councils

Publication title: The Ellery Gazette

Publication date: Mar 5, 2031

ProQuest document ID: 2100000001

Document URL: https://proquest.example/docview/2100000001

Language of publication: English

____________________________________________________________

Document 2 of 2

Traders march

Author: Stern, Bo.

Full text: {MARKET}

Publication title: The Ellery Gazette

Publication date: Mar 6, 2031

ProQuest document ID: 2100000002

____________________________________________________________
"""


def docx(text: str) -> bytes:
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))
    document = f"<w:document {w}><w:body>{lines}</w:body></w:document>"
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": document.encode()})


def rtf(text: str) -> bytes:
    body = "\\par ".join("".join(c if c.isascii() else f"\\u{ord(c)}?" for c in line) for line in text.split("\n"))
    return ("{\\rtf1\\ansi " + body + "}").encode("ascii")


def html(text: str) -> bytes:
    body = "".join(f"<p>{line}</p>" for line in text.split("\n") if line.strip())
    return f"<!DOCTYPE html><html><head><title>Export</title></head><body>{body}</body></html>".encode()


def records(data: bytes, name: str) -> list[Record]:
    found = list(read(io.BytesIO(data), name))
    assert all(isinstance(item, Record) for item in found), found
    return [item for item in found if isinstance(item, Record)]


@pytest.mark.parametrize(
    "text",
    [NEXIS, NEXIS_UNI, FACTIVA, FACTIVA_CODES, PROQUEST],
    ids=["Nexis", "Nexis Uni", "Factiva", "codes", "ProQuest"],
)
@pytest.mark.parametrize("make", [str.encode, docx, rtf, html], ids=["txt", "docx", "rtf", "html"])
def test_every_article_of_an_export_is_a_record(text: str, make) -> None:  # type: ignore[no-untyped-def]
    first, second = records(make(text), {str.encode: "x.txt", docx: "x.docx", rtf: "x.rtf", html: "x.html"}[make])
    assert [first.title, second.title] == ["Council closes old pier", "Traders march"]
    assert [first.authors, second.authors] == [("Ida Marrow",), ("Bo Stern",)]
    assert first.published_at == DAY
    assert first.publisher in ("The Ellery Gazette", "The Ellery Gazette (Port Ellery)")
    assert first.language == "en"
    assert first.text.split() == f"{PIER} {SAID}".split()
    assert second.text.split() == MARKET.split()


def test_the_other_way_nexis_counts_documents() -> None:
    text = NEXIS.replace("1 of 2 DOCUMENTS", "Document 1 of 2").replace("2 of 2 DOCUMENTS", "Document 2 of 2")
    assert [item.title for item in records(text.encode(), "x.txt")] == ["Council closes old pier", "Traders march"]


def test_the_list_before_a_download_of_nexis_is_no_article() -> None:
    cover = (
        "Page 1 of 4\nUser Name: mi\nDate and Time: Friday, 7 March 2031 10:00:00 CET\nJob Number: 123\nDocuments (2)\n"
        "1. Council closes old pier\nClient/Matter: -None-\nSearch Terms: pier\n2. Traders march\n\n"
    )
    first, _ = records((cover + NEXIS_UNI).encode(), "x.txt")
    assert (first.title, first.publisher) == ("Council closes old pier", "The Ellery Gazette")


def test_the_clock_in_an_article_of_factiva_is_no_paper() -> None:
    text = FACTIVA.replace("5 March 2031\n", "5 March 2031\n10:15\n", 1)
    assert text != FACTIVA
    assert records(text.encode(), "x.txt")[0].publisher == "The Ellery Gazette"


FACTIVA_PAGE = "".join(
    f'<div class="article enArticle"><div id="hd"><span class="enHeadline">{title}</span></div>'
    f'<div class="author">By {author}</div><div>120 words</div><div>{day} March 2031</div><div>The Ellery Gazette</div>'
    f'<div>ELGAZ</div><div>English</div><p class="articleParagraph enarticleParagraph">{text}</p>'
    f"<p>Document ELGAZ0002031030{day}e7350001m</p></div>"
    for title, author, day, text in (
        ("Council closes old pier", "Ida Marrow", 5, PIER),
        ("Traders march", "Bo Stern", 6, MARKET),
    )
)


def test_a_page_of_factiva_is_read_block_by_block() -> None:
    first, second = records(f"<html><body>{FACTIVA_PAGE}</body></html>".encode(), "factiva.html")
    assert (first.title, first.authors, first.published_at) == ("Council closes old pier", ("Ida Marrow",), DAY)
    assert (first.publisher, first.external_id) == ("The Ellery Gazette", "ELGAZ00020310305e7350001m")
    assert (first.text, second.text) == (PIER, MARKET)


REUTERS = f"""<!DOCTYPE lewis SYSTEM "lewis.dtd">
<REUTERS TOPICS="YES" LEWISSPLIT="TRAIN" OLDID="5544" NEWID="1">
<DATE> 5-MAR-2031 10:01:01.79</DATE>
<TEXT>&#2;
<TITLE>COUNCIL CLOSES PIER</TITLE>
<DATELINE>    PORT ELLERY, March 5 - </DATELINE><BODY>{PIER}
    Traders &lt;the Guild> protested.
 Reuter
&#3;</BODY></TEXT>
</REUTERS>
<REUTERS TOPICS="NO" NEWID="2">
<DATE> 6-MAR-2031 11:00:00.00</DATE>
<TEXT TYPE="BRIEF">&#2;
<TITLE>TRADERS MARCH</TITLE>Blah&#3;</TEXT>
</REUTERS>
"""


def test_reuters_sgml_is_read_article_by_article() -> None:
    first, second = records(REUTERS.encode(), "reut2-000.sgm")
    assert (first.external_id, first.title) == ("1", "COUNCIL CLOSES PIER")
    assert first.published_at == datetime(2031, 3, 5, 10, 1, 1, tzinfo=UTC)
    assert first.text == f"PORT ELLERY, March 5 - {PIER}\n\nTraders <the Guild> protested."
    assert (second.external_id, second.text) == ("2", "Blah")


def test_an_sgml_file_that_breaks_off_says_so() -> None:
    found = list(read(io.BytesIO(REUTERS.encode()[:-60]), "reut2-000.sgm"))
    assert [getattr(item, "reason", "read") for item in found] == ["read", "truncated"]


WIRE = """a0123r i
bc-pier 03-05 0123
^Council closes pier,0123<
^By IDA MARROW=
^Harbour Press Writer=
   PORT ELLERY (HP) _ The council voted on Tuesday to close the old pier.
   ``We cannot wait,'' said Mara Quill.
   The season is lost, traders fear.
"""


def test_a_wire_header_is_read_and_not_printed() -> None:
    (found,) = records(WIRE.encode(), "a0123")
    assert (found.title, found.authors) == ("Council closes pier", ("Ida Marrow",))
    assert found.text.startswith("PORT ELLERY (HP) — The council")
    assert "“We cannot wait,” said Mara Quill." in found.text.split("\n\n")[1]


def test_every_story_between_signs_of_transmission_is_a_record() -> None:
    data = "".join(f"\x01u p 12\x02{WIRE.replace('pier', pier)}\x03\x04" for pier in ("pier", "quay"))
    assert [found.title for found in records(data.encode(), "wire.txt")] == [
        "Council closes pier",
        "Council closes quay",
    ]


def test_a_text_that_only_speaks_of_documents_is_one_article() -> None:
    (found,) = records(f"Council closes pier\n\n1 of 2 documents was lost.\n\n{PIER}\n".encode(), "x.txt")
    assert PIER in found.text


def test_trec_has_headlines_and_days_of_its_own() -> None:
    head = "<DOCNO> EG910305-1 </DOCNO>\n<DATE1>910305</DATE1>\n<HEAD>Council closes old pier</HEAD>"
    text = f"<DOC>\n{head}\n<TEXT>\n{PIER}\n</TEXT>\n</DOC>\n"
    (found,) = records(text.encode(), "eg91")
    assert (found.title, found.published_at) == ("Council closes old pier", datetime(1991, 3, 5, tzinfo=UTC))


def test_the_stars_before_a_brief_of_reuters_are_left_out() -> None:
    brief = f'<TEXT TYPE="BRIEF">&#2;\n******<TITLE>PIER CLOSES</TITLE>{PIER}\n&#3;</TEXT>'
    text = f'<REUTERS NEWID="3">\n<DATE>26-FEB-1987</DATE>\n{brief}\n</REUTERS>\n'
    (found,) = records(text.encode(), "reut2-000.sgm")
    assert found.text == PIER
