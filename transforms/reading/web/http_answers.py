"""HTTP answers as crawlers store them: status, headers, and the body as it was before it was packed for the way."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from email.message import Message

from transforms.reading.source import Unreadable

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?\s+(\d{3})")
_HEADERS_END = re.compile(rb"\r?\n\r?\n")
#: Servers send up to 16 KiB of headers; what has no end by here has no headers.
_MAX_HEADERS = 64 * 1024
_CHUNK = re.compile(rb"\s*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
#: What pages begin with, so that a body is known for what it is whatever its headers say.
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|!--|html|head|body|\?xml|[a-z]{1,10}[\s>])", re.I)
_PACKED = ("gzip", "x-gzip", "deflate", "br", "zstd")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered."""

    status: int
    kind: str
    """media type, lower case, without parameters"""
    charset: str | None
    body: bytes


def parse(block: bytes, limit: int) -> Answer:
    """The answer in an HTTP block; raises Unreadable: `malformed` without a status line, else as `unpacked`."""
    status = _STATUS.match(block)
    if not status:
        raise Unreadable("malformed", "no HTTP answer: its status line is missing")
    end = _HEADERS_END.search(block, 0, _MAX_HEADERS)
    headers = _headers(block[: end.start()] if end else block[:_MAX_HEADERS])
    body = block[end.end() :] if end else b""
    if "chunked" in (headers.get("Transfer-Encoding") or "").lower():
        body = _joined(body)
    return Answer(
        int(status.group(1)),
        headers.get_content_type() if headers.get("Content-Type") else "",
        _charset(headers),
        unpacked(body, headers.get("Content-Encoding") or "", limit),
    )


def _headers(head: bytes) -> Message:
    found = Message()
    for line in head.decode("latin-1").splitlines()[1:]:
        name, colon, value = line.partition(":")
        if colon and name.strip():
            found[name.strip()] = value.strip()
    return found


def _charset(headers: Message) -> str | None:
    charset = headers.get_param("charset")
    return charset.strip("\"' ") if isinstance(charset, str) else None


def _joined(body: bytes) -> bytes:
    """The chunks of a body as one; the body itself where it is not in chunks, as crawlers store it unpacked."""
    pieces: list[bytes] = []
    at = 0
    while chunk := _CHUNK.match(body, at):
        size = int(chunk.group(1), 16)
        if not size:
            break
        pieces.append(body[chunk.end() : chunk.end() + size])
        at = chunk.end() + size
    return b"".join(pieces) if pieces and not _MARKUP.match(body) else body


def unpacked(body: bytes, encoding: str, limit: int) -> bytes:
    """`body` unpacked as its headers say, or as it stands where it never was packed.

    Raises Unreadable: `malformed` where it is neither, `too_large` above `limit` bytes.
    """
    for name in reversed([part.strip().lower() for part in encoding.split(",")]):
        if name not in _PACKED or _MARKUP.match(body) or not body.strip():
            continue
        try:
            body = _unpack(body, name, limit)
        except _errors(name) as error:
            raise Unreadable("malformed", f"{name}: {error}" if str(error) else name) from None
    if len(body) > limit:
        raise Unreadable("too_large", f"a page of more than {limit:,} bytes")
    return body


def _errors(name: str) -> tuple[type[Exception], ...]:
    """What the library for an encoding raises."""
    if name == "br":
        import brotli

        return (brotli.error, ValueError)
    if name == "zstd":
        import zstandard

        return (zstandard.ZstdError, ValueError)
    return (zlib.error,)


def _unpack(body: bytes, name: str, limit: int) -> bytes:
    """At most `limit` bytes and one more; of a stream that breaks off what came before."""
    if name == "br":
        import brotli

        return bytes(brotli.Decompressor().process(body, output_buffer_limit=limit + 1))
    if name == "zstd":
        import zstandard

        return bytes(zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(body).read(limit + 1))
    if name == "deflate":
        try:
            return zlib.decompressobj().decompress(body, limit + 1)
        except zlib.error:
            return zlib.decompressobj(-zlib.MAX_WBITS).decompress(body, limit + 1)  # servers leave its header out
    return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(body, limit + 1)
