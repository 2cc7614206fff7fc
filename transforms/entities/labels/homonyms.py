"""Names that mean one thing in one article and another in the next: told apart by what else the article names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from transforms.entities.candidates.candidate import Candidate
from transforms.entities.known import gazetteer

#: (reference, words of the article that speak for it) for names of several places; the first is meant where nothing
#: speaks for another.
HOMONYMS: dict[str, tuple[tuple[str, frozenset[str]], ...]] = {
    "georgia": (
        (
            "iso3166:GE",
            frozenset("tbilisi batumi abkhazia armenia azerbaijan caucasus russia georgian ukraine".split()),
        ),
        (
            "iso3166:US-GA",
            frozenset({"atlanta", "savannah", "alabama", "florida", "tennessee", "south carolina", "north carolina"})
            | {"united states", "us", "texas", "ohio", "pennsylvania", "virginia", "arizona", "michigan", "congress"},
        ),
    ),
    "washington": (
        ("geonames:4140963", frozenset()),
        ("iso3166:US-WA", frozenset({"seattle", "spokane", "tacoma", "olympia", "oregon", "idaho"})),
    ),
    "new york": (
        ("geonames:5128581", frozenset()),
        ("iso3166:US-NY", frozenset({"albany", "buffalo", "rochester", "syracuse", "upstate new york"})),
    ),
    "congo": (
        ("iso3166:CD", frozenset({"kinshasa", "goma", "rwanda", "kivu", "north kivu", "uganda"})),
        ("iso3166:CG", frozenset({"brazzaville", "pointe-noire"})),
    ),
    "birmingham": (
        ("geonames:2655603", frozenset()),
        ("geonames:4049979", frozenset({"alabama", "montgomery", "mobile", "ala"})),
    ),
    "cambridge": (
        ("geonames:2653941", frozenset()),
        (
            "geonames:4931972",
            frozenset({"massachusetts", "mass", "boston", "harvard", "harvard university", "mit"})
            | {"massachusetts institute of technology"},
        ),
    ),
    "london": (
        ("geonames:2643743", frozenset()),
        ("geonames:6058560", frozenset({"ontario"})),
    ),
}

#: Words of which the names of public bodies are made that every country has.
_BODIES = frozenset(
    """
    congress parliament senate council commission committee court tribunal ministry department bureau agency
    administration authority service services secretariat government cabinet police force forces army navy guard corps
    office bank treasury assembly house legislature military
    """.split()
)
_FIELDS = frozenset(
    """
    foreign defence defense finance interior health education justice agriculture supreme high national central federal
    state constitutional electoral of for and the affairs security home secret air armed general transport trade labour
    labor environment energy intelligence reserve election appeals attorney prime minister's
    """.split()
)
_LAST = _BODIES | {"affairs", "defence", "defense", "justice"}


class Context:
    """What the rest of an article says about a name."""

    def __init__(self, found: Iterable[Candidate]) -> None:
        self._found = list(found)
        self._country: str | None = None
        self._counted = False

    def place(self, key: str) -> gazetteer.Place | None:
        """The place that a key names in this article."""
        place = gazetteer.find(key)
        if key not in HOMONYMS:
            return place
        named = {" ".join(c.words) for c in self._found}
        ref, _ = max(HOMONYMS[key], key=lambda choice: len(choice[1] & named))
        return gazetteer.Place(place.name if place else key.title(), "GPE", ref, sure=False)

    def organisation(self, words: tuple[str, ...]) -> str | None:
        """Key of a public body with its country, from its name (“Ondaran Supreme Court”) or else from the article.

        None for other names: they mean one organisation everywhere.
        """
        for n in (2, 1, 0):
            ref = _reference(" ".join(words[:n])) if n else self._main_country()
            body = words[n:]
            if ref and body and body[-1] in _LAST and all(w in _BODIES or w in _FIELDS for w in body):
                return f"{' '.join(body)} ({ref})"
        return None

    def _main_country(self) -> str | None:
        """The country that the article names most often, by itself, its parts and its people."""
        if not self._counted:
            self._counted = True
            refs = Counter(r for c in self._found if (r := _country(" ".join(c.words))))
            self._country = max(refs, key=lambda r: refs[r]) if refs else None
        return self._country


def _reference(key: str) -> str | None:
    """Reference of the country or state that a key names, or whose people it names."""
    ref = gazetteer.demonym_keys().get(key)
    if ref is None and (place := gazetteer.find(key)):
        ref = place.ref
    return ref if ref and ref.startswith("iso3166:") else None


def _country(key: str) -> str | None:
    """Reference of the country that a key names, or whose people or state it names."""
    ref = _reference(key)
    return ref.split("-")[0] if ref else None
