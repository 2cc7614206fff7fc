"""Labels: whom the words before a turn or under a quotation name, in capitals, by initials or in full."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from transforms.article import Annotated, Mention, Naming
from transforms.english import reporting_verbs, role_words
from transforms.english.bodies import BODIES
from transforms.english.name_words import COURTESY
from transforms.english.role_words import ASKING, NOUNS
from transforms.entities.candidates.pieces import after_titles

#: Letters up to which a label in capitals can be an abbreviation.
LONGEST_ACRONYM = 4
_COURTESY = re.compile(r"^(?:mr|mrs|ms|miss|mx)\.?\s+(?=\S)", re.IGNORECASE)
_SOURCES = reporting_verbs.SOURCES | reporting_verbs.TITLES | role_words.NOUNS
#: Labels that are no names.
_NO_NAMES = NOUNS | ASKING | reporting_verbs.SOURCES
#: Labels of the one who is asked.
ANSWERS = frozenset(["a", "answer"])
#: What says before the first turn whom an interview is with, and the words of an office before the name.
_WITH = re.compile(
    r"\b(?:interview(?:ed|s|ing)?(?: with)?|q ?(?:&|and) ?a with|questions (?:for|to)|(?:talk|speak)(?:s|ed|ing)? (?:to|with)"
    r"|sp(?:eaks|oke) (?:to|with)|sat down with|a conversation with) (?:[\w'’.-]+,? ){0,4}?$",
    re.I,
)


class Labels:
    """The labels of one article's turns and signatures."""

    def __init__(
        self, annotated: Annotated, naming: Naming, mentions: Sequence[Mention], written: Sequence[str]
    ) -> None:
        """`mentions` are those that can name a speaker, `written` the labels of turns as they stand in the text."""
        self.text = annotated.text
        self.entities = naming.entities
        self.mentions = mentions
        self.starts = [m.start for m in mentions]
        self.full = self._full_names(list(dict.fromkeys(label.partition(",")[0].rstrip() for label in written)))
        """full names by label"""
        self.interviewed = self._interviewed(written)
        """the entity of the one who answers as “A”, where the article says whom it interviews"""

    def named_in(self, start: int, end: int) -> int | None:
        """The entity of a label that begins with a person's name ("X, harbour master") or ends in any name."""
        k = bisect.bisect_left(self.starts, start)
        if k < len(self.mentions) and self.mentions[k].start == start and self.mentions[k].label == "PERSON":
            after = self.text[self.mentions[k].end : end].lstrip()[:1]
            if self.mentions[k].end <= end and after in ("", ",", "("):
                return self.mentions[k].entity
        k = bisect.bisect_left(self.starts, end) - 1
        ends_it = k >= 0 and self.mentions[k].start >= start and self.mentions[k].end == end
        ends_it = ends_it and "," not in self.text[start : self.mentions[k].start]  # there a place is part of a role
        return self.mentions[k].entity if ends_it else None

    def _interviewed(self, written: Sequence[str]) -> int | None:
        """Whom the text before the first “Q:” names as the one interviewed: “an interview with *Ines Roca*”."""
        if not any(label.casefold() in ANSWERS for label in written):
            return None
        first = re.search(r"^\W*(?:Q|Question)(?:\b|(?=[A-Z]))", self.text, re.M)
        found = set()
        for m in self.mentions[: bisect.bisect_left(self.starts, first.start()) if first else 0]:
            line = self.text.rfind("\n", 0, m.start) + 1
            if m.label == "PERSON" and _WITH.search(self.text[line : m.start]):
                found.add(m.entity)
        if first is not None and not found:
            return self._presented(first.start())
        return next(iter(found)) if len(found) == 1 else None

    def _presented(self, end: int) -> int | None:
        """Whom alone the headline names and the text up to `end` begins with, if nobody else in it is told by an office."""
        told = [m for m in self.mentions[: bisect.bisect_left(self.starts, end)] if m.label == "PERSON"]
        headline = self.text.find("\n")
        above = {m.entity for m in told if m.start < headline}
        below = [m for m in told if m.start > headline]
        if len(above) != 1 or not below or below[0].entity not in above:
            return None
        return below[0].entity if all(m.entity in above or m.role is None for m in below) else None

    def _full_names(self, labels: Sequence[str]) -> dict[str, str]:
        """Full names for an interview's initials ("HV" after "Hamish Verco"), and for names in capitals."""
        names = [label.title() for label in labels if " " in label]
        names += [entity.name for entity in self.entities if entity.label == "PERSON"]
        full = {label: label.title() for label in labels if " " in label and label.isupper()}
        for label in labels:
            if " " not in label and label.isupper() and len(label) > 1:
                of_last = [name for other, name in full.items() if other.endswith(f" {label}")]
                fitting = of_last if len(of_last) == 1 else [n for n in names if _initials(n) == label.replace("-", "")]
                if fitting:
                    full[label] = fitting[0]
        return full

    def ending_in(self, words: str) -> int | None:
        """The one entity whose name ends in `words`, in capitals or not."""
        folded = words.casefold().split()
        while len(folded) > 1 and folded[0].removesuffix(".") in COURTESY:
            del folded[0]
        hits = [n for n, entity in enumerate(self.entities) if entity.name.casefold().split()[-len(folded) :] == folded]
        return hits[0] if len(hits) == 1 else None


def _initials(name: str) -> str:
    return "".join(word[0] for word in re.findall(r"\w+", name))


def shown_name(label: str) -> str | None:
    """The name that a label gives, not in capitals and without “Mr.”; None where it only says what sources are called."""
    if _is_kind_of_source(label):
        return None
    name = _COURTESY.sub("", label)
    name = name[after_titles(name, 0, len(name)) :]  # SEN. ADA LUND
    return name.title() if name.isupper() and len(name) > LONGEST_ACRONYM else name


def _is_kind_of_source(words: str) -> bool:
    """Whether the words are what sources are called, and nobody's name: “Sources”, “City Officials”."""
    last = words.casefold().split()[-1]
    if words.split()[-1] in BODIES:  # Vaccine maker
        return True
    return last in _SOURCES or (last.endswith("s") and last[:-1] in _SOURCES)


def is_name(label: str) -> bool:
    """Whether a label can be somebody's name: “Q”, “mayor”, “INTERVIEWER”, “survivors of the Tarn flood” are none."""
    words = label.casefold().split()
    return len(label) > 1 and label[0].isupper() and not (len(words) == 1 and words[0] in _NO_NAMES)
