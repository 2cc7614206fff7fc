"""Language of a text."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

#: Characters that are enough to tell the language from: some six sentences. More cost as much as all other cleaning.
_SAMPLE_CHARS = 1_000
#: Below this many letters the classifier guesses (names and numbers look like any language).
MIN_LETTERS = 40
#: A language other than the one wanted must be this probable; English news full of foreign names stays below it.
MIN_PROBABILITY = 0.95


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # unpacks its model: a tenth of a second

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def identify(text: str, declared: str | None) -> tuple[str | None, float]:
    """ISO 639-1 code and its probability (0 to 1).

    A text of few letters is not judged: then it is what the source declares, or None.
    """
    sample = text[:_SAMPLE_CHARS]
    if sum(map(str.isalpha, sample)) < MIN_LETTERS:
        return base_code(declared), 0.0
    code, probability = _identifier().classify(sample)
    return str(code), float(probability)


def base_code(declared: str | None) -> str | None:
    """`en` from `en-GB`, `en_US` or `EN`; None where nothing like a code is declared."""
    code = (declared or "").strip().lower().replace("_", "-").split("-")[0]
    return code if 2 <= len(code) <= 3 and code.isalpha() else None
