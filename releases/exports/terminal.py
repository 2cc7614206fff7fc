"""What reaches a terminal: words of articles and of users are printed as they are, never obeyed.

Rich takes `[bold]` and `:house:` in a string for markup, and a terminal obeys what follows an escape character; both stand
in articles, file names and arguments.
"""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters but tab and new line, those that turn the direction of writing around, and halves of characters
(of file names that are no Unicode), which cannot be written at all."""

CONTROL_PICTURES = 0x2400
"""Where Unicode has a picture for each of the first 32 characters."""

PIPE_WIDTH = 200
"""Columns where no terminal is: nothing is squeezed into 80."""


def visible(text: str) -> str:
    """`text` with what a terminal would obey replaced by what one can see."""
    return OBEYED.sub(lambda found: _picture(ord(found[0])), text)


def _picture(code: int) -> str:
    return chr(CONTROL_PICTURES + code) if code < 32 else "\N{REPLACEMENT CHARACTER}"


def plain(text: str, style: str = "") -> Text:
    """`text` for Rich, word for word."""
    from rich.text import Text

    return Text(visible(text), style=style)


def console(*, stderr: bool = False) -> Console:
    """A console that takes no string for markup."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else PIPE_WIDTH
    return Console(stderr=stderr, width=width, markup=False, emoji=False, highlight=False)
