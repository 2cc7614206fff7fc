"""First and last names of the 1990 census of the United States, with the share of their bearers.

The lists are in the public domain and come with the package `names`. They are read when this module is imported, as
any part of the program is: what an import reads is fixed with the installed packages, and no function opens a file.
"""

from __future__ import annotations

from importlib.resources import files


def _shares(file: str) -> dict[str, float]:
    """Name, folded, with the percentage of its bearers: the first two of four columns."""
    columns = files("names").joinpath(file).read_text(encoding="ascii").casefold().split()
    return dict(zip(columns[::4], map(float, columns[1::4]), strict=True))


MALE = _shares("dist.male.first")
FEMALE = _shares("dist.female.first")
LAST = _shares("dist.all.last")
