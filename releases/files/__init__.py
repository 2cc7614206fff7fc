"""Where a store's files lie, and what is in them: folders and buckets, the lock, parts, manifests."""
