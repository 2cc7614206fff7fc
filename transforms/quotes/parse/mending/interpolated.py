"""Interpolated reports: “The map, *said Loy*, is rigged”, which the parser reads as if the map had said so.

What stands before the first comma is then the subject of the verb behind the second one, and who speaks is named beside
the verb of speech. Such a sentence is hung anew, so that all rules see a report between commas.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from transforms.article import Sentence
from transforms.english import acts, deeds, reporting_verbs, role_words
from transforms.quotes.parse.tokens import FINITE, Move, Tokens

_REPORTING = frozenset(["VBD", "VBP", "VBZ"])
_NOMINAL = ("NN", "PR", "DT", "CD")
#: Tags of the words of a speaker's name before its verb.
_OF_SPEAKER = frozenset(["NN", "NNS", "NNP", "NNPS", "PRP", "PRP$", "DT", "JJ", "CD", "POS", "IN", "RB"])
_TIMES = acts.DAYS | deeds.PERIODS
#: What may stand beside the subject before the comma, and is not it.
_BESIDE = frozenset(["cc", "punct", "advmod", "prep", "npadvmod", "mark", "intj"])
#: Words without one of which `moves` finds nothing in a sentence.
WORDS = reporting_verbs.SAY_FORMS
#: Words of a speaker's name before the verb, and of all between the commas.
MAX_SPEAKER, MAX_BETWEEN = 9, 25


@dataclass(frozen=True, slots=True)
class _Report:
    """Tokens: the commas around a report, its verb, the first and last (exclusive) of its speaker, and of what is said."""

    opening: int
    verb: int
    closing: int
    speaker: tuple[int, int]
    finite: int
    """the first verb behind the closing comma"""


def moves(tokens: Tokens, sentence: Sentence) -> Iterator[Move]:
    """The tokens of `sentence` to hang elsewhere."""
    if tokens.word[sentence.first_token : sentence.last_token].count(",") < 2:
        return
    for i in range(sentence.first_token + 2, sentence.last_token - 2):
        if tokens.word[i] not in reporting_verbs.SAY_FORMS or tokens.quote[i] >= 0:
            continue
        taken = tokens.tag[i] == "VBN" and tokens.word[i + 1] == "," and tokens.child(i, "aux", "auxpass") is None
        if not (taken or tokens.tag[i] in _REPORTING):
            continue
        report = _report(tokens, sentence, i)
        subject = None if report is None else _only_root(tokens, sentence.first_token, report.opening)
        speaker = None if report is None else _root(tokens, *report.speaker)
        if report is not None and subject is not None and speaker is not None:
            if taken:  # a spokesman for the port *tweeted*: no participle, for a thing behind it is what speaks
                if not _is_somebody(tokens, speaker):
                    return
                tokens.tag[i] = "VBD"
            yield from _hung(tokens, sentence, report, subject, speaker)
            return


def _is_somebody(tokens: Tokens, noun: int) -> bool:
    """Whether the word at token `noun` names a person or says what one is."""
    return tokens.tag[noun] == "PRP" or noun in tokens.names or tokens.word[noun] in role_words.NOUNS


def _report(tokens: Tokens, sentence: Sentence, verb: int) -> _Report | None:
    """The report by `verb`, where commas part it from a subject before it and that subject's verb behind it."""
    closing = _closing(tokens, sentence, verb)
    if closing is None:
        return None
    opening = verb - 1
    while opening > sentence.first_token and verb - opening <= MAX_SPEAKER and tokens.tag[opening] in _OF_SPEAKER:
        opening -= 1
    inverted = opening == verb - 1
    speaker = (verb + 1, closing[0]) if inverted else (opening + 1, verb)
    none = inverted and _lacks_noun(tokens, speaker)
    if tokens.word[opening] != "," or not _is_bare(tokens, sentence.first_token, opening) or none:
        long = _long_speaker(tokens, sentence.first_token, verb)
        if long is None:
            return None
        opening, speaker = long[0] - 1, long
    return _Report(opening, verb, closing[0], speaker, closing[1])


def _closing(tokens: Tokens, sentence: Sentence, verb: int) -> tuple[int, int] | None:
    """The comma behind `verb` and whom it was said to, and the finite verb that follows it."""
    for i in range(verb + 1, min(verb + MAX_BETWEEN, sentence.last_token - 1)):
        if tokens.word[i] == "," and (finite := _finite_at(tokens, i + 1)) is not None:
            return i, finite
        if tokens.tag[i] in FINITE or tokens.quote[i] >= 0:
            return None
    return None


def _is_bare(tokens: Tokens, first: int, last: int) -> bool:
    """Whether the tokens `first` to `last` have neither a comma nor a finite verb."""
    return not any(tokens.word[i] == "," or tokens.tag[i] in FINITE for i in range(first, last))


