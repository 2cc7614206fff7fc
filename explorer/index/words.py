"""What people type into the search box, as FTS5 wants it. Any text is a search, never a syntax error."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_CHARACTERS, MOST_TERMS = 500, 32
"""More than anybody types; each term costs a look into the index."""

PIECE = re.compile(r'(?P<minus>(?<!\S)[-−])?(?:["“”„](?P<phrase>[^"“”„]*)["“”„]?|(?P<word>[^\s"“”„]+))')
WORD = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Words:
    """A search: what must be there and what must not, as FTS5 expressions; None where nothing is asked."""

    wanted: str | None
    unwanted: str | None
    plain: tuple[str, ...] = ()
    """the words and phrases that must be there, as typed"""
    terms: tuple[str, ...] = ()
    """the same, each as an FTS5 expression"""

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)


def parse(text: str) -> Words:
    """Words that must all be there, “phrases” in quotation marks, `-words` that must not, `begin*` for what begins so."""
    wanted: list[str] = []
    unwanted: list[str] = []
    plain: list[str] = []
    for piece in PIECE.finditer(_clean(text)[:MOST_CHARACTERS]):
        if len(wanted) + len(unwanted) == MOST_TERMS:
            break
        term = piece["phrase"] if piece["phrase"] is not None else piece["word"]
        if not WORD.search(term):
            continue
        begins = piece["phrase"] is None and term.endswith("*")
        term = term.rstrip("*") if begins else term
        quoted = '"' + term.replace('"', '""') + '"' + (" *" if begins else "")
        (unwanted if piece["minus"] else wanted).append(quoted)
        if not piece["minus"]:
            plain.append(term)
    return Words(" AND ".join(wanted) or None, " OR ".join(unwanted) or None, tuple(plain), tuple(wanted))


def _clean(text: str) -> str:
    """Without what neither SQLite nor a web page can take: control characters and halves of surrogate pairs."""
    return "".join(" " if one < " " or one == "\x7f" else one for one in text if not "\ud800" <= one <= "\udfff")
