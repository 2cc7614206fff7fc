"""Which format a source is in: by its first bytes, and by its name only where the bytes leave a choice."""

from __future__ import annotations

import re

from transforms.reading import encoding, fields
from transforms.reading.exports import sgml
from transforms.reading.mail.headers import mail_kind
from transforms.reading.source import Source, Unreadable
from transforms.reading.tables import delimited

#: First bytes that settle the format.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"PAR1", "parquet"),
    (b"WARC/", "warc"),
    (b"filedesc://", "arc"),
    (b"{\\rtf", "rtf"),
    (b"ARROW1", "arrow"),
)
#: Kinds of file that a newsroom keeps beside its articles; named so that the reject says what it is.
_NOT_ARTICLES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"RIFF", "WebP image, sound or film"),
    (b"II*\x00", "TIFF image"),
    (b"MM\x00*", "TIFF image"),
    (b"ID3", "MP3 sound"),
    (b"OggS", "Ogg sound"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Microsoft Office file"),
    (b"7z\xbc\xaf\x27\x1c", "7z archive"),
    (b"Rar!\x1a\x07", "RAR archive"),
    (b"SQLite format 3\x00", "SQLite database"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
    (b"Obj\x01", "Avro file"),
    (b"ORC", "ORC file"),
    (b"\x89HDF\r\n", "HDF5 file"),
    (b"!BDN", "Outlook mailbox (.pst)"),
    (b"\xffWPC", "WordPerfect document"),
    (b"AT&TFORM", "DjVu document"),
    (b"%!PS", "PostScript document"),
    (b"ITOLITLS", "e-book"),
    (b"\x93NUMPY", "NumPy array"),
    (b"FEA1", "Feather file of version 1"),
    (b"BEGIN:VCALENDAR", "calendar"),
    (b"BEGIN:VCARD", "address card"),
    (b"WEBVTT", "subtitles"),
    (b"TY  - ", "bibliography (RIS)"),
    (b" CDX ", "index of a web archive"),
    (b"-- MySQL dump", "dump of a database"),
    (b"-- PostgreSQL database dump", "dump of a database"),
)
#: The same for what needs a pattern.
_ALSO_NOT_ARTICLES: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"\x80[\x02-\x05](?:\x95.{8}|[\x5d\x7d\x28\x63])", re.S), "Python pickle"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*1\r?\n\d\d:\d\d:\d\d[,.]\d{3} --> \d"), "subtitles"),
    (re.compile(rb"\s*@(?:article|book|misc|inproceedings|online)\s*\{", re.I), "bibliography (BibTeX)"),
    (re.compile(rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!DOCTYPE svg[^>]*>\s*)?<svg\b", re.I), "SVG image"),
)
_TAR_MAGIC_AT = 257
#: A stream of Arrow begins with a mark and the length of its schema, which is no longer than some MiB.
_ARROW_STREAM = re.compile(rb"\xff\xff\xff\xff..[\x00-\x3f]\x00\x10\x00\x00\x00", re.S)
_PDF_WITHIN = 1024
#: Control characters other than white space, of the text as decoded; above this share a file is binary.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MAX_CONTROL_SHARE = 0.05

