"""The rows of `statements` and `quote_statements`: what is told of quotes of the same words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa

from releases.statements import words as words_module
from releases.statements.block import Block, outlets
from releases.statements.grouping import node_keys
from releases.statements.joining import Words
from releases.statements.words import KEY
from releases.tables.ids import within
from releases.tables.schemas import TABLES

FIRST = ("quote_id", "doc_id", "publisher", "url", "collection", "published_at")
VERSION = ("text", "kind")
OUTLET = ("publisher", "url", "collection")
SPEAKER = ("speaker_name", "speaker_canonical_id", "speaker_kind")
"""Columns of `said` that a statement takes of its first quote, of one of each version, outlet and speaker."""

ROWS_AT_ONCE = 1 << 13
"""Statements whose texts are in memory as Python objects at a time."""

Wanted = tuple[Sequence[str], np.ndarray, np.ndarray]
"""Columns of quotes, by the number of their block and the row there."""

Fetch = Callable[[Sequence[Wanted]], list[pa.Table]]
"""What is wanted of some quotes, of others, …; each in its order."""


@dataclass(frozen=True)
class Quotes:
    """Quotes of several blocks, as columns of numbers."""

    block: np.ndarray
    row: np.ndarray
    quote: np.ndarray
    words: np.ndarray
    """position in `Words`"""
    surname: np.ndarray
    published: np.ndarray
    doc: np.ndarray
    start: np.ndarray
    story: np.ndarray
    outlet: np.ndarray
    speaker: np.ndarray

    def take(self, which: np.ndarray) -> Quotes:
        """Some of them, in that order."""
        return Quotes(*(getattr(self, name)[which] for name in self.__dataclass_fields__))

    def with_more(self, others: Quotes) -> Quotes:
        """These, then others."""
        names = self.__dataclass_fields__
        return Quotes(*(np.concatenate([getattr(self, name), getattr(others, name)]) for name in names))


_TAKEN = ("quote", "surname", "published", "doc", "start", "story", "outlet", "speaker")


def quotes_of(
    blocks: Sequence[Block], words: Words, keys: np.ndarray | None = None, surnames: np.ndarray | None = None
) -> Quotes:
    """The quotes of all blocks; with `keys` (sorted) only those of such words, with `surnames` (sorted) of such speakers."""
    pieces: list[list[np.ndarray]] = []
    for number, mine in _every(blocks) if keys is None else _having(blocks, keys, surnames):
        block = blocks[number]
        of = words.find(block.keys[block.quote_of[mine]])
        facts = {name: getattr(block, name)[mine] for name in _TAKEN}
        pieces.append([np.full(len(mine), number), block.quote_row[mine], facts["quote"], of, facts["surname"],
                       *(facts[name] for name in _TAKEN[2:])])  # fmt: skip
    if not pieces:
        none = np.zeros(0, np.int64)
        return Quotes(none, none, none.astype(KEY), none, none.astype(KEY), none, none.astype("S1"), none,
                      none.astype(KEY), none.astype(KEY), none.astype(KEY))  # fmt: skip
    return Quotes(*(np.concatenate([piece[at] for piece in pieces]) for at in range(len(pieces[0]))))


def _every(blocks: Sequence[Block]) -> Iterator[tuple[int, np.ndarray]]:
    """The number of each block that has quotes, and the positions of these."""
    return ((number, np.arange(len(block.quote))) for number, block in enumerate(blocks) if len(block.quote))


def _having(blocks: Sequence[Block], keys: np.ndarray, surnames: np.ndarray | None) -> Iterator[tuple[int, np.ndarray]]:
    """The same of the quotes of some words (sorted keys), and of some speakers (sorted surnames; None for all).

    Of all blocks at once: there are thousands, and most have none.
    """
    if not len(keys) or not blocks:
        return
    said = within(_all("keys", blocks), keys)
    if not said.any():
        return
    first = np.cumsum([0, *(len(block.keys) for block in blocks)])
    begins = np.cumsum([0, *(len(block.quote) for block in blocks)])
    mine = np.flatnonzero(said[_all("quote_of", blocks) + np.repeat(first[:-1], np.diff(begins))])
    if surnames is not None:
        mine = mine[within(_all("surname", blocks)[mine], surnames)]
    numbers = np.searchsorted(begins, mine, "right") - 1
    starts = np.flatnonzero(np.diff(numbers, prepend=-1))
    for start, end in pairwise([*starts.tolist(), len(mine)]):
        number = int(numbers[start])
        yield number, mine[start:end] - begins[number]


def _all(column: str, blocks: Sequence[Block]) -> np.ndarray:
    return np.concatenate([getattr(block, column) for block in blocks])


@dataclass(frozen=True)
class Made:
    """Statements, and the quotes that are of one."""

    rows: pa.Table
    """of `statements`, those that were wanted"""
    quote: np.ndarray
    """keys of the quotes that are of one, those of each statement in a row, the one printed first at its head"""
    statement: np.ndarray
    """key of the statement of each"""


def together(quotes: Quotes, group: np.ndarray) -> tuple[Quotes, np.ndarray]:
    """The quotes of the groups (0: none) that have several, group by group; and the group of each, as a number.

    Those of a group are in order of print: by date, those without one last, then by `doc_id` and place in the text.
    """
    _, at, counts = np.unique(group, return_inverse=True, return_counts=True)
    several = np.flatnonzero((counts[at] > 1) & (group != 0))
    in_print = (getattr(quotes, name)[several] for name in ("quote", "start", "doc", "published"))
    order = np.lexsort((*in_print, at[several]))
    return quotes.take(several[order]), at[several[order]]


def made(
    quotes: Quotes,
    at: np.ndarray,
    words: Words,
    fetch: Fetch,
    wanted: Callable[[np.ndarray, np.ndarray], np.ndarray],
) -> Made:
    """The statements of quotes as `together` gives them; rows of those `wanted`, which is told the members and the
    statement of each.

    The id of a group is the key of the words printed first, so it stays while those are the first. Copies of an article
    count with it.
    """
    begins = np.flatnonzero(np.diff(at, prepend=-1))
    of = np.cumsum(np.diff(at, prepend=-1) != 0) - 1  # number of the group
    own = node_keys(words.keys[quotes.words], words.weight[quotes.words], quotes.surname)
    statement = own[begins]
    chosen = np.isin(statement, wanted(quotes.quote, statement[of]))
    mine = np.flatnonzero(chosen[of])
    of_chosen = (np.cumsum(chosen) - 1)[of[mine]]
    begins = np.flatnonzero(np.diff(of_chosen, prepend=-1))
    rows = _rows(quotes if chosen.all() else quotes.take(mine), words, begins, of_chosen, statement[chosen], fetch)
    return Made(rows, quotes.quote, statement[of])


def names(keys: np.ndarray) -> list[str]:
    """Keys of statements as they are written."""
    return [f"{key:016x}" for key in keys.tolist()]


def _rows(
    quotes: Quotes, words: Words, begins: np.ndarray, of: np.ndarray, statement: np.ndarray, fetch: Fetch
) -> pa.Table:
    n = len(begins)
    versions = _first_of(of, words.keys[quotes.words])
    versions = versions[np.lexsort((versions, -words.n_words[quotes.words[versions]].astype(np.int64), of[versions]))]
    stories = _first_of(of, quotes.story)
    printed_by = np.sort(stories[_first_of(of[stories], quotes.outlet[stories])])
    spoken = np.flatnonzero(quotes.speaker != 0)
    speakers = np.sort(spoken[_first_of(of[spoken], quotes.speaker[spoken])])
    places = [begins, versions, printed_by, speakers]
    kinds = FIRST, VERSION, OUTLET, SPEAKER
    told = fetch([(k, quotes.block[at], quotes.row[at]) for k, at in zip(kinds, places, strict=True)])
    schema = TABLES["statements"].schema
    pieces = [schema.empty_table()]
    for group in range(0, n, ROWS_AT_ONCE):
        until = min(group + ROWS_AT_ONCE, n)
        ends = np.append(begins, len(of))[group : until + 1]
        here = [slice(*np.searchsorted(of[some], [group, until])) for some in (*places, stories)]
        rows = [table[at] for table, at in zip(told, here[:4], strict=True)]
        groups = [of[some[at]] - group for some, at in zip((*places, stories), here, strict=True)]
        columns = _columns(rows, groups, quotes.published, ends)
        columns["statement_id"] = pa.array(names(statement[group:until]), pa.string())
        pieces.append(pa.table([columns[name] for name in schema.names], names=schema.names).cast(schema))
    return pa.concat_tables(pieces)


def _columns(
    told: Sequence[pa.Table], groups: Sequence[np.ndarray], published: np.ndarray, ends: np.ndarray
) -> dict[str, pa.Array | pa.ChunkedArray | np.ndarray | list[int]]:
    """What is told of some statements: by their first quotes, versions, outlets and speakers, and the group of each.

    `groups` have the group of each story, too; `ends` where each statement's quotes begin, and the last one's end.
    """
    first, version, outlet, speaker = told
    n, begins, ends = len(ends) - 1, ends[:-1], ends[1:]
    texts = [
        text if kind == "direct" else words_module.stretch(text)
        for text, kind in zip(version["text"].to_pylist(), version["kind"].to_pylist(), strict=True)
    ]
    texts_of = _lists(texts, groups[1], n)
    outlets_of = _lists(outlets(outlet), groups[2], n)
    spoken_by = _by_group(speaker, groups[3], n)
    return {
        "text": pa.array([some[0] for some in texts_of], pa.string()),
        "n_quotes": ends - begins,
        "n_articles": np.bincount(groups[4], minlength=n),
        "n_outlets": [len(some) for some in outlets_of],
        "n_versions": [len(some) for some in texts_of],
        "first_quote_id": first["quote_id"],
        "first_doc_id": first["doc_id"],
        "first_outlet": pa.array(outlets(first), pa.string()),
        "first_url": first["url"],
        "first_published_at": first["published_at"],
        "last_published_at": _last(published[begins[0] : ends[-1]], begins - begins[0]),
        "outlets": pa.array(outlets_of, pa.list_(pa.string())),
        "speakers": pa.array([_names(some) for some in spoken_by], pa.list_(pa.string())),
        "speakers_differ": pa.array([_differ(some) for some in spoken_by], pa.bool_()),
        "versions": pa.array(texts_of, pa.list_(pa.string())),
    }


def _first_of(of: np.ndarray, key: np.ndarray) -> np.ndarray:
    """Positions where a group has a key for the first time."""
    order = np.lexsort((np.arange(len(of)), key, of))
    new = (np.diff(of[order], prepend=-1) != 0) | (np.diff(key[order], prepend=~key[order][:1]) != 0)
    return np.sort(order[new])


def _last(published: np.ndarray, begins: np.ndarray) -> pa.Array:
    """When the last one was printed that has a date."""
    undated = published == np.iinfo(np.int64).max
    known = np.where(undated, np.iinfo(np.int64).min, published)
    last = np.maximum.reduceat(known, begins) if len(begins) else known
    return pa.array(last, pa.int64(), mask=last == np.iinfo(np.int64).min).cast(pa.timestamp("us", tz="UTC"))


def _lists(values: Iterable[str | None], of: np.ndarray, n: int) -> list[list[str]]:
    """The values of each group, in order."""
    found: list[list[str]] = [[] for _ in range(n)]
    for value, group in zip(values, of.tolist(), strict=True):
        if value is not None:
            found[group].append(value)
    return found


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a quote is given to."""

    id: str | None
    name: str | None
    kind: str


def _by_group(speakers: pa.Table, of: np.ndarray, n: int) -> list[list[Speaker]]:
    found: list[list[Speaker]] = [[] for _ in range(n)]
    columns = (speakers[name].to_pylist() for name in ("speaker_canonical_id", "speaker_name", "speaker_kind"))
    for key, name, kind, group in zip(*columns, of.tolist(), strict=True):
        found[group].append(Speaker(key, name, kind or "person"))
    return found


def _names(speakers: Sequence[Speaker]) -> list[str]:
    return list(dict.fromkeys(one.name for one in speakers if one.name))


def _differ(speakers: Sequence[Speaker]) -> bool:
    """Whether two of them are different people, or different bodies: of one kind, and no name is part of the other.

    That a spokesman speaks for a ministry, or an outlet knows a last name only, is no disagreement.
    """
    named: dict[str, list[frozenset[str]]] = {}
    for one in speakers:
        if one.name and not one.kind.startswith("unnamed"):
            named.setdefault(one.kind, []).append(frozenset(one.name.casefold().split()))
    return any(not (a <= b or b <= a) for some in named.values() for at, a in enumerate(some) for b in some[at + 1 :])
