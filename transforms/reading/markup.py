"""Fragments of HTML to paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.reading.elements import Element

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
#: What is longer, or has more paragraphs, is no pull quote but the frame around a part of the article.
_MAX_PULL_QUOTE_WORDS, _MAX_PULL_QUOTE_BLOCKS = 80, 3
_BLANKS = re.compile(r"\s+")
_TAG = re.compile(
    r"</?(?:p|br|div|h[1-6]|li|ul|ol|blockquote|section|article|hl2|table|tr|td|span|strong|em|b|i|u|a|q|figure|img|sup)"
    r"(?:\s[^<>]*|\s*/)?>",
    re.I,
)
_ESCAPED = re.compile(
    r"&(?:amp;){0,2}lt;(/?)(p|br|div|h[1-6]|li|ul|ol|blockquote|strong|em|b|i|a|span|q)\b[^<>]{0,400}?&(?:amp;){0,2}gt;",
    re.I,
)
_NUMBERED = re.compile(r"&(?:amp;)?#(?:(x0*3c|0*60)|(x0*3e|0*62));", re.I)
"""angle brackets that are escaped by their numbers"""

_ESCAPED_TAG = re.compile(
    r"&(?:amp;)?lt;/?(?:p|br|div|h[1-6]|li|ul|ol|blockquote|strong|em|b|i|a|span|q)\b[^<>]{0,400}?&(?:amp;)?gt;", re.I
)
_HAS_PARAGRAPHS = re.compile(r"<(?:p|br|div|td)\b", re.I)
_BLANK_LINES = re.compile(r"\r?\n[ \t]*\r?\n\s*")
_OPENS_BLOCK = re.compile(r"</?(?:h[1-6]|ul|ol|li|blockquote|section|article|table|figure|hr|pre|hl2)\b", re.I)
_ESCAPED_ROUNDS = 3
_MARKS = (("“", "”"), ("‘", "’"))
_OPENS, _CLOSES = "\"“‘«„'", "\"”’»“'"

Paragraphs = tuple[str, tuple[str, ...], tuple[str, ...]]
"""text (paragraphs apart by blank lines), its headings, its pull quotes"""


def is_markup(value: str) -> bool:
    """Whether a text holds HTML's tags."""
    return "<" in value and bool(_TAG.search(value))


def is_escaped(value: str) -> bool:
    """Whether a text holds HTML whose tags were escaped; one tag alone is spoken of, two are meant, and so is a break."""
    named = _by_name(value)
    opened: set[str] = set()
    if "lt;" in named:
        for closes, tag in _ESCAPED.findall(named):
            name = tag.lower()
            if name == "br" or (name in opened and (closes or name == "p")):
                return True
            opened.add(name)
    return False


def _by_name(value: str) -> str:
    return _NUMBERED.sub(lambda found: "&lt;" if found.group(1) else "&gt;", value) if "#" in value else value


def paragraphs(fragment: str) -> Paragraphs:
    """Paragraphs of a fragment of HTML, such as the body in a feed or a JSON field.

    Where that is HTML escaped once more, or twice, its tags are tags all the same.
    """
    from html import unescape

    from lxml import html

    for _ in range(_ESCAPED_ROUNDS):
        if not is_escaped(fragment):
            break
        # in a fragment with tags of its own, what looks like others is escaped once too often, unless it is code
        fragment = _ESCAPED_TAG.sub(_unescaped, _by_name(fragment)) if is_markup(fragment) else unescape(fragment)
    if "\n" in fragment.strip() and not _HAS_PARAGRAPHS.search(fragment):
        fragment = from_breaks(fragment)
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False)
    root = html.fromstring(b"<div>" + fragment.encode("utf-8", "replace") + b"</div>", parser=parser)
    spell_out_quotes(root)
    return of_tree(root, left_out=LEFT_OUT)


def _unescaped(found: re.Match[str]) -> str:
    from html import unescape

    return unescape(found.group().replace("&amp;lt;", "&lt;").replace("&amp;gt;", "&gt;"))


