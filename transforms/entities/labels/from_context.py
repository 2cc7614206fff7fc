"""What the text around a name says that its bearer is: a dateline, a town somebody lives in, a company, a person."""

from __future__ import annotations

import re
from collections import Counter

from transforms.article import Annotated
from transforms.english import head_words
from transforms.english.common_words import COMMON
from transforms.english.name_words import COURTESY, NAMED
from transforms.english.role_words import ABBREVIATED
from transforms.entities.candidates.candidate import Candidate
from transforms.entities.known import first_and_last, gazetteer, normal
from transforms.entities.known.organisations import company, organisation_keys

#: Paragraphs at the top of an article that may open with its dateline.
TOP = 5

#: Share of a name's mentions that must stand where a town stands: “a fall in Ondara” may be a share's.
LEAST_PLACED = 0.15

#: Letters of an abbreviation that is no person's: three are JFK and LBJ.
SHORTEST_ACRONYM = 4
_SMALL_BEFORE = re.compile(r"[a-z]{2,} $")
_SMALL_BEHIND = re.compile(r"(?:['’]s)?(?: [a-z]{2,}|[.,])")

_CITY = r"[A-Z][A-Z.’'-]*[A-Z.](?: [A-Z][A-Z.’'-]*){0,2}"
_DATELINE = re.compile(
    rf"(?P<city>{_CITY})(?:,[^—–\n:]{{1,40}})?(?: \([\w ./&-]{{2,30}}\))?(?:\s?[—―]\s?| (?:–|--?) )(?=\S)"
)
_REGION = re.compile(r", (?P<region>[A-Z][a-z]{3,}(?: [A-Z][a-z]+)*)(?= \(|\s?[—―]| (?:–|--?) )")
#: A report in the paragraph behind a label, so that it is no headline and no turn of an interview.
_REPORTED = re.compile(r"\b(?:added|announced|claimed|said|told|warned)\b[^\n]*\.[”\"]?$", re.MULTILINE)
_COLON = re.compile(rf"(?P<city>{_CITY}): (?=[A-Z“\"])")
#: A paragraph that opens with a label in capitals: of two or more each is who speaks.
_LABEL = re.compile(r"^[A-Z][A-Z.,’' -]+: ", re.MULTILINE)
_NO_CITY = re.compile(
    r"(?:EXCLUSIVE|BREAKING|UPDATED?|OPINION|ANALYSIS|WATCH|VIDEO|NOTE|REPORT|POLL|FULL|ABSTRACT|READ|MORE|LIVE|PHOTOS?"
    r"|TRANSCRIPT|Q|A|AP|UPI|AFP|EDITOR)\b"
)

_FULL_STOP = re.compile(r"[A-Z’'-]{3}\.$")
_HONORIFIC = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Madam|Madame|Sir|Hon|Sen|Rep|Gov|Prof|Rev|Capt|Col|Lt|Sgt|Justice|Judge|MR|MRS|MS|DR)\.? $"
)
_GOVERNED = re.compile(
    r"\b(?:[Mm]ayor|[Gg]overnor|[Pp]remier|[Pp]rime [Mm]inister|[Kk]ing|[Qq]ueen)(?: [A-Z][\w’'-]+){0,3} of $"
)
_IN = re.compile(r"(?:^|[\s(“\"])[Ii]n $")
_NEAR = re.compile(
    r"\b(?:near|outside|(?:north|south|east|west) of|(?:move[ds]?|moving|flew|fly|flying|travel\w*|drove|driven|return\w*"
    r"|sailed|fled) (?:back )?to) $"
)
_NOT_IN = re.compile(
    r"(?:belie\w+|faith|trust\w*|confiden\w+|interest\w*|hope|pride|invest\w*|result\w*|disappoint\w+|doubts?|stock"
    r"|shares?|stakes?|positions?|bets?|decline|drop|plunge|surge|rise|fall|succeed\w*|involve\w*|seen?|found|lies?|lay|role"
    r"|star\w*|appear\w*) in $"
)
_OF = re.compile(
    r"\b(?:town|city|village|port|suburb|hamlet|island|district|county|province|state|capital|region|territory|enclave|exclave) of $"
)
_RESIDENTS = re.compile(r"['’]s (?:mayor|residents|streets?|population|inhabitants|suburbs|harbour|harbor|town hall)\b")
_STATE = re.compile(r", (?P<state>[A-Z][\w.]+(?: [A-Z]\w+)?)")
_SPEAKS = re.compile(
    r"(?:,? (?:who|said|says|told|added|asked|argued|replied|recalled|wrote|explained|insisted|laughed|smiled|thinks)\b"
    r"|['’]s (?:wife|husband|mother|father|son|daughter|brother|sister|lawyer|attorney)\b)"
)
_HE_SAID = re.compile(r"\b(?:said|says|asked|added|replied|recalled|explained|insisted|Mr|Mrs|Ms|Dr)\.? $")

