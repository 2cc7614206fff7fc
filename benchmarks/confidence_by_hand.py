"""Confidence by hand: the table that the model of `transforms.quotes.confidence` took the place of, to compare it with.

The values are rounded shares of right quotes by rule, counted on news articles annotated by people.
"""

from __future__ import annotations

#: Share of right quotes by rule, for a usual cue, a named speaker and more than a few words.
BY_RULE = {
    "signature": 0.95,
    "after": 0.94,
    "before": 0.86,
    "headline": 0.86,
    "clause": 0.83,
    "announced": 0.82,
    "announced by noun": 0.80,
    "turn": 0.80,
    "adjective about": 0.75,
    "according": 0.72,
    "aside": 0.71,
    "adjective clause": 0.70,
    "expected": 0.70,
    "object": 0.68,
    "about": 0.64,
    "noun clause": 0.62,
    "infinitive": 0.60,
    "fronted": 0.60,
    "noun about": 0.60,
    "predicate": 0.59,
    "standing": 0.45,
    "named next": 0.60,
    "noun infinitive": 0.40,
    "goes on": 0.80,
    "continued": 0.80,
    "colon": 0.75,
    "gesture": 0.70,
    "beside action": 0.60,
    "words of": 0.85,
}
#: Of a rule that is newer than the table.
OTHER_RULE = 0.7
#: Verbs that report little else than speech.
PLAIN_CUES = frozenset(
    [
        *("acknowledge", "add", "agree", "argue", "claim", "explain", "indicate", "note", "predict", "question"),
        *("report", "say", "state", "suggest", "tell", "warn", "write"),
    ]
)
#: Rules that depend on how plainly their verb reports speech, and what another verb costs.
BY_VERB, OTHER_VERB = frozenset(["after", "before", "clause"]), 0.14
#: Rules whose speaker the layout or the idiom gives, named or not.
SPEAKER_GIVEN = frozenset(["after", "according", "expected", "signature", "turn"])
#: What a speaker costs who is no entity of the article ("aides"), and contents of so few words ("a liar").
NOBODY_NAMED, FEW_WORDS, MAX_FEW = 0.10, 0.12, 4


def of(rule: str, lemma: str | None, words: int, named: bool) -> float:
    """Probability, 0 to 1, that a quote found by `rule` has the right words and the right speaker."""
    value = BY_RULE.get(rule, OTHER_RULE)
    if rule in BY_VERB and lemma not in PLAIN_CUES:
        value -= OTHER_VERB
    if not named and rule not in SPEAKER_GIVEN:
        value -= NOBODY_NAMED
    if words <= MAX_FEW:
        value -= FEW_WORDS
    return round(value, 2)
