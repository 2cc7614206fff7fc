"""Words and tables of English: what the rules go by, and no rule."""
