"""Names looked up in a text by their first word."""

from __future__ import annotations

import re

#: A capitalised word, or one with a capital inside (“eLake”), that begins no web address.
CAPITALISED = re.compile(r"(?<![\w@#/.])(?:[A-ZÀ-ÖØ-ÞŁŠŽČ]|[a-z]{1,5}[A-Z])\w*")

Names = dict[str, list[tuple[str, str]]]
"""first word -> (name as written, label), longest names first"""


def indexed(names: dict[str, str]) -> Names:
    """An index of names as written, with their labels; names that begin with no capitalised word are left out."""
    index: Names = {}
    for name in sorted(names, key=lambda n: (-len(n), n)):
        first = CAPITALISED.match(name)
        if first:
            index.setdefault(first.group(), []).append((name, names[name]))
    return index
