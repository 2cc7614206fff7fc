"""Cues: the words that report speech, and who their subject is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.article import Sentence
from transforms.english import acts, reporting_verbs
from transforms.quotes.parse import subject
from transforms.quotes.parse.subject import Subject
from transforms.quotes.parse.tokens import Tokens

_WANTING = frozenset(["want", "wants", "wanted", "wanting"])
#: How saying a thing would be: “it would be wrong to say that”.
_SAID_OR_NOT = frozenset(
    """
    crucial difficult easy essential fair foolish good hard helpful important impossible instructive naive natural necessary
    reasonable safe sensible tempting tough unfair useful vital wise worthwhile wrong
    """.split()
)
_TAKING = frozenset(["take", "takes", "taken", "took"])
#: Verbs behind which a participle tells how a thing is: “it will *prove* challenging for her to win”.
_PROVING = frozenset("prove proved proves proven proving remain remained remains".split())
_NOBODY = frozenset(["nobody", "none", "no-one"])
_LETTING = frozenset(["let", "lets", "letting"])
#: Verbs that make somebody feel a thing: “it made *them* feel that …”.
_MAKING = frozenset(["made", "make", "makes", "making"])
#: Whoever may do so, and nobody in particular.
ANYBODY = frozenset(["anybody", "anyone", "whoever", "you"])
_MODALS_OF_ALL = frozenset(["can", "could", "might", "must", "should"])


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that reports speech. Token indices throughout."""

    token: int
    lemma: str
    first: int
    last: int
    """one past the last token of the cue as written ("pointed out")"""
    subject: int | None
    """head word of who speaks"""
    relative: int | None = None
    """the relative pronoun that stands for the subject ("who said")"""
    negated: bool = False
    passive: bool = False
    kind: str = "verb"
    """`verb`, `noun`, `adjective` or `source` ("according to")"""


#: Every form that can be a cue, or the first word of one.
_CUE_WORDS = frozenset().union(
    *(reporting_verbs.VERB_FORMS, reporting_verbs.NOUN_FORMS, reporting_verbs.BACK_FORMS, reporting_verbs.PUT_FORMS),
    *(reporting_verbs.MAKE_FORMS, reporting_verbs.PARTICLES, reporting_verbs.ADJECTIVE_PREPOSITION),
    *(reporting_verbs.SOURCE_WORDS, reporting_verbs.COUNT_ONLY_FORMS, ["in"]),
)


#: Forms of verbs that report by themselves; one only shoots *back*.
_PLAIN = {
    w: verb for w, verb in (reporting_verbs.COUNT_ONLY_FORMS | reporting_verbs.VERB_FORMS).items() if verb != "shoot"
}


def find(tokens: Tokens, sentences: Sequence[Sentence]) -> list[Cue]:
    """Every cue in the parsed sentences, outside quotations, in text order."""
    found: list[Cue] = []
    for sentence in sentences:
        if sentence.parsed:
            first, last = sentence.first_token, sentence.last_token
            for i, word in enumerate(tokens.word[first:last], first):
                if word not in _CUE_WORDS or tokens.quote[i] >= 0:
                    continue
                if i > first and tokens.word[i - 1] == "-" and tokens.end[i - 1] == tokens.start[i]:
                    continue  # cross-*referencing* lists; self-*described*
                if (cue := _at(tokens, i)) is not None:
                    found.append(cue)
    return found


def _at(tokens: Tokens, i: int) -> Cue | None:
    """The cue that token `i` is."""
    w, tag = tokens.word[i], tokens.tag[i]
    if tag.startswith("VB"):
        if w == "know" and tokens.word[tokens.head[i]] in _LETTING and tokens.dep[i] == "ccomp":
            let = tokens.head[i]  # *let* them know that …
            return _cue(i, "let know", i + 1, subject.of_verb(tokens, let, False), _is_negated(tokens, let))
        if w == "know" and _is_wanted(tokens, i - 2):  # “…?” Brekke *wanted to know*
            return _cue(i, "want to know", i + 1, subject.of_verb(tokens, i - 2, False), _is_negated(tokens, i - 2))
        if _is_wanted(tokens, i):
            return None
        lemma = _phrasal(tokens, i) or _PLAIN.get(w)
        if lemma is not None:
            found = verb(tokens, i, lemma)
            return None if _is_nobodys(tokens, found) else found
    elif w in reporting_verbs.NOUN_FORMS and tag.startswith("NN"):
        return _noun(tokens, i, reporting_verbs.NOUN_FORMS[w])
    if w in reporting_verbs.ADJECTIVE_PREPOSITION:
        if tokens.dep[i] in ("acomp", "ccomp", "oprd", "xcomp"):
            return _adjective(tokens, i)
        if (
            tag == "VBN"
            and tokens.child(i, "auxpass") is not None
            and (who := tokens.child(i, "nsubjpass")) is not None
        ):
            return Cue(
                i, w, i, i + 1, who, negated=_is_negated(tokens, i), kind="adjective"
            )  # Holt is *convinced* that
    if w in reporting_verbs.SOURCE_WORDS:
        return _source(tokens, i)
    return _in_words_of(tokens, i) if w == "in" else None


