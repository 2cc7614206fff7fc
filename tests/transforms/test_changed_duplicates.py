"""What is decided of few documents is what is decided of all, also where buckets are crowded and originals come late."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pytest

from transforms import changed_duplicates, duplicates
from transforms.changed_duplicates import Corpus

Made = tuple[int | None, str, str, bytes]
"""day, id, text, signature"""


def signature(chance: random.Random, story: int) -> bytes:
    """Of one of a few stories, with so many of its hashes another's that likeness hangs on which two are compared."""
    hashes = np.random.default_rng(story).integers(0, 1 << 16, duplicates.N_HASHES).astype("<u2")
    other = np.random.default_rng(99).integers(0, 1 << 16, duplicates.N_HASHES).astype("<u2")
    share = chance.choice([0.0, 0.2, 0.35, 0.5])
    kept = np.array([chance.random() < share for _ in hashes])
    size = chance.choice([5, 40, 60, 90])
    return size.to_bytes(4, "little") + np.where(kept, other, hashes).tobytes()


def document(chance: random.Random, number: int) -> Made:
    story = chance.randrange(3)
    text = f"text {chance.randrange(12)}" if chance.random() < 0.5 else f"text {number}"
    signed = signature(random.Random(text), story if text.endswith(str(number)) else len(text) % 3)
    if chance.random() < 0.1:
        signed = b""
    return chance.choice([None, 1, 2, 3]), f"{chance.randrange(1 << 40):010x}", text, signed


def decided(documents: Iterable[Made]) -> dict[str, str]:
    """What `duplicates.duplicate_of` says of all."""
    rows = list(documents)
    table = pa.table(
        {
            "doc_id": pa.array([one[1] for one in rows], pa.string()),
            "published_at": pa.array([one[0] for one in rows], pa.int64()).cast(pa.timestamp("us", tz="UTC")),
            "content_sha256": pa.array([one[2] for one in rows], pa.string()),
            "minhash": pa.array([one[3] or None for one in rows], pa.binary()),
        }
    )
    found = duplicates.duplicate_of([table])
    return dict(zip(found["doc_id"].to_pylist(), found["duplicate_of"].to_pylist(), strict=True))


def signed(one: Made) -> tuple[int, np.ndarray]:
    return int.from_bytes(one[3][:4], "little"), np.frombuffer(one[3][4:], "<u2").astype(np.uint16)


class Signatures:
    """The signatures of some documents, one block of them."""

    def __init__(self, documents: Sequence[Made]) -> None:
        self.signatures = [signed(one) if one[3] else None for one in documents]

    def of(self, rows: np.ndarray) -> Mapping[int, tuple[int, np.ndarray]]:
        return {row: found for row in rows.tolist() if (found := self.signatures[row]) is not None}

    def meeting(self, buckets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        none = 0, np.zeros(duplicates.N_HASHES, np.uint16)
        sizes, hashes = zip(none, *(one or none for one in self.signatures), strict=True)
        bucket, row = changed_duplicates.Wanted(buckets).among(np.stack(hashes))
        enough = np.array(sizes)[row] >= duplicates.MIN_SHINGLES
        return bucket[enough], row[enough] - 1


def answered(
    before: Sequence[Made], came: Sequence[Made], gone: np.ndarray, old: Mapping[str, str]
) -> dict[int, str | None]:
    """What `changed` says, by the number of the document."""
    every = [*before, *came]
    corpus = Corpus(
        np.array([one[1].encode() for one in every]),
        np.array([9 if one[0] is None else one[0] for one in every], np.int64),
        np.array([one[2].encode() for one in every]),
        np.array([old.get(one[1], "").encode() for one in before], "S10"),
        gone,
    )
    signatures = {len(before) + at: signed(one) for at, one in enumerate(came) if one[3]}
    answers = changed_duplicates.changed(corpus, signatures, Signatures(before))
    assert answers is not None
    return {row: None if of is None else of.decode() for row, of in answers.items()}


@pytest.mark.parametrize("compared", [1, 2, 24])
@pytest.mark.parametrize("seed", range(40))
def test_a_change_leaves_what_all_documents_at_once_give(
    seed: int, compared: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duplicates, "MAX_COMPARED", compared)
    monkeypatch.setattr(changed_duplicates, "MAX_COMPARED", compared)
    chance = random.Random(seed)
    before = [document(chance, number) for number in range(chance.randint(1, 40))]
    gone = np.array([chance.random() < 0.2 for _ in before])
    came = [document(chance, 100 + number) for number in range(chance.randint(0, 6))]
    came += [(chance.choice([None, 1, 3]), *one[1:]) for one, left in zip(before, gone, strict=True) if left][:3]
    old = decided(before)
    every = [*before, *came]
    answers = answered(before, came, gone, old)
    staying = [one for one, left in zip(before, gone, strict=True) if not left]
    now = {one[1]: old.get(one[1]) for one in staying} | {every[row][1]: of for row, of in answers.items()}
    assert {doc: of for doc, of in now.items() if of} == decided([*staying, *came])
    assert all(row >= len(before) or old.get(every[row][1]) != of for row, of in answers.items())


def test_too_much_that_hangs_on_a_change_is_left_to_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changed_duplicates, "MOST_DECIDED", 0)
    one = (1, "a" * 10, "text", (40).to_bytes(4, "little") + bytes(256))
    corpus = Corpus(np.array([b"a" * 10]), np.array([1]), np.array([b"text"]), np.array([], "S10"), np.zeros(0, bool))
    assert changed_duplicates.changed(corpus, {0: signed(one)}, Signatures([])) is None


@pytest.mark.parametrize("at_once", [1, 7, 1 << 11])
def test_whoever_is_in_a_bucket_is_found_however_many_are_looked_at_in_one_go(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changed_duplicates, "_LOOKED_AT", at_once)
    hashes = np.arange(30 * duplicates.N_HASHES, dtype=np.uint16).reshape(30, -1)
    wanted = np.sort(np.concatenate([changed_duplicates.buckets_of(hashes[at]) for at in (3, 29)]))
    buckets, rows = changed_duplicates.Wanted(wanted).among(hashes)
    assert sorted(buckets.tolist()) == wanted.tolist()
    assert sorted(rows.tolist()) == [3] * duplicates.BANDS + [29] * duplicates.BANDS
