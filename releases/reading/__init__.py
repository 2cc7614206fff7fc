"""Reading a release: tables, columns, SQL."""
