"""One invented article in every format that is read; for the tests, the fuzzing and the benchmark."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import tarfile
import textwrap
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from xml.sax.saxutils import escape

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

PARAGRAPHS = (
    "The ferry between Port Ellery and Sant Odo will sail again on Monday, the harbour office said.",
    "“We have waited eleven weeks for one propeller,” said Captain Rosa Quill, who commands it. “It came by bus.”",
    "Mayor Anselm Dray called the delay “a lesson in patience” and promised that nobody would pay for tickets in June.",
    "The company carried 40,000 passengers last year. It expects more this summer, according to its annual report.",
)


@dataclass(frozen=True)
class Story:
    """What every rendering says."""

    number: int = 1
    title: str = "Ferry to Sant Odo returns after eleven weeks"
    author: str = "Ida Marrow"
    publisher: str = "The Ellery Gazette"
    published: str = "2031-05-14T06:20:00+02:00"
    paragraphs: tuple[str, ...] = PARAGRAPHS

    @property
    def id(self) -> str:
        return f"gazette-{self.number:05d}"

    @property
    def url(self) -> str:
        return f"https://gazette.example/{self.id}"

    @property
    def body(self) -> str:
        return "\n\n".join(self.paragraphs)


def text(story: Story) -> bytes:
    return f"{story.title}\n\n{story.body}\n".encode()


def wrapped_text(story: Story) -> bytes:
    return "\n\n".join(textwrap.fill(p, 68) for p in (story.title, *story.paragraphs)).encode("cp1252")


def markdown(story: Story) -> bytes:
    front = f"---\nid: {story.id}\nauthor: {story.author}\ndate: {story.published}\nsite: {story.publisher}\n---\n"
    body = "\n\n".join(textwrap.fill(p, 60) for p in story.paragraphs)
    return f"{front}\n# {story.title}\n\n{body}\n\n> “Patience,” the mayor said.\n".encode()


def html(story: Story) -> bytes:
    body = "\n".join(f"<p>{escape(p)}</p>" for p in story.paragraphs)
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>{story.title} | {story.publisher}</title>
<meta name="author" content="{story.author}"><meta property="og:site_name" content="{story.publisher}">
<meta property="og:title" content="{story.title}"><meta property="article:published_time" content="{story.published}">
<link rel="canonical" href="{story.url}"></head><body><nav><a href="/">Home</a> <a href="/sea">Sea</a></nav>
<article><h1>{story.title}</h1>{body}<aside class="pullquote"><p>“It came by bus.”</p></aside><h2>And then?</h2>
<p>The old timetable holds, and the first boat leaves at six in the morning, as it did before the accident.</p>
</article><footer>© 2031 {story.publisher}</footer></body></html>""".encode()


def row(story: Story) -> dict[str, object]:
    return {
        "id": story.id,
        "headline": story.title,
        "text": story.body,
        "author": story.author,
        "publisher": story.publisher,
        "published": story.published,
        "url": story.url,
        "lang": "en",
    }


def json_array(story: Story) -> bytes:
    return json.dumps([row(story)], indent=1).encode()


def json_object(story: Story) -> bytes:
    return json.dumps({"status": "ok", "articles": [row(story)]}).encode()


def json_lines(story: Story) -> bytes:
    return json.dumps(row(story), ensure_ascii=False).encode() + b"\n"


def ninjs(story: Story) -> bytes:
    return json.dumps(
        {
            "uri": story.id,
            "type": "text",
            "versioncreated": story.published,
            "pubstatus": "usable",
            "headline": story.title,
            "byline": f"By {story.author}",
            "language": "en",
            "source": story.publisher,
            "body_xhtml": "".join(f"<p>{escape(p)}</p>" for p in story.paragraphs),
        }
    ).encode()


def table(story: Story, delimiter: str = ",") -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(row(story)), delimiter=delimiter)
    writer.writeheader()
    writer.writerow(row(story))
    return out.getvalue().encode()


def parquet(story: Story) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([{**row(story), "n_clicks": 7}]), out)
    return out.getvalue()


def rss(story: Story) -> bytes:
    content = escape("".join(f"<p>{p}</p>" for p in story.paragraphs))
    return f"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>{story.publisher}</title><language>en</language>
<item><title>{story.title}</title><link>{story.url}</link><guid isPermaLink="false">{story.id}</guid>
<dc:creator>{story.author}</dc:creator><pubDate>Wed, 14 May 2031 06:20:00 +0200</pubDate>
<description>Short.</description>
<content:encoded>{content}</content:encoded></item></channel></rss>""".encode()


def atom(story: Story) -> bytes:
    content = escape("".join(f"<p>{p}</p>" for p in story.paragraphs))
    return f"""<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title>{story.publisher}</title><entry><title>{story.title}</title><link href="{story.url}"/><id>{story.id}</id>
