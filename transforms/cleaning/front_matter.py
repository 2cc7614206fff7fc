"""Front matter of an article: headline, byline and dateline."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.english.number_words import DAY_NAMES, MONTH_NAMES

#: Paragraphs from the top in which a byline or a dateline may stand: after kicker, headline, subhead and picture line.
TOP = 5
#: Headlines of wires stay below 20 words; tabloids go a little further.
MAX_HEADLINE_WORDS = 25
#: A first paragraph that ends in a full stop is a headline only where nearly all its long words are capitalised.
MIN_CAPITALISED = 0.75
#: Words that two wordings of one headline share.
MIN_SAME_HEADLINE = 0.6

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽ"
_NAME_WORD = rf"(?:[{_UPPER}][\w’'.-]*|d[’'][{_UPPER}][\w’'-]*)"
_PARTICLE = r"(?:de|da|do|dos|del|della|der|den|di|du|el|al|bin|ibn|la|le|van|von|ter|zu|y|ó|ní|mac)"
_NAME = rf"{_NAME_WORD}(?: (?:{_PARTICLE} ){{0,2}}{_NAME_WORD}){{1,4}}"
_ROLE = r"(?:,? (?:in|for|at|of|and) [^.!?]{2,50}|[,|/] ?[^.!?]{2,60})"
_BYLINE = re.compile(
    rf"(?:[Bb]y|BY|Written by|Words by|Story by|Reported by):? ((?:{_NAME})(?:(?:, (?:and )?| and | & |; ){_NAME})*){_ROLE}?"
)
_AGENCY_BYLINE = re.compile(
    r"(?:[Bb]y|BY):? (The Associated Press|Reuters|Agence France-Presse|Associated Press|Press Association)", re.I
)
_NOT_NAMES = frozenset(
    (
        *(
            "the",
            "a",
            "an",
            "this",
            "that",
            "these",
            "those",
            "all",
            "any",
            "no",
            "my",
            "our",
            "your",
            "his",
            "her",
            "its",
        ),
        *DAY_NAMES,
        *(month for month in MONTH_NAMES if month != "may"),  # which is a first name too
        *("contrast", "comparison"),
        *("then", "now", "when", "far", "law", "land", "sea", "air", "popular", "early", "late", "mid", "next", "last"),
    )
)
_CREDIT = re.compile(
    rf"(?:(?:The|For the|Special to the|[Ss]taff|[Pp]olitical) )?{_NAME_WORD}(?: (?:and|of|for|{_NAME_WORD})){{0,5}}"
)
_MAX_CREDIT_WORDS = 6
_POST = re.compile(
    r"\b(?:correspondents?|editors?|writers?|reporters?|staff|columnists?|bureau|chief|producers?|photographers?|contributors?"
    r"|critics?)\b",
    re.I,
)

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
_NO_CITY = r"(?!EXCLUSIVE|BREAKING|UPDATE|OPINION|ANALYSIS|WATCH|VIDEO|NOTE)"
_CITY = rf"{_NO_CITY}[{_UPPER}][{_UPPER}.’'-]*[{_UPPER}.](?: [{_UPPER}][{_UPPER}.’'-]*){{0,3}}"
_PLACE = rf"(?:, [{_UPPER}][\w.’' -]{{1,30}})?"
_DAY = rf"(?:,? {_MONTH} \d{{1,2}}|,? \d{{1,2}} {_MONTH})?"
_WIRE = r"\([A-Z][\w./ &-]{1,30}\)"
_DASH = r"(?: ?[—―]| (?:[–‒-]|--)) ?(?=\S)"
_DATELINE = re.compile(
    rf"(?P<dateline>(?:{_CITY}{_PLACE}{_DAY}(?:,? {_WIRE})?|[{_UPPER}][\w.’' -]{{1,40}}{_PLACE}{_DAY},? {_WIRE})),?{_DASH}"
)
_FULL_STOP_OF_CITY = re.compile(r"(?<=[^\W.]{4})\.$")
_ENDS_SENTENCE = re.compile(r"[.!?…:;,][\"'’”»)\]]*$")
_FULL_STOP = re.compile(r"\.[\"'’”»)\]]*$")
_WORD = re.compile(r"\w+")


def byline_authors(line: str) -> tuple[str, ...] | None:
    """The people whom a byline names; None where `line` is no byline."""
    if agency := _AGENCY_BYLINE.fullmatch(line):
        return (agency.group(1),)
    found = _BYLINE.fullmatch(line)
    if not found or any(word in _NOT_NAMES for word in _WORD.findall(found.group(1).lower())[:3]):
        return None
    names = re.split(r", and |, | and | & |; ", found.group(1))
    return tuple(name.title() if name.isupper() else name for name in names if not _POST.search(name))


def is_credit(line: str) -> bool:
    """Whether the line under a byline is the paper or the post of its author."""
    return len(line.split()) <= _MAX_CREDIT_WORDS and bool(_CREDIT.fullmatch(line))


def dateline(paragraphs: Sequence[str]) -> str | None:
    """The dateline that one of the first paragraphs opens with: “WASHINGTON (AP)”, without its dash."""
    found = (_DATELINE.match(paragraph) for paragraph in paragraphs[:TOP])
    line = next((match.group("dateline").strip(" ,") for match in found if match), None)
    return _FULL_STOP_OF_CITY.sub("", line) if line else None


def is_headline(paragraphs: Sequence[str]) -> bool:
    """Whether the first of `paragraphs` is a headline, from its words alone.

    It is short and ends like none of a text's sentences; or it ends in a full stop but is in title case, or stands
    before a dateline.
    """
    if len(paragraphs) < 2:
        return False
    first = paragraphs[0]
    words = first.split()
    if len(words) > MAX_HEADLINE_WORDS or _DATELINE.match(first) or not (first[0].isupper() or not first[0].isalpha()):
        return False
    if not _ENDS_SENTENCE.search(first):
        return True
    if first.rstrip("\"'’”»")[-1:] in "!?":
        return first[0] not in "\"'“‘" and len(words) < len(paragraphs[1].split())
    return bool(_FULL_STOP.search(first)) and (_in_title_case(words) or bool(_DATELINE.match(paragraphs[1])))


def _in_title_case(words: Sequence[str]) -> bool:
    long_words = [word.strip("\"'“”‘’(),.") for word in words[1:]]
    long_words = [word for word in long_words if len(word) > 3 and word[0].isalpha()]
    return len(long_words) >= 3 and sum(word[0].isupper() for word in long_words) >= MIN_CAPITALISED * len(long_words)


def same_headline(paragraph: str, title: str) -> bool:
    """Whether `paragraph` is the headline `title`, perhaps in another wording."""
    if len(paragraph.split()) > MAX_HEADLINE_WORDS + 10:
        return False
    a, b = (frozenset(_WORD.findall(text.lower())) for text in (paragraph, title))
    return paragraph == title or (bool(a | b) and len(a & b) >= MIN_SAME_HEADLINE * len(a | b))
