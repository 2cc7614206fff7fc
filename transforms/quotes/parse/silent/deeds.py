"""Deeds: what a cue tells that is done, intended or only so, where nothing is said or thought."""

from __future__ import annotations

import re
from collections.abc import Callable

from transforms.english import acts, deeds, head_words, reporting_verbs, role_words
from transforms.english.bodies import BODIES
from transforms.quotes.parse.cue import Cue
from transforms.quotes.parse.tokens import Tokens

#: What sources ask for themselves: that only her first name be used.
_UNNAMED = re.compile(
    r"that (?:\w+ ){0,5}(?:names?|identit(?:y|ies)|surnames?) (?:not )?be |that (?:he|she|they) (?:not )?be (?:named|identified)"
)
#: People whom one cites, receives or dismisses.
_PEOPLE = role_words.NOUNS | {f"{noun}s" for noun in role_words.NOUNS} | deeds.PEOPLE | {"person", "guard"}
_SOURCES = reporting_verbs.SOURCES | _PEOPLE | {"attendees", "associates", "participants"}
_PRONOUNS = frozenset(["PRP", "WP"])
_MANY = frozenset("all both each few many most much none one some several".split())
#: Signs say what is written on them, and nobody says it.
_SIGNS = deeds.SIGNS - {"everything"}
_READING = frozenset(["instruct", "read", "say", "tell", "warn"])
#: Adjectives behind which the infinitive is done: “was quick *to praise*”.
_DONE = frozenset("able careful first glad happy last pleased proud quick right wrong".split())


def is_deed(tokens: Tokens, rule: str, cue: Cue, words: str, quoted: bool) -> bool:
    """Whether what `cue` tells is something done, intended or only so, and nothing said or thought."""
    if cue.kind != "verb":
        return False
    if quoted:
        return rule == "infinitive" and cue.lemma in acts.DECLINING and not _of_report(words.casefold().split())
    if _is_event(tokens, rule, cue) or _is_kept_from(tokens, cue):
        return True
    first = words.casefold().split()
    if rule in ("object", "about") and cue.lemma in acts.ATTITUDE and _is_undone_stand(tokens, cue):
        return True
    if cue.lemma in acts.DECLINING and rule in ("infinitive", "object"):
        return not (_of_speech(first) if rule == "infinitive" else _is_word(first))
    if _is_of_oneself(rule, cue, first):
        return True
    if rule == "about" and _is_of_no_topic(tokens, cue):
        return True
    test = _BY_RULE.get(rule)
    return test is not None and test(tokens, cue, first)


def _is_event(tokens: Tokens, rule: str, cue: Cue) -> bool:
    """Whether something happens that says nothing: *the drought* highlights a gap; *this* threatens to sink the plan."""
    who = cue.subject
    if who is None or who in tokens.names:
        return False
    word = tokens.word[_counted(tokens, who)]
    if (word in _SIGNS and cue.lemma in _READING) or (word in deeds.PICTURES and cue.lemma == "show"):
        return True
    if word in deeds.EVENTS or (word in deeds.WORDINGS and cue.lemma in deeds.WORDING_VERBS):
        return True
    if word in deeds.FIGHTERS and cue.lemma == "attack":
        return True
    if cue.lemma == "determine" and tokens.tag[cue.token] != "VB" and not cue.passive:
        return word in deeds.THINGS  # the contests that *determined* who could vote
    if rule == "clause" or cue.lemma not in deeds.MENACING:
        return False
    return word in ("this", "that") or word in deeds.THINGS or _is_a_thing(tokens, cue)


def _counted(tokens: Tokens, who: int) -> int:
    """The noun that a number counts: many of the coming *contests*."""
    of = tokens.child(who, "prep") if tokens.word[who] in _MANY or tokens.tag[who] == "CD" else None
    what = tokens.child(of, "pobj") if of is not None and tokens.word[of] == "of" else None
    return who if what is None else what


def _is_a_thing(tokens: Tokens, cue: Cue) -> bool:
    """Whether the subject is a thing, by its relative pronoun: “a debate *that* threatened to split the party”."""
    who, relative = cue.subject, cue.relative
    if who is None or relative is None or tokens.word[relative] not in ("that", "which") or tokens.tag[who] != "NN":
        return False
    word = tokens.word[who]
    return word not in reporting_verbs.DOCUMENTS and word not in _PEOPLE and not _is_body(tokens, who)


