"""Notices in an article's place: cookie walls, log-ins, browsers to be updated."""

from __future__ import annotations

import re

#: What a site says to its reader about itself; a story about cookies, consent or privacy says none of it.
_NOTICE = re.compile(
    r"\b(?:we|our (?:web)?site|this (?:web)?site|(?:we and )?our (?:\d+ )?partners|[\w.-]+\.(?:com|org|net|de|co\.uk))\b[^.]{0,80}"
    r"\b(?:uses?|stores?|process(?:es)?|access(?:es)?|set|collects?)\b[^.]{0,80}\b(?:cookies|data|information|technologies)\b"
    r"|\b(?:your|you)\b[^.]{0,80}\b(?:consent|cookies?|privacy (?:settings|choices|policy|preferences)|ad ?blocker)\b"
    r"|\b(?:accept|reject|manage|allow|enable|decline)(?: all)?(?: the)? (?:cookies|preferences|choices|javascript)\b"
    r"|\bcookie (?:policy|settings|preferences|notice|consent)\b|\bwe value your privacy\b|\blegitimate interest\b"
    r"|\bjavascript is (?:disabled|required|turned off)\b|\bsubscribe to (?:continue|read|keep)\b"
    r"|\b(?:sign|log) in to (?:continue|read|your account)\b|\bverify (?:that )?you are (?:a )?human\b"
    r"|\baccess (?:to this page )?(?:has been )?denied\b|\bpage (?:was )?not found\b|\bchecking your browser\b"
    r"|\b(?:privacy|cookie) policy\b.{0,40}\b(?:terms|learn more|here)\b",
    re.I,
)
_SPEECH = re.compile('[“”«»"„]')
#: Characters up to which a text can be a mere notice, and the share of its paragraphs that must be one.
_MAX_CHARS, _SHARE = 3_000, 0.5


def is_notice(text: str) -> bool:
    """Whether a page's only text is such a notice. What somebody is quoted as saying is none."""
    if len(text) > _MAX_CHARS:
        return False
    lines = [line for line in text.split("\n\n") if len(line.split()) > 3]
    n_notices = sum(bool(_NOTICE.search(line)) and not _SPEECH.search(line) for line in lines)
    return bool(lines) and n_notices > _SHARE * len(lines)
