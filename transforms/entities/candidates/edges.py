"""The model's names, with their edges put right."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.article import Annotated
from transforms.english import head_words
from transforms.english.name_words import (
    BEFORE_TITLES,
    NAME_SUFFIXES,
    NAMED,
    NOBLE,
    NOT_NAMES,
    PARTICLES,
    TITLES,
    VALUED,
)
from transforms.english.role_words import MODIFIERS, NOUNS, OFFICES
from transforms.entities.known import first_and_last, gazetteer, normal
from transforms.entities.known.organisations import organisation_keys

_FRONT = re.compile(
    r"(?:(?:What|Who|Where|Why|How) (?:is|are|was|were|does|did)\s+|[\s\"“”„«»‘’'`(\[*•·|/_–—…:;,.-]+|(?:the|a|an|The|A|An)\s+)+"
)
_BACK = re.compile(
    r"(?:['’]s?|[\s\"“”„«»‘`([*•·|/_–—…:;,-]|(?<=\w{4})\.|(?<=\W)\.|(?<=\w) (?:for|of|in|at|and|to|on))+$"
)
_LINE_BREAK = re.compile(r"\s*\n\s*")
_DASH = re.compile(r"\s[-–—]+\s")
_PERSON_BREAK = re.compile(r"\s*(?:\n|/|;|:\s|\s[-–—]+\s|\s(?:and|&|or|vs\.?)\s|,\s(?!(?:Jr|Sr|II|III|IV)\b))\s*")
_PURPOSES = frozenset({"of", "for", "on"})  # what follows "and" belongs to what stands behind them
_JOINT = re.compile(r"\s*(?:\n|,?\sand\s|,\s)\s*")
_ACRONYM_BEHIND = re.compile(r"\s\((?=[A-Z]{2,})|:\s")
_PREPOSITION = re.compile(r"\s(?:in|on|at|from)\s(?:the\s)?(?=[A-Z])")
_LOWER = re.compile(r"\s*(?<!\S)[a-z]{2,}(?!\S)\s*")
_LOWER_FRONT = re.compile(r"(?:[a-z]{3,}\s+)+(?=[A-Z])")
_PAIR = re.compile(r"(?<=\w|\.)\s?[-–/]\s?(?=[A-Z])")
_NO_NAME = re.compile(r"https?:|[<>=]|www\.|@\w|\w/\w.*/|^[RDI]-[A-Z]|^\w\]\w|^Corrections? ")
_PREFIX = re.compile(r"(?:[Aa]nti|[Pp]ro|[Nn]on)-(?=[A-Z])")
_WORD = re.compile(r"\S+")
_MADE_OF = re.compile(r"-(?:led|backed|style|era|based|infused|born|run|owned|like|friendly|held|controlled)$")
_INITIALS = re.compile(r"(?<![\w.])(?:[A-Z]\. ?){1,3}$|(?<=[a-z:] )[B-HJ-Z] $")
_NEXT_WORD = re.compile(r"\]? ([A-Z][a-z]+(?:-[A-Z][a-z]+)?)\b")
_PLACED = frozenset({"of", "at", "from", "in"})  # what follows in a person's span is where the person belongs
_BEARERS = frozenset({"PERSON", "ORG"})
_ROLE_WORDS = NOUNS | MODIFIERS | {"staff", "special"}
_MISTAKEN = frozenset({"ORG", "GPE", "FAC", "LOC", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW"})
_TITLE_AND_NAME = re.compile(
    r"\b(?P<title>Mr|Mrs|Ms|Miss|Mx|Dr|Madam|Madame|Sir|Hon|Sen|Rep|Gov|Prof|Rev|Capt|Col|Lt|Sgt|Justice|Judge|Chief"
    r"|President|Premier|Chancellor|Minister|Senator|Governor|Mayor)"
    r"\.? (?P<name>(?:[A-Z][\w-]+ |[A-Z]\. ){1,2})$"
)
_NO_SURNAMES = frozenset({"ORG", "WORK_OF_ART", "PRODUCT", "FAC", "EVENT"})
_NO_NOUNS = frozenset({"VBD", "VBG", "VBN", "VBP", "CC", "IN"})  # tags of words that no name consists of
_JUNIOR = re.compile(r",? (?:Jr|Sr)\b\.?")
_SPEECH = re.compile(r"(?:Said|Says|Asked|Adds|Added|Asks|Meet|Dear|Thank|Ask|Tell)\s+(?=[A-Z])")
_TWO_PEOPLE = re.compile(r"[–-](?=[A-Z][\w.]+ [A-Z])")
_LEFT_OUT = {
    "MONEY": re.compile(r"(?:\b(?:US|C|A|NZ|HK|S|R))?[$£€¥₹₱₵₦]\s?$|\bRs\.?\s?$"),
    "DATE": re.compile(r"\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Oct|Nov|Dec|[JFMASOND][a-z]{2,8})\.? $"),
}


@dataclass(slots=True, eq=False)
class Candidate:
    """A name in the text that may become a mention."""

    start: int
    end: int
    label: str
    text: str
    words: tuple[str, ...]
    sentence: int = 0
    title: str | None = None
    """what stood before the name inside the model's span"""


