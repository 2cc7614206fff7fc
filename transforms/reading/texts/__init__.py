"""Texts without fields: plain text, Markdown, PDF."""
