"""Unsaid: reports of what nobody has said, thought or found: it is asked, it sorts people, or it is still to be found or uttered."""

from __future__ import annotations

from transforms.english import acts, deeds, reporting_verbs
from transforms.quotes.parse import acts as acts_of
from transforms.quotes.parse.clauses import is_infinitive
from transforms.quotes.parse.cue import ANYBODY, Cue
from transforms.quotes.parse.tokens import FINITE, Tokens

#: What is written, which takes a stand itself: “an editorial backing Holt”.
_WRITTEN = reporting_verbs.DOCUMENT_FORMS | {"paper", "papers", "remarks", "editorials"}
#: What is there to back somebody.
_FUNDS = frozenset(["fund", "funds", "group", "groups", "pac", "pacs"])
_THOSE = frozenset(["all", "many", "most", "people", "some", "those"])
_WH = frozenset("how if what when where whether which who whom whose why".split())
#: Stands by which people and bodies are told apart.
_STANDS = frozenset(["back", "champion", "embrace", "endorse", "favor", "favour", "oppose", "support"])
#: Wishes by which many are told apart: “*voters who want* to keep it”.
_WISHES = frozenset(["hope", "prefer", "want", "wish"])
#: The stands, with those of many who are named by one alone: “*those who question* the plan”.
_SORTING = _STANDS | {"criticise", "criticize", "deny", "question"}

_OF_OBJECTS = frozenset(["about", "object"])
#: Verbs, by form, of a rule or a body by which somebody has to do a thing or may: “requires captains *to report* …”.
_RULING = frozenset(
    """
    allow allowed allowing allows bind binding binds bound enable enabled enables enabling entitle entitled entitles entitling
    forbid forbade forbidden forbids oblige obliged obliges permit permits permitted permitting require required requires
    requiring
    """.split()
)
_BINDING = _RULING | frozenset("demand demanded demanding demands mandate mandated mandates mandating".split())
#: Words from the “that” of what is bidden to its verb.
MAX_SUBJECT = 7
#: What infinitives are for that tell no speech: “better *ways* to express it”.
_WAYS = frozenset("means method methods tool tools way ways".split())
#: The same, of what is only tried or not yet done.
_EFFORTS = frozenset(
    "attempt attempts cause duty effort efforts grounds job need occasion reason reasons task tasks".split()
)
#: Words from a condition of being quoted to what one speaks of under it: “on condition of *anonymity* to discuss it”.
MAX_TO_TALKS = 7
_RAISING = frozenset(["raise", "raised", "raises", "raising"])
_HAPPENINGS = frozenset(
    "behavior behaviour comments conduct disclosure disclosures email emails news struggle struggles that this".split()
)
_UNNAMED = frozenset(["anonymity", "anonymously"])
#: What somebody is there to do: “her *task* is to recommend a site”.
_TASKS = frozenset("aim duty goal job mission purpose responsibility role task".split())
#: Prepositions before what is not done, or only spoken of.
_NOT_DONE = frozenset(["about", "against"])
#: Verbs, by form, of what would be done: “would *require* disclosing it”, “*considers* endorsing her”.
_WEIGHING = frozenset(
    """
    consider considered considering considers involve involved involves involving mean means meant mull mulled mulling mulls
    require required requires requiring
    """.split()
)
#: Verbs, by form, of what somebody turns to: “will *focus* on attacking her”.
_TURNING_TO = frozenset("concentrate concentrated concentrating focus focused focuses focusing focussed".split())
#: Verbs of talks, which as infinitives are still to be held: “met *to discuss* the ferry”.
_TALKING = frozenset(["address", "debate", "discuss", "speak", "talk"])
#: What opens a topic of talks that tells nothing of what is said.
_TOPICS = frozenset(["options", "ways"])
#: Verbs whose question is a topic: “will *address* whether he knew”.
_OF_TOPICS = frozenset(["address", "debate", "discuss", "explore"])
#: Words by which it is left open whether somebody takes a stand.
_POSSIBLE = frozenset("if may might unless whether".split())
#: By what the writer says that a thing should be said: it is *worth* noting.
_DUE = frozenset("bear bears deserves merits needs wants worth".split())
#: What bids the reader suppose a thing: “*Say* the island asked for a bridge.”
_SUPPOSE = frozenset(["imagine", "say", "suppose"])


