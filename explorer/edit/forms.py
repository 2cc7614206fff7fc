"""What comes in by a form: only one of ours, of a size that people type."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from fastapi import Request
from starlette.exceptions import HTTPException

LONGEST = 50_000
"""Bytes of a form; the words of a long quote stay far below."""


async def read(request: Request) -> Mapping[str, str]:
    """The fields of a form, the last of each name. Raises HTTPException for what is none, or too long."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if kind != "application/x-www-form-urlencoded":
        raise HTTPException(415, "That is no form of this page.")
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LONGEST:
            raise HTTPException(413, f"That is longer than {LONGEST:,} bytes.")
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, strict_parsing=bool(body), errors="strict")
    except ValueError:
        raise HTTPException(422, "That is no form of this page.") from None
    return {name: value.strip() for name, value in pairs}


def one_line(form: Mapping[str, str], name: str) -> str | None:
    """A field in one line; None where nothing was typed."""
    return " ".join(form.get(name, "").split()) or None
