"""Misplaced: phrases that the parser hangs on the wrong word.

Each rule knows one form of English news writing: a verb before its subject, an age or a day beside a name, a subject that
a clause cuts off from its verb.
"""

from __future__ import annotations

from collections.abc import Iterator

from transforms.article import Sentence
from transforms.english import name_words, reporting_verbs, verb_forms
from transforms.english.number_words import DAY_NAMES
from transforms.quotes.parse.mending.finder import Finder
from transforms.quotes.parse.tokens import FINITE, Move, Tokens

#: Verbs that open a sentence before their subject and the quotation, where the parse takes them for part of the name.
_OPENING_VERBS = frozenset(
    ["said", "says", "added", "adds", "asked", "asks", "replied", "stated", "wrote", "continued", "concluded"]
)
_NOUNS = ("NN", "NNS", "NNP", "NNPS")
_SINCE = frozenset(["after", "as", "before", "since", "until"])
#: Verbs that tell that somebody says a thing often.
_OFTEN = frozenset(["liked", "likes", "loved", "loves", "used"])
_CONCESSIONS = frozenset(["despite"])
#: What people are, where it looks like a verb.
_TRADES = frozenset(
    ["champion", "chef", "coach", "cook", "guide", "host", "judge", "model", "nurse", "pilot", "skipper"]
)
#: Nouns for what somebody tells, which takes “that …”.
_TELLING_NOUNS = frozenset(
    form for form, noun in reporting_verbs.NOUN_FORMS.items() if noun in reporting_verbs.NOUN_THAT
)


def moves(tokens: Tokens, sentence: Sentence, words: frozenset[str]) -> Iterator[Move]:
    """The tokens of `sentence`, which has the `words`, to hang elsewhere."""
    for finder in _FINDERS:
        if not finder.words.isdisjoint(words):
            yield from finder.moves(tokens, sentence)


def _opening_verb(tokens: Tokens, sentence: Sentence) -> Iterator[Move]:
    """*Said* Ana Holt, “…”: the verb that opens a sentence, taken for part of the name."""
    said = sentence.first_token
    if tokens.word[said] not in _OPENING_VERBS or said + 1 >= sentence.last_token:
        return
    name = next((i for i in range(said + 1, min(said + 5, sentence.last_token)) if i in tokens.names), None)
    if name is None or name + 2 >= sentence.last_token:
        return
    quoted = tokens.word[name + 1] in (",", ":") and tokens.quote[name + 2] >= 0
    if not quoted and (tokens.word[said] != "said" or tokens.tag[said] != "NNP"):
        return
    tokens.tag[said] = "VBD"
    yield said, said, "ROOT"
    yield name, said, "nsubj"


def _often(tokens: Tokens, sentence: Sentence) -> Iterator[Move]:
    """Maps, he *liked to say*, are opinions: the report between commas is that of “say”."""
    for i in range(sentence.first_token + 1, sentence.last_token - 2):
        if tokens.word[i] in _OFTEN and tokens.dep[i] == "parataxis" and tokens.word[i + 1] == "to":
            said = tokens.child(i, "xcomp")
            if said is not None and reporting_verbs.VERB_FORMS.get(tokens.word[said]) in reporting_verbs.SAY:
                main = tokens.head[i]
                comma = next((c for c in tokens.children[i] if tokens.word[c] == ","), i)
                yield said, main, "parataxis"
                yield i, said, "aux"
                for c in tokens.children[i]:
                    if c < comma and tokens.tag[c] in _NOUNS and tokens.child(main, "nsubj") is None:
                        yield c, main, "nsubj"
                    elif c != said:
                        yield c, said, tokens.dep[c]


def _doing(tokens: Tokens, sentence: Sentence) -> Iterator[Move]:
    """He recalled *the mayor talking* about it: what is recalled is that the mayor did so."""
    for i in range(sentence.first_token + 1, sentence.last_token):
        verb = tokens.head[i]
        if tokens.tag[i] != "VBG" or tokens.dep[i] != "advcl" or tokens.left[i] != i:
            continue
        if tokens.word[verb] in _RECALLING:
            who = tokens.child(verb, "dobj")
            if who is not None and tokens.right[who] == i:
                yield i, verb, "ccomp"
                yield who, i, "nsubj"


