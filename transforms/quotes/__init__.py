"""Quotes: who said what about whom."""
