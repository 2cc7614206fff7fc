"""When things run: Prefect flows and tasks, settings, the command line. No text is touched here."""

import os

# Arrow's own pool keeps what was freed for the next time: a fifth of all that a first load of a million articles takes.
# The C library gives large pieces back at once, and takes no longer. Arrow asks once, before its first allocation.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
