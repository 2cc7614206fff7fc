"""Attribution: which cue, and so which speaker, a quotation belongs to."""

from transforms.quotes.attribution.attributed import Attributed
from transforms.quotes.attribution.clauses import add_clauses
from transforms.quotes.attribution.speech import Speech

__all__ = ["Attributed", "Speech", "add_clauses"]
