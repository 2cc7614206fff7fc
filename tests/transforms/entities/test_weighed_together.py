"""The bearers of a surname are weighed at once: of each comes what would come of it alone."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from transforms.entities.corpus import evidence
from transforms.entities.corpus.evidence import UNDATED, Bearer, Told, named_around
from transforms.entities.corpus.surnames import Asking, Known

OFFICES = [frozenset[str](), frozenset({"mayor"}), frozenset({"mayor", "chief"})]


def corpus(rng: random.Random, people: int) -> Told:
    """So many people, by their numbers, with whatever articles may tell of them."""
    told, company = [], []
    for number in range(people):
        for _ in range(rng.choice([0, 1, 1, 2, 9])):
            doc, day = rng.randrange(20), rng.choice([UNDATED, 0, 200, 400, 9_000])
            told.append((number, doc, rng.randrange(-1, len(OFFICES)), day, rng.randrange(-1, 2), rng.randrange(2)))
            company.append((doc, number))
    company += [(doc, rng.randrange(1 << 8, 1 << 9)) for doc in range(20) for _ in range(rng.randrange(4))]
    rng.shuffle(company)
    return Told(np.array(told, evidence._PEOPLE), np.array(company, evidence._COMPANY), OFFICES)


@given(st.randoms(use_true_random=False), st.integers(1, 6), st.integers(1, 6))
def test_several_bearers_are_weighed_as_each_alone(rng: random.Random, n: int, asking: int) -> None:
    told = corpus(rng, n + asking)
    bearers = told.each(np.arange(n + asking, dtype=np.uint64))
    who = Asking(bearers[n:], [rng.choice(["lund", "wells lund"]) for _ in bearers[n:]], told)
    several = [Known(one, [rng.choice(["ada lund", "ada wells lund", "bo lund jr"])]) for one in bearers[:n]]
    scores, apart = who.weigh(several)
    assert scores.shape == apart.shape == (n, asking)
    for at, one in enumerate(several):
        alone, other = who.weigh([one])
        assert scores[at].tolist() == alone[0].tolist()
        assert apart[at].tolist() == other[0].tolist()
        for column, whoever in enumerate(bearers[n:]):
            together = bool({*one.bearer.docs.tolist()} & {*whoever.docs.tolist()})
            named = named_around([one.bearer], np.array([whoever.day]), 365)[0, 0]
            called = any(name.endswith(who._keys[who._of_keys[column]]) for name in one.keys)
            if "jr" not in one.keys[0]:
                assert np.isneginf(scores[at, column]) == (together or not named or not called)


@given(
    st.lists(st.lists(st.sampled_from([UNDATED, -400, 0, 1, 365, 366, 30_000])), min_size=1, max_size=5),
    st.lists(st.sampled_from([UNDATED, -400, 0, 365, 731, 30_000]), min_size=1),
)
def test_articles_around_some_days_are_counted(days: list[list[int]], asked: list[int]) -> None:
    none = np.zeros(0, np.int32)
    bearers = [Bearer(none, none, np.array(sorted(of), np.int32), 0, None, {}) for of in days]
    expected = [[sum(UNDATED in (day, one) or abs(day - one) <= 365 for one in of) for day in asked] for of in days]
    assert named_around(bearers, np.array(asked, np.int64), 365).tolist() == expected


@given(st.randoms(use_true_random=False))
def test_the_days_of_several_are_counted_without_a_look_at_each(rng: random.Random) -> None:
    told = corpus(rng, 6)
    numbers = np.arange(7, dtype=np.uint64)  # of the last one nothing is told
    assert told.n_days(numbers) == [len(one.days) for one in told.each(numbers)]
