"""Confidence: the probability that a quote has the right words and the right speaker.

`features`: what is known of a quote, as numbers. `model`: trees over them, counted on news articles that people marked
(`make confidence` trains them, docs/confidence.md says on what).
"""
