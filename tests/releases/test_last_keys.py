import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.files import parts


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5))))
def test_of_keys_the_last_ones_stay_known_up_to_so_many_bytes(asked: list[tuple[int, int]]) -> None:
    kept, expected = parts._LastKeys(), list[tuple[int, int]]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "KEPT_KEYS", 80)
        for part, n in asked:
            which = ("entities", str(part), ("entity_id",))
            found = kept.taken(which)
            assert (found is None) == (part not in [one for one, _ in expected])
            expected = [one for one in expected if one[0] != part]
            found = np.zeros(n, "S8") if found is None else found
            kept.keep(which, found)
            expected.append((part, len(found)))
            while sum(8 * n for _, n in expected) > 80:
                expected.pop(0)
    assert len(kept._known) == len(expected)
