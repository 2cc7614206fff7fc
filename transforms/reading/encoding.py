"""Bytes to text: BOM, then what proves itself UTF-8, then the declared charset, then detection."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:
    from transforms.reading.source import Source

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Without a BOM, UTF-16 betrays itself by this share of zero bytes on one side (English text: nearly all of them).
_UTF16_SHARE = 0.7
_DETECT_BYTES = 65_536


def decode(data: bytes, declared: str | None = None) -> str:
    """Decode `data`; never fails: bytes that no charset explains become U+FFFD.

    Bytes of several non-ASCII characters that are valid UTF-8 are UTF-8 by any odds, so a wrong declaration does not
    count against them. A text of mixed encodings is decoded line by line.
    """
    if encoding := bom(data):
        return data.decode(encoding, "replace")
    if encoding := utf16_without_bom(data):
        return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        broken = error
    if _cut(data, broken):
        return data.decode("utf-8", "replace")
    other = _legacy(data, declared)
    if _mixed(data):
        return "".join(_line(line, other) for line in data.splitlines(keepends=True))
    return data.decode(other, "replace")


def bom(head: bytes) -> str | None:
    """The codec that a byte order mark at the start tells."""
    return next((encoding for mark, encoding in _BOMS if head.startswith(mark)), None)


def utf16_without_bom(head: bytes) -> str | None:
    """`utf-16-le` or `utf-16-be` where zero bytes stand at every other place."""
    sample = head[:4096]
    half = len(sample) // 2
    if half < 4:
        return None
    even, odd = sample[0 : 2 * half : 2].count(0) / half, sample[1 : 2 * half : 2].count(0) / half
    if odd > _UTF16_SHARE and even < 1 - _UTF16_SHARE:
        return "utf-16-le"
    if even > _UTF16_SHARE and odd < 1 - _UTF16_SHARE:
        return "utf-16-be"
    return None


def _cut(data: bytes, error: UnicodeDecodeError) -> bool:
    """Whether the only fault is a last character cut in two."""
    return error.reason == "unexpected end of data" and error.start >= len(data) - 3 and not data.isascii()


def _legacy(data: bytes, declared: str | None) -> str:
    """The one-byte charset of `data`, or another that is not UTF-8: declared, else detected as browsers do it."""
    from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5

    if declared and declared.strip().lower().replace("_", "-") not in ("utf-8", "utf8", "unicode"):
        known = map_encoding_to_html5(declared.strip().lower(), False)
        if known and _decodes(data, known):
            return str(known)
    detected = detect_encoding(data[:_DETECT_BYTES])
    if detected and detected != "utf-8" and _decodes(data, detected):
        return str(detected)
    return "cp1252" if _decodes(data, "cp1252") else "utf-8"


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _mixed(data: bytes) -> bool:
    """Whether some lines are UTF-8 beyond ASCII: then the file was put together from pieces."""
    return any(not line.isascii() and _decodes(line, "utf-8") for line in data.splitlines())


def _line(line: bytes, other: str) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode(other if _decodes(line, other) else "cp1252", "replace")


def line_decoder(head: bytes) -> Callable[[bytes], str]:
    """A function that decodes lines: as UTF-8, else by the charset that `head`, the start of the stream, is in."""
    other = "cp1252" if bom(head) or utf16_without_bom(head) else _legacy(head, None)
    return lambda line: _line(line, other)


def as_utf8(source: Source) -> Source:
    """`source` for a reader of lines: UTF-16 and UTF-32, whose line ends are no single bytes, become UTF-8 as read."""
    encoding = bom(source.head) or utf16_without_bom(source.head)
    if encoding is None:
        return source
    if encoding == "utf-8-sig":
        source.stream.read(len(codecs.BOM_UTF8))
        return source
    recoded = codecs.EncodedFile(source.stream, "utf-8", encoding, "replace")
    return source.inside(cast(BinaryIO, recoded), source.name, layer=False)
