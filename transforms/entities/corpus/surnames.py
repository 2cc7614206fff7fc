"""Surnames alone: whose they are, by how often each bearer is named and by what the articles tell.

Whoever an article calls by a surname alone (“President Lund”) is one with somebody whom other articles name in full,
where that one is much likelier than the next and than somebody who is never named in full. It is a naive Bayes
estimate in the manner of Fellegi and Sunter (“A Theory for Record Linkage”, 1969): how often each is named, and for each
thing that is told how much oftener it agrees, or differs, in two articles on one person than in articles on two.

What is decided of a surname depends on the articles that name one of its bearers, and on nothing else: so what other
articles bring changes nothing, and need not be looked at.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from transforms.english import census
from transforms.english.name_words import COURTESY, NAME_SUFFIXES, PARTICLES
from transforms.entities.corpus.evidence import Bearer, Told, having, named_around, numbers, surnames
from transforms.entities.known.first_and_last import gender_of_first_name, is_first_name

#: How many times likelier than the next a bearer must be.
AT_LEAST = 20.0
#: Days before and after an article in which those whom it can mean are counted. A judgement: offices change hands.
REACH = 365
#: Of each surname as many of its bearers are weighed: those named most.
MOST_BEARERS = 20

# Counted on 840 news articles of ten months (`python -m benchmarks.one_person_counts STORE`); the first four by hand, over
# the 315 people known there by a surname alone of whom could be told who they are.

#: A bearer named in full in n articles is meant n * n / (n + FAME) times as often ...
FAME = 20.0
#: ... as somebody is whom no article names in full; of the latter there are so many.
OTHERS = 0.12
#: So many times as often where the word is first of all a first name (Joe, Mike), as it is where ...
FIRST_NAME = 10.0
#: ... this many times as many bear it first as bear it last (Joe 54, but Clinton 5, Christie 2).
FIRST_OVER_LAST = 10.0
#: And so many times where two words of a longer name are the surname (“Wells Lund” of Ada Wells Lund).
TWO_WORDS = 0.1

#: Logarithms of how many times as often, in two articles on one person as in two on different people, an office that one
#: tells is told by up to such a share of the others that tell any: by none of them, ...
OFFICE_SHARES = (0.0, 0.2, 0.5)
OFFICES = (-2.1, -0.5, 2.3, 2.7)
#: The same of genders, which titles, roles and pronouns tell (a surname has none): of 65 such of the best known four were
#: wrong. Somebody of the other gender is never meant, but may be too likely for another to be.
GENDER_AGREES, GENDER_DIFFERS = 0.6, -2.1
#: The same of the share of all whom and what an article names (people, bodies, peoples, countries) that other articles on
#: the bearer name too: up to these shares ...
SHARES = (0.0, 0.2, 0.4, 0.6, 0.8)
#: ... for bearers named in less than 4, 16, 64, 256 articles, and in more. None says more than 2.5 (12 times): an article
#: names its people together, so each further one tells less than the counts say. Levels with few pairs are as the next.
SIZES = (4, 16, 64, 256)
COMPANY = np.array(
    [
        (-2.0, -0.8, 0.7, 1.9, 2.5, 2.5),
        (-1.8, -1.8, -0.4, 0.8, 1.4, 2.3),
        (-2.5, -2.5, -1.2, -0.2, 0.8, 1.7),
        (-2.5, -2.5, -2.5, -0.5, 0.1, 1.2),
        (-1.2, -1.2, -1.2, -0.9, 0.0, 0.9),
    ]
)
#: They count this much: whoever an article calls by surname alone it names in passing, with others than those who do so in
#: full. Of the same 315 people, 223 are joined rightly and one wrongly; at 0.5 it were 228 and one, at 1 202 and none.
COMPANY_COUNTS = 0.75

_Value = TypeVar("_Value")

_SUFFIX = rf" (?:{'|'.join(sorted(NAME_SUFFIXES))})$"
#: The beginning of a key of a courtesy without a name, or of several people.
_SEVERAL = rf"^(?:{'|'.join(sorted(COURTESY))}) | and "


@dataclass(frozen=True, slots=True)
class Before:
    """What an earlier release found, for the surnames that nothing changed for."""

    touched: pa.Array
    """surnames (as `evidence.surnames` has them) of all that new, edited and withdrawn articles name"""
    canonical: pa.Table
    """`entity_id` and `canonical_id` of that release"""


def core(keys: pa.Array) -> pa.Array:
    """Keys without “jr” and the like at the end."""
    return pc.replace_substring_regex(keys, _SUFFIX, "")


def short_names(keys: pa.ChunkedArray, labels: pa.ChunkedArray, n_documents: pa.ChunkedArray) -> np.ndarray:
    """Which entities are people known by a surname alone: one word, or the last two of a longer name.

    Two words only where a longer name is in as many documents: “Wells Lund” of Ada Wells Lund, not “Rand Lund”.
    """
    person: np.ndarray = np.asarray(pc.equal(labels, "PERSON"))
    words = core(keys.combine_chunks())
    n_words = np.asarray(pc.add(pc.count_substring(words, " "), 1))
    short: np.ndarray = person & (n_words == 1)
    longer = person & (n_words > 2)
    tails = pc.replace_substring_regex(words.filter(pa.array(longer)), r"^.* (\S+ \S+)$", r"\1")
    counted = pa.table({"tail": tails, "n": n_documents.filter(pa.array(longer))})
    counted = counted.group_by("tail", use_threads=False).aggregate([("n", "max")])
    most = pc.fill_null(counted["n_max"].take(pc.index_in(words, counted["tail"].combine_chunks())), -1)
    two = person & (n_words == 2) & np.asarray(pc.greater_equal(most, n_documents))
    for row in np.flatnonzero(two):
        first = words[int(row)].as_py().split()[0]
        short[row] = first in PARTICLES or not is_first_name(first)
    return short


def linked(
    ranked: pa.Table, leaders: np.ndarray, short: np.ndarray, told: Told, before: Before | None = None
) -> dict[int, int]:
    """The row of somebody named in full for each row of a surname alone that means him or her.

    `ranked` has `entity_id`, `key`, `name`, `label`; `leaders` tell which rows are joined already, and who of them is
    named most (the smallest). Without `before` all surnames are decided.
    """
    found: dict[int, int] = {}
    alone = np.bincount(leaders, minlength=len(leaders))[leaders] == 1
    touched = None if before is None else frozenset(before.touched.to_pylist())
    canonical = None if before is None else _canonical(ranked["entity_id"], before.canonical)
    for surname, rows in _buckets(ranked, short):
        known = [r for r in rows if not short[r]]
        unknown = [r for r in rows if short[r] and alone[r]]
        if touched is not None and canonical is not None and surname not in touched:
            found |= _as_before(unknown, known, canonical)
        elif known and unknown:
            found |= _decided(ranked, unknown, known, leaders, told)
    return found


def _buckets(ranked: pa.Table, short: np.ndarray) -> Iterator[tuple[str, list[int]]]:
    """Each surname that somebody is known by alone, with the rows of all who bear it, most named first."""
    people = np.flatnonzero(pc.equal(ranked["label"], "PERSON"))
    of = surnames(ranked["name"].take(pa.array(people)))
    wanted = of.filter(pa.array(short[people])).unique()
    bearing = np.flatnonzero(pc.is_in(of, wanted))
    rows, of = people[bearing], of.take(pa.array(bearing))
    several = pc.match_substring_regex(ranked["key"].take(pa.array(rows)), _SEVERAL)
    one = np.flatnonzero(pc.invert(several))
    rows, coded = rows[one], of.take(pa.array(one)).dictionary_encode()
    order = np.argsort(coded.indices.to_numpy(), kind="stable")
    codes = coded.indices.to_numpy()[order]
    starts = np.flatnonzero(np.append(True, codes[1:] != codes[:-1])[: len(codes)])
    for start, same in zip(starts, np.split(rows[order], starts[1:]), strict=False):  # without any, `split` gives one
        yield coded.dictionary[int(codes[start])].as_py(), same.tolist()


def _canonical(entity_ids: pa.ChunkedArray, canonical: pa.Table) -> np.ndarray:
    """The row of an earlier release by which each entity was joined there; -1 for one that it did not have."""
    known = canonical["entity_id"].combine_chunks()
    at = pc.index_in(entity_ids, known)
    leading = pc.index_in(canonical["canonical_id"].take(at), known)
    return np.asarray(pc.fill_null(leading, -1))


def _as_before(unknown: Sequence[int], known: Sequence[int], canonical: np.ndarray) -> dict[int, int]:
    """Who meant whom in the earlier release: whoever of the full-named was joined with the same entity there."""
    named: dict[int, int] = {}
    for row in known:
        named.setdefault(int(canonical[row]), row)
    named.pop(-1, None)
    return {row: named[int(canonical[row])] for row in unknown if int(canonical[row]) in named}


def _decided(
    ranked: pa.Table, unknown: Sequence[int], known: Sequence[int], leaders: np.ndarray, told: Told
) -> dict[int, int]:
    """Of one surname: who of the `unknown` means whom of the `known`."""
    rows = [*unknown, *known]
    keys = dict(zip(rows, ranked["key"].take(pa.array(rows)).to_pylist(), strict=True))
    by_row = numbers(ranked["entity_id"].take(pa.array(rows)))
    number = dict(zip(known, by_row[len(unknown) :], strict=True))
    one: dict[int, list[int]] = {}
    for row in known:
        one.setdefault(int(leaders[row]), []).append(row)
    n_days = dict(zip(known, told.n_days(by_row[len(unknown) :]), strict=True))
    most = [
        (-n_days[same[0]] if len(same) == 1 else -len(told.of(number[row] for row in same).days), same)
        for same in one.values()
    ]
    weighed = [same for _, same in sorted(most)[:MOST_BEARERS]]
    alone = [same[0] for same in weighed if len(same) == 1]
    each = dict(zip(alone, told.each(np.array([number[row] for row in alone], np.uint64)), strict=True))
    bearers = [
        Known(each[same[0]] if len(same) == 1 else told.of(number[row] for row in same), [keys[row] for row in same])
        for same in weighed
    ]
    asking = Asking(told.each(by_row[: len(unknown)]), [keys[row] for row in unknown], told)
    scores, apart = asking.weigh(bearers)
    score_of = {key: _others(key) for key in {keys[row] for row in unknown}}
    scores = np.vstack([[score_of[keys[row]] for row in unknown], scores])
    apart = np.vstack([np.zeros(len(unknown), bool), apart])
    order = np.argsort(-scores, axis=0, kind="stable")
    best, following = (np.take_along_axis(scores, order[n : n + 1], 0)[0] for n in (0, 1))
    clear = (order[0] > 0) & (best - following >= math.log(AT_LEAST)) & ~np.take_along_axis(apart, order[:1], 0)[0]
    return {unknown[int(n)]: weighed[order[0][n] - 1][0] for n in np.flatnonzero(clear)}


def _without_suffix(key: str) -> str:
    """As `core` of one."""
    rest, _, last = key.rpartition(" ")
    return rest if " " in key and last in NAME_SUFFIXES else key


def _others(key: str) -> float:
    """The score of somebody whom no article names in full."""
    words = _without_suffix(key)
    if " " in words:
        return math.log(OTHERS * TWO_WORDS)
    first = (census.MALE.get(words, 0.0) + census.FEMALE.get(words, 0.0)) / 2
    return math.log(OTHERS * (FIRST_NAME if first > FIRST_OVER_LAST * census.LAST.get(words, 0.0) else 1))


class Known:
    """Somebody named in full, as the articles that do so show them."""

    def __init__(self, bearer: Bearer, keys: Sequence[str]) -> None:
        self.bearer, self.keys = bearer, keys
        self.offices = Counter(office for offices in bearer.offices.values() for office in offices)

    def is_called(self, key: str) -> bool:
        """Whether a surname, two words or a “Jr.” end one of the names."""
        words = _without_suffix(key)
        return any(
            known.endswith(key[len(words) :]) and f" {_without_suffix(known)}".endswith(f" {words}")
            for known in self.keys
        )

    def office_level(self, offices: Set[str]) -> int | None:
        """The place in `OFFICES` of how many articles tell one of the `offices`; None where nothing is told of one."""
        if not self.offices or not offices:
            return None
        most = max(self.offices[office] for office in offices)
        return int(np.searchsorted(OFFICE_SHARES, most / len(self.bearer.offices)))


class Asking:
    """Those of one surname whom it alone names."""

    def __init__(self, bearers: Sequence[Bearer], keys: Sequence[str], told: Told) -> None:
        self._told = told
        self._docs = np.concatenate([bearer.docs for bearer in bearers])
        self._of_doc = np.repeat(np.arange(len(bearers)), [len(bearer.docs) for bearer in bearers])
        self._days = np.array([bearer.day for bearer in bearers], np.int64)
        self._offices, self._of_offices = _coded([frozenset().union(*bearer.offices.values()) for bearer in bearers])
        self._keys, self._of_keys = _coded(keys)
        genders = [_told_gender(bearer, key) for bearer, key in zip(bearers, keys, strict=True)]
        self._genders, self._of_genders = _coded(genders)
        self._in_company, self._companies, self._starts = self._company(bearers)

    def _company(self, bearers: Sequence[Bearer]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Who of them is named with others, all of those others, each once and sorted, and where those of each begin."""
        entity, sizes = self._told.named_in(self._docs)
        of = np.repeat(self._of_doc, sizes)
        own = np.concatenate([bearer.entities for bearer in bearers])
        of_own = np.repeat(np.arange(len(bearers)), [len(bearer.entities) for bearer in bearers])
        n_own = len(own)
        every, whose = np.concatenate([own, entity]), np.concatenate([of_own, of])
        order = np.lexsort((np.arange(len(every)) >= n_own, every, whose))
        every, whose, of_them = every[order], whose[order], order < n_own
        first = np.append(True, (every[1:] != every[:-1]) | (whose[1:] != whose[:-1]))[: len(every)]
        company = first & ~of_them  # themselves come before whoever has their number
        every, whose = every[company], whose[company]
        starts = np.flatnonzero(np.diff(whose, prepend=-1))
        return whose[starts], every, starts

    def weigh(self, several: Sequence[Known]) -> tuple[np.ndarray, np.ndarray]:
        """A row for each of several bearers, a column for each who asks: the scores, minus infinity where an article names
        both; and who is of another gender.
        """
        called = np.array([[one.is_called(key) for key in self._keys] for one in several], bool)[:, self._of_keys]
        named = named_around([one.bearer for one in several], self._days, REACH)
        likely = called & ~self._together(several) & (named > 0)
        scores = np.full(likely.shape, -np.inf)
        counts, of_counts = np.unique(named[likely], return_inverse=True)
        scores[likely] = np.array([math.log(n * n / (n + FAME)) for n in counts.tolist()])[of_counts]
        told = [[_office_weight(one.office_level(offices)) for offices in self._offices] for one in several]
        scores += np.array(told)[:, self._of_offices]
        genders = [(one.bearer.gender, theirs) for one in several for theirs in self._genders]
        shape = len(several), len(self._genders)
        scores += np.array([_gender_weight(*two) for two in genders]).reshape(shape)[:, self._of_genders]
        apart = np.array([None not in two and two[0] != two[1] for two in genders]).reshape(shape)[:, self._of_genders]
        sizes = np.searchsorted(SIZES, [len(one.bearer.docs) for one in several], side="right")
        levels = np.searchsorted(SHARES, self.shares(several))
        scores[:, self._in_company] += COMPANY_COUNTS * COMPANY[sizes[:, np.newaxis], levels]
        return scores, apart

    def _together(self, several: Sequence[Known]) -> np.ndarray:
        """Which of them an article names with which of several bearers."""
        docs, of = _each_once(*_in_one(several))
        found = np.zeros((len(several), len(self._days)), bool)
        at, of_mine = having(docs, self._docs)
        found[of[at], self._of_doc[of_mine]] = True
        return found

    def shares(self, several: Sequence[Known]) -> np.ndarray:
        """Of all whom an article names, the share that other articles on each of several bearers name too; of those that
        name any."""
        docs, of_docs = _in_one(several)
        entities, sizes = self._told.named_in(docs)
        company, of = _each_once(entities, np.repeat(of_docs, sizes))
        theirs = np.zeros((len(several), len(self._companies)), bool)
        at, of_mine = having(company, self._companies)
        theirs[of[at], of_mine] = True
        if not len(self._starts):
            return np.zeros((len(several), 0))
        sizes = np.diff(np.append(self._starts, len(self._companies)))
        return np.asarray(np.add.reduceat(theirs, self._starts, axis=1) / sizes)


