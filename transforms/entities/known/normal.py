"""Normal forms of names: what two spellings of one name have in common."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

from transforms.english.name_words import ARTICLES

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "‐": "-", "‑": "-", "–": "-", "\xa0": " "})
_DOTTED = re.compile(r"\b((?:\w\.){2,}\w?|\w(?:\.\w)+)(?!\w)")
_POSSESSIVE = re.compile(r"'s?$")
_WORD = re.compile(r"[^\W_](?:[\w'&-]*[^\W_])?")


def fold(text: str) -> str:
    """`text` without accents, in lower case, with plain apostrophes and hyphens."""
    if text.isascii():  # nearly all names, and a fifth of the time
        return text.replace("`", "'").lower()
    text = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
    return "".join(c for c in text if not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=65536)
def words(name: str) -> tuple[str, ...]:
    """The words of a name, folded, without full stops in abbreviations, articles in front and possessive ending."""
    text = _POSSESSIVE.sub("", fold(name).strip())
    text = _DOTTED.sub(lambda m: m.group().replace(".", ""), text)
    found = _WORD.findall(text)
    while len(found) > 1 and found[0] in ARTICLES:
        found = found[1:]
    return tuple(found)


def key(name: str) -> str:
    """The canonical key of a name: its words, folded. Names without any word give their folded text."""
    return " ".join(words(name)) or fold(name).strip()


def entity_id(label: str, canonical_key: str) -> str:
    """16 hexadecimal digits that stand for a label and a canonical key."""
    return hashlib.sha256(f"{label}\x1f{canonical_key}".encode()).hexdigest()[:16]
