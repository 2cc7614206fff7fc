"""What made the rows: equal pipelines and equal input give equal rows.

A pipeline has two halves, for they cost different work when they change. `reading` decides what the articles are: a
change reads the sources anew. `annotation` decides what is found in them: a change takes the articles from the store.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import transforms
from flows.runs.settings import Settings
from transforms import versions

if TYPE_CHECKING:
    from releases import Release

#: Libraries whose version can change an article.
READING_LIBRARIES = (
    "ftfy",
    "trafilatura",
    "htmldate",
    "dateparser",
    "py3langid",
    "rensa",
    "pypdf",
    "resiliparse",
    "fastwarc",
    "lxml",
    "feedparser",
    "markdown-it-py",
    "orjson",
    "pyyaml",
    "openpyxl",
    "striprtf",
)
#: Libraries whose version can change what is found in an article.
ANNOTATION_LIBRARIES = ("spacy", "thinc", "numpy", "names", "pycountry", "cleanco")

CORPUS = "corpus"
"""What a manifest calls the version of what is made of all articles at each release: it asks for no article anew."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Names and values of all that decides a row besides the input."""

    reading: Mapping[str, str]
    annotation: Mapping[str, str]

    @property
    def parts(self) -> dict[str, str]:
        """Both halves together, as a release's manifest names them, and what counts over all articles."""
        return {**self.reading, **self.annotation, CORPUS: str(versions.CORPUS)}

    def keys(self, of_collection: Mapping[str, str] | None = None) -> dict[str, str]:
        """`reading`, `annotation` and `pipeline` (both): the keys of a collection's rows, with what its own
        description adds to how it is read."""
        reading = {**self.reading, **(of_collection or {})}
        return {
            "pipeline": key({**reading, **self.annotation}),
            "reading": key(reading),
            "annotation": key(self.annotation),
        }


@dataclass(frozen=True, slots=True)
class Same:
    """Of which collections of a run the halves of the pipeline are those that made the parent's rows."""

    reading: frozenset[str] = frozenset()
    annotation: frozenset[str] = frozenset()

    @staticmethod
    def of(parent: Release | None, keys: Mapping[str, Mapping[str, str]], *, rebuild: bool) -> Same:
        """Compares the `keys` of the collections with what the parent's manifest says of them.

        A collection that the parent does not know has no rows that another pipeline could have made. Releases before
        version 0.2 name one key for both halves, by which neither can be known to be the same.
        """
        if parent is None or rebuild:
            return Same()
        known = parent.manifest.collections

        def same(half: str) -> frozenset[str]:
            return frozenset(name for name, of in keys.items() if known.get(name, of).get(half) == of[half])

        return Same(same("reading"), same("annotation"))

    @property
    def reading_only(self) -> frozenset[str]:
        """Collections whose articles stand as they are in the parent, and are to be annotated anew."""
        return self.reading - self.annotation


def pipeline(settings: Settings) -> Pipeline:
    """What decides a row besides the input: versions of the stages, libraries, model, settings."""
    reading = {"reading": str(versions.READING), **_installed(READING_LIBRARIES), **settings.shaping_articles()}
    annotation = {
        "annotation": str(versions.ANNOTATION),
        "entities": str(versions.ENTITIES),
        "quotes": str(versions.QUOTES),
        "model": _model(settings.model),
        **_installed(ANNOTATION_LIBRARIES),
        **settings.shaping_annotation(),
    }
    if settings.authority:
        annotation["authority"] = hashlib.sha256(Path(settings.authority).read_bytes()).hexdigest()
    return Pipeline(reading, annotation)


def same_corpus(parent: Release) -> bool:
    """Whether the parent's articles were counted and joined as they are today."""
    return parent.manifest.pipeline.get(CORPUS) == str(versions.CORPUS)


def key(parts: Mapping[str, str]) -> str:
    """A short name for what made some rows."""
    return hashlib.sha256(repr(sorted(parts.items())).encode()).hexdigest()[:16]


@cache
def code_sha256() -> str:
    """Hash of the source of every module in `transforms`: what processes that work at one run must have in common."""
    root = Path(transforms.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix in {".py", ".txt", ".csv", ".json", ".npz"}:
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def working_key(settings: Settings) -> str:
    """Names what a process would make of a text: unlike a release's pipeline it tells every change of the code.

    Checkpoints and the workers of a cluster go by it: for an hour's work a changed comment may cost the work once more.
    """
    return key({**pipeline(settings).parts, "code": code_sha256()})


def staging_key(settings: Settings) -> str:
    """Names the folder of a run's checkpoints: those of other code are not picked up."""
    code = b"".join((Path(__file__).parent / name).read_bytes() for name in ("stages.py", "staging.py"))
    return hashlib.sha256(working_key(settings).encode() + code).hexdigest()[:16]


def version(distribution: str) -> str:
    """The version installed of a distribution; `?` where there is none, as of onrecord in a bare checkout."""
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return "?"


def _installed(libraries: tuple[str, ...]) -> dict[str, str]:
    return {name: found for name in libraries if (found := version(name)) != "?"}


def _model(name: str) -> str:
    """Name and version of a model; of one in a folder a hash of its files, for it can be trained anew in place."""
    folder = Path(name)
    if not (folder / "meta.json").is_file():
        return f"{name} {version(name)}"
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
