"""Characters."""

import ftfy
from hypothesis import example, given
from hypothesis import strategies as st

from transforms.cleaning import characters

_PIECES = [
    "“A plain line.”",
    "cafÃ©",
    "it&rsquo;s",
    "a < b &amp; c",
    "\n",
    "\n\n",
    "ﬁne",
    "x\x85y",
    "â€œOdd,â€\x9d",
    "É",
    "&lt;p&gt;",
]


@given(st.lists(st.sampled_from(_PIECES) | st.text(max_size=8), max_size=12).map("".join))
@example("it&rsquo;s one\na < b\nit&rsquo;s another")
@example("it&rsquo;s one\n&lt;b&gt; it&rsquo;s another")
def test_sparing_sound_lines_changes_nothing(text: str) -> None:
    text = text.replace("\r", "\n")
    assert characters._repair(text) == ftfy.fix_text(text, characters._CONFIG)


def test_the_next_line_sign_is_an_ellipsis_unless_lines_end_in_it() -> None:
    assert characters.clean("“We will mend it\x85 in time.”\n\nShe left.") == "“We will mend it… in time.”\n\nShe left."
    assert characters.clean("It rains.\x85It pours.\x85She left.") == "It rains.\nIt pours.\nShe left."
    assert characters.clean("Rain\x85\x85It rains.\x85\x85She left") == "Rain\n\nIt rains.\n\nShe left"
