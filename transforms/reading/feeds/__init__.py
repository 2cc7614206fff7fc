"""Feeds and agency formats in XML."""
