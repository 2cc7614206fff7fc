"""Descriptions: whom “the mayor”, “the Oxmere senator”, “his wife”, “the company” mean of those an article names."""

from transforms.quotes.speakers.described.descriptions import Descriptions

__all__ = ["Descriptions"]