def _since(tokens: Tokens, sentence: Sentence) -> Iterator[Move]:
    """… since *Dunn*, at Monday's debate, *cited* it: a name that a phrase between commas cuts off from its verb."""
    for verb in range(sentence.first_token + 4, sentence.last_token):
        if tokens.tag[verb] != "VBD" or tokens.word[verb - 1] != "," or tokens.quote[verb] >= 0:
            continue
        if tokens.child(verb, "nsubj", "nsubjpass") is not None:
            continue
        opening = verb - 2
        while opening > sentence.first_token and tokens.word[opening] != ",":
            opening -= 1
        name = opening - 1
        before = tokens.head[name]
        if name not in tokens.names or tokens.word[before] not in _SINCE or tokens.tag[opening + 1] != "IN":
            continue
        if before == tokens.left[name] - 1 and tokens.head[before] not in (before, verb):
            yield name, verb, "nsubj"
            yield verb, tokens.head[before], "advcl"
            yield before, verb, "mark"


def _headless(tokens: Tokens, sentence: Sentence) -> Iterator[Move]:
    """*Diplomats* who have seen the text *say* so: with no verb to its subject, the verb in the relative clause is it."""
    roots = [i for i in range(sentence.first_token, sentence.last_token) if tokens.head[i] == i]
    if len(roots) != 1 or tokens.tag[roots[0]] not in _NOUNS:
        return
    for verb in range(roots[0] + 1, sentence.last_token):
        clause = tokens.head[verb]
        if _closes_relative(tokens, roots[0], verb):
            tokens.tag[verb] = "VBD"
            yield verb, verb, "ROOT"
            yield roots[0], verb, "nsubj"
            return
        if tokens.dep[verb] != "ccomp" or tokens.dep[clause] != "relcl" or tokens.quote[verb] >= 0:
            continue
        own = tokens.child(verb, "nsubj")
        says = reporting_verbs.VERB_FORMS.get(tokens.word[verb]) in reporting_verbs.SAY
        if says and own is not None and clause < own < verb and tokens.child(clause, "dobj") is None:
            tokens.tag[verb] = "VBP" if tokens.tag[verb] == "VB" else tokens.tag[verb]
            yield verb, verb, "ROOT"
            yield roots[0], verb, "nsubj"
            yield own, clause, "dobj"
            return


def _closes_relative(tokens: Tokens, root: int, verb: int) -> bool:
    """Holt, who lost to Pell, *named* the floods: a participle right behind the relative clause is the sentence's verb."""
    if tokens.tag[verb] != "VBN" or tokens.dep[verb] not in ("acl", "advcl") or tokens.left[verb] != verb:
        return False
    relative = tokens.child(root, "relcl")
    opens = relative is not None and tokens.word[tokens.left[relative]] == "who" and tokens.left[relative] == root + 2
    return opens and tokens.word[verb - 1] == "," and tokens.child(verb, "agent") is None


def _days(tokens: Tokens, sentence: Sentence) -> Iterator[Move]:
    """The opposition *on Tuesday* accused …, said Holt *of the pier*: it is of the verb, not of its subject."""
    first, last = sentence.first_token + 1, sentence.last_token - 1
    for i, word in enumerate(tokens.word[first:last], first):
        if word == "of" and tokens.dep[i] == "prep" and (noun := tokens.head[i]) == i - 1:
            verb = tokens.head[noun]
            about = tokens.child(i, "pobj")
            inverted = (
                noun in tokens.names and tokens.dep[noun] == "nsubj" and verb < noun and tokens.tag[verb] == "VBD"
            )
            if inverted and about is not None and tokens.tag[about][:3] != "NNP":  # not “said Holt of Dunmere”
                yield i, verb, "prep"
        if word == "on" and tokens.dep[i] == "prep" and tokens.word[i + 1] in DAY_NAMES:
            noun = tokens.head[i]
            verb = tokens.head[noun]
            if tokens.dep[noun] == "nsubj" and tokens.tag[verb][:2] == "VB" and tokens.quote[verb] == tokens.quote[i]:
                yield i, verb, "prep"


