"""Which quotes of an edited article are the same quote in other words, and which words those are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from releases.tables.columns import Row

SAME_SPEAKER = 0.4
"""Share of words in common (Ratcliff and Obershelp's ratio) from which two quotes of one speaker count as one quote
reworded. An editor who corrects a quote keeps most of its words; two statements of one person on one subject share
articles and prepositions, which reach 0.3."""

OTHER_SPEAKER = 0.7
"""The same between speakers: that an article gives nearly the same words to somebody else is a correction, too."""

MARKS = {"same": "{}", "old": "[-{}-]", "new": "{{+{}+}}"}
"""How plain text shows what went and what came, as `git diff --word-diff` does."""

Edit = Literal["same", "old", "new"]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions of one quote, as positions in the lists they were taken from."""

    before: int
    after: int
    similarity: float


def similarity(before: Sequence[str], after: Sequence[str]) -> float:
    """How many words two texts share, in order: from 0 to 1."""
    return SequenceMatcher(None, before, after, autojunk=False).ratio()


def words(text: str) -> list[str]:
    """The words of a quote as they are compared: letter case and punctuation at the edges do not count."""
    return [word.strip(".,;:!?…—–-'\"“”‘’()").casefold() for word in text.split()]


def match(before: Sequence[Row], after: Sequence[Row]) -> list[Pair]:
    """Pairs up quotes of one document, the most similar first; each quote is in one pair at most.

    A quote is a mapping with `text` and `speaker_name`.
    """
    old, new = [words(quote["text"]) for quote in before], [words(quote["text"]) for quote in after]
    candidates = []
    for i, quote in enumerate(before):
        for j, other in enumerate(after):
            same = quote["speaker_name"] == other["speaker_name"]
            ratio = similarity(old[i], new[j])
            if ratio >= (SAME_SPEAKER if same else OTHER_SPEAKER):
                candidates.append((-ratio, not same, i, j))
    taken_before: set[int] = set()
    taken_after: set[int] = set()
    pairs = []
    for ratio, _, i, j in sorted(candidates):
        if i not in taken_before and j not in taken_after:
            taken_before.add(i)
            taken_after.add(j)
            pairs.append(Pair(i, j, -ratio))
    return sorted(pairs, key=lambda pair: pair.before)


def edits(before: str, after: str) -> list[tuple[Edit, str]]:
    """The stretches of words that stayed, went and came, in reading order."""
    old, new = before.split(), after.split()
    if old == new:  # as of every quote that somebody else says now
        return [("same", " ".join(old))] if old else []
    stretches: list[tuple[Edit, str]] = []
    for kind, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            stretches.append(("same", " ".join(old[i:i_end])))
            continue
        if i_end > i:
            stretches.append(("old", " ".join(old[i:i_end])))
        if j_end > j:
            stretches.append(("new", " ".join(new[j:j_end])))
    return stretches


def marked(before: str, after: str) -> str:
    """One text with both versions: what went as [-…-], what came as {+…+}."""
    return " ".join(MARKS[kind].format(text) for kind, text in edits(before, after))
