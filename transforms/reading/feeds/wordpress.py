"""Exports of WordPress (WXR): its published posts, as a reader of the site saw them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from transforms.reading import markup
from transforms.reading.source import Unreadable

_VERSION = re.compile(rb"<wp:wxr_version>|xmlns:wp=[\"']http://wordpress\.org/export/")
_VERSION_WITHIN = 65_536
_AUTHOR = re.compile(rb"<wp:author>(.*?)</wp:author>", re.S)
_MAX_AUTHORS_BYTES = 4 * 2**20
_CDATA = re.compile(r"\A\s*<!\[CDATA\[(.*)\]\]>\s*\Z", re.S)
#: What an export holds beside posts and pages: pictures, menus, drafts of drafts, the machinery's own.
_MACHINERY = re.compile(
    r"attachment|revision|nav_menu_item|custom_css|customize_changeset|oembed_cache|user_request|wp_\w+|feedback|acf\S*|elementor\S*"
)
_PUBLISHED = "publish"
_WITH_CONTENT = re.compile(
    r"\[(caption|gallery|embed|audio|video|playlist|wp_caption|youtube|vimeo|contact-form(?:-7)?)\b[^\]]*\](?:.*?\[/\1\])?",
    re.S,
)
_WITH_ATTRIBUTES = re.compile(
    r"\[/?[A-Za-z][\w-]*(?:\s+[\w-]+=(?:\"[^\"]*\"|'[^']*'|&quot;.*?&quot;|[^\s\]\"']+))+\s*/?\]"
)
_PAIR = re.compile(r"\[([A-Za-z][\w-]*)(?:\s[^\]]*)?\](.*?)\[/\1\]", re.S)
_ROUNDS = 5


def is_export(data: bytes) -> bool:
    """Whether a feed is an export of WordPress."""
    return bool(_VERSION.search(data[:_VERSION_WITHIN]))


def is_machinery(entry: Mapping[str, object]) -> bool:
    """Whether an item of the export is no text of its own: a picture, a menu, an old version."""
    return bool(_MACHINERY.fullmatch(str(entry.get("wp_post_type") or "post")))


def check_published(entry: Mapping[str, object]) -> None:
    """Raise Unreadable where an item was not published, or is a page of the site and no post."""
    status = str(entry.get("wp_status") or _PUBLISHED)
    if status != _PUBLISHED:
        raise Unreadable("withdrawn", f"not published: its status is {status}")
    if entry.get("wp_post_type") == "page":
        raise Unreadable("no_text", "a page of the site, no post")


def author_names(data: bytes) -> dict[str, str]:
    """Login -> the name shown to readers, of all authors of the export."""
    names: dict[str, str] = {}
    for author in _AUTHOR.finditer(data, 0, _MAX_AUTHORS_BYTES):
        login, shown = (_element(author.group(1), name) for name in ("author_login", "author_display_name"))
        if not shown:
            shown = " ".join(
                filter(None, (_element(author.group(1), n) for n in ("author_first_name", "author_last_name")))
            )
        if login and shown:
            names[login] = shown
    return names


def _element(data: bytes, name: str) -> str:
    from html import unescape

    found = re.search(rb"<wp:%s>(.*?)</wp:%s>" % (name.encode(), name.encode()), data, re.S)
    text = found.group(1).decode("utf-8", "replace") if found else ""
    inner = _CDATA.match(text)
    return (inner.group(1) if inner else unescape(text)).strip()


def content(value: str) -> str:
    """A post's content as HTML with paragraphs, without shortcodes; brackets that are the author's own stay."""
    value = _WITH_CONTENT.sub("", value)
    for _ in range(_ROUNDS):
        shorter = _PAIR.sub(r"\2", value)
        if shorter == value:
            break
        value = shorter
    value = _WITH_ATTRIBUTES.sub("", value)
    return markup.from_breaks(value) if not re.search(r"<p\b", value, re.I) else value