def candidates(annotated: Annotated) -> list[Candidate]:
    """Names and values in text order, not overlapping, with corrected edges."""
    text = annotated.text
    found: list[Candidate] = []
    for ent in annotated.doc.ents:
        start, end, label = ent.start_char, ent.end_char, ent.label_
        if label in NAMED:
            if len(ent) == 1 and annotated.doc[ent.start].tag_ in _NO_NOUNS:
                continue
            found.extend(_pieces(text, start, end, label))
        elif label in VALUED and (amount := _amount(text, start, end, label, found[-1].end if found else 0)):
            found.append(amount)
    return _completed(text, found)


def _amount(text: str, start: int, end: int, label: str, floor: int) -> Candidate | None:
    """A date or amount without white space, with the currency sign or the month before it that the model left out."""
    shown = text[start:end]
    start += len(shown) - len(shown.lstrip())
    end = start + len(shown.strip())
    if start < end and shown[0].isdigit():
        before = _LEFT_OUT[label].search(text, floor, start) if label in _LEFT_OUT else None
        start = before.start() if before else start
    return Candidate(start, end, label, text[start:end], ()) if start < end else None


def put_in(found: list[Candidate], new: list[Candidate]) -> list[Candidate]:
    """`found` with `new` in place of what overlaps them, in text order."""
    if not new:
        return found
    kept = [c for c in found if not any(c.start < n.end and n.start < c.end for n in new)]
    return sorted(kept + new, key=lambda c: c.start)


def place_in_sentences(annotated: Annotated, found: list[Candidate]) -> None:
    """Fill in the sentence of each candidate."""
    starts = [s.start for s in annotated.sentences]
    for candidate in found:
        candidate.sentence = max(0, bisect_right(starts, candidate.start) - 1)


def tokens(starts: list[int], start: int, end: int) -> tuple[int, int]:
    """First and last token (exclusive) of a stretch of text, from the start offsets of all tokens."""
    return max(0, bisect_right(starts, start) - 1), bisect_left(starts, end)


def _pieces(text: str, start: int, end: int, label: str) -> Iterator[Candidate]:
    """The names inside one span of the model: joined people, and names on two lines, are several."""
    shown = text[start:end]
    if shown.isalpha():
        yield from _named(text, start, end, label)
        return
    if _NO_NAME.search(shown):
        return
    cuts: list[tuple[int, int]] = []
    if label == "PERSON":
        cuts += (m.span() for m in _PERSON_BREAK.finditer(text, start, end))
        cuts += (m.span() for m in _TWO_PEOPLE.finditer(text, start, end) if _full_name(text[start : m.start()]))
        for word in _LOWER.finditer(text, start, end):
            if not _inside_name(text, start, word):
                cuts.append(word.span())
                if word.group().strip() in _PLACED:
                    end = word.end()
                    break
    elif label == "ORG":
        cuts += (m.span() for m in _JOINT.finditer(text, start, end) if _two_organisations(text, start, m, end))
        cuts += (m.span() for m in _ACRONYM_BEHIND.finditer(text, start, end))
        cuts += (m.span() for m in _PREPOSITION.finditer(text, start, end) if _stands_in(text, start, m, end))
    else:
        if dash := _DASH.search(text, start, end):
            end = dash.start()
        cuts += (m.span() for m in _LINE_BREAK.finditer(text, start, end))
    if not gazetteer.find(" ".join(normal.words(shown))):
        cuts += (
            m.span()
            for m in _PAIR.finditer(text, start, end)
            if _two_names(text[start : m.start()], text[m.end() : end])
        )
    at = start
    for a, b in sorted(cuts):
        if a >= at:
            yield from _trimmed(text, at, a, label)
            at = b
    yield from _trimmed(text, at, end, label)


