"""The readers, by format. A reader's module is imported when its format first turns up: some load heavy libraries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import cast

from transforms.article import Record, Reject
from transforms.reading.source import Source

Reader = Callable[[Source], Iterator[Record | Reject]]

FORMATS: dict[str, str] = {
    "text": "texts.plain_text",
    "markdown": "texts.markdown",
    "html": "web.web_page",
    "json": "tables.json_documents",
    "jsonl": "tables.json_lines",
    "csv": "tables.delimited",
    "parquet": "tables.parquet",
    "feed": "feeds.feed",
    "nitf": "feeds.nitf",
    "newsml": "feeds.newsml",
    "warc": "web.web_archive",
    "arc": "web.arc_archive",
    "pdf": "texts.pdf",
    "docx": "office.word",
    "xlsx": "office.spreadsheet",
    "rtf": "office.rich_text",
    "eml": "mail.message",
    "mbox": "mail.mailbox",
    "mhtml": "mail.saved_page",
    "arrow": "tables.arrow",
    "sgml": "exports.sgml",
    "gzip": "archives.compressed",
    "zstd": "archives.compressed",
    "bzip2": "archives.compressed",
    "xz": "archives.compressed",
    "zip": "archives.zip_archive",
    "tar": "archives.tar_archive",
}
"""format -> module of this package with its reader, a function `read(source)`"""

INNER_FORMATS = ("ninjs", "wet")
"""formats of records that are told only while a source of another one is read"""


def reader(name: str) -> Reader:
    """The reader of the format `name`."""
    return cast(Reader, import_module(f"transforms.reading.{FORMATS[name]}").read)
