"""Authors: who is the “I” outside quotation marks: whoever signs the piece or the letter, or whom its foot presents."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from transforms.article import Annotated, Mention, Naming
from transforms.entities.known.first_and_last import is_first_name
from transforms.entities.known.normal import fold
from transforms.quotes.parse.content import Span
from transforms.quotes.parse.tokens import Tokens

#: How surely it is who is presented at the foot or has signed; the one author whom the record or the headline gives.
SIGNED, CREDITED = 0.85, 0.82
#: Words for the writer that a text has at least, in as many paragraphs, to be told by the one author that its record gives.
LEAST_OF_WRITER, LEAST_PARAGRAPHS = 3, 2
#: Paragraphs at the foot of a text among which the last signature stands, and the note on who wrote it.
FOOT = 3

_OF_WRITER = frozenset(["i", "my", "me", "mine", "myself"])
_PRESENTED = re.compile(
    r"(?:, [^.\n]{3,80},)? (?:is|was|writes|teaches|works|serves|served|has served)"
    r" (?:an?|the|at|for|in|on|as|about|with|\w+ of|(?:[\w-]+ ){1,4}(?:at|for|of|in))\b"
)
#: What stands behind the name in a credit, and before it: “Follow *Ada Lund* on Twitter”, “From Salt, by *Ada Lund*.”
_FOLLOWED = re.compile(r" (?:on|at|via) |: ?[\w.@]")
_FOLLOW = re.compile(r"(?:Follow|Email|E-mail|Contact|Reach|Write to) $")
_EXCERPT = re.compile(
    r"(?:From|(?:This is )?(?:[Aa]n )?(?:[Ee]xcerpt(?:ed)?|[Aa]dapted|[Ee]xtract(?:ed)?) from) [^.\n]{3,120},? by $"
)
#: A line that is nothing but a name, or how somebody is called in a network.
_SIGNATURE = re.compile(
    r"(?:[—–-]+ ?)?(?P<name>[A-Z][\w’'-]*\w\.?(?: (?:[A-Z][\w’'-]*\.?|(?:de|del|la|van|von|bin|al)\b)){1,3}|@\w{2,30})[.,]?"
)
#: The party and place behind a name.
_SEAT = re.compile(r",? \(?[RDI]-[A-Z][\w. ]{1,20}\)?(?:,(?= (?:is|was)\b))?")
_HEADLINE_LABEL = ": "
_FULL_NAME = re.compile(r"[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){1,3}")


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a text, and the entity (index into `Naming.entities`) if the text names one."""

    entity: int | None
    name: str
    sure: float
    """probability, 0 to 1, that the “I” is this one"""


