"""Around a quotation: whether a sentence ends before it, and whether it is a nickname within a name."""

from __future__ import annotations

import re

from transforms.article import Quoted

_SENTENCE_END = re.compile(r"(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)(?<!\bSt)(?<!\b[A-Z])[.?!…]")
_BEHIND_END = "\"”»“'’)]"
#: What stands around a nickname: “Marcia “Cia” Price”.
_NAME_ENDS = re.compile(r"[A-Z][\w.’'-]* $")
_NAME_BEGINS = re.compile(r" [A-Z][a-z]")


def ends_sentence(before: str) -> bool:
    """Whether the last mark of `before` ends a sentence, whatever closes behind it."""
    end = len(before.rstrip(_BEHIND_END)) - 1
    return end >= 0 and _SENTENCE_END.match(before, end) is not None


def is_nickname(text: str, q: Quoted) -> bool:
    """Whether a quotation is part of a name: Marcia “Cia” Price."""
    inside = text[q.start : q.end].strip("\"“”'‘’` ")
    between = _NAME_ENDS.search(text, max(0, q.start - 30), q.start) and _NAME_BEGINS.match(text, q.end)
    return bool(between) and inside.replace(" ", "").isalpha() and inside[:1].isupper() and inside.count(" ") < 2
