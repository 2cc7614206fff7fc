"""Whether a quote's words are another's, whole or cut, with a misprint, a word dropped or a piece left out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

LETTERS_FREE = 3
"""Letters of a word that tell nothing: what is longer is rarely “the”, “of” or “it”, in most languages."""

ONE_IN = 8
"""Of so many words one may be missing, and one misprinted."""

MIN_RUN = 3
"""Words that must follow one another in both, where what comes before and after stands further off than `NEAR` words."""
NEAR = 3

Run = tuple[int, int, int]
"""Equal words: place in the shorter, place in the longer, how many."""


def weight(words: Sequence[str]) -> int:
    """How much words tell: their letters beyond the third of each."""
    return sum(max(0, len(word) - LETTERS_FREE) for word in words)


def misprint(one: str, other: str) -> bool:
    """Whether two words of four letters or more differ by one letter: another, one too many, or two in the wrong order."""
    if min(len(one), len(other)) < 4 or abs(len(one) - len(other)) > 1 or not (one.isalpha() and other.isalpha()):
        return False
    first = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[first:], other[first:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def most_strangers(n: int) -> int:
    """Different words that a text of `n` words may have which the one that covers it has not."""
    return n // ONE_IN + max(1, n // ONE_IN)


class Whole:
    """Words that others may be pieces of: what is looked up for each of those is made once."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self._letter: dict[str, str] = {}
        for word in words:
            self._letter.setdefault(word, chr(len(self._letter) + 1))
        self._letters = "".join([self._letter[word] for word in words])

    def strangers(self, shorter: Sequence[str]) -> set[str]:
        """Words of `shorter` that are not among these."""
        return {word for word in shorter if word not in self._letter}

    def runs_of(self, shorter: Sequence[str]) -> list[Run]:
        """Runs of words that `shorter` has too: the longest, then the longest before and after it, and so on.

        They are the blocks that `difflib.SequenceMatcher` finds, in a fifth of its time: a letter stands for each word.
        """
        get = self._letter.get
        letters = "".join([get(word, "\0") for word in shorter])
        found, waiting = list[Run](), [(0, len(shorter), 0, len(self.words))]
        while waiting:
            low, high, from_, until = waiting.pop()
            a, b, size = _longest(letters[low:high], self._letters[from_:until])
            if size:
                a, b = a + low, b + from_
                found.append((a, b, size))
                waiting += (low, a, from_, b), (a + size, high, b + size, until)
        return _adjacent_as_one(sorted(found))


def _longest(one: str, other: str) -> Run:
    """The longest stretch of `one` that is in `other`, in both the first of several."""
    begin = size = 0
    for at in range(len(one)):
        while at + size < len(one) and one[at : at + size + 1] in other:
            begin, size = at, size + 1
    return begin, other.find(one[begin : begin + size]), size


def _adjacent_as_one(runs: list[Run]) -> list[Run]:
    joined = list[Run]()
    for a, b, size in runs:
        if joined and joined[-1][0] + joined[-1][2] == a and joined[-1][1] + joined[-1][2] == b:
            a, b, size = joined[-1][0], joined[-1][1], joined.pop()[2] + size
        joined.append((a, b, size))
    return joined


def covers(longer: Whole, shorter: Sequence[str]) -> bool:
    """Whether `longer` has the words of `shorter`, in order and in runs.

    Of `shorter` one word in `ONE_IN` may be misprinted and one missing, if it tells little and has no digit; pieces of
    `longer` may be left out, once and once more for every twelve words.
    """
    n = len(shorter)
    strangers = longer.strangers(shorter)
    may_miss, may_misprint = n // ONE_IN, max(1, n // ONE_IN)
    if len(strangers) > most_strangers(n) or any(_has_digit(word) for word in strangers):
        return False
    runs = _runs(longer.runs_of(shorter))
    if not runs:
        return False
    misprinted, missing = 0, list[str]()
    for of_shorter, of_longer in _between(runs, shorter, longer.words):
        pairs = zip(of_shorter, of_longer, strict=False) if len(of_shorter) == len(of_longer) else ()
        wrong = [misprint(a, b) for a, b in pairs]
        if wrong and all(wrong):
            misprinted += len(wrong)
        else:
            missing += of_shorter
    gaps = sum(_cut_out(one, two) for one, two in pairwise(runs))
    return (
        misprinted <= may_misprint
        and len(missing) <= may_miss
        and weight(missing) * 10 <= weight(shorter)
        and not any(_has_digit(word) for word in missing)
        and gaps <= 1 + n // 12
    )


def _has_digit(word: str) -> bool:
    return any(letter.isdigit() for letter in word)


def _runs(runs: list[Run]) -> list[Run]:
    """Runs without single ones far from the others."""
    while True:
        kept = [run for at, run in enumerate(runs) if run[2] >= MIN_RUN or _is_near(runs, at)]
        if len(kept) == len(runs):
            return runs
        runs = kept


def _is_near(runs: list[Run], at: int) -> bool:
    """Whether a short run continues another one."""
    _, begin, size = runs[at]
    before = at > 0 and begin - (runs[at - 1][1] + runs[at - 1][2]) <= NEAR
    after = at + 1 < len(runs) and runs[at + 1][1] - (begin + size) <= NEAR
    return before or after


def _between(
    runs: list[Run], shorter: Sequence[str], longer: Sequence[str]
) -> list[tuple[Sequence[str], Sequence[str]]]:
    """Words of `shorter` outside the runs, each stretch with what stands in its place in `longer`."""
    places = []
    a, b = 0, max(0, runs[0][1] - runs[0][0])  # before the first run: as many words of both
    for begin_a, begin_b, size in runs:
        places.append((shorter[a:begin_a], longer[b:begin_b]))
        a, b = begin_a + size, begin_b + size
    places.append((shorter[a:], longer[b : b + len(shorter) - a]))
    return [place for place in places if place[0]]


def _cut_out(one: Run, two: Run) -> bool:
    """Whether between two runs `longer` has words that `shorter` leaves out."""
    return two[1] - (one[1] + one[2]) > two[0] - (one[0] + one[2])