def _is_wanted(tokens: Tokens, i: int) -> bool:
    """Whether somebody wants to know, at token `i`, what stands elsewhere."""
    if i < 0 or tokens.word[i] not in _WANTING or tokens.word[i + 1 : i + 3] != ["to", "know"]:
        return False
    return tokens.child(i + 2, "ccomp", "dobj", "advcl", "prep", "acomp") is None


def _phrasal(tokens: Tokens, i: int) -> str | None:
    """The lemma of a verb that reports only with its next word: “fired *back*”, “put *it*”, “made (it) *clear*”."""
    following = tokens.word[i + 1 : i + 3]
    if not following:
        return None
    w = tokens.word[i]
    if following[0] == "back" and w in reporting_verbs.BACK_FORMS:
        return reporting_verbs.BACK_FORMS[w]
    if following[0] == "it" and w in reporting_verbs.PUT_FORMS:
        return "put"
    if w in reporting_verbs.MAKE_FORMS and "clear" in following and following[0] in ("it", "clear", "very"):
        return "make clear"
    particle = reporting_verbs.PARTICLES.get(w)
    return None if particle is None or following[0] != particle[1] else f"{particle[0]} {particle[1]}"


def verb(tokens: Tokens, i: int, lemma: str) -> Cue:
    """The cue that verb `i` is."""
    passive = subject.is_passive(tokens, i)
    particle = tokens.child(i, "prt")
    last = particle + 1 if particle == i + 1 else i + 1
    return _cue(i, lemma, last, subject.of_verb(tokens, i, passive), _is_negated(tokens, i), passive)


def _is_nobodys(tokens: Tokens, cue: Cue) -> bool:
    """Whether nobody speaks or thinks: “*nobody* said that …”, “it is *worth* noting that …”, “*without* knowing how …”."""
    above = tokens.word[tokens.head[cue.token]]
    unsaid = above == "worth" or (above == "without" and cue.lemma in acts.MIND)
    if unsaid and tokens.tag[cue.token] == "VBG" and tokens.head[cue.token] < cue.token:
        return True
    if _is_imperative(tokens, cue.token):
        return True
    if cue.subject is None:
        if cue.passive and any(tokens.word[c] in _MODALS_OF_ALL for c in tokens.children[cue.token] if c < cue.token):
            return True  # it *should* be noted that …
        return subject.is_on_occasion(tokens, cue.token)  # there was no *need* to say so
    if tokens.word[cue.subject] in ANYBODY or (
        above in _MAKING and tokens.tag[cue.token] == "VB" and cue.lemma in acts.MIND
    ):
        return True  # if *you* think so; *make* them feel that …
    if _is_nobody(tokens, cue.subject):
        return True
    if tokens.word[cue.subject] == "it" and tokens.tag[cue.token] in ("VB", "VBG"):
        return _is_of_no_one(tokens, cue, above)
    return cue.lemma in reporting_verbs.SAY and _is_no_report(tokens, cue)


def _is_of_no_one(tokens: Tokens, cue: Cue, above: str) -> bool:
    """Whether “it” stands for nobody: “it may *take* days to determine how …”, “it is *hard* to say whether …”."""
    if above in _TAKING or (above in _PROVING and tokens.tag[cue.token] == "VBG"):
        return True
    how = tokens.child(tokens.head[cue.token], "acomp")
    hard = above == "without" or above in _SAID_OR_NOT or (how is not None and tokens.word[how] in _SAID_OR_NOT)
    return hard and cue.lemma in reporting_verbs.SAY_OR_THINK


def _is_imperative(tokens: Tokens, i: int) -> bool:
    """Whether the reader is told to: “*Find* out who paid.” “*Remember* that it rains.”"""
    bare = tokens.tag[i] == "VB" and tokens.dep[i] == "ROOT"
    return bare and tokens.child(i, "aux", "nsubj", "nsubjpass", "csubj") is None