#: Labels that the model gives to towns and companies it does not know.
_UNSURE = frozenset({"PERSON", "ORG", "PRODUCT", "WORK_OF_ART", "FAC", "EVENT", "LAW"})


def cities(annotated: Annotated) -> list[Candidate]:
    """The cities of the article's datelines, as candidates: “FORT ONDARA, Sept. 18 —”, “ONDARA:”."""
    text = annotated.text
    found = []
    for n, paragraph in enumerate(annotated.paragraphs[:TOP]):
        if not text[paragraph.start : paragraph.start + 2].isupper() or _NO_CITY.match(text, paragraph.start):
            continue
        line = _DATELINE.match(text, paragraph.start, paragraph.end)
        if line is None and (n or _REPORTED.search(text, paragraph.start, paragraph.end)):
            line = _COLON.match(text, paragraph.start, paragraph.end)
            if line and (len(_LABEL.findall(text)) > 1 or _first_name(line["city"])):
                continue  # who speaks, paragraph after paragraph
        if line is None:
            continue
        start, end = line.span("city")
        if _FULL_STOP.search(text, start, end):
            end -= 1
        shown = text[start:end]
        words = normal.words(shown)
        if (
            len(shown) > 2
            and words
            and words[0] not in COURTESY
            and not (shown.split()[0].endswith(".") and words[0] in ABBREVIATED - {"st"})  # SEN. ADA LUND: I do.
            and not COMMON.intersection(words)
            and not first_and_last.like_person(words)
        ):
            found.append(Candidate(start, end, "GPE", shown, words, method="dateline"))
            found += _region(text, end)
    return found


def _region(text: str, end: int) -> list[Candidate]:
    """The land behind the city of a dateline: “PORT ONDARA, Lakeland —”."""
    match = _REGION.match(text, end)
    if match is None or gazetteer.find(normal.key(match["region"])):
        return []
    words = normal.words(match["region"])
    return [Candidate(*match.span("region"), "GPE", match["region"], words, method="dateline")]


def _first_name(shown: str) -> bool:
    return first_and_last.is_usual_first_name(normal.words(shown)[0])


def told(text: str, found: list[Candidate], datelines: list[Candidate]) -> dict[tuple[str, ...], str]:
    """Labels by words that the text around the names gives: towns and companies the model does not know."""
    named = [c for c in found if c.label in NAMED]
    evidence = _Evidence(text, named, datelines)
    for candidate in named:
        evidence.weigh(candidate)
    return evidence.labels(named)


