"""Found quotes held against quotations marked by people, article by article.

Spans are compared as sets of letters and digits, so a mark or a full stop at an edge costs nothing. docs/score.md says what
each view means.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flows.scoring.words import (
    KINDS,
    Item,
    Letters,
    is_reporting,
    kind_of,
    letters,
    mention_kind,
    quote_mask,
    same_speaker,
    segments,
)

#: Overlap over union of letters from which two spans are the same quote.
SAME = 0.8
#: The same where only the speaker is asked (quotes without a verb).
LOOSE = 0.5
#: Words of a quoted segment from which it is speech rather than a term.
MIN_SEGMENT_WORDS = 4


@dataclass(frozen=True)
class Share:
    """A precision and a recall, as counts."""

    right_found: int
    found: int
    right_gold: int
    gold: int

    @property
    def precision(self) -> float:
        return self.right_found / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right_gold / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0

    def __str__(self) -> str:
        return f"P {100 * self.precision:5.1f}  R {100 * self.recall:5.1f}  F1 {100 * self.f1:5.1f}"


@dataclass(frozen=True)
class Rate:
    """How many of a number are right."""

    right: int
    total: int
    note: str = ""

    def __str__(self) -> str:
        share = 100 * self.right / self.total if self.total else 0.0
        return f"{share:5.1f} %  ({self.right} of {self.total}{self.note})"


# -- comparing ---------------------------------------------------------------------------------------------------------


def match(gold: Sequence[Letters], found: Sequence[Letters], threshold: float) -> dict[int, int]:
    """Pairs gold -> found, best overlap first, each used once."""
    pairs = [
        (len(g & f) / len(g | f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found) if not g.isdisjoint(f)
    ]
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for score, i, j in sorted(pairs, key=lambda pair: -pair[0]):
        if score >= threshold and i not in matched and j not in taken:
            matched[i] = j
            taken.add(j)
    return matched


# -- one article -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Compared:
    """One article's gold and found quotes side by side."""

    text: str
    mask: bytearray
    gold: list[Item]
    found: list[Item]
    gold_letters: list[Letters]
    found_letters: list[Letters]
    close: dict[int, int]
    """gold -> found, for quotes with the same words"""

    @classmethod
    def of(cls, article: Item, found: Iterable[Item]) -> Compared:
        text = article["text"]
        gold = [q for q in article["quotes"] if letters(text, q["spans"])]
        ours = [q for q in found if letters(text, q["spans"])]
        a, b = [letters(text, q["spans"]) for q in gold], [letters(text, q["spans"]) for q in ours]
        return cls(text, quote_mask(text), gold, ours, a, b, match(a, b, SAME))


def _count_spans(c: Compared, n: Counter[str]) -> None:
    n["gold"] += len(c.gold)
    n["found"] += len(c.found)
    n["exact"] += len(match(c.gold_letters, c.found_letters, 1.0))
    n["close"] += len(c.close)
    gold_kinds = [kind_of(x, c.mask) for x in c.gold_letters]
    found_kinds = [kind_of(x, c.mask) for x in c.found_letters]
    n.update(f"gold {k}" for k in gold_kinds)
    n.update(f"found {k}" for k in found_kinds)
    for i, j in c.close.items():
        n[f"close gold {gold_kinds[i]}"] += 1
        n[f"close found {found_kinds[j]}"] += 1
    for i, quote in enumerate(c.gold):
        if gold_kinds[i] == "indirect" and is_reporting(quote["cue"]):
            n["reporting"] += 1
            n["reporting found"] += i in c.close
    all_gold: Letters = frozenset().union(*c.gold_letters)
    all_found: Letters = frozenset().union(*c.found_letters)
    n["letters gold"] += len(all_gold)
    n["letters found"] += len(all_found)
    n["letters both"] += len(all_gold & all_found)


def _count_speakers(c: Compared, n: Counter[str]) -> None:
    loose = match(c.gold_letters, c.found_letters, LOOSE)
    for i, quote in enumerate(c.gold):
        if quote["cue"] and re.fullmatch(r"[\s–—―:-]+", quote["cue"]):
            n["cueless"] += 1
            right = i in loose and bool(quote["speaker"]) and same_speaker(c.text, quote, c.found[loose[i]])
            n["cueless right"] += right
        if not quote["speaker"]:
            continue
        n["sourced"] += 1
        if i in c.close:
            right, kind = same_speaker(c.text, quote, c.found[c.close[i]]), mention_kind(quote["speaker"])
            for key in ("speaker", f"speaker {kind}"):
                n[key] += 1
                n[f"{key} right"] += right