def _in_one(several: Sequence[Known]) -> tuple[np.ndarray, np.ndarray]:
    """The articles that name each of several, and which of them it is."""
    docs = [one.bearer.docs for one in several]
    return np.concatenate(docs), np.repeat(np.arange(len(several)), [len(of) for of in docs])


def _each_once(values: np.ndarray, of: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Values, sorted, those of each once; and whose each is."""
    order = np.lexsort((of, values))
    values, of = values[order], of[order]
    first = np.append(True, (values[1:] != values[:-1]) | (of[1:] != of[:-1]))[: len(values)]
    return values[first], of[first]


def _office_weight(level: int | None) -> float:
    return 0.0 if level is None else OFFICES[level]


def _gender_weight(one: str | None, other: str | None) -> float:
    if one is None or other is None:
        return 0.0
    return GENDER_AGREES if one == other else GENDER_DIFFERS


def _coded(values: Sequence[_Value]) -> tuple[list[_Value], np.ndarray]:
    """The different values, and which of them each is."""
    codes: dict[_Value, int] = {}
    found = np.array([codes.setdefault(value, len(codes)) for value in values], np.int64)
    return list(codes), found


def _told_gender(bearer: Bearer, key: str) -> str | None:
    """The gender that articles tell; not one that was read from the surname, for it is a first name elsewhere."""
    return None if gender_of_first_name(key.split()[0]) == bearer.gender else bearer.gender
