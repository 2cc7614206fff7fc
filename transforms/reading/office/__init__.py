"""Documents and tables of word processors and spreadsheets."""
