"""What a person's name and title tell of the person."""

from __future__ import annotations

from functools import lru_cache

from transforms.article import Gender
from transforms.english import census, head_words
from transforms.english.common_words import COMMON
from transforms.english.name_words import GENDERED_NOUNS, GENDERED_TITLES, LINKS, NAME_SUFFIXES
from transforms.english.nicknames import LONG_FORMS
from transforms.entities.known.normal import fold
from transforms.entities.known.organisations import NAMED_AFTER_PEOPLE

#: A first name tells the gender where one gender bears it this many times as often as the other; below it (Robin,
#: Casey, Jordan) the text has to tell.
CLEAR_RATIO = 10.0
#: Share of the population, in percent, for names that one list of the census does not hold: half its smallest entry.
UNLISTED = 0.0005


@lru_cache(maxsize=16384)
def gender_of_first_name(name: str) -> Gender | None:
    """The gender that a first name tells, if it clearly tells one."""
    name = fold(name)
    male = census.MALE.get(name, 0.0)
    female = census.FEMALE.get(name, 0.0)
    if male == female == 0.0:
        long = LONG_FORMS.get(name)
        return None if long is None else gender_of_first_name(long)
    ratio = max(male, UNLISTED) / max(female, UNLISTED)
    return "male" if ratio >= CLEAR_RATIO else "female" if ratio <= 1 / CLEAR_RATIO else None


@lru_cache(maxsize=16384)
def share_of_gender(name: str, gender: Gender) -> float:
    """The share, 0 to 1, of those with a first name who are of a gender; a half where the census does not know it."""
    name = fold(name)
    of = {"male": census.MALE.get(name, 0.0) + UNLISTED, "female": census.FEMALE.get(name, 0.0) + UNLISTED}
    return of[gender] / sum(of.values())


def gender_of_title(title: str | None) -> Gender | None:
    """The gender that a title or role tells: the last word that tells one, before any “of”."""
    if not title:
        return None
    found: Gender | None = None
    for word in fold(title).replace(".", "").replace(",", "").split():
        if word in LINKS:
            break
        found = GENDERED_TITLES.get(word) or GENDERED_NOUNS.get(word) or found
    return found


#: A first name is usual from this share of a gender on, in percent: one in ten thousand; rarer ones are words, places.
USUAL = 0.01
#: The same before a last name of the census, which makes rarer first names clear too.
USUAL_IN_FULL_NAME = 0.005


def is_usual_first_name(word: str, share: float = USUAL) -> bool:
    """Whether `word` (folded) is the first name of this share of a gender, in percent, in the census."""
    return max(census.MALE.get(word, 0.0), census.FEMALE.get(word, 0.0)) >= share


def is_past_verb(word: str) -> bool:
    """Whether a folded word before a surname is rather a headline's verb than a first name: “*Endorsed* Lund”."""
    return word.endswith("ed") and not is_first_name(word)


def is_first_name(word: str) -> bool:
    """Whether the census knows `word` (folded) as a first name, however rare."""
    return word in census.MALE or word in census.FEMALE


def is_last_name(word: str) -> bool:
    """Whether the census knows `word` (folded) as a last name."""
    return word in census.LAST


def like_person(words: tuple[str, ...]) -> bool:
    """Whether words are a usual first name and a usual last name."""
    words = tuple(w for w in words if w not in NAME_SUFFIXES)
    if not 2 <= len(words) <= 3 or " ".join(words) in NAMED_AFTER_PEOPLE:
        return False
    if words[-1] in head_words.LAST or words[-1] in COMMON:
        return False
    return is_usual_first_name(words[0], USUAL_IN_FULL_NAME) and is_last_name(words[-1])


#: A full name is widespread from this many bearers on that chance would give it in the United States; two articles that
#: name one then need not mean the same person. At 10,000, "John Smith" and some 250 more are.
WIDESPREAD = 10_000
_POPULATION = 250_000_000  # of the census of 1990


@lru_cache(maxsize=65536)
def widespread(name: str) -> bool:
    """Whether so many people must bear a full name that it alone tells nobody."""
    parts = fold(name).split()
    if len(parts) != 2:
        return False
    first = (census.MALE.get(parts[0], 0.0) + census.FEMALE.get(parts[0], 0.0)) / 2
    return first / 100 * census.LAST.get(parts[1], 0.0) / 100 * _POPULATION >= WIDESPREAD
