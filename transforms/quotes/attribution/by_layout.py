"""Layout: speech that the form of a paragraph attributes, without a verb.

“…” – X; X: “…”; interviews with the speaker's name before every turn; headlines “X: what X said”.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Container, Sequence
from dataclasses import dataclass

from transforms.article import Annotated, Naming, Paragraph, Quoted
from transforms.english import reporting_verbs, role_words
from transforms.english.bodies import BODIES
from transforms.english.name_words import COURTESY
from transforms.quotes.attribution.attributed import BULLETS, Attributed, overlaps
from transforms.quotes.parse.content import Span

_DASH = r"[-–—―]{1,2}"
#: The name after a quotation: “…” – The Xi-Putin statement
_SIGNED = re.compile(rf"\s*{_DASH}\s*(?P<who>[^\s\"“”«»–—―:;!?][^\"“”«»–—―:;!?\n]{{0,80}}?)[\s.]*$")
#: The same in brackets: “Close it down!” (Ida Moor, Dunmere)
_IN_BRACKETS = re.compile(
    r"\s*\((?P<who>[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){1,3}(?:, (?:aged )?\d{1,3})?(?:, [^()\d\"“”:;]{2,60})?)\)[\s.]*$"
)
#: The same within a paragraph, where the age tells that somebody is meant: “Too many stairs” (Hilda, 80). “Lovely” (Ron, 12).
_WITH_AGE = re.compile(
    r"\s*\((?P<who>[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,3}), (?:aged )?\d{1,3}(?:, [^()\d\"“”:;]{2,60})?\)"
)
#: A paragraph that is nothing but a signature.
_SIGNATURE = re.compile(rf"{_DASH}\s*(?P<who>[A-Z][^\"“”«»–—―:;!?\n]{{0,80}}?)[\s.]*$")
#: The name before a turn of an interview; in capitals, a single letter, or a name.
_LABEL = re.compile(
    r"[\"“«]?\s*(?P<who>[A-Z][\w.’'\-]*(?: [A-Z][\w.’'\-]*){0,4}(?: \([\w ]{1,20}\))?(?:, [A-Z][A-Z .&-]+)?)\s?:\s+(?=\S)"
)
#: A question or an answer: “Q. Do you sleep well?”
_Q_AND_A = re.compile(r"(?P<who>[QA])[.)]\s+(?=\S)")
#: What stands before a colon and a quotation: From the report: “…”
_BEFORE_COLON = re.compile(r"(?P<who>[\w][\w .,’'&()-]{0,80}?)\s*:\s*$")
_HEADLINE = re.compile(r"(?P<who>[A-Z][^:\"“”‘’]{1,60}?)\s*:\s+(?P<said>\S.*)$")
#: ‘I cried all night’: harbour master on losing the boat
_QUOTED_HEADLINE = re.compile(
    r"(?:[A-Z][\w ’-]{2,40}: )?(?P<said>[‘'“\"][^\n]{3,}?[’'”\"])(?:\s?[:–—]|\s-)\s+(?P<who>[^:,“”\"]{2,60}?)"
    r"(?=\s+(?:on|after|as|about|over|in|at|when|who|tells?|told|speaks?|reacts?|hits?|remembers?|recalls?|reveals?|relives?|describes?|warns?)\b|,|$)"
)
#: Tax Cuts Will Hurt the Poor, Study Finds
_SAYS = re.compile(
    r"(?P<said>[A-Z‘'“\"][^\n]{7,}?),\s+(?P<who>(?!(?:and|as|but|if|it|or|that|when|which|while|who)\b)[A-Za-z][\w.’' -]{1,40}?)\s+"
    r"(?:Says?|says?|Said|Finds?|finds?|Warns?|warns?|Shows?|shows?|Claims?|claims?|Argues?|argues?|Insists?|insists?|Suggests?|suggests?"
    r"|Confirms?|confirms?|Admits?|admits?|Reveals?|reveals?|Announces?|announces?|Vows?|vows?|Predicts?|predicts?)$"
)
#: Council ‘asleep at the wheel’ over floods, say residents
_SAY_BEHIND = re.compile(
    r"(?P<said>[A-Z‘'“\"][^\n]{7,}?),\s+(?:says?|said|claims?|warns?|insists?|argues?|finds?|suggests?|shows?|admits?)\s+"
    r"(?P<who>[A-Za-z][\w.’' -]{2,60})$"
)
#: Police Chief Says Officer Acted Alone
_X_SAYS = re.compile(
    r"(?P<who>[A-Z][\w.’'-]*(?: (?:[A-Z][\w.’'-]*|of|for|the)){0,5}) (?:Says?|Said|Warns|Insists|Admits|Argues|Predicts)"
    r" (?:That )?(?P<said>(?!(?:Goodbye|No|Sorry|Thanks|Yes) )[A-Z‘“][^\n:]{7,}?)\.?"
)
#: Letters of words that such a headline writes small.
LONGEST_SMALL = 4
_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W\d_]{2}")

#: Words of a signature beyond which it is a sentence, not a name.
MAX_SIGNATURE_WORDS = 10
#: Turns of an interview needed before a paragraph's "X:" is taken for a speaker, and how often one of them must return.
MIN_TURNS, MIN_RETURNS = 3, 2
#: Who speaks in a hearing by his or her part in it.
IN_HEARINGS = role_words.NOUNS | role_words.ASKING | {"court", "jury", "foreman", "bailiff", "interpreter", "q", "a"}
_TITLES = COURTESY | role_words.NOUNS
_SOURCES = reporting_verbs.SOURCES | reporting_verbs.TITLES | role_words.NOUNS
_OFFICES = role_words.NOUNS | role_words.ABBREVIATED
#: Words before the colon of a headline.
MAX_HEADLINE_SPEAKER_WORDS = 6
_MARKS = "‘'“\""
#: What makes a headline's label a match, and what stands behind a label that is a topic: “Rovers 2-1 Albion: what they said”.
_SCORE = re.compile(r"\b\d+[-–]\d+\b")
_NO_CLAIM = re.compile(
    r"(?:what (?:they|we|you|to|happened|happens|next)|how (?:to|we|it|they)|as it happened|in pictures|at a glance"
    r"|live (?:blog|updates)|(?:all|everything) (?:you|we)|(?:\d+|three|four|five|six|seven|ten) (?:things|questions|takeaways))\b",
    re.I,
)
#: A quotation that a sentence of the article follows: “Bad luck.” Then he left. No headline goes on like that.
_SENTENCES_IN_MARKS = re.compile(r"[“\"][^“”\"]+[.!?][”\"]\s+[A-Z“\"]\S*\s")
#: A quotation with its own cue.
_SCENE = re.compile(r"[,?!.][”\"’']\s+(?:\w+\s+){0,3}(?:said|says|added|adds|asked|asks|laughs|laughed)\b")
#: What may stand before the speaker of a headline, and where it was said.
_EXCLUSIVE = re.compile(r"(?:exclusive|breaking|watch|video|update[d]?)\s*[-–—:|]\s+", re.IGNORECASE)
_WHERE = re.compile(r"\s+(?:at|on|in|to)\s", re.IGNORECASE)
#: Nouns that speak before the colon of a headline.
_SPEAKING = (
    reporting_verbs.SOURCES
    | role_words.NOUNS
    | {f"{noun}s" for noun in role_words.NOUNS}
    | {"camp", "campaign", "editorial", "fact-check", "insider", "insiders", "newspaper", "residents", "voters"}
)
_PERSON_LIKE = frozenset(["PERSON", "ORG", "NORP", "GPE"])


@dataclass(frozen=True, slots=True)
class _Turn:
    paragraph: int
    who: Span
    said: int


def attributed(annotated: Annotated, naming: Naming, datelines: Container[int]) -> list[Attributed]:
    """The quotations of the article that its layout attributes; not paragraphs that start with one of `datelines`."""
    outer = [q for q in annotated.quoted if q.level == 0]
    found = _turns(annotated, naming, datelines)
    found += _headline(annotated, naming, datelines, {item.paragraph for item in found})
    taken = [s for item in found for s in item.spans]
    for number, part in enumerate(annotated.paragraphs):
        inside = [q for q in outer if part.start <= q.start < part.end]
        if not inside or any(s < part.end and part.start < e for s, e in taken):
            continue
        item = _signed(annotated, number, part, inside)
        found += [item] if item is not None else _with_ages(annotated.text, number, inside)
    return found


def _with_ages(text: str, number: int, inside: Sequence[Quoted]) -> list[Attributed]:
    """The quotations of a paragraph behind which somebody's name and age stand in brackets."""
    signed = ((q, _WITH_AGE.match(text, q.end)) for q in inside)
    return [
        Attributed([(q.start, q.end)], "signature", speaker=who.span("who"), paragraph=number, is_direct=True)
        for q, who in signed
        if who is not None
    ]