def _is_no_report(tokens: Tokens, cue: Cue) -> bool:
    """*That said,* the pier is old; *Say* what you like."""
    if tokens.word[cue.token - 1 : cue.token + 2] == ["that", "said", ","]:
        return True
    return tokens.opens_sentence(cue.token) and tokens.tag[cue.token] == "VB"


def _is_nobody(tokens: Tokens, who: int) -> bool:
    """Whether the subject at token `who` is nobody: “*nobody* knows”, “*no one* said”, “*none* of the captains thinks”."""
    return tokens.word[who] in _NOBODY or (tokens.word[who] == "one" and tokens.word[who - 1] == "no")


def _is_negated(tokens: Tokens, i: int) -> bool:
    """Whether somebody did not: “did *not* say”, “would *neither* confirm *nor* deny”."""
    if tokens.child(i, "neg") is not None:
        return True
    if tokens.tag[i] == "VBG" and tokens.dep[i] == "pcomp" and tokens.word[tokens.head[i]] == "without":
        return True
    who = tokens.child(i, "nsubj")
    if who is not None and tokens.word[tokens.left[who]] in ("neither", "no"):  # *neither* Lund nor the union would say
        return True
    joined = tokens.dep[i] == "conj" and (tokens.tag[i] == "VB" or tokens.word[i - 1] == "nor")
    at = tokens.head[i] if joined else i
    return any(tokens.word[c] in ("neither", "nor") for c in tokens.children[at] if c < i)


def _noun(tokens: Tokens, i: int, lemma: str) -> Cue:
    verb = tokens.head[i] if tokens.dep[i] in ("dobj", "attr") else None
    owner = tokens.child(i, "poss")
    if owner is not None and tokens.tag[owner] == "PRP$" and verb is not None:
        named = tokens.child(verb, "nsubj")  # Pell kept *his* promise to …
        owner = named if named is not None and tokens.tag[named][:3] == "NNP" else owner
    if owner is None:
        topic = reporting_verbs.NOUN_PREPOSITION.get(lemma)
        owner = subject.by_phrase(tokens, i, *(p for p in ("by", "from", "of") if p != topic))
    if owner is None and verb is not None and tokens.word[verb] in reporting_verbs.VOICE_FORMS:
        return _cue(i, lemma, i + 1, subject.of_verb(tokens, verb, False), kind="noun")
    return Cue(i, lemma, i, i + 1, owner, kind="noun")


def _adjective(tokens: Tokens, i: int) -> Cue:
    negated = _is_negated(tokens, tokens.head[i])
    return _cue(i, tokens.word[i], i + 1, subject.of_verb(tokens, tokens.head[i], False), negated, kind="adjective")


def _source(tokens: Tokens, i: int) -> Cue | None:
    to = tokens.child(i, "prep") if tokens.word[i] == "according" else i
    if to is None:
        return None
    who = tokens.child(to, "pobj")
    if who is not None and to == i and tokens.tag[who] not in ("NNP", "NNPS") and _is_bare(tokens, who):
        return None  # "$14 per kilowatt-hour", "$40 per ton of rice"
    if who is not None and to != i and tokens.word[who] in reporting_verbs.MEASURES:
        return None  # according to *size*
    return None if who is None else Cue(i, "according to", i, to + 1, who, kind="source")


def _in_words_of(tokens: Tokens, i: int) -> Cue | None:
    """X was, *in the words of* a deckhand, “…”."""
    if tokens.word[i + 1 : i + 4] != ["the", "words", "of"]:
        return None
    who = tokens.child(i + 3, "pobj")
    return None if who is None else Cue(i, "in the words of", i, i + 4, who, kind="source")


def _is_bare(tokens: Tokens, noun: int) -> bool:
    """Whether a noun stands without an article, an owner or a name before it."""
    return all(
        tokens.dep[c] != "poss" and tokens.tag[c] not in ("DT", "NNP", "NNPS", "NNS")
        for c in tokens.children[noun]
        if c < noun
    )


def _cue(
    i: int,
    lemma: str,
    last: int,
    who: Subject | None,
    negated: bool = False,
    passive: bool = False,
    kind: str = "verb",
) -> Cue:
    head, relative = (None, None) if who is None else (who.head, who.relative)
    return Cue(i, lemma, i, last, head, relative, negated, passive, kind)