def _full_name(shown: str) -> bool:
    """Whether words are a usual first name and a usual last name."""
    words = normal.words(shown)
    return len(words) == 2 and first_and_last.is_usual_first_name(words[0]) and first_and_last.is_last_name(words[1])


def _inside_name(text: str, start: int, word: re.Match[str]) -> bool:
    """Whether a lower-case word belongs to a person's name: "de", a title, the "of" of nobility."""
    shown = word.group().strip()
    if shown == "of":
        return (
            text[start : word.start()].split()[-1:][0].lower() in NOBLE if text[start : word.start()].strip() else False
        )
    return shown in PARTICLES or shown in TITLES or shown in BEFORE_TITLES


def _two_organisations(text: str, start: int, link: re.Match[str], end: int) -> bool:
    """Whether "A and B" or "A, B" are two organisations: both end with a word for one."""
    if "\n" in link.group():
        return True
    left, right = normal.words(text[start : link.start()]), normal.words(text[link.end() : end])
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


def _two_names(left: str, right: str) -> bool:
    """Whether the sides of a hyphen or stroke are two known names: “U.S.-China”, “Washington Post/ABC News”."""
    return _known(normal.key(left)) and _known(normal.key(right))


def _known(key: str) -> bool:
    return gazetteer.find(key) is not None or key in gazetteer.demonym_keys() or key in organisation_keys()


def _trimmed(text: str, start: int, end: int, label: str) -> Iterator[Candidate]:
    """The name without articles, titles, quotation marks and possessive at its edges; nothing if none is left."""
    if front := _FRONT.match(text, start, end):
        start = front.end()
    if back := _BACK.search(text[start:end]):
        end = start + back.start()
    title = None
    if label == "PERSON":
        if speech := _SPEECH.match(text, start, end):
            start = speech.end()
        after = _after_titles(text, start, end)
        if after > start:
            title, start = text[start:after].strip(), after
        if prefix := _PREFIX.match(text, start, end):
            start = prefix.end()
    elif label != "NORP" and (lower := _LOWER_FRONT.match(text, start, end)):
        start = lower.end()
    elif label == "NORP" and (prefix := _PREFIX.match(text, start, end)):
        start = prefix.end()
    if label == "ORG" and text[start : start + 1].islower() and (prefix := _PREFIX.match(text, start, end)):
        start = prefix.end()
    if made := _MADE_OF.search(text[start:end]):
        end = start + made.start()
    yield from _named(text, start, end, label, title)


def _named(text: str, start: int, end: int, label: str, title: str | None = None) -> Iterator[Candidate]:
    """The candidate between `start` and `end`; nothing if that is no name."""
    if text[end : end + 1] == "." and text[start : end + 1] in gazetteer.by_name():
        end += 1
    shown = text[start:end]
    words = normal.words(shown)
    if not words or (label != "NORP" and shown == shown.lower() and shown.isascii()):
        return
    if len(words) == 1 and words[0] in OFFICES and text.endswith("ecretary of ", 0, start):
        return
    if len(words) == 1 and (words[0] in NOT_NAMES or len(words[0]) == 1):
        return
    if label == "PERSON" and NAME_SUFFIXES.issuperset(words):
        return
    if label in _BEARERS and len(words) > 1 and words[-1] in NOUNS and all(w in _ROLE_WORDS for w in words):
        return
    if label == "PERSON" and words[-1] in TITLES and not first_and_last.is_usual_first_name(words[0]):
        return
    yield Candidate(start, end, label, shown, words, title=title)


def _after_titles(text: str, start: int, end: int) -> int:
    """Where the name begins after the titles in front of it; at least one word is left."""
    parts = [(m.start(), m.group().lower().replace(".", "")) for m in _WORD.finditer(text, start, end)]
    after = start
    for n, (_, word) in enumerate(parts[:-1]):
        if word in TITLES:
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


def _is_role(word: str) -> bool:
    return word in NOUNS and not first_and_last.is_usual_first_name(word)


