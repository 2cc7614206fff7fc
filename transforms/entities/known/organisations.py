"""Organisations that news writing names without saying what they are: abbreviations and news media.

A kept list, as a gazetteer is: names as written in the news, and one name for all of them. No identifiers; those come
with an authority file.
"""

from __future__ import annotations

from functools import cache

from transforms.entities.known.normal import key

#: Full name by the short names in general use; a short name in brackets is written in an article, these are not.
SHORT_NAMES: dict[str, str] = {
    "UN": "United Nations", "U.N.": "United Nations", "EU": "European Union", "E.U.": "European Union",
    "NATO": "NATO", "Nato": "NATO", "North Atlantic Treaty Organization": "NATO",
    "North Atlantic Treaty Organisation": "NATO",
    "WHO": "World Health Organization", "World Health Organisation": "World Health Organization",
    "IMF": "International Monetary Fund", "WTO": "World Trade Organization", "ICC": "International Criminal Court",
    "IAEA": "International Atomic Energy Agency", "OECD": "OECD", "OPEC": "OPEC", "Opec": "OPEC", "ASEAN": "ASEAN",
    "UNESCO": "UNESCO", "Unesco": "UNESCO", "UNICEF": "UNICEF", "Unicef": "UNICEF", "UNHCR": "UNHCR",
    "ECB": "European Central Bank", "OSCE": "OSCE", "G7": "G7", "G-7": "G7", "G20": "G20", "G-20": "G20", "G8": "G8",
    "FBI": "Federal Bureau of Investigation", "F.B.I.": "Federal Bureau of Investigation",
    "CIA": "Central Intelligence Agency", "C.I.A.": "Central Intelligence Agency",
    "NSA": "National Security Agency", "DHS": "Department of Homeland Security", "DOJ": "Department of Justice",
    "IRS": "Internal Revenue Service", "EPA": "Environmental Protection Agency",
    "SEC": "Securities and Exchange Commission",
    "FDA": "Food and Drug Administration", "FCC": "Federal Communications Commission",
    "CDC": "Centers for Disease Control and Prevention", "FAA": "Federal Aviation Administration",
    "NASA": "NASA", "Nasa": "NASA", "NYPD": "New York Police Department", "LAPD": "Los Angeles Police Department",
    "GOP": "Republican Party", "G.O.P.": "Republican Party", "DNC": "Democratic National Committee",
    "Liberal Democrats": "Liberal Democrats", "Lib Dems": "Liberal Democrats",
    "RNC": "Republican National Committee", "ACLU": "American Civil Liberties Union",
    "NAACP": "NAACP", "NRA": "National Rifle Association", "FIFA": "FIFA", "Fifa": "FIFA", "UEFA": "UEFA",
    "Uefa": "UEFA",
    "NFL": "National Football League", "NBA": "National Basketball Association",
    "IOC": "International Olympic Committee",
    "NHS": "National Health Service", "MI5": "MI5", "MI6": "MI6", "IRA": "Irish Republican Army", "PLO": "PLO",
    "ISIS": "Islamic State", "Isis": "Islamic State", "ISIL": "Islamic State", "Daesh": "Islamic State",
    "al-Qaeda": "Al Qaeda", "Al-Qaeda": "Al Qaeda", "al Qaeda": "Al Qaeda", "Hamas": "Hamas",
    "Hezbollah": "Hezbollah",
    "Taliban": "Taliban", "Interpol": "Interpol", "Kremlin": "Kremlin", "Pentagon": "Pentagon",
}  # fmt: skip

