"""Nouns for what people are, and words found inside their roles. Data only."""

from __future__ import annotations

from transforms.english.name_words import BEFORE_TITLES, TITLES

#: Who asks in an interview, where the label does not name them, and what the turns are called.
ASKING = frozenset(
    "interviewer moderator host presenter reporter journalist question answer audience caller narrator witness".split()
)

#: Nouns that can head a role besides the titles: “the bank's chief economist”.
NOUNS: frozenset[str] = TITLES | frozenset(
    """
    accountant activist adviser advisor agent aide anchor anthropologist archaeologist architect artist astronaut
    astronomer athlete attorney banker biologist blogger boss boxer broadcaster broker candidate cartoonist celebrity
    champion chef chemist chief choreographer clerk climatologist climber columnist commentator composer conductor
    consultant contractor controller coordinator coroner correspondent counsel counselor cricketer critic curator
    cyclist dancer daughter dean defender democrat designer developer diplomat doctor driver ecologist economist
    engineer entrepreneur epidemiologist executive expert farmer father fellow filmmaker firefighter fisherman
    footballer forecaster gardener geologist geneticist goalkeeper guitarist gymnast historian host husband
    incumbent industrialist instructor investigator investor jockey jurist lawmaker lawyer lecturer legislator
    lobbyist magnate manager mathematician mediator member meteorologist midfielder mogul mother musician negotiator
    nominee novelist nurse observer official operative opponent organiser organizer owner painter partner pathologist
    pediatrician philanthropist philosopher photographer physician physicist pianist pilot planner playwright poet
    politician pollster pope preacher presenter priest principal programmer promoter psychiatrist psychologist
    publicist publisher racer ranger realtor regulator republican researcher resident runner sailor salesman scholar
    scientist screenwriter seismologist sister son brother skier sociologist soldier solicitor specialist spokeswoman
    spokesman sprinter star statistician student superintendent supporter surgeon surveyor swimmer teacher technician
    theologian therapist trader trainer translator trustee tycoon undersecretary veteran veterinarian vice-chair
    victim virologist volunteer warden widow wife winger worker wrestler zoologist co-owner co-author co-host
    presidential-candidate chairwoman congressman congresswoman magician skipper designer
    skip captain headteacher headmaster headmistress collector tehsildar magistrate convener convenor whip organiser
    bassist drummer defenseman goaltender quarterback pitcher catcher shortstop linebacker umpire referee
    bartender courier cashier roofer welder cleaner
    beekeeper farmhand shopkeeper restaurateur hotelier caretaker janitor plumber electrician carpenter mechanic
    paramedic midwife dentist vet pharmacist psychotherapist ecologist oceanographer hydrologist botanist
    ranger forester conservationist environmentalist campaigner protester plaintiff defendant suspect
    hacker donor sculptor potter illustrator animator filmmaker showrunner vocalist violinist cellist soprano tenor
    master harbourmaster harbormaster stationmaster postmaster
    cardiologist oncologist neurologist neuroscientist dermatologist radiologist immunologist microbiologist toxicologist
    obstetrician gynecologist gynaecologist anesthesiologist urologist criminologist ornithologist entomologist
    waiter waitress barber butcher florist lifeguard busker ferryman decorator postman postwoman locksmith seamstress
    chauffeur deckhand bosun stallholder fishmonger winemaker cobbler plasterer bricklayer machinist miner rancher trucker
    nanny childminder vicar curate chaplain friar verger
    geographer geophysicist glaciologist paleontologist linguist ethicist demographer actuary barrister archivist
    """.split()
)

#: Lower-case words that stand inside a role before its noun.
MODIFIERS: frozenset[str] = BEFORE_TITLES | frozenset(
    """
    campaign political financial legal medical military national regional local city county town police school
    university college research marketing communications media public private foreign economic policy security
    intelligence federal provincial opposition party union labour labor business technology technical scientific sports
    football soccer baseball basketball tennis film music art fashion food health climate energy environment
    environmental human rights civil criminal defence defense trial investment bank hedge fund stock market real estate
    retired longtime veteran senior junior top managing founding outgoing incoming ruling republican democratic
    conservative liberal socialist communist independent right-wing left-wing far-right billionaire millionaire
    award-winning best-selling bestselling pop rock opera jazz hip-hop reality tv television radio news world olympic
    gold medal three-time two-time prominent leading renowned young old fellow one-time sometime self-described
    anti-corruption pro-democracy water labour housing education transport trade finance interior justice agriculture
    district divisional parish municipal metropolitan block borough additional joint principal opposition shadow
    harbour harbor station dock ferry
    """.split()
)

#: Last words of what a role is of: “Secretary of State”, “Chief of Staff”, “Speaker of the House”.
OFFICES = frozenset(
    """
    state staff defense defence intelligence house senate commons lords finance health education justice labor labour
    energy agriculture commerce transportation transport treasury interior trade security police affairs parliament
    operations communications
    """.split()
)

#: Titles that end with a full stop: after any other word it ends a sentence.
ABBREVIATED = frozenset(
    "adm amb atty capt cmdr col cpl det dr fr gen gov hon insp lt maj mr mrs ms prof pvt rep rev sec sen sgt st supt".split()
)

#: What abbreviated titles stand for.
WRITTEN_OUT: dict[str, tuple[str, ...]] = {
    "gov": ("governor",), "sen": ("senator", "lawmaker"), "gen": ("general",), "col": ("colonel",),
    "rep": ("representative", "congressman", "congresswoman", "lawmaker"), "sgt": ("sergeant",), "lt": ("lieutenant",),
    "capt": ("captain",), "det": ("detective",), "prof": ("professor",), "rev": ("reverend", "pastor"),
    "dr": ("doctor",), "supt": ("superintendent",), "insp": ("inspector",), "adm": ("admiral",), "cmdr": ("commander",),
    "cllr": ("councillor",), "sec": ("secretary",), "amb": ("ambassador",),
}  # fmt: skip
#: Words that end a role in front of a name: what stands before them belongs to the sentence.
STOPS = frozenset("the a an this that its his her their our my your said says told by with as when where who".split())