def _charges(tokens: Tokens, sentence: Sentence) -> Iterator[Move]:
    """He was accused by Gant *of lying*: what somebody is accused of or praised for, taken for the other's in the parse."""
    for i in range(sentence.first_token, sentence.last_token):
        if (
            tokens.word[i] not in ("for", "of", "over")
            or tokens.dep[i] != "prep"
            or tokens.dep[tokens.head[i]] != "pobj"
        ):
            continue
        by = tokens.head[tokens.head[i]]
        if tokens.dep[by] != "agent":
            continue
        verb = tokens.word[tokens.head[by]]
        if verb == "accused" if tokens.word[i] == "of" else _is_reason(tokens, i, verb):
            yield i, tokens.head[by], "prep"


def _is_reason(tokens: Tokens, i: int, verb: str) -> bool:
    """Whether token `i` opens what for somebody is praised or blamed: praised by passengers *for his calm*."""
    why = tokens.child(i, "pobj", "pcomp")
    owned = why is not None and (tokens.tag[why] == "VBG" or tokens.tag[tokens.left[why]] == "PRP$")
    return owned and reporting_verbs.VERB_FORMS.get(verb) in reporting_verbs.OBJECT


def _appositions(tokens: Tokens, sentence: Sentence) -> Iterator[Move]:
    """The man who found it, *a postman* called Ley, told …: of two subjects the second says who the first is."""
    first, last = sentence.first_token, sentence.last_token
    for i, dep in enumerate(tokens.dep[first:last], first):
        if dep != "nsubj" or tokens.quote[i] >= 0 or tokens.head[i] < i:
            continue
        verb, left = tokens.head[i], tokens.left[i]
        before = tokens.child(verb, "nsubj")
        if before is not None and before < i and left > 0 and tokens.word[left - 1] == "," and tokens.tag[i] == "NN":
            yield i, before, "appos"


def _conceding(tokens: Tokens, sentence: Sentence) -> Iterator[Move]:
    """Holt *says* despite her age, she *plans* to stand: the phrase is the second verb's, which the first one reports."""
    for i in range(sentence.first_token + 1, sentence.last_token - 4):
        verb, phrase = tokens.head[i], i + 1
        if tokens.word[phrase] not in _CONCESSIONS or tokens.dep[i] not in ("ccomp", "advcl") or not i < verb:
            continue
        if reporting_verbs.VERB_FORMS.get(tokens.word[i]) not in reporting_verbs.SAY or tokens.quote[i] >= 0:
            continue
        who, own = tokens.child(i, "nsubj"), tokens.child(verb, "nsubj", "nsubjpass", "expl")
        if who is None or own is None or not who < i < own or tokens.head[phrase] not in (i, verb):
            continue
        if tokens.child(i, "mark", "ccomp") is None:
            yield i, i if tokens.head[verb] == verb else tokens.head[verb], tokens.dep[verb]
            yield verb, i, "ccomp"
            yield phrase, verb, "prep"
            return


def _counted(tokens: Tokens, sentence: Sentence) -> Iterator[Move]:
    """A poll showed *a majority of captains say* so: who does it, taken for what is shown, is the subject of the clause."""
    for verb in range(sentence.first_token, sentence.last_token):
        if tokens.word[verb] not in _SHOWING or tokens.tag[verb] not in FINITE or tokens.quote[verb] >= 0:
            continue
        thing = tokens.child(verb, "dobj")
        does = sentence.last_token if thing is None else tokens.right[thing]
        if thing is None or thing < verb or does >= sentence.last_token or tokens.tag[does] not in FINITE:
            continue
        if tokens.quote[does] >= 0 or tokens.child(does, "nsubj", "nsubjpass", "expl", "mark") is not None:
            continue
        if tokens.head[does] == verb and tokens.dep[does] == "ccomp":
            yield thing, does, "nsubj"
        elif tokens.head[verb] == does and tokens.dep[verb] == "ccomp":
            above = tokens.head[does]
            yield verb, verb if above == does else above, tokens.dep[does]
            yield does, verb, "ccomp"
            yield thing, does, "nsubj"


