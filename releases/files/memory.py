"""Memory that is free, handed back to the system."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pyarrow as pa


def give_back() -> None:
    """Lets go of what no object takes: Arrow and the C library keep the most that any step took, for the next one."""
    pa.default_memory_pool().release_unused()
    _trim(0)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Python's search for objects that refer to each other in circles leaves alone whatever is there before.

    And from here on the C library gives large pieces back as soon as they are free: by itself it would keep them among
    small ones that are not.
    """
    _set(_MMAP_THRESHOLD, LARGE)
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


LARGE = 1 << 22
"""Bytes of a piece of memory from which on it is given back by itself."""

_MMAP_THRESHOLD = -3
"""What `mallopt` calls that."""


def _found(name: str) -> Callable[..., object]:
    """The C library's own call, where it has one (glibc)."""
    library = ctypes.CDLL(None) if sys.platform == "linux" else None
    return getattr(library, name, lambda *_: None)


_trim, _set = _found("malloc_trim"), _found("mallopt")