<author><name>{story.author}</name></author><published>{story.published}</published><updated>{story.published}</updated>
<content type="html">{content}</content></entry></feed>""".encode()


def nitf(story: Story) -> bytes:
    body = "".join(f"<p>{escape(p)}</p>" for p in story.paragraphs)
    return f"""<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE nitf SYSTEM "nitf-3-2.dtd">
<nitf><head><title>{story.title}</title><docdata><doc-id id-string="{story.id}"/>
<date.issue norm="20310514T062000+0200"/></docdata><pubdata name="{story.publisher}" ex-ref="{story.url}"/></head><body>
<body.head><hedline><hl1>{story.title}</hl1></hedline>
<byline>By <person>{story.author}</person></byline></body.head>
<body.content>{body}<hl2>And then?</hl2>
<p>The old timetable holds.</p></body.content></body></nitf>""".encode()


def newsml(story: Story) -> bytes:
    body = "".join(f"<p>{escape(p)}</p>" for p in story.paragraphs)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{story.id}"
 version="1" standard="NewsML-G2" standardversion="2.29" xml:lang="en">
<itemMeta><provider literal="{story.publisher}"/>
<versionCreated>{story.published}</versionCreated><pubStatus qcode="stat:usable"/></itemMeta>
<contentMeta><contentCreated>{story.published}</contentCreated><by>By {story.author}</by>
<headline>{story.title}</headline></contentMeta><contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">
<head><title>x</title></head><body>{body}</body></html></inlineXML></contentSet></newsItem>""".encode()


def warc(story: Story) -> bytes:
    page = html(story)
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(page) + page
    missing = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<html><body>No such page.</body></html>"
    image = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG"
    return b"".join(_warc_record(story.url, answer) for answer in (missing, http, image))


def wet(story: Story) -> bytes:
    return _warc_record(story.url, text(story), "conversion", "text/plain")


def arc(story: Story) -> bytes:
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html(story)
    missing = b"HTTP/1.0 404 Not Found\r\nContent-Type: text/html\r\n\r\n<html><body>No such page.</body></html>"
    version = b"1 0 Ellery Library\nURL IP-address Archive-date Content-type Archive-length\n\n"
    return b"".join(
        f"{url} 192.0.2.1 20310515000000 {kind} {len(block)}\n".encode() + block + b"\n"
        for url, kind, block in (
            ("filedesc://crawl.arc", "text/plain", version),
            ("https://gazette.example/gone", "text/html", missing),
            (story.url, "text/html", page),
        )
    )


def _warc_record(
    url: str, answer: bytes, kind: str = "response", content: str = "application/http; msgtype=response"
) -> bytes:
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2031-05-15T00:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n"
        f"Content-Type: {content}\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def pdf(story: Story) -> bytes:
    lines = [story.title, "", *(line for p in story.paragraphs for line in (*textwrap.wrap(p, 80), ""))]
    shown = "".join(f"({_pdf_string(line)}) Tj T*\n" for line in lines)
    content = f"BT /F1 11 Tf 14 TL 60 760 Td\n{shown}ET".encode("cp1252")
    info = f"<< /Title ({_pdf_string(story.title)}) /Author ({story.author}) /CreationDate (D:20310514062000+02'00') >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R"
        b" /Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        info.encode("cp1252"),
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )


def _pdf_string(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def docx(story: Story, extra: dict[str, bytes] | None = None) -> bytes:
    lines = [(story.title, "Heading1"), *((p, "") for p in story.paragraphs)]
    body = "".join(
        f'<w:p>{f"""<w:pPr><w:pStyle w:val="{style}"/></w:pPr>""" if style else ""}'
        f'<w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
        for line, style in lines
    )
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<dc:title>{story.title}</dc:title><dc:creator>{story.author}</dc:creator>"
        f"<dcterms:created>{story.published}</dcterms:created></cp:coreProperties>"
    )
    return zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": f"<w:document {w}><w:body>{body}</w:body></w:document>".encode(),
            "word/styles.xml": f'<w:styles {w}><w:style w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>'.encode(),
            "docProps/core.xml": core.encode(),
            **(extra or {}),
        }
    )


def xlsx(story: Story) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(row(story)))
    sheet.append(list(row(story).values()))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rtf(story: Story) -> bytes:
    body = "".join(rf"{_rtf_string(line)}\par " for line in (story.title, *story.paragraphs))
    info = rf"{{\info{{\title {story.title}}}{{\author {story.author}}}{{\creatim\yr2031\mo5\dy14\hr4\min20}}}}"
    return rf"{{\rtf1\ansi\ansicpg1252{{\fonttbl{{\f0 Arial;}}}}{info}\f0 {body}}}".encode("ascii")


def _rtf_string(line: str) -> str:
    escaped = line.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")
    return "".join(c if c.isascii() else rf"\u{ord(c)}?" for c in escaped)


