"""Marked articles: JSON Lines, one article a line, with its quotations as people marked them.

    {"doc_id": "a1", "text": "…", "quotes": [{"spans": [[12, 40]], "cue": "said", "speaker": "Varr", "speaker_spans": [[46, 50]]}]}

Offsets are code points of `text`, end exclusive. `cue` and `speaker` are the words as written, null where there are none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flows.errors import RunError
from flows.scoring import brat
from flows.scoring.words import Item


def read(path: Path) -> list[Item]:
    """The articles of a file, or of a folder marked with brat. Raises RunError, naming file and line, where one is amiss."""
    if path.is_dir():
        marked: list[Item] = list(brat.read(path))
        if not marked:
            raise RunError(f"{path} has no article marked with brat (NAME.txt and NAME.ann)")
        return marked
    return _lines(path)


def write(articles: Iterable[Item], path: Path) -> None:
    """The articles as JSON Lines."""
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in articles), "utf-8")


def _lines(path: Path) -> list[Item]:
    articles: list[Item] = []
    lines: dict[str, int] = {}
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            if not raw.strip():
                continue
            try:
                article = _article(json.loads(raw.decode("utf-8-sig")))
                if article["doc_id"] in lines:
                    raise ValueError(
                        f"the article {article['doc_id']} stands on line {lines[article['doc_id']]} already"
                    )
            except (ValueError, RecursionError) as error:
                raise RunError(f"{path}, line {number}: {error}; docs/score.md shows what a line must be") from None
            lines[article["doc_id"]] = number
            articles.append(article)
    if not articles:
        raise RunError(f"{path} has no marked article")
    return articles


def _article(found: Any) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise ValueError("no JSON object")
    for name, kind in (("doc_id", str), ("text", str), ("quotes", list)):
        if not isinstance(found.get(name), kind) or (kind is str and not found[name].strip()):
            raise ValueError(f"no {name}" if name != "quotes" else "no list of quotes")
    quotes = [_quote(quote, at, found["text"]) for at, quote in enumerate(found["quotes"], 1)]
    return {**found, "quotes": quotes}


def _quote(found: Any, at: int, text: str) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise ValueError(f"quote {at} is no object")
    for name in ("cue", "speaker"):
        if not isinstance(found.get(name), str | None):
            raise ValueError(f"the {name} of quote {at} is no text")
    spans = _spans(found.get("spans"), text, f"spans of quote {at}")
    if not spans:
        raise ValueError(f"quote {at} has no spans")
    speaker_spans = _spans(found.get("speaker_spans") or [], text, f"speaker_spans of quote {at}")
    if found.get("speaker") and not speaker_spans:
        raise ValueError(f"quote {at} has a speaker but no speaker_spans")
    return {
        **found,
        "cue": found.get("cue"),
        "speaker": found.get("speaker"),
        "spans": spans,
        "speaker_spans": speaker_spans,
    }


def _spans(found: Any, text: str, what: str) -> list[tuple[int, int]]:
    if not isinstance(found, list):
        raise ValueError(f"{what} are no list of [start, end]")
    spans = []
    for one in found:
        fine = isinstance(one, list) and len(one) == 2 and all(type(edge) is int for edge in one)
        if not fine or not 0 <= one[0] < one[1] <= len(text):
            raise ValueError(f"{what}: {json.dumps(one)} is no [start, end] in the text of {len(text):,} characters")
        spans.append((one[0], one[1]))
    return spans
