"""What becomes of bytes, for the tests of bad and hostile ones."""

import io

from transforms.article import Record, Reject
from transforms.reading import Limits, ReadOptions, read
from transforms.reasons import REASONS


def read_all(data: bytes | io.RawIOBase, name: str = "input", **limits: int) -> list[Record | Reject]:
    stream = io.BytesIO(data) if isinstance(data, bytes) else io.BufferedReader(data)
    found = list(read(stream, name, ReadOptions(limits=Limits(**limits))))
    assert found
    assert all(f.reason in REASONS for f in found if isinstance(f, Reject))
    assert len({f.record for f in found if f.record}) == sum(1 for f in found if f.record)
    return found


def reasons(data: bytes | io.RawIOBase, name: str = "input", **limits: int) -> list[str]:
    return [f.reason if isinstance(f, Reject) else "read" for f in read_all(data, name, **limits)]
