"""What a gold article's text says of a quotation: its kind by its marks, its verb, how its speaker is called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Span = tuple[int, int]
Letters = frozenset[int]
Item = Mapping[str, Any]

#: Shares of quoted letters from which a quote is direct, and up to which indirect.
DIRECT, INDIRECT = 0.95, 0.02
KINDS = ("direct", "mixed", "indirect")

REPORTING = frozenset(
    re.findall(
        r"\w+",
        """
        accord accuse acknowledge add address admit advise affirm agree allege announce answer argue ask assert assure
        blast boast call caution charge cite claim clarify comment complain concede conclude condemn
        confess confirm contend counter criticise criticize declare decline demand denounce deny describe disclose dismiss
        dispute echo elaborate emphasise emphasize estimate exclaim explain express forecast hint inform insist joke lament
        maintain mention muse note object observe offer opine order plead pledge predict proclaim promise propose protest
        quip read reassure recall recommend recount reiterate relate remark remind repeat reply report request respond
        retort reveal say shout signal state stress suggest summarise summarize swear tell testify threaten tout tweet urge
        voice vow warn whisper wonder write
        """,
    )
)
IRREGULAR = {"said": "say", "told": "tell", "wrote": "write", "written": "write", "swore": "swear"}
PRONOUNS = frozenset(
    re.findall(
        r"\w+",
        """
        i we he she they it you who me us him her them which that his their its my our whose those these this one
        """,
    )
)
NO_NAME = frozenset(["the", "a", "an", "mr", "mrs", "ms", "sen", "president", "s"])
#: What opens a phrase behind the head of a speaker: "a spokesman for Wren", "the judge who jailed Pell".
BEHIND_HEAD = re.compile(
    r"\s(?:of|for|from|to|in|at|on|with|by|who|whom|whose|that|which|accused|charged|founded|led)\s|\s?[,(–—]"
)


def quote_mask(text: str) -> bytearray:
    """1 for each character within double marks; a quotation left open ends with its paragraph."""
    mask, opened, at = bytearray(len(text)), None, 0
    while at < len(text):
        mark, width = text[at], 1
        if mark in "'’‘`" and text[at + 1 : at + 2] == mark and text[at + 2 : at + 3] != mark:
            mark, width = '"', 2
        if opened is None and mark in '“„«"':
            opened = at
        elif opened is not None and mark in '”»"':
            mask[opened : at + width] = b"\1" * (at + width - opened)
            opened = None
        elif opened is not None and mark == "\n":
            mask[opened:at] = b"\1" * (at - opened)
            opened = None
        at += width
    if opened is not None:
        mask[opened:] = b"\1" * (len(text) - opened)
    return mask


def segments(text: str, mask: bytearray) -> list[Span]:
    """Quoted stretches, each from its opening to its closing mark."""
    found, at = [], 0
    while at < len(text):
        if not mask[at]:
            at += 1
            continue
        end = at + (2 if text[at] in "'’‘`" else 1)
        while end < len(text) and mask[end]:
            doubled = text[end] in "'’‘`" and text[end : end + 2] == text[end] * 2
            if doubled or text[end] in '”»"':
                end += 2 if doubled else 1
                break
            end += 1
        found.append((at, end))
        at = end
    return found


def letters(text: str, spans: Iterable[Sequence[int]]) -> Letters:
    """Offsets of the letters and digits in `spans`."""
    return frozenset(k for start, end in spans for k in range(start, end) if text[k].isalnum())


def kind_of(inside: Letters, mask: bytearray) -> str:
    """`direct`, `mixed` or `indirect`, by the share of letters within marks."""
    share = sum(mask[k] for k in inside) / len(inside) if inside else 0.0
    return "direct" if share >= DIRECT else "indirect" if share <= INDIRECT else "mixed"


def is_reporting(cue: str | None) -> bool:
    """Whether a gold cue holds a reporting verb, in any form."""
    for word in re.findall(r"[a-z]+", (cue or "").lower()):
        stems = {
            word,
            IRREGULAR.get(word, word),
            re.sub(r"(ing|ed|es|s|d)$", "", word),
            re.sub(r"(ing|ed)$", "e", word),
            re.sub(r"i(ed|es)$", "y", word),
            re.sub(r"(.)\1(ing|ed)$", r"\1", word),
        }
        if not stems.isdisjoint(REPORTING):
            return True
    return False


def _name(words: str | None) -> set[str]:
    return {w for w in re.findall(r"\w+", (words or "").lower()) if w not in NO_NAME}


def mention_kind(speaker: str) -> str:
    """`pronoun`, `name` or `nominal`: how the text calls the speaker."""
    words = _name(speaker)
    if words and words <= PRONOUNS:
        return "pronoun"
    return "name" if re.search(r"[A-Z][a-z]+", speaker) else "nominal"


def names_head(text: str, gold: Item, found: Item) -> bool:
    """Whether a speaker that overlaps gold's is who speaks there, not only somebody inside the words for the speaker."""
    start, end = gold["speaker_spans"][0][0], gold["speaker_spans"][-1][1]
    behind = BEHIND_HEAD.search(text, start + 1, end)
    head_end = behind.start() if behind else end
    if any(s < head_end and e > start for s, e in found["speaker_spans"]):
        return True
    before = re.search(r"(\w+)\W*$", text[start : found["speaker_spans"][0][0]])
    return before is not None and before[1][0].isupper()  # "mayor of Oxmere Ana Lund"; not "a spokesman for Lund"


def same_speaker(text: str, gold: Item, found: Item) -> bool:
    """Whether both point at the same words, head for head, or at the same name."""
    if not found["speaker_spans"]:
        return False
    if letters(text, gold["speaker_spans"]) & letters(text, found["speaker_spans"]):
        return names_head(text, gold, found)
    a, b = _name(gold["speaker"]), _name(found["speaker"])
    if not a or not b or a <= PRONOUNS or b <= PRONOUNS:
        return False
    return a <= b or b <= a
