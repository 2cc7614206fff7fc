"""Cleaning: record -> article."""