class Authors:
    """Whose the first person of one article is."""

    def __init__(self, annotated: Annotated, naming: Naming, tokens: Tokens, told: Sequence[Span]) -> None:
        """`told` holds the words that the layout gives to somebody: in an interview “I” is who answers."""
        self.annotated = annotated
        self.text = annotated.text
        self.entities = naming.entities
        self.tokens = tokens
        self.told = told
        self.people = [m for m in naming.mentions if m.label == "PERSON" and m.entity is not None]
        self.starts = [m.start for m in self.people]

    def of(self, i: int) -> Author | None:
        """Whom the “I” or “my” at token `i` means; None within quotation marks, and where the article does not tell."""
        tokens, offset = self.tokens, self.tokens.start[i]
        if tokens.quote[i] >= 0 or any(start <= offset < end for start, end in self.told):
            return None
        if len(self._signatures) > 1:
            here = self._paragraph_of(offset)
            return next((author for number, author in self._signatures if number > here), None)
        return self._only

    @cached_property
    def _only(self) -> Author | None:
        """Who wrote all of the text."""
        ways = (self._presented, self._credited, self._signed, self._of_headline, self._of_record)
        return next((author for way in ways if (author := way()) is not None), None)

    def _paragraph_of(self, offset: int) -> int:
        return bisect.bisect_right(self.annotated.paragraphs, offset, key=lambda p: p.start) - 1

    def _at(self, offset: int) -> Mention | None:
        """The person whose name begins at `offset`, with the office before it."""
        k = bisect.bisect_left(self.starts, offset)
        m = self.people[k] if k < len(self.people) else None
        return m if m is not None and self.text[offset : m.start] in ("", f"{m.role} ") else None

    def _is_new(self, m: Mention) -> bool:
        """Whether nobody was named so before."""
        return all(other.entity != m.entity for other in self.people[: bisect.bisect_left(self.starts, m.start)])

    def _named(self, m: Mention, sure: float) -> Author:
        name = self.text[m.start : m.end] if m.entity is None else self.entities[m.entity].name
        last = name.split()[-1]
        whole = [a for a in self._authors() if " " not in name and a.split()[-1] == last]
        return Author(m.entity, whole[0] if len(whole) == 1 else name, sure)

    def _presented(self) -> Author | None:
        """Who wrote an opinion, as its last paragraph says of somebody named nowhere before: “*Ada Lund* is a former judge.”"""
        m = self._at(self.annotated.paragraphs[-1].start)
        told = m is not None and self._is_new(m) and _PRESENTED.match(self.text, self._behind_seat(m)) is not None
        return self._named(m, SIGNED) if m is not None and told else None

    def _behind_seat(self, m: Mention) -> int:
        """Where a name ends with the party and place of who bears it: “Rep. Ada Lund, D-Orr., was …”."""
        seat = _SEAT.match(self.text, m.end)
        return seat.end() if seat else m.end

    def _credited(self) -> Author | None:
        """Whom a line at the foot gives as the author: “Follow *Ada Lund* on …”, “From Salt, by *Ada Lund*.”"""
        for part in self.annotated.paragraphs[-FOOT:]:
            k = bisect.bisect_left(self.starts, part.start)
            for m in self.people[k : bisect.bisect_left(self.starts, part.end)]:
                before = self.text[part.start : m.start]
                if _EXCERPT.fullmatch(before):
                    return self._named(m, SIGNED)
                if _FOLLOW.fullmatch(before) and _FOLLOWED.match(self.text, m.end) and self._is_new(m):
                    return self._named(m, SIGNED)
        return None

    def _signed(self) -> Author | None:
        """Who has signed the text as its last line."""
        return self._signatures[0][1] if len(self._signatures) == 1 else None

    @cached_property
    def _signatures(self) -> list[tuple[int, Author]]:
        """The paragraphs that are somebody's signature, if the text ends with one, as letters to an editor do."""
        parts = self.annotated.paragraphs
        found = [(n, author) for n, part in enumerate(parts) if n and (author := self._signature(part.start, part.end))]
        return found if found and found[-1][0] >= len(parts) - FOOT else []

    def _signature(self, start: int, end: int) -> Author | None:
        told = _SIGNATURE.fullmatch(self.text, start, end) if end - start < 60 else None
        if told is None:
            return None
        name = told["name"].rstrip(".,")
        if name.startswith("@"):
            return Author(None, name, SIGNED)
        if not is_first_name(fold(name.split()[0])):
            return None
        m = self._at(told.start("name"))
        whole = m is not None and m.end >= told.start("name") + len(name)
        return Author(m.entity if m is not None and whole else None, name, SIGNED)

    def _of_headline(self) -> Author | None:
        """Who stands before the colon of the headline, and is named nowhere else: “*Ada Lund*: The harbour is ours”."""
        m = self._at(0)
        if m is None or not self.text.startswith(_HEADLINE_LABEL, m.end) or " " not in self.text[m.start : m.end]:
            return None
        once = sum(other.entity == m.entity for other in self.people) == 1
        return self._named(m, CREDITED) if once and self._is_written_by_one else None

    def _of_record(self) -> Author | None:
        """The one author whom the record gives, where the text speaks of its writer again and again."""
        authors = list(self._authors())
        if len(authors) != 1 or len(self.annotated.article.authors) != 1 or not self._is_written_by_one:
            return None
        entity = next((k for k, e in enumerate(self.entities) if e.label == "PERSON" and e.name == authors[0]), None)
        return Author(entity, authors[0], CREDITED)

    def _authors(self) -> Iterator[str]:
        """The authors whom the record gives by a full name."""
        for name in self.annotated.article.authors:
            if _FULL_NAME.fullmatch(name) and is_first_name(fold(name.split()[0])):
                yield name

    @cached_property
    def _is_written_by_one(self) -> bool:
        """Whether the text is in the first person outside quotation marks."""
        tokens = self.tokens
        places = [tokens.start[i] for i, word in enumerate(tokens.word) if word in _OF_WRITER and tokens.quote[i] < 0]
        return len(places) >= LEAST_OF_WRITER and len({self._paragraph_of(at) for at in places}) >= LEAST_PARAGRAPHS
