"""An article's text cut into stretches that are marked alike: whose words, the cue, the speaker, a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from urllib.parse import quote as percent
from urllib.parse import urlsplit

from explorer.index.rows import Named
from releases.tables.columns import RowView

COLOURS = 10
"""Colours that speakers are told apart by, in the order in which they speak; then they come again."""

FRAGMENT_WORDS = 8
"""Words of a quote that a link to the original page looks for there."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some text and what is marked on it."""

    text: str
    classes: str = ""
    entity: Named | None = None
    anchors: tuple[str, ...] = ()
    """ids of quotes that begin here"""
    quote_id: str | None = None
    """the innermost quote it belongs to"""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the text."""

    kind: str
    stretches: tuple[Stretch, ...]

    def repeats(self, title: str | None) -> bool:
        """Whether it is the headline once more, with no quote beginning in it."""
        return "".join(one.text for one in self.stretches) == title and not any(one.anchors for one in self.stretches)


@dataclass
class _Marks:
    """What begins and ends where."""

    at: dict[int, list[tuple[str, Any]]] = field(default_factory=dict)
    until: dict[int, list[tuple[str, Any]]] = field(default_factory=dict)

    def add(self, start: int | None, end: int | None, kind: str, value: Any) -> None:
        if start is None or end is None or start >= end:
            return
        self.at.setdefault(start, []).append((kind, value))
        self.until.setdefault(end, []).append((kind, value))


def colours(quotes: Sequence[RowView], names: Mapping[str, Named]) -> dict[str, int | None]:
    """The colour of each quote (by its id), 0 to COLOURS - 1; None for one whose speaker is not known."""
    found: dict[str, int | None] = {}
    seen: dict[str, int] = {}
    for row in quotes:
        who = speaker_key(row, names)
        found[row["quote_id"]] = None if who is None else seen.setdefault(who, len(seen) % COLOURS)
    return found


def speaker_key(row: RowView, names: Mapping[str, Named]) -> str | None:
    """What tells a speaker from the others of the article."""
    one = row["speaker_entity_id"]
    if one is not None:
        return names[one].id if one in names else str(one)
    name: str | None = row["speaker_name"] or row["speaker"]
    return name


def paragraphs(
    text: str,
    sentences: Sequence[RowView],
    mentions: Sequence[RowView],
    quotes: Sequence[RowView],
    names: Mapping[str, Named],
) -> list[Paragraph]:
    """The text by its lines. `names` are the canonical entities of ids; offsets are code points in `text`."""
    marks, tints = _Marks(), colours(quotes, names)
    for row in quotes:
        for span in row["spans"] or ():
            marks.add(span["start"], span["end"], "quote", row["quote_id"])
        marks.add(row["cue_start"], row["cue_end"], "cue", None)
        marks.add(row["speaker_start"], row["speaker_end"], "who", tints[row["quote_id"]])
    for row in mentions:
        if row["entity_id"] in names:
            marks.add(row["start"], row["end"], "name", names[row["entity_id"]])
    starts = {row["start"]: row["quote_id"] for row in reversed(quotes)}
    anchors: dict[int, list[str]] = {}
    for row in quotes:
        anchors.setdefault(row["start"], []).append(row["quote_id"])
    kinds = {row["start"]: row["kind"] for row in sentences}
    edges = sorted({0, len(text), *marks.at, *marks.until, *starts, *_lines(text)})
    open_: list[tuple[str, Any]] = []
    found: list[Paragraph] = []
    line: list[Stretch] = []
    kind = "body"
    for start, end in pairwise(edges):
        for one in marks.until.get(start, ()):
            open_.remove(one)
        open_ += marks.at.get(start, ())
        kind = kinds.get(start, kind) if not line else kind
        piece = text[start:end]
        if piece == "\n":
            found.append(Paragraph(kind, tuple(line)))
            line, kind = [], "body"
            continue
        line.append(_stretch(piece, open_, tints, tuple(anchors.get(start, ()))))
    found.append(Paragraph(kind, tuple(line)))
    return [one for one in found if one.stretches]


def _lines(text: str) -> set[int]:
    edges, at = set(), text.find("\n")
    while at >= 0:
        edges |= {at, at + 1}
        at = text.find("\n", at + 1)
    return edges


def _stretch(
    text: str, open_: Sequence[tuple[str, Any]], tints: Mapping[str, int | None], anchors: tuple[str, ...]
) -> Stretch:
    classes: list[str] = []
    quotes = [value for kind, value in open_ if kind == "quote"]
    if quotes:
        tint = tints[quotes[-1]]
        classes += ["q", "c-none" if tint is None else f"c{tint}"]
        if len(quotes) > 1:
            classes.append("nested")
    who = [value for kind, value in open_ if kind == "who"]
    if who:
        classes += ["who", "c-none" if who[-1] is None else f"c{who[-1]}"] if not quotes else ["who"]
    if any(kind == "cue" for kind, _ in open_):
        classes.append("cue")
    entity = next((value for kind, value in open_ if kind == "name"), None)
    return Stretch(text, " ".join(classes), entity, anchors, quotes[-1] if quotes else None)


def web_address(url: str | None) -> str | None:
    """An address that may be a link: http or https with a host; None for any other (`javascript:`, `data:`, …)."""
    if not url or any(one <= " " or one == "\\" for one in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc else None


def at_words(url: str | None, text: str) -> str | None:
    """An address of a page that browsers open at the words (a text fragment); None where `url` may be no link."""
    address = web_address(url)
    words = text.split()
    if address is None or not words or "#" in address:
        return address
    first = " ".join(words[:FRAGMENT_WORDS]).strip("“”\"‘’' ,.;:…")
    return f"{address}#:~:text={percent(first, safe='').replace('-', '%2D')}" if first else address


def confidence_in_words(value: float | None) -> str:
    """How sure the pipeline is, as one says it."""
    if value is None:
        return "not known"
    return next((words for least, words in CONFIDENCE if value >= least), "not sure")


CONFIDENCE = ((0.9, "very sure"), (0.75, "fairly sure"), (0.5, "rather sure"))
"""From which confidence on a row is called how; below all, “not sure”."""