def _signed(annotated: Annotated, number: int, part: Paragraph, inside: Sequence[Quoted]) -> Attributed | None:
    """A paragraph that is quoted from its start, and signed at its end or in the next paragraph."""
    text, last = annotated.text, inside[-1]
    if text[part.start : inside[0].start].strip(BULLETS):
        return None
    signed = _SIGNED.match(text, last.end, part.end) or _IN_BRACKETS.match(text, last.end, part.end)
    if signed is None and not text[last.end : part.end].strip(" .") and number + 1 < len(annotated.paragraphs):
        following = annotated.paragraphs[number + 1]
        signed = _SIGNATURE.match(text, following.start, following.end)
    if signed is None or not _is_name(signed["who"]):
        return None
    return Attributed(
        [(inside[0].start, last.end)], "signature", speaker=signed.span("who"), paragraph=number, is_direct=True
    )


def _is_name(words: str) -> bool:
    count = len(_WORD.findall(words))
    return 0 < count <= MAX_SIGNATURE_WORDS and any(c.isupper() for c in words)


def _turns(annotated: Annotated, naming: Naming, datelines: Container[int]) -> list[Attributed]:
    """The turns of an interview or a hearing: paragraphs that begin with their speaker's name and a colon."""
    text, parts = annotated.text, annotated.paragraphs
    asked = {text[p.start] for p in parts if _Q_AND_A.match(text, p.start, p.end)} >= {"Q", "A"}
    turns = [
        _Turn(n, match.span("who"), match.end())
        for n, part in enumerate(parts)
        if (
            match := _LABEL.match(text, part.start, part.end)
            or (_Q_AND_A.match(text, part.start, part.end) if asked else None)
        )
        and (part.kind == "body" or n == 0)  # an article may begin with a question
        and part.start not in datelines
        and _LETTERS.search(text, match.end(), part.end)
    ]
    labelled = [turn.paragraph for turn in turns]
    turns = _of_speakers(turns, [text[slice(*t.who)] for t in turns], naming)
    found = []
    for k, turn in enumerate(turns):
        spans = [(turn.said, parts[turn.paragraph].end)]
        if k + 1 < len(turns):
            # The next label, also of somebody who speaks but once, ends what was said.
            between = range(turn.paragraph + 1, next(n for n in labelled if n > turn.paragraph))
            spans += _behind_label(text, parts, between, (turn, turns[k + 1]))
        found.append(Attributed(spans, "turn", speaker=turn.who, paragraph=turn.paragraph, is_direct=True))
    return found


