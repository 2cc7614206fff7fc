"""What depends on all articles of a release: which repeat others, and who is named in them."""