def is_unsaid(tokens: Tokens, rule: str, cue: Cue, words: str, quoted: bool) -> bool:
    """Whether nobody has said, thought or found `words`, which `rule` takes for the content of the report by `cue`."""
    if quoted or cue.kind == "source":
        return False
    if cue.subject is not None and cue.kind == "adjective":
        return tokens.word[cue.subject] in ANYBODY or _is_only_if(tokens, cue)
    if cue.kind == "noun":
        return rule == "noun about" and (_is_armed(tokens, cue) or _is_raised(tokens, cue))
    if cue.kind != "verb":
        return False
    first = words.casefold().split()
    return any(
        find(tokens, rule, cue, first)
        for find in (
            *(_is_sought, _is_known, _is_too_much, _is_asked, _is_of_a_kind, _is_of_those_who_wish, _is_only_possible),
            *(_is_of_the_silent, _is_talk_unnamed, _is_either, _is_given, _is_impersonal, _is_beyond),
        )
    )


def _is_sought(tokens: Tokens, rule: str, cue: Cue, words: list[str]) -> bool:
    """Whether it is still to be found or shown: tests *to determine* who …, *must prove* that …, *helps explain* why …"""
    verb = cue.token
    if cue.lemma not in deeds.HELPED or rule != "clause" or cue.negated:
        return False
    if cue.lemma in deeds.FINDING and _is_demanded(tokens, verb):
        return True
    if tokens.tag[verb] != "VB":
        return False
    above = tokens.head[verb]
    if above != verb and tokens.word[above] in deeds.HELPING:
        return True
    if cue.lemma not in deeds.FINDING:
        return False
    auxiliaries = [tokens.word[c] for c in tokens.children[verb] if c < verb and tokens.dep[c] == "aux"]
    if "to" not in auxiliaries:
        return not deeds.OBLIGING.isdisjoint(auxiliaries)
    return above == verb or tokens.word[above] not in deeds.SEEMING


def _is_demanded(tokens: Tokens, verb: int) -> bool:
    """Whether a rule bids somebody find or show it: *requires that* idle captains *prove* that …"""
    if tokens.tag[verb] not in ("VB", "VBP"):
        return False
    near = range(max(1, verb - MAX_SUBJECT), verb)
    return any(tokens.word[i] == "that" and tokens.word[i - 1] in _BINDING for i in near)


def _is_only_if(tokens: Tokens, cue: Cue) -> bool:
    """Whether it is only supposed that somebody is so minded: *if* he can be *convinced* that …"""
    verb = cue.token if tokens.tag[cue.token] == "VBN" else tokens.head[cue.token]
    return any(tokens.dep[c] == "mark" and tokens.word[c] in acts.CONDITIONS for c in tokens.children[verb] if c < verb)


def _is_only_possible(tokens: Tokens, rule: str, cue: Cue, words: list[str]) -> bool:
    """Whether a thought or a stand is one that somebody may have: we *would know* who paid; *whether* she will *back* it."""
    if cue.negated:
        return False
    if rule == "object" and cue.lemma in acts.ATTITUDE:
        below = [tokens.word[c] for c in tokens.children[cue.token] if c < cue.token]
        return not _POSSIBLE.isdisjoint(below)
    return cue.lemma in acts.MIND_SILENT and acts_of.is_supposed(tokens, cue)


def _is_of_the_silent(tokens: Tokens, rule: str, cue: Cue, words: list[str]) -> bool:
    """Whether a silence tells who is meant: clubs *that do not disclose* their donors."""
    noun = tokens.head[cue.token]
    if rule not in _OF_OBJECTS or not cue.negated or cue.lemma not in acts.TELLING or tokens.dep[cue.token] != "relcl":
        return False
    restricts = tokens.word[tokens.left[cue.token] - 1] != ","
    return cue.subject == noun and cue.relative is not None and tokens.tag[noun] == "NNS" and restricts


