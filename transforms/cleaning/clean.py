"""The steps of cleaning, one after the other."""

from __future__ import annotations

from transforms.article import Article, Record, Reject
from transforms.cleaning import characters, language
from transforms.cleaning.options import CleanOptions


def clean(record: Record, options: CleanOptions | None = None) -> Article | Reject:
    """Clean one record.

    In the article's `text` paragraphs are single lines with a blank line between them, the headline first. A pure
    function of the record; of a cleaned text it changes nothing.
    """
    options = options or CleanOptions()
    text = characters.clean(record.text)
    paragraphs = [line for line in text.split("\n") if line]
    if not paragraphs:
        return Reject(record.record, "cleaning", "no_text", "nothing left after cleaning")
    text = "\n\n".join(paragraphs)
    if len(text) > options.max_chars:
        return Reject(record.record, "cleaning", "too_long", f"{len(text):,} characters, at most {options.max_chars:,}")
    code, probability = language.identify(text, record.language)
    if options.language not in ("any", code) and probability >= language.MIN_PROBABILITY:
        return Reject(record.record, "cleaning", "unsupported_language", f"{code}, probability {probability:.2f}")
    return Article(
        record=record.record,
        source_format=record.source_format,
        text=text,
        external_id=record.external_id,
        url=record.url,
        title=record.title,
        authors=record.authors,
        publisher=record.publisher,
        published_at=record.published_at,
        updated_at=record.updated_at,
        language=code,
    )
