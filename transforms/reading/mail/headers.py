"""How a mail, a mailbox or a saved page is told by its first lines."""

from __future__ import annotations

import re

from transforms.reading.mail.mailbox import BEGINS

_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,60}):(?:[ \t]|$)")
_MAIL = frozenset(
    ("from", "date", "subject", "message-id", "to", "received", "mime-version", "return-path", "delivered-to")
)
_SURE = frozenset(("message-id", "received", "mime-version", "return-path"))
_SAVED = re.compile(r"^(?:snapshot-content-location:|from: <saved by )|^content-type:\s*multipart/related", re.I | re.M)
_MIN_HEADERS = 3
_WITHIN = 200


def mail_kind(opening: str) -> str | None:
    """`mbox`, `mhtml` or `eml`; None where the first lines are not the headers of a mail."""
    lines = opening.split("\n", _WITHIN)[:_WITHIN]
    is_box = bool(lines) and bool(BEGINS.match(lines[0].encode("utf-8", "replace").rstrip()))
    names = _names(lines[1:] if is_box else lines)
    known = names & _MAIL
    if is_box:
        return "mbox" if known else None
    if len(known) >= _MIN_HEADERS and "from" in known and known & {"date", "subject", *_SURE}:
        head = opening.split("\n\n", 1)[0].split("\r\n\r\n", 1)[0]
        return "mhtml" if _SAVED.search(head) and "mime-version" in known and _is_page(head) else "eml"
    if known >= {"mime-version", "subject"} and _SAVED.search(opening[:2_000]):
        return "mhtml"
    return None


def _is_page(head: str) -> bool:
    return bool(re.search(r"snapshot-content-location:|saved by|type=\"?text/html", head, re.I))


def _names(lines: list[str]) -> set[str]:
    """Names of the header lines at the top; none where another line stands among them."""
    found: set[str] = set()
    for line in lines:
        line = line.rstrip("\r")
        if not line.strip():
            break
        if header := _HEADER.match(line):
            found.add(header.group(1).lower())
        elif not (found and line[:1] in " \t"):
            return set()
    return found
