"""What people put right by hand: kept beside the releases, found again in each, applied when the next one is made."""
