"""`statements` and `quote_statements` of a release, made from its other tables at a cost that follows the change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from releases.errors import Problem
from releases.files.manifest import Part
from releases.files.memory import give_back
from releases.files.parts import Source
from releases.indexes.blocks import Parts
from releases.statements import rows
from releases.statements.block import Block
from releases.statements.corpus import Corpus
from releases.statements.grouping import GENERIC, Graph, groups
from releases.statements.index import Index, State, block_names
from releases.statements.joining import Pairs, joined
from releases.statements.words import KEY
from releases.store.part_sizes import Layout
from releases.store.rowparts import RowChange, rewrite
from releases.store.staged import Staged
from releases.tables import checks
from releases.tables.ids import distinct, having, ids, within

WriteBlock = Callable[[str, pa.Table, str | None], Part]
"""Writes rows of a table as the part of a block."""


@dataclass(frozen=True)
class _Found:
    """What was decided."""

    made: rows.Made
    decided: np.ndarray | None = None
    """keys of quotes that were decided anew, sorted; None for all"""
    removed: np.ndarray | None = None
    """keys of statements of the release before that are made anew or gone, sorted; None for all"""


def statement_parts(
    source: Source,
    tables: Parts,
    before: Parts,
    write: WriteBlock,
    layout: Layout,
    scratch: Path,
    problems: list[Problem],
    held: dict[str, pa.Array] | None = None,
) -> dict[str, tuple[Part, ...]]:
    """Parts of `statements` and `quote_statements` for a release whose other tables are `tables`.

    They follow from those alone. The release `before` and the index below `scratch` only spare work: where both are
    there, only the statements are decided anew that a quote came to, left or is told otherwise in. What is wrong with
    rows that are written is added to `problems`. `held` are the words of some blocks, by what the index
    calls them; they are taken out, for they are not needed for long.
    """
    index = Index(scratch)
    corpus = Corpus(source, tables, index, held)
    state = index.state(before)
    old = None if state is None else _gone(corpus, index, before)
    pairs = joined(corpus.blocks, corpus.words, state.pairs if state else index.newest(), corpus.signs, corpus.texts)
    corpus.forget_words()
    if state is None or old is None:
        found = _Found(_decided(corpus, corpus.every_quote(), Graph.of(pairs), None))
    else:
        found = _touched(corpus, state, pairs, _told(_new(corpus, before)), _told(old.values()))
    give_back()
    same_as = None if old is None else state
    after = _state(pairs, found, state)
    problems += checks.check_rows("statements", found.made.rows)
    made = {
        "statements": _statements(source, before, found, layout, write),
        "quote_statements": _quote_statements(corpus, tables, before, same_as, found, after, write),
    }
    index.keep_state({**tables, **made}, after)
    index.keep_only(before, tables)
    return made


def _decided(
    corpus: Corpus, quotes: rows.Quotes, graph: Graph, asked: Callable[[np.ndarray, np.ndarray], np.ndarray] | None
) -> rows.Made:
    """The statements of some quotes, all that hang together among them.

    Rows are made of the statements `asked` for (all for None): it is told of each quote the statement, 0 for none.
    """
    group, every = groups(corpus.words, graph, quotes.words, quotes.surname), quotes.quote
    quotes, at = rows.together(quotes, group)  # what is told of those in no statement is let go of

    def wanted(members: np.ndarray, statement: np.ndarray) -> np.ndarray:
        if asked is None:
            return statement
        order = np.argsort(members)
        return asked(every, State(pairs=Pairs(), quote=members[order], statement=statement[order]).of(every))

    return rows.made(quotes, at, corpus.words, corpus.fetch, wanted)


def _new(corpus: Corpus, before: Parts) -> list[Block]:
    known = set(block_names(before).values())
    return [block for block, name in zip(corpus.blocks, corpus.names.values(), strict=True) if name not in known]


def _gone(corpus: Corpus, index: Index, before: Parts) -> dict[str, Block] | None:
    """Blocks of the release before that this one has not; None where one is not known any more."""
    names = set(block_names(before).values()) - set(corpus.names.values())
    found = index.blocks(names)
    return found if len(found) == len(names) else None


def _told(blocks: Iterable[Block]) -> np.ndarray:
    """The quotes of some blocks, by what is told of them."""
    several = list(blocks)
    kind = [(name, KEY) for name in ("told", "quote", "words", "surname")]
    found = np.zeros(sum(len(block.told) for block in several), kind)
    for name, columns in (
        ("told", [block.told for block in several]),
        ("quote", [block.quote for block in several]),
        ("words", [block.keys[block.quote_of] for block in several]),
        ("surname", [block.surname for block in several]),
    ):
        found[name] = np.concatenate([np.zeros(0, KEY), *columns])
    return np.sort(found, order="told")


def _touched(corpus: Corpus, state: State, pairs: Pairs, new: np.ndarray, old: np.ndarray) -> _Found:
    """The statements that a quote came to, left or is told otherwise in.

    All that hang together with them are decided anew; of those that have the same quotes as before the row is what it was.
    """
    came, left = new[~within(new["told"], old["told"])], old[~within(old["told"], new["told"])]
    parted = distinct(_parted(state.pairs, pairs))
    around = Graph.of(state.pairs, pairs).around(np.concatenate([came["words"], left["words"], parted]))
    around = around[within(around, corpus.words.keys)]
    moved = distinct(np.concatenate([came["quote"], left["quote"]]))
    quotes = _hanging(corpus, around, np.concatenate([came["surname"], left["surname"]]), parted)
    touched = [np.zeros(0, KEY)]

    def asked(quotes: np.ndarray, now: np.ndarray) -> np.ndarray:
        was = state.of(quotes)
        other = (now != was) | within(quotes, moved)
        touched[0] = distinct(np.concatenate([now[other], was[other], state.of(moved)]))
        return touched[0]

    made = _decided(corpus, quotes, Graph.of(pairs).among(around), asked)
    removed = distinct(state.statement[within(state.statement, touched[0])])
    return _Found(made, distinct(np.concatenate([quotes.quote, left["quote"]])), removed[removed != 0])


def _parted(before: Pairs, after: Pairs) -> np.ndarray:
    """Words that are paired in one of two only: others may have come or gone that share a sign with them, and no more.

    Too many words of one sign (`joining.MOST_SHARING`) are no pair by it, those that were there before as little as the new.
    """
    if before is after:
        return np.zeros(0, KEY)
    either = [pairs.shorter * _ODD ^ pairs.longer for pairs in (before, after)]
    differ = [~within(mine, distinct(others)) for mine, others in (either, either[::-1])]
    sides = [(one.shorter[which], one.longer[which]) for one, which in zip((before, after), differ, strict=True)]
    return np.concatenate([side for both in sides for side in both])


_ODD = KEY(0x9E3779B97F4A7C15)


def _hanging(corpus: Corpus, keys: np.ndarray, surnames: np.ndarray, parted: np.ndarray) -> rows.Quotes:
    """The quotes of words that hang together, of which those with some surnames, and words that are `parted`, changed.

    Generic words are a statement only from one mouth, so of their quotes those of whoever says no more telling one of the
    words, and none that changed, hang with none of it: of words that everybody says they are nearly all.
    """
    generic = (corpus.words.weight[corpus.words.find(keys)] < GENERIC) & ~within(keys, parted)
    telling = rows.quotes_of(corpus.blocks, corpus.words, keys[~generic])
    mouths = distinct(np.concatenate([surnames, telling.surname]))
    return telling.with_more(rows.quotes_of(corpus.blocks, corpus.words, keys[generic], mouths[mouths != 0]))


def _state(pairs: Pairs, found: _Found, before: State | None) -> State:
    quote, statement = found.made.quote, found.made.statement
    if before is not None and found.decided is not None:
        still = ~within(before.quote, found.decided)
        quote = np.concatenate([before.quote[still], quote])
        statement = np.concatenate([before.statement[still], statement])
    order = np.argsort(quote)
    return State(pairs, quote[order], statement[order])


def _statements(source: Source, before: Parts, found: _Found, layout: Layout, write: WriteBlock) -> tuple[Part, ...]:
    """The parts of the release before, less the statements made anew, and those."""
    removed = np.zeros(0, KEY) if found.removed is None else found.removed
    names = np.sort(ids(pa.array(rows.names(removed), pa.string())))
    staged = Staged("statements", [found.made.rows], None)
    change = RowChange(names, staged, replaced=found.removed is None)
    return rewrite(
        source, "statements", before.get("statements", ()), change, layout, lambda name, some: write(name, some, None)
    )


def _quote_statements(
    corpus: Corpus, tables: Parts, before: Parts, state: State | None, found: _Found, after: State, write: WriteBlock
) -> tuple[Part, ...]:
    """A part for each block with quotes that are of a statement; that of the release before where it is the same.

    `state` is what was found out for that one; None where that is not known.
    """
    same = _same_blocks(tables, before) if state is not None else {}
    moved = frozenset(having([block.quote for block in corpus.blocks], _moved(state, found, after)))
    parts: list[Part] = []
    for number, name in enumerate(corpus.names):
        block = corpus.blocks[number]
        if name in same and number not in moved:
            parts += same[name]
            continue
        statement = after.of(block.quote)
        mine = np.flatnonzero(statement)
        if not len(mine):
            continue
        quotes = corpus.read(number, "quotes", ["quote_id", "doc_id"]).take(pa.array(block.quote_row[mine]))
        told = quotes.append_column("statement_id", pa.array(rows.names(statement[mine]), pa.string()))
        parts.append(write("quote_statements", told, name))
    return tuple(parts)


def _moved(before: State | None, found: _Found, after: State) -> np.ndarray:
    """Keys of quotes that are of another statement than before, sorted."""
    if before is None:
        return np.zeros(0, KEY)
    decided = distinct(np.concatenate([before.quote, after.quote])) if found.decided is None else found.decided
    moved: np.ndarray = decided[before.of(decided) != after.of(decided)]
    return moved


def _same_blocks(tables: Parts, before: Parts) -> dict[str, list[Part]]:
    """Parts of `quote_statements` of the release before, of the blocks whose quotes are the same."""
    quotes = set(before.get("quotes", ()))
    same: dict[str, list[Part]] = {p.block: [] for p in tables.get("quotes", ()) if p in quotes and p.block}
    for part in before.get("quote_statements", ()):
        if part.block in same:
            same[part.block].append(part)
    return same


def check_statements(statements: pa.Table, quote_statements: pa.Table) -> list[Problem]:
    """Every statement has as many quotes as it says."""
    counted = quote_statements.group_by("statement_id").aggregate([([], "count_all")])
    counted = counted.rename_columns(["statement_id", "n_quotes"]).sort_by("statement_id").combine_chunks()
    stated = statements.select(["statement_id", "n_quotes"]).sort_by("statement_id").combine_chunks()
    if counted.equals(stated):
        return []
    known = dict(zip(*(stated[name].to_pylist() for name in stated.column_names), strict=True))
    found = dict(zip(*(counted[name].to_pylist() for name in counted.column_names), strict=True))
    key = min(key for key in known.keys() | found.keys() if known.get(key) != found.get(key))
    return [Problem("statements", f"{key} says {known.get(key, 0)} quotes, quote_statements has {found.get(key, 0)}")]
