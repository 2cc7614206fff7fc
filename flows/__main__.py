"""`python -m flows`, and the command `onrecord`: can be stopped from its first moment on."""

from __future__ import annotations

import gc
import sys

from flows import stopping
from flows.variables import GARBAGE


def main() -> None:
    """Entry point: the command line, whose imports take a second or two, with the means to stop it put up before."""
    stopping.listen()
    gc.set_threshold(*GARBAGE)
    from flows import cli

    try:
        cli.main()
        code: int | str | None = 0
    except SystemExit as leaving:
        code = leaving.code
    if isinstance(code, str):
        print(code, file=sys.stderr)
    stopping.leave(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    main()
