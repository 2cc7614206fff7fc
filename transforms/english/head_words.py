"""Last words, or first words, of names that tell what kind of thing bears them. Data only."""

from __future__ import annotations

_LAST: dict[str, str] = {
    "ORG": """
        university college school academy institute institution faculty hospital clinic museum library church
        party congress parliament senate house council commission committee court tribunal ministry department bureau
        agency administration authority office service services secretariat government cabinet police force forces
        army
        navy guard corps association federation confederation union league alliance coalition society foundation trust
        fund club team group company companies corporation corp inc ltd llc plc gmbh bank holdings partners ventures
        airlines airways motors pictures records studios entertainment productions media press news magazine journal
        newspaper times post tribune herald gazette guardian telegraph observer chronicle globe network radio
        television
        organisation organization network laboratory laboratories lab observatory
        center centre channel brigade battalion regiment
        international technologies systems industries pharmaceuticals energy petroleum software gaming
        united rovers wanderers albion athletic fc afc hotspur
        freight logistics shipping haulage savings insurance brewery foods electronics mining steel consulting
    """,
    "EVENT": """
        olympics paralympics games championship championships cup tournament festival marathon classic
        masters invitational prix superbowl bowl
        war revolution uprising hurricane typhoon earthquake massacre holocaust summit conference convention expo
        election elections referendum primary caucus debate debates ceremony parade month day week eve anniversary
        crisis pandemic
    """,
    "LAW": "act constitution amendment treaty accord accords agreement charter bill code directive protocol resolution license licence",
    "WORK_OF_ART": "prize award awards medal oscar emmy grammy album trilogy symphony sonata",
    "FAC": """
        airport stadium arena bridge tunnel highway motorway freeway street avenue road boulevard square tower towers
        building palace castle cathedral mosque temple synagogue prison jail station terminal port harbour harbor
        plaza
        dam pier monument memorial hotel mall theatre theater courthouse barracks
    """,
    "LOC": """
        river sea ocean gulf bay strait lake lakes island islands mountain mountains mount desert valley peninsula
        coast
        canyon hills plateau forest glacier reef basin sahara hemisphere continent pacific atlantic caribbean arctic
        antarctic antarctica
    """,
    "GPE": "city county township beach springs falls heights",
    "PRODUCT": "missile missiles aircraft jet rifle helicopter spacecraft probe rover rocket satellite telescope",
}  # fmt: skip

#: Kind of thing by the last word of its name, for names of two words or more.
LAST: dict[str, str] = {word: label for label, words in _LAST.items() for word in words.split()}

#: Kind of thing by the first word of its name, for names of two words or more.
FIRST: dict[str, str] = {
    **dict.fromkeys(("hurricane", "typhoon", "cyclone", "storm", "operation"), "EVENT"),
    **dict.fromkeys(
        (
            "university",
            "ministry",
            "department",
            "bank",
            "institute",
            "bureau",
            "house",
            "church",
            "center",
            "centre",
            "society",
            "school",
        ),
        "ORG",
    ),
    **dict.fromkeys(("lake", "mount", "gulf", "cape", "bay"), "LOC"),
}

_SAID_TO_BE: dict[str, str] = {
    "PRODUCT": "spacecraft capsule mission probe satellite rocket software app smartphone car vehicle drink cocktail "
    "missile aircraft device drug vaccine programme browser console",
    "WORK_OF_ART": "film movie novel album song book series show play opera musical painting sitcom documentary memoir",
    "EVENT": "storm hurricane typhoon festival tournament competition race convention conference contest",
    "ORG": "company organisation organization website charity startup firm newspaper magazine nonprofit band university "
    "think-tank publisher retailer bank agency militia party blog",
    "GPE": "city town village suburb province municipality hamlet county",
    "LOC": "island river mountain lake region peninsula",
    "": "fungus bacterium virus species genus disease plant insect enzyme protein chemical language",
}
#: What "X is a …" or "X, a …," makes of X; "" for what is no name of interest.
SAID_TO_BE: dict[str, str] = {noun: label for label, nouns in _SAID_TO_BE.items() for noun in nouns.split()}

#: Kind of thing by its only word.
ALONE: dict[str, str] = {
    **dict.fromkeys(
        ("olympics", "paralympics", "olympic", "paralympic", "brexit", "christmas", "easter", "ramadan"), "EVENT"
    ),
    "obamacare": "LAW",
    **dict.fromkeys(("gmail", "iphone", "android"), "PRODUCT"),
}

#: Words before the proper name of a storm.
NAMING = frozenset({"hurricane", "typhoon", "cyclone", "storm"})

#: What can stand as a last word of both a surname and a thing, so that it tells nothing after a first name.
ALSO_SURNAMES = frozenset({"house", "church", "day", "post", "bill", "cup", "lake", "bay", "street", "hill",
"hills", "bank",
                           "castle", "bridge", "temple", "guard", "price", "prix", "mount", "forest", "force",
                           "trust", "parade",
                           "palace", "press", "hall", "park", "parks", "rivers", "ford", "wood", "woods",
                           "field"})  # fmt: skip
