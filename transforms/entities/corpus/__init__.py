"""Entities over all articles: counted, and joined across documents."""
