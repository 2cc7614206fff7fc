"""Words that tell a deed, an event or a fact where a reporting verb stands, and nothing said. Data only."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: What happens or is so, and says nothing, whatever it shows, highlights, threatens or calls for.
EVENTS = _words(
    """
    accident attack attacks blast blaze bombing breakup clash clashes collapse crash crisis death deaths defeat
    disaster drought earthquake epidemic explosion famine fire flood floods hurricane killing killings murder outbreak
    pandemic race recession riot riots scandal shooting shootings shortage storm storms strike tragedy unrest victory
    violence war wars absence arrival boom closure cold confrontation congestion contrast delay delays departure
    difference differences dispute downturn episode erosion event events failure failures fallout feud frost fog gap
    gaps glut growth heat heatwave incident incidents landslide landslides loss losses outage outages pollution
    popularity pressure pressures proximity rain rains rift rifts rise rivalry saga scale shortages shortfall showdown
    silence slowdown slump smoke snow spate spike standoff stand-off success surge tension tensions traffic turmoil
    turnout uncertainty upheaval wave waves weather wildfire wildfires wind winds
    """
)
#: What things do when they only bode or bring about: “the storm threatens to …”, “it encourages people to …”.
MENACING = _words(
    """
    champion demand echo encourage favor favour force herald highlight invite invoke order promise push recall reveal suggest
    support threaten underline
    """
)
#: To whom one reports what happened, and says no more of it than that.
TOLD = _words("authorities council f.b.i. fbi garda hospital police regulator regulators")
#: Participles and adjectives behind which one may speak, or with “not” may not.
LETTING = _words("able allowed authorised authorized cleared free permitted")
#: Things that bring something about, and are no decisions of somebody's that speak.
THINGS = _words(
    """
    building buildings caucus caucuses clothes colors colours contests day design election elections furniture initiative
    landscape measure morning music night pillars primaries primary referendum road
    room scene scenes season seasons sky smell song songs sound sounds street streets walls
    arrangement boom case change changes competition contest cost costs deal debate decision development duel era fee
    fees game levy match meeting move moves plan plans policies policy price prices project race rate rates reform
    reforms result results scheme schemes subsidies subsidy summit system tariff tariffs tax taxes trend trends vote
    weekend year
    """
)
#: Verbs whose infinitive is only tried, or not done, by form.
TRYING = _words(
    """
    afford avoid decline declined declines declining refuse refused refuses refusing approached approaching dare fail
    failed failing fails fight fighting forced fought lobbied lobby lobbying persuade persuaded persuading struggle
    struggled
    """
)
#: The police, who cite drivers.
POLICE = _words("deputies officer officers police troopers")
#: Objects that tell nothing of what was said.
UNTOLD = _words("all anything everything it more much nothing something them themselves things us you")
#: Verbs of words that describe.
WORDING_VERBS = _words("call describe label term")
#: Words for words: what a word describes, nobody does.
WORDINGS = _words("adjective euphemism label metaphor name nickname phrase slang term word words")
#: People who fight: whom they attack, they do not scold.
FIGHTERS = _words(
    """
    army assailant assailants attacker attackers bear bull burglar burglars crocodile dog dogs fighter fighters forces
    gang gangs gunman gunmen guerrillas hackers insurgents intruder jet jets leopard lion man militant militants
    militia militias mob mobs navy pirates rebel rebels rioters robbers shark snake soldiers squadron swarm terrorists
    thug thugs tiger troops vandals warplanes wolves
    """
)
#: Verbs by which a person is received, dismissed or seized, and not spoken of.
DONE_TO_PEOPLE = _words("admit confirm deny dismiss embrace portray report threaten welcome")
#: Nouns for people, in the plural, besides roles.
PEOPLE = _words(
    """
    asylum-seekers audience backpackers boy boys child children commuters crowd crowds couple couples customer
    customers delegates delegation employee employees evacuees families family fans girl girls guest guests immigrant
    immigrants inmates judge judges man men migrant migrants newcomer newcomers nominees passenger passengers patient
    patients pensioners people pilgrims prisoner prisoners pupil pupils recruit recruits refugee refugees
    schoolchildren shopper shoppers staff students suspects teenager teenagers tourist tourists traveller travellers
    travelers troops villagers visitor visitors voters witnesses woman women worker workers youngsters
    """
)
#: What shows things, and does not speak.
PICTURES = _words("photo photograph photographs photos picture pictures")
#: Objects that are done rather than said, by verb: “declared bankruptcy”, “repeated the feat”.
DEEDS = {
    "declare": _words(
        "bankruptcy ceasefire curfew dividend emergency holiday independence innings interest state victory war winner"
    ),
    "repeat": _words("feat mistake pattern performance process success test tests trick victory win year"),
    "decline": _words("chance interview invitation invite job nomination offer opportunity request role"),
    "request": _words("anonymity asylum ballot leave permission timeout"),
    "protest": _words("death killing"),
    "report": _words("duty news story work"),
    "quote": _words(
        "diplomat diplomats document documents figures insider insiders official officials person people source sources"
    ),
    "attack": _words(
        """
        airport base bases bus cafe camp checkpoint church city convoy depot embassy enemy farm hospital market mosque outpost port
        positions school ship ships station synagogue tanker target targets town train vessel village villages
        """
    ),
    "back": _words("bike bus car lorry tractor trailer truck van"),
    "blast": _words("hole horn horns music path tunnel"),
    "cite": _words("motorist motorists"),
    "defend": _words(
        """
        area border borders championship city client clients coast country crown frontier goal homeland island lead majority
        majorities race seat seats state states territory thesis title titles town trophy village
        """
    ),
    "dismiss": _words(
        "appeal appeals case cases charge charges class complaint indictment jury lawsuit lawsuits petition staff suit suits"
    ),
    "echo": _words("1920s 1930s 1940s 1950s 1960s 1970s 1980s 1990s scenes style tune"),
    "float": _words("bond bonds currency raft shares stake"),
    "hail": _words("cab cabs distance taxi taxis"),
    "highlight": _words("hair"),
    "invoke": _words("act amendment article clause law powers privilege right rights veto"),
    "oppose": _words("thumb"),
    "outline": _words("eyes lips"),
    "pitch": _words("ball camp game inning innings shutout tent tents"),
    "promise": _words("land"),
    "propose": _words("marriage toast"),
    "quash": _words("conviction"),
    "recount": _words("ballots cash money votes"),
    "reject": _words("goods kidney organ transplant"),
    "reveal": _words("door floor garden hand passage room view wall"),
    "slam": _words("brakes door doors gate phone receiver"),
    "scold": _words("dog"),
    "support": _words("branch bridge family habit roof weight"),
    "trash": _words("flat hotel house office room shop"),
    "tweet": PICTURES
    | _words("cartoon chart clip gif graphic image images link links map meme screenshot selfie video videos"),
    "urge": _words("horse"),
    "voice": _words("character characters part role"),
}
#: Goods that are called back to their maker.
CALLED_BACK = _words(
    """
    ambassador ambassadors batch batches boxes brakes bottles cans car cars chargers envoy models packets phones
    products seats sedans strollers toys trucks tyres tires units vans vehicles
    """
)
#: Nouns for what shows that a thing is so: “offered no *proof* that …”.
PROOF = _words("evidence indication proof sign signs")
#: What is granted to people or kept from them: “denied *licences* to captains”.
ENTITLEMENTS = _words(
    """
    access admission asylum bail benefit benefits care coverage credentials entry funding housing insurance jobs licence
    licences license licenses loans membership pensions permit permits seats service services treatment visa visas
    """
)
#: In which people are seen or heard: a video *of* her saying that …
RECORDINGS = PICTURES | _words(
    "audio clip clips film footage image images recording recordings tape tapes video videos"
)
#: Whom a court finds or not: “found her *guilty*”.
VERDICTS = _words("guilty innocent liable")
#: What is signed and then orders people: “signed a *decree* ordering …”.
DECREES = _words("act bill bills decree decrees law laws legislation ordinance warrant warrants")
#: Adjectives and verbs, by form, of an attack with more than words.
ARMED = _words(
    "arson bloody brutal cyber deadly fatal knife lethal militant murderous suicide terror terrorist vicious violent"
)
CARRYING_OUT = _words(
    "carried carries carry carrying commit commits committed plan planned plot plotted survive survived"
)
#: Nouns whose infinitive tells a stand that was taken: “her *decision* to back the plan”.
STANDS_TAKEN = _words("choice commitment decision move pledge promise vow")
#: Who defends people in court.
LAWYERS = _words("attorney attorneys barrister barristers counsel lawyer lawyers solicitor solicitors")
REFLEXIVE = _words("herself himself itself myself oneself ourselves themselves yourself")
#: Verbs of saying what was said before.
SAYING_AGAIN = _words("echo reiterate repeat")
#: Nouns for what was said, which alone do not tell it.
SAID_AGAIN = _words(
    """
    allegation allegations argument arguments assertion assertions belief beliefs claim claims comment comments concern
    concerns criticism criticisms line lines message messages phrase phrases phrasing point points position positions refrain
    remark remarks rumor rumors rumour rumours sentiment sentiments statement statements talking-points theme themes theories
    theory thought thoughts view views word words
    """
)
#: What a reporter calls a claim that he does not believe.
DISBELIEVED = _words(
    "baseless bogus debunked discredited disproven disputed dubious erroneous false misleading unfounded unproven"
)
#: Nouns whose relative clause lacks nothing: “the *day* Holt said the pier was safe”.
WITHOUT_GAP = _words(
    "day days fact hour minute moment month morning night place reason reasons second time times way ways week year years"
)
#: Verbs of finding and of showing, which as infinitives are still to be done.
FINDING = _words(
    "decide demonstrate determine discover find illustrate know learn prove realise realize show understand"
)
#: What is found, or made clear by what is no speaker: “it helps *explain* why …”.
HELPED = FINDING | {"explain"}
#: Verbs that make easier what is still to be found, by form.
HELPING = _words("help helped helping helps")
#: Auxiliaries by which it is a duty.
OBLIGING = _words("must shall should")
#: Verbs behind which an infinitive is so, by form.
SEEMING = _words(
    """
    appear appeared appears came claim claimed claims come comes continue continued continues go goes going happen happened
    happens proceeded seem seemed seems tend tended tends went
    """
)
#: Verbs that with an object of their own have another sense: “push *the button* for help”, “called *a vote* for May”.
WITHOUT_OBJECT = _words("advocate allude call point push rail refer speak")
#: What points to a thing, and does not speak.
SIGNS = _words("arrow arrows sign signs everything")
#: What one points to with a hand.
POINTED_AT = _words(
    """
    arm arms bed button camera ceiling chair chest chin clock cloud clouds cup desk door ear ears eye eyes face finger fingers
    floor flag forehead gate hat head heart hill hills house houses knee leg map mouth neck nose painting paintings photo
    photograph photographs photos picture pictures roof room scar scars screen seat shelf shoe shoes sign sky sofa spot stain
    stomach table teeth throat tooth tree trees wall walls watch window windows wound wounds
    """
)
PERIODS = _words("day days decade decades hour hours minute minutes moment month months week weeks while year years")
#: What one agrees to who will do it: “agreed to an *interview*”.
TAKEN_ON = _words(
    """
    audition bet date debate debates dinner exam examination extension fee fight interview interviews job match meeting meetings
    moratorium procedure procedures rematch role salary screening settlement settlements surgery talks test tests visit
    """
)
#: Verb and preposition, and behind them what is no topic.
NO_TOPICS = {
    ("agree", "on"): UNTOLD,
    ("agree", "to"): TAKEN_ON,
    ("call", "for"): PERIODS,
    ("point", "at"): POINTED_AT,
    ("point", "to"): POINTED_AT,
    ("push", "for"): PERIODS,
    ("speak", "against"): _words("backdrop background"),
}
