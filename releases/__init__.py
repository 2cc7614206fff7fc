"""What analysts read: table schemas, checks, the release store, differences between releases."""