def _completed(text: str, found: list[Candidate]) -> list[Candidate]:
    """People with the initials before and the surname after the name that the model left out; no role before it."""
    surnames = Counter(c.words[-1] for c in found if c.label == "PERSON")
    for n, candidate in enumerate(found):
        if candidate.label != "PERSON":
            if candidate.label in _MISTAKEN:
                _put_titled_right(text, found[n - 1].end if n else 0, candidate, surnames)
            continue
        floor = found[n - 1].end if n else 0
        if len(candidate.words) == 1 and not candidate.title:
            _put_first_names_back(text, floor, candidate)
        initials = _INITIALS.search(text, max(floor, candidate.start - 9), candidate.start)
        if initials and not _known(normal.key(initials.group())):
            _set(candidate, text, initials.start(), candidate.end)
        if len(candidate.words) == 2 and surnames[candidate.words[1]] > 1 and _is_role(candidate.words[0]):
            candidate.title = candidate.text.split()[0]
            _set(candidate, text, candidate.start + len(candidate.title) + 1, candidate.end)
        junior = _JUNIOR.match(text, candidate.end) if len(candidate.words) > 1 else None
        if junior and not NAME_SUFFIXES.intersection(candidate.words):
            _set(candidate, text, candidate.start, junior.end())
        elif len(candidate.words) == 1 and first_and_last.is_usual_first_name(candidate.words[0]):
            ceiling = found[n + 1].start if n + 1 < len(found) else len(text)
            if n + 1 < len(found) and _taken_for_other(found[n + 1], candidate.end):
                ceiling = found[n + 1].end
            surname = _NEXT_WORD.match(text, candidate.end, ceiling)
            if surname and first_and_last.is_last_name(normal.fold(surname.group(1))):
                _set(candidate, text, candidate.start, surname.end())
    ends = [0, *(c.end for c in found)]
    return [c for c, end in zip(found, ends, strict=False) if c.start >= end]


def _title_and_name(text: str, floor: int, end: int) -> re.Match[str] | None:
    """A title with other names between it and `end`; words of any other kind there are no names."""
    match = _TITLE_AND_NAME.search(text, max(floor, end - 36), end)
    if match is None or any(_known(w) or w in NOUNS or w in head_words.COMMON for w in normal.words(match["name"])):
        return None
    return match


def _put_first_names_back(text: str, floor: int, candidate: Candidate) -> None:
    """Begin a surname at the names between it and a title: “President Jorun Kai” before “Lund”."""
    if before := _title_and_name(text, floor, candidate.start):
        _set(candidate, text, before.start("name"), candidate.end)


def _put_titled_right(text: str, floor: int, candidate: Candidate, surnames: Counter[str]) -> None:
    """Make a candidate of another label a person where a title says so: “Justice Lund”, “Madam Oona” before “Lund”."""
    if len(candidate.words) == 1:
        before = _title_and_name(text, floor, candidate.start)
        if before and candidate.words[0] not in head_words.LAST and not gazetteer.find(candidate.words[0]):
            candidate.label, candidate.title = "PERSON", before["title"]
            _set(candidate, text, before.start("name"), candidate.end)
        return
    after = _after_titles(text, candidate.start, candidate.end)
    if after > candidate.start and candidate.words[-1] not in head_words.LAST:
        words = normal.words(text[after : candidate.end])
        if surnames[words[-1]] and len(words) < 4:
            candidate.label, candidate.title = "PERSON", text[candidate.start : after].strip()
            _set(candidate, text, after, candidate.end)


def put_titles_right(text: str, found: list[Candidate], new: list[Candidate]) -> None:
    """Complete those of `new` (which are in `found`) that stand behind a title and another name."""
    added = {id(c) for c in new if len(c.words) == 1}
    for n, candidate in enumerate(found):
        if id(candidate) in added and candidate.label in _MISTAKEN | {"PERSON"}:
            floor = found[n - 1].end if n else 0
            before = _title_and_name(text, floor, candidate.start)
            if before and candidate.words[0] not in head_words.LAST and not _known(candidate.words[0]):
                candidate.label, candidate.title = "PERSON", before["title"]
                _set(candidate, text, before.start("name"), candidate.end)


def _taken_for_other(other: Candidate, end: int) -> bool:
    """Whether a month or a single other word straight after a first name is a surname: “Theodora May”."""
    if other.label == "DATE":
        return other.text in ("May", "March", "April", "June") and other.start == end + 1
    return other.label in _NO_SURNAMES and len(other.words) == 1 and not _known(other.words[0])


def _set(candidate: Candidate, text: str, start: int, end: int) -> None:
    candidate.start, candidate.end = start, end
    candidate.text = text[start:end]
    candidate.words = normal.words(candidate.text)
