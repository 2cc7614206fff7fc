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
    "jsonl": "json_lines",
}
"""format -> module of this package with its reader, a function `read(source)`"""


def reader(name: str) -> Reader:
    """The reader of the format `name`."""
    return cast(Reader, import_module(f"transforms.reading.{FORMATS[name]}").read)
