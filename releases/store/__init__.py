"""The store: publishing, going back, clearing away, taking down, mending."""
