"""Speakers: the words that name who speaks, and whom they mean."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.article import Annotated, Mention, Naming, Quote
from transforms.english import reporting_verbs
from transforms.english.bodies import BODIES
from transforms.entities.known.first_and_last import is_first_name
from transforms.entities.known.normal import fold
from transforms.entities.known.organisations import PLAIN_PAPERS
from transforms.quotes.attribution import Attributed
from transforms.quotes.attribution.by_layout import IN_HEARINGS
from transforms.quotes.parse.content import Span, trim
from transforms.quotes.parse.tokens import Tokens
from transforms.quotes.speakers.appositions import Appositions, Mentioned
from transforms.quotes.speakers.authors import Authors
from transforms.quotes.speakers.described import SAME_OFFICE, Ahead, Descriptions
from transforms.quotes.speakers.groups import Groups
from transforms.quotes.speakers.heads import Heads
from transforms.quotes.speakers.labels import ANSWERS, Labels, is_name, shown_name
from transforms.quotes.speakers.meant import Meant
from transforms.quotes.speakers.owned import OwnedBodies
from transforms.quotes.speakers.phrases import Phrases
from transforms.quotes.speakers.pronouns import Pronouns, is_people, stranger_at
from transforms.quotes.speakers.strangers import Strangers, is_told_apart

#: How surely a name, a pronoun, and a name that no entity stands for give the right speaker, as counted on news.
NAMED, PRONOUN, STRANGER = 0.97, 0.96, 0.8
#: How surely the pronoun means somebody last spoken of long ago: too little for a name.
GUESSED = 0.5
#: How surely the first name after a pronoun is meant where none stands before it, and sentences on within which.
NAMED_NEXT, REACH_AHEAD = 0.8, 2
#: How surely “A:” is the one whom the article says it interviews.
INTERVIEWED = 0.9
#: Words of “a Wexcombe judge”, less one.
MAX_INDEFINITE = 5
_PERSONAL = frozenset(["he", "she", "him", "her", "his"])

#: Rules that know from the quotation marks that somebody speaks.
_BY_QUOTATION = frozenset(["before", "after", "announced"])
_NAMED = ("PERSON", "ORG", "GPE", "NORP", "FAC", "WORK_OF_ART", "LAW", "EVENT", "PRODUCT", "LOC")
_ARTICLE_WORDS = frozenset("the a an this that these those some one another his her its their my our your".split())
_BETWEEN_TWO = re.compile(r",? and (?:the )?")
#: What stands between a noun for a body and its name: “the charity *the* Pell Trust”.
_BEHIND_NOUN = frozenset([" ", " the "])
_ALL_NAMES = re.compile(r"[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){1,5}")
_ARTICLES = re.compile(r"^(?:the|a|an|this|that|these|those|some|one|another)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, as written, and the entity meant (index into `Naming.entities`)."""

    start: int
    end: int
    entity: int | None = None
    name: str | None = None
    several: tuple[int, ...] = ()
    """the entities of those who speak as one"""
    sure: float | None = None
    """probability, 0 to 1, that the name is right"""
    candidates: tuple[int, ...] = ()
    """whom it can be where that is too thin for a name"""
    owner: int | None = None
    """whose body speaks, where it is told by that"""


#: Letters for an office, which are nobody's name: “the local MP”; for a kind of body: “the super PAC”.
_OFFICES = frozenset(["ag", "ceo", "cfo", "coo", "cto", "da", "md", "mep", "mla", "mp", "msp", "pc", "pm", "td", "vp"])
_NO_NAMES = reporting_verbs.TITLES | reporting_verbs.SOURCES | _OFFICES
_KINDS_OF_BODY = frozenset(["ngo", "pac"])


