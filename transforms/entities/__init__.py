"""Entities: the model's names corrected, joined within the article, and across the corpus."""
