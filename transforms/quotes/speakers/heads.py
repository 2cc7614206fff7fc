"""Heads: at which word somebody is named as the speaker, where the parse gives the verb another subject."""

from __future__ import annotations

import bisect

from transforms.article import Annotated
from transforms.quotes.parse.tokens import Tokens
from transforms.quotes.speakers.appositions import Mentioned

#: Tags of words that open a phrase which only belongs to the head of a subject.
_PARTS = ("IN", "TO", "W", "VB", "RP", ",", "CC")
#: Words before somebody who is seen or heard to say: “footage of *X* asking”.
_SHOWING = frozenset(["of", "with"])
#: Where people speak, and which the parse takes for who does: “She opened the *debate* saying …”.
_EVENTS = frozenset(
    """
    appearance campaign ceremony conference day debate event evening hearing hour interview meeting month morning night
    rally session speech summit visit week weekend
    """.split()
)
_BEING = frozenset("is was be been being 's ’s".split())


class Heads:
    """Finds in one article the words at the head of a speaker's name."""

    def __init__(self, annotated: Annotated, tokens: Tokens, mentioned: Mentioned) -> None:
        self.text = annotated.text
        self.sentences = annotated.sentences
        self.tokens = tokens
        self.mentioned = mentioned

    def of(self, subject: int, verb: int) -> int:
        """The token that names who speaks where `verb` has the subject `subject`."""
        if self.tokens.word[subject] in _EVENTS and self.tokens.tag[verb] == "VBG":
            subject = self._host(subject)
        owner = self._owner(subject, verb)
        return self._corrected(subject, verb) if owner is None else owner

    def _owner(self, subject: int, verb: int) -> int | None:
        """Whose it is that is to say something: “*Holt*'s first reaction was to tell them that …”."""
        tokens, being = self.tokens, self.tokens.head[subject]
        if tokens.word[being] not in _BEING or tokens.dep[subject] != "nsubj" or tokens.head[verb] != being:
            return None
        to = any(tokens.word[c] == "to" and tokens.dep[c] == "aux" for c in tokens.children[verb])
        return tokens.child(subject, "poss") if to and tokens.tag[verb] == "VB" else None

    def _host(self, event: int) -> int:
        """Who speaks in “*She* opened the debate saying …”, where the parse lets the debate speak."""
        tokens, at = self.tokens, event
        while tokens.head[at] != at and tokens.dep[at] in ("dobj", "pobj", "prep", "npadvmod"):
            at = tokens.head[at]
            if tokens.tag[at].startswith("VB"):
                subject = tokens.child(at, "nsubj")
                return event if subject is None or subject > event else subject
        return event

    def _corrected(self, head: int, verb: int) -> int:
        """The subject's head word, corrected where a person's name stands right before the verb."""
        tokens = self.tokens
        named = self.mentioned.entity_at(tokens.start[head], tokens.end[head]) is not None
        if head < verb and tokens.tag[head][:3] != "PRP" and not named:
            at = self._mention_before(tokens.start[verb])
            if at is not None and self.mentioned.mentions[at].label == "PERSON":
                mention = self.mentioned.mentions[at]
                beside = not self.text[mention.end : tokens.start[verb]].strip()
                if beside and tokens.quote[mention.first_token] < 0 and self._speaks(head, mention.first_token, verb):
                    return mention.last_token - 1
        return head

    def _speaks(self, head: int, name: int, verb: int) -> bool:
        """Whether a name right before the verb is the speaker's: “harbour master *Gus Pell* said”.

        In “the judge who jailed *Gus Pell* said”, “a spokesman for *Wren* said” somebody else is.
        """
        tokens = self.tokens
        if tokens.tag[verb] == "VBG" and tokens.word[name - 1] in _SHOWING:
            return True
        return head < name and not any(tag.startswith(_PARTS) for tag in tokens.tag[head + 1 : name])

    def nearest(self, verb: int) -> int | None:
        """The first person or pronoun in the sentence of a verb that the parse left without subject."""
        tokens = self.tokens
        first = self.sentences[tokens.sentence[verb]].first_token
        for i in range(first, verb):
            if tokens.quote[i] >= 0:
                continue
            if tokens.word[i] in ("he", "she"):
                return i
            k = bisect.bisect_left(self.mentioned.starts, tokens.start[i])
            if (
                k < len(self.mentioned.mentions)
                and self.mentioned.mentions[k].first_token == i
                and self.mentioned.mentions[k].label == "PERSON"
            ):
                return self.mentioned.mentions[k].last_token - 1
        return None

    def _mention_before(self, offset: int) -> int | None:
        k = bisect.bisect_left(self.mentioned.starts, offset) - 1
        return k if k >= 0 else None
