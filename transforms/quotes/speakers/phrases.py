"""Phrases: the words that name a speaker, around the word at their head."""

from __future__ import annotations

import re

from transforms.quotes.parse.content import Span
from transforms.quotes.parse.tokens import Tokens

#: Clauses that are not part of the words that name a speaker.
_CLAUSES = frozenset(["relcl", "acl", "advcl", "parataxis", "ccomp", "punct", "cc", "conj"])
#: What hyphens join to a word.
_HYPHENED = re.compile(r"(?:-[A-Za-z]\w*)+")


class Phrases:
    """The noun phrases of one article."""

    def __init__(self, text: str, tokens: Tokens) -> None:
        self.text = text
        self.tokens = tokens

    def of(self, head: int) -> Span:
        """The noun phrase of `head`, without clauses, appositions and what follows them."""
        tokens = self.tokens
        first, last = head, head + 1
        for c in tokens.children[head]:
            if c < head:
                if tokens.dep[c] not in _CLAUSES and tokens.quote[tokens.left[c]] == tokens.quote[head]:
                    first = min(first, tokens.left[c])
            elif tokens.dep[c] in ("cc", "conj") and tokens.tag[c][:2] in ("CC", "NN"):
                last = max(last, self._end_of_conjunct(c))
            elif tokens.dep[c] in _CLAUSES or tokens.word[c] in (",", "—", "–", "("):
                break
            else:
                last = max(last, self._end_of_part(c))
        for i in range(head + 1, last):
            if tokens.word[i] == ":" or tokens.quote[i] != tokens.quote[head]:  # Lund, in a statement: “…”
                last = i
                break
        start, end = tokens.start[first], tokens.end[last - 1]
        bracket = self.text.rfind("(", tokens.end[head], end)
        if bracket >= 0 and ")" not in self.text[bracket:end]:  # "Rep. Ann Bo (D-Ohio", without what closes it
            end = len(self.text[:bracket].rstrip())
        return start, self._whole_word(end)

    def _whole_word(self, end: int) -> int:
        """Where the word ends that hyphens go on: her *sister-in-law*, the *non-profit*, which the parser may cut."""
        hyphened = _HYPHENED.match(self.text, end) if self.text[end : end + 1] == "-" else None
        return hyphened.end() if hyphened else end

    def _end_of_part(self, c: int) -> int:
        """Where a phrase behind the head ends, without a clause inside it: “allies on the hill, who …”."""
        tokens = self.tokens
        for i in range(c, tokens.right[c]):
            if tokens.dep[i] == "relcl" and tokens.left[i] > c:
                end = tokens.left[i]
                return end - 1 if tokens.word[end - 1] == "," else end
        return tokens.right[c]

    def _end_of_conjunct(self, c: int) -> int:
        tokens = self.tokens
        last = c + 1
        for k in tokens.children[c]:
            if k > c and (tokens.dep[k] in _CLAUSES and tokens.dep[k] not in ("cc", "conj")):
                break
            if k > c:
                last = max(last, tokens.right[k])
        return last
