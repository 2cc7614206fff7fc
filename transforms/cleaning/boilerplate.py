"""Boilerplate: lines around an article that are no part of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from transforms.cleaning.boilerplate_patterns import ANY_CASE, AS_WRITTEN

#: A longer line is prose, whatever it begins with.
MAX_CHARS = 420
_QUOTATION_MARK = re.compile("[\"'“”‘’„«»‹›]")


def kind_of(line: str) -> str | None:
    """Which kind of boilerplate a paragraph is; None for everything that may be part of an article.

    `separator` is a line without a letter or digit; one that holds a quotation mark is kept, it may close a quote.
    """
    if len(line) > MAX_CHARS:
        return None
    if not any(map(str.isalnum, line)):
        return None if _QUOTATION_MARK.search(line) else "separator"
    return next((kind for kind, pattern in _patterns() if pattern.fullmatch(line)), None)


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return (*_compiled(ANY_CASE, re.I), *_compiled(AS_WRITTEN, re.NOFLAG))


def _compiled(patterns: Mapping[str, tuple[str, ...]], flags: re.RegexFlag) -> list[tuple[str, re.Pattern[str]]]:
    return [(kind, re.compile("|".join(f"(?:{p})" for p in group), flags)) for kind, group in patterns.items()]
