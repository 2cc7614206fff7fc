"""Text in one field: plain, HTML, HTML that was escaped once too often, or Markdown."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from transforms.reading import markup

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

#: What news APIs put where they cut an article off.
_CUT = re.compile(r"\s*\[\s*(?:…|\.{3})?\s*\+?\s*\d[\d,. ]* (?:more )?char(?:acter)?s?\]\s*$", re.I)
#: Two such signs and Markdown is meant; a link is enough by itself, and so is what is strong, or a quoted paragraph.
_MARKDOWN_LINK = re.compile(r"(?<!\\)\[[^\]\n]{1,300}\]\((?:https?://|/|mailto:)[^)\s]*(?:\s\"[^\"]*\")?\)")
_MARKDOWN_HEADING = re.compile(r"^#{1,6} +\S", re.M)
_MARKDOWN_STRONG = re.compile(r"(?<![\w*])(\*{2,3}|__)(?=[^\W_])[^*_\n]{1,300}(?<=[\w.,;:!?”\"’)])\1(?![\w*])")
_MARKDOWN_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\W\d_])[^*\n]{1,300}(?<=[\w.,!?])\*(?![\w*])")
_MARKDOWN_QUOTE = re.compile(r"(?:^|\n\n)> ?[\w“\"‘']")
_MARKDOWN_ITEM = re.compile(r"^(?:[-*+]|\d{1,2}\.) \S.*\n(?:[-*+]|\d{1,2}\.) \S", re.M)
_MARKDOWN_CODE = re.compile(r"(?<![\w`])`[^`\n]{1,100}`(?![\w`])")
#: What is enough by itself and what is not, with a mark that it can't do without: most articles have none of them, and
#: are spared the search.
_ENOUGH = (("](", _MARKDOWN_LINK), ("**", _MARKDOWN_STRONG), ("__", _MARKDOWN_STRONG), (">", _MARKDOWN_QUOTE))
_ONE_OF_TWO = (("*", _MARKDOWN_EMPHASIS), ("`", _MARKDOWN_CODE))
_ONE_BREAK = re.compile(r"(?<!\n)\n(?!\n)")
_BULLET = re.compile(r"^\s*(?:[-*+>]|\d{1,3}[.)])\s", re.M)


def paragraphs(value: str) -> markup.Paragraphs:
    """Text, headings and pull quotes of a field's value."""
    value = _CUT.sub("", value)
    if markup.is_markup(value) or markup.is_escaped(value):
        return markup.paragraphs(value)
    if is_markdown(value):
        return of_markdown(value)
    return value, (), ()


def is_markdown(value: str) -> bool:
    """Whether a text that is no file of its own is written in Markdown; a lone asterisk or `#` does not make it so."""
    if any(sign in value and pattern.search(value) for sign, pattern in _ENOUGH):
        return True
    heading = "#" in value and _MARKDOWN_HEADING.search(value)
    if heading and "\n\n" in value:
        return True
    found = bool(heading) + sum(sign in value and bool(pattern.search(value)) for sign, pattern in _ONE_OF_TWO)
    return found > 1 or bool(found and _MARKDOWN_ITEM.search(value))


def of_markdown(value: str) -> markup.Paragraphs:
    """Paragraphs as a renderer of Markdown sees them; where all breaks are single ones, each of them ends a paragraph."""
    if "\n\n" not in value and not _BULLET.search(value):
        value = _ONE_BREAK.sub("\n\n", value)
    return of_file(value)


def of_file(text: str) -> markup.Paragraphs:
    """Paragraphs of a whole text that is known to be Markdown."""
    return markup.paragraphs(_renderer().render(text))


@lru_cache(maxsize=1)
def _renderer() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table")
