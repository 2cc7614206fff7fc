"""The pipeline's fingerprint: equal fingerprints and equal input give equal rows."""

from __future__ import annotations

import hashlib
import importlib.metadata
from functools import cache
from pathlib import Path

import transforms
from flows.runs.settings import Settings

#: Libraries whose version can change a row.
LIBRARIES = (
    "spacy",
    "thinc",
    "numpy",
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
    "names",
    "pycountry",
    "cleanco",
)


@cache
def code_sha256() -> str:
    """Hash of the source of every module in `transforms`."""
    root = Path(transforms.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix in {".py", ".txt", ".csv", ".json"}:
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def pipeline(settings: Settings) -> dict[str, str]:
    """What decides a row besides the input: code, libraries, model, annotation settings."""
    parts = {"transforms": code_sha256(), "model": _model(settings.model)}
    parts.update({name: found for name in LIBRARIES if (found := version(name)) != "?"})
    parts.update(settings.shaping_rows())
    if settings.authority:
        parts["authority"] = hashlib.sha256(Path(settings.authority).read_bytes()).hexdigest()
    return parts


def key(parts: dict[str, str]) -> str:
    """A short name for a fingerprint."""
    return hashlib.sha256(repr(sorted(parts.items())).encode()).hexdigest()[:16]


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


def staging_key(pipeline_key: str) -> str:
    """Names the folder of a run's checkpoints: those of other code are not picked up."""
    code = b"".join((Path(__file__).parent / name).read_bytes() for name in ("stages.py", "staging.py"))
    return hashlib.sha256(pipeline_key.encode() + code).hexdigest()[:16]


def version(distribution: str) -> str:
    """The version installed of a distribution; `?` where there is none, as of onrecord in a bare checkout."""
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return "?"
