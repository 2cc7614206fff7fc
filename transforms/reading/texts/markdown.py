"""Markdown: one article a file, with its headings and front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from transforms.article import Record, Reject
from transforms.reading import field_text, fields, sidecars
from transforms.reading.source import Source, Unreadable
from transforms.reading.texts.plain_text import whole_text

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)


def read(source: Source) -> Iterator[Record | Reject]:
    """One record: paragraphs as a Markdown renderer sees them, front matter (YAML) as metadata."""
    text = whole_text(source, source.limits.page_bytes)
    front: Mapping[str, object] = {}
    if matter := _FRONT_MATTER.match(text):
        text = text[matter.end() :]
        try:
            front = sidecars.parse_yaml(matter.group(1))
        except Unreadable:
            front = {}  # an unquoted colon is easily written; the article below it is whole
    body, headings, pull_quotes = field_text.of_file(text)
    if not body:
        raise Unreadable("no_text", "nothing below the front matter" if front else "no text in the Markdown")
    choices = fields.choose(front, source.options.fields)
    yield Record(
        record="",
        source_format="markdown",
        text=body,
        headings=headings,
        pull_quotes=pull_quotes,
        external_id=fields.external_id(choices),
        **fields.metadata(choices, source.options),  # type: ignore[arg-type]
    )
