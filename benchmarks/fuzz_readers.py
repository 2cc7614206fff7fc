"""Feed damaged samples of every format to the readers, and count what comes of them.

    python -m benchmarks.fuzz_readers [INPUTS] [SEED]

Fails at the first exception that escapes, at a record that is neither document nor reject, and at an input that takes
longer than a minute. Prints counts.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections import Counter

from tests.transforms.reading.mutations import check, mutated, samples

SLOW_SECONDS = 60.0


def main(n_inputs: int = 20_000, seed: int = 1) -> None:
    """Run `n_inputs` mutations drawn with `seed`."""
    rng, originals = random.Random(seed), samples()
    counts: Counter[str] = Counter()
    slowest = (0.0, "")
    began = time.monotonic()
    for number in range(n_inputs):
        name, data = mutated(rng, originals)
        before = time.monotonic()
        try:
            check(name, data, counts)
        except BaseException:
            print(f"input {number} (seed {seed}), {name}, {len(data)} bytes: {data[:200]!r}", file=sys.stderr)
            raise
        slowest = max(slowest, (time.monotonic() - before, f"input {number}, {name}"))
        if slowest[0] > SLOW_SECONDS:
            raise SystemExit(f"{slowest[1]} took {slowest[0]:.0f} s")
    if counts["documents"] + counts["rejects"] != counts["records found"]:
        raise SystemExit("a record vanished")
    for key in ("inputs", "records found", "documents", "rejects", *sorted(k for k in counts if k.startswith(" "))):
        print(f"{key:28} {counts[key]:>8,}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{time.monotonic() - began:.0f} s, slowest {slowest[0]:.2f} s ({slowest[1]}), peak memory {peak:.0f} MiB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
