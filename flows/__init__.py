"""When things run: Prefect flows and tasks, settings, the command line. No text is touched here."""
