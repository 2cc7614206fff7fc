"""A hand that damages one file of a store: a byte flipped, the end cut off, the file deleted."""

from __future__ import annotations

import os
import pickle
import random
from dataclasses import dataclass
from pathlib import Path

from releases.files.disk import replace_file

KINDS = ("part", "part", "link", "manifest", "copy", "description", "latest")
"""What the hand reaches for; parts are most of a store."""
WAYS = ("flipped", "cut", "deleted")


@dataclass(frozen=True)
class Touched:
    """What the hand did."""

    path: Path
    kind: str
    how: str
    before: bytes
    inodes: tuple[Path, ...]
    """all names of the file: damage to its bytes shows under each"""

    @property
    def matters(self) -> bool:
        """Whether `verify` has to tell.

        `latest` is put right by whatever looks at the store, old stores lack copies, and a part that a killed publish left
        is no release's: who writes the same part again looks at its bytes first.
        """
        left = self.kind == "part" and not self.inodes
        return not left and self.kind != "latest" and (self.kind, self.how) != ("copy", "deleted")

    def restore(self) -> None:
        """Puts the file back, as from a copy of the store: under every name that it had and still has."""
        for path in (self.path, *self.inodes):
            if path.exists() or path == self.path:
                fresh = path.with_name(f".{path.name}-restored")
                fresh.write_bytes(self.before)
                fresh.chmod(0o444)
                os.replace(fresh, path)


def _note(root: Path) -> Path:
    """Where the hand notes what it touches until the store has been judged: a call that is broken off leaves no damage."""
    return root.with_name(f"{root.name}.in-hand")


def let_go(root: Path) -> None:
    """Forgets what was touched: the store has been judged by it."""
    _note(root).unlink(missing_ok=True)


def put_back(root: Path) -> bool:
    """Restores what was touched and not let go of; whether there was anything."""
    if not _note(root).exists():
        return False
    pickle.loads(_note(root).read_bytes()).restore()
    let_go(root)
    return True


def touch(root: Path, rng: random.Random) -> Touched:
    """Damages a file of the store in `root`, after noting it for `put_back`."""
    kind, how = rng.choice(KINDS), rng.choice(WAYS)
    files = {
        "part": "parts/*/*.parquet",
        "link": "releases/*/*/*.parquet",
        "manifest": "releases/*/manifest.json",
        "copy": "manifests/*.json",
        "description": "releases/*/[!m]*.*",
        "latest": "latest",
    }
    path = rng.choice(sorted(root.glob(files[kind])))
    if kind == "latest":
        path.unlink()
        return Touched(path, kind, "deleted", b"", ())
    before = path.read_bytes()
    touched = Touched(path, kind, how, before, tuple(one for one in _names(root, path) if one != path))
    replace_file(_note(root), pickle.dumps(touched))
    if how == "deleted":
        path.unlink()
        return touched
    at = rng.randrange(len(before) - 1)  # a manifest without its last line end is still what it was
    changed = (
        before[:at] if how == "cut" else before[:at] + bytes([before[at] ^ (1 << rng.randrange(8))]) + before[at + 1 :]
    )
    path.chmod(0o644)
    path.write_bytes(changed)
    return touched


def _names(root: Path, path: Path) -> list[Path]:
    """All names of a part or link."""
    if path.suffix != ".parquet":
        return [path]
    table, digest = path.parent.name, path.stem.rpartition("-")[2][:16]
    found = [*root.glob(f"parts/{table}/{digest}*.parquet"), *root.glob(f"releases/*/{table}/*-{digest}.parquet")]
    return [one for one in found if one.samefile(path)]