def _covering(items: Sequence[Item], sets: Sequence[Letters], inside: Letters) -> Item | None:
    """The quote that holds most of a segment, at least half; of equals the shortest."""
    ranked = sorted((-len(x & inside) / len(inside), len(x), k) for k, x in enumerate(sets) if not x.isdisjoint(inside))
    return items[ranked[0][2]] if ranked and -ranked[0][0] >= 0.5 else None


def _count_segments(c: Compared, n: Counter[str]) -> None:
    for start, end in segments(c.text, c.mask):
        if len(re.findall(r"\w+", c.text[start:end])) < MIN_SEGMENT_WORDS:
            continue
        inside = letters(c.text, [(start, end)])
        gold, found = _covering(c.gold, c.gold_letters, inside), _covering(c.found, c.found_letters, inside)
        n["segments gold"] += gold is not None
        n["segments found"] += found is not None
        n["segments both"] += gold is not None and found is not None
        n["sourced segments gold"] += gold is not None and bool(gold["speaker"])
        n["sourced segments found"] += found is not None and bool(found["speaker"])
        if gold is not None and found is not None and gold["speaker"]:
            n["segments right"] += same_speaker(c.text, gold, found)


# -- the whole ---------------------------------------------------------------------------------------------------------


def score(gold: Iterable[Item], found: Mapping[str, Sequence[Item]]) -> dict[str, Share | Rate]:
    """Every view of the found quotes of each article (by its `doc_id`) against gold."""
    n: Counter[str] = Counter()
    for article in gold:
        compared = Compared.of(article, found.get(article["doc_id"], []))
        _count_spans(compared, n)
        _count_speakers(compared, n)
        _count_segments(compared, n)

    def share(right: str, found: str, gold: str, right_gold: str | None = None) -> Share:
        return Share(n[right], n[found], n[right_gold or right], n[gold])

    views: dict[str, Share | Rate] = {
        "all quotes, exact": share("exact", "found", "gold"),
        "all quotes, IoU >= 0.8": share("close", "found", "gold"),
        "all quotes, by letters": share("letters both", "letters found", "letters gold"),
    }
    for kind in KINDS:
        views[f"{kind}, IoU >= 0.8"] = share(
            f"close found {kind}", f"found {kind}", f"gold {kind}", f"close gold {kind}"
        )
    views["indirect with a reporting verb, recall"] = Rate(n["reporting found"], n["reporting"])
    views["span and speaker both right"] = share("speaker right", "found", "sourced")
    views["speaker right where the span is"] = Rate(n["speaker right"], n["speaker"])
    for kind in ("name", "pronoun", "nominal"):
        views[f"  speaker a {kind}"] = Rate(n[f"speaker {kind} right"], n[f"speaker {kind}"])
    views["quoted segments detected"] = share("segments both", "segments found", "segments gold")
    views["quoted segments attributed"] = share("segments right", "sourced segments found", "sourced segments gold")
    views["dash and colon attributions"] = Rate(n["cueless right"], n["cueless"])
    return views


def score_pronouns(labelled: Iterable[Item], found: Mapping[str, Sequence[Item]]) -> Rate:
    """Of hand-labelled pronouns that speak, how many have a quote whose `speaker_name` holds the surname wanted."""
    seen = right = total = 0
    for article in labelled:
        for pronoun in article["pronouns"]:
            total += 1
            hits = [
                q
                for q in found.get(article["doc_id"], [])
                if any(s < pronoun["end"] and e > pronoun["start"] for s, e in q["speaker_spans"])
            ]
            if hits:
                seen += 1
                name = re.sub(r"['’]s\b", "", (hits[0]["name"] or "").lower())
                right += pronoun["key"] in re.findall(r"\w+", name)
    return Rate(right, total, f"; {seen} found as speakers")


def judge(article: Item, found: Iterable[Item]) -> list[tuple[Item, bool]]:
    """The found quotes of one article, each with whether its words and its speaker are right.

    A quote without speaker is right where gold names none either.
    """
    c = Compared.of(article, found)
    by_found = {j: c.gold[i] for i, j in c.close.items()}

    def is_right(j: int, quote: Item) -> bool:
        if j not in by_found:
            return False
        return same_speaker(c.text, by_found[j], quote) if by_found[j]["speaker"] else not quote["speaker"]

    return [(quote, is_right(j, quote)) for j, quote in enumerate(c.found)]
