"""Confidence: how often a rule is right, span and speaker both, as counted on news articles annotated by people.

The values are rounded shares; benchmarks/quotes.py prints how well they hold on other articles.
"""

from __future__ import annotations

#: Share of right quotes by rule, for a usual cue, a named speaker and more than a few words.
BY_RULE = {
    "signature": 0.95,
    "after": 0.94,
    "headline": 0.87,
    "before": 0.85,
    "announced": 0.80,
    "turn": 0.80,
    "clause": 0.80,
    "aside": 0.75,
    "expected": 0.70,
    "adjective about": 0.65,
    "according": 0.64,
    "object": 0.64,
    "predicate": 0.54,
    "infinitive": 0.53,
    "about": 0.53,
    "standing": 0.50,
    "goes on": 0.50,
    "adjective clause": 0.45,
    "noun about": 0.45,
    "noun clause": 0.42,
    "noun infinitive": 0.40,
}
#: Verbs that report little else than speech.
PLAIN_CUES = frozenset(
    [
        *("acknowledge", "add", "agree", "argue", "claim", "explain", "indicate", "note", "predict", "question"),
        *("report", "say", "state", "suggest", "tell", "warn", "write"),
    ]
)
#: Rules that depend on how plainly their verb reports speech, and what another verb costs.
BY_VERB, OTHER_VERB = frozenset(["after", "before", "clause"]), 0.13
#: Rules whose speaker the layout or the idiom gives, named or not.
SPEAKER_GIVEN = frozenset(["after", "according", "expected", "signature", "turn"])
#: What a speaker costs who is no entity of the article ("aides"), and contents of so few words ("a liar").
NOBODY_NAMED, FEW_WORDS, MAX_FEW = 0.10, 0.12, 4


def of(rule: str, lemma: str | None, words: int, named: bool) -> float:
    """Probability, 0 to 1, that a quote found by `rule` has the right words and the right speaker."""
    value = BY_RULE[rule]
    if rule in BY_VERB and lemma not in PLAIN_CUES:
        value -= OTHER_VERB
    if not named and rule not in SPEAKER_GIVEN:
        value -= NOBODY_NAMED
    if words <= MAX_FEW:
        value -= FEW_WORDS
    return round(value, 2)