def eml(story: Story) -> bytes:
    mail = EmailMessage()
    mail["From"] = f"{story.publisher} <press@gazette.example>"
    mail["To"] = "desk@paper.example"
    mail["Subject"] = story.title
    mail["Date"] = "Wed, 14 May 2031 06:20:00 +0200"
    mail["Message-ID"] = story.id
    mail.set_content(story.body, cte="quoted-printable")
    mail.add_alternative("".join(f"<p>{escape(p)}</p>" for p in story.paragraphs), subtype="html")
    mail.add_attachment(b"\x89PNG\r\n", maintype="image", subtype="png", filename="logo.png")
    return mail.as_bytes()


def mbox(story: Story) -> bytes:
    return b"From press@gazette.example Wed May 14 06:20:00 2031\n" + eml(story) + b"\n"


def mhtml(story: Story) -> bytes:
    page = EmailMessage()
    page["From"] = "<Saved by Blink>"
    page["Snapshot-Content-Location"] = story.url
    page["Subject"] = story.title
    page["Date"] = "Wed, 14 May 2031 06:20:00 +0200"
    page.set_content(html(story).decode(), subtype="html", cte="quoted-printable")
    page.make_related()
    page.add_related(b"\x89PNG\r\n", maintype="image", subtype="png")
    return page.as_bytes()


def arrow(story: Story, stream: bool = False) -> bytes:
    out = io.BytesIO()
    rows = pa.Table.from_pylist([{**row(story), "n_clicks": 7}])
    with (pa.ipc.new_stream if stream else pa.ipc.new_file)(out, rows.schema) as writer:
        writer.write_table(rows)
    return out.getvalue()


def sgml(story: Story) -> bytes:
    body = "\n".join(f"<P>\n{escape(p)}\n</P>" for p in story.paragraphs)
    return f"""<DOC id="{story.id}" type="story" >
<HEADLINE>
{story.title}
</HEADLINE>
<AUTHOR>By {story.author}</AUTHOR>
<DATE>14-MAY-2031 04:20:00.00</DATE>
<TEXT>
{body}
</TEXT>
</DOC>
""".encode()


def tar(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def compressed(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


SAMPLES: dict[str, tuple[str, str, Callable[[Story], bytes]]] = {
    "plain text": ("story.txt", "text", text),
    "hard-wrapped text": ("wrapped.txt", "text", wrapped_text),
    "Markdown": ("story.md", "markdown", markdown),
    "HTML": ("story.html", "html", html),
    "JSON": ("story.json", "json", json_array),
    "JSON object with a list": ("answer.json", "json", json_object),
    "JSON Lines": ("story.jsonl", "jsonl", json_lines),
    "ninjs": ("ninjs.json", "ninjs", ninjs),
    "CSV": ("story.csv", "csv", table),
    "TSV": ("story.tsv", "csv", lambda story: table(story, "\t")),
    "Parquet": ("story.parquet", "parquet", parquet),
    "RSS": ("rss.xml", "feed", rss),
    "Atom": ("atom.xml", "feed", atom),
    "NITF": ("nitf.xml", "nitf", nitf),
    "NewsML-G2": ("newsml.xml", "newsml", newsml),
    "WARC": ("crawl.warc", "warc", warc),
    "WET": ("crawl.warc.wet", "wet", wet),
    "ARC": ("crawl.arc", "arc", arc),
    "PDF": ("release.pdf", "pdf", pdf),
    "Word": ("story.docx", "docx", docx),
    "Excel": ("stories.xlsx", "xlsx", xlsx),
    "RTF": ("story.rtf", "rtf", rtf),
    "mail": ("release.eml", "eml", eml),
    "mailbox": ("releases.mbox", "eml", mbox),
    "saved page": ("story.mhtml", "mhtml", mhtml),
    "Arrow": ("stories.arrow", "arrow", arrow),
    "Arrow stream": ("stream.arrow", "arrow", lambda story: arrow(story, stream=True)),
    "SGML": ("corpus.sgm", "sgml", sgml),
    "gzip": ("story.txt.gz", "text", lambda story: compressed(text(story))),
    "zstd": ("story.jsonl.zst", "jsonl", lambda story: zstandard.ZstdCompressor().compress(json_lines(story))),
    "bzip2": ("story.html.bz2", "html", lambda story: bz2.compress(html(story))),
    "xz": ("story.csv.xz", "csv", lambda story: lzma.compress(table(story))),
    "WARC.GZ": ("crawl.warc.gz", "warc", lambda story: compressed(warc(story))),
    "zip": ("stories.zip", "text", lambda story: zipped({"a/story.txt": text(story)})),
    "tar": ("stories.tar", "jsonl", lambda story: tar({"a/story.jsonl": json_lines(story)})),
    "tar.gz": ("stories.tar.gz", "parquet", lambda story: compressed(tar({"story.parquet": parquet(story)}))),
}
"""kind -> file name, `source_format` of its record, and how it is made"""
