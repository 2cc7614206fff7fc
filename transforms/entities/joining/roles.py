"""What the text says a person is: the words before the name, or set off by commas behind or before it."""

from __future__ import annotations

import re

from transforms.english.common_words import COMMON
from transforms.english.name_words import BEFORE_TITLES, COURTESY, LINKS
from transforms.english.role_words import ABBREVIATED, MODIFIERS, NOUNS, OFFICES, STOPS
from transforms.entities.candidates.candidate import Candidate

#: Characters looked at on either side of a name; longer descriptions tell a story, not a role.
REACH = 90
#: Words of a role before a name, at most.
MAX_WORDS = 8

_WORD = re.compile(r"[\w.'’&-]*\w\.?")
_BEFORE = re.compile(r"(?: [\w.'’&-]+){0,8}")  # of the text read backwards: the end of a text is found at once there
_AFTER = re.compile(
    r",? \((?P<bracket>[^()\n]{3,60})\)"
    r"|, (?P<comma>(?:[^,.;:()\[\]“”\"\n—–―]"
    r"|(?:(?<=\b[A-Z])|(?<=\b[MD]r)|(?<=\bMrs)|(?<=\bMs))\.){3,90})(?=[,.;:\n—–)”\"]|$)"
)
_SET_OFF = re.compile(
    r"(?:^|[.!?\n”\"] ?)(?P<noun>(?:The|A|An|Its|Their|His|Her|(?:[A-Z][\w’'-]*\w ){0,3}[A-Z][\w-]*\w['’]s(?= [a-z]))\b"
    r"[^,.;:“”\"\n]{3,90}), $"
)
#: The same within a sentence: “… and the coach, Ola Rask, …”.
_SET_OFF_WITHIN = re.compile(r"(?<![,.;:“”\"]) (?P<noun>(?:the|its|their|his|her) [^,.;:“”\"\n]{3,60}), $")
_ARTICLE = re.compile(r"^(?:the|a|an|its|their|his|her|our|my|also|currently|now|who is|who was|formerly)\s+", re.I)


def with_roles(text: str, found: list[Candidate]) -> list[Candidate]:
    """`found` with the role that stands next to a person's name, if there is one, for `title`."""
    return [_with_role(text, c) if c.label == "PERSON" else c for c in found]


def _with_role(text: str, person: Candidate) -> Candidate:
    role = _before(text, person) or behind(text, person.end) or _set_off(text, person)
    return person._replace(title=role) if role else person


def _before(text: str, person: Candidate) -> str | None:
    """The role straight before a name: “Ondaran Foreign Ministry spokesperson”."""
    window = text[max(0, person.start - REACH) : person.start]
    last = window.split()[-1:] if window.endswith(" ") else []
    if not last or not last[0].lstrip(_MARKS):
        return None
    behind = ""
    if _bare(last[0].lstrip(_MARKS)) not in NOUNS:
        of = _office(window, last[0])
        if of is None:
            return None
        window, behind = window[: of.start() + 1], of.group()
    words = _BEFORE.match(window[::-1])
    parts = words.group()[::-1].split() if words else []
    if not parts or _bare(parts[-1]) not in NOUNS or (parts[-1][-1] == "." and _bare(parts[-1]) not in ABBREVIATED):
        return None
    first = len(parts) - 1
    if _bare(parts[-1]) in COURTESY:
        return parts[-1]
    while first and len(parts) - first < MAX_WORDS and _inside(parts[first - 1], parts[first]):
        first -= 1
    while first < len(parts) - 1 and _bare(parts[first]) in _OPENERS:
        first += 1
    return " ".join(parts[first:]).lstrip(_MARKS) + behind.rstrip()


_OF_OFFICE = re.compile(r" (?:of|for) (?:the )?(?:[A-Z][\w-]+(?:, | and | & | )){1,6}$| of staff $")
#: Offices that are held over a field or a place: “Minister for Transport”, “Mayor of Dunmere”.
_HELD = frozenset(
    """
    minister secretary undersecretary director head chief commissioner president chair professor dean mayor governor
    premier ambassador bishop archbishop commissioner superintendent inspector deputy chancellor
    """.split()
)


