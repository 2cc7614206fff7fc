"""Words that report speech and thought, by what they take as content.

A verb may stand in several groups. The groups say which complement of the verb is what somebody said:
a clause ("said that …"), an infinitive ("pledged to …"), an object ("praised …"), an object with a predicate
("called it …"), a prepositional phrase ("talked about …").
"""

from __future__ import annotations

from transforms.english import verb_forms


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Verbs of saying: they carry quotation marks and that-clauses.
SAY = _words(
    """
    accuse acknowledge add address admit advise affirm agree allege announce answer argue ask assert assure attest
    aver avow bark beam begin bellow blast blog blurt boast boom brag caution challenge chant charge charter chide
    chime chuckle cite claim clarify comment complain concede conclude concur confess confide confirm contend
    continue correct counter crack cry deadpan declare decree demand deny describe dictate disclose dispute echo
    elaborate email emphasise emphasize enthuse estimate exclaim explain express flag foreshadow fume gloat grouse growl grumble
    gush hint holler howl imply inform inquire insist interject interrupt intone joke jot lament laugh maintain
    mention message moan mock mumble murmur muse mutter note object observe offer opine order philosophize plead
    pledge point pose posit post posture pray preach predict proclaim profess promise prompt pronounce propose
    protest query question quip quote rail rant rave read reason reassure rebut recall recite reckon recommend
    recount refute reiterate rejoin relate relay remark remember remind reminisce repeat reply report respond
    retort reveal roar rule say scoff scold scream shoot shout shriek sigh signal sing snap snarl sneer specify
    speculate state stipulate stress suggest sum summarise summarize surmise swear tease tell testify text
    theorize thunder tout tweet underline underscore urge utter venture voice volunteer vow wail warn whine
    whisper wonder worry write yell
    """
)
#: Verbs whose object can be the quotation itself, without comma or capital ("they chanted “…”").
UTTER = _words(
    """
    add announce answer ask chant cry declare exclaim holler mutter read reply respond say scream shout sing state
    tweet whisper write yell
    """
)
#: Things that words can be read on: what they say is nobody's speech.
CARRIERS = _words("banner billboard button cap hat mural placard plaque poster screen shirt sign sticker t-shirt")
#: Words that everybody has said: “as the *saying* goes, ‘…’”.
SAYINGS = _words("adage cliche cliché dictum maxim proverb saying")
#: Verbs of thinking, feeling and finding out, whose clause is what their subject holds to be so.
THINK = _words(
    """
    anticipate assume believe calculate conclude convey demonstrate determine doubt estimate expect fear feel find forecast foresee
    gather guess hope illustrate imply indicate know learn presume project prove realize recognize regret show suspect
    think understand
    """
)
SAY_OR_THINK = SAY | THINK
#: Verbs whose infinitive is what somebody says they will do, or asks others to do.
INFINITIVE = _words(
    """
    advise agree aim ask beg beseech call caution challenge claim command counsel decide decline demand direct encourage
    entreat exhort expect fear forbid hope implore instruct intend offer order plan plead pledge prefer promise propose
    push refuse remind request seek swear tell threaten urge volunteer vow want warn
    """
)
#: Of these, the ones by which somebody will not speak.
DECLINE = _words("decline refuse")
#: Verbs whose gerund is what somebody says ("proposed closing the bridge").
GERUND = _words(
    """
    acknowledge admit advocate champion consider deny describe discuss emphasise emphasize endorse favor favour float lament
    mention oppose propose recall recommend recount remember report suggest support tout urge
    """
)
#: Verbs of saying whose object is what was said, or what it was about.
OBJECT = _words(
    """
    accuse acknowledge admit affirm allege announce applaud assail attack back bemoan berate blame blast champion
    characterise characterize cite commend condemn confirm congratulate credit criticise criticize declare decline demand
    decry defend denounce deny deride describe detail disavow disclose discuss dismiss disparage dispute flag float
    downplay echo emphasise emphasize endorse explain express extol favor favour fear foreshadow hail
    herald highlight invoke lambast lambaste lament lampoon laud
    lecture liken mention mock note oppose outline pitch portray praise predict prefer proclaim proffer promise propose
    protest question quote reaffirm rebuke rebut recall recommend recount reference reiterate reject remember repeat report
    repudiate request reveal ridicule savage scold slam stress suggest support thank threaten tout trash trumpet
    tweet underline urge voice welcome
    """
)
#: Verbs whose object and predicate together are what was said ("called him a liar").
PREDICATE = _words("brand call consider deem declare dub label pronounce term name")
#: Of these, the ones that always give their object a name.
NAMING = _words("brand call deem dub label term")
#: Verb and preposition whose object is what was said or what it was about.
PREPOSITION = {
    "talk": "about of",
    "speak": "about of against",
    "say": "about of",
    "ask": "about for",
    "brag": "about",
    "boast": "about of",
    "joke": "about",
    "complain": "about of",
    "worry": "about",
    "warn": "about of against",
    "caution": "about against",
    "hint": "at",
    "lash": "at",
    "rail": "against",
    "argue": "for against",
    "call": "for",
    "advocate": "for",
    "push": "for",
    "plead": "for",
    "vouch": "for",
    "apologize": "for",
    "apologise": "for",
    "refer": "to",
    "allude": "to",
    "point": "to",
    "comment": "on",
    "elaborate": "on",
    "insist": "on",
    "agree": "on to with",
    "assure": "of",
    "hope": "for",
    "think": "about",
    "disagree": "with",
    "muse": "about",
    "testify": "about",
    "write": "about",
    "tweet": "about",
    "wonder": "about",
    "gush": "about",
}
#: Prepositions by which the object of a verb is blamed, praised or taken for something ("blamed him for the delay").
OBJECT_PREPOSITIONS = _words("as for of over to")
#: What counts or asks many: it shows or finds somebody in a place or with a share ("a poll shows him at 9 percent").
COUNTS = _words(
    """
    averages count data document documents figures filing filings footage minutes numbers papers poll polling polls
    record records results statistics study studies survey surveys transcript transcripts
    """
)
#: What is written of a search: it tells what was found.
INQUIRIES = _words("audit audits inquest inquiry inspection inspections investigation report reports review")
#: Verbs that tell what they count; the ones that tell nothing without it.
COUNTING = _words("find give indicate put show")
COUNT_ONLY_FORMS = {"give": "give", "gives": "give", "gave": "give", "put": "put", "puts": "put"}
#: What people put at so much (“put the *toll* at 40”): the number is what they tell.
FIGURES = _words(
    """
    attendance bill cost costs count damage deaths estimate figure losses number odds price probability risk share toll total
    value
    """
)
COUNT_PREPOSITIONS = OBJECT_PREPOSITIONS | _words("ahead among at behind by in on up with within")
#: Further ones of single verbs.
OWN_PREPOSITIONS = {"blame": "on", "compare": "with", "credit": "with", "defend": "against"}
#: The same after a verb whose object has a preposition of its own ("referred to it as a mistake").
ABOUT_PREPOSITIONS = _words("as for")
#: Passives that report what people hold, without saying who ("is expected to").
EXPECTED = frozenset(["allege", "believe", "expect", "report", "rumor", "rumour", "say", "think", "understand"])
#: Adjectives whose clause is what their subject feels or holds, and the preposition that may stand for it.
ADJECTIVE_PREPOSITION = {
    "adamant": "about",
    "afraid": "of",
    "angry": "about",
    "concerned": "about",
    "confident": "in",
    "convinced": "of",
    "critical": "of",
    "fearful": "of",
    "hopeful": "about",
    "nervous": "about",
    "optimistic": "about",
    "skeptical": "of",
    "supportive": "of",
    "upset": "about",
    "worried": "about",
    "wary": "of",
}
#: Verbs that take quotation marks but are no speech by themselves; they report only next to a quotation.
QUOTE_ONLY = _words("put go begin conclude finish start think laugh smile nod sing explain read continue")
#: Of these, the ones that report little else than words, so that more may stand between them and the quotation.
WORDS_ONLY = _words("explain read")
#: Those of `QUOTE_ONLY` that hardly report in any other way.
QUOTING = QUOTE_ONLY - WORDS_ONLY
#: Nouns whose that-clause or infinitive is what somebody said or thought.
NOUN_THAT = _words(
    """
    accusation admission allegation announcement argument assertion assessment assumption assurance belief charge
    claim comment complaint concern conclusion confidence contention conviction criticism declaration denial doubt
    expectation fear finding hint hope implication insistence message notion opinion pledge prediction
    proclamation promise remark reminder report revelation rumor rumour speculation statement suggestion suspicion
    testimony threat view vow warning worry
    """
)
NOUN_TO = _words("call demand offer pledge promise proposal request threat vow")
#: Nouns for speech, and the preposition before what it was about; somebody's by name or pronoun.
NOUN_PREPOSITION = {
    "attack": "on",
    "call": "for",
    "concern": "about",
    "criticism": "of",
    "demand": "for",
    "doubt": "about",
    "question": "about",
}
#: Verbs whose subject says what the noun after them says ("made the claim that").
VOICE = _words(
    """
    air express give have hear hold issue level make offer present raise reiterate reject repeat share state voice
    """
)
#: Verbs whose object does what their infinitive says ("asked him to deny it").
CONTROL = _words(
    """
    advise allow ask cause challenge command direct encourage force get instruct invite lead order permit persuade
    press prompt push require tell urge
    """
)
#: Verbs that tell somebody something.
TELLING = _words("assure inform remind tell warn")
#: Nouns for what is written or sent: who releases it says what it says.
DOCUMENTS = _words(
    """
    ad advertisement announcement article blog book brief column declaration e-mail email essay letter memo memoir
    message motion note notice op-ed petition post release report resolution response sermon speech spot statement text
    tweet video
    """
)
#: Nouns that speak in headlines ("Poll: …").
SOURCES = _words(
    """
    aide aides analyst analysts attorney court critics economists expert experts family historians lawyer lawyers
    mayor minister official officials police poll pollster pollsters prosecutor prosecutors report researchers
    scientists source sources spokesman spokeswoman study survey think-tank watchdog witnesses
    """
)
#: Titles that name an office, not a person, where they stand alone ("the Minister").
TITLES = _words(
    """
    ambassador archbishop attorney bishop candidate captain chairman chairperson chairwoman chancellor chief
    commissioner congressman congresswoman councillor councilman councilwoman deputy director general governor
    judge justice king lawmaker leader mayor minister officer pope premier president prime prince princess queen
    representative secretary senator sergeant sheriff speaker spokesman spokesperson spokeswoman superintendent
    """
)
#: First words of headlines "Word: …" that name the kind of article, not a speaker.
HEADINGS = _words(
    """
    analysis breaking column commentary editorial election exclusive explainer fact-check feature letter letters
    listen live opinion photos podcast poll-watch profile recap review special update updates video watch
    """
)
DOCUMENT_FORMS = DOCUMENTS | {noun + "s" for noun in DOCUMENTS}
#: Words before the name of a source: “according to X”.
SOURCE_WORDS = frozenset(["according", "per"])
#: By what things are done or sorted, where nobody says so: “according to *size*”, “according to their *means*”.
MEASURES = _words(
    """
    ability age custom demand habit height income inclination inclinations interest interests merit mood need needs plan
    preference preferences price rank season size taste tastes temperament tradition type weight whim wishes
    """
)