#: News media, as their readers name them; most are plain words that a model takes for something else or for nothing.
MEDIA = (
    "Reuters", "Associated Press", "The Associated Press", "AP", "AFP", "Agence France-Presse", "Bloomberg",
    "Xinhua", "TASS",
    "BBC", "BBC News", "ITV", "ITV News", "Sky News", "Channel 4 News", "CNN", "MSNBC", "NBC", "NBC News", "CBS",
    "CBS News",
    "ABC News", "Fox News", "NPR", "PBS", "C-SPAN", "CNBC", "Al Jazeera", "Deutsche Welle", "RT", "NHK", "CBC",
    "Euronews",
    "The New York Times", "The Times", "The Washington Post", "The Wall Street Journal", "The Guardian",
    "The Independent",
    "The Daily Telegraph", "The Telegraph", "Daily Mail", "The Sun", "The Mirror", "The Economist", "Financial Times",
    "USA Today", "Los Angeles Times", "Chicago Tribune", "The Boston Globe", "The New Yorker", "The Atlantic",
    "The Onion",
    "Newsweek", "Time Magazine", "Der Spiegel", "Die Welt", "Le Monde", "El País", "La Repubblica", "The Hindu",
    "The Times of India", "Haaretz", "The Sydney Morning Herald", "The Age", "The Globe and Mail", "Toronto Star",
    "Politico", "The Hill", "Breitbart", "Breitbart News", "HuffPost", "The Huffington Post", "Huffington Post",
    "BuzzFeed",
    "BuzzFeed News", "Vox", "Slate", "Salon", "Axios", "Drudge Report", "The Daily Beast", "Newsmax",
    "National Review",
    "Mother Jones", "The Intercept", "ProPublica", "Wikinews", "Wikipedia", "WikiLeaks", "Wikileaks",
    "PolitiFact", "Politifact", "FactCheck.org", "Snopes", "Full Fact",
)  # fmt: skip
#: Those of them whose names are one plain word with “The”.
PLAIN_PAPERS = frozenset(name for name in MEDIA if name.startswith("The ") and name.count(" ") == 1)

#: What everybody is on: names that a model takes for people where they come first in a sentence.
PLATFORMS = (
    "Google", "Facebook", "Twitter", "YouTube", "Instagram", "WhatsApp", "TikTok", "Snapchat", "LinkedIn", "Reddit",
    "Netflix", "Microsoft", "Bing", "Yahoo", "Airbnb",
)  # fmt: skip

#: Companies named with a first and a last name, which would pass for people.
NAMED_AFTER_PEOPLE = frozenset({
    "morgan stanley", "jp morgan", "merrill lynch", "philip morris", "charles schwab", "ernst young", "john deere",
    "johnson johnson", "jack daniels", "tommy hilfiger", "calvin klein", "ralph lauren", "louis vuitton",
    "christian dior",
    "abercrombie fitch", "wells fargo", "booz allen", "duke energy", "dean foods", "marks spencer", "austin martin",
    "warner bros", "warner brothers", "lehman brothers", "bear stearns", "elizabeth arden", "tyson foods",
    "harley davidson",
})  # fmt: skip

_LEGAL = frozenset("inc ltd llc plc gmbh corp corporation co sa ag nv limited incorporated".split())
_TRADES = _LEGAL | frozenset(
    """
    airlines airways motors pictures records studios holdings partners ventures technologies systems industries
    pharmaceuticals energy petroleum software biosystems labs electronics foods brewing brewery mining steel
    """.split()
)


@cache
def organisations() -> dict[str, str]:
    """Names of the kept lists of organisations, as written, with the name that all their spellings share."""
    names = dict(SHORT_NAMES)
    names |= {full: full for full in SHORT_NAMES.values()}
    names |= {name: name for name in PLATFORMS}
    for medium in MEDIA:
        bare = medium.removeprefix("The ")
        names[medium] = bare if " " in bare else medium
        if " " in bare:
            names[bare] = bare
    return names


@cache
def organisation_keys() -> dict[str, str]:
    """The same by key."""
    return {key(name): full for name, full in organisations().items()}


def company(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether `long` is the company that `short` is short for: “Ondara” for “Ondara Motors”, “Ondara Boats Inc.”."""
    n = len(short)
    if len(long) <= n or long[:n] != short:
        return False
    return long[-1] in _LEGAL or all(w in _TRADES for w in long[n:])
