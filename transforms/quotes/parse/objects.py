"""Objects: what a verb without a clause makes somebody's words or stand: what is praised, talked about.

Each finder gives the roots (token indices) of the subtrees that are it; None where the cue has no such object.
"""

from __future__ import annotations

from transforms.english import acts, reporting_verbs
from transforms.quotes.parse.cue import Cue
from transforms.quotes.parse.tokens import Tokens

#: Places in a count.
_PLACES = frozenset(["ahead", "behind", "first", "last", "out", "second", "third", "up", "down"])
#: Prepositions of a phrase that is rather of the object before it than of the verb.
_OF_THINGS = frozenset(["about", "in"])
_QUESTIONS = frozenset(["how", "what", "when", "where", "whether", "who", "why"])
#: Verbs whose object is a feeling, and the prepositions before what it is about: “voiced *dismay at* the fee”.
_FEELING = frozenset(["express", "voice"])
_OF_FEELINGS = frozenset("about at for in on over toward towards with".split())
#: Words of a phrase that tells when, where or how a thing was said.
_WHERE_SAID = acts.DAYS | frozenset(
    """
    address ad ads affidavit appearance april article august blog book broadcast call campaign case column comments complaint
    conference congress court days debate debates december diatribe document e-mail email emails essay event fashion february
    filing front hearing hour hours interview interviews january july june language latest lawsuit letter letters manner march
    may meeting memo message minutes month months morning november october op-ed opinion parliament past person place post posts
    private public rally rant recent remarks report response senate sense september series speech speeches spring statement
    statements story summer terms testimony text tirade tone trial tweet tweets video voice way week weeks winter words year years
    """.split()
)
#: What shares are counted in.
_SHARES = frozenset(["%", "percent", "point", "points"])
#: Prepositions by which a passive tells what for or as what: “was praised by X *for* …”, “was described by X *as* …”.
_PASSIVE_PREPOSITIONS = frozenset(["as", "for", "of", "over"])


def thing(tokens: Tokens, cue: Cue) -> tuple[int, ...] | None:
    """What X praises, and for what: X praised *Y for Z*; *Y* was criticised by X."""
    counts = cue.lemma in reporting_verbs.COUNTING and _is_count(tokens, cue)
    if (cue.lemma not in reporting_verbs.OBJECT and not counts) or _quotes_others(tokens, cue):
        return None
    if cue.passive:
        return _of_passive(tokens, cue)
    praised = tokens.child(cue.token, "dobj")
    if praised is None or tokens.word[praised] in ("who", "whom"):  # Brekke, *whom* she accused of lying
        return None
    if praised < cue.token and tokens.tag[praised] in ("WDT", "WP") and tokens.left[praised] == praised:
        return _called(tokens, cue)  # *what* she described as *a gift*; the wall, *which* they discussed for weeks
    if tokens.word[praised] == "which":
        return None
    prepositions = reporting_verbs.OBJECT_PREPOSITIONS | {reporting_verbs.OWN_PREPOSITIONS.get(cue.lemma, "for")}
    if counts:
        prepositions = reporting_verbs.COUNT_PREPOSITIONS
    whom = tokens.child(cue.token, "dative") if counts else None
    roots = (praised,) if whom is None or whom > praised else (whom, praised)
    belonging = _belonging(tokens, cue, praised, prepositions)
    return (*roots, *belonging, *(_counted(tokens, cue, roots[0], praised) if counts else ()))


def _of_passive(tokens: Tokens, cue: Cue) -> tuple[int, ...] | None:
    """What is praised by X, and as what; the plan was hailed as a gift by X and denounced *as a sham* by Y."""
    if cue.subject is None:
        return None
    patient = tokens.child(cue.token, "nsubjpass")
    told = tuple(_belonging(tokens, cue, cue.token, _PASSIVE_PREPOSITIONS))
    if patient is None:
        return (told or None) if tokens.dep[cue.token] == "conj" else None
    return (patient, *told)


def _called(tokens: Tokens, cue: Cue) -> tuple[int, ...] | None:
    """As what somebody describes a thing."""
    for c in tokens.children[cue.token]:
        if c > cue.token and tokens.dep[c] == "prep" and tokens.word[c] == "as":
            inner = tokens.child(c, "pobj", "pcomp")
            return None if inner is None else (inner,)
    return None


def _counted(tokens: Tokens, cue: Cue, first: int, thing: int) -> list[int]:
    """What else a count tells, which the parse hangs on its verb: Hart 51% *and Dunn 40%*; Hart *ahead* by six points."""
    found: list[int] = []
    commas: list[int] = []
    for c in tokens.children[cue.token]:
        if c < first or c == thing:
            continue
        if tokens.dep[c] == "conj" and tokens.tag[c][:2] == "VB":
            break
        if tokens.word[c] == ",":
            commas.append(c)
        elif (
            tokens.dep[c] in ("cc", "conj", "dative", "dobj", "prep")
            or (tokens.dep[c] in ("advmod", "prt") and tokens.word[c] in _PLACES)
            or (tokens.dep[c] == "npadvmod" and tokens.word[c] in _SHARES)
        ):
            found.append(c)
    return sorted([*found, *(c for c in commas if found and c < found[-1])])


def _quotes_others(tokens: Tokens, cue: Cue) -> bool:
    """The Post quoted X as saying …: X says it; Lund, *quoting X*, said …: no more is told than whose words they are."""
    if cue.lemma not in ("cite", "quote"):
        return False
    whom = tokens.child(cue.token, "dobj")
    if whom is not None and whom in tokens.names - tokens.bodies and tokens.quote[whom] < 0:
        behind = range(tokens.right[whom], tokens.right[cue.token])
        if tokens.right[whom] == whom + 1 and not any(tokens.word[i].isalnum() for i in behind):
            return True
    return any(tokens.word[c] == "as" and tokens.child(c, "pcomp") is not None for c in tokens.children[cue.token])