def from_breaks(fragment: str) -> str:
    """HTML whose paragraphs are told by blank lines, as editors of WordPress write it, with elements for them."""
    pieces = (piece.strip() for piece in _BLANK_LINES.split(fragment))
    return "\n".join(
        piece if _OPENS_BLOCK.match(piece) else f"<p>{piece.replace(chr(10), '<br>')}</p>" for piece in pieces if piece
    )


def spell_out_quotes(root: Element) -> None:
    """Put marks around what stands in `q` elements, where browsers put them and a text would have none."""
    found = list(root.iter("q", "{*}q"))
    levels = [sum(1 for _ in element.iterancestors("q", "{*}q")) for element in found]
    for element, level in zip(found, levels, strict=True):
        words = "".join(element.itertext()).strip()
        element.tag = "span"  # what makes a block of it would tear the sentence apart
        if not words or (words[0] in _OPENS and words[-1] in _CLOSES) or _stands_in_marks(element):
            continue
        opens, closes = _MARKS[level % 2]
        element.text = opens + (element.text or "").lstrip()
        if len(element):
            element[-1].tail = (element[-1].tail or "").rstrip() + closes
        else:
            element.text = element.text.rstrip() + closes


def _stands_in_marks(element: Element) -> bool:
    """Whether the text has marks of its own around an element."""
    around = element.getparent()
    earlier = next(iter(element.xpath("preceding-sibling::*[1]")), None)
    before = (earlier.tail if earlier is not None else around.text if around is not None else "") or ""
    return before.endswith(tuple(_OPENS)) and (element.tail or "").startswith(tuple(_CLOSES))


def short_words(element: Element, limit: int) -> str:
    """All words of an element, as one line; `` where they are more than `limit` characters, which is soon known."""
    pieces: list[str] = []
    n_chars = 0
    for text in element.itertext():
        pieces.append(text)
        n_chars += len(text.strip())
        if n_chars > limit:
            return ""
    return " ".join(" ".join(pieces).split())


def is_pull_quote(element: Element) -> bool:
    """Whether an element is marked as a pull quote, and is no larger than one.

    A span in the middle of a sentence, which a script would pull out, is a part of that sentence.
    """
    if not _PULL_QUOTE.search(element.get("class") or ""):
        return False
    if sum(len(text.split()) for text in element.itertext()) > _MAX_PULL_QUOTE_WORDS:
        return False
    if (
        sum(1 for child in element.iter("p", "li", "h2", "h3", "article") if child is not element)
        > _MAX_PULL_QUOTE_BLOCKS
    ):
        return False
    if element.tag != "span":
        return True
    parent = element.getparent()
    around = "" if parent is None else "".join(parent.itertext()).replace("".join(element.itertext()), "", 1)
    return not around.strip()


def of_tree(root: Element, *, left_out: frozenset[str] = frozenset()) -> Paragraphs:
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


def _walk(root: Element, left_out: frozenset[str]) -> Iterator[tuple[str, str]]:
    """(`text`, characters) and, where a block opens or closes, (`block`, kind of what follows), in document order.

    Without recursion: hostile markup nests deeper than Python does.
    """
    kinds = [""]
    stack: list[tuple[Element, bool]] = [(root, False)]
    while stack:
        element, closing = stack.pop()
        name = element.tag.rsplit("}", 1)[-1].lower() if isinstance(element.tag, str) else ""
        block = name in _BLOCKS
        if closing:
            if block:
                kinds.pop()
                yield "block", kinds[-1]
        elif name and (name not in left_out or (name == "figure" and is_pull_quote(element))):
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


def _kind(element: Element, name: str, around: str) -> str:
    if around:
        return around
    if name in _HEADINGS:
        return "heading"
    only = element[0] if len(element) == 1 and not (element.text or "").strip() else element
    return "pull_quote" if is_pull_quote(element) or is_pull_quote(only) else ""
