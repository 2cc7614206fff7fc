"""Context: quotations beside words that name their speaker without a verb of speech.

A label (“Ana Holt: “…””), a noun (“Holt’s reply was blunt: “…””), a gesture (“Holt smiled. “…””), or the next
sentence (“Those were the words of Ana Holt.”).
"""

from __future__ import annotations

import bisect
import re

from transforms.article import Annotated, Naming
from transforms.english import role_words
from transforms.english.bodies import BODIES
from transforms.quotes.parse.tokens import Tokens

_WORDS = (
    r"(?:words|verdict|view|message|conclusion|warning|assessment|opinion|judg[e]?ment|reaction|response|advice|plea)"
)
#: Verbs of speech as they stand in inversion, “so says Ana Holt”, by form.
_SPEAKS = "|".join(
    """
    argued argues asks asked believes boasted claimed claims concluded concludes declared declares goes insisted insists
    proclaimed proclaims ran runs said says spoke speaks went wrote writes
    """.split()
)
#: What follows a quotation and says whose it was.
_WHOSE = re.compile(
    rf"(?:(?:Those|These|That|This)\s+(?:is|are|was|were)\s+(?:the\s+)?(?:\w+\s+)?{_WORDS}\s+(?:of|from)"
    rf"|(?:Those|These|That|This|The)\s+{_WORDS}\s+(?:came|comes|come)\s+from(?:\s+the\s+(?:pen|mouth|lips)\s+of)?"
    r"|That(?:['’]s|\s+is|\s+was)\s+(?:how|what|the\s+(?:answer|claim|message|question|warning)(?:\s+that)?)"
    rf"|(?:So|Thus)\s+(?:{_SPEAKS})"
    r"|With\s+(?:those|these)\s+(?:\w+\s+)?words,"
    rf"|The\s+(?:words|words\s+\w+)\s+(?:are|were|belong\s+to)(?:\s+those\s+of)?|The\s+speaker\s+(?:is|was))\s+(?=\S)"
)
#: Nouns for what is said, before a colon.
_NOUNS = frozenset(
    """
    advice answer appeal argument comment complaint conclusion defence defense excuse explanation goal joke line
    message motto plea prediction promise question reaction reason reply response retort rule statement summary
    sentiment slogan theory thought verdict view warning word words
    """.split()
)
#: Further ones that a paragraph announces the next with.
_ANNOUNCING = _NOUNS | frozenset(
    """
    apology caveat clarification comment comments email e-mail exchange letter memo note observation paragraph passage
    post remark remarks sentence statement tweet
    """.split()
)
#: Verbs by which somebody gives them, by form.
_GIVING = frozenset(
    """
    added contributed delivered emailed gave gives had has issued issues left made makes offered offers posted posts
    published provided read reads released releases sent sends shared shares wrote writes
    """.split()
)
_GIVERS = role_words.NOUNS | BODIES | {"family", "jury", "panel"}
_KIN = frozenset("aunt boy cousin girl grandfather grandmother guard guide man neighbor neighbour uncle woman".split())
_PEOPLE = role_words.NOUNS | _KIN
_DASH = re.compile(r"--|[-–—]")
#: What one does before or after a word, by form.
_GESTURES = frozenset(
    """
    agreed agrees concurred disagreed disagrees
    beamed beams blinked blinks blushed blushes chuckled chuckles frowned frowns gestured gestures grimaced grimaces grinned
    grins hesitated hesitates laughed laughs leaned leans nodded nods paused pauses pointed points raised raises rolled
    rolls shook shakes shrugged shrugs sighed sighs smiled smiles smirked smirks snorted snorts stared stares threw throws
    turned turns waved waves winced winces winked winks wiped wipes
    """.split()
)
#: Words before somebody who does not act.
_ABOUT = frozenset("about against at behind by for from in of on over than to with".split())
#: Tokens of a sentence within which its subject and the gesture stand.
MAX_SUBJECT, MAX_GESTURE = 7, 12
#: Tokens from “was” to the mood.
MAX_MOOD = 5
#: In what mood one speaks.
_MOODS = frozenset(
    """
    adamant angry apologetic blunt blunter candid categorical cautious circumspect clear conciliatory confident critical
    defiant diplomatic dismissive effusive emphatic enthusiastic forgiving frank furious gloomy gloomier gracious harsh
    hopeful impressed indignant optimistic pessimistic philosophical positive proud sanguine scathing sceptical skeptical
    sure unapologetic unconvinced unequivocal unfazed unimpressed unmoved unrepentant upbeat wary withering
    """.split()
)
_BEING = frozenset(["was", "is", "were", "are", "sounded", "seemed", "remained", "remains"])
#: One more of those told of, alone before a colon.
_ANOTHER = re.compile(
    r"\s*(?:(?:And|Yet) )?(?:[Aa] |[Tt]he )?(?P<who>[Aa]nother|second|third|fourth|fifth|other|[Oo]thers)\s*:\s*(?:\n\s*)?"
)
#: Words of a label before a colon.
MAX_LABEL_WORDS = 10


