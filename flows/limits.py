"""What a run that Prefect's server started may name: the store, sources and settings that its deployments have.

Whoever reaches the server can start a run with parameters of their own choice. Those that lead to other files, other
machines or other code than was deployed are refused before anything is opened. Runs by hand know no limits.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from pydantic import BaseModel, ConfigDict

from flows.errors import RunError
from flows.runs.settings import Settings
from flows.sources.collections import split

#: Variable that carries the limits, as JSON, to the process of a run; `flows.deployed` sets it.
VARIABLE = "ONRECORD_RUN_LIMITS"
#: Settings that name files, machines or code: a spaCy pipeline and a Dask scheduler both run what they bring along.
DEPLOYED = ("output", "model", "authority", "runner", "dask_address", "dask_insecure", "metrics")

_URI = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://(.*)", re.S)


class Limits(BaseModel):
    """What the deployments of a project name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    settings: list[dict[str, Any]] = []
    """of each deployment, the settings that it gives"""
    files: list[str | None] = []
    """their collections files"""
    sources: list[str] = []
    """folders and URIs below which a run may name sources"""
    kept: list[tuple[int, int]] = []
    """of each deployment that takes old releases: how many stay, and of how many days"""

    def check_keeping(self, keep_releases: int, keep_days: int) -> None:
        """Raise RunError where a run would keep less than was deployed."""
        if not any(keep_releases >= n and keep_days >= days for n, days in self.kept):
            n, days = self.kept[0] if self.kept else (0, 0)
            raise RunError(
                f"a run from the server may not keep {keep_releases} releases of {keep_days} days; its deployment keeps {n} "
                f"of {days}: change it with `onrecord deploy --keep-releases {keep_releases} --keep-days {keep_days}`, or "
                "prune by hand with `onrecord prune`"
            )

    def check(self, collections: Sequence[str], settings: Settings, file: str | None) -> None:
        """Raise RunError where parameters of a run go beyond the limits. Opens nothing."""
        for name in DEPLOYED:
            value = getattr(settings, name)
            allowed = [getattr(Settings(**given), name) for given in self.settings] or [getattr(Settings(), name)]
            if value not in allowed:
                raise RunError(
                    f"a run from the server may not choose {name} {value!r}; its deployment has {allowed[0]!r}: "
                    "change it with `onrecord deploy`, or run by hand with `onrecord run`"
                )
        if file is not None and file not in self.files:
            raise RunError(
                f"a run from the server may not choose the collections file {file!r}: change it with "
                "`onrecord deploy --collections`, or run by hand with `onrecord run`"
            )
        for argument in collections:
            if not any(lies_below(argument, root) for root in self.sources):
                raise RunError(
                    f"a run from the server may not read {argument!r}; sources must lie below "
                    f"{' or '.join(self.sources) or 'nothing'}: allow more with `onrecord deploy --sources`, "
                    "or run by hand with `onrecord run`"
                )


def of_run() -> Limits | None:
    """The limits of this process; None for a run by hand.

    A run that a worker started without `flows.deployed` has none either: who uses Prefect's own pool has left it open.
    """
    told = os.environ.get(VARIABLE)
    return None if told is None else Limits.model_validate_json(told)


def of_deployments(deployments: Sequence[Mapping[str, Any]], sources: Sequence[str]) -> Limits:
    """The limits that follow from deployments as `prefect.yaml` describes them."""
    parameters = [deployment["parameters"] for deployment in deployments]
    return Limits(
        settings=[{n: v for n, v in given["settings"].items() if n in DEPLOYED} for given in parameters],
        files=list(dict.fromkeys(given["collections_file"] for given in parameters if given.get("collections_file"))),
        sources=list(sources),
        kept=[(given["keep_releases"], given["keep_days"]) for given in parameters if "keep_releases" in given],
    )


def lies_below(argument: str, root: str) -> bool:
    """Whether a source argument (`NAME=PLACE` or `PLACE`) names nothing outside `root`, a folder or URI.

    Paths are compared with links followed. A URI that could be read in two ways is refused: with `..`, percent signs,
    a query (it can name another endpoint), or chained.
    """
    _, place, _ = split(argument)  # what a pattern matches lies below its root
    place_uri, root_uri = _URI.fullmatch(place), _URI.fullmatch(root)
    if place_uri and root_uri:
        (scheme, rest), (root_scheme, root_rest) = place_uri.groups(), root_uri.groups()
        return place == root or (scheme == root_scheme and _is_plain(rest) and _is_inside(rest, root_rest))
    if place_uri or root_uri or "::" in place:
        return False
    return _is_inside(os.path.realpath(place), os.path.realpath(root))


def _is_plain(rest: str) -> bool:
    """Whether the part of a URI behind its scheme can be read in one way only."""
    return unquote(rest) == rest and not set(rest) & set("?#@\\") and "::" not in rest and ".." not in rest.split("/")


def _is_inside(path: str, root: str) -> bool:
    path, root = posixpath.normpath(path), posixpath.normpath(root)
    return path == root or path.startswith(root.rstrip("/") + "/")
