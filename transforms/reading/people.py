"""Authors: names from bylines, lists and objects, without what pages and exports put around them."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping

from transforms.reading.month_names import MONTHS
from transforms.reading.values import MAX_DEPTH, one

_AND = re.compile(r"\s*(?:[,;|•·/]|\band\b|\bund\b|&)\s*", re.I)
#: These part names only where whole names stand on both sides: they may stand inside a name or a place.
_AND_OF_NAMES = re.compile(
    r"(?<=[^\W\d_]{2}) (?:[Ww]ith|et|y|e|en) (?=[^\W\d_a-z][\w.’'-]* (?:[^\W\d_a-z]|d[aeiou]|v[ao]n\b))"
)
_BY = re.compile(
    r"^\W*(?:(?:(?:posted|written|published|reported|submitted|edited|compiled|words|story|article|text|analysis|opinion"
    r"|report|from|interview|review|column|comment|verfasst|geschrieben|veröffentlicht"
    r"|eingestellt|gepostet|erstellt|publié|publicado|pubblicato|(?:ein )?(?:artikel|beitrag)"
    r"|(?:show|view|see|zeige) (?:all|more|alle) (?:posts|articles|stories|beiträge|artikel)) +)?(?:by|von(?! de[rnm]\b)|par|por|di)\b"
    r"|from|(?:post )?authors?|autore?n?(?:in)?|byline|text|words|reporter|writer|contributors?)(?:\s*[:–—-]+\s*|\s+)|^\W*redaktion:\s*",
    re.I,
)
_MONTH = rf"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b"
_DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\.? {_MONTH}\.?|{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?\b)(?:,? \d{{4}})?"
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
_ANY_DAY = rf"{_WEEKDAY}(?:{_DAY}|{_MONTH}\.? \d{{4}}|\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{2,4}})"
_DATE = re.compile(rf"\s*(?:[|,•·(–—-]|\bon\b|\bam\b)?\s*\b{_ANY_DAY}.*", re.I)
_DATE_FIRST = re.compile(rf"^\W*{_ANY_DAY}(?:,? (?:at )?\d\d?:\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?)?\W+(?=[^\W\d_])", re.I)
_AGO = re.compile(r"\W*\b(?:\d+|an?) (?:min(?:ute)?|hour|day|week|month|year)s? (?:ago|read)\b.*", re.I)
_UPDATED = re.compile(r"\b(?:updated|published|last modified|posted|first published)\b\s*(?:(?:on|at|:|\d).*|$)", re.I)
_ADDRESS = re.compile(r"\S+\s?(?:@|\[at\]|\(at\))\s?\S+\.\w+|(?:https?://|www\.)\S+|(?<!\S)@\w+|(?<!\S)/\w[^\s/]*/\S+")
_LEADS = re.compile(
    r"^(?:e-?mail (?:the )?(?:author|writer)|follow|contact|about(?: the author)?"
    r"|more (?:stories |articles )?(?:from|by)|hello|hi|welcome)[:, ]\s*(?=[^\W\d_])",
    re.I,
)
#: Behind a name: whom it was written for, and what its owner has studied.
_BEHIND = re.compile(
    r"(?<=[\w.] [^\W\d_a-z])(?P<rest>[\w’'-]+) for (?:the )?[^\W\d_a-z].*$"
    r"|(?<=\w)\s+(?:Ph\.?\s?D\.?|M\.?D\.?|MBA|J\.?D\.?|Esq\.?|MPH|LL\.?[BM]\.?|DPhil|DO|RN|RD|MSc|BSc)$"
    r"|(?<=\w [^\W\d_a-z])(?P<end>[\w’'-]+) (?:in|reports? from) [^\W\d_a-z].*$|[’']s (?:articles|stories|posts|profile|page)$"
)
_AROUND = re.compile(
    r"\b(?:e-?mail (?:the )?(?:author|me|him|her|writer)?|follow(?: (?:the author|me|him|her|on \w+|@?\w+))?"
    r"|(?:view|see|read) (?:all|more) (?:posts|articles|stories)(?: (?:by|from)\b)?|view (?:bio|profile)|full bio"
    r"|about the author|(?:contributed|reporting) (?:by|to this)|archive|shares?|says?|said|bio)\s*$",
    re.I,
)
#: What stands before a post.
_RANK = (
    r"(?:the|a|our|special|for|senior|staff|chief|deputy|associate|assistant|managing|executive|political|national|foreign"
    r"|sports?|business|science|health|city|local|night|news|web|digital|online|contributing|guest|freelance|education|crime"
    r"|investigative|general|assignment|environment|technology|tech|features?|culture|arts|courts?|police|government|metro"
    r"|state|county|white house)"
)
#: After a comma or alone: what somebody is, not who; a rank by itself is what is left of a post.
_POST = re.compile(
    rf"(?:{_RANK} )*(?:[^\W\d_][\w-]* ){{0,2}}"
    r"(?:correspondents?|editors?|writers?|reporters?|staff|columnists?|bureau(?: chief)?|producers?|photographers?"
    r"|contributors?|critics?|journalists?|intern|team|desk|author|admin|administrator|editor[- ](?:in[- ]chief|at large)"
    r"|special to (?:the )?.*|redakteur(?:in)?|redaktion|autor(?:in)?)(?: (?:at|for|of|in|with) .*)?"
    rf"|{_RANK}(?: {_RANK})*",
    re.I,
)
#: Before a name of two words: what its owner is.
_LEADING_POST = re.compile(
    r"^(?:[^\W\d_][\w&.-]* ){0,2}(?:[\w-]*(?:experte|expertin|redakteur(?:in)?|reporter(?:in)?|korrespondent(?:in)?|autor(?:in)?)"
    r"|staff writer|correspondent|editor|columnist|journalist|writer|special to the [\w ]+? by) (?-i:(?=[^\W\d_a-z][\w.’'-]+ [^\W\d_a-z]))",
    re.I,
)
#: Behind a name, without a comma: a field and a post, in lower case.
_POST_BEHIND = re.compile(
    r"^([^\W\d_a-z][\w.’'-]*(?: (?:v[ao]n|de|del|der|la|le|al|bin|[A-Z]\.))* [^\W\d_a-z][\w.’'-]*(?: [^\W\d_a-z][\w’'-]*)??)"
    r"(?: [^\W\d_a-z][\w-]*)? (?:editor|reporter|correspondent|columnist|producer|journalist|writer)s?$"
)
#: After a name: what its owner is, in words that begin small, or a paper and a post.
_DESCRIPTION = re.compile(
    r"[a-z][\w-]* (?:\S+ )?(?:of|at|for|from|in)\b.*"
    r"|(?:[^\W\d_a-z][\w.’'-]* ){1,4}(?:staff |senior |political |business |sports )*"
    r"(?:writers?|reporters?|correspondents?|editors?|columnists?)"
)
#: Who made the pictures has not written the article.
_PICTURES = re.compile(
    r"(?:photo(?:s|graphs?|graphy|grapher)?|fotos?|illustrations?|graphics?|video|pictures?|images?)(?: (?:by|credit|von|de))?\b[: ].*"
    r"|(?:photo|foto|image|picture)s?",
    re.I,
)
#: A name in capitals and, behind it, an agency or paper that is not.
_CAPITALS_THEN = re.compile(r"^((?:[A-Z][A-Z.’'-]+ ){2,3})(?=[A-Z][a-z]+)(.+)$")
#: “Lee, Ann”: a family name and a given one, as catalogues write them.
_INVERTED = re.compile(r"\s*([^\W\d_a-z][\w’'-]+), ([^\W\d_a-z][\w’'-]*\.?(?: [A-Z]\.?)?)\s*")
_ACRONYMS = frozenset(
    ("AP", "AFP", "BBC", "CNN", "USA", "UK", "US", "UN", "EU", "NBC", "CBS", "ABC", "NPR", "DPA", "PTI", "ANI")
)
_DEGREE = re.compile(
    r"(?:ph\.?\s?d|m\.?\s?d|m\.?\s?a|b\.?\s?a|m\.?\s?sc|b\.?\s?sc|d\.?\s?phil|esq|r\.?\s?n|j\.?\s?d|m\.?\s?b\.?\s?a|ll\.?\s?[bm]"
    r"|r\.?\s?d|c\.?\s?p\.?\s?a|d\.?\s?o|ed\.?\s?d|m\.?\s?p\.?\s?h|ldn|rdn|lcsw|faap)\.?",
    re.I,
)
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.I)
_TRAILING_POST = re.compile(
    r"(?:\s+[–—|-]\s+|\s*\(|\s{2,}|\s+is (?:a|an|the)\b).*$|\s+(?:staff (?:writer|reporter)|contributing writer|correspondent)$",
    re.I,
)
#: What account menus, forms and empty fields leave in a place for names.
_NOBODY = re.compile(
    r"(?:(?:my |your )?(?:account|profile|menu)|log ?(?:in|out|off)|sign ?(?:in|up|out)|register|subscribe|subscriptions?|newsletters?"
    r"|\d+ (?:comments?|shares?|views?|likes?)|agencies|(?:mon|tues|wednes|thurs|fri|satur|sun)day|welcome|hello|hi|null|nan"
    r"|guest|anonymous|unknown|no author|author|admin|administrator|editor|staff|user|by|none|n/?a|share|print|comments?|search"
    r"|settings|home|contact(?: us)?|about(?: us)?|website|web ?master|posted|updated|published|[^\W\d_]|\W*|\d+)",
    re.I,
)
#: Words of which account menus and buttons for sharing are made, and nobody's name.
_MENU = frozenset(
    (
        *(
            "sign",
            "log",
            "logged",
            "in",
            "out",
            "off",
            "up",
            "my",
            "your",
            "account",
            "login",
            "logout",
            "signin",
            "profile",
        ),
        *(
            "register",
            "subscribe",
            "subscription",
            "menu",
            "edit",
            "settings",
            "manage",
            "join",
            "now",
            "help",
            "newsletter",
            "newsletters",
        ),
        *(
            "facebook",
            "twitter",
            "linkedin",
            "instagram",
            "whatsapp",
            "pinterest",
            "reddit",
            "email",
            "e",
            "mail",
            "print",
        ),
        *("share", "save", "link", "copy", "comments", "comment", "follow", "us", "the", "this", "author", "article"),
    )
)
#: After a post: what its owner reports on.
_BEAT = re.compile(
    r"politics|business|sports?|culture|science|health|technology|tech|education|environment|climate|crime|courts?|opinion"
    r"|economics|economy|world|national|local|metro|features|lifestyle|food|travel|arts|books|media",
    re.I,
)
#: Authors are names; what is longer than this is a sentence about them and stays one piece.
_MAX_NAME_CHARS = 60
_LIST = re.compile(r"\s*\[.*\]\s*", re.S)
_MAX_LIST_CHARS = 20_000
_FIRST_NAMES = ("firstname", "first_name", "firstName", "given_name", "givenName", "given")
_LAST_NAMES = ("lastname", "last_name", "lastName", "family_name", "familyName", "surname", "family")


def people(value: object, depth: int = 0) -> tuple[str, ...]:
    """Names from a byline, a list of names or a list of objects with names; each once, whatever its case, in order."""
    found: dict[str, str] = {}
    for name in _names(value, depth):
        key = name.casefold()
        if key not in found or (found[key].isupper() and not name.isupper()):
            found[key] = name
    return tuple(found.values())


def _names(value: object, depth: int) -> list[str]:
    if isinstance(value, str) and _LIST.fullmatch(value) and len(value) <= _MAX_LIST_CHARS:
        value = _written_list(value)
    if isinstance(value, list | tuple):
        return [name for item in value for name in _names(item, depth + 1)] if depth < MAX_DEPTH else []
    if isinstance(value, str) and "\n" in value.strip():
        return [name for line in value.strip().splitlines() for name in _of_line(one(line) or "")]
    if isinstance(value, Mapping) and (name := _first_and_last(value)):
        return [name]
    if isinstance(value, Mapping) and isinstance(several := value.get("name"), list) and depth < MAX_DEPTH:
        return _names(several, depth + 1)
    return _of_line(one(value) or "")


def _written_list(value: str) -> object:
    """The list in a cell that holds one as Python or JSON writes it; the cell itself where it holds none."""
    try:
        found = ast.literal_eval(value.strip())
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return value.strip().strip("[]")
    return found if isinstance(found, list) else value


def _first_and_last(value: Mapping[str, object]) -> str | None:
    last = next((one(value.get(name)) for name in _LAST_NAMES if value.get(name)), None)
    if not last or one(value.get("name")):
        return None
    first = next((one(value.get(name)) for name in _FIRST_NAMES if value.get(name)), None)
    return f"{first} {last}" if first else last


def _of_line(line: str) -> list[str]:
    line = _ADDRESS.sub(" ", line)
    line = _UPDATED.sub("", _DATE.sub("", _AGO.sub("", _DATE_FIRST.sub("", line))))
    while (shorter := _BY.sub("", line.strip())) != line.strip():
        line = shorter
    if inverted := _inverted(line):
        return inverted
    line = _AND_OF_NAMES.sub("; ", _CAPITALS_THEN.sub(r"\1; \2", line))
    parts = [part for part in _AND.split(line) if part]
    if not all(len(part) <= _MAX_NAME_CHARS for part in parts):
        line = " ".join(line.split()).strip()
        return [line] if line else []
    names: list[str] = []
    after_post = False
    for part in parts:
        if _POST.fullmatch(part.strip()) or (names and _DESCRIPTION.fullmatch(part.strip())):
            after_post = True
            continue
        if _PICTURES.fullmatch(part.strip()):
            continue
        part = _name(part)
        if names and _SUFFIX.fullmatch(part):
            names[-1] = f"{names[-1]}, {part}"
        elif part and not _is_nobody(part) and not (after_post and _BEAT.fullmatch(part)):
            names.append(_in_case(part))
    return names


def _inverted(line: str) -> list[str]:
    """Names that are written “Lee, Ann; Ray, Bob”, the right way round; none where the line is no list of such."""
    found = [_INVERTED.fullmatch(part.rstrip(". ")) for part in line.split(";")]
    names = [(name.group(2), name.group(1)) for name in found if name]
    if len(names) < len(found) or any(map(_is_nobody, (word for name in names for word in name))):
        return []
    return [_in_case(f"{given} {family.title() if family.isupper() else family}") for given, family in names]


def _name(part: str) -> str:
    """A piece of a byline without what stands around the name."""
    part = _LEADS.sub("", part.strip())
    part = _TRAILING_POST.sub("", _AROUND.sub("", part)) or part
    part = " ".join(_BY.sub("", part).split()).strip(' :|–—-•·,*"“”()[]→←»«›‹>')
    part = _BEHIND.sub(lambda found: found.group("rest") or found.group("end") or "", part)
    return _POST_BEHIND.sub(r"\1", _LEADING_POST.sub("", part))


def _is_nobody(part: str) -> bool:
    words = part.lower().replace("-", " ").split()
    return bool(_NOBODY.fullmatch(part) or _DEGREE.fullmatch(part) or _POST.fullmatch(part)) or _MENU.issuperset(words)


def _in_case(name: str) -> str:
    """A name in capitals as it is otherwise written."""
    words = name.split()
    if not (name.isupper() and len(words) > 1 and len(words[-1]) > 1):
        return name
    return " ".join(word if word in _ACRONYMS else word.title() for word in words)