def _is_kept_from(tokens: Tokens, cue: Cue) -> bool:
    """Whether somebody may not do it: sources *not authorised to discuss* the matter."""
    above = tokens.head[cue.token]
    if tokens.tag[cue.token] != "VB" or tokens.word[above] not in deeds.LETTING:
        return False
    at = tokens.head[above] if tokens.dep[above] in ("acomp", "attr") else above
    return tokens.child(above, "neg") is not None or tokens.child(at, "neg") is not None


def _is_undone_stand(tokens: Tokens, cue: Cue) -> bool:
    """Whether a stand is one to be taken: reluctant *to support* her, refrained *from attacking* him."""
    above = tokens.head[cue.token]
    word = tokens.word[above]
    if tokens.tag[cue.token] == "VBG":
        clear = word == "of" and tokens.word[above - 1] == "clear"  # steers clear *of attacking* him
        return tokens.dep[cue.token] == "pcomp" and (word == "from" or clear)
    if tokens.tag[cue.token] != "VB" or not any(tokens.word[c] == "to" for c in tokens.children[cue.token]):
        return False
    if tokens.tag[above][:2] == "JJ":
        return tokens.dep[cue.token] == "xcomp" and word not in _DONE
    if tokens.dep[cue.token] == "acl" and tokens.tag[above][:2] == "NN":
        return word not in deeds.STANDS_TAKEN  # a force *to defend* the coast
    return above < cue.token and (word in acts.WANTING or word in deeds.TRYING or word in acts.OCCASIONS)


def _is_of_oneself(rule: str, cue: Cue, words: list[str]) -> bool:
    """Whether somebody repeats *himself*, finds *herself* somewhere."""
    reflexive = bool(words) and words[0] in deeds.REFLEXIVE
    return reflexive and ((rule == "object" and not words[1:]) or cue.lemma == "find")


def _is_of_no_clause(tokens: Tokens, cue: Cue, words: list[str]) -> bool:
    """Whether a clause is none of words: what sources ask for themselves, what is found hard, offered or shown to somebody."""
    if cue.lemma in ("give", "have", "offer", "present", "provide", "show", "see", "find"):
        thing = tokens.child(cue.token, "dobj")
        none = thing is not None and any(tokens.word[c] in acts.NONE for c in tokens.children[thing])
        if thing is not None and none and tokens.word[thing] in deeds.PROOF:
            return True  # offered *no proof* that …
    if cue.lemma == "maintain" and (thing := tokens.child(cue.token, "dobj")) is not None:
        return thing > cue.token  # *maintain the image* that she is strong
    if cue.lemma == "ask":
        return _UNNAMED.match(" ".join(words)) is not None
    if cue.lemma in ("offer", "show"):
        whom = tokens.child(cue.token, "dative", "dobj")
        handed = whom is not None and whom > cue.token and (tokens.tag[whom] in _PRONOUNS or cue.lemma == "offer")
        return handed and words[0] in ("how", "what", "where")
    if words[:1] == ["the"] and words[1:2] and (words[1] in ("less", "more")) and cue.lemma in reporting_verbs.THINK:
        return True  # *the more* they learn, *the more* they like it
    return _is_found_hard(tokens, cue)


def _is_of_no_topic(tokens: Tokens, cue: Cue) -> bool:
    """Whether a phrase is of another sense of the verb: *pushed the button for* it, *agreed to* a test, *pointed to* a chair."""
    prepositions = [c for c in tokens.children[cue.token] if tokens.dep[c] == "prep" and c > cue.token]
    topics = [k for c in prepositions for k in tokens.children[c] if tokens.dep[k] in ("pobj", "pcomp")]
    if not topics:
        return False
    thing = tokens.child(cue.token, "dobj") if cue.lemma in deeds.WITHOUT_OBJECT else None
    if thing is not None and thing < topics[0]:
        return True
    if cue.lemma == "insist":  # insisted on *paying*
        return any(tokens.tag[k] == "VBG" and tokens.child(k, "nsubj", "poss") is None for k in topics)
    if cue.lemma == "point" and cue.subject is not None and tokens.word[cue.subject] in deeds.SIGNS:
        return True
    first = tokens.word[prepositions[0]]
    return not deeds.NO_TOPICS.get((cue.lemma, first), frozenset()).isdisjoint(tokens.word[k] for k in topics)