def _lacks_noun(tokens: Tokens, words: tuple[int, int]) -> bool:
    """Whether no noun is among the tokens of `words`, or only behind a preposition: said *on Friday*."""
    return not any(tokens.tag[i].startswith(("NN", "PR", "CD", "DT")) for i in range(*words)) or (
        tokens.tag[words[0]] in ("IN", "TO")
    )


def _long_speaker(tokens: Tokens, first: int, verb: int) -> tuple[int, int] | None:
    """A speaker of many words, up to their `verb`: “Gus Pell, the harbour master, *said*”, “an official who saw it *said*”.

    The sentence's first comma stands before it, and within it an apposition, an age, or a clause of “who”.
    """
    opening = next((i for i in range(first, verb) if tokens.word[i] == ","), verb)
    begins = opening + 1
    if begins + 1 >= verb or not _is_bare(tokens, first, opening) or not tokens.tag[begins].startswith(_NOMINAL):
        return None
    who = next((i for i in range(begins + 1, verb) if tokens.word[i] == "who"), verb)
    if any(tokens.tag[i] in FINITE for i in range(begins, who)) or any(t >= 0 for t in tokens.quote[begins:verb]):
        return None
    if tokens.word[verb - 1] == ",":
        return (begins, verb - 1) if _is_closed(tokens, begins, verb) else None
    told = any(tokens.tag[i] in FINITE for i in range(who + 1, verb))
    return (begins, verb) if told and tokens.word[who - 1] != "," else None


def _is_closed(tokens: Tokens, begins: int, verb: int) -> bool:
    """Whether the comma before `verb` closes one opened in the speaker's words, and the verb has no clause behind it."""
    alone = tokens.tag[verb + 1] in (",", "IN", "RB", "TO") or tokens.word[verb] in reporting_verbs.TELLING_FORMS
    return alone and "," in tokens.word[begins + 1 : verb - 1]


def _finite_at(tokens: Tokens, i: int) -> int | None:
    """The finite verb at token `i`, or behind an opening mark or an adverb there."""
    while i + 1 < tokens.n and (tokens.tag[i] in ("RB", "``") or tokens.word[i] in ("“", '"', "‘", "'")):
        i += 1
    return i if tokens.tag[i] in FINITE else None


def _only_root(tokens: Tokens, first: int, last: int) -> int | None:
    """The noun that heads the tokens `first` to `last`; None where it is not alone."""
    outside = [i for i in range(first, last) if not first <= tokens.head[i] < last or tokens.head[i] == i]
    heads = [i for i in outside if tokens.dep[i] not in _BESIDE]
    if not heads:  # The harbour, the mayor told MPs, …: taken for a time
        heads = [i for i in outside if tokens.dep[i] == "npadvmod" and tokens.word[i] not in _TIMES]
    return heads[0] if len(heads) == 1 and tokens.tag[heads[0]].startswith(_NOMINAL) else None


def _root(tokens: Tokens, first: int, last: int) -> int | None:
    """The first noun of the tokens `first` to `last` that hangs on none of them."""
    for i in range(first, last):
        if tokens.tag[i].startswith(("NN", "PR", "CD")) and not first <= tokens.head[i] < last:
            return None if tokens.dep[i] == "npadvmod" else i
    return None


def _hung(tokens: Tokens, sentence: Sentence, report: _Report, subject: int, speaker: int) -> Iterator[Move]:
    verb = report.verb
    main = report.finite
    if tokens.dep[main] in ("aux", "auxpass"):
        main = tokens.head[main]
    inside = range(report.opening, report.closing + 1)
    on_subject = sentence.first_token <= tokens.head[verb] < report.opening  # “The harbour, as she *noted*, has …”
    if main in inside or (tokens.head[subject] == main and tokens.head[speaker] == verb and not on_subject):
        return
    if not on_subject:
        above = tokens.head[verb] if tokens.head[verb] not in (verb, main) else main
        yield main, *((main, "ROOT") if above == main or above in inside else (above, tokens.dep[verb]))
    yield verb, main, "parataxis"
    yield speaker, verb, "nsubj"
    passive = tokens.child(main, "auxpass") is not None
    yield subject, main, "nsubjpass" if passive else "nsubj"
    moved = (verb, main, speaker, subject)
    yield from _parted(tokens, sentence, inside, (verb, main), moved)


def _parted(
    tokens: Tokens, sentence: Sentence, inside: range, heads: tuple[int, int], moved: tuple[int, ...]
) -> Iterator[Move]:
    """Hangs what stands within the commas on the first of `heads`, all else on the second."""
    verb, main = heads
    for i in range(sentence.first_token, sentence.last_token):
        if i in moved or tokens.head[i] == i:
            continue
        if i in inside and (tokens.head[i] not in inside or i in (inside[0], inside[-1])):
            yield i, verb, "dobj" if i > verb and tokens.dep[i] in ("nsubj", "nsubjpass") else tokens.dep[i]
        elif i not in inside and tokens.head[i] in inside:
            yield i, main, tokens.dep[i]
