"""Candidates: the model's names put right at their edges, and those it missed."""
