"""Characters: mojibake, Unicode normal form, and everything that is in a text but not to be seen."""

from __future__ import annotations

import re
import unicodedata

import ftfy

_CONFIG = ftfy.TextFixerConfig(
    unescape_html="auto",
    remove_terminal_escapes=True,
    fix_encoding=True,
    restore_byte_a0=True,
    replace_lossy_sequences=True,
    decode_inconsistent_utf8=True,
    fix_c1_controls=True,
    fix_latin_ligatures=True,
    fix_character_width=True,
    uncurl_quotes=False,  # curly quotes tell where speech opens and closes
    fix_line_breaks=True,
    fix_surrogates=True,
    remove_control_chars=True,
    normalization="NFC",
    explain=False,
)
#: Soft hyphens, zero-width blanks and joiners, direction marks, BOM, annotation and object marks, variation selectors.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f"
    "\ufeff\ufff9-\ufffc\U000e0000-\U000e007f]"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
#: Text of these characters alone, ASCII less `&` and the punctuation of typeset English, holds nothing to repair and nothing
#: that is not to be seen: every sign of mojibake or of an entity is among the others, as is every line end but one. Most
#: articles are of this kind, and are spared the search.
_SOUND = re.compile("[\n\x20-%\x27-~\u2013\u2014\u2018\u2019\u201c\u201d\u2026]*")
_LINE_ENDS = re.compile("\r\n?|[\x0c\u2028\u2029]")
#: Where typesetting has cut a word: the sign goes, and the break with it.
_CUT_WORD = re.compile("(?<=[^\\W\\d_])\u00ad[^\\S\n]*\n[^\\S\n]*(?=[^\\W\\d_])")
_BEFORE_NEL = re.compile("(.)(\x85+)")
#: Blanks of every width, and several in a row: one is as good as another, and the model knows only one.
_BLANKS = re.compile("[^\\S\n ][^\\S\n]*| [^\\S\n]+")
#: Entities within entities are unpacked one layer a round; more than a few layers are an attack.
_ROUNDS = 24


def clean(text: str) -> str:
    """Repair and normalise the characters of `text`; the result is a fixed point of this function."""
    for _ in range(_ROUNDS):
        cleaned = _once(text)
        if cleaned == text:
            break
        text = cleaned
    return text


def one_line(text: str | None) -> str | None:
    """A cleaned line of metadata; None where nothing is left of it."""
    return " ".join(clean(text).split()) or None if text else None


def _repair(text: str) -> str:
    """What ftfy makes of `text`, which is not all sound.

    It mends line by line, each for itself as long as no `<` stands anywhere: so sound lines need not go there.
    """
    if "<" in text:
        return ftfy.fix_text(text, _CONFIG)
    lines = text.split("\n")
    return "\n".join(line if _SOUND.fullmatch(line) else ftfy.fix_text(line, _CONFIG) for line in lines)


def _is_line_end(text: str) -> bool:
    """Whether U+0085 ends the lines of a text, as on mainframes; else it is Windows' ellipsis, read as Latin-1."""
    runs = _BEFORE_NEL.findall(text)
    ends = sum(before in ".!?”’\"')" or len(run) > 1 for before, run in runs)
    return "\n" not in text and ends >= len(runs) / 2


def _once(text: str) -> str:
    if not _SOUND.fullmatch(text):
        text = unicodedata.normalize("NFC", _mended(text))
    return "\n".join(line.strip() for line in _BLANKS.sub(" ", text).split("\n"))


def _mended(text: str) -> str:
    """`text` in its own characters and line ends, without what is not to be seen."""
    text = _CUT_WORD.sub("", _LINE_ENDS.sub("\n", text))
    if "\x85" in text:
        text = text.replace("\x85", "\n") if _is_line_end(text) else text.replace("\x85", "…")
    return _CONTROL.sub("", _INVISIBLE.sub("", _repair(text)))
