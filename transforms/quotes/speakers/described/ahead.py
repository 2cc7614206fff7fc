"""Ahead: who is described where a report begins, and named where its next sentence or paragraph does.

“*Wexcombe's harbour master* says the pier is safe.” “*Ada Lund* says …”: a report that gives a name no office has told
before who bears it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from functools import cached_property

from transforms.article import Annotated, Mention, Naming
from transforms.english.name_words import COURTESY, GENDERED_NOUNS, GENDERED_TITLES, KIN
from transforms.english.role_words import NOUNS, OFFICES, WRITTEN_OUT
from transforms.entities.joining import roles
from transforms.quotes.parse.tokens import Tokens
from transforms.quotes.speakers.meant import Meant

#: How surely it is who is named next.
NAMED_NEXT = 0.85
#: Lines between the reports of one page: “___”, “2:45 p.m.”.
_BREAK = re.compile(r"[\W_]*(?:\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.?m\.?|GMT|ET)?[\W_]*)?")
#: What may stand before the name that opens a sentence.
_OPENING = re.compile(
    r"(?:(?:And|But|Yet)\s)?(?:(?:In|On|During|At) [^,.;:“”\"\n]{2,40}, )?(?:(?:The )?(?:Dr|Mr|Mrs|Ms|Rev)\.? )?"
)
#: Words for who holds any office.
_ANY_OFFICE = frozenset(["official", "leader", "boss", "chief", "head"])
_PEOPLE = NOUNS | KIN | GENDERED_NOUNS.keys()
_AGE_OR_CLAUSE = re.compile(r", (?:who\b|\d{1,3}[,.])")
MAX_TITLES = 8


class Ahead:
    """Whom the descriptions at the head of the reports of one article mean, by the names that follow."""

    def __init__(
        self,
        annotated: Annotated,
        naming: Naming,
        tokens: Tokens,
        speaking: Container[int],
        same_office: Mapping[str, Sequence[str]],
    ) -> None:
        """`speaking` holds the tokens at the head of a quotation's speaker, `same_office` other words for offices."""
        self.annotated = annotated
        self.text = annotated.text
        self.entities = naming.entities
        self.tokens = tokens
        self.speaking = speaking
        self.same_office = same_office
        self.people = [m for m in naming.mentions if m.label == "PERSON" and m.entity is not None]

    def named(self, head: int) -> Meant | None:
        """Whom “the harbour master”, “Holt's doctor” with the head at token `head` mean; None where nobody new is named next."""
        tokens, number = self.tokens, self.tokens.sentence[head]
        if tokens.tag[head] != "NN" or tokens.quote[head] >= 0 or number not in self._openings:
            return None
        owner = tokens.child(head, "poss")
        if owner is None and tokens.word[tokens.left[head]] != "the":
            return None
        noun = tokens.word[head]
        if noun not in _PEOPLE:
            return None
        m = self._next_name(number)
        if m is None or m.entity is None or not self._can_be(m, head, owner):
            return None
        return Meant((m.entity,), NAMED_NEXT)

    @cached_property
    def _openings(self) -> set[int]:
        """The sentences with which a report begins: the article's first below its headline, and each behind a break."""
        found, parts, before = set[int](), self.annotated.paragraphs, True
        for number, s in enumerate(self.annotated.sentences):
            part = parts[s.paragraph]
            is_break = s.kind == "heading" or _BREAK.fullmatch(self.text, part.start, part.end) is not None
            is_first = number == 0 or self.annotated.sentences[number - 1].paragraph != s.paragraph
            if not is_break and before and is_first:
                found.add(number)
            before = is_break or (s.paragraph == 0 and len(parts) > 1 and not self.text.endswith(".", 0, part.end))
        return found

    def _next_name(self, number: int) -> Mention | None:
        """Who is named in full, and first of all, at the opening of the next sentence or the next paragraph."""
        sentences = self.annotated.sentences
        here = sentences[number]
        behind = [m for m in self.people if m.sentence > number]
        m = behind[0] if behind else None
        if m is None or " " not in self.entities[m.entity or 0].name:
            return None
        s = sentences[m.sentence]
        opens = m.sentence == number + 1 or sentences[m.sentence - 1].paragraph != s.paragraph
        if (
            not opens
            or s.paragraph > here.paragraph + 1
            or any(o.entity == m.entity and o.start < m.start for o in self.people)
        ):
            return None
        before = self.text[s.start : m.start]
        role = f"{m.role} " if m.role else ""
        before = before.removesuffix(role) if role else before
        return m if _OPENING.fullmatch(before) else None

    def _can_be(self, m: Mention, head: int, owner: int | None) -> bool:
        """Whether nothing told of somebody named is other than what the description tells."""
        noun, entity = self.tokens.word[head], self.entities[m.entity or 0]
        gender = GENDERED_NOUNS.get(noun) or GENDERED_TITLES.get(noun)
        if gender is not None and entity.gender not in (None, gender):
            return False
        behind = roles.behind(self.text, m.end)
        told = [role.casefold().replace(".", "").split() for role in (m.role, behind) if role]
        told = [role for role in told if role[-1] not in COURTESY and role != ["dr"]]
        if not told:
            speaks = any(i in self.speaking for i in range(m.first_token, m.last_token))
            return speaks or _AGE_OR_CLAUSE.match(self.text, m.end) is not None
        whose = None if owner is None else self.tokens.word[owner]
        return any(
            self._is_same(noun, role) or (role is told[-1] and whose in re.split(r"\W", " ".join(role)))
            for role in told
        )

    def _is_same(self, noun: str, role: Sequence[str]) -> bool:
        """Whether a role is that which the noun names, by the same word or by another."""
        words = {*role, *(full for word in role for full in WRITTEN_OUT.get(word, ()))}
        return (
            noun in words
            or not words.isdisjoint(self.same_office.get(noun, ()))
            or (noun in _ANY_OFFICE and not words.isdisjoint(OFFICES))
        )
