"""The gazetteer: countries, their parts and their peoples."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pycountry

from transforms.entities.countries import AMBIGUOUS, COUNTRIES, FORMER, NATIONS
from transforms.entities.normal import key


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer."""

    name: str
    ref: str | None
    """ISO 3166 code, as `iso3166:US` or `iso3166:US-GA`"""
    sure: bool = True
    """False where the name means something else at least as often"""


def _country_rows() -> list[tuple[str, Place, tuple[str, ...]]]:
    rows = []
    for code, (name, others, _) in {**COUNTRIES, **NATIONS}.items():
        record = pycountry.countries.get(alpha_2=code)
        official = (record.name, getattr(record, "official_name", name)) if record else ()
        place = Place(name, f"iso3166:{code}", name not in AMBIGUOUS)
        rows.append((name, place, (*filter(None, others.split("|")), *official)))
    rows += [(name, Place(name, None), tuple(filter(None, others.split("|")))) for name, others in FORMER.items()]
    return rows


@cache
def countries() -> dict[str, Place]:
    """Countries and states that are no more, by the key of each of their names."""
    found: dict[str, Place] = {}
    for name, place, others in _country_rows():
        for other in (name, *others):
            sure = place if other not in AMBIGUOUS else Place(place.name, place.ref, sure=False)
            found.setdefault(key(other), sure)
    return found


@cache
def states() -> dict[str, Place]:
    """The states of the United States, by key."""
    found = {}
    for part in pycountry.subdivisions.get(country_code="US"):
        if part.type in ("State", "District"):
            found[key(part.name)] = Place(part.name, f"iso3166:{part.code}", part.name != "Washington")
    return found


@cache
def demonyms() -> dict[str, str]:
    """Reference of the country by the key of its people's name, singular and plural."""
    found = {}
    for code, (_, _, peoples) in {**COUNTRIES, **NATIONS}.items():
        for people in filter(None, peoples.split("|")):
            for form in (people, people + "s"):
                found[key(form)] = f"iso3166:{code}"
    return found


def find(canonical_key: str) -> Place | None:
    """The country or state that a key names. A country comes before a state of the same name."""
    return countries().get(canonical_key) or states().get(canonical_key)