def _is_found_hard(tokens: Tokens, cue: Cue) -> bool:
    """Whether somebody finds it hard, or easy, to do a thing."""
    for c in tokens.children[cue.token] if cue.lemma == "find" else ():
        if tokens.dep[c] == "ccomp" and tokens.word[c] in deeds.VERDICTS and tokens.child(c, "cop", "aux") is None:
            return c > cue.token  # the jury found her *guilty*
        if c > cue.token and tokens.dep[c] == "ccomp" and tokens.tag[c][:2] == "JJ" and tokens.left[c] == cue.last:
            return tokens.word[cue.last] == "it" and tokens.child(c, "cop", "aux") is None
    return cue.lemma == "find" and tokens.word[cue.last] in deeds.REFLEXIVE  # find *themselves* where …


def _is_intended(tokens: Tokens, cue: Cue, words: list[str]) -> bool:
    """Whether an infinitive is what somebody will do, or makes somebody do."""
    if _is_decreed(tokens, cue):
        return True
    if cue.lemma == "request" and words[:1] == ["anonymity"]:
        return True
    if cue.lemma == "call":  # *called a donor* to ask for money
        whom = tokens.child(cue.token, "dobj")
        return whom is not None and tokens.left[whom] == cue.token + 1
    if cue.lemma == "push":
        thing = tokens.child(cue.token, "dobj")
        return (
            thing is not None
            and tokens.tag[thing] == "NN"
            and not (_is_person(tokens, thing) or _is_body(tokens, thing))
        )
    return cue.lemma in acts.INTENDING


def _is_decreed(tokens: Tokens, cue: Cue) -> bool:
    """Whether a paper bids it that somebody signs or passes: signed *a decree ordering* crews to stay ashore."""
    return (
        tokens.dep[cue.token] == "acl"
        and tokens.tag[cue.token] == "VBG"
        and (tokens.word[tokens.head[cue.token]] in deeds.DECREES)
    )


def _is_name(tokens: Tokens, cue: Cue, words: list[str]) -> bool:
    """Whether somebody is only named, or rung: “a man calling *himself Bo Dell*”, “she called *Nora Fell*”."""
    if cue.lemma == "name":
        return True
    if cue.lemma == "declare":
        return (
            len(words) == 1 and words[0].strip(".,") in deeds.DEEDS["declare"]
        )  # the yard, which declared *bankruptcy*
    if cue.lemma != "call":
        return False
    inside = range(cue.last, min(cue.last + len(words), tokens.n))
    reflexive = bool(words) and words[0] in deeds.REFLEXIVE
    return all(tokens.tag[i] in ("NNP", "NNPS") for i in (inside[1:] if reflexive else inside))


def _is_done_to(tokens: Tokens, cue: Cue, words: list[str]) -> bool:
    """Whether the cue's object is what something is done to: “declared *bankruptcy*”, “questioned *him*”."""
    if len(words) == 1 and (words[0][0] == "@" or (words[0] in deeds.UNTOLD and cue.lemma not in acts.ATTITUDE)):
        return True  # he tweets *@bodell*; they said *something*
    thing = tokens.child(cue.token, "dobj", "nsubjpass")
    if thing is None:
        return False
    if cue.lemma == "cite" and _is_source(tokens, thing):
        return _is_cited(tokens, cue)
    if cue.lemma in _SPECIAL and _SPECIAL[cue.lemma](tokens, cue, thing):
        return True
    if _is_called(tokens, cue, thing):
        return False
    done_to = cue.lemma in deeds.DONE_TO_PEOPLE and _is_person(tokens, thing)
    return done_to or tokens.word[thing] in deeds.DEEDS.get(cue.lemma, ())


def _is_cited(tokens: Tokens, cue: Cue) -> bool:
    """Whether somebody is cited who says it, or a driver is: nobody is named *as* or *for* what was said of them."""
    if cue.subject is not None and tokens.word[cue.subject] in deeds.POLICE:
        return True
    return not any(tokens.word[c] in ("as", "for") for c in tokens.children[cue.token])


def _is_interrogated(tokens: Tokens, cue: Cue, thing: int) -> bool:
    """Whether somebody is questioned or called for, not something."""
    return tokens.tag[thing] in ("PRP", "NNP") or tokens.word[thing] in deeds.PEOPLE


