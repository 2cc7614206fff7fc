"""Compare titles, authors, dates and text of real web pages with what people expect, beside plain trafilatura.

    python -m benchmarks.pages FOLDER [--english] [--show title|authors|date]

FOLDER holds pages (`*.html.gz`) and `expected.jsonl`, a row a page: `file`, `english`, and of `title`, `authors`, `date`
(YYYY-MM-DD) and `text` what is to be judged. Title and authors are right when their words are equal (authors in any
order), a date when the day, in UTC, is; text is judged by the F1 of its words, the inserted headline left out.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import trafilatura
from trafilatura.settings import Document

from transforms import cleaning, reading
from transforms.article import Article, Record

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Found:
    """What one way of reading makes of a page."""

    title: str | None = None
    authors: Sequence[str] = ()
    date: str | None = None
    text: str = ""


def ours(data: bytes) -> Found:
    """The longest article that the pipeline reads."""
    options = cleaning.CleanOptions(language="any")
    read = reading.read(io.BytesIO(data), "page.html")
    articles = [a for r in read if isinstance(r, Record) and isinstance(a := cleaning.clean(r, options), Article)]
    if not articles:
        return Found()
    best = max(articles, key=lambda article: len(article.text))
    first, _, rest = best.text.partition("\n\n")
    day = best.published_at.date().isoformat() if best.published_at else None
    return Found(best.title, best.authors, day, rest if best.title and plain(first) == plain(best.title) else best.text)


def plainly(data: bytes) -> Found:
    """The same by trafilatura alone."""
    page = trafilatura.bare_extraction(data, with_metadata=True, include_comments=False)
    if not isinstance(page, Document):  # a mapping in old versions only, None where there is nothing
        return Found()
    return Found(page.title, (page.author or "").split("; "), page.date, page.text or "")


def plain(text: str | None) -> str:
    """The words of a text."""
    return " ".join(_WORD.findall((text or "").lower()))


def f1(got: str, wanted: str) -> float:
    """Harmonic mean of precision and recall of words, 0 to 1."""
    a, b = (Counter(_WORD.findall(text.lower())) for text in (got, wanted))
    return 2 * (a & b).total() / (a.total() + b.total()) if a or b else 1.0


def is_right(field: str, got: object, wanted: object) -> bool:
    """Whether a field came out as expected."""
    if field == "authors":
        assert isinstance(got, Sequence)
        assert isinstance(wanted, Sequence)
        return sorted(map(plain, got)) == sorted(map(plain, wanted))
    if field == "title":
        return plain(str(got or "")) == plain(str(wanted))
    return got == wanted


def main() -> None:
    """Read every page both ways and print how often each field is right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--english", action="store_true", help="pages in English only")
    parser.add_argument("--show", choices=["title", "authors", "date"], help="print what is wrong in this field")
    given = parser.parse_args()
    rights: Counter[tuple[str, str]] = Counter()
    totals: Counter[str] = Counter()
    texts: dict[str, list[float]] = defaultdict(list)
    for line in (given.folder / "expected.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if given.english and not row["english"]:
            continue
        data = gzip.decompress((given.folder / row["file"]).read_bytes())
        wanted = [field for field in ("title", "authors", "date") if field in row]
        totals.update(wanted)
        for name, found in (("onrecord", ours(data)), ("trafilatura", plainly(data))):
            for field in wanted:
                right = is_right(field, getattr(found, field), row[field])
                rights[name, field] += right
                if given.show == field and name == "onrecord" and not right:
                    print(f"{row['file'][:60]}: {getattr(found, field)!r} for {row[field]!r}")
            if "text" in row:
                texts[name].append(f1(found.text, row["text"]))
    for name, scores in texts.items():
        fields = "  ".join(
            f"{field} {rights[name, field]} of {totals[field]}" for field in ("title", "authors", "date")
        )
        print(f"{name:12} {fields}  text F1 {100 * sum(scores) / len(scores):.1f}")


if __name__ == "__main__":
    main()