def _is_count(tokens: Tokens, cue: Cue) -> bool:
    """Whether a count tells what it found, or somebody puts a number at so much: “put the *toll* at 40”."""
    if cue.subject is None or cue.passive:
        return False
    if tokens.word[cue.subject] in reporting_verbs.COUNTS:
        return True
    if cue.lemma == "find" and tokens.word[cue.subject] in reporting_verbs.INQUIRIES:
        return True
    figure = tokens.child(cue.token, "dobj") if cue.lemma == "put" else None
    if figure is None or tokens.word[figure] not in reporting_verbs.FIGURES:
        return False
    return any(tokens.word[c] == "at" for i in (cue.token, figure) for c in tokens.children[i])


def _belonging(tokens: Tokens, cue: Cue, thing: int, prepositions: frozenset[str]) -> list[int]:
    """What follows the object and belongs to what was said: blamed him *for the delay*; called it hard *to build*."""
    return [
        c
        for c in tokens.children[cue.token]
        if c > thing
        and (
            (tokens.dep[c] in ("prep", "agent") and (tokens.word[c] in prepositions or _by_name(tokens, c)))
            or (tokens.dep[c] in ("advcl", "xcomp") and _is_purpose(tokens, thing, c))
            or _is_as(tokens, c)
            or _is_of_thing(tokens, thing, c)
            or (
                tokens.dep[c] in ("acl", "advcl", "advmod")
                and tokens.word[tokens.left[c]] == "as"
                and tokens.tag[c][:2] == "JJ"
                and tokens.child(c, "nsubj", "cop") is None
            )
        )
    ]


def _is_purpose(tokens: Tokens, thing: int, c: int) -> bool:
    """Whether an infinitive is of the object: called it hard *to build*; not: fought the fee last year, *to win a seat*."""
    first = tokens.left[c]
    return tokens.word[first] == "to" and (tokens.word[first - 1] != "," or first - 1 <= tokens.right[thing])


def _is_as(tokens: Tokens, c: int) -> bool:
    """Whether a participle tells as what: described the dinner *as the town celebrating itself*; not *as it was sinking*."""
    told = tokens.tag[c] == "VBG" and tokens.dep[c] == "advcl" and tokens.word[tokens.left[c]] == "as"
    return told and tokens.child(c, "aux") is None


def _is_of_thing(tokens: Tokens, thing: int, c: int) -> bool:
    """Whether a phrase right behind the object is of it: praised her courage *in the face of death*; denied a role *in* it."""
    if tokens.dep[c] != "prep" or c != tokens.right[thing]:
        return False
    felt = tokens.word[c] in _OF_FEELINGS and reporting_verbs.VERB_FORMS.get(tokens.word[tokens.head[c]]) in _FEELING
    inner = tokens.child(c, "pobj", "pcomp") if felt or tokens.word[c] in _OF_THINGS else None
    if inner is None or (not felt and tokens.tag[inner] in ("CD", "NNP", "NNPS")):
        return False
    words = tokens.word[c : tokens.right[c]]
    if felt:
        return _WHERE_SAID.isdisjoint(words)
    return tokens.tag[inner] in ("NN", "NNS", "VBG") and _WHERE_SAID.isdisjoint(words)


def _by_name(tokens: Tokens, i: int) -> bool:
    return tokens.word[i] == "by" and i + 1 < tokens.n and tokens.word[i + 1] == "name"


def _and_how(tokens: Tokens, end: int) -> tuple[int, ...]:
    """What is asked behind a topic: talked about the ferry *and how he would pay for it*; the parse may hang it elsewhere."""
    if tokens.word[end : end + 1] != ["and"] or tokens.word[end + 1 : end + 2] == []:
        return ()
    if tokens.word[end + 1] not in _QUESTIONS or tokens.quote[end] >= 0:
        return ()
    verb = tokens.head[end + 1]
    while tokens.left[verb] != end + 1 and tokens.left[tokens.head[verb]] == end + 1 and tokens.head[verb] != verb:
        verb = tokens.head[verb]
    return (end, verb) if tokens.left[verb] == end + 1 and tokens.tag[verb][:2] == "VB" else ()


def _as_well(tokens: Tokens, cue: Cue, end: int) -> tuple[int, ...]:
    """What is asked for besides, which the parse hangs on the verb: called for a vote *as well as a new line*."""
    if tokens.word[end - 3 : end] != ["as", "well", "as"]:
        return ()
    return tuple(c for c in tokens.children[cue.token] if tokens.left[c] == end and tokens.dep[c] == "dobj")


def about(tokens: Tokens, cue: Cue) -> tuple[int, ...] | None:
    """What X talks about or calls for."""
    prepositions = reporting_verbs.PREPOSITION.get(cue.lemma)
    if prepositions is None:
        return None
    # At the debate she only hinted *at the fee*: a phrase behind the verb goes before one in front of it
    for c in sorted(tokens.children[cue.token], key=lambda c: (c < cue.token, c)):
        if tokens.dep[c] == "prep" and tokens.word[c] in prepositions.split():
            inner = tokens.child(c, "pobj", "pcomp")
            if inner is not None:
                belonging = _belonging(tokens, cue, c, reporting_verbs.ABOUT_PREPOSITIONS)
                return (inner, *belonging, *_and_how(tokens, tokens.right[c]), *_as_well(tokens, cue, tokens.right[c]))
    return None
