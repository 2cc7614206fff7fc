"""Mails (.eml): press releases and newsletters; one article a mail, and what is attached to it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses

from transforms.article import Record, Reject
from transforms.reading import dates, encoding, markup
from transforms.reading.archives.members import read_member
from transforms.reading.options import ReadOptions
from transforms.reading.source import Source, Unreadable
from transforms.reading.values import one

_PREFIX = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr)\s*:\s*)+", re.I)
_SIGNATURE = re.compile(r"^-- ?$.*", re.M | re.S)
#: Attachments that can hold an article; logos, cards and calendars cannot.
_ATTACHED = re.compile(r"\.(?:docx|docm|rtf|pdf|txt|html?|md|eml|csv|tsv|jsonl?|xlsx|xml|zip)$", re.I)
#: Parts of one mail, over all its layers.
_MAX_PARTS = 1_000


def read(source: Source) -> Iterator[Record | Reject]:
    """The mail's own text, and everything that its attachments hold, each under its name."""
    yield from records(source.whole(source.limits.whole_bytes), source)


def records(data: bytes, source: Source) -> Iterator[Record | Reject]:
    """The articles in the bytes of one mail; raises Unreadable(`no_text`) where there is none at all."""
    mail = message_from_bytes(data, policy=policy.compat32)
    own, attached = _parts(mail)
    n_found = 0
    text, headings, pull_quotes = _body(own)
    external_id = one(_header(mail, "Message-ID"))
    if text.strip():
        n_found += 1
        yield _record(mail, text, headings, pull_quotes, external_id, source.options)
    for number, part in enumerate(attached, 1):
        name = _name(part, number)
        source.budget.member()
        for found in read_member(source, io.BytesIO(_bytes(part)), name):
            n_found += 1
            yield found
    if not n_found:
        raise Unreadable("no_text", "a mail without text")


def _record(
    mail: Message,
    text: str,
    headings: tuple[str, ...],
    pull_quotes: tuple[str, ...],
    external_id: str | None,
    options: ReadOptions,
) -> Record:
    sender = next(iter(getaddresses([_header(mail, "From") or ""])), ("", ""))
    return Record(
        record=external_id or "",
        source_format="eml",
        text=text,
        headings=headings,
        pull_quotes=pull_quotes,
        external_id=external_id,
        title=_PREFIX.sub("", one(_header(mail, "Subject")) or "") or None,
        publisher=one(sender[0]) or (sender[1].rsplit("@", 1)[-1] or None),
        published_at=dates.to_utc(one(_header(mail, "Date")), options.zone),
        language=one(_header(mail, "Content-Language")),
    )


def _header(mail: Message, name: str) -> str | None:
    value = mail.get(name)
    if value is None:
        return None
    try:
        return str(make_header(decode_header(str(value))))
    except (ValueError, LookupError, UnicodeError, AssertionError):
        return str(value)


def _parts(mail: Message) -> tuple[list[Message], list[Message]]:
    """The parts that are the mail's own text, and its attachments; without recursion, for mails nest as deep as they like."""
    own: list[Message] = []
    attached: list[Message] = []
    waiting = [mail]
    n_parts = 0
    while waiting and n_parts < _MAX_PARTS:
        part = waiting.pop(0)
        n_parts += 1
        kind = part.get_content_type()
        named = part.get_filename()
        if kind == "message/rfc822" and part is not mail:
            attached.append(part)
        elif part.is_multipart():
            payload = part.get_payload()
            waiting[:0] = (
                [inner for inner in payload if isinstance(inner, Message)] if isinstance(payload, list) else []
            )
        elif named or part.get_content_disposition() == "attachment":
            if _ATTACHED.search(_decoded(named)):
                attached.append(part)
        elif kind in ("text/plain", "text/html"):
            own.append(part)
    return own, attached


def _decoded(name: str | None) -> str:
    try:
        return str(make_header(decode_header(name or "")))
    except (ValueError, LookupError, UnicodeError, AssertionError):
        return name or ""


def _name(part: Message, number: int) -> str:
    name = re.sub(r"[\\/\0\s]+", " ", _decoded(part.get_filename())).strip(" .")
    suffix = ".eml" if part.get_content_type() == "message/rfc822" and not name.lower().endswith(".eml") else ""
    return f"{number}-{name or 'mail'}{suffix}"


def _bytes(part: Message) -> bytes:
    if part.get_content_type() == "message/rfc822":
        payload = part.get_payload()
        inner = payload[0] if isinstance(payload, list) and payload else part
        return inner.as_bytes() if isinstance(inner, Message) else b""
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _body(own: list[Message]) -> markup.Paragraphs:
    """The mail's text: of its plain and its HTML rendering the plain one, unless that is a mere stub."""
    plain = "\n\n".join(_text(part) for part in own if part.get_content_type() == "text/plain")
    plain = _SIGNATURE.sub("", plain.replace("\r\n", "\n")).strip("\n")
    pages = [part for part in own if part.get_content_type() == "text/html"]
    html = [markup.paragraphs(_text(part)) for part in pages if _text(part).strip()]
    found: markup.Paragraphs = (
        "\n\n".join(page[0] for page in html if page[0]),
        tuple(heading for page in html for heading in page[1]),
        tuple(quote for page in html for quote in page[2]),
    )
    return (plain, (), ()) if len(plain) >= len(found[0]) / 2 and plain.strip() else found


def _text(part: Message) -> str:
    charset = part.get_content_charset()
    return encoding.decode(_bytes(part), charset)
