"""`python -m flows.cli`: the command line without the installed script."""

from flows.__main__ import main

main()
