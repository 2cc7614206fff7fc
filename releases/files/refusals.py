"""What the operating system refuses, as a sentence that says what to do."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from releases.errors import StoreError


@contextmanager
def told(doing: str, place: str) -> Iterator[None]:
    """Turns the operating system's refusals into a sentence that says what to do."""
    try:
        yield
    except OSError as error:
        if isinstance(error, BlockingIOError):
            raise
        raise StoreError(f"{doing} failed in {place}: {_advice(error)}") from error


def _advice(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "the disk is full; nothing was published and nothing older is harmed: free space and run again"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "no permission to write there; give this user write access or choose another --output"
    if error.errno == errno.EXDEV:
        return "its folders lie on several file systems; keep staging/ and releases/ on one"
    where = f" ({error.filename})" if error.filename else ""
    return f"{error.strerror or error}{where}"
