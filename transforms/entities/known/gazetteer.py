"""The gazetteer: countries, their parts and their peoples."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import pycountry

from transforms.english.cities import CITIES, OTHER_NAMES
from transforms.english.countries import AMBIGUOUS, COUNTRIES, FORMER, NATIONS, REGIONS
from transforms.entities.known.first_and_last import is_last_name, is_usual_first_name
from transforms.entities.known.normal import fold, key

#: Letters that a city's name must have to mean the city wherever it stands: Perm, Cali, Nice, Bari are words and names too.
SHORTEST_CITY = 5

#: Abbreviations of states that are written with full stops in the news.
STATE_ABBREVIATIONS = {
    "Ala.": "US-AL", "Ariz.": "US-AZ", "Ark.": "US-AR", "Calif.": "US-CA", "Colo.": "US-CO", "Conn.": "US-CT",
    "Del.": "US-DE", "Fla.": "US-FL", "Ga.": "US-GA", "Ill.": "US-IL", "Ind.": "US-IN", "Kan.": "US-KS",
    "Ky.": "US-KY",
    "La.": "US-LA", "Mass.": "US-MA", "Md.": "US-MD", "Mich.": "US-MI", "Minn.": "US-MN", "Miss.": "US-MS",
    "Mo.": "US-MO",
    "Mont.": "US-MT", "Neb.": "US-NE", "Nev.": "US-NV", "N.C.": "US-NC", "N.D.": "US-ND", "N.H.": "US-NH",
    "N.J.": "US-NJ",
    "N.M.": "US-NM", "N.Y.": "US-NY", "Okla.": "US-OK", "Ore.": "US-OR", "Pa.": "US-PA", "R.I.": "US-RI",
    "S.C.": "US-SC",
    "S.D.": "US-SD", "Tenn.": "US-TN", "Tex.": "US-TX", "Va.": "US-VA", "Vt.": "US-VT", "Wash.": "US-WA",
    "W.Va.": "US-WV",
    "Wis.": "US-WI", "Wyo.": "US-WY",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer."""

    name: str
    label: str
    ref: str | None
    """`iso3166:US`, `iso3166:US-GA`, `geonames:2643743`"""
    sure: bool = True
    """False where the name means something else at least as often"""


@cache
def _rows() -> list[tuple[Place, tuple[str, ...]]]:
    """Places of the kept lists, with their other names."""
    rows = []
    for code, (name, others, _) in {**COUNTRIES, **NATIONS}.items():
        record = pycountry.countries.get(alpha_2=code)
        official = (record.name, getattr(record, "official_name", name)) if record else ()
        rows.append((Place(name, "GPE", f"iso3166:{code}"), (*others.split("|"), *official)))
    rows += [(Place(name, "GPE", None), tuple(others.split("|"))) for name, others in FORMER.items()]
    rows += [(Place(name, "LOC", None), tuple(others.split("|"))) for name, others in REGIONS.items()]
    short = {code: name for name, code in STATE_ABBREVIATIONS.items()}
    for part in pycountry.subdivisions.get(country_code="US"):
        if part.type == "State":
            rows.append((Place(part.name, "GPE", f"iso3166:{part.code}"), (short.get(part.code, ""),)))
    other_names: dict[str, list[str]] = {}
    for other, name in OTHER_NAMES.items():
        other_names.setdefault(name, []).append(other)
    rows += [(Place(n, "GPE", f"geonames:{ref}", _plain(n)), tuple(other_names.get(n, ()))) for n, _, ref in CITIES]
    return rows


def _plain(city: str) -> bool:
    """Whether a city's name is nobody's first or last name, and long enough to be no other word."""
    folded = fold(city)
    return len(city) >= SHORTEST_CITY and not (is_last_name(folded) or is_usual_first_name(folded))


@cache
def by_name() -> dict[str, Place]:
    """The gazetteer by each name as written."""
    found: dict[str, Place] = {}
    for place, others in _rows():
        for name in filter(None, (place.name, *others)):
            found.setdefault(name, replace(place, sure=place.sure and name not in AMBIGUOUS))
    return found


@cache
def by_key() -> dict[str, Place]:
    """The gazetteer by the key of each name."""
    found: dict[str, Place] = {}
    for name, place in by_name().items():
        found.setdefault(key(name), place)
    return found


@cache
def demonyms() -> dict[str, str]:
    """Reference of the country by its people's name as written, singular and plural."""
    found = {}
    for code, (_, _, peoples) in {**COUNTRIES, **NATIONS}.items():
        for people in filter(None, peoples.split("|")):
            found[people] = found[people + "s"] = f"iso3166:{code}"
    return found


@cache
def demonym_keys() -> dict[str, str]:
    """Reference of the country by the key of its people's name."""
    return {key(name): ref for name, ref in demonyms().items()}


#: Words before the name of a place that leave it the same place.
_FRONTS = ("state of ", "commonwealth of ", "city of ", "kingdom of ")


def find(canonical_key: str) -> Place | None:
    """The place that a key names. A country comes before a state, a state before a city of the same name."""
    place = by_key().get(canonical_key)
    if place is None and canonical_key.startswith(_FRONTS):
        place = by_key().get(canonical_key.split(" of ", 1)[1])
    return place
