"""Annotation: clean text -> tokens, sentences, names and, where a quote can be, the parse."""
