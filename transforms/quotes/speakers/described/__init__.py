"""Descriptions: whom “the mayor”, “the Oxmere senator”, “his wife”, “the company” mean of those an article names."""

from transforms.quotes.speakers.described.ahead import Ahead
from transforms.quotes.speakers.described.descriptions import SAME_OFFICE, Descriptions
from transforms.quotes.speakers.described.epithets import RUNNING

__all__ = ["RUNNING", "SAME_OFFICE", "Ahead", "Descriptions"]
