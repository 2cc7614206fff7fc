"""What people type into the search box, as FTS5 wants it. Any text is a search, never a syntax error."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_CHARACTERS, MOST_TERMS = 500, 32
"""More than anybody types; each term costs a look into the index."""

PIECE = re.compile(r'(?P<minus>(?<!\S)[-−])?(?:["“”„](?P<phrase>[^"“”„]*)["“”„]?|(?P<word>[^\s"“”„]+))')
WORD = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase as typed, or what words begin with."""

    text: str
    begins: bool = False

    @property
    def expression(self) -> str:
        """The term as FTS5 has it."""
        return '"' + self.text.replace('"', '""') + '"' + (" *" if self.begins else "")


@dataclass(frozen=True, slots=True)
class Words:
    """A search: what must be there and what must not."""

    there: tuple[Term, ...] = ()
    absent: tuple[Term, ...] = ()

    @property
    def wanted(self) -> str | None:
        """What must be there as an FTS5 expression; None where nothing is asked."""
        return " AND ".join(term.expression for term in self.there) or None

    @property
    def unwanted(self) -> str | None:
        """What must not be there as an FTS5 expression; None where nothing is asked."""
        return " OR ".join(term.expression for term in self.absent) or None

    def __bool__(self) -> bool:
        return bool(self.there or self.absent)


def parse(text: str) -> Words:
    """Words that must all be there, “phrases” in quotation marks, `-words` that must not, `begin*` for what begins so."""
    there: list[Term] = []
    absent: list[Term] = []
    for piece in PIECE.finditer(_clean(text)[:MOST_CHARACTERS]):
        if len(there) + len(absent) == MOST_TERMS:
            break
        term = piece["phrase"] if piece["phrase"] is not None else piece["word"]
        if not WORD.search(term):
            continue
        begins = piece["phrase"] is None and term.endswith("*")
        (absent if piece["minus"] else there).append(Term(term.rstrip("*") if begins else term, begins))
    return Words(tuple(there), tuple(absent))


def _clean(text: str) -> str:
    """Without what neither SQLite nor a web page can take: control characters and halves of surrogate pairs."""
    return "".join(" " if one < " " or one == "\x7f" else one for one in text if not "\ud800" <= one <= "\udfff")