def _behind_label(
    text: str, parts: Sequence[Paragraph], between: Sequence[int], turns: tuple[_Turn, _Turn]
) -> list[Span]:
    """What a turn holds of the paragraphs without a label between it and the next.

    The last of them, between two turns of one person, is the interviewer's where it is a question.
    """
    first, following = (text[slice(*turn.who)] for turn in turns)
    if between and first == following and text[parts[between[-1]].end - 1] == "?":
        between = between[:-1]
    return [(parts[n].start, parts[n].end) for n in between if not _is_aside(text, parts[n])]


def _of_speakers(turns: list[_Turn], labels: Sequence[str], naming: Naming) -> list[_Turn]:
    """The turns whose label returns or stands in capitals, if one returns; all of a hearing; else none."""
    if len(turns) < MIN_TURNS:
        return turns if len(turns) == MIN_RETURNS and _are_initials(labels, naming) else []
    names = _joined([_short(label) for label in labels])
    if max(map(names.count, names)) >= MIN_RETURNS:
        return [t for t, name in zip(turns, names, strict=True) if names.count(name) >= MIN_RETURNS or name.isupper()]
    return turns if _is_hearing(labels, turns, naming) else []


def _are_initials(labels: Sequence[str], naming: Naming) -> bool:
    """Whether two labels are the initials of one person whom the article names: “IV: A crack.”"""
    if labels[0] != labels[1] or not (labels[0].isupper() and labels[0].isalpha() and len(labels[0]) > 1):
        return False
    return any(labels[0] == "".join(w[0] for w in e.name.split()) for e in naming.entities if e.label == "PERSON")


