"""Speakers: the words that name who speaks, and whom they mean."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.article import Naming
from transforms.quotes.content import Span
from transforms.quotes.tokens import Tokens

_CUT = frozenset(["relcl", "acl", "advcl", "parataxis"])


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, as written, and the entity meant (index into `Naming.entities`)."""

    start: int
    end: int
    entity: int | None = None
    name: str | None = None


def phrase(tokens: Tokens, head: int, text: str) -> Span:
    """The noun phrase of `head`, without clauses, appositions and what follows them."""
    first, last = head, head + 1
    for c in tokens.children[head]:
        if c < head:
            if tokens.dep[c] not in _CUT:
                first = min(first, tokens.left[c])
        elif tokens.dep[c] in _CUT or tokens.word[c] in (",", "—", "–", "("):
            break
        else:
            last = max(last, tokens.right[c])
    return tokens.start[first], tokens.end[last - 1]


def resolve(naming: Naming, span: Span, head: Span) -> Speaker:
    """The entity that the speaker words name, by the mention at their head."""
    start, end = span
    for mention in naming.mentions:
        if mention.start < head[1] and head[0] < mention.end and mention.entity is not None:
            return Speaker(start, end, mention.entity, naming.entities[mention.entity].name)
    return Speaker(start, end)