def _is_talk_unnamed(tokens: Tokens, rule: str, cue: Cue, words: list[str]) -> bool:
    """Whether it is told why a source is not named: spoke on condition of *anonymity to discuss* the talks."""
    if rule not in _OF_OBJECTS or tokens.tag[cue.token] not in ("VB", "VBG"):
        return False
    for i in range(cue.token - 1, max(-1, cue.token - MAX_TO_TALKS), -1):
        if tokens.word[i] in _UNNAMED:
            return True
        if tokens.tag[i] in FINITE or tokens.word[i] in (".", ";"):
            return False
    return False


def _is_either(tokens: Tokens, rule: str, cue: Cue, words: list[str]) -> bool:
    """Whether it is one of several cases: they are careful, *whether discussing* the fee or the pier."""
    return tokens.tag[cue.token] == "VBG" and cue.token > 0 and tokens.word[cue.token - 1] == "whether"


def _is_given(tokens: Tokens, rule: str, cue: Cue, words: list[str]) -> bool:
    """Whether it holds only if something else does: the pier will last, *assuming that* nobody sails into it."""
    if rule != "clause" or tokens.word[cue.token] != "assuming":
        return False
    paused = tokens.tag[cue.token - 1] in (",", ":")
    return tokens.dep[cue.token] in ("advcl", "prep") or (paused and tokens.dep[cue.token] == "acl")


def _is_impersonal(tokens: Tokens, rule: str, cue: Cue, words: list[str]) -> bool:
    """Whether the writer says it to the reader: *it is worth noting* that …, *it bears repeating* that …, *let's say* …"""
    above = tokens.head[cue.token]
    if above >= cue.token:
        return False
    if tokens.word[above] == "let":
        return tokens.tag[cue.token] == "VB" and tokens.word[above + 1] in ("'s", "’s", "us")
    before = cue.token - 1
    near = tokens.word[max(0, before - 3) : before]
    return tokens.tag[cue.token] == "VBG" and tokens.word[before] in _DUE and "it" in near


def _is_beyond(tokens: Tokens, rule: str, cue: Cue, words: list[str]) -> bool:
    """Whether somebody cannot say it: Holt will be *unable to accuse* the council of it; may *not let* papers *tell* them …"""
    above = tokens.head[tokens.first_of(cue.token)]
    if tokens.tag[cue.token] != "VB" or above >= cue.token:
        return False
    if tokens.word[above] == "let":
        return tokens.child(above, "neg") is not None
    return tokens.word[above] == "unable" and rule in _OF_OBJECTS


def _is_armed(tokens: Tokens, cue: Cue) -> bool:
    """Whether an attack is none of words: carried out his *murderous attack* on the club."""
    if cue.lemma != "attack":
        return False
    above = tokens.head[cue.token]
    done = tokens.dep[cue.token] == "dobj" and tokens.word[above] in deeds.CARRYING_OUT
    return done or any(tokens.word[c] in deeds.ARMED for c in tokens.children[cue.token])


def _is_raised(tokens: Tokens, cue: Cue) -> bool:
    """Whether a thing gives cause for a question, and nobody asks it: *the delay raised questions* about her plans."""
    who = cue.subject
    if who is None or tokens.tag[who] not in ("NN", "NNS") or tokens.word[tokens.head[cue.token]] not in _RAISING:
        return False
    return tokens.word[who] in deeds.EVENTS | deeds.THINGS | _HAPPENINGS


def _is_known(tokens: Tokens, rule: str, cue: Cue, words: list[str]) -> bool:
    """Whether it is left open what somebody knows: they knew *what was up*; without knowing *who paid*."""
    return rule == "clause" and cue.lemma == "know" and words[0] in _WH and not cue.negated


def _is_too_much(tokens: Tokens, rule: str, cue: Cue, words: list[str]) -> bool:
    """Whether it cannot be said for being so: *too vague to determine* who …"""
    above = tokens.head[cue.token]
    if tokens.tag[cue.token] != "VB" or above >= cue.token:
        return False
    return any(
        tokens.word[c] == "too" and c < cue.token
        for k in (above, *_described(tokens, above))
        for c in tokens.children[k]
    )


