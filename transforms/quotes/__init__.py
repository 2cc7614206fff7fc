"""Quotes: who said what about whom.

The steps, in the order of `find`, which is the recipe:
`parse`: which words report speech, who their subject is, and which words they make somebody's.
`attribution`: which cue a quotation belongs to, and speech attributed by layout.
`speakers`: whom the words for a speaker mean; `confidence`: how sure each rule is.
Quotation marks are found, and sentences chosen for the parser, before: in `transforms.annotation`.
"""

from transforms.quotes.find import find_quotes

__all__ = ["find_quotes"]