def _is_withheld(tokens: Tokens, cue: Cue, thing: int) -> bool:
    """Whether something is kept from somebody: denied *her* a licence, denied licences *to captains*."""
    if tokens.child(cue.token, "dative") is not None:
        return True
    if sum(tokens.dep[c] == "dobj" for c in tokens.children[cue.token]) > 1:
        return True
    handed = [c for i in (cue.token, thing) for c in tokens.children[i] if tokens.word[c] == "to" and c > thing]
    return tokens.word[thing] in deeds.ENTITLEMENTS and any(
        tokens.tag[k] == "NNS" or tokens.tag[k] in _PRONOUNS for c in handed for k in tokens.children[c]
    )


def _is_handed_on(tokens: Tokens, cue: Cue, thing: int) -> bool:
    """Whether something is reported *to the police*."""
    to = [c for i in (cue.token, thing) for c in tokens.children[i] if tokens.word[c] == "to" and c > cue.token]
    return any(tokens.word[k] in deeds.TOLD for c in to for k in tokens.children[c])


def _is_phrasal(tokens: Tokens, cue: Cue, thing: int) -> bool:
    """Whether somebody backs *off* a plan, or blasts *out* a message."""
    return tokens.child(cue.token, "prt") is not None


def _is_called(tokens: Tokens, cue: Cue, thing: int) -> bool:
    """Whether it is said what somebody or something is, or with what they are threatened: dismissed her *as a crank*."""
    if any(tokens.word[c] == "as" for c in tokens.children[thing]):
        return True
    telling = ("as", "with") if cue.lemma == "threaten" else ("as",)
    return any(tokens.word[c] in telling and tokens.dep[c] == "prep" for c in tokens.children[cue.token])


def _is_person(tokens: Tokens, i: int) -> bool:
    """Whether the word at token `i` is for somebody, or for people."""
    if tokens.tag[i] in _PRONOUNS:
        return tokens.word[i] not in ("it", "what")
    return tokens.word[i] in _PEOPLE or (i in tokens.names and i not in tokens.bodies)


def _is_source(tokens: Tokens, i: int) -> bool:
    """Whether the word at token `i` is for those whom one cites: “citing *the coast guard*”, “citing *officials*”."""
    word = tokens.word[i]
    return i in tokens.names or _is_body(tokens, i) or word in _SOURCES


def _is_represented(tokens: Tokens, cue: Cue, thing: int) -> bool:
    """Whether a lawyer defends somebody, which is the lawyer's trade."""
    return cue.subject is not None and tokens.word[cue.subject] in deeds.LAWYERS and _is_person(tokens, thing)


def _is_taken_back(tokens: Tokens, cue: Cue, thing: int) -> bool:
    """Whether a thing is called back, not called to mind: “the carmaker recalled 9,000 vans”."""
    return tokens.word[thing] in deeds.CALLED_BACK or (cue.subject is not None and _is_body(tokens, cue.subject))


def _is_body(tokens: Tokens, i: int) -> bool:
    """Whether the word at token `i` is what a body is called, or ends a body's name."""
    return tokens.word[i] in BODIES or head_words.LAST.get(tokens.word[i]) == "ORG" or i in tokens.bodies


def _is_word(words: list[str]) -> bool:
    """Whether what somebody declines is to speak: “comment”, “further interviews”; not the invitation or the post."""
    return not words[:1] or words[-1].strip(".,") in acts.WORDS_DECLINED


def _of_report(words: list[str]) -> bool:
    """Whether an infinitive is that of any verb that reports: “to call her a liar”."""
    return words[:1] != ["to"] or any(word in reporting_verbs.VERB_FORMS or word in acts.TELLING for word in words[1:2])


def _of_speech(words: list[str]) -> bool:
    """Whether an infinitive or what it is about is of speech: “to say whether”, “to comment”."""
    if words[:1] != ["to"]:
        return True
    lemma = reporting_verbs.VERB_FORMS.get(words[1]) if len(words) > 1 else None
    return lemma in reporting_verbs.SAY or lemma in acts.TELLING


#: Deeds that single verbs tell of their object.
_SPECIAL: dict[str, Callable[[Tokens, Cue, int], bool]] = {
    "back": _is_phrasal,
    "blast": _is_phrasal,
    "defend": _is_represented,
    "deny": _is_withheld,
    "question": _is_interrogated,
    "recall": _is_taken_back,
    "report": _is_handed_on,
    "request": _is_interrogated,
}
#: What makes the report of a rule a deed.
_BY_RULE: dict[str, Callable[[Tokens, Cue, list[str]], bool]] = {
    "clause": _is_of_no_clause,
    "infinitive": _is_intended,
    "object": _is_done_to,
    "predicate": _is_name,
}
