"""What a run came to, for the terminal, the dashboard, `--summary` and `--metrics`."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class Summary(TypedDict):
    """What a run did. Where it found nothing to do `release` is None, and only what every run tells is there."""

    release: int | None
    """number of the release that was published"""
    parent: int | None
    """number of the release before"""
    n_sources: int
    counts: dict[str, int]
    """rows of the newest release, by table"""
    warnings: list[str]
    """expectations that were not met"""
    last_article: NotRequired[dict[str, float]]
    """hour in which a new article was last seen (seconds since 1970), by collection"""
    location: NotRequired[str]
    counts_before: NotRequired[dict[str, int]]
    """rows of the parent, by table"""
    undated: NotRequired[int]
    """documents without a date"""
    annotated: NotRequired[int]
    annotated_words: NotRequired[int]
    new: NotRequired[int]
    edited: NotRequired[int]
    withdrawn: NotRequired[int]
    changes: NotRequired[str | None]
    """the difference from the parent, in a sentence"""
    rejected: NotRequired[dict[str, int]]
    """records rejected by this run, by reason"""
    corrections: NotRequired[list[str]]
    """what became of corrections by hand, each in a sentence"""
    judged: NotRequired[str | None]
    """how many quotes are right by the judgements so far, in a sentence"""
    seconds: NotRequired[float]
