"""Duplicates: the same text, or nearly the same, under another id.

Near duplicates are found by MinHash over word shingles (Broder 1997, as `rensa` computes it) and locality-sensitive
hashing by bands; containment is estimated from the same signature, so that a story cut to half its length is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

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
#: Pairs of signatures looked at in one go: what numpy copies for them then stays in the processor's cache.
_PAIRS_AT_ONCE = 1 << 13
_SEED = 42
_MIX = np.uint64(0x9E3779B97F4A7C15)
_WORD = re.compile(r"\w+")


def signature(text: str) -> bytes:
    """A signature of `text` by which near duplicates are found: `SIGNATURE_BYTES` bytes."""
    words = _WORD.findall(text.lower())
    shingles = {" ".join(words[i : i + SHINGLE_WORDS]) for i in range(max(1, len(words) - SHINGLE_WORDS + 1))}
    hashes = RMinHash(num_perm=N_HASHES, seed=_SEED)
    hashes.update(sorted(shingles))
    kept = np.asarray(hashes.digest(), dtype=np.uint32).astype("<u2")
    return len(shingles).to_bytes(4, "little") + kept.tobytes()


_KEYS = pa.schema(
    [("doc_id", pa.string()), ("published_at", pa.timestamp("us", tz="UTC")), ("content_sha256", pa.string())]
)
#: Digits of the hash of a text that tell it from all others.
_DIGITS = 32
#: What `duplicate_of` needs of a document.
COLUMNS = ["doc_id", "published_at", "content_sha256", "minhash"]


def similarity(one: bytes, other: bytes) -> float:
    """Share of the shingles of two texts that both have, estimated from their signatures; 0 to 1."""
    a, b = (np.frombuffer(signed[4:], dtype="<u2") for signed in (one, other))
    return float(np.count_nonzero(a == b)) / N_HASHES if len(a) == len(b) == N_HASHES else 0.0


def duplicate_of(documents: Iterable[pa.Table]) -> pa.Table:
    """The documents that repeat another, and which: `doc_id`, `duplicate_of`. `documents` have the columns `COLUMNS`.

    That is the first, by (`published_at`, nulls last, then `doc_id`), of those that it equals or resembles and that
    repeat none themselves: so it never hangs on the order of the rows, and no chain of small changes makes two
    different stories one. `minhash` may be null or empty: such a text has exact duplicates only.

    Memory: some 400 bytes a document, two thirds of them its signature.
    """
    table, sizes, hashes, signed = _gathered(documents)
    order = pc.sort_indices(table, [("published_at", "ascending"), ("doc_id", "ascending")]).to_numpy()  # nulls last
    exact = _first_of_equals(table["content_sha256"].take(pa.array(order)))
    doc_ids = table["doc_id"]
    del table  # its hashes, a quarter of the memory
    firsts = np.flatnonzero(exact == np.arange(len(exact)))
    near = _nearest(sizes, hashes, signed[order[firsts]])
    original = firsts[near][np.searchsorted(firsts, exact)]
    repeats = np.flatnonzero(original != np.arange(len(original)))
    columns = (doc_ids.take(pa.array(order[rows])) for rows in (repeats, original[repeats]))
    return pa.table(list(columns), names=["doc_id", "duplicate_of"])


def unpacked(signatures: pa.ChunkedArray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which of the `signatures` are whole (null and empty ones allowed); of those the number of shingles, and the hashes."""
    whole = pc.fill_null(pc.equal(pc.binary_length(signatures), SIGNATURE_BYTES), False)
    rows = [np.zeros((0, SIGNATURE_BYTES), np.uint8)]
    for chunk in signatures.filter(whole).cast(pa.binary()).chunks:
        # All of one length: their bytes stand one after the other, and need not be taken apart in Python.
        if len(chunk):
            _, offsets, data = chunk.buffers()
            first = np.frombuffer(offsets, np.int32, 1, 4 * chunk.offset)[0]
            rows.append(np.frombuffer(data, np.uint8, len(chunk) * SIGNATURE_BYTES, first).reshape(-1, SIGNATURE_BYTES))
    sizes = np.concatenate([np.ascontiguousarray(some[:, :4]).view("<u4").ravel() for some in rows])
    hashes = np.concatenate([np.ascontiguousarray(some[:, 4:]).view("<u2") for some in rows])
    return whole.to_numpy(), sizes, hashes


