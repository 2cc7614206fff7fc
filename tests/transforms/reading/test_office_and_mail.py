"""Documents of offices and mails: what they say, and hostile ones in bounded memory."""

import io
import tracemalloc
import zipfile
from email.message import EmailMessage

import openpyxl
import pytest

from tests.transforms.reading.readings import read_all, reasons
from tests.transforms.reading.samples import Story, docx, eml, mbox, rtf, xlsx, zipped
from transforms.article import Record, Reject

STORY = Story()
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(document: bytes, **others: bytes) -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": document, **others})


def test_deleted_text_is_left_out_and_inserted_text_is_in() -> None:
    body = (
        f"<w:document {W}><w:body><w:p><w:r><w:t>It </w:t></w:r><w:del><w:r><w:delText>never </w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>often </w:t></w:r></w:ins><w:hyperlink><w:r><w:t>rains</w:t></w:r></w:hyperlink>"
        "<w:r><w:t>.</w:t></w:r></w:p></w:body></w:document>"
    )
    (found,) = read_all(word(body.encode()))
    assert isinstance(found, Record)
    assert found.text == "It often rains."


def test_macros_and_links_are_left_alone() -> None:
    relations = b'<Relationships><Relationship Target="http://192.0.2.1/x.dotm" TargetMode="External"/></Relationships>'
    others = {"word/vbaProject.bin": b"\0" * 999, "word/_rels/document.xml.rels": relations}
    (found,) = read_all(docx(STORY, others), "story.docm")
    assert isinstance(found, Record)
    assert found.headings == (STORY.title,)


@pytest.mark.parametrize("part", ["word/document.xml", "docProps/core.xml"])
def test_external_entities_in_a_document_are_refused(part: str) -> None:
    bad = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>'
    assert reasons(docx(STORY, {part: bad})) == ["xml_entities"]


def test_external_entities_in_a_workbook_are_refused() -> None:
    bad = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><sst>&e;</sst>'
    assert reasons(replaced(xlsx(STORY), "xl/sharedStrings.xml", bad)) == ["xml_entities"]


def replaced(data: bytes, name: str, instead: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, part in {**members, name: instead}.items():
            archive.writestr(member, part)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "part"),
    [(docx(STORY), "word/document.xml"), (xlsx(STORY), "xl/worksheets/sheet1.xml")],
    ids=["docx", "xlsx"],
)
def test_a_bomb_in_a_document_is_stopped_before_it_is_unpacked(data: bytes, part: str) -> None:
    bomb = replaced(data, part, b"<x>" + b"a" * (48 << 20) + b"</x>")
    tracemalloc.start()
    found = reasons(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == ["expands_too_much"]
    assert peak < 16 << 20


def test_a_sheet_that_claims_to_be_endless_is_read_to_its_rows() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx(STORY))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    claim = sheet.replace(b'ref="A1:H2"', b'ref="A1:XFD1048576"')
    assert claim != sheet
    assert reasons(replaced(xlsx(STORY), "xl/worksheets/sheet1.xml", claim)) == ["read"]


def test_the_sheet_with_articles_is_found_below_its_title() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Contents", None])
    sheet = book.create_sheet("Export")
    for line in (["Harbour Press, March"], [], ["Headline", "Text", "Date"], ["Rain", "It rains.", None], [None] * 3):
        sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    (found,) = read_all(out.getvalue())
    assert isinstance(found, Record)
    assert (found.title, found.text, found.published_at) == ("Rain", "It rains.", None)


def test_a_workbook_without_articles_says_which_sheets_it_has() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Budget", "2031"])
    out = io.BytesIO()
    book.save(out)
    (found,) = read_all(out.getvalue())
    assert isinstance(found, Reject)
    assert (found.reason, "Sheet" in found.detail) == ("no_text", True)


def test_pictures_in_rtf_are_passed_over() -> None:
    picture = rb"{\pict\pngblip " + b"89504e47" * 20_000 + b"}"
    (found,) = read_all(rtf(STORY)[:-1] + picture + b"}")
    assert isinstance(found, Record)
    assert "8950" not in found.text


def test_attachments_are_read_under_their_own_format() -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = (
        "Press <press@gazette.example>",
        "desk@paper.example",
        "Fwd: Two stories",
    )
    mail["Message-ID"] = "<m-1@gazette.example>"
    mail.set_content("Two stories for tomorrow are attached, one of them in a mail of its own.\n-- \nThe press office")
    mail.add_attachment(docx(STORY), maintype="application", subtype="octet-stream", filename="story.docx")
    inner = EmailMessage()
    inner["From"], inner["To"], inner["Subject"] = "a@b.example", "c@d.example", "Inner"
    inner.set_content("It rains in Port Ellery.")
    mail.add_attachment(inner)
    found = read_all(mail.as_bytes(), "mail.eml")
    assert [f.source_format for f in found if isinstance(f, Record)] == ["eml", "docx", "eml"]
    assert [f.record for f in found] == ["<m-1@gazette.example>", "1-story.docx", "2-mail.eml"]
    first = found[0]
    assert isinstance(first, Record)
    assert (first.title, "press office" in first.text) == ("Two stories", False)


def test_mails_in_mails_end_somewhere() -> None:
    mail = EmailMessage()
    mail.set_content("It rains.")
    for number in range(8):
        mail["From"], mail["To"], mail["Subject"] = "a@b.example", "c@d.example", str(number)
        outer = EmailMessage()
        outer.add_attachment(mail)
        mail = outer
    mail["From"], mail["To"], mail["Subject"] = "a@b.example", "c@d.example", "outer"
    assert "nested_too_deeply" in reasons(mail.as_bytes())


def test_every_mail_of_a_mailbox_is_a_record() -> None:
    second = eml(Story(number=2)).replace(b"The ferry", b">From there the ferry")
    data = mbox(STORY) + b"From x@y.example Thu May 15 06:20:00 2031\n" + second + b"\n"
    found = read_all(data, "box.mbox")
    assert [f.record for f in found] == [STORY.id, Story(number=2).id]


def test_a_mail_without_text_is_a_reject() -> None:
    assert reasons(b"From: a@b.example\nTo: c@d.example\nSubject: x\nMessage-ID: <1@b.example>\n\n") == ["no_text"]
