"""Stores of generated articles, and the pages over them as a client without a network sees them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

import releases
from explorer.app import make_app
from explorer.edit.editor import Editor
from explorer.guard import Guard
from explorer.library import Library
from releases import Store
from tests.releases import corpus

MEMORY = "/dev/shm"
PUBLISHERS = ("The Harbour Post", "Ferry Weekly", "Marsh & Sons' Gazette")

Open = Callable[..., TestClient]


def article(number: int, version: int = 0, **more: Any) -> corpus.Rows:
    """A generated article with an outlet and an address, whose first quote is about the speaker of its second."""
    rows = corpus.article(number, version=version, **more)
    document = rows["documents"][0]
    document["publisher"] = PUBLISHERS[number % 3]
    document["url"] = f"https://news.example/{number}"
    rows["quotes"][0]["about_entity_ids"] = [rows["quotes"][1]["speaker_entity_id"]]
    rows["quotes"][0]["speaker_role"] = "mayor"
    rows["quotes"][2]["kind"] = "indirect"
    rows["quotes"][3]["confidence"] = 0.4
    return rows


def fill(store: Store, numbers: range, **more: Any) -> releases.Release:
    """Publishes generated articles as a new release."""
    first = store.latest() is None
    changes = corpus.adding((article(number, **more) for number in numbers), first=first)
    return store.publish(changes, pipeline=corpus.PIPELINE, collections={"wire": {}})


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """A folder for the session, in memory if possible."""
    with tempfile.TemporaryDirectory(dir=MEMORY if os.access(MEMORY, os.W_OK) else None) as name:
        yield Path(name)


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """An empty folder, in memory if possible."""
    with tempfile.TemporaryDirectory(dir=MEMORY if os.access(MEMORY, os.W_OK) else None) as name:
        yield Path(name)


def client(store: Store, by: str | None = None, **options: Any) -> TestClient:
    """The pages over a store, behind their guard; `by` may put things right from them."""
    library = Library(store, options.pop("cache", None))
    app = make_app(library, Editor(store, by) if by else None)
    guarded = Guard(app, "127.0.0.1", edits=bool(by), **options)
    made = TestClient(guarded, base_url="http://127.0.0.1", follow_redirects=False)
    made.library = library
    return made


@pytest.fixture(scope="session")
def store(folder: Path) -> Store:
    """Two releases: 40 articles, then one of them edited and ten more. For reading."""
    store = releases.open(folder / "store", corpus.SMALL)
    fill(store, range(40))
    changes = corpus.editing([article(3, version=1)])
    store.publish(changes, pipeline=corpus.PIPELINE, collections={"wire": {}})
    fill(store, range(40, 50))
    return store


@pytest.fixture(scope="session")
def pages(store: Store) -> TestClient:
    """The pages over `store`."""
    return client(store)