class _Evidence:
    """What the text around the names of one article says they are, gathered name by name in text order."""

    def __init__(self, text: str, found: list[Candidate], datelines: list[Candidate]) -> None:
        self.text = text
        self.longer: dict[str, set[tuple[str, ...]]] = {}
        """names of several words by their first"""
        for c in found:
            if len(c.words) > 1:
                self.longer.setdefault(c.words[0], set()).add(c.words)
        people = [c.words for c in found if c.label == "PERSON" and len(c.words) > 1]
        self.full = {
            word
            for words in people
            if not self._is_company(words) and (first_and_last.like_person(words) or words[-1] not in head_words.LAST)
            for word in words
        }
        """first and last names of people with a full name"""
        self.said = {c.words: "GPE" for c in datelines if not (len(c.words) == 1 and c.words[0] in self.full)}
        self.persons = {c.words for c in found if c.title}
        self.speaking: set[tuple[str, ...]] = set()
        self.companies: set[tuple[str, ...]] = set()
        self.towns: Counter[tuple[str, ...]] = Counter()
        self.count: Counter[tuple[str, ...]] = Counter()

    def weigh(self, candidate: Candidate) -> None:
        words, text = candidate.words, self.text
        if candidate.label not in _UNSURE or words in self.persons or not _open(words, self.full):
            return
        called = candidate.label == "ORG" and candidate.method == "introduced"  # carmaker *Dovic*
        if called or (candidate.label == "PERSON" and _acronym(text, candidate)):
            self.said.setdefault(words, "ORG")
            self.companies.add(words)
        if _HONORIFIC.search(text, max(0, candidate.start - 9), candidate.start) or _described_as_person(
            text, candidate
        ):
            self.persons.add(words)
            self.said[words] = "PERSON"
        elif self._is_company(words) or _club(text, candidate) or _plays(text, candidate):
            self.said.setdefault(words, "ORG")
        elif _speaks(text, candidate):
            self.speaking.add(words)
        else:
            self.count[words] += 1
            self.towns[words] += _town(text, candidate)

    def labels(self, found: list[Candidate]) -> dict[tuple[str, ...], str]:
        self.persons |= self.speaking - self.companies  # “MNSBC said”, where she told MNSBC before
        for words, n in self.towns.items():
            if n and n >= LEAST_PLACED * self.count[words] and words not in self.persons:
                self.said.setdefault(words, "GPE")
        self.said |= dict.fromkeys(_plurals(self.text, found, self.count), "ORG")
        return {words: label for words, label in self.said.items() if words not in self.persons or label == "PERSON"}

    def _is_company(self, words: tuple[str, ...]) -> bool:
        return any(company(words, other) for other in self.longer.get(words[0], ()))


