"""Selection: the sentences that may hold speech or say who spoke, told from their words alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.article import Quoted, Sentence

#: Verbs and phrases of reporting in any form; wide on purpose, for a sentence left out here is lost to the quote rules.
_CUE = re.compile(
    r"\b(?:sa(?:y|ys|id|ying)|tell(?:s|ing)?|told|according|report(?:s|ed|ing)?|claim(?:s|ed|ing)?|argu(?:es?|ed|ing)"
    r"|add(?:s|ed|ing)|ask(?:s|ed|ing)?|warn(?:s|ed|ing)?|den(?:y|ies|ied|ying)|believ(?:es?|ed|ing)|th(?:ink|inks|ought)"
    r"|announc(?:es?|ed|ing)|suggest(?:s|ed|ing)?|explain(?:s|ed|ing)?|insist(?:s|ed|ing)?|accus(?:es?|ed|ing)"
    r"|stat(?:es?|ed|ing|ement)|wr(?:ite|ites|ote|iting)|tweet(?:s|ed|ing)?|call(?:s|ed|ing)|admit(?:s|ted|ting)?"
    r"|predict(?:s|ed|ing)?|not(?:es|ed|ing)|promis(?:es?|ed|ing)|vow(?:s|ed|ing)?|urg(?:es?|ed|ing)"
    r"|declar(?:es?|ed|ing)|agree[sd]?|conclud(?:es?|ed|ing)|acknowledg(?:es?|ed|ing)|testif(?:y|ies|ied|ying)"
    r"|demand(?:s|ed|ing)?|show(?:s|ed|n|ing)?|find(?:s|ings?)?|found|alleg(?:es?|ed|ing)|critici[sz](?:es?|ed|ing))\b",
    re.IGNORECASE,
)
_MARK = re.compile(r"[\"“”„«»]|(?<!\w)['‘]")


def holds_speech(text: str, sentences: Sequence[Sentence], quoted: Sequence[Quoted]) -> list[bool]:
    """For each sentence, whether the quote rules may look at its parse."""
    return [bool(_MARK.search(text, s.start, s.end) or _CUE.search(text, s.start, s.end)) for s in sentences]