class Speakers:
    """Resolves the speakers of one article, in text order."""

    def __init__(self, annotated: Annotated, naming: Naming, tokens: Tokens, found: Sequence[Attributed]) -> None:
        self.annotated = annotated
        self.text = annotated.text
        self.naming = naming
        self.tokens = tokens
        self.mentioned = Mentioned([m for m in naming.mentions if m.entity is not None and m.label in _NAMED])
        self.mentions, self.starts = self.mentioned.mentions, self.mentioned.starts
        self.appositions = Appositions(annotated, naming, tokens, self.mentioned)
        written = [annotated.text[slice(*i.speaker)] for i in found if i.speaker and i.rule == "turn"]
        speaking = {item.cue.subject for item in found if item.cue is not None and item.cue.subject is not None}
        strangers = Strangers(tokens, self.mentioned, self.appositions)
        self.pronouns = Pronouns(
            annotated, naming, tokens, speaking, strangers.among(speaking), self._named_inside(found)
        )
        self.descriptions = Descriptions(annotated, naming, tokens, self.pronouns)
        self.ahead = Ahead(annotated, naming, tokens, speaking, SAME_OFFICE)
        self.descriptions.remember(speaking, self.appositions.named_at)
        told = [span for item in found if item.speaker is not None for span in item.spans]
        self.authors = Authors(annotated, naming, tokens, told)
        self.phrases = Phrases(annotated.text, tokens)
        self.heads = Heads(annotated, tokens, self.mentioned)
        self.groups = Groups(annotated, naming, tokens)
        self.labels = Labels(annotated, naming, self.mentions, written)
        self.pronouns.follow(
            strangers.recalled(speaking), self._recalled, self.descriptions.roles, self._bearer, strangers.acting()
        )
        self.owned = OwnedBodies(annotated, naming, tokens, self.mentioned, self.pronouns, self._owner)

    def resolve(self, item: Attributed) -> Speaker | None:
        """The speaker of a quotation; None where nobody is named."""
        if item.speaker is not None:
            return self._labelled(item.speaker)
        cue = item.cue or item.follows
        if cue is None:
            return None if item.head is None else self._by_head(item.head, None)
        subject = cue.subject
        if subject is None and item.rule in _BY_QUOTATION:
            subject = self.heads.nearest(cue.token)
        if subject is None:
            return None
        head = self.heads.of(subject, cue.token)
        return self._by_head(head, cue.relative if head == subject else None)

    def _named_inside(self, found: Sequence[Attributed]) -> dict[int, set[int]]:
        """The entities that the words of “he” and “she” name, by the pronoun's token."""
        inside: dict[int, set[int]] = {}
        for item in found:
            who = None if item.cue is None else item.cue.subject
            if who is not None and self.tokens.word[who] in ("he", "she"):
                for start, end in item.spans:
                    low = bisect.bisect_left(self.starts, start)
                    named = self.mentions[low : bisect.bisect_left(self.starts, end, low)]
                    inside.setdefault(who, set()).update(m.entity for m in named if m.entity is not None)
        return inside

    def meant_inside(self, quote: Quote) -> list[int]:
        """Whom “he”, “she”, “his”, “her” inside a quote mean, each once; who speaks is no he or she in his own words."""
        tokens, found = self.tokens, []
        for start, end in quote.spans:
            low, high = bisect.bisect_left(tokens.start, start), bisect.bisect_left(tokens.start, end)
            for i, word in enumerate(tokens.word[low:high], low):
                if word in _PERSONAL and tokens.tag[i] in ("PRP", "PRP$"):
                    entity = self.pronouns.resolve(i)
                    if (
                        entity is not None
                        and entity >= 0
                        and not (tokens.quote[i] >= 0 and entity == quote.speaker_entity)
                    ):
                        found.append(entity)
        return list(dict.fromkeys(found))

    def _by_head(self, head: int, relative: int | None) -> Speaker | None:
        """The speaker whose name or description has its head at token `head`."""
        span = trim(self.text, *self.phrases.of(head))
        if span is None:
            return None
        start, end = span
        end = self._with_name(head, end)
        if (found := self._writer_or_body(head, start, end)) is not None:
            return found
        meant = self._not_thing(relative, self._meant(head, start, end) or self._beside_name(head, relative))
        entity = meant.entity if meant else None
        if entity is not None and entity < 0:
            return self._stranger(start, end, stranger_at(entity))
        start, end = self._with_relative(start, end, relative, entity)
        if meant is not None and len(several := self._together(head, relative) or meant.entities) > 1 and meant.is_sure:
            return Speaker(start, end, None, self._names(several), tuple(several), meant.sure)
        if meant is not None and entity is None:
            return Speaker(start, end, candidates=tuple(e for e in meant.candidates if e >= 0))
        name = self.naming.entities[entity].name if entity is not None else self._own_name(head, start, end)
        return Speaker(start, end, entity, name, sure=None if name is None else meant.sure if meant else STRANGER)

    def _writer_or_body(self, head: int, start: int, end: int) -> Speaker | None:
        """The writer of the article where the words start:end are “I”, or the body that they call by whose it is."""
        if self.tokens.word[head] == "i" and (author := self.authors.of(head)) is not None:
            return Speaker(start, end, author.entity, author.name, sure=author.sure)
        if (owned := self.owned.called(head)) is not None:
            sure = owned.sure if owned.name else None
            return Speaker(start, end, None, owned.name, sure=sure, owner=owned.owner)
        return None

    def _with_name(self, head: int, end: int) -> int:
        """Where the words for a body end whose name, or the rest of it, stands right behind them: “the company *Norvax*”."""
        tokens = self.tokens
        at = self.mentioned.at(tokens.start[head], tokens.end[head])
        if at is not None:
            noun = at.first_token - 1
        else:
            k, noun = bisect.bisect_left(self.starts, end), head
            at = self.mentions[k] if k < len(self.mentions) else None
            at = at if at is not None and self.text[end : at.start] in _BEHIND_NOUN else None
        if at is None or at.label != "ORG" or tokens.word[noun] not in BODIES:
            return end
        headline = tokens.opens_sentence(noun)  # “Charity Slams Council”
        return end if headline else max(end, at.end)

    def _not_thing(self, relative: int | None, meant: Meant | None) -> Meant | None:
        """`meant`, if that is no person whom “which” or “that” takes up: “Friends of Ada Lund, *which* …”."""
        who = None if relative is None or meant is None else meant.entity
        if relative is None or who is None or who < 0 or self.tokens.word[relative] not in ("which", "that"):
            return meant
        return None if self.naming.entities[who].label == "PERSON" else meant

    def _with_relative(self, start: int, end: int, relative: int | None, entity: int | None) -> Span:
        """What a speaker is called with the pronoun that takes him or her up: that alone for somebody with a name."""
        if relative is None:
            return start, end
        first, last = self.tokens.start[relative], self.tokens.end[relative]
        if entity is not None:
            return first, last
        return start, last if end <= first <= end + 2 else end

    def _beside_name(self, head: int, relative: int | None) -> Meant | None:
        """Whom a clause means that describes somebody beside the name: Ada Lund, a *clerk* who said …"""
        entity = None if relative is None else self.appositions.named_before(head)
        return None if entity is None else Meant((entity,), NAMED)

    def _stranger(self, start: int, end: int, stranger: int) -> Speaker:
        """The speaker that the words start:end are, where they mean somebody named or described at token `stranger`."""
        described = self._described(stranger, *self.phrases.of(stranger))
        entity = described.entity if described else None
        if described is not None and entity is not None and entity >= 0:
            return Speaker(start, end, entity, self.naming.entities[entity].name, sure=PRONOUN * described.sure)
        name = self._own_name(stranger, *self.phrases.of(stranger))
        return Speaker(start, end, None, name, sure=STRANGER if name else None)

    def _names(self, several: Sequence[int]) -> str:
        return "; ".join(self.naming.entities[e].name for e in several)

    def _together(self, head: int, relative: int | None) -> list[int]:
        """Several people who speak as one ("A and B agreed"); empty for one alone: “Lund, *who* agreed, and Pell”."""
        found = [self.mentioned.entity_at(self.tokens.start[head], self.tokens.end[head])]
        at: int | None = head
        while at is not None and (at := self.tokens.child(at, "conj")) is not None:
            if relative is not None and at > relative:
                break
            entity = self.mentioned.entity_at(self.tokens.start[at], self.tokens.end[at])
            found.append(self.appositions.named_at(at) if entity is None else entity)  # and her brother *Bo*
        several = list(dict.fromkeys(found))
        if len(several) < 2:
            return []
        return [e for e in several if e is not None]

    # -- whom they mean --------------------------------------------------------------------------------------------

    def _meant(self, head: int, start: int, end: int) -> Meant | None:
        tokens = self.tokens
        pronoun = tokens.tag[head] in ("PRP", "PRP$") or (not tokens.tag[head] and tokens.word[head] in _PERSONAL)
        if pronoun or (tokens.word[head] == "each" and tokens.left[head] == head):
            return self._by_pronoun(head)
        mention = self.mentioned.at(tokens.start[head], tokens.end[head])
        if mention is not None and mention.entity is not None:
            if mention.label == "NORP" and self._is_of_people(mention, head):
                return self._of_people(head, mention.entity, start)
            if self.appositions.is_other_of_name(mention):
                return Meant((), 0.0, (mention.entity,))
            return Meant((mention.entity,), NAMED * mention.sure, mention.others)
        if (several := self.groups.beside(head)) is not None:
            return several
        if (body := self._called_body(head, end)) is not None:
            return Meant((body,), NAMED)
        entity = self.appositions.named_at(head)
        if entity is not None and not self._is_one_of_many(head, entity):
            return Meant((entity,), NAMED)
        return self._described(head, start, end)

    def _called_body(self, head: int, end: int) -> int | None:
        """The body whose name ends at offset `end` right behind the noun for it: “the company *Norvax*”."""
        mention = self.mentioned.at(end - 1, end) if self.tokens.word[head] in BODIES else None
        if mention is None or mention.label != "ORG":
            return None
        return mention.entity if self.text[self.tokens.end[head] : mention.start] in _BEHIND_NOUN else None

    def _is_of_people(self, mention: Mention, head: int) -> bool:
        """Whether a name for a people or party tells of somebody who is of it; the *Western Review* is a body."""
        tokens, first = self.tokens, mention.first_token
        if is_people(mention, tokens) or tokens.tag[head] in ("JJ", "NN"):
            return True
        is_body = mention.last_token - first > 1 and tokens.left[head] == first and tokens.tag[first] == "NNP"
        return tokens.tag[head] == "NNP" and not is_body

    def _of_people(self, head: int, entity: int, start: int) -> Meant | None:
        """Whom “the Brazilian”, “the Texas Republican” mean; “a Democrat”, “Republicans”, “the Danes” name nobody."""
        tokens, first = self.tokens, self.tokens.left[head]
        if tokens.tag[head] in ("NNPS", "NNS", "") or tokens.word[first] != "the" or first == head:
            return None
        if first == head - 1 and tokens.start[first] == start:
            return self.descriptions.of_people(head) or Meant((entity,), 0.0)
        return self.descriptions.epithets.placed(head, tokens.word[first + 1 : head + 1])

    def _is_one_of_many(self, head: int, entity: int) -> bool:
        """Whether a person's name stands beside a plural noun: “the candidates, *Lena Ostrava* among them,”."""
        return self.tokens.tag[head] == "NNS" and self.naming.entities[entity].label == "PERSON"

    def _recalled(self, head: int) -> int | None:
        """The person whom a description at token `head` surely means."""
        meant = self._described(head, *self.phrases.of(head))
        entity = meant.entity if meant is not None and meant.is_sure else None
        return entity if entity is not None and entity >= 0 else None

    def _bearer(self, noun: int) -> int | None:
        """The only person of the article who has the office that token `noun` names."""
        meant = self.descriptions.person(noun, [self.tokens.word[noun]])
        return meant.entity if meant is not None and meant.is_sure else None

    def _owner(self, noun: int) -> int | None:
        """The person whom the noun at token `noun` surely means: the *mayor*'s office."""
        words = self.tokens.word[self.tokens.left[noun] : noun + 1]
        meant = self.descriptions.person(noun, words[1:]) if len(words) > 1 and words[0] == "the" else None
        return meant.entity if meant is not None else None

    def _described(self, head: int, start: int, end: int) -> Meant | None:
        """Whom a description means: “the mayor”, “both leaders”, “the company”, whether named before or next."""
        found = self._named_before(head, start, end)
        return found if found is not None and (found.entities or found.others) else self.ahead.named(head) or found

    def _named_before(self, head: int, start: int, end: int) -> Meant | None:
        """Whom a description means of those whom the article names; “mayor” in a headline, of those whom it names further on."""
        words = self.text[start:end].casefold().replace(",", "").split()
        if is_told_apart(self.tokens, head) or self.appositions.is_named_otherwise(head):
            return None
        if words == ["both"] or (words[0] in ("the", "both") and len(words) > 1):
            said = words[1:] if words[0] == "the" else words
            return (
                self.groups.called(head, words)
                or self.descriptions.person(head, said)
                or self.descriptions.body(head, said)
            )
        if words[0] in ("a", "an") and 1 < len(words) < MAX_INDEFINITE:
            return self.descriptions.introduced(head, words[1:])
        owner = self.tokens.child(head, "poss")
        if owner is not None and words[-1].startswith(self.tokens.word[head]):  # the parser may cut “ex-wife”
            return self.descriptions.possessed(head, words[-1], owner)
        number = self.tokens.sentence[head]
        if len(words) < MAX_INDEFINITE and number >= 0 and words[0] not in _ARTICLE_WORDS:
            sentence = self.annotated.sentences[number]
            if sentence.kind == "heading" or sentence.paragraph == 0:  # “Judge rejects plea”, “Former mayor quits”
                return self.descriptions.introduced(head, words) or self.descriptions.person(head, words)
        return None

    def _by_pronoun(self, head: int) -> Meant | None:
        word = self.tokens.word[head]
        if word in ("they", "each") and (several := self.groups.they(head)):
            return several
        entity = self.pronouns.resolve(head)
        if entity is None and word == "it":
            return self.descriptions.it(head)
        if entity is None and word in _PERSONAL:
            return self._named_next(head)
        sure = GUESSED if head in self.pronouns.faint else PRONOUN
        return None if entity is None else Meant((entity,), sure)

    def _named_next(self, head: int) -> Meant | None:
        """Who is named first after a pronoun that nobody named before it can be: *Her* message: “…” *Liz Holm* is …"""
        k = bisect.bisect_left(self.starts, self.tokens.end[head])
        if any(m.label == "PERSON" for m in self.mentions[:k]):
            return None
        number = self.tokens.sentence[head]
        for m in self.mentions[k:]:
            if m.sentence > number + REACH_AHEAD or m.entity is None:
                break
            gender = self.naming.entities[m.entity].gender
            fits = gender is None or (gender == "male") == (self.tokens.word[head] in ("he", "him", "his"))
            if m.label == "PERSON" and self.tokens.quote[m.first_token] < 0:
                return Meant((m.entity,), NAMED_NEXT) if fits else None
        return None

    def _own_name(self, head: int, start: int, end: int) -> str | None:
        """What a document or body is called that no entity stands for; None for a nameless speaker."""
        words = _ARTICLES.sub("", self.text[start:end])
        last = words.split()[-1].casefold()
        if last in _KINDS_OF_BODY and len(words.split()) < 3:
            return None
        if words.islower() or self.tokens.tag[head] not in ("NNP", "NNPS") or last in _NO_NAMES:
            return None
        inside = [m for m in self.mentions[bisect.bisect_left(self.starts, start) :] if m.start < end]
        if any(m.label in ("NORP", "PERSON") for m in inside):  # a Democrat; Friends of Ada Lund
            return None
        if f"The {words}" in PLAIN_PAPERS and self.text.startswith("The ", start):
            return f"The {words}"
        if words.casefold().startswith("both "):
            return _BETWEEN_TWO.sub("; ", words[len("both ") :], count=1)
        return words

    def _labelled(self, span: Span) -> Speaker:
        """A speaker found from the characters alone: a name, or a document's own name."""
        start, end = span
        words = self.text[start:end]
        label = words.partition(",")[0].rstrip()  # “X, harbour master of Y” is X, whom the model did not find
        if label.isupper() and label.startswith("THE ") and label.casefold().split()[-1] in IN_HEARINGS:
            return Speaker(start, end)  # THE COURT, THE WITNESS
        full = self.labels.full.get(label)
        entity = self.labels.ending_in(full or words)
        if entity is None and full is None:
            entity = self.labels.named_in(start, end)
        if entity is None and label.casefold() in ANSWERS and self.labels.interviewed is not None:
            entity = self.labels.interviewed
            return Speaker(start, end, entity, self.naming.entities[entity].name, sure=INTERVIEWED)
        role = None if entity is not None else self.descriptions.called(words.casefold())
        if role is not None and len(role) == 1:
            entity = next(iter(role))
        if entity is None:
            name = shown_name(full or label) if full or is_name(label) else None
            return Speaker(start, end, None, name, sure=STRANGER if name else None)
        return Speaker(start, end, entity, self._name_in(label, entity), sure=NAMED)

    def _name_in(self, label: str, entity: int) -> str:
        """The name of an entity that a label gives, whole where the entity is only the end of it: “— Ada N *Bo Lund*”."""
        name = self.naming.entities[entity].name
        if label.endswith(f" {name}") and is_first_name(fold(label.split()[0])) and _ALL_NAMES.fullmatch(label):
            return label
        return name.title() if name.isupper() and " " in name else name
