"""Reports behind a comma that the parse joins to what they report: “The pier will close, the mayor *announced* on Monday.”

With a long subject between (“its leader Ana Holt”) the parser takes the report for a second statement beside the first.
Two statements that only a comma joins are no English; a verb of speech there, with nothing of its own to tell, reports.
"""

from __future__ import annotations

from collections.abc import Iterator

from transforms.article import Sentence
from transforms.english import reporting_verbs
from transforms.quotes.parse.tokens import FINITE, Move, Tokens

#: Words without one of which `moves` finds nothing in a sentence.
WORDS = reporting_verbs.SAY_FORMS


def moves(tokens: Tokens, sentence: Sentence) -> Iterator[Move]:
    """The tokens of `sentence` to hang elsewhere."""
    for i in range(sentence.first_token + 3, sentence.last_token):
        if tokens.word[i] not in reporting_verbs.SAY_FORMS or tokens.dep[i] != "conj":
            continue
        if tokens.tag[i] not in FINITE or tokens.quote[i] >= 0:
            continue
        said = tokens.head[i]
        if (
            said < i
            and tokens.head[said] == said
            and tokens.tag[said][:2] in ("VB", "MD")
            and _is_spliced(tokens, said, i)
            and _ends(tokens, i, sentence.last_token)
        ):
            yield i, i, "ROOT"
            yield said, i, "ccomp"


def _is_spliced(tokens: Tokens, said: int, verb: int) -> bool:
    """Whether only a comma stands between the statement of `said` and the subject of `verb`."""
    subject = tokens.child(verb, "nsubj")
    if subject is None or subject > verb or tokens.tag[subject][:2] not in ("NN", "PR"):
        return False
    if tokens.word[tokens.left[subject] - 1] != ",":
        return False
    joined = any(tokens.dep[c] in ("cc", "conj") and c != verb for c in tokens.children[said] if c > said)
    return not joined and tokens.child(said, "nsubj", "nsubjpass", "expl") is not None


def _ends(tokens: Tokens, verb: int, last: int) -> bool:
    """Whether the sentence ends with the report, which takes nothing but where and when and to whom."""
    tells = any(
        c > verb and tokens.dep[c] in ("ccomp", "xcomp", "advcl", "conj", "acomp") for c in tokens.children[verb]
    )
    return not tells and not any(tokens.word[i].isalnum() for i in range(tokens.right[verb], last))
