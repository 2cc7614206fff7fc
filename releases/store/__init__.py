"""The store: parts, manifests, publishing, the lock, and what is cleared away."""