#: Verbs that report with "back" ("she fired back"), and "put it".
BACK_FORMS = verb_forms.table(["fire", "hit", "shoot", "strike", "push", "snap", "clap"])
MAKE_FORMS = frozenset(["make", "makes", "made", "making"])
#: Verbs that report with a particle only: form -> (lemma, particle).
PARTICLES = {
    form: (lemma, particle)
    for lemma, particle in (
        *(("rule", "out"), ("lay", "out"), ("spell", "out"), ("shrug", "off")),
        *(("play", "down"), ("brush", "aside")),
    )
    for form in verb_forms.forms(lemma)
}
PARTICLE_VERBS = frozenset(f"{lemma} {particle}" for lemma, particle in set(PARTICLES.values()))
PUT_FORMS = frozenset(["put", "puts", "putting"])
SAY |= {"let know", "make clear", "want to know", "lay out", "spell out"}
OBJECT |= PARTICLE_VERBS
GERUND |= {"rule out"}
#: Form of a verb -> lemma, for every verb above.
VERB_FORMS = verb_forms.table(
    [
        *sorted(v for v in SAY if " " not in v),
        *sorted(THINK | INFINITIVE | OBJECT | PREDICATE | PREPOSITION.keys() | QUOTE_ONLY - PARTICLE_VERBS),
    ]
)
SAY_FORMS = frozenset(form for form, lemma in VERB_FORMS.items() if lemma in SAY)
TELLING_FORMS = frozenset(form for lemma in TELLING for form in verb_forms.forms(lemma))
VOICE_FORMS = frozenset(form for lemma in VOICE for form in verb_forms.forms(lemma))
CONTROL_FORMS = frozenset(form for lemma in CONTROL for form in verb_forms.forms(lemma))
NOUN_FORMS = {
    form: noun
    for noun in sorted(NOUN_THAT | NOUN_TO | NOUN_PREPOSITION.keys())
    for form in (noun, noun[:-1] + "ies" if noun.endswith("y") else noun + "s")
}
