"""Silent: what takes a report for none, though the parse gives it words: deeds, what nobody has said, what tells nothing."""

from transforms.quotes.parse.silent.deeds import is_deed
from transforms.quotes.parse.silent.hollow import is_hollow
from transforms.quotes.parse.silent.idle import is_idle
from transforms.quotes.parse.silent.unsaid import is_undone, is_unsaid

__all__ = ["is_deed", "is_hollow", "is_idle", "is_undone", "is_unsaid"]
