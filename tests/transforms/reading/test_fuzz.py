"""No damage to any format lets an exception out or makes a record vanish; benchmarks/fuzz_readers.py does many more."""

import random
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.reading.mutations import check, mutated, samples
from tests.transforms.reading.samples import SAMPLES

NAMES = [name for name, _, _ in SAMPLES.values()]


def test_damaged_samples_are_documents_or_rejects() -> None:
    rng, originals = random.Random(20310514), samples()
    counts: Counter[str] = Counter()
    for _ in range(600):
        check(*mutated(rng, originals), counts)
    assert counts["documents"] + counts["rejects"] == counts["records found"]
    assert counts["documents"] > 50


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(NAMES), st.binary(max_size=400))
def test_any_bytes_are_documents_or_rejects(name: str, data: bytes) -> None:
    check(name, data, Counter())


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(NAMES), st.text(max_size=400))
def test_any_text_is_documents_or_rejects(name: str, text: str) -> None:
    check(name, text.encode("utf-8", "surrogatepass"), Counter())
