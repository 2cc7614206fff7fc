"""Word documents (.docx, .docm): one article a file, or an export of a news database with many."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.article import Record, Reject
from transforms.reading import dates
from transforms.reading.elements import Element
from transforms.reading.exports import databases
from transforms.reading.feeds import xml_trees
from transforms.reading.office.packages import Package, opened
from transforms.reading.people import people
from transforms.reading.source import Source, Unreadable
from transforms.reading.values import one

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: What is in a paragraph and not in its text: what was deleted or moved away, second renderings, and fields' codes.
_LEFT_OUT = (f"{_W}del", f"{_W}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
_NO_TITLE = ("untitled", "document", "microsoft word")
_MAIN = "word/document.xml"


def read(source: Source) -> Iterator[Record | Reject]:
    """One record with the text as it stands, deletions made; macros, pictures and links are left alone."""
    with opened(source) as package:
        lines, headings = _paragraphs(package)
        said = _properties(package, source)
    text = "\n\n".join(lines)
    if not text:
        raise Unreadable("no_text", "a Word document without text")
    if len(text) > source.limits.record_bytes:
        raise Unreadable("too_large", f"a document of {len(text):,} characters")
    if (found := databases.records("\n".join(lines), "docx", source.options)) is not None:
        yield from found
        return
    yield Record(record="", source_format="docx", text=text, headings=tuple(headings), **said)  # type: ignore[arg-type]


def _paragraphs(package: Package) -> tuple[list[str], list[str]]:
    styles = _heading_styles(package)
    lines: list[str] = []
    headings: list[str] = []
    for paragraph in package.tree(_MAIN).iter(f"{_W}p"):
        if any(True for _ in paragraph.iterancestors(*_LEFT_OUT)):
            continue
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        is_heading = style is not None and style.get(f"{_W}val") in styles
        for line in _text(paragraph).split("\n"):
            if words := " ".join(line.split()):
                lines.append(words)
                if is_heading:
                    headings.append(words)
    return lines, headings


def _text(paragraph: Element) -> str:
    pieces: list[str] = []
    for element in paragraph.iter(f"{_W}t", f"{_W}br", f"{_W}cr", f"{_W}tab", f"{_W}noBreakHyphen"):
        above = next(element.iterancestors(f"{_W}p"))
        if above is not paragraph or any(a.tag in _LEFT_OUT for a in element.iterancestors()):
            continue  # the text of a box inside the paragraph has a paragraph of its own
        name = str(element.tag).rsplit("}", 1)[1]
        pieces.append({"t": element.text or "", "tab": "\t", "noBreakHyphen": "-"}.get(name, "\n"))
    return "".join(pieces)


def _heading_styles(package: Package) -> set[str]:
    """Ids of the styles whose names say title or heading; in other languages the ids differ, the names do not."""
    if "word/styles.xml" not in package:
        return set()
    found = set()
    for style in package.tree("word/styles.xml").iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        said = (name.get(f"{_W}val") or "").lower() if name is not None else ""
        if said == "title" or said.startswith(("heading", "subtitle")):
            found.add(style.get(f"{_W}styleId") or "")
    return found


def _properties(package: Package, source: Source) -> dict[str, object]:
    """Title, author and dates from the document's properties."""
    if "docProps/core.xml" not in package:
        return {}
    first, root = xml_trees.first, package.tree("docProps/core.xml")
    title = one(first(root, "title"))
    return {
        "title": None if title is None or title.lower().startswith(_NO_TITLE) else title,
        "authors": people(first(root, "creator")),
        "published_at": dates.to_utc(first(root, "created"), source.options.zone),
        "updated_at": dates.to_utc(first(root, "modified"), source.options.zone),
    }
