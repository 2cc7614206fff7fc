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


def normal(texts: pa.Array) -> pa.Array:
    """Words of each text: composed (NFKC), in lower case, apostrophes left out, one space between them. Null stays null."""
    plain = pc.utf8_lower(pc.utf8_normalize(texts, form="NFKC"))
    plain = pc.replace_substring_regex(plain, _APOSTROPHES, "")
    return pc.utf8_trim(pc.replace_substring_regex(plain, _NO_WORD, " "), " ")


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
    last = pc.fill_null(pc.struct_field(pc.extract_regex(normal(names), r"(?P<last>[^ ]+)$"), "last"), "")
    encoded = last.dictionary_encode()
    by_name = keys(encoded.dictionary.to_pylist())
    by_name[pc.equal(encoded.dictionary, "").to_numpy(zero_copy_only=False)] = 0
    return by_name[encoded.indices.to_numpy()] if len(last) else np.zeros(0, KEY)


def keys(values: Iterable[str]) -> np.ndarray:
    """64 bits of the hash of each string: of a million different ones two are alike once in thirty million times."""
    digests = b"".join(hashlib.blake2b(value.encode(), digest_size=8).digest() for value in values)
    return np.frombuffer(digests, ">u8").astype(KEY)
