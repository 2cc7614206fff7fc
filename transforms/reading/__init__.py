"""Reading: bytes of a source -> records."""
