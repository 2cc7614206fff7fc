"""The steps of cleaning, one after the other."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.article import Article, Record, Reject
from transforms.cleaning import boilerplate, characters, front_matter, language
from transforms.cleaning.options import CleanOptions
from transforms.cleaning.paragraphs import paragraphs


@dataclass(slots=True)
class _Body:
    """Paragraphs that are the article, and what was taken out of them."""

    paragraphs: list[str]
    authors: tuple[str, ...] = ()
    n_boilerplate: int = 0


def clean(record: Record, options: CleanOptions | None = None) -> Article | Reject:
    """Clean one record.

    In the article's `text` paragraphs are single lines with a blank line between them, the headline first. A pure
    function of the record; of a cleaned text it changes nothing.
    """
    options = options or CleanOptions()
    if len(record.text) > _MAX_RAW * options.max_chars:
        return _too_long(record, len(record.text), options)
    body = _body(paragraphs(characters.clean(record.text), record.source_format))
    if not body.paragraphs:
        return Reject(
            record.record, "cleaning", "no_text", f"nothing left but {body.n_boilerplate} lines of boilerplate"
        )
    title, headings = _headline(body.paragraphs, characters.one_line(record.title))
    text = "\n\n".join(body.paragraphs)
    if len(text) > options.max_chars:
        return _too_long(record, len(text), options)
    code, probability = language.identify(text, record.language)
    if options.language not in ("any", code) and probability >= language.MIN_PROBABILITY:
        return Reject(record.record, "cleaning", "unsupported_language", f"{code}, probability {probability:.2f}")
    return Article(
        record=record.record,
        source_format=record.source_format,
        text=text,
        external_id=record.external_id,
        url=record.url,
        title=title,
        authors=tuple(name for a in record.authors if (name := characters.one_line(a))) or body.authors,
        publisher=characters.one_line(record.publisher),
        published_at=record.published_at,
        updated_at=record.updated_at,
        language=code,
        dateline=front_matter.dateline(body.paragraphs),
        headings=tuple(sorted({*headings, *_marked(body.paragraphs, record.headings)})),
        pull_quotes=_marked(body.paragraphs, record.pull_quotes),
        n_boilerplate=body.n_boilerplate,
    )


#: Cleaning removes white space and markup's remains, never this much: what is longer is not cleaned at all.
_MAX_RAW = 4


def _too_long(record: Record, n_chars: int, options: CleanOptions) -> Reject:
    return Reject(record.record, "cleaning", "too_long", f"{n_chars:,} characters, at most {options.max_chars:,}")


def _body(found: list[str]) -> _Body:
    """Take out boilerplate and bylines, again and again, for what is taken out may have hidden more."""
    body = _Body(found)
    while True:
        kept = [p for p in body.paragraphs if boilerplate.kind_of(p) is None]
        kept, authors = _without_byline(kept)
        if len(kept) == len(body.paragraphs):
            return body
        body.n_boilerplate += len(body.paragraphs) - len(kept)
        body.paragraphs = kept
        body.authors = body.authors or authors


def _without_byline(found: list[str]) -> tuple[list[str], tuple[str, ...]]:
    for at, paragraph in enumerate(found[: front_matter.TOP]):
        authors = front_matter.byline_authors(paragraph)
        if authors is not None:
            after = at + 1
            if after < len(found) - 1 and front_matter.is_credit(found[after]):
                after += 1
            return [*found[:at], *found[after:]], authors
    return found, ()


def _headline(found: list[str], title: str | None) -> tuple[str | None, tuple[int, ...]]:
    """The title and the ordinal of the headline; puts a title that the text lacks before it."""
    if title is None:
        return (found[0], (0,)) if front_matter.is_headline(found) else (None, ())
    if front_matter.same_headline(found[0], title):
        return title, (0,)
    if boilerplate.kind_of(title) or front_matter.byline_authors(title) is not None:
        return title, ()
    found.insert(0, title)
    return title, (0,)


def _marked(found: list[str], marked: tuple[str, ...]) -> tuple[int, ...]:
    """Ordinals of the paragraphs that the source marks."""
    words = {characters.one_line(paragraph) for paragraph in marked}
    return tuple(n for n, paragraph in enumerate(found) if paragraph in words)
