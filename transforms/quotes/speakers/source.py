"""What kind of source a quote has: person, body or document, in what office, whose, through what medium, told to whom.

Newsrooms audit their sources by these: how many are unnamed and why, how many speak through a statement.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from transforms.article import Annotated, Medium, Mention, Naming, Quote, SpeakerKind
from transforms.english import head_words
from transforms.english.bodies import BODIES
from transforms.english.name_words import TITLES
from transforms.english.reporting_verbs import DOCUMENT_FORMS
from transforms.english.role_words import NOUNS
from transforms.quotes.parse.cue import Cue
from transforms.quotes.parse.tokens import Tokens
from transforms.quotes.speakers.owned import OWNED

_KINDS: dict[str, SpeakerKind] = {
    "PERSON": "person", "ORG": "organisation", "GPE": "organisation", "NORP": "unnamed_group", "FAC": "organisation",
    "LOC": "organisation", "WORK_OF_ART": "document", "LAW": "document", "EVENT": "organisation", "PRODUCT": "document",
}  # fmt: skip
_DOCUMENTS = DOCUMENT_FORMS | frozenset(
    """
    poll polls survey surveys study studies report reports indictment indictments record records lawsuit lawsuits data
    figures statistics filing filings complaint complaints memo memos letter letters article articles documents research
    statement statements tweet tweets post posts headline sign signs paper affidavit transcript text bill law ad ads email
    website analysis brief slide dossier audit footage video review book biography census film play novel song series
    documentary guide papers clip clips spot results tests findings map chart warrant subpoena petition ruling verdict suit
    policy manifesto treaty contract diary memoir leaflet brochure notice autopsy inquest editorial op-ed column
    recording recordings tape tapes sheet minutes inquiry investigation projection projections estimate estimates tally
    forecast forecasts
    """.split()
)
_GROUPS = frozenset(
    """
    police people those these everyone others many some several most they we both few others everybody women men children
    electorate elite bloc crew staff family public crowd audience couple pair
    """.split()
)
#: What speaks as one though no noun of `BODIES` for an organisation that a text has named.
_SPEAKING_AS_ONE = frozenset(
    "government administration campaign it panel leadership delegation jury embassy chancellery military cabinet".split()
)
_SOME_OF = re.compile(
    r"(?:an? |the )?(one|two|three|some|many|most|several|dozens|hundreds|thousands"
    r"|(?:[\w-]+ ){0,3}(?:number|majority|minority|group|half|share)|others) of\b",
    re.I,
)
#: Shares of those who were asked: “55 percent of voters”, “three in 10”.
_SHARE = re.compile(r"\bper ?cent\b|\d%|\b\w+ (?:in|out of) (?:\d+|three|four|five|ten)$", re.I)
#: “figures” that are people: “leading figures”.
_PEOPLE_OF_RANK = re.compile(
    r"\b(?:top|leading|senior|public|political|key|prominent|religious|party|opposition|other) figures\b", re.I
)
_AFTER_HEAD = re.compile(
    r"(?:,|\(|\b(?:of|for|from|to|in|on|at|by|with|near|against|about|who|whom|whose|which|that|familiar|close|briefed)\b)"
)
_PREPOSITION = re.compile(r"\b(?:for|of|from|at|with|to)\s+(?:the\s+)?(?:[\w.’'-]+\s+){0,3}$")
#: Before, in and behind the words for a document, whose it is: “a poll *by*”, “Gazette *poll*”, “, *published by* the”.
_BY = re.compile(r"\b(?:by|from|of)\s+(?:the\s+)?$")
_BEFORE_DOCUMENT = re.compile(r"[ -](?:[\w-]+ ){0,2}\w+$")
_OWNS = re.compile(r"['’]s?\s")
_MADE_BY = re.compile(
    r",? (?:which was )?(?:[a-z]+ )?(?:published|released|issued|written|commissioned|conducted|compiled|filed|carried out|obtained"
    r"|posted|sent|produced|made|signed)(?: \w+){0,2}? by (?:the )?"
)
_BEHIND = re.compile(r"['’]s?\b|\s[a-z]")
_ANONYMITY = re.compile(
    r"(?:(?:speaking |spoke |who spoke )?(?:on|under) (?:the )?condition (?:of anonymity|that \w+ not be (?:named|identified))"
    r"|(?:who )?(?:asked|requested|preferred|wished|wanted) (?:not to be|to remain|that \w+ not be|anonymity)"
    r"(?: (?:named|identified|anonymous|quoted))?"
    r"|(?:who )?(?:declined|refused|did not want|does not want) to be (?:named|identified|quoted)"
    r"|(?:who )?(?:was|were|is|are) not authori[sz]ed to [^,.;“”\"]+"
    r"|(?:who )?insisted on anonymity|who cannot be (?:named|identified)|whose names? (?:was|were) withheld"
    r"|speaking anonymously)(?: (?:because|as|for|so|due|in order|to)\b[^,.;“”\"]*)?",
    re.I,
)
_PATTERNS: tuple[tuple[str, Medium], ...] = (
    (r"\b(?:on|via|took to|to) (?:his |her |its |their )?(?:official )?(?:twitter|facebook|instagram|x|tiktok|telegram"
     r"|snapchat|reddit|linkedin|truth social|social media)\b|\btweet(?:ed|s|ing)?\b|\bposted (?:on|online)\b",
     "social_media"),
    (r"\btestif(?:ied|ies|ying)\b|\btold (?:the |a )?(?:court|jury|judge|inquest|tribunal)\b|\bin (?:open )?court\b"
     r"|\bcourt (?:filing|documents?|papers)\b|\b(?:lawsuit|indictment|affidavit)\b|\bunder oath\b", "court"),
    (r"\bin (?:an?|the|his|her|its|their) (?:[\w-]+ )?(?:open letter|letter|e-?mail|memo|note)\b|\bby e-?mail\b",
     "letter"),
    (r"\bin (?:an?|the|his|her|its|their) (?:[\w-]+ ){0,3}statement\b|\bsaid in statement|\b(?:issued|released) a "
     r"(?:[\w-]+ )?statement\b|\bpress release\b|\bnews release\b", "statement"),
    (r"\bon (?:the )?(?:[\w’'-]+ ){0,4}(?:radio|television|tv|show|programme|program|podcast)\b"
     r"|\bon (?:cnn|fox news|msnbc|nbc|abc|cbs|bbc|itv|sky news)\b|\btelevised\b|\bon air\b|\bbroadcast\b"
     r"|\btold (?:the )?(?:cnn|bbc|fox news|msnbc|nbc|abc|cbs|itv|sky news|npr)\b", "broadcast"),
    (r"\bin (?:an?|the) (?:[\w’'-]+ ){0,3}interview\b|\bin interviews\b|\binterview with\b|\btold [A-Z]\w+ in\b"
     r"|\bby (?:tele)?phone\b|\bin a (?:phone|telephone) call\b", "interview"),
    (r"\bin (?:an?|the|its|their|his|her) (?:[\w-]+ ){0,3}(?:report|study|paper|survey|analysis)\b", "report"),
)  # fmt: skip
#: Of which letters every match of a medium's pattern holds one: looked for first, for they cost a twentieth of it.
_HINTS: dict[Medium, tuple[str, ...]] = {
    "social_media": ("twitter", "facebook", "instagram", "tiktok", "telegram", "snapchat", "reddit", "linkedin", "social",
                     "tweet", "posted", " x"),
    "court": ("testif", "told", "court", "lawsuit", "indictment", "affidavit", "oath"),
    "letter": ("letter", "mail", "memo", "note"),
    "statement": ("statement", "release"),
    "broadcast": ("radio", "tele", "tv", "show", "program", "podcast", "news", "cnn", "nbc", "abc", "cbs", "bbc", "on air",
                  "broadcast", "told npr", "told the npr"),
    "interview": ("interview", "told", "phone"),
    "report": ("report", "study", "paper", "survey", "analysis"),
}  # fmt: skip
_MEDIA = tuple((_HINTS[medium], re.compile(pattern, re.I), medium) for pattern, medium in _PATTERNS)
#: The same for the reasons why a source is not named.
_ANONYMITY_HINTS = ("condition", "not be", "to be", "to remain", "anonym", "authori", "withheld")
_TELLING = frozenset(["tell", "inform", "remind", "assure", "advise", "warn", "reassure", "notify"])
_SAYING = frozenset(
    ["say", "explain", "write", "complain", "confess", "admit", "speak", "suggest", "whisper", "shout", "announce"]
)

#: Words for those who hold an office of a place, and speak for it; others are only from there.
_OF_PLACES = frozenset(
    """
    official officials authorities governor mayor minister ministers spokesman spokeswoman spokesperson ambassador envoy
    diplomat diplomats president chancellor premier police prosecutor prosecutors secretary government regulators
    negotiator negotiators delegate delegation representative attorney council councillor councillors consul sheriff
    """.split()
)


class Sources:
    """Describes the sources of the quotes of one article."""

    def __init__(self, annotated: Annotated, naming: Naming, tokens: Tokens) -> None:
        self.text = annotated.text
        self.sentences = annotated.sentences
        self.entities = naming.entities
        self.tokens = tokens
        self.mentions = [m for m in naming.mentions if m.entity is not None]
        self.starts = [m.start for m in self.mentions]
        named = {(self.text[m.start : m.end], m.entity): None for m in self.mentions if m.label in ("ORG", "GPE")}
        self.bodies = list(named)
        """names of bodies and places as written, each once with its entity, in text order"""
        self.documents: dict[str, int | None] = {}
        """whose the last document was that was called so"""
        self.roles: dict[int, str] = {}
        """the first role that the article gives somebody"""
        for m in self.mentions:
            if m.role and m.entity is not None:
                self.roles.setdefault(m.entity, m.role)

    def describe(self, quote: Quote, cue: Cue | None) -> None:
        """Fill in what the words around a quote tell of its source; what they do not tell stays empty."""
        quote.speaker_kind = self._kind(quote)
        quote.speaker_role = self._role(quote)
        if quote.speaker_affiliation is None:
            quote.speaker_affiliation = self._affiliation(quote)
        around = self._around(quote)
        quote.medium = _medium(around)
        quote.told = self._told(cue) if cue is not None else None
        if quote.speaker_kind in ("unnamed_person", "unnamed_group"):
            quote.anonymity = _anonymity(around)

    def _kind(self, quote: Quote) -> SpeakerKind | None:
        if quote.speaker_entities:
            kind = _KINDS.get(self.entities[quote.speaker_entities[0]].label)
            return kind if kind != "unnamed_group" or quote.speaker_entity is None else self._by_head(quote, kind)
        if quote.speaker is None:
            return "person" if quote.speaker_name else None
        if quote.speaker_candidates:
            return _KINDS.get(self.entities[quote.speaker_candidates[0]].label)
        last = (quote.speaker_name or "").casefold().split()[-1:]
        told = last and (last[0] in OWNED or head_words.LAST.get(last[0]) == "ORG")
        body = told or (bool(last) and quote.speaker.casefold().startswith("the "))
        return self._by_head(quote, None if not last else "organisation" if body else "person")

    def _by_head(self, quote: Quote, otherwise: SpeakerKind | None) -> SpeakerKind | None:
        speaker = quote.speaker or ""
        if some := _SOME_OF.match(speaker):
            return "unnamed_person" if some.group(1).casefold() == "one" else "unnamed_group"
        head, plural = self._head(speaker)
        if _PEOPLE_OF_RANK.search(speaker):
            return "unnamed_group"
        if head in _DOCUMENTS:
            return "document"
        if otherwise is not None:
            return otherwise
        if _SHARE.search(speaker):
            return "unnamed_group"
        if head in BODIES or head in _SPEAKING_AS_ONE:
            return "unnamed_group" if head == "police" else "organisation"
        if head in _GROUPS or (plural and head.removesuffix("s") not in ("", "new")):
            return "unnamed_group"
        return "unnamed_person"

    def _head(self, speaker: str) -> tuple[str, bool]:
        """The last word before what follows the head of a noun phrase, and whether it seems to be a plural."""
        low = speaker.casefold()
        cut = next((m.start() for m in _AFTER_HEAD.finditer(low) if low[: m.start()].strip()), len(low))
        words = re.findall(r"[\w’'-]+", low[:cut])
        head = words[-1] if words else ""
        if low.endswith(("'s", "’s")) and cut == len(low):
            head = head[:-2]  # “the council’s”, of whose message the words are
        return head, head.endswith("s") and not head.endswith(("ss", "us", "’s", "'s")) and head not in ("his", "its")

    def _role(self, quote: Quote) -> str | None:
        """The office in the words for the speaker, else the first that the article gives; of the unnamed what they are."""
        if quote.speaker_entity is not None:
            inside = [m for m in self._inside(quote) if m.entity == quote.speaker_entity and m.role]
            return inside[0].role if inside else self.roles.get(quote.speaker_entity)
        if quote.speaker is None or quote.speaker_kind != "unnamed_person":
            return None
        head, _ = self._head(quote.speaker)
        if head not in NOUNS and head not in TITLES:
            return None
        before = quote.speaker[: quote.speaker.casefold().index(head) + len(head)]
        return re.sub(r"^(?:an?|the|one|another|his|her|its|their)\s+", "", before, flags=re.I) or None

    def _inside(self, quote: Quote) -> Sequence[Mention]:
        if quote.speaker_start is None or quote.speaker_end is None:
            return ()
        low = bisect.bisect_left(self.starts, quote.speaker_start)
        return self.mentions[low : bisect.bisect_left(self.starts, quote.speaker_end, low)]

    def _affiliation(self, quote: Quote) -> int | None:
        """Whose aide, lawyer or spokesman it is, of what body somebody is president."""
        if quote.speaker_kind == "document" and not quote.speaker_entities:
            return self._owner(quote)
        unnamed_body = quote.speaker_kind == "organisation" and not quote.speaker_entities
        if not unnamed_body and quote.speaker_kind not in ("person", "unnamed_person", "unnamed_group"):
            return None
        for m in self._inside(quote):
            if m.entity not in quote.speaker_entities and self._is_spoken_for(quote, m):
                return m.entity
        role = self.roles.get(quote.speaker_entity) if quote.speaker_entity is not None else None
        return self._named_in(role, quote.speaker_entity) if role else None

    def _is_spoken_for(self, quote: Quote, m: Mention) -> bool:
        """Whether the words for a speaker say that he or she speaks for `m`: “a *Wren* aide”, “a lawyer for *Wren*”."""
        if m.label not in ("PERSON", "ORG", "GPE") or (m.label == "GPE" and not self._governs(quote.speaker or "")):
            return False
        before = self.text[quote.speaker_start or 0 : m.start]
        if _PREPOSITION.search(before):
            return True
        owns = _BEHIND.match(self.text[m.end : quote.speaker_end or m.end]) is not None
        return owns and (m.label == "ORG" or not before.strip(" aAntheT"))

    def _owner(self, quote: Quote) -> int | None:
        """Whose document it is: “a poll by *Verity*”, “the *Gazette* poll”; “the poll” is theirs whose poll was named last."""
        head, _ = self._head(quote.speaker or "")
        start, end = quote.speaker_start or 0, quote.speaker_end or 0
        own = [m for m in self._inside(quote) if m.label in ("PERSON", "ORG")]
        for m in own:
            before, behind = self.text[start : m.start], self.text[m.end : end].casefold()
            if _BY.search(before) or (m.label == "ORG" and _BEFORE_DOCUMENT.match(behind)) or _OWNS.match(behind):
                self.documents[head] = m.entity
                return m.entity
        if behind_it := _MADE_BY.match(self.text, end):
            k = bisect.bisect_left(self.starts, behind_it.end())
            if k < len(self.mentions) and self.mentions[k].start == behind_it.end():
                self.documents[head] = self.mentions[k].entity
                return self.mentions[k].entity
        return self.documents.get(head) if (quote.speaker or "").casefold().startswith(("the ", "it")) else None

    def _governs(self, speaker: str) -> bool:
        """Whether somebody can speak for a place: “Ondara officials”, “the mayor of Pell”; not “a Florida senator”."""
        return not _OF_PLACES.isdisjoint(re.findall(r"[\w-]+", speaker.casefold()))

    def _named_in(self, role: str, speaker: int | None) -> int | None:
        """The body that a role names: “president of the Water Board”."""
        for name, entity in self.bodies:
            if name in role and entity != speaker and re.search(rf"\b{re.escape(name)}\b", role):
                return entity
        return None

    def _around(self, quote: Quote) -> str:
        """The sentences of the cue and the speaker, without what stands inside the quote's spans."""
        at = quote.cue_start if quote.cue_start is not None else quote.speaker_start
        if at is None:
            return ""
        number = max(0, bisect.bisect_right(self.sentences, at, key=lambda s: s.start) - 1)
        start, end = self.sentences[number].start, self.sentences[number].end
        pieces, begin = [], start
        for a, b in quote.spans:
            if a < end and b > start:
                pieces.append(self.text[begin : max(begin, a)])
                begin = max(begin, b)
        return " ".join((*pieces, self.text[begin : max(begin, end)]))

    def _told(self, cue: Cue) -> str | None:
        """Whom it was said to: “told *reporters*”, “said to *her mother*”."""
        tokens = self.tokens
        at = tokens.child(cue.token, "dative", "dobj") if cue.lemma in _TELLING else None
        if at is None:
            to = next((c for c in tokens.children[cue.token] if tokens.word[c] == "to" and c > cue.token), None)
            at = tokens.child(to, "pobj") if to is not None and cue.lemma in _SAYING else None
        if at is None or tokens.quote[at] >= 0 or tokens.tag[at][:2] not in ("NN", "PR"):
            return None
        if tokens.word[at] in _DOCUMENTS or tokens.tag[at] == "PRP$":
            return None
        first, last = tokens.left[at], at + 1
        if any(tokens.quote[i] >= 0 for i in range(first, last)):
            return None
        return " ".join(self.text[tokens.start[first] : tokens.end[last - 1]].split())


def _medium(around: str) -> Medium | None:
    """Through what the words around a quote say it was told; the first of `_PATTERNS` that fits."""
    low = around.casefold()
    for hints, pattern, medium in _MEDIA:
        for hint in hints:
            if hint in low:
                if pattern.search(around):
                    return medium
                break
    return None


def _anonymity(around: str) -> str | None:
    """Why a source is not named, in the words around its quote."""
    low = around.casefold()
    if not any(hint in low for hint in _ANONYMITY_HINTS):
        return None
    reason = _ANONYMITY.search(around)
    return " ".join(reason.group().split()) if reason else None