def _told_first(tokens: Tokens, sentence: Sentence) -> Iterator[Move]:
    """*While Holt admitted* the pier was old, he kept it: the clause right behind a report that has none is what was said."""
    for cue in range(sentence.first_token + 1, sentence.last_token - 2):
        lemma = reporting_verbs.VERB_FORMS.get(tokens.word[cue])
        if (
            tokens.dep[cue] != "advcl"
            or lemma not in _WITH_CLAUSE
            or tokens.tag[cue] not in FINITE
            or tokens.quote[cue] >= 0
        ):
            continue
        mark, end = tokens.child(cue, "mark", "advmod"), tokens.right[cue]
        if mark is None or tokens.word[mark] not in _OPENING_CLAUSES or tokens.child(cue, "nsubj") is None:
            continue
        own = next(
            (i for i in range(end, sentence.last_token) if tokens.left[i] == end and tokens.dep[i] in _SUBJECTS), None
        )
        told = cue if own is None else tokens.head[own]
        if told <= cue or tokens.tag[told][:2] != "VB" or tokens.child(cue, "ccomp", "dobj", "xcomp") is not None:
            continue
        if tokens.head[told] != told and tokens.quote[told] < 0:
            above = tokens.head[cue]
            yield cue, tokens.head[told] if above == told else above, "advcl"
            yield told, cue, "ccomp"


#: Verbs of saying that take a clause and hardly do without.
_WITH_CLAUSE = frozenset(
    """
    acknowledge admit affirm allege announce argue assert claim concede confess confirm contend declare deny disclose insist
    maintain predict proclaim report reveal say state suggest
    """.split()
)
_SUBJECTS = frozenset(["nsubj", "nsubjpass", "expl"])
_SHOWING = frozenset(form for verb in ("find", "indicate", "show") for form in verb_forms.forms(verb))
#: Words that open a clause before the sentence's own.
_OPENING_CLAUSES = frozenset("after although because before once since though when whereas while".split())


def _honours(tokens: Tokens, sentence: Sentence) -> Iterator[Move]:
    """Ann Holt *KC* told …: letters behind a name are not its head."""
    for i in range(sentence.first_token + 1, sentence.last_token):
        name = i - 1
        if tokens.word[i] not in name_words.HONOURS or tokens.head[name] != i:
            continue
        if name in tokens.names and name not in tokens.bodies:  # a Labour *MP* is no Labour
            yield name, name if tokens.head[i] == i else tokens.head[i], tokens.dep[i]
            yield i, name, "appos"
            yield from ((c, name, tokens.dep[c]) for c in tokens.children[i] if c != name)


def _agents(tokens: Tokens, sentence: Sentence) -> Iterator[Move]:
    """It was condemned as “a joke” *by Holt*: who condemns, taken for part of the words in marks."""
    for by in range(sentence.first_token + 2, sentence.last_token):
        at = tokens.head[by]
        if tokens.word[by] != "by" or tokens.quote[by] >= 0 or tokens.quote[by - 1] < 0 or tokens.quote[at] < 0:
            continue
        while tokens.dep[at] in ("amod", "pobj", "compound") and tokens.head[at] != at:
            at = tokens.head[at]
        verb = tokens.head[at]
        if tokens.word[at] == "as" and tokens.child(verb, "auxpass") is not None:
            yield by, verb, "agent"