_XML_PROLOG = re.compile(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE\b[^\[>]*(?:\[.*?\]\s*)?>\s*)*", re.S | re.I)
_ROOT = re.compile(r"<\s*(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_ROOTS = {
    "rss": "feed",
    "rdf": "feed",
    "feed": "feed",
    "nitf": "nitf",
    "newsitem": "newsml",
    "newsmessage": "newsml",
    "packageitem": "newsml",
    "newsml": "newsml",
    "html": "html",
}
_HTML_DOCTYPE = re.compile(r"\s*(?:<!--.*?-->\s*)*<!doctype\s+html", re.I | re.S)
#: A feed behind what a server's script has let slip.
_LATE_FEED = re.compile(r"<\?xml\b[^>]*\?>\s*(?:<(?:\?|!--).*?>\s*){0,8}<(?:rss|rdf:RDF)\b|<rss\s[^>]*\bversion=", re.S)
_LATE_FEED_WITHIN = 8_192
_HTML_TAG = re.compile(
    r"<(?:html|head|body|p|div|article|h1|meta|title|section|main|span|table|center|br)\b[^>]*>", re.I
)
_JSON_OPENS = re.compile(r"\s*[\[{]\s*(?:[\"\]}\[{]|$)")
_OPENS_ONLY = re.compile(r"[\[{\s]+")
_SUFFIXES = {
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
_MAX_COLUMN_NAME = 40
#: Tags that a text without a name in .html must hold to be taken for a page.
_MIN_TAGS = 3


def detect(source: Source) -> str:
    """The format's name, a key of `transforms.reading.formats.FORMATS`.

    Raises Unreadable: `empty`, `binary`, `unsupported_format`.
    """
    head = source.head
    if not head:
        raise Unreadable("empty", "no bytes")
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    if head[_TAR_MAGIC_AT : _TAR_MAGIC_AT + 5] == b"ustar":
        return "tar"
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return "pdf"
    if kind := _not_articles(head):
        raise Unreadable("unsupported_format", kind)
    if _ARROW_STREAM.match(head):
        return "arrow"
    text = encoding.decode(head)
    if len(_CONTROL.findall(text)) > _MAX_CONTROL_SHARE * len(text):
        raise Unreadable("binary", "control characters, and no format that is known")
    return _of_text(text, source)


def _not_articles(head: bytes) -> str | None:
    """What a file is that is known and holds no articles that could be read."""
    told = (kind for magic, kind in _NOT_ARTICLES if head.startswith(magic))
    return next(told, None) or next((kind for pattern, kind in _ALSO_NOT_ARTICLES if pattern.match(head)), None)


def _of_text(text: str, source: Source) -> str:
    opening = text.lstrip("\ufeff")
    if kind := mail_kind(opening):
        return kind
    if sgml.OPENS.match(opening):
        return "sgml"
    if _LATE_FEED.search(opening[:_LATE_FEED_WITHIN]) and not _HTML_DOCTYPE.match(opening):
        return "feed"
    if opening.lstrip().startswith("<") and (found := _markup(opening, source.suffix)):
        return found
    hint = _SUFFIXES.get(source.suffix)
    if _JSON_OPENS.match(opening) and hint != "csv":
        return _json(opening, hint)
    if hint == "json":  # named so, but no object or array opens it
        return "json"
    if hint == "html" or (hint is None and len(_HTML_TAG.findall(opening)) >= _MIN_TAGS):
        return "html"
    return hint or ("csv" if _is_table(opening, source) else "text")


def _is_table(opening: str, source: Source) -> bool:
    """Whether the first line names columns, among them one for the text and one for something else."""
    header = delimited.columns(opening)
    if len(header) < 2 or any(len(name) > _MAX_COLUMN_NAME for name in header):
        return False
    found = fields.pick(dict.fromkeys(header, "x"), source.options.fields)
    return len(found) > 1 and fields.have_text(header, source.options.fields)


def _markup(opening: str, suffix: str) -> str | None:
    """The format of what opens with a tag; None where it is neither XML that is known nor HTML."""
    if _HTML_DOCTYPE.match(opening):
        return "html"
    prolog = _XML_PROLOG.match(opening)
    root = _ROOT.match(opening, prolog.end() if prolog else 0)
    if root and root.group(1).lower() in _ROOTS:
        return _ROOTS[root.group(1).lower()]
    if root and sgml.OPENS.match(opening, root.end() + len(opening[root.end() :].split(">", 1)[0]) + 1):
        return "sgml"  # a corpus of such articles, wrapped to be XML
    if opening.lstrip().lower().startswith("<?xml") or suffix == ".xml":
        if "<!ENTITY" in opening:
            raise Unreadable("xml_entities", "declares its own entities")
        kind = f"XML of another kind: <{root.group(1)}>" if root else "XML without a root"
        raise Unreadable("unsupported_format" if root else "malformed", kind)
    if suffix in (".html", ".htm", ".xhtml") or len(_HTML_TAG.findall(opening)) >= 1:
        return "html"
    return None


def _json(opening: str, hint: str | None) -> str:
    """JSON or JSON Lines: lines it is where the first line is an object by itself and another follows."""
    import orjson

    first, _, rest = opening.lstrip().partition("\n")
    if _OPENS_ONLY.fullmatch(first):  # set over several lines
        return "json"
    if first.startswith("{"):
        try:
            orjson.loads(first.rstrip().rstrip(",;"))
        except orjson.JSONDecodeError:
            return "jsonl" if hint == "jsonl" else "json"
        return "jsonl" if rest.strip() or hint == "jsonl" else "json"
    return "jsonl" if hint == "jsonl" and not first.rstrip().startswith("[") else "json"