def resembling(signatures: pa.ChunkedArray, known: Sequence[bytes]) -> np.ndarray:
    """Which of the `signatures` (null and empty ones allowed) belong to a text that is nearly one of the `known`."""
    full, *ours = unpacked(signatures)
    _, *theirs = unpacked(pa.chunked_array([pa.array(known, pa.binary())]))
    sizes, hashes = (np.concatenate(both) for both in zip(ours, theirs, strict=True))
    n_ours = len(ours[0])
    near = np.zeros(n_ours, dtype=bool)
    for at in range(n_ours, len(sizes)):
        for first in range(0, n_ours, _PAIRS_AT_ONCE):
            rows = np.arange(first, min(n_ours, first + _PAIRS_AT_ONCE))
            enough = np.minimum(sizes[rows], sizes[at]) >= MIN_SHINGLES
            near[rows] |= enough & alike(hashes, sizes, rows, np.full(len(rows), at))
    found = np.zeros(len(full), dtype=bool)
    found[full] = near
    return found


def _gathered(documents: Iterable[pa.Table]) -> tuple[pa.Table, np.ndarray, np.ndarray, np.ndarray]:
    """The documents without signatures; the shingles' numbers and the hashes of all signatures; each document's row in
    these, -1 for none."""
    tables, sizes, packed, has = [_KEYS.empty_table()], [np.zeros(0, "<u4")], bytearray(), [np.zeros(0, dtype=bool)]
    for rows in documents:
        keys = rows.select(_KEYS.names).cast(_KEYS)
        content = pc.utf8_slice_codeunits(keys["content_sha256"], 0, _DIGITS)
        tables.append(keys.set_column(_KEYS.get_field_index("content_sha256"), _KEYS.field("content_sha256"), content))
        full, some, hashes = unpacked(rows["minhash"])
        packed += hashes.data
        sizes.append(some)
        has.append(full)
    signed = np.concatenate(has)
    every = np.frombuffer(packed, "<u2").reshape(-1, N_HASHES)
    at = np.where(signed, np.cumsum(signed) - 1, -1)
    return pa.concat_tables(tables).combine_chunks(), np.concatenate(sizes), every, at


def _first_of_equals(hashes: pa.ChunkedArray) -> np.ndarray:
    """For every row the first row of the same hash."""
    codes = hashes.combine_chunks().dictionary_encode().indices.to_numpy()
    _, first = np.unique(codes, return_index=True)
    found: np.ndarray = first[codes]
    return found


def _nearest(sizes: np.ndarray, hashes: np.ndarray, at: np.ndarray) -> np.ndarray:
    """For every row the first original that it resembles, itself where it is one; rows are in order of precedence.

    `at` says where each row's signature stands, -1 for none.
    """
    found = np.arange(len(at))
    rows = np.flatnonzero(at >= 0)
    rows = rows[sizes[at[rows]] >= MIN_SHINGLES]
    repeats = np.zeros(len(rows), dtype=bool)
    pairs = _similar(hashes, sizes, at[rows])
    for first in range(0, len(pairs), _PAIRS_AT_ONCE):
        for j, i in zip(
            *(x.tolist() for x in np.divmod(pairs[first : first + _PAIRS_AT_ONCE], len(rows))), strict=True
        ):
            if not repeats[j] and not repeats[i]:  # by the later row, then by the earlier
                repeats[j] = True
                found[rows[j]] = rows[i]
    return found


