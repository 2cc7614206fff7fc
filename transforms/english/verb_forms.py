"""Inflected forms of English verbs, so that a cue is known by its form whatever the model's lemma."""

from __future__ import annotations

from collections.abc import Iterable

#: Past tense and past participle of the irregular verbs that the lexicon uses.
IRREGULAR = {
    "say": "said",
    "tell": "told",
    "write": "wrote written",
    "think": "thought",
    "know": "knew known",
    "see": "saw seen",
    "speak": "spoke spoken",
    "swear": "swore sworn",
    "hold": "held",
    "feel": "felt",
    "find": "found",
    "make": "made",
    "mean": "meant",
    "read": "read",
    "put": "put",
    "hear": "heard",
    "understand": "understood",
    "foresee": "foresaw foreseen",
    "forecast": "forecast forecasted",
    "give": "gave given",
    "go": "went gone",
    "show": "showed shown",
    "bet": "bet",
    "lay": "laid",
    "draw": "drew drawn",
    "shoot": "shot",
    "choose": "chose chosen",
    "seek": "sought",
    "sing": "sang sung",
    "forget": "forgot forgotten",
    "lie": "lied",
    "begin": "began begun",
    "lead": "led",
    "take": "took taken",
    "learn": "learned learnt",
    "dream": "dreamed dreamt",
    "be": "is are was were been",
    "break": "broke broken",
    "cast": "cast",
    "spell": "spelled spelt",
    "teach": "taught",
    "stand": "stood",
    "fight": "fought",
    "mislead": "misled",
    "rethink": "rethought",
    "come": "came come",
    "leave": "left",
    "throw": "threw thrown",
    "let": "let",
    "quit": "quit",
    "forbid": "forbade forbidden",
    "plead": "pleaded pled",
    "prove": "proved proven",
}

#: Verbs of more than one syllable whose last consonant is doubled before -ed and -ing, beside those of one syllable.
DOUBLING = frozenset(
    [
        "admit",
        "refer",
        "submit",
        "permit",
        "commit",
        "regret",
        "defer",
        "quip",
        "allot",
        "concur",
        "infer",
        "prefer",
        "rebut",
        "pan",
        "rip",
        "slam",
        "nod",
        "forbid",
    ]
)
#: Verbs whose last consonant the British double and the Americans do not: labelled and labeled.
DOUBLING_OR_NOT = frozenset(["cancel", "counsel", "label", "marvel", "quarrel", "signal", "travel"])
_NOT_DOUBLED = "xwy"
_VOWELS = "aeiou"


def forms(lemma: str) -> set[str]:
    """Every form of the verb `lemma` (one word), the lemma included."""
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        third, past = lemma[:-1] + "ies", lemma[:-1] + "ied"
    elif lemma.endswith(("s", "sh", "ch", "x", "z", "o")):
        third, past = lemma + "es", lemma + "ed"
    elif lemma.endswith("e"):
        third, past = lemma + "s", lemma + "d"
    else:
        third, past = lemma + "s", _stem(lemma) + "ed"
    if lemma.endswith("ie"):
        gerund = lemma[:-2] + "ying"
    elif lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")) and lemma != "be":
        gerund = lemma[:-1] + "ing"
    else:
        gerund = _stem(lemma) + "ing"
    pasts = IRREGULAR[lemma].split() if lemma in IRREGULAR else [past]
    found = {lemma, third, gerund, *pasts}
    return found | {lemma + lemma[-1] + ending for ending in ("ed", "ing")} if lemma in DOUBLING_OR_NOT else found


def _stem(lemma: str) -> str:
    short = len(lemma) > 2 and sum(c in _VOWELS for c in lemma) == 1 and lemma[-2] in _VOWELS
    if lemma in DOUBLING or (short and lemma[-1] not in _VOWELS and lemma[-1] not in _NOT_DOUBLED):
        return lemma + lemma[-1]
    return lemma + "k" if lemma.endswith("ic") else lemma


def table(lemmas: Iterable[str]) -> dict[str, str]:
    """Lemma of each form of `lemmas`; of two lemmas with one form the first given keeps it."""
    found: dict[str, str] = {}
    for lemma in lemmas:
        for form in sorted(forms(lemma)):
            found.setdefault(form, lemma)
    return found
