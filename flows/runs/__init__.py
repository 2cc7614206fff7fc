"""A run without Prefect: what is planned, read, annotated, put together and judged, and by which processes."""