def _is_hearing(labels: Sequence[str], turns: Sequence[_Turn], naming: Naming) -> bool:
    """Whether labels of which none returns are speakers: one paragraph after the other, in capitals, by title or name."""
    if any(turn.paragraph - before.paragraph != 1 for before, turn in itertools.pairwise(turns)):
        return False
    names = {word for e in naming.entities if e.label == "PERSON" for word in e.name.casefold().split()[-1:]}
    known = [_is_of_hearing(label.casefold().replace(".", "").split(), names) for label in labels]
    return all(label.isupper() for label in labels) and 3 * sum(known) >= 2 * len(known)


def _is_of_hearing(words: Sequence[str], names: set[str]) -> bool:
    """Whether a label is a title and a name (“MR. HOLLIS”), a part in a hearing (“THE COURT”), or a name of the article."""
    if words[0] == "the":
        return words[-1] in IN_HEARINGS
    return words[-1] in names or words[-1] in IN_HEARINGS or (len(words) > 1 and words[0] in _TITLES)


def _joined(labels: Sequence[str]) -> list[str]:
    """The labels, with a full name as the initials or the last name by which it returns."""
    returning = {label for label in labels if " " not in label}
    found = []
    for label in labels:
        words = label.split()
        short = "".join(w[0] for w in words) if len(words) > 1 else label
        found.append(next((s for s in (short, words[-1]) if s in returning), label))
    return found


def _short(label: str) -> str:
    """The name by which a label returns: “ANNA LUND, HOST” as “LUND”, “MR. SMITH” as “SMITH”."""
    name = label.partition(",")[0].strip()
    return name.split()[-1] if name.isupper() and len(name) > 1 else name


def _is_aside(text: str, part: Paragraph) -> bool:
    """Whether a paragraph between turns is no part of them: (CROSSTALK), a heading, a scene with its own quotes."""
    words = text[part.start : part.end]
    return part.kind != "body" or words.lstrip('"“ ').startswith(("(", "[")) or bool(_SCENE.search(words))


#: What two people are between them, who say nothing: “Reyes and Dunn: a long quarrel”.
_PAIR_OF_TOPIC = re.compile(r"an? (?:[\w’'-]+ ){1,3}[\w’'-]+[.;]?", re.I)
#: A sentence that tells who spoke, which no headline does in the past: “Wray *told* reporters: …”.
_TOLD = re.compile(r"\b(?:added|asked|replied|said|told|wrote)\b")


def _headline(
    annotated: Annotated, naming: Naming, datelines: Container[int], taken: Collection[int]
) -> list[Attributed]:
    """“X: what X said” as the article's first paragraph or a heading, where X is somebody."""
    text, found = annotated.text, []
    for number, part in enumerate(annotated.paragraphs):
        if number in taken or part.start in datelines or (number and part.kind != "heading"):
            continue
        quoted = _QUOTED_HEADLINE.match(text, part.start, part.end)
        if (
            quoted is not None
            and not _SCENE.search(quoted["said"])
            and (quoted["who"][0].islower() or _names_somebody(quoted["who"], naming))
        ):
            spans = [quoted.span("said")]
            found.append(Attributed(spans, "headline", speaker=quoted.span("who"), paragraph=number, is_direct=True))
            continue
        says = _SAYS.match(text, part.start, part.end) or (
            _SAY_BEHIND.match(text, part.start, part.end) if text[part.end - 1] != "." else None
        )
        if says is not None and not _SCENE.search(text[part.start : part.end]):
            found.append(Attributed([says.span("said")], "headline", speaker=says.span("who"), paragraph=number))
            continue
        match = _HEADLINE.match(text, part.start, part.end)
        if match is None or len(_WORD.findall(match["who"])) > MAX_HEADLINE_SPEAKER_WORDS:
            continue
        if _is_no_headline(match):
            continue
        who = _headline_speaker(match["who"], match.start("who"), naming, match["said"][0] in _MARKS)
        if who is not None and len(_WORD.findall(match["said"])) > 2:
            span = (match.start("said"), part.end)
            found.append(Attributed([span], "headline", speaker=who, paragraph=number))
    return found


