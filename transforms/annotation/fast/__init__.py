"""Faster ways to the same output of the model."""