def _plurals(text: str, found: list[Candidate], count: Counter[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Teams and trades taken for people: plurals with an article, of nobody's name: “the Otters”."""
    new = []
    for candidate in found:
        word = candidate.text
        if candidate.label == "PERSON" and count[candidate.words] and word.endswith("s") and word.isalpha():
            singular = word[:-1]
            named = first_and_last.is_last_name(word.lower()) or first_and_last.is_last_name(singular.lower())
            if not named and text.startswith(("the ", "The "), candidate.start - 4) and f" {singular} " not in text:
                new.append(candidate.words)
    return new


def _acronym(text: str, candidate: Candidate) -> bool:
    """Whether a name is an abbreviation: in capitals in the midst of small letters, and no speaker of a transcript."""
    word = candidate.text
    if not (word.isupper() and word.isalpha() and len(word) >= SHORTEST_ACRONYM):
        return False
    return _SMALL_BEFORE.search(text, max(0, candidate.start - 20), candidate.start) is not None and (
        _SMALL_BEHIND.match(text, candidate.end) is not None
    )


def _club(text: str, candidate: Candidate) -> bool:
    """Whether a word that passes for a person's is a team's: “the Wexcombe striker”, “Wexcombe fans”."""
    if candidate.label != "PERSON" or len(candidate.words) > 1 or candidate.title:
        return False
    if _PLAYER.match(text, candidate.end):
        return True
    return _TEAM.match(text, candidate.end) is not None and text.startswith(("the ", "The "), candidate.start - 4)


_TEAM = re.compile(
    r" (?:boss|manager|coach|captain|striker|defender|midfielder|winger|goalkeeper|keeper|skipper|forward|quarterback"
    r"|pitcher|players?|fans|supporters|squad|dressing room|defence|defense|chairman|owners?)\b"
)


def _plays(text: str, candidate: Candidate) -> bool:
    """Whether a name is a team's by a score: “*Wexcombe* beat *Dunmere* 3-1”; sets (“6-3, 6-4”) are players'."""
    if candidate.label != "PERSON" or len(candidate.words) > 1:
        return False
    if _BEATS.match(text, candidate.end):
        return True
    return _SCORE.match(text, candidate.end) is not None and text.endswith(_BEATING, 0, candidate.start)


_BEATING = (
    " beat ",
    " beating ",
    " defeated ",
    " thrashed ",
    " drew with ",
    " lost to ",
    " held ",
    " overcame ",
    " edged ",
)
_SCORE = re.compile(r" \d{1,2}[-–]\d{1,2}(?!\d)(?!,? (?:and )?\d{1,2}[-–]\d)")
_BEATS = re.compile(rf"(?:{'|'.join(_BEATING)})[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?{_SCORE.pattern}")


def _described_as_person(text: str, candidate: Candidate) -> bool:
    """Whether an apposition tells that a name is somebody's: “Tessa Moreau, the singer,”, “Tessa Moreau, 31,”.

    Or the word before it: “the economist Eswin Prado”.
    """
    if candidate.label == "PERSON" or len(candidate.words) < 2:
        return False
    before = _NOUN_BEFORE.search(text, max(0, candidate.start - 16), candidate.start)
    if before and before["noun"].lower() in _HUMAN:
        return True
    described = _APPOSED.match(text, candidate.end)
    return described is not None and (described["age"] is not None or described["noun"] in _HUMAN)


_APPOSED = re.compile(
    r", (?:(?P<age>\d\d)(?=,| and )|(?:an?|the) (?:[\w-]+ ){0,2}(?P<noun>[a-z]+)"
    r"(?=[,.]| (?:who|from|and|at|of|in|for|with|whose) ))"
)
_NOUN_BEFORE = re.compile(r"\b(?P<noun>[A-Za-z]{4,}) $")
#: Nouns for people that mean no organisation.
_HUMAN = frozenset(
    """
    singer actor actress rapper comedian author novelist poet filmmaker musician composer pianist guitarist striker
    midfielder goalkeeper footballer boxer swimmer runner economist historian biologist physicist scientist professor
    teacher lecturer lawyer solicitor barrister doctor nurse surgeon farmer fisherman engineer architect journalist
    activist campaigner student pensioner widow widower mother father grandmother grandfather wife husband daughter son
    sister brother mayor senator governor minister president councillor lawmaker politician businessman businesswoman
    entrepreneur chairman chairwoman spokesman spokeswoman secretary treasurer coach anthropologist sociologist
    psychologist columnist pollster strategist scholar researcher philosopher painter sculptor chef astronaut
    """.split()
)


#: Who is a team's where a name follows: “Wexcombe coach Gil Tamm”.
_PLAYER = re.compile(
    r" (?:head coach|coach|boss|captain|striker|defender|midfielder|winger|goalkeeper|keeper|skipper|quarterback|pitcher"
    r"|manager) [A-Z]"
)


def _open(words: tuple[str, ...], full: set[str]) -> bool:
    """Whether the words by themselves leave open what they name."""
    if len(words) > 2 or words[-1] in head_words.LAST or words[0] in COMMON:
        return False
    name = " ".join(words)
    if gazetteer.find(name) or name in gazetteer.demonym_keys() or name in organisation_keys():
        return False
    return not (len(words) == 1 and words[0] in full)


def _speaks(text: str, candidate: Candidate) -> bool:
    """Whether only a person, or an organisation, would be named so: by what it does."""
    before = text[max(0, candidate.start - 12) : candidate.start]
    return bool(_SPEAKS.match(text, candidate.end) or _HE_SAID.search(before))


def _stands_in(before: str) -> bool:
    """Whether a text ends with words behind which a place stands."""
    return bool((_IN.search(before) and not _NOT_IN.search(before)) or _NEAR.search(before))


def _town(text: str, candidate: Candidate) -> bool:
    """Whether a name is somewhere here: “in Ondara”, “the town of Ondara”, “Ondara's mayor”, “Ondara, Ohio”."""
    start, end = candidate.start, candidate.end
    before = text[max(0, start - 24) : start]
    if candidate.text.isupper():
        return False
    if _OF.search(before) or _GOVERNED.search(text, max(0, start - 50), start) or _RESIDENTS.match(text, end):
        return True
    if (state := _STATE.match(text, end)) and candidate.label != "PERSON":
        place = gazetteer.by_name().get(state["state"])
        return place is not None and place.sure and text[state.end() : state.end() + 1] in (",", ".", ";", ")")
    if candidate.label in ("PERSON", "FAC") and _stands_in(before):
        following = text[end : end + 2]
        goes_on = following[:1] in ("'", "’") or (following[:1] == " " and following[1:].isupper())
        return not goes_on and not first_and_last.like_person(candidate.words)
    return False
