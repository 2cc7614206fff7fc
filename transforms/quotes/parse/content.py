"""Content: which words are what was said."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from transforms.article import Quoted
from transforms.english import reporting_verbs
from transforms.quotes.parse import complements, edges, lists, silent
from transforms.quotes.parse.complements import Complement
from transforms.quotes.parse.cue import Cue
from transforms.quotes.parse.tokens import FINITE, Tokens

Span = tuple[int, int]
#: What takes a report for none, though the parse gives it words.
_NO_CONTENT = (silent.is_deed, silent.is_unsaid, silent.is_undone, silent.is_hollow, silent.is_idle)
#: Words that alone say nothing of what was said.
_EMPTY = frozenset(["that", "this", "so", "what", "which", "who", "whom", "those", "these"])
_EMPTY_BUT_FOR_STANDS = frozenset(["it", "them"])
#: A title in marks: “The Salt Road”; each word but the small ones is written large.
_TITLE = re.compile(
    r"\W+[A-Z0-9][\w’'-]*(?:[ :,&-]+(?:[A-Z0-9][\w’'-]*|a|an|and|at|by|for|from|in|of|on|or|the|to|with))+\W+"
)
_STRIP_LEFT = " \t\r\n,;:.-–—)("
#: What stands between quotations that are items of one list.
_LISTED = re.compile(r"[,;]? +(?:and +|or +|but +)?")
#: The shares of two candidates.
_SHARES = re.compile(r",? \d+(?:\.\d+)?(?:%| percent)?(?: to |[-–]| versus )\d+(?:\.\d+)?(?:%| percent\b|\b)")
_DASHED = re.compile(r" ?(?:--|[-–—]) ?")
#: The bracket behind a state, and its full stop.
_CLOSING = re.compile(r"\.?\)")
_CLOSERS = "\"”»“'’‘"
_STRIP_RIGHT = " \t\r\n,;:-–—("


@dataclass(frozen=True, slots=True)
class Clause:
    """What a cue's complement says, as spans of the text."""

    cue: Cue
    spans: tuple[Span, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Marks:
    """The outermost quotations of an article, or some of them, in text order: offsets where they start and end."""

    starts: list[int]
    ends: list[int]

    @classmethod
    def around(cls, quoted: Sequence[Quoted]) -> Marks:
        """The marks around the quotations `quoted`."""
        return cls([q.start for q in quoted], [q.end for q in quoted])

    def meet(self, span: Span) -> bool:
        """Whether a quotation has a part in `span`."""
        k = bisect.bisect_right(self.ends, span[0])
        return k < len(self.ends) and self.starts[k] < span[1]


def clauses(tokens: Tokens, text: str, cues: Iterable[Cue], outer: Sequence[Quoted]) -> list[Clause]:
    """The contents that the parse gives to `cues`."""
    found: list[Clause] = []
    marks = Marks.around(outer)
    said = Marks.around([q for q in outer if _TITLE.fullmatch(text, q.start, q.end) is None])
    for cue in cues:
        whole = complements.of(tokens, cue)
        for complement in () if whole is None else lists.listed(tokens, cue, whole):
            spans = _spans(tokens, text, complement, cue, marks)
            words = " ".join([text[start:end] for start, end in spans])
            if not words or _is_empty(tokens, complement.rule, cue, words.casefold()):
                continue
            quoted = any(map(said.meet, spans))
            if not any(test(tokens, complement.rule, cue, words, quoted) for test in _NO_CONTENT):
                found.append(Clause(cue, spans, complement.rule))
    return found


def _is_empty(tokens: Tokens, rule: str, cue: Cue, words: str) -> bool:
    """Whether the content is a pronoun that tells nothing."""
    return words in _EMPTY or (words in _EMPTY_BUT_FOR_STANDS and not _is_stand(tokens, rule, cue))


def _is_stand(tokens: Tokens, rule: str, cue: Cue) -> bool:
    """Whether somebody is for or against it: “opposes *it*”; to attack them is rather done to them."""
    return rule == "object" and cue.lemma != "attack" and tokens.tag[cue.token] in FINITE


def _spans(tokens: Tokens, text: str, complement: Complement, cue: Cue, marks: Marks) -> tuple[Span, ...]:
    """The complement's words without the cue and what belongs to it, as stretches of text."""
    roots = complement.roots
    inside = (
        tokens.subtree(roots[0]) if len(roots) == 1 else sorted({i for root in roots for i in tokens.subtree(root)})
    )
    for other in complement.without:
        inside = [i for i in inside if not tokens.left[other] <= i < tokens.right[other]]
    drop = _cue_words(tokens, cue, complement)
    if cue.lemma == "make clear":
        drop.update(i for i in range(cue.token, cue.token + 4) if tokens.word[i] in ("it", "very", "clear"))
    inside = edges.of_report(tokens, [i for i in inside if i not in drop], cue, complement.rule)
    if not inside:
        return ()
    spans = [s for run in _runs(tokens, inside, drop) if (s := trim(text, tokens.start[run[0]], _end(tokens, run[-1])))]
    found = _with_list(text, _with_apposition(text, _snap(text, spans, marks), marks), marks)
    found = _with_bracket(text, found)
    return tuple(_with_shares(text, found) if cue.lemma in reporting_verbs.COUNTING else found)


def _runs(tokens: Tokens, inside: Sequence[int], drop: set[int]) -> list[list[int]]:
    """The words in runs that the cue's own words part, without punctuation at their ends."""
    runs: list[list[int]] = []
    for i in inside:
        if runs and (i == runs[-1][-1] + 1 or drop.isdisjoint(range(runs[-1][-1] + 1, i))):
            runs[-1].append(i)
        else:
            runs.append([i])
    for run in runs:
        while len(run) > 1 and _joins(tokens, run[-1]) and tokens.quote[run[-1]] < 0:
            run.pop()
    return runs


def _joins(tokens: Tokens, i: int) -> bool:
    """Whether token `i` only leads on to what is no more said: punctuation, “and”, the “to” of another report."""
    if tokens.tag[i] in (".", ",", ":") or tokens.word[i] in ("and", "but", "or"):
        return True
    return tokens.tag[i] == "TO" and tokens.dep[i] == "aux" and tokens.head[i] > i


def _end(tokens: Tokens, last: int) -> int:
    """Where the words up to token `last` end; a word cut at its hyphen ("de-escalate the row") is taken whole."""
    hyphen = last if tokens.word[last] == "-" else last + 1
    after = hyphen + 1
    if after >= tokens.n or hyphen == 0 or tokens.word[hyphen] != "-":
        return tokens.end[last]
    if tokens.end[hyphen - 1] == tokens.start[hyphen] and tokens.end[hyphen] == tokens.start[after]:
        return tokens.end[max(after, tokens.right[after] - 1)]
    return tokens.end[last]


def _cue_words(tokens: Tokens, cue: Cue, complement: Complement) -> set[int]:
    """The cue's own clause: the cue, its subject, objects and adverbs, but not the complement.

    What follows an aside's closing comma is again what was said ("He leans left, he said, because …").
    """
    drop: set[int] = set()
    stack = [cue.token]
    while stack:
        top = stack.pop()
        drop.add(top)
        stack += [c for c in tokens.children[top] if c not in complement.roots]
    adjust = _BY_RULE.get(complement.rule)
    return drop if adjust is None else adjust(tokens, cue, complement, drop)


def _up_to_comma(tokens: Tokens, cue: Cue, complement: Complement, drop: set[int]) -> set[int]:
    after = cue.token
    if cue.subject is not None and cue.subject > cue.token:  # says Pat Loy, *a fisherman,* will close
        after = max(after, tokens.right[cue.subject] - 1)
    closing = next((i for i in sorted(drop) if i > after and tokens.word[i] == ","), None)
    if closing is None and tokens.word[start := tokens.left[complement.roots[0]]] == "as" and start < cue.token:
        comma = next(
            (i for i in range(cue.token, tokens.right[complement.roots[0]]) if tokens.word[i] == ","), cue.token
        )
        return drop | set(range(start, comma + 1))  # as X put it *in a statement in May,* …
    return drop if closing is None else {i for i in drop if i <= closing}


def _with_finite_verbs(tokens: Tokens, cue: Cue, complement: Complement, drop: set[int]) -> set[int]:
    """X wants *for* them to go *and left*: what is told in a finite form is the reporter's."""
    more = set(drop)
    if tokens.word[first := tokens.left[complement.roots[0]]] == "for":
        more.add(first)
    for c in tokens.children[complement.roots[-1]]:
        if tokens.dep[c] == "conj" and tokens.tag[c] in ("VBD", "VBP", "VBZ"):
            joined = [k for k in tokens.children[complement.roots[-1]] if k < c and tokens.dep[k] == "cc"]
            more.update(range(joined[-1] if joined else c, tokens.right[c]))
    return more


def _with_joined_clauses(tokens: Tokens, cue: Cue, complement: Complement, drop: set[int]) -> set[int]:
    """…, according to X, *and Y did so too*."""
    more = set(drop)
    for c in tokens.children[complement.roots[0]]:
        if c > cue.token and tokens.dep[c] == "conj" and tokens.child(c, "nsubj", "nsubjpass") is not None:
            more.update(range(tokens.left[c], tokens.right[c]))
    return more


#: What else is the reporter's, by rule.
_BY_RULE = {"aside": _up_to_comma, "infinitive": _with_finite_verbs, "according": _with_joined_clauses}


def trim(text: str, start: int, end: int) -> Span | None:
    """The stretch without commas, dashes and spaces at its edges; None where no word is left."""
    while start < end and text[start] in _STRIP_LEFT:
        start += 1
    while start < end and text[end - 1] in _STRIP_RIGHT:
        end -= 1
    return (start, end) if any(c.isalnum() for c in text[start:end]) else None


def _with_apposition(text: str, spans: list[Span], marks: Marks) -> list[Span]:
    """The spans with the quotation behind them, or a dash, that goes on in small letters: welcome him - *“my friend.”*"""
    k = bisect.bisect_left(marks.starts, spans[-1][1]) if spans else len(marks.starts)
    if k == len(marks.starts):
        return spans
    start, end = marks.starts[k], marks.ends[k]
    between = text[spans[-1][1] : start]
    if between != " " and _DASHED.fullmatch(between) is None:
        return spans
    inside = text[start:end].strip(_CLOSERS)
    small = inside[:1].islower() and not inside.endswith(",")
    return [*spans[:-1], (spans[-1][0], end)] if small else spans


def _with_bracket(text: str, spans: list[Span]) -> list[Span]:
    """The spans with the bracket that closes one opened inside, and without one that closes none."""
    if not spans:
        return spans
    start, end = spans[-1]
    opened, closed = text.count("(", start, end), text.count(")", start, end)
    if opened == closed + 1 and (behind := _CLOSING.match(text, end)) is not None:
        end = behind.end()
    elif closed == opened + 1 and text[end - 1] == ")":
        end -= 1
    return [*spans[:-1], (start, end)]


def _with_shares(text: str, spans: list[Span]) -> list[Span]:
    """The spans with the two shares that a poll ends in: showed Hart leading Dunn, *46 percent to 44 percent*."""
    shares = _SHARES.match(text, spans[-1][1]) if spans else None
    return spans if shares is None else [*spans[:-1], (spans[-1][0], shares.end())]


def _with_list(text: str, spans: list[Span], marks: Marks) -> list[Span]:
    """The spans with the quotations that go on with a list: the plan was “dead,” *“a sham” and “beneath contempt”*."""
    ends = marks.ends
    while spans:
        start, end = spans[-1]
        k = bisect.bisect_left(ends, end)
        if k + 1 >= len(ends) or ends[k] != end or text[start:end].rstrip(_CLOSERS)[-1:] in ".?!":
            break
        if _LISTED.fullmatch(text, end, marks.starts[k + 1]) is None:
            break
        spans = [*spans[:-1], (start, ends[k + 1])]
    return spans


def _snap(text: str, spans: Sequence[Span], marks: Marks) -> list[Span]:
    """Widen spans so that none cuts a quotation in two; join those with no word between."""
    starts, ends = marks.starts, marks.ends
    found: list[Span] = []
    for start, end in spans:
        k = bisect.bisect_right(ends, start)
        while k < len(ends) and starts[k] < end:
            start, end = min(start, starts[k]), max(end, ends[k])
            k += 1
        if found and not text[found[-1][1] : start].strip():
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