def _trades(tokens: Tokens, sentence: Sentence) -> Iterator[Move]:
    """“…,” says *guide* Ann Holt: what somebody is, taken for a verb behind the verb of saying."""
    for i in range(sentence.first_token + 1, sentence.last_token - 2):
        trade = i + 1
        if tokens.word[trade] not in _TRADES or tokens.tag[trade][:2] != "VB" or tokens.head[trade] != i:
            continue
        if reporting_verbs.VERB_FORMS.get(tokens.word[i]) not in reporting_verbs.SAY or tokens.quote[i - 1] < 0:
            continue
        name = next((c for c in tokens.children[trade] if c in tokens.names and c > trade), None)
        if name is not None and tokens.left[name] == trade + 1:
            yield name, i, "nsubj"
            yield trade, name, "compound"
            yield from ((c, i, tokens.dep[c]) for c in tokens.children[trade] if c != name)


def _according(tokens: Tokens, sentence: Sentence) -> Iterator[Move]:
    """According to Holt, who runs it, *the boat left* at six: what Holt tells, taken for a further name of hers."""
    first = sentence.first_token
    if tokens.word[first] != "according":
        return
    to = tokens.child(first, "prep")
    who = None if to is None else tokens.child(to, "pobj")
    subject = None if who is None else tokens.child(who, "appos")
    if tokens.head[first] != first:
        if subject is not None and _lacks_subject(tokens, first, subject):
            yield subject, tokens.head[first], "nsubj"
        return
    verb = None if subject is None else tokens.child(subject, "acl", "relcl")
    if subject is None or verb is None or tokens.tag[verb] not in FINITE or tokens.child(verb, "nsubj") is not None:
        return
    if tokens.word[tokens.left[subject] - 1] == ",":
        yield verb, verb, "ROOT"
        yield first, verb, "prep"
        yield subject, verb, "nsubj"
        yield from ((c, verb, tokens.dep[c]) for c in tokens.children[first] if c != to)


def _lacks_subject(tokens: Tokens, first: int, subject: int) -> bool:
    """Whether the sentence's verb has none but what is taken for a name: According to Holt, *old rules were* to blame."""
    verb = tokens.head[first]
    if tokens.child(verb, *_SUBJECTS, "csubj") is not None or verb < first or tokens.dep[verb] != "ROOT":
        return False
    behind = [c for c in tokens.children[verb] if c >= tokens.right[subject]]
    return tokens.word[tokens.left[subject] - 1] == "," and tokens.right[subject] == min([verb, *behind])


def _told_by(tokens: Tokens, sentence: Sentence) -> Iterator[Move]:
    """Warnings from scientists *that* the lake is dying: what they warn of, not who they are."""
    for verb in range(sentence.first_token + 3, sentence.last_token):
        who = tokens.head[verb]
        if tokens.dep[verb] != "relcl" or who > verb:
            continue
        over = tokens.head[who]
        noun = tokens.head[over]
        that, own = who + 1, tokens.child(verb, "nsubj", "nsubjpass")
        if tokens.dep[who] != "pobj" or tokens.word[over] not in ("by", "from") or tokens.word[that] != "that":
            continue
        if tokens.word[noun] in _TELLING_NOUNS and tokens.head[that] == verb and own is not None and own > that:
            yield verb, noun, "acl"
            yield that, verb, "mark"


_RECALLING = frozenset(form for verb in ("describe", "recall", "remember") for form in verb_forms.forms(verb))
#: The finders of what hangs on the wrong word.
_FINDERS = (
    Finder(_often, _OFTEN),
    Finder(_opening_verb, _OPENING_VERBS),
    Finder(_appositions, frozenset([","])),
    Finder(_charges, frozenset(["by"])),
    Finder(_headless, frozenset(["who", "which", "that"])),
    Finder(_days, frozenset([*DAY_NAMES, "of"])),
    Finder(_doing, _RECALLING),
    Finder(_since, _SINCE),
    Finder(_conceding, _CONCESSIONS),
    Finder(_counted, _SHOWING),
    Finder(_told_first, _OPENING_CLAUSES),
    Finder(_honours, name_words.HONOURS),
    Finder(_agents, frozenset(["by"])),
    Finder(_trades, _TRADES),
    Finder(_according, frozenset(["according"])),
    Finder(_told_by, _TELLING_NOUNS),
)
