"""Names known beforehand: places, people's first and last names, organisations, the user's authority file."""
