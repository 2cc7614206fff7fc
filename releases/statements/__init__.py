"""Statements: the same words printed in several places. What is compared, what counts as the same, what is told of it."""
