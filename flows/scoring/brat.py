"""Articles marked with brat: a folder of `NAME.txt` and `NAME.ann`, as brat's standoff format has them.

What a text-bound annotation is goes by its type (`TYPES`); a cue and a speaker belong to the quotation that a relation or an
event links them with, whatever that is called and whichever way it points. Offsets are code points, as ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from flows.errors import RunError

TYPES = {
    "quote": ("quote", "quotation", "content", "speech"),
    "cue": ("cue", "verb"),
    "speaker": ("speaker", "source"),
}
"""What annotations are called that mark a quotation, its cue, its speaker; in any letter case. Others are left alone."""

_KIND = {called: kind for kind, names in TYPES.items() for called in names}
_BOUND = re.compile(r"(T\S+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t(.*))?$")
_ARGUMENT = re.compile(r"[^\s:]+:([TE]\S+)")

Span = tuple[int, int]


@dataclass(slots=True)
class _Document:
    """The annotations of one text."""

    kinds: dict[str, str] = field(default_factory=dict)
    """what each text-bound annotation is, in the order of the file"""
    spans: dict[str, list[Span]] = field(default_factory=dict)
    links: list[list[str]] = field(default_factory=list)
    """annotations that a relation or an event links"""
    events: dict[str, str] = field(default_factory=dict)
    """what an event is anchored to"""


def read(folder: Path) -> Iterator[dict[str, object]]:
    """The articles of a folder and the folders in it, as `flows.scoring.gold` has them; `doc_id` is the name below the folder.

    Raises RunError where a text is missing, or an annotation lies outside of it.
    """
    for file in sorted(folder.rglob("*.ann")):
        text_file = file.with_suffix(".txt")
        if not text_file.exists():
            raise RunError(f"{file} has no {text_file.name} beside it")
        text = _read(text_file)
        document = _document(file, text)
        doc_id = file.relative_to(folder).with_suffix("").as_posix()
        yield {"doc_id": doc_id, "text": text, "quotes": list(_quotes(document, text))}


def _read(file: Path) -> str:
    """A file as it is: brat counts a byte order mark and both characters of a Windows line end."""
    try:
        return file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise RunError(f"{file} is not in UTF-8 ({error})") from None


def _document(file: Path, text: str) -> _Document:
    made = _Document()
    for number, line in enumerate(_read(file).replace("\r\n", "\n").split("\n"), 1):
        if line.startswith("T"):
            found = _BOUND.match(line)
            if found is None:
                raise RunError(f"{file}, line {number}: no annotation as brat writes it")
            key, called, places, words = found.groups()
            spans = [(int(start), int(end)) for start, end in (one.split() for one in places.split(";"))]
            if any(not 0 <= start < end <= len(text) for start, end in spans):
                raise RunError(f"{file}, line {number}: it lies outside of the text of {len(text):,} characters")
            if words and "".join(words.split()) != "".join(_words(text, spans).split()):
                raise RunError(f"{file}, line {number}: other words stand at {places} in the text")
            made.kinds[key], made.spans[key] = _KIND.get(called.casefold(), ""), spans
        elif line.startswith(("R", "E")):
            arguments = _ARGUMENT.findall(line)
            made.links.append(arguments)
            if line.startswith("E") and arguments:
                made.events[line.partition("\t")[0]] = arguments[0]
    return made


def _quotes(document: _Document, text: str) -> Iterator[dict[str, object]]:
    linked: dict[str, set[str]] = {}
    for link in document.links:
        ends = [document.events.get(one, one) for one in link]
        for end in ends:
            linked.setdefault(end, set()).update(ends)
    for key, kind in document.kinds.items():
        if kind != "quote":
            continue
        near = _reached(key, linked, document.kinds)
        cue, speaker = (next((one for one in near if document.kinds[one] == kind), None) for kind in ("cue", "speaker"))
        yield {
            "spans": [list(span) for span in document.spans[key]],
            "cue": _words(text, document.spans[cue]) if cue else None,
            "speaker": _words(text, document.spans[speaker]) if speaker else None,
            "speaker_spans": [list(span) for span in document.spans[speaker]] if speaker else [],
        }


def _reached(key: str, linked: dict[str, set[str]], kinds: dict[str, str]) -> list[str]:
    """Cues and speakers linked with a quotation, or with its cue (where the verb is what holds all together)."""
    direct = [one for one in kinds if one in linked.get(key, ()) and kinds[one] in ("cue", "speaker")]
    cues = [one for one in direct if kinds[one] == "cue"]
    through = [one for cue in cues for one in kinds if one in linked.get(cue, ()) and kinds[one] == "speaker"]
    return [*direct, *through]


def _words(text: str, spans: list[Span]) -> str:
    return " ".join(text[start:end] for start, end in spans)
