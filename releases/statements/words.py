"""The words of a quote as they are compared: which quotes, which of their words, without case, marks and apostrophes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

MIN_WORDS = 5
"""Words of a quote that is compared, at least: shorter ones (“I do not know”) are alike by chance."""

COLUMNS = ("quote_id", "doc_id", "start", "text", "kind", "within_quote_id", "speaker_name")
"""What is needed of `quotes`."""

KEY = np.uint64
"""Words, and who says them, go by 64 bits of their hash."""

# Double marks of any style; single ones only where they cannot be apostrophes.
_QUOTED = re.compile(r"[“„«‟]([^“”„«»‟]+)[”“»]|\"([^\"]+)\"|(?<!\w)[‘']((?:[^‘’']|[’'](?=\w))+)[’'](?!\w)")
_APOSTROPHES = "['’‘ʼ`´]"
_NO_WORD = r"[^\pL\pM\pN]+"

_NOTHING, _SPACE, _OTHER = 0, ord(" "), 255
_BYTES = np.array(
    [*(_NOTHING if c in b"'`" else c | 32 if chr(c).isalpha() else c if chr(c).isdigit() else _SPACE for c in range(128)),
     *[_OTHER] * 128], np.uint8
)  # fmt: skip
"""What becomes of each byte of UTF-8: a letter in lower case or a digit, a space, or for an apostrophe nothing."""
_MARKS_BEGIN = "–".encode()[:2]
_MARKS = np.full(256, _OTHER, np.uint8)
"""What becomes of the common marks, by their third byte; two are the same for all."""
_MARKS[[mark.encode()[2] for mark in "–—“”…"]] = _SPACE
_MARKS[[mark.encode()[2] for mark in "’‘"]] = _NOTHING


def normal(texts: pa.Array) -> pa.Array:
    """Words of each text: composed (NFKC), in lower case, apostrophes left out, one space between them. Null stays null."""
    plain, other = _normal_plain(texts)
    if not other.any():
        return plain
    at = np.flatnonzero(other)
    place = np.arange(len(texts))
    place[at] = len(texts) + np.arange(len(at))
    return pa.concat_arrays([plain, _normal_any(texts.take(pa.array(at)))]).take(pa.array(place))


def _normal_any(texts: pa.Array) -> pa.Array:
    plain = pc.utf8_lower(pc.utf8_normalize(texts, form="NFKC"))
    plain = pc.replace_substring_regex(plain, _APOSTROPHES, "")
    return pc.utf8_trim(pc.replace_substring_regex(plain, _NO_WORD, " "), " ")


def _normal_plain(texts: pa.Array) -> tuple[pa.Array, np.ndarray]:
    """The same of texts in ASCII and common marks, all their bytes at once; and which are other texts, or null.

    It takes a fifth of the time, and is most of English.
    """
    _, offsets, buffer = texts.buffers()
    if not len(texts) or buffer is None:
        return texts, np.ones(len(texts), bool)
    ends = np.frombuffer(offsets, np.int32, len(texts) + 1, 4 * texts.offset)
    raw, ends = np.frombuffer(buffer, np.uint8)[ends[0] : ends[-1]], ends - ends[0]
    data = _BYTES[raw]
    for_marks = np.flatnonzero((raw[:-2] == _MARKS_BEGIN[0]) & (raw[1:-1] == _MARKS_BEGIN[1]))
    for place in range(3):
        data[for_marks + place] = _MARKS[raw[for_marks + 2]]
    n_other = np.append(0, np.cumsum(data == _OTHER))[ends]
    other = (np.diff(n_other) > 0) | texts.is_null().to_numpy(zero_copy_only=False)
    data, ends = _less(data, ends, data == _NOTHING)
    first = np.zeros(len(data) + 1, bool)
    first[ends[:-1]] = True
    space = data == _SPACE
    data, ends = _less(data, ends, space & (first[:-1] | np.append(True, space)[:-1]))  # one, and none before all words
    last = ends[1:][ends[1:] > ends[:-1]] - 1
    left = np.zeros(len(data), bool)
    left[last[data[last] == _SPACE]] = True
    data, ends = _less(data, ends, left)
    return pa.StringArray.from_buffers(len(texts), pa.py_buffer(ends.astype(np.int32)), pa.py_buffer(data)), other


def _less(data: np.ndarray, ends: np.ndarray, left_out: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Bytes and where texts begin, without some of the bytes."""
    kept = ~left_out
    return data[kept], np.append(0, np.cumsum(kept))[ends]


def compared(quotes: pa.Table) -> pa.Table:
    """The quotes that are compared: `row` (position in `quotes`), `printed` and `words` (as `normal` makes them).

    Direct quotes whole, of mixed ones the longest stretch in quotation marks, both of `MIN_WORDS` words or more. A quote
    within another is left out: its words stand in the outer one.
    """
    quotes = quotes.combine_chunks()
    texts, kinds = (quotes[name].combine_chunks() for name in ("text", "kind"))
    outer = pc.is_null(quotes["within_quote_id"])
    mixed = np.flatnonzero(pc.and_(pc.equal(kinds, "mixed"), outer).to_numpy())
    direct = np.flatnonzero(pc.and_(pc.equal(kinds, "direct"), outer).to_numpy())
    stretches = pa.array([stretch(text) for text in texts.take(pa.array(mixed)).to_pylist()], pa.string())
    printed = pa.concat_arrays([texts.take(pa.array(direct)), stretches])
    rows = np.concatenate([direct, mixed]).astype(np.uint32)
    words = normal(printed)
    enough = pc.greater_equal(pc.add(pc.count_substring(words, " "), 1), MIN_WORDS)
    found = pa.table({"row": rows, "printed": printed, "words": words})
    return found.filter(pc.fill_null(enough, False)).sort_by("row").combine_chunks()


def stretch(text: str) -> str | None:
    """The longest stretch of `text` in quotation marks, the first of several; None without any."""
    found = [next(filter(None, match.groups())) for match in _QUOTED.finditer(text)]
    return max(found, key=len, default=None)


def surnames(names: pa.Array) -> np.ndarray:
    """The last word of each name as a key, 0 where there is none: by it two articles mean one person."""
    if not len(names):
        return np.zeros(0, KEY)
    encoded = pc.fill_null(names, "").dictionary_encode()
    words = pc.split_pattern(normal(encoded.dictionary), " ", max_splits=1, reverse=True)
    last = words.flatten().take(pa.array(words.offsets.to_numpy()[1:] - 1))
    by_name = keys(last.to_pylist())
    by_name[pc.equal(last, "").to_numpy(zero_copy_only=False)] = 0
    found: np.ndarray = by_name[encoded.indices.to_numpy()]
    return found


def keys(values: Iterable[str]) -> np.ndarray:
    """64 bits of the hash of each string: of a million different ones two are alike once in thirty million times."""
    digests = b"".join(hashlib.blake2b(value.encode(), digest_size=8).digest() for value in values)
    return np.frombuffer(digests, ">u8").astype(KEY)
