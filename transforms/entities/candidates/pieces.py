"""The names inside one span of the model: joined ones cut apart, each without what does not belong to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from transforms.english import head_words
from transforms.english.name_words import BEFORE_TITLES, NAME_SUFFIXES, NOBLE, NOT_NAMES, PARTICLES, TITLES
from transforms.english.role_words import MODIFIERS, NOUNS, OFFICES
from transforms.entities.candidates.candidate import Candidate
from transforms.entities.known import first_and_last, gazetteer, normal
from transforms.entities.known.kept_lists import known
from transforms.entities.known.organisations import organisation_keys

_FRONT = re.compile(
    r"(?:(?:What|Who|Where|Why|How) (?:is|are|was|were|does|did)\s+|[\s\"“”„«»‘’'`(\[*•·|/_–—…:;,.-]+|(?:the|a|an|The|A|An)\s+)+"
)
_BACK = re.compile(
    r"(?:['’]s?|[\s\"“”„«»‘`([*•·|/_–—…:;,-]|(?<=\w{4})\.|(?<=\W)\.|(?<=\w) (?:for|of|in|at|and|to|on))+$"
)
_LINE_BREAK = re.compile(r"\s*\n\s*")
_DASH = re.compile(r"\s[-–—]+\s")
_PERSON_BREAK = re.compile(
    r"\s*(?:\n|/|;|:(?=[\s“\"])\s?|\s[-–—]+\s|\s(?:and|&|or|vs\.?)\s|,\s(?!(?:Jr|Sr|II|III|IV)\b))\s*"
)
_TWO_PEOPLE = re.compile(r"[–-](?=[A-Z][\w.]+ [A-Z])")
_PURPOSES = frozenset({"of", "for", "on"})  # what follows "and" belongs to what stands behind them
_JOINT = re.compile(r"\s*(?:\n|,?\sand\s|,\s)\s*")
_ACRONYM_BEHIND = re.compile(r"\s\((?=[A-Z]{2,})|:\s")
_PREPOSITION = re.compile(r"\s(?:in|on|at|from)\s(?:the\s)?(?=[A-Z])")
_LOWER = re.compile(r"\s*(?<!\S)[a-z]{2,}(?!\S)\s*")
_LOWER_FRONT = re.compile(r"(?:[a-z]{3,}\s+)+(?=[A-Z])")
_PAIR = re.compile(r"(?<=\w|\.)\s?[-–/]\s?(?=[A-Z])")
_NO_NAME = re.compile(r"https?:|[<>=]|www\.|@\w|\w/\w.*/|^[RDI]-[A-Z]|^\w\]\w|^Corrections? ")
#: Words in capitals and single spaces: nothing in them to cut at.
_PLAIN = re.compile(r"[A-Z]\w+(?: [A-Z]\w+)*")
_PREFIX = re.compile(r"(?:[Aa]nti|[Pp]ro|[Nn]on)-(?=[A-Z])")
_WORD = re.compile(r"\S+")
#: What may stand behind a person's name without being of it.
_HONOURS = re.compile(
    r"(?:,?\s(?:[KQ]\.?C\.?|MP|MSP|MEP|TD|[MOCDK]BE|CMG|KCMG|[CLM]VO|DSO|FRS|[KQ]PM|QFSM|Q?GM|Ph\.?D\.?|M\.D\.|Esq\.?))+$"
)
#: Offices cut short before a whole name: what they stand before is a person, whatever the model takes it for.
_OFFICE_OF_ONE = re.compile(
    r"(?:Ald|Asst|Capt|Col|Del|Det|Gov|Insp|Lt|Maj|Prof|Rep|Rev|Sen|Sgt|Supt)\. [A-Z][\w’'-]+ (?:[A-Z]\. )?[A-Z][\w’'-]+$"
)
#: Those of them that are titles with their full stop alone: “Del. Bell”, not “Del Bosque”.
_DOTTED = frozenset(["Ald.", "Asst.", "Del."])
_MADE_OF = re.compile(r"-(?:led|backed|style|era|based|infused|born|run|owned|like|friendly|held|controlled)$")
_SPEECH = re.compile(
    r"(?:Said|Says|Asked|Adds|Added|Asks|Meet|Dear|Thank|Ask|Tell|Hey|Hi|Hello|Oh|Well|Thanks|Sorry)\s+(?=[A-Z])"
)
_ADDED = re.compile(r"(?:Said|Says|Asked|Asks|Adds|Added|Replied)\s+(?=[A-Z])")
_QUOTED = re.compile(r"(?:[”\"’'][ \n]{0,2}|\n)$")
_PLACED = frozenset({"of", "at", "from", "in"})  # what follows in a person's span is where the person belongs
_BEARERS = frozenset({"PERSON", "ORG"})
_ROLE_WORDS = NOUNS | MODIFIERS | {"staff", "special"}

Cut = tuple[int, int]


def pieces(text: str, start: int, end: int, label: str) -> Iterator[Candidate]:
    """The names inside one span of the model: joined people, and names on two lines, are several."""
    shown = text[start:end]
    if shown.isalpha():
        yield from _named(text, start, end, label)
        return
    if _NO_NAME.search(shown):
        return
    if _PLAIN.fullmatch(shown):
        yield from _trimmed(text, start, end, label)
        return
    cuts, end = _CUTS.get(label, _lines)(text, start, end)
    if not gazetteer.find(" ".join(normal.words(shown))):
        cuts += _pairs(text, start, end)
    at = start
    for a, b in sorted(cuts):
        if a >= at:
            yield from _trimmed(text, at, a, label)
            at = b
    yield from _trimmed(text, at, end, label)


# -- where to cut, and where the name ends -----------------------------------------------------------------------------


def _people(text: str, start: int, end: int) -> tuple[list[Cut], int]:
    cuts = [m.span() for m in _PERSON_BREAK.finditer(text, start, end)]
    cuts += (m.span() for m in _TWO_PEOPLE.finditer(text, start, end) if _full_name(text[start : m.start()]))
    for word in _LOWER.finditer(text, start, end):
        if not _inside_name(text, start, word):
            cuts.append(word.span())
            if word.group().strip() in _PLACED:
                return cuts, word.end()
    return cuts, end


def _organisations(text: str, start: int, end: int) -> tuple[list[Cut], int]:
    cuts = [m.span() for m in _JOINT.finditer(text, start, end) if _two_organisations(text, start, m, end)]
    cuts += (m.span() for m in _ACRONYM_BEHIND.finditer(text, start, end))
    cuts += (m.span() for m in _DASH.finditer(text, start, end))
    cuts += (m.span() for m in _PREPOSITION.finditer(text, start, end) if _stands_in(text, start, m, end))
    return cuts, end


def _lines(text: str, start: int, end: int) -> tuple[list[Cut], int]:
    if dash := _DASH.search(text, start, end):
        end = dash.start()
    return [m.span() for m in _LINE_BREAK.finditer(text, start, end)], end


_CUTS: dict[str, Callable[[str, int, int], tuple[list[Cut], int]]] = {"PERSON": _people, "ORG": _organisations}


def _pairs(text: str, start: int, end: int) -> Iterator[Cut]:
    """Hyphens and strokes between two known names: “U.S.-China”, “Washington Post/ABC News”."""
    for link in _PAIR.finditer(text, start, end):
        if known(normal.key(text[start : link.start()])) and known(normal.key(text[link.end() : end])):
            yield link.span()


def _full_name(shown: str) -> bool:
    """Whether words are a usual first name and a usual last name."""
    words = normal.words(shown)
    return len(words) == 2 and first_and_last.is_usual_first_name(words[0]) and first_and_last.is_last_name(words[1])


def _inside_name(text: str, start: int, word: re.Match[str]) -> bool:
    """Whether a lower-case word belongs to a person's name: "de", a title, the "of" of nobility."""
    shown = word.group().strip()
    if shown == "of":
        before = text[start : word.start()].split()
        return bool(before) and before[-1].lower() in NOBLE
    return shown in PARTICLES or shown in TITLES or shown in BEFORE_TITLES


