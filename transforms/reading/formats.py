"""The readers, by format. A reader's module is imported when its format first turns up: some load heavy libraries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import cast

from transforms.article import Record, Reject
from transforms.reading.source import Source

Reader = Callable[[Source], Iterator[Record | Reject]]

FORMATS: dict[str, str] = {
    "text": "plain_text",
    "markdown": "markdown",
    "html": "web_page",
    "json": "json_documents",
    "jsonl": "json_lines",
    "csv": "delimited",
    "parquet": "parquet",
    "feed": "feed",
    "nitf": "nitf",
    "newsml": "newsml",
    "warc": "web_archive",
    "pdf": "pdf",
    "gzip": "compressed",
    "zstd": "compressed",
    "bzip2": "compressed",
    "xz": "compressed",
    "zip": "zip_archive",
    "tar": "tar_archive",
}
"""format -> module of this package with its reader, a function `read(source)`"""


def reader(name: str) -> Reader:
    """The reader of the format `name`."""
    return cast(Reader, import_module(f"transforms.reading.{FORMATS[name]}").read)
