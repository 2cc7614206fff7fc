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
    table, signatures, signed = _gathered(documents)
    order = pc.sort_indices(table, [("published_at", "ascending"), ("doc_id", "ascending")]).to_numpy()  # nulls last
    exact = _first_of_equals(table["content_sha256"].take(pa.array(order)))
    doc_ids = table["doc_id"]
    del table  # its hashes, a quarter of the memory
    firsts = np.flatnonzero(exact == np.arange(len(exact)))
    near = _nearest(signatures, signed[order[firsts]])
    original = firsts[near][np.searchsorted(firsts, exact)]
    repeats = np.flatnonzero(original != np.arange(len(original)))
    columns = (doc_ids.take(pa.array(order[rows])) for rows in (repeats, original[repeats]))
    return pa.table(list(columns), names=["doc_id", "duplicate_of"])


def resembling(signatures: pa.ChunkedArray, known: Sequence[bytes]) -> np.ndarray:
    """Which of the `signatures` (null and empty ones allowed) belong to a text that is nearly one of the `known`."""
    full = pc.fill_null(pc.equal(pc.binary_length(signatures), SIGNATURE_BYTES), False).to_numpy()
    found = np.zeros(len(full), dtype=bool)
    theirs = b"".join(one for one in known if len(one) == SIGNATURE_BYTES)
    ours = b"".join(signatures.filter(pa.array(full)).to_pylist())
    both = np.frombuffer(ours + theirs, dtype=np.uint8).reshape(-1, SIGNATURE_BYTES)
    n_ours, sizes, hashes = int(full.sum()), both[:, :4].view("<u4").ravel(), both[:, 4:].view("<u2")
    near = np.zeros(n_ours, dtype=bool)
    for at in range(n_ours, len(both)):
        for first in range(0, n_ours, _PAIRS_AT_ONCE):
            rows = np.arange(first, min(n_ours, first + _PAIRS_AT_ONCE))
            enough = np.minimum(sizes[rows], sizes[at]) >= MIN_SHINGLES
            near[rows] |= enough & alike(hashes, sizes, rows, np.full(len(rows), at))
    found[full] = near
    return found


def _gathered(documents: Iterable[pa.Table]) -> tuple[pa.Table, np.ndarray, np.ndarray]:
    """The documents without signatures; all signatures as a matrix of bytes; each document's row there, -1 for none."""
    tables, packed, has = [_KEYS.empty_table()], bytearray(), [np.zeros(0, dtype=bool)]
    for rows in documents:
        keys = rows.select(_KEYS.names).cast(_KEYS)
        content = pc.utf8_slice_codeunits(keys["content_sha256"], 0, _DIGITS)
        tables.append(keys.set_column(_KEYS.get_field_index("content_sha256"), _KEYS.field("content_sha256"), content))
        full = pc.fill_null(pc.equal(pc.binary_length(rows["minhash"]), SIGNATURE_BYTES), False)
        packed += b"".join(rows["minhash"].filter(full).to_pylist())
        has.append(full.to_numpy())
    signed = np.concatenate(has)
    signatures = np.frombuffer(packed, dtype=np.uint8).reshape(-1, SIGNATURE_BYTES)
    return pa.concat_tables(tables).combine_chunks(), signatures, np.where(signed, np.cumsum(signed) - 1, -1)


def _first_of_equals(hashes: pa.ChunkedArray) -> np.ndarray:
    """For every row the first row of the same hash."""
    codes = hashes.combine_chunks().dictionary_encode().indices.to_numpy()
    _, first = np.unique(codes, return_index=True)
    found: np.ndarray = first[codes]
    return found


def _nearest(signatures: np.ndarray, at: np.ndarray) -> np.ndarray:
    """For every row the first original that it resembles, itself where it is one; rows are in order of precedence.

    `at` says where each row's signature stands, -1 for none.
    """
    found = np.arange(len(at))
    sizes = signatures[:, :4].view("<u4").ravel()
    rows = np.flatnonzero(at >= 0)
    rows = rows[sizes[at[rows]] >= MIN_SHINGLES]
    repeats = np.zeros(len(rows), dtype=bool)
    pairs = _similar(signatures[:, 4:].view("<u2"), sizes, at[rows])
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
    for band in range(BANDS):
        columns = hashes[:, band * ROWS : (band + 1) * ROWS][at].astype(np.uint64)
        keys = columns[:, 0] << np.uint64(32) | columns[:, 1] << np.uint64(16) | columns[:, 2]
        for later, earlier in _bucket_pairs(keys):
            for first in range(0, len(later), _PAIRS_AT_ONCE):
                j, i = (side[first : first + _PAIRS_AT_ONCE] for side in (later, earlier))
                same = alike(hashes, sizes, at[j], at[i])
                pending.append(j[same] * len(at) + i[same])
        if sum(map(len, pending)) > len(known):  # so each pair is sorted a few times, and held twice at most
            known, pending = np.unique(np.concatenate([known, *pending])), []
    return np.unique(np.concatenate([known, *pending]))


def _bucket_pairs(keys: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Rows of one key, paired with the first `MAX_COMPARED` of that key."""
    by_key = np.argsort(keys)
    new = np.diff(keys[by_key], prepend=~keys[by_key[:1]]) != 0
    shared = np.flatnonzero(~new | ~np.append(new[1:], True))
    # The quickest sort leaves equal keys in any order: only rows that share theirs are sorted again, by row.
    bucket = np.cumsum(new)[shared]
    rows = np.sort(bucket * len(keys) + by_key[shared]) % len(keys)
    start_of = np.searchsorted(bucket, bucket)
    place = np.arange(len(rows)) - start_of
    for step in range(MAX_COMPARED):
        at = np.flatnonzero(place > step)
        if not len(at):
            return
        yield rows[at], rows[start_of[at] + step]


def alike(hashes: np.ndarray, sizes: np.ndarray, j: np.ndarray, i: np.ndarray) -> np.ndarray:
    """Which of the pairs (j, i) are nearly the same."""
    similarity = np.count_nonzero(hashes[j] == hashes[i], axis=1) / N_HASHES
    both = sizes[j].astype(np.float64) + sizes[i]
    contained = similarity / (1 + similarity) * both / np.minimum(sizes[j], sizes[i])
    inside = (contained >= MIN_CONTAINMENT) & (similarity >= MIN_SIMILARITY_CONTAINED)
    found: np.ndarray = (similarity >= MIN_SIMILARITY) | inside
    return found