def _two_organisations(text: str, start: int, link: re.Match[str], end: int) -> bool:
    """Whether "A and B" or "A, B" are two organisations: both end with a word for one, or one is known by itself."""
    if "\n" in link.group():
        return True
    left, right = normal.words(text[start : link.start()]), normal.words(text[link.end() : end])
    if len(left) == len(right) == 1 and not organisation_keys().keys().isdisjoint((*left, *right)):
        return True
    if not left or not right or head_words.LAST.get(left[-1]) != "ORG" or _PURPOSES.intersection(left):
        return False
    return head_words.LAST.get(right[-1]) == "ORG" or len(right) > 1


def _stands_in(text: str, start: int, link: re.Match[str], end: int) -> bool:
    """Whether "A at B" is a thing and where it is: A ends with a word for a thing, or B is a known place."""
    left, right = normal.words(text[start : link.start()]), normal.words(text[link.end() : end])
    if not left or not right:
        return False
    if gazetteer.find(" ".join(right)):
        return True
    return link.group().split()[0] != "on" and left[-1] in head_words.LAST and len(left) > 1


# -- what is left of a piece -------------------------------------------------------------------------------------------


def _trimmed(text: str, start: int, end: int, label: str) -> Iterator[Candidate]:
    """The name without articles, titles, quotation marks and possessive at its edges; nothing if none is left."""
    if front := _FRONT.match(text, start, end):
        start = front.end()
    if back := _BACK.search(text[start:end]):
        end = start + back.start()
    if label != "PERSON" and _OFFICE_OF_ONE.match(text, start, end):
        label = "PERSON"
    start, title = _without_front(text, start, end, label)
    if label in _BEARERS and (honours := _HONOURS.search(text[start:end])):
        bare = text[start : start + honours.start()]
        if label == "PERSON" or first_and_last.like_person(normal.words(bare)):
            end, label = start + honours.start(), "PERSON"
    if made := _MADE_OF.search(text[start:end]):
        end = start + made.start()
    yield from _named(text, start, end, label, title)


