"""Damaged inputs: samples of every format with bytes changed, cut, doubled, moved and mixed; and what must hold of them."""

from __future__ import annotations

import io
import random
from collections import Counter
from dataclasses import fields

from tests.transforms.reading.samples import SAMPLES, Story
from transforms.article import Article, Record
from transforms.cleaning import CleanOptions, clean
from transforms.reading import read
from transforms.reasons import REASONS

_TOKENS = (
    *(
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"\x1f\x8b\x08",
        b"PK\x03\x04",
        b"PAR1",
        b"\r\n",
        b"\n\n",
    ),
    *(b'"', b"'", b"{", b"}", b"[", b"]", b"\\ud800", b"\\u0000", b"NaN", b"-1", b"999999999999999999999", b"null"),
    *(b"<", b">", b"&", b"&amp;", b"<!--", b"]]>", b"<![CDATA[", b"<!DOCTYPE x [", b'<!ENTITY e "x">', b"</p>", b"<p>"),
    *(b"Content-Length: 5", b"Content-Encoding: gzip", b"charset=utf-16", b"%PDF-", b"endobj", b"/Filter /FlateDecode"),
    *("“".encode(), "\u202e".encode(), "\U0001f600".encode(), b"---\n", b"=" * 300, b"(" * 200, b"a" * 5_000),
)


def mutated(rng: random.Random, samples: list[tuple[str, bytes]]) -> tuple[str, bytes]:
    """A name and damaged bytes."""
    name, data = rng.choice(samples)
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 3, 8, 30))):
        at, until = sorted(rng.randrange(len(out) + 1) for _ in range(2))
        match rng.randrange(8):
            case 0 if out:
                out[min(at, len(out) - 1)] = rng.randrange(256)
            case 1 if out:
                out[min(at, len(out) - 1)] ^= 1 << rng.randrange(8)
            case 2:
                out[at:at] = rng.choice(_TOKENS)
            case 3:
                del out[at : min(until, at + rng.choice((1, 4, 64, 4096)))]
            case 4:
                del out[at:]
            case 5:
                out[at:at] = out[at : min(until, at + 2_000)]
            case 6:
                out[at : at + 4] = rng.randbytes(4)
            case _:
                other = rng.choice(samples)[1]
                start = rng.randrange(len(other))
                out[at:until] = other[start : start + rng.choice((16, 256, 4096))]
    return (name if rng.random() < 0.7 else rng.choice(samples)[0]), bytes(out)


def check(name: str, data: bytes, counts: Counter[str]) -> None:
    """Read and clean `data`; raise where an exception escapes or something is neither document nor reject."""
    found = list(read(io.BytesIO(data), name))
    if not found:
        raise AssertionError("nothing was found, and nothing was said of it")
    names = [item.record for item in found if item.record is not None]
    if len(set(names)) != len(names):
        raise AssertionError(f"two records of one name: {names}")
    results = [clean(item, CleanOptions(language="any")) if isinstance(item, Record) else item for item in found]
    for result in results:
        for column in fields(result):
            value = getattr(result, column.name)
            for text in value if isinstance(value, tuple) else (value,):
                str(text).encode()  # a lone surrogate could not be stored
        if isinstance(result, Article):
            counts["documents"] += 1
        elif result.reason in REASONS:
            counts["rejects"] += 1
            counts[f"  {result.reason}"] += 1
        else:
            raise AssertionError(f"unknown reason {result.reason}")
    counts["inputs"] += 1
    counts["records found"] += len(found)


def samples() -> list[tuple[str, bytes]]:
    """(name, bytes) of every format."""
    return [(name, make(Story())) for name, _, make in SAMPLES.values()]
