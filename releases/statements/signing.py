"""Signs of words: hashes by which quotes that share some are found, without a word of them.

A *sign* is the hash of four words that follow one another, taken at every word. A text is looked for by few of its signs,
its *anchors*: the most telling one of each stretch of it, no two of which have a word in common. So the anchors of a piece
are among the signs of what it was cut from, wherever it was cut. Texts of few words, which one misprint leaves without any
four words in a row, have signs of all words but one besides.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from releases.statements.alike import LETTERS_FREE
from releases.statements.words import KEY, keys
from releases.tables.ids import distinct

SIGN_WORDS = 4
STRETCH = 5
"""Words of which one anchor is taken: more anchors than misprints that are allowed (`alike.ONE_IN`)."""
MOST_ANCHORS = 8
FEW_WORDS = 8
"""Up to so many words a text has signs of all its words but one, too."""

_MIX = np.uint64(0x9E3779B97F4A7C15)
_PLACE = [KEY(odd) for odd in (0xD6E8FEB86659FD93, 0xA0761D6478BD642F, 0xE7037ED1A0B428DB, 0x8EBC6AF09C88C6E3,
                               0x589965CC75374CC3, 0x1D8E4E27C47D124F, 0xEB44ACCAB455D165, 0x9E6C63D0876A9A47)]  # fmt: skip

_known: dict[str, int] = {}
"""Keys of words seen in this process."""
_MOST_KNOWN = 500_000


@dataclass(frozen=True, slots=True)
class Signed:
    """Signs of some texts; `*_of` are positions of the texts."""

    n_words: np.ndarray
    weight: np.ndarray
    masks: np.ndarray
    """see `masks_of`: 128 bits of each text, in two rows of 64"""
    signs: np.ndarray
    signs_of: np.ndarray
    anchors: np.ndarray
    anchors_of: np.ndarray


def sign(texts: pa.Array) -> Signed:
    """Signs of texts as `words.normal` makes them, of at least `words.MIN_WORDS` words each."""
    lists = pc.split_pattern(texts, " ")
    starts = lists.offsets.to_numpy().astype(np.int64)
    encoded = lists.flatten().dictionary_encode()
    at = encoded.indices.to_numpy()
    hashes = _keys_of(encoded.dictionary.to_pylist())[at]
    telling = np.maximum(pc.utf8_length(encoded.dictionary).to_numpy().astype(np.int64) - LETTERS_FREE, 0)[at]
    n_words = np.diff(starts)
    if not len(n_words):
        none = np.zeros(0, np.uint32)
        return Signed(n_words, n_words, np.zeros((2, 0), KEY), none, none, none, none)
    weight = np.add.reduceat(telling, starts[:-1])
    signs, signs_of, told = _in_a_row(hashes, telling, starts)
    anchors, anchors_of = _anchors(signs, signs_of, told, n_words)
    few, few_of = _few(hashes, starts[:-1], n_words)
    return Signed(
        n_words,
        weight,
        masks_of(hashes, starts[:-1]),
        *_once(np.concatenate([signs, few]), np.concatenate([signs_of, few_of])),
        *_once(np.concatenate([anchors, few]), np.concatenate([anchors_of, few_of])),
    )


def _keys_of(words: list[str]) -> np.ndarray:
    found = list(map(_known.get, words))
    new = [at for at, key in enumerate(found) if key is None]
    if len(_known) + len(new) > _MOST_KNOWN:
        _known.clear()
    for at, key in zip(new, keys(words[at] for at in new).tolist(), strict=True):
        found[at] = _known[words[at]] = key
    return np.array(found, KEY)


def masks_of(hashes: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """A bit of 128 for each word of each text, in two rows of 64: a bit that another text has not is a word it has not."""
    bit = KEY(1) << (hashes & KEY(63))
    half = (hashes >> KEY(6)) & KEY(1)
    return np.array([np.bitwise_or.reduceat(np.where(half == side, bit, KEY(0)), starts) for side in (0, 1)])


def _short(summed: np.ndarray) -> np.ndarray:
    mixed = (summed ^ (summed >> np.uint64(29))) * _MIX
    short: np.ndarray = (mixed >> np.uint64(32)).astype(np.uint32)
    return short


def _in_a_row(hashes: np.ndarray, telling: np.ndarray, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Signs in the order of the words, the text of each, and how much its words tell."""
    n = len(hashes) - SIGN_WORDS + 1
    summed, told = np.zeros(n, KEY), np.zeros(n, np.int64)
    for place in range(SIGN_WORDS):
        summed += hashes[place : place + n] * _PLACE[place]
        told += telling[place : place + n]
    of = np.repeat(np.arange(len(starts) - 1), np.diff(starts))[:n]
    whole = np.arange(n) + SIGN_WORDS <= starts[1:][of]
    return _short(summed[whole]), of[whole].astype(np.uint32), told[whole]


def _anchors(signs: np.ndarray, of: np.ndarray, told: np.ndarray, n_words: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of each stretch of a text the sign that tells most, none of whose words stand in the next stretch."""
    n_signs = n_words - SIGN_WORDS + 1
    first = np.concatenate([[0], np.cumsum(n_signs)[:-1]])
    n_stretches = np.clip(n_words // STRETCH, np.where(n_words < 2 * SIGN_WORDS, 1, 2), MOST_ANCHORS)
    at = np.arange(len(signs)) - first[of]
    stretch = at * n_stretches[of] // n_words[of]
    inside = (at + SIGN_WORDS - 1) * n_stretches[of] // n_words[of] == stretch
    signs, of, told, stretch = signs[inside], of[inside], told[inside], stretch[inside]
    begins = np.flatnonzero(np.diff(of.astype(np.int64) * MOST_ANCHORS + stretch, prepend=-1))
    ranked = told.astype(KEY) << np.uint64(32) | signs
    best = np.maximum.reduceat(ranked, begins)
    return (best & np.uint64(0xFFFFFFFF)).astype(np.uint32), of[begins]


def _few(hashes: np.ndarray, starts: np.ndarray, n_words: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Signs of texts of few words: of all words, and of all but each one."""
    signs, of = [np.zeros(0, np.uint32)], [np.zeros(0, np.uint32)]
    for n in range(SIGN_WORDS + 1, FEW_WORDS + 1):
        which = np.flatnonzero(n_words == n)
        words = hashes[starts[which][:, None] + np.arange(n)]
        for left_out in (*range(n), None):
            summed = np.full(len(which), _MIX, KEY)
            for place, column in enumerate(at for at in range(n) if at != left_out):
                summed += words[:, column] * _PLACE[place]
            signs.append(_short(summed))
            of.append(which.astype(np.uint32))
    return np.concatenate(signs), np.concatenate(of)


def _once(signs: np.ndarray, of: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each sign of each text once, sorted."""
    both = distinct(signs.astype(KEY) << np.uint64(32) | of)
    return (both >> np.uint64(32)).astype(np.uint32), (both & np.uint64(0xFFFFFFFF)).astype(np.uint32)