def _office(window: str, last: str) -> re.Match[str] | None:
    """What an office at the end of `window` is over, whose last word is `last`: “for Transport”."""
    listed = _bare(last.lstrip(_MARKS)) in OFFICES
    of = _OF_OFFICE.search(window) if listed or last[0].isupper() else None
    return of if of and (listed or _holds(window[: of.start()])) else None


def _holds(before: str) -> bool:
    """Whether a text ends with an office in capitals."""
    word = before.rpartition(" ")[2].lstrip(_MARKS)
    return word[:1].isupper() and _bare(word) in _HELD


_MARKS = "\"“”„‘’'([{—–―/-"
_OPENERS = (COMMON | {"like"}) - BEFORE_TITLES


def _bare(word: str) -> str:
    return word.lower().replace(".", "").strip("'’")


def _inside(word: str, following: str) -> bool:
    """Whether a word before a role's word belongs to the role."""
    low = _bare(word)
    if low in STOPS or word[-1] in ",;:" or (word[-1] == "." and len(word) > 4):
        return False
    if word.endswith(("'s", "’s")):
        return word[0].isupper()
    return low not in LINKS and (word[0].isupper() or low in MODIFIERS or low in NOUNS)


def behind(text: str, end: int) -> str | None:
    """The role behind a name that ends at `end`: “, president of the board,”."""
    limit = min(len(text), end + REACH + 2)
    match = _AFTER.match(text, end, limit)
    if match is None or match["bracket"]:
        return None
    phrase: str = match["comma"]
    if match.end() == limit and text[limit : limit + 1].isalnum():
        phrase = phrase.rpartition(" and ")[0] or phrase.rpartition(" ")[0]
    elif text[match.end() : match.end() + 1] == "." and _INITIALS.search(phrase):
        phrase += "."
    role = _role(phrase)
    return role if role and _bare(role.split()[-1]) not in ABBREVIATED else None


def _set_off(text: str, person: Candidate) -> str | None:
    """The role set off before a name: “The board's president, Ada Lund, …”."""
    if not text.startswith(", ", person.start - 2):
        return None
    window = text[max(0, person.start - REACH) : person.start]
    match = _SET_OFF.search(window)
    if match is None and text[person.end : person.end + 1] in (",", ".", ";", ")"):
        match = _SET_OFF_WITHIN.search(window)
    role = _role(match["noun"]) if match else None
    while role and _bare(role.split()[0]) in _OPENERS and " " in role:  # “But Lund's manager”
        role = role.partition(" ")[2]
    return role


def _role(phrase: str) -> str | None:
    """A noun phrase, without its article, if a noun for what people are heads it."""
    phrase = phrase.strip()
    while article := _ARTICLE.match(phrase):
        phrase = phrase[article.end() :]
    words = _WORD.findall(phrase)
    head = next((n for n, word in enumerate(words) if word.lower() in LINKS or word.lower() in _CLAUSE), len(words))
    if not 0 < head <= MAX_WORDS or _bare(words[head - 1]) not in NOUNS:
        return None
    clause = next((m.start() for m in _WORD.finditer(phrase) if m.group().lower() in _CLAUSE), len(phrase))
    return _DANGLING.sub("", phrase[:clause].strip()) or None


_INITIALS = re.compile(r"\.[A-Z]$")
_DANGLING = re.compile(r"(?:\s+(?:of|for|at|in|to|on|with|from|and|the|a))+$")
_CLAUSE = frozenset(
    """who whom whose which that when where while has had have is was are were said says told will would could can
    did does do he she they it we by""".split()
)


def shown(title: str) -> str | None:
    """The role to show: a title of courtesy is none."""
    words = title.split()
    while words and _bare(words[0]) in COURTESY:
        words = words[1:]
    return " ".join(words) or None