class Context:
    """Finds, for a quotation of one article, the token that names its speaker in the words around it."""

    def __init__(self, annotated: Annotated, naming: Naming, tokens: Tokens) -> None:
        self.text = annotated.text
        self.sentences = annotated.sentences
        self.starts = [s.start for s in self.sentences]
        self.tokens = tokens
        self.people = {m.last_token - 1: m for m in naming.mentions if m.label == "PERSON"}

    def before_colon(self, start: int, offset: int) -> int | None:
        """Who is named between `start` and the colon that ends at `offset`, where a quotation begins; None for nobody."""
        tokens = self.tokens
        low, high = bisect.bisect_left(tokens.start, start), bisect.bisect_left(tokens.start, offset)
        while high > low and not tokens.word[high - 1].endswith(":"):
            high -= 1
        high -= 1
        if high <= low:
            return None
        finders = (self._owner, self._labelled, self._right_before, self._subject)
        return next((head for find in finders if (head := find(low, high)) is not None), None)

    def before_dash(self, offset: int) -> int | None:
        """The person named right before the dash that a whole sentence in marks follows: “… and *Ana Holt* – “It is …””."""
        at = bisect.bisect_left(self.tokens.start, offset) - 1
        while at > 0 and _DASH.fullmatch(self.tokens.word[at]):
            at -= 1
        return at if at in self.people and self.tokens.quote[at] < 0 else None

    def actor_at_dash(self, offset: int) -> int | None:
        """The person who alone acts in the sentence up to the dash before `offset`: “*Ana Holt* shrugged it off – “I …””."""
        tokens, at = self.tokens, bisect.bisect_left(self.tokens.start, offset)
        first = self.sentences[max(0, tokens.sentence[at])].first_token
        acting = [i for i in range(first, at) if tokens.dep[i] == "nsubj" and tokens.quote[i] < 0]
        if len(acting) != 1 or acting[0] >= first + MAX_SUBJECT:
            return None
        return acting[0] if acting[0] in self.people or tokens.word[acting[0]] in ("he", "she") else None

    def another_before(self, start: int, offset: int) -> int | None:
        """One more of whom was told, who alone is named between `start` and the colon before `offset`: “*Another*: “…””."""
        label = _ANOTHER.fullmatch(self.text, start, offset)
        return None if label is None else bisect.bisect_left(self.tokens.start, label.start("who"))

    def asked_before(self, start: int, offset: int) -> int | None:
        """Whose answer a question without a verb asks for: “*Her* advice to the minister? “Resign.””."""
        low, high = bisect.bisect_left(self.tokens.start, start), bisect.bisect_left(self.tokens.start, offset)
        if high - low > MAX_LABEL_WORDS or any(self.tokens.tag[i][:2] in ("VB", "MD") for i in range(low, high)):
            return None
        if self.tokens.word[low] in ("his", "her", "their", "its"):
            return low if any(self.tokens.word[i] in _NOUNS for i in range(low, high)) else None
        return self._owner(low, high)

    def _owner(self, low: int, high: int) -> int | None:
        """*Holt*’s reply to the council was blunt: …; *her* message to voters: …"""
        tokens = self.tokens
        for i in range(low, high):
            if tokens.word[i] in _NOUNS and tokens.tag[i][:2] in ("NN", ""):  # no tags where nothing was parsed
                for k in range(i - 1, max(low, i - 6) - 1, -1):
                    if tokens.tag[k] in ("PRP$", "") and tokens.word[k] in ("his", "her", "their", "its"):
                        return k
                    if tokens.tag[k] == "POS" or (not tokens.tag[k] and tokens.word[k] in ("’s", "'s")):
                        return k - 1
                if (giver := self._from_whom(i)) is not None:
                    return giver
        return None

    def _from_whom(self, noun: int) -> int | None:
        """The verdict of *the jury* was short: …; the answer from *Holt* came at noon: …"""
        tokens = self.tokens
        for c in tokens.children[noun]:
            who = tokens.child(c, "pobj") if c == noun + 1 and tokens.word[c] in ("of", "from") else None
            if who is not None and (who in tokens.names or tokens.word[who] in _GIVERS):
                return who
        return None

    def _labelled(self, low: int, high: int) -> int | None:
        """*Ana Holt*: …; *Ana Holt*, minister: …; Ana Holt (34): …"""
        tokens = self.tokens
        if high - low > MAX_LABEL_WORDS or any(tokens.tag[i][:2] in ("VB", "MD") for i in range(low, high)):
            return None
        named = [i for i in range(low, high) if i in self.people and tokens.word[i + 1 : i + 2] not in (["'s"], ["’s"])]
        if not named or (tokens.start[self.people[named[0]].first_token] > tokens.start[low] and len(named) > 1):
            return None
        return named[0]

    def _right_before(self, low: int, high: int) -> int | None:
        """The result did not surprise *Ana Holt*: …; not “a present for Ana Holt: …”"""
        if high - 1 not in self.people:
            return None
        over = self.tokens.head[high - 1]
        return None if self.tokens.dep[high - 1] == "pobj" and self.tokens.word[over] in _ABOUT else high - 1

    def label_at_dash(self, offset: int) -> int | None:
        """Who is named between a dash and the colon before `offset`: “Voters agree - *Ana Holt*: “…””."""
        at = bisect.bisect_left(self.tokens.start, offset) - 1
        if at < 1 or self.tokens.word[at] != ":" or at - 1 not in self.people:
            return None
        first = self.people[at - 1].first_token
        before = first - 3 if self.tokens.word[max(0, first - 2) : first] == ["more", "from"] else first - 1
        return at - 1 if before > 0 and _DASH.fullmatch(self.tokens.word[before]) else None

    def _subject(self, low: int, high: int) -> int | None:
        """Shopkeeper *Bea Lyle* has an answer: …"""
        tokens = self.tokens
        for i in range(high - 1, low - 1, -1):
            if (
                tokens.dep[i] not in ("nsubj", "nsubjpass")
                or not low <= tokens.head[i] < high
                or tokens.tag[tokens.head[i]] == "VB"
            ):
                continue
            if i in tokens.names or tokens.word[i] in ("he", "she") or tokens.word[i] in role_words.NOUNS:
                return i
        return None

    def announcer(self, start: int, end: int) -> int | None:
        """Who makes the statement that the sentence from `start` to the colon before `end` announces."""
        tokens = self.tokens
        low, high = bisect.bisect_left(tokens.start, start), bisect.bisect_left(tokens.start, end - 1)
        for i in range(high - 1, low - 1, -1):
            if tokens.word[i] in _ANNOUNCING and tokens.tag[i][:2] == "NN" and tokens.quote[i] < 0:
                return self._giver(i) or self._owner(low, high)
        return None

    def _giver(self, noun: int) -> int | None:
        """*Wren* made the following comment: …"""
        tokens, verb = self.tokens, self.tokens.head[noun]
        if tokens.dep[noun] not in ("dobj", "pobj"):
            return None
        while tokens.dep[verb] in ("prep", "dobj", "acl", "xcomp") and tokens.head[verb] != verb:
            verb = tokens.head[verb]
        if tokens.word[verb] not in _GIVING:
            return None
        return tokens.child(verb, "nsubj")

    def _plain_sentence(self, start: int, offset: int) -> tuple[int, int] | None:
        """Tokens of the sentence that ends before `offset`, not before `start`, if no quotation stands in it."""
        k = bisect.bisect_left(self.starts, offset) - 1
        while k >= 0 and self.sentences[k].end > offset:
            k -= 1
        if k < 0 or self.sentences[k].start < start:
            return None
        first, last = self.sentences[k].first_token, self.sentences[k].last_token
        return None if any(self.tokens.quote[i] >= 0 for i in range(first, last)) else (first, last)

    def gesture_before(self, start: int, offset: int) -> int | None:
        """Who smiles in the sentence that ends before `offset`, not before `start`: “*Holt* smiled. “…””."""
        tokens, before = self.tokens, self._plain_sentence(start, offset)
        if before is None:
            return None
        first, last = before
        reach = range(first, min(first + MAX_GESTURE, last))
        gesture = next((i for i in reach if tokens.word[i] in _GESTURES or self._is_mood(i, last)), first)
        if tokens.word[gesture - 1] in ("he", "she") or gesture - 1 in self.people:
            return gesture - 1 if gesture > first else None
        for i in range(first, min(first + MAX_SUBJECT, gesture)):
            if i in self.people or tokens.word[i] in ("he", "she"):
                return None if self._is_aside(i, first) else i
        return self._one_without_name(first, gesture)

    def _one_without_name(self, first: int, gesture: int) -> int | None:
        """Who does what the verb `gesture` tells, without a name: “*The mechanic* shrugged.”, “*The widow* of the pilot nodded.”"""
        tokens = self.tokens
        if gesture == first or tokens.word[first] not in ("a", "an", "the", "his", "her", "their", "one", "my", "our"):
            return None
        for i in range(first + 1, min(first + MAX_SUBJECT, gesture)):
            if tokens.word[i] in _PEOPLE:
                of = tokens.word[i + 1 : i + 2]
                return i if i + 1 == gesture or of == ["of"] else None
        return None

    def _is_mood(self, i: int, last: int) -> bool:
        """Whether token `i` begins what mood somebody is in: “Ferri *was* more forgiving. “…””."""
        words = self.tokens.word
        return words[i] in _BEING and any(word in _MOODS for word in words[i + 1 : min(i + MAX_MOOD, last)])

    def _is_aside(self, person: int, first: int) -> bool:
        """Whether a person is only what another's act is about: “Asked about *Brook*, …”, “Critics of *Brook* …”."""
        at = self.people[person].first_token if person in self.people else person
        return at > first and self.tokens.word[at - 1] in _ABOUT

    def actor_before(self, start: int, offset: int) -> int | None:
        """The only person of the sentence that ends before `offset`, its subject: “*Soto* keeps goats. “It was hard.””"""
        tokens, before = self.tokens, self._plain_sentence(start, offset)
        if before is None:
            return None
        first, last = before
        people = [i for i in range(first, last) if i in self.people or tokens.word[i] in ("he", "she")]
        if not people or people[0] >= first + MAX_SUBJECT or people[0] + 1 >= last:
            return None
        main = tokens.head[people[0]]
        others = any(tokens.dep[i] not in ("pobj", "poss", "dobj") for i in people[1:])
        if len(people) > 1 and (others or tokens.dep[people[0]] != "nsubj" or tokens.head[main] != main):
            return None
        if self._is_aside(people[0], first):
            return None
        behind = tokens.word[people[0] + 1]
        return people[0] if behind not in ("'s", "’s", "'", "’", "and", "or") else None

    def introduced_at(self, start: int) -> int | None:
        """The person by whose full name the paragraph at `start` opens, who was not named before: *Tomas Reed*, a farmer, …"""
        low = bisect.bisect_left(self.tokens.start, start)
        for i in range(low, min(low + MAX_SUBJECT, self.tokens.n)):
            m = self.people.get(i)
            if m is not None:
                is_new = all(other.entity != m.entity for other in self.people.values() if other.start < m.start)
                return i if is_new and m.start == start and m.last_token - m.first_token > 1 else None
        return None

    def whose(self, start: int, limit: int) -> int | None:
        """Who is named by the sentence at `start`, that only says whose words stood before it."""
        match = _WHOSE.match(self.text, start, limit)
        if match is None:
            return None
        low = bisect.bisect_left(self.tokens.start, match.end())
        for i in range(low, min(low + MAX_GESTURE, self.tokens.n)):
            if i in self.people or (i == low and self.tokens.word[i] in ("he", "she")):
                return i
            # Dunmere's mayor, *Ana Holt*
            comma = self.tokens.word[i] == "," and not self.text[self.tokens.start[i - 1]].islower()
            if comma or self.tokens.word[i] == ".":
                return None
        return None