def misread_headlines(annotated: Annotated, naming: Naming, found: Sequence[Attributed]) -> list[Attributed]:
    """“X Says Y” in a headline whose words are all written large, where the parse gave the verb no clause."""
    text, added = annotated.text, []
    for number, part in enumerate(annotated.paragraphs):
        if number and part.kind != "heading":
            continue
        match = _X_SAYS.fullmatch(text, part.start, part.end)
        if match is None or any(len(word) > LONGEST_SMALL and word.islower() for word in _WORD.findall(match.group())):
            continue
        if any(overlaps(part.start, part.end, item.spans) for item in found):
            continue
        who = _headline_speaker(match["who"], match.start("who"), naming, quoted=False)
        if who is not None:
            added.append(Attributed([match.span("said")], "headline", speaker=who, paragraph=number))
    return added


def _is_no_headline(match: re.Match[str]) -> bool:
    """Whether “X: …” gives a score, a topic or a sentence that tells who spoke."""
    if " and " in match["who"] and _PAIR_OF_TOPIC.fullmatch(match["said"]):
        return True
    told = _SCORE.search(match["who"]) or _NO_CLAIM.match(match["said"]) or _TOLD.search(match["who"])
    return told is not None or _SENTENCES_IN_MARKS.match(match["said"]) is not None


def _names_somebody(words: str, naming: Naming) -> bool:
    """Whether the words end in what a person is, or in somebody's name."""
    last = words.split()[-1]
    if last.casefold() in _SOURCES:
        return True
    return any(
        e.label in ("PERSON", "ORG") and e.name.casefold().split()[-1] == last.casefold() for e in naming.entities
    )


def _doer(words: str, naming: Naming) -> int | None:
    """How long the name is of the person who does something to another in `words`: *Ana Holt* Slams Union Chief: “…”"""
    for entity in naming.entities:
        for name in (entity.name, entity.name.split()[-1]) if entity.label == "PERSON" else ():
            rest = words[len(name) :].split()
            if words.startswith(f"{name} ") and len(rest) > 1 and rest[0].endswith("s"):
                return None if rest[0].casefold() in _SPEAKING else len(name)
    return None


def _is_title(words: Sequence[str]) -> bool:
    """Whether words before a last name are a title or an office: “Former AG”, “Gov.”"""
    return bool(words) and words[-1].removesuffix(".") in _OFFICES


def _headline_speaker(words: str, start: int, naming: Naming, quoted: bool) -> Span | None:
    """Where in `words` a speaker is named: a source word ("Poll"), or a name that the article bears out.

    `quoted` tells whether a quotation follows, which a body can have said as well.
    """
    lead = _EXCLUSIVE.match(words)
    if lead:
        words, start = words[lead.end() :], start + lead.end()
    if words.startswith("Dear "):
        return None  # a letter
    if words.split()[0].casefold() in reporting_verbs.HEADINGS:
        return None
    doer = _doer(words, naming)
    if doer is not None:
        return start, start + doer
    at = _WHERE.search(words)
    words = words[: at.start()] if at else words
    last = words.split()[-1]
    if last.casefold() in _SPEAKING or (quoted and last in BODIES):  # Vaccine maker: ‘No shortage’
        return start, start + len(words)
    folded = words.casefold().split()
    for entity in naming.entities:
        name = entity.name.casefold().split()
        titled = entity.label == "PERSON" and name[-1] == folded[-1] and _is_title(folded[:-1])
        ends = name[-len(folded) :] == folded or folded[-len(name) :] == name
        if titled or (entity.label in _PERSON_LIKE and ends):
            return start, start + len(words)
    return None
