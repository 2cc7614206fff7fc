"""What is given out: tables for a terminal or a file, and catalogues of other engines."""
