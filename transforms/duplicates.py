"""Duplicates: the same text, or nearly the same, under another id.

Near duplicates are found by MinHash over word shingles (Broder 1997, as `rensa` computes it) and locality-sensitive
hashing by bands; containment is estimated from the same signature, so that a story cut to half its length is found.
"""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from rensa import RMinHash

#: Words in a shingle. Three let stories of one topic share too much, five make every edited word cost too much.
SHINGLE_WORDS = 4
#: Hashes in a signature: the similarity is then known to about 0.04.
N_HASHES = 128
#: Of each hash 16 bits are kept: chance agreement of one in 65,536 is far below the error of the estimate.
HASH_BYTES = 2
SIGNATURE_BYTES = 4 + N_HASHES * HASH_BYTES
"""the number of shingles (32 bits, little-endian), then the hashes (16 bits each, little-endian)"""

#: Bands of rows: of pairs that share half of their shingles 99.6% meet in a band, of those that share 30% two in three.
BANDS, ROWS = 42, 3
#: Nearly the same: half of all shingles shared, ...
MIN_SIMILARITY = 0.5
#: ... or most of the shorter text found in a longer one that is not many times its length.
MIN_CONTAINMENT, MIN_SIMILARITY_CONTAINED = 0.75, 0.28
#: Texts of fewer shingles are alike by chance (“No comment.”): only exact duplicates are told.
MIN_SHINGLES = 12
#: Members of one band's bucket that a text is compared with: its earliest ones, which duplicates point to anyway.
#: It bounds the work on thousands of texts from one template.
MAX_COMPARED = 24
_PAIRS_AT_ONCE = 1 << 18
_SEED = 42
_WORD = re.compile(r"\w+")


def signature(text: str) -> bytes:
    """A signature of `text` by which near duplicates are found: `SIGNATURE_BYTES` bytes."""
    words = _WORD.findall(text.lower())
    shingles = {" ".join(words[i : i + SHINGLE_WORDS]) for i in range(max(1, len(words) - SHINGLE_WORDS + 1))}
    hashes = RMinHash(num_perm=N_HASHES, seed=_SEED)
    hashes.update(sorted(shingles))
    kept = np.asarray(hashes.digest(), dtype=np.uint32).astype("<u2")
    return len(shingles).to_bytes(4, "little") + kept.tobytes()


def duplicate_of(
    doc_ids: pa.Array | pa.ChunkedArray,
    published_at: pa.Array | pa.ChunkedArray,
    content_sha256: pa.Array | pa.ChunkedArray,
    signatures: pa.Array | pa.ChunkedArray,
) -> dict[str, str]:
    """doc_id -> the document that it repeats; documents that repeat none are left out.

    That is the first, by (`published_at`, nulls last, then `doc_id`), of those that it equals or resembles and that
    repeat none themselves: so it never hangs on the order of the rows, and no chain of small changes makes two
    different stories one. `signatures` may be null or empty: such a text has exact duplicates only.
    """
    table = pa.table({"at": published_at, "doc_id": doc_ids})
    order = pc.sort_indices(table, sort_keys=[("at", "ascending"), ("doc_id", "ascending")])  # nulls last
    exact = _first_of_equals(_flat(content_sha256).take(order))
    firsts = np.flatnonzero(exact == np.arange(len(exact)))
    near = _nearest(_flat(signatures).take(order.take(pa.array(firsts))))
    original = firsts[near][np.searchsorted(firsts, exact)]
    repeats = np.flatnonzero(original != np.arange(len(original)))
    ids = _flat(doc_ids).take(order)
    keys, values = (ids.take(pa.array(rows)).to_pylist() for rows in (repeats, original[repeats]))
    return dict(zip(keys, values, strict=True))


def _flat(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _first_of_equals(hashes: pa.Array) -> np.ndarray:
    """For every row the first row of the same hash."""
    codes = hashes.dictionary_encode().indices.to_numpy(zero_copy_only=False)
    _, first = np.unique(codes, return_index=True)
    return first[codes]


def _nearest(signatures: pa.Array) -> np.ndarray:
    """For every row the first original that it resembles, itself where it is one; rows are in order of precedence."""
    found = np.arange(len(signatures))
    full = pc.equal(pc.fill_null(pc.binary_length(signatures), 0), SIGNATURE_BYTES)
    rows = np.flatnonzero(full.to_numpy(zero_copy_only=False))
    packed = signatures.take(pa.array(rows))  # of one length each, so its bytes are a matrix
    raw = np.frombuffer(packed.buffers()[2] or b"", dtype=np.uint8)[: len(rows) * SIGNATURE_BYTES]
    raw = raw.reshape(len(rows), SIGNATURE_BYTES)
    sizes = raw[:, :4].view("<u4").ravel()
    hashes = raw[:, 4:].view("<u2")
    later, earlier = _similar(hashes, sizes)
    repeats = np.zeros(len(rows), dtype=bool)
    for j, i in zip(later.tolist(), earlier.tolist(), strict=True):  # by the later row, then by the earlier
        if not repeats[j] and not repeats[i]:
            repeats[j] = True
            found[rows[j]] = rows[i]
    return found


def _similar(hashes: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of similar rows, later and earlier, sorted."""
    long_enough = np.flatnonzero(sizes >= MIN_SHINGLES)
    similar: set[tuple[int, int]] = set()
    for band in range(BANDS):
        columns = hashes[long_enough, band * ROWS : (band + 1) * ROWS].astype(np.uint64)
        keys = columns[:, 0] << np.uint64(32) | columns[:, 1] << np.uint64(16) | columns[:, 2]
        for later, earlier in _bucket_pairs(keys):
            later, earlier = long_enough[later], long_enough[earlier]
            for a in range(0, len(later), _PAIRS_AT_ONCE):
                j, i = later[a : a + _PAIRS_AT_ONCE], earlier[a : a + _PAIRS_AT_ONCE]
                kept = _alike(hashes, sizes, j, i)
                similar.update(zip(j[kept].tolist(), i[kept].tolist(), strict=True))
    pairs = np.array(sorted(similar), dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _bucket_pairs(keys: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Rows of one key, paired with the first `MAX_COMPARED` of that key."""
    by_key = np.argsort(keys, kind="stable")
    ordered = keys[by_key]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(keys) else np.array([], dtype=np.int64)
    start_of = np.repeat(starts, np.diff(np.r_[starts, len(keys)]))
    place = np.arange(len(keys)) - start_of
    pairs: list[tuple[np.ndarray, np.ndarray]] = []
    for step in range(MAX_COMPARED):
        at = np.flatnonzero(place > step)
        if not len(at):
            break
        pairs.append((by_key[at], by_key[start_of[at] + step]))
    return pairs


def _alike(hashes: np.ndarray, sizes: np.ndarray, j: np.ndarray, i: np.ndarray) -> np.ndarray:
    """Which of the pairs (j, i) are nearly the same."""
    similarity = (hashes[j] == hashes[i]).mean(axis=1)
    both = sizes[j].astype(np.float64) + sizes[i]
    contained = similarity / (1 + similarity) * both / np.minimum(sizes[j], sizes[i])
    return (similarity >= MIN_SIMILARITY) | ((contained >= MIN_CONTAINMENT) & (similarity >= MIN_SIMILARITY_CONTAINED))
