"""The main text of a web page: found by trafilatura, with what it drops of quotes put back."""

from __future__ import annotations

from transforms.reading import markup
from transforms.reading.elements import Element

#: Marks a pull quote through the extraction, which knows none and drops what stands in an aside.
MARK = "\ue0f1"
_MAX_BRIEF_CHARS = 1_000
_LEFT_OUT = markup.LEFT_OUT | {"footer", "aside"}
_PULL_QUOTE = (
    "//*[self::aside or self::blockquote or self::div or self::figure or self::p or self::section or self::span]"
    "[contains(translate(@class, 'PULQOTE-_', 'pulqote'), 'pullquote')]"
)


def main_text(tree: Element) -> markup.Paragraphs:
    """Paragraphs of the article on the page; changes the tree."""
    import trafilatura

    markup.spell_out_quotes(tree)
    for element in tree.xpath(_PULL_QUOTE):
        if markup.is_pull_quote(element):
            _mark(element)
    found = trafilatura.bare_extraction(tree, include_comments=False, include_tables=True, max_tree_size=None)
    body = getattr(found, "body", None)
    text, headings, _ = _plain(tree) if body is None else markup.of_tree(body)
    if body is not None and "\n\n" not in text and len(text) < _MAX_BRIEF_CHARS:
        whole = _plain(tree)  # of a brief the extraction makes one paragraph, menus and all
        if "\n\n" in whole[0] and len(whole[0]) < 2 * _MAX_BRIEF_CHARS:
            text, headings, _ = whole
    lines = text.split("\n\n")
    pull_quotes = tuple(line.replace(MARK, "").strip() for line in lines if MARK in line)
    return text.replace(MARK, ""), headings, pull_quotes


def _mark(element: Element) -> None:
    """Turn a pull quote into a paragraph that the extraction keeps and that can be told afterwards."""
    words = " ".join(" ".join(element.itertext()).split())
    parent = element.getparent()
    if not words or parent is None or MARK in words:
        return
    if element.tag == "span" and parent.tag == "p":
        element = parent
    tail = element.tail
    for child in list(element):
        element.remove(child)
    element.attrib.clear()
    element.tag, element.text, element.tail = "p", MARK + words, tail


def _plain(tree: Element) -> markup.Paragraphs:
    """The paragraphs of a page too small or too odd for the extraction: of its article or main element, else of all."""
    for path in ("//*[@itemprop='articleBody']", "//article", "//main", "//body"):
        for element in tree.xpath(path):
            found = markup.of_tree(element, left_out=_LEFT_OUT)
            if found[0]:
                return found
    return "", (), ()
