"""The one truth about tables: their columns, the checks on their rows, the data dictionary."""
