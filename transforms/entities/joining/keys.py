"""Canonical keys: one key for all spellings of one name, whatever the article."""

from __future__ import annotations

from functools import cache, lru_cache

from cleanco import basename

from transforms.english.countries import COUNTRIES, NATIONS
from transforms.english.name_words import PLACES
from transforms.entities.known import gazetteer, organisations

_POLITICAL = {
    "democratic": "democrat",
    "dem": "democrat",
    "gop": "republican",
    "tory": "conservative",
    "tories": "conservative",
}


@cache
def _peoples() -> dict[str, str]:
    """Key of a country's first-named adjective by the reference of the country."""
    return {f"iso3166:{code}": row[2].split("|")[0].lower() for code, row in {**COUNTRIES, **NATIONS}.items()}


@lru_cache(maxsize=65536)
def of(label: str, words: tuple[str, ...]) -> str:
    """The key of a name that is no person's: by the kept lists, without legal suffix, plural or other spelling."""
    name = " ".join(words)
    if label in PLACES:
        place = gazetteer.find(name)
        return place.name.lower() if place else name
    if label == "NORP":
        ref = gazetteer.demonym_keys().get(name)
        return _peoples()[ref] if ref else _singular(name)
    if label == "ORG":
        kept = organisations.organisation_keys().get(name)
        return kept.lower() if kept else " ".join(basename(name).split()) or name
    return name


def _singular(name: str) -> str:
    name = _POLITICAL.get(name, name)
    return name[:-1] if name.endswith("s") and not name.endswith("ss") and len(name) > 4 else name