def _similar(hashes: np.ndarray, sizes: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Pairs of similar rows, sorted: the later one times the number of rows, plus the earlier one."""
    known, pending = np.zeros(0, dtype=np.int64), [np.zeros(0, dtype=np.int64)]
    # Rows come in the order of precedence, signatures as they were read: these are gone through as they stand in memory.
    signed = np.sort(at)
    rows = np.empty(len(hashes), dtype=np.int64)
    rows[at] = np.arange(len(at))
    rows = rows[signed]
    for band in range(BANDS):
        first, second, third = (hashes[:, band * ROWS + place].astype(np.uint64) for place in range(ROWS))
        keys = first << np.uint64(32) | second << np.uint64(16) | third
        for j, i in _bucket_pairs(keys[signed], rows):
            same = alike(hashes, sizes, at[j], at[i])
            pending.append(j[same] * len(at) + i[same])
        if sum(map(len, pending)) > len(known):  # so each pair is sorted a few times, and held twice at most
            known, pending = np.unique(np.concatenate([known, *pending])), []
    return np.unique(np.concatenate([known, *pending]))


def _bucket_pairs(keys: np.ndarray, rows: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Rows of one key, paired with the first `MAX_COMPARED` of that key: some pairs at a time, bucket by bucket, so that
    what is looked up for one row is still in the processor's cache when it is compared with the next.
    """
    key, row = _sharing(keys, rows)
    begin = np.searchsorted(key, key)
    n_pairs = np.minimum(np.arange(len(row)) - begin, MAX_COMPARED)
    ends = np.cumsum(n_pairs)
    low = 0
    while low < len(row):
        done = ends[low - 1] if low else 0
        high = max(low + 1, int(np.searchsorted(ends, done + _PAIRS_AT_ONCE, "right")))
        here = slice(low, high)
        later = np.repeat(np.arange(low, high), n_pairs[here])
        step = np.arange(len(later)) - np.repeat(ends[here] - n_pairs[here] - done, n_pairs[here])
        yield row[later], row[begin[later] + step]
        low = high


def _sharing(keys: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The keys that several rows have, sorted, and each one's rows, sorted.

    Nearly all are alone with theirs. Who is not is told by one sort of numbers that hold the first bits of the key's hash
    and the row, which takes half the time of sorting positions by key; few others have the same bits.
    """
    n_bits = np.uint64(max(1, int(rows.max(initial=0)).bit_length()))
    low = (np.uint64(1) << n_bits) - np.uint64(1)
    packed = (keys * _MIX & ~low) | rows.astype(np.uint64)
    packed.sort()
    bits = packed >> n_bits
    same = bits[1:] == bits[:-1]
    likely = np.append(False, same) | np.append(same, False) if len(bits) else np.zeros(0, dtype=bool)
    row = (packed[likely] & low).astype(np.int64)
    of = np.empty(int(rows.max(initial=-1)) + 1, dtype=np.uint64)
    of[rows] = keys
    order = np.argsort(of[row], kind="stable")
    return of[row[order]], row[order]


def alike(hashes: np.ndarray, sizes: np.ndarray, j: np.ndarray, i: np.ndarray) -> np.ndarray:
    """Which of the pairs (j, i) are nearly the same. `hashes` has a row of `N_HASHES` for each signature, in one piece."""
    same = hashes.take(j, axis=0) == hashes.take(i, axis=0)
    eight = np.add.reduce(same.view(np.uint64), axis=1)  # so each of its bytes counts one in eight of the hashes
    n_same = np.add.reduce(eight.view(np.uint8).reshape(-1, 8), axis=1, dtype=np.int64)
    found = np.zeros(len(j), dtype=bool)
    likely = np.flatnonzero(n_same >= N_HASHES * min(MIN_SIMILARITY, MIN_SIMILARITY_CONTAINED))
    found[likely] = _are_alike(n_same[likely] / N_HASHES, sizes[j[likely]], sizes[i[likely]])
    return found


def _are_alike(similarity: np.ndarray, ones: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The same of texts of so many shingles."""
    both = ones.astype(np.float64) + others
    contained = similarity / (1 + similarity) * both / np.minimum(ones, others)
    inside = (contained >= MIN_CONTAINMENT) & (similarity >= MIN_SIMILARITY_CONTAINED)
    found: np.ndarray = (similarity >= MIN_SIMILARITY) | inside
    return found
