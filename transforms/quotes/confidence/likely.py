"""What is no quote though a rule found it: words that are too unlikely to be right."""

from __future__ import annotations

from transforms.article import Quote

#: Words without marks that are less likely than this to be right, with their speaker, are no quote. Half the best F1 (.68)
#: of what is found is where rows begin to cost more than they bring: Lipton, Elkan and Naryanaswamy, “Optimal Thresholding
#: of Classifiers to Maximize F1 Measure” (2014); of rows below it, read by eye, one in six was right.
LEAST = 0.35
#: Verbs whose object is what somebody would have done: of such rows below LEAST, read by eye, five of six were right.
_PROPOSING = frozenset(["propose", "recommend", "suggest", "urge"])


def only(quotes: list[Quote], right: list[float]) -> list[Quote]:
    """Those of an article's quotes that are likely enough, by the probability of each, 0 to 1, that it is right.

    Words in marks are somebody's whatever else is unlike, and so stay; so do attitudes, which those who marked the model's
    articles took up as they pleased; and so does what stands before its report (“It will rain, the clerk told us”), which
    by that form is said, if the model has seen little like it, and what a person whom the article names proposes. The
    things of a list, of which the model knows the first best, stay or go together. A quote within one that goes stands
    within what that one stood in.
    """
    stay = _stay(quotes, right)
    places = dict(zip((k for k, stays in enumerate(stay) if stays), range(len(quotes)), strict=False))
    found = [quotes[k] for k in places]
    for quote in found:
        around = quote.within
        while around is not None and not stay[around]:
            around = quotes[around].within
        quote.within = None if around is None else places[around]
    return found


def _stay(quotes: list[Quote], right: list[float]) -> list[bool]:
    """Of each quote whether it stays, by itself or by another thing that the same verb reports."""
    best: dict[int | None, float] = {}
    for quote, share in zip(quotes, right, strict=True):
        best[quote.cue_start] = max(share, best.get(quote.cue_start, 0.0))
    return [
        quote.kind != "indirect"
        or quote.act == "stance"
        or _is_before_report(quote)
        or _is_proposed(quote)
        or (share if quote.cue_start is None else best[quote.cue_start]) >= LEAST
        for quote, share in zip(quotes, right, strict=True)
    ]


def _is_proposed(quote: Quote) -> bool:
    """Whether a person known by name proposes it: “suggested *a safer way*”; not “the poll suggests *a swing*”."""
    person = quote.speaker_kind == "person" and bool(quote.speaker_entities)
    return person and quote.method == "object" and quote.cue_lemma in _PROPOSING


def _is_before_report(quote: Quote) -> bool:
    return quote.method == "clause" and quote.cue_start is not None and quote.spans[-1][1] <= quote.cue_start