def _described(tokens: Tokens, verb: int) -> list[int]:
    """The adjectives and adverbs behind a verb."""
    return [c for c in tokens.children[verb] if tokens.dep[c] in ("acomp", "advmod", "amod")]


def _is_asked(tokens: Tokens, rule: str, cue: Cue, words: list[str]) -> bool:
    """Whether the reporter asks if somebody says or wants it: *Will Holt still want* to go? *Does she believe* it?"""
    who, verb = cue.subject, cue.token
    if who is None or not who < verb or tokens.dep[verb] not in ("ROOT", "conj"):
        return False
    first = tokens.left[who]
    asking = [c for c in tokens.children[verb] if c < first and tokens.dep[c] == "aux"]
    if not asking or tokens.dep[who] != "nsubj" or tokens.head[who] != verb:
        return False
    end = tokens.right[verb]
    return any(tokens.word[i] == "?" for i in range(verb, min(end + 1, tokens.n)))


def _is_of_a_kind(tokens: Tokens, rule: str, cue: Cue, words: list[str]) -> bool:
    """Whether a stand tells who is meant: *groups backing Holt*; *those who support her*; *a fund that backed* Dell."""
    if rule not in ("object", "about", "infinitive") or cue.lemma not in _SORTING:
        return False
    noun = tokens.head[cue.token]
    if (noun in tokens.names and tokens.tag[noun][:3] == "NNP") or noun >= cue.token or tokens.word[noun] in _WRITTEN:
        return False
    if tokens.dep[cue.token] == "acl" and cue.lemma in _STANDS:
        return tokens.tag[cue.token] == "VBG" and tokens.tag[noun][:3] != "NNP" and tokens.word[cue.token - 1] != ","
    if tokens.dep[cue.token] != "relcl" or cue.relative is None or cue.subject != noun:
        return False
    who = tokens.word[cue.relative] == "who"
    many = (tokens.tag[noun] == "NNS" and who) or tokens.word[noun] in _THOSE | _FUNDS
    restricts = tokens.word[tokens.left[cue.token] - 1] != ","
    return restricts and (many if cue.lemma in _STANDS else tokens.word[noun] in _THOSE)


def _is_of_those_who_wish(tokens: Tokens, rule: str, cue: Cue, words: list[str]) -> bool:
    """Whether a wish tells who is meant: *voters who want* to keep it; *families hoping* to move in."""
    noun, verb = tokens.head[cue.token], cue.token
    if rule != "infinitive" or cue.lemma not in _WISHES or noun >= verb or words[:1] != ["to"]:
        return False
    if tokens.tag[noun] != "NNS" and tokens.word[noun] not in _THOSE:
        return False
    if tokens.dep[verb] == "acl":
        return tokens.tag[verb] == "VBG" and tokens.word[verb - 1] != ","
    restricts = tokens.word[tokens.left[verb] - 1] != ","
    return tokens.dep[verb] == "relcl" and cue.relative is not None and cue.subject == noun and restricts


# -- what is required, allowed, a way or a task, or yet to be held --------------------------------------------------------


def is_undone(tokens: Tokens, rule: str, cue: Cue, words: str, quoted: bool) -> bool:
    """Whether `words`, which `rule` takes for the content of the report by `cue`, have been uttered by nobody as yet."""
    if quoted or cue.kind != "verb":
        return False
    topic = rule == "clause" and words.split()[0].casefold() in _WH
    if (topic and cue.lemma in _OF_TOPICS and not _is_yet(tokens, cue)) or _is_supposed(tokens, cue):
        return True
    if tokens.tag[cue.token] == "VBG":
        return rule in _OF_OBJECTS and _is_weighed(tokens, cue)
    joined = tokens.dep[cue.token] == "conj" and is_infinitive(tokens, tokens.head[cue.token])
    if tokens.tag[cue.token] != "VB" or not (joined or is_infinitive(tokens, cue.token)):
        return False
    return _is_ruled(tokens, rule, cue, topic) or _is_means(tokens, rule, cue) or _is_to_be_held(tokens, cue, words)


