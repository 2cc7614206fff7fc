"""Records with fields: JSON, CSV, Parquet."""
