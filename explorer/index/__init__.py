"""The search index: one SQLite file per store, filled from the parts of its releases, thrown away at will."""
