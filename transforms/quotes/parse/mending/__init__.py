"""Mending: parses of the forms of news writing that the parser reads wrongly, hung anew before any rule looks at them."""

from transforms.quotes.parse.mending.mend import mend

__all__ = ["mend"]
