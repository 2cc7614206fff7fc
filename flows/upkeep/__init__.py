"""Looking after a store: checking it, and taking its old releases."""