def _without_front(text: str, start: int, end: int, label: str) -> tuple[int, str | None]:
    """Where the name begins behind a verb, titles or a prefix, and those titles."""
    title = None
    if label == "PERSON":
        if speech := _SPEECH.match(text, start, end):
            start = speech.end()
        after = after_titles(text, start, end)
        if after > start:
            title, start = text[start:after].strip(), after
    elif (added := _ADDED.match(text, start, end)) and _QUOTED.search(text, max(0, start - 3), start):
        start = added.end()  # “…” *Added* Voll: “…”
    elif label != "NORP" and (lower := _LOWER_FRONT.match(text, start, end)):
        start = lower.end()
    prefixed = label in ("PERSON", "NORP") or (label == "ORG" and text[start : start + 1].islower())
    if prefixed and (prefix := _PREFIX.match(text, start, end)):
        start = prefix.end()
    return start, title


def _named(text: str, start: int, end: int, label: str, title: str | None = None) -> Iterator[Candidate]:
    """The candidate between `start` and `end`; nothing if that is no name."""
    if text[end : end + 1] == "." and text[start : end + 1] in gazetteer.by_name():
        end += 1
    shown = text[start:end]
    words = normal.words(shown)
    if not words or (label != "NORP" and shown == shown.lower() and shown.isascii()):
        return
    if len(words) == 1 and (_is_no_name(words[0]) or _is_of_office(text, start, words[0])):
        return
    if label == "PERSON" and words[-1] in TITLES and _BEFORE_NAME.match(text, end):  # “Dunmere Mayor” of Ada Lund
        return
    if not (label in _BEARERS and _is_office(words, label)) or _is_surname(text, start, words):
        yield Candidate(start, end, label, shown, words, title=title)


def _is_no_name(word: str) -> bool:
    return word in NOT_NAMES or len(word) == 1


def _is_of_office(text: str, start: int, word: str) -> bool:
    """Whether a word is what a secretary is the secretary of."""
    return word in OFFICES and text.endswith("ecretary of ", 0, start)


def _is_office(words: tuple[str, ...], label: str) -> bool:
    """Whether what the model takes for a bearer of a name is a role or a title without a name."""
    if len(words) > 1 and words[-1] in NOUNS and all(w in _ROLE_WORDS for w in words):
        return True
    if label != "PERSON":
        return False
    return NAME_SUFFIXES.issuperset(words) or (words[-1] in TITLES and not first_and_last.is_usual_first_name(words[0]))


def _is_surname(text: str, start: int, words: tuple[str, ...]) -> bool:
    """Whether a title is the surname of whom a role introduces: “bus driver Imran Sheikh”."""
    if len(words) != 2 or words[0] in _ROLE_WORDS or not first_and_last.is_last_name(words[1]):
        return False
    before = _WORD.search(text[max(0, start - 24) : start][::-1])
    return before is not None and before.start() == 1 and before.group()[::-1].lower() in NOUNS


_BEFORE_NAME = re.compile(r" [A-Z][a-z]+")


def after_titles(text: str, start: int, end: int) -> int:
    """Where the name begins after the titles in front of it; at least one word is left."""
    parts = [(m.start(), m.group().lower().replace(".", "")) for m in _WORD.finditer(text, start, end)]
    after = start
    for n, (at, word) in enumerate(parts[:-1]):
        if text[at : at + len(word) + 1] in _DOTTED:
            is_title = True
        elif word in TITLES:
            is_title = not (word in NOBLE and parts[n + 1][1] == "of")
        else:
            is_title = word in NOUNS and (text[parts[n][0]].islower() or _before_full_name(parts, n))
        if is_title:
            after = parts[n + 1][0]
        elif word not in BEFORE_TITLES and word not in MODIFIERS:
            break
    return after


def _before_full_name(parts: list[tuple[int, str]], n: int) -> bool:
    """Whether a capitalised role stands before two words of a name and is no usual first name itself."""
    return len(parts) > n + 2 and not first_and_last.is_usual_first_name(parts[n][1])
