"""Fragments of HTML to paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "hl1", "hl2", "head"))
_BLOCKS = _HEADINGS | frozenset(
    (
        *("p", "div", "section", "article", "main", "aside", "header", "footer", "nav", "blockquote", "quote"),
        *("figure", "ul", "ol", "li", "dl", "dt", "dd", "list", "item", "table", "thead", "tbody", "tr", "row"),
        *("td", "th", "cell", "pre", "address", "form", "hr", "br", "body", "html", "block", "fieldset"),
        *("center", "figcaption", "lb"),
    )
)
LEFT_OUT = frozenset(
    (
        *("script", "style", "noscript", "template", "iframe", "svg", "head", "title", "figure", "figcaption"),
        *("form", "button", "select", "nav", "object", "embed", "video", "audio", "graphic", "media", "math"),
    )
)
_PULL_QUOTE = re.compile(r"pull-?_?quote", re.I)
_BLANKS = re.compile(r"\s+")

Paragraphs = tuple[str, tuple[str, ...], tuple[str, ...]]
"""text (paragraphs apart by blank lines), its headings, its pull quotes"""


def paragraphs(fragment: str) -> Paragraphs:
    """Paragraphs of a fragment of HTML, such as the body in a feed or a JSON field."""
    from lxml import html

    parser = html.HTMLParser(encoding="utf-8", huge_tree=False)
    root = html.fromstring(b"<div>" + fragment.encode("utf-8", "replace") + b"</div>", parser=parser)
    return of_tree(root, left_out=LEFT_OUT)


def of_tree(root: Any, *, left_out: frozenset[str] = frozenset()) -> Paragraphs:
    """Paragraphs of an element tree: of HTML, of NITF, or of what trafilatura makes of a page."""
    lines: list[str] = []
    headings: list[str] = []
    pull_quotes: list[str] = []
    collected: list[str] = []
    kind = ""
    for event, value in _walk(root, left_out):
        if event == "text":
            collected.append(value)
            continue
        line = _BLANKS.sub(" ", "".join(collected)).strip()
        collected.clear()
        if line:
            lines.append(line)
            if kind == "heading":
                headings.append(line)
            elif kind == "pull_quote":
                pull_quotes.append(line)
        kind = value
    return "\n\n".join(lines), tuple(headings), tuple(pull_quotes)


def _walk(root: Any, left_out: frozenset[str]) -> Iterator[tuple[str, str]]:
    """(`text`, characters) and, where a block opens or closes, (`block`, kind of what follows), in document order.

    Without recursion: hostile markup nests deeper than Python does.
    """
    kinds = [""]
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        element, closing = stack.pop()
        name = element.tag.rsplit("}", 1)[-1].lower() if isinstance(element.tag, str) else ""
        block = name in _BLOCKS
        if closing:
            if block:
                kinds.pop()
                yield "block", kinds[-1]
        elif name and name not in left_out:
            if block:
                kinds.append(_kind(element, name, kinds[-1]))
                yield "block", kinds[-1]
            if element.text:
                yield "text", element.text
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))
            continue
        if element is not root and element.tail:
            yield "text", element.tail
    yield "block", ""


def _kind(element: Any, name: str, around: str) -> str:
    if around:
        return around
    if name in _HEADINGS:
        return "heading"
    return "pull_quote" if _PULL_QUOTE.search(element.get("class") or "") else ""