def _is_yet(tokens: Tokens, cue: Cue) -> bool:
    """Whether it is told that somebody has left it open: has *yet* to address how …"""
    return cue.negated or "yet" in tokens.word[max(0, cue.token - 2) : cue.token]


def _is_supposed(tokens: Tokens, cue: Cue) -> bool:
    """Whether the reader is to suppose it: *Say* the island demanded a bridge."""
    above = tokens.head[cue.token]
    if tokens.word[above] not in _SUPPOSE or tokens.tag[above] != "VB" or tokens.dep[cue.token] != "ccomp":
        return False
    return above < cue.token and tokens.opens_sentence(above)


def _is_ruled(tokens: Tokens, rule: str, cue: Cue, topic: bool) -> bool:
    """Whether somebody has to do it or may: the law *requires captains to report* their catch."""
    above = tokens.head[cue.token]
    ruled = above < cue.token and tokens.word[above] in _RULING and tokens.tag[above][:2] == "VB"
    return ruled and (rule in _OF_OBJECTS or topic)


def _is_means(tokens: Tokens, rule: str, cue: Cue) -> bool:
    """Whether it is a way or a task to do it, or told how it is done: *ways* to express it; *how* to criticise her."""
    if _is_how_to(tokens, rule, cue):
        return True
    above = tokens.head[cue.token]
    if above >= cue.token:
        return False
    if tokens.tag[above][:2] == "NN" and tokens.dep[cue.token] in ("acl", "relcl", "advcl"):
        word = tokens.word[above]
        if word in deeds.PROOF and any(tokens.word[c] in acts.NONE for c in tokens.children[above]):
            return True  # found no *evidence to suggest* that …
        return word in _WAYS or (rule in _OF_OBJECTS and word in _EFFORTS)
    who = tokens.child(above, "nsubj")
    is_task = who is not None and tokens.word[who] in _TASKS and tokens.dep[cue.token] == "xcomp"
    return is_task and tokens.word[above] in ("is", "was", "be", "are", "were")


def _is_how_to(tokens: Tokens, rule: str, cue: Cue) -> bool:
    """Whether it is told how to do it: *how to* criticise her; how to house *and support* them."""
    if cue.lemma in acts.TELLING:
        return False
    over = tokens.head[cue.token]
    joined = tokens.dep[cue.token] == "conj" and rule in _OF_OBJECTS and is_infinitive(tokens, over)
    first = over if joined and tokens.tag[over] == "VB" else cue.token
    asked = any(tokens.word[c] in _WH for c in tokens.children[first] if c < first and tokens.tag[c] != "WP")
    return asked and tokens.left[first] != first


def _is_weighed(tokens: Tokens, cue: Cue) -> bool:
    """Whether it is not done, or only spoken of: decided *against recommending* it; would *require disclosing* it."""
    above = tokens.head[cue.token]
    if above >= cue.token:
        return False
    if tokens.dep[cue.token] == "pcomp":
        turned = tokens.word[above] == "on" and tokens.word[tokens.head[above]] in _TURNING_TO
        return turned or tokens.word[above] in _NOT_DONE
    weighed = tokens.word[above] in _WEIGHING and tokens.tag[above][:2] == "VB"
    return weighed and tokens.dep[cue.token] in ("ccomp", "dobj", "xcomp")


def _is_to_be_held(tokens: Tokens, cue: Cue, words: str) -> bool:
    """Whether the talks are still to be held, or only their topic is told: *will meet to discuss* it; met to talk about *ways* …"""
    above = tokens.head[cue.token]
    if cue.lemma not in _TALKING or tokens.dep[cue.token] not in ("acl", "advcl", "relcl") or above > cue.token:
        return False
    if _is_yet(tokens, cue):
        return False
    main = tokens.head[above] if tokens.tag[above][:2] == "NN" else above
    planned = tokens.tag[main] == "VBG" or any(tokens.word[c] == "will" for c in tokens.children[main] if c < main)
    return planned or (tokens.word[above] not in deeds.SEEMING and words.split()[0].casefold() in _WH | _TOPICS)
