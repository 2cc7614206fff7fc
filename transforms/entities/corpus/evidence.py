"""What the articles tell of the people they name: offices, genders, dates, whom and what they are named with.

Gathered while the documents pass, as numbers: some twenty bytes a naming, for the documents that name a surname wanted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from transforms.english.name_words import COURTESY
from transforms.english.role_words import NOUNS
from transforms.entities.known import normal

#: Labels of those and that with which somebody is named: they tell the company and the field.
COMPANY = ("PERSON", "ORG", "NORP", "GPE")
#: The day of an article without a date.
UNDATED = np.iinfo(np.int32).min

_GENDERS = ("male", "female")
_FULL_WORDS = {
    "sen": "senator",
    "rep": "representative",
    "gov": "governor",
    "gen": "general",
    "prof": "professor",
    "sgt": "sergeant",
    "lt": "lieutenant",
    "capt": "captain",
    "rev": "reverend",
}
_PEOPLE = np.dtype([("entity", "u8"), ("doc", "i4"), ("role", "i4"), ("day", "i4"), ("gender", "i1"), ("counts", "i1")])
_COMPANY = np.dtype([("doc", "i4"), ("entity", "u8")])


def surnames(names: pa.ChunkedArray | pa.Array) -> pa.Array:
    """The last word of each name, folded, without “Jr.” and the like: all bearers of a surname share it."""
    whole = names.combine_chunks() if isinstance(names, pa.ChunkedArray) else names
    coded = whole.dictionary_encode()
    folded = pc.utf8_lower(pc.utf8_normalize(coded.dictionary.cast(pa.string()), "NFKD"))
    for pattern in (r"\pM+", r"['’]s?$", r"[ ,]+(?:jr|sr|ii|iii|iv)\.?$", r"^.*\s", r"[^\pL\pN]+"):
        folded = pc.replace_substring_regex(folded, pattern, "")
    return folded.take(coded.indices)


@lru_cache(maxsize=65536)
def offices(role: str) -> frozenset[str]:
    """The nouns of a role that say what somebody is, written out: “U.S. Sen.” and “senator” are one."""
    words = normal.words(role)
    return frozenset(_FULL_WORDS.get(w, w) for w in words if w in NOUNS and w not in COURTESY)


@dataclass(frozen=True, slots=True)
class Bearer:
    """What all articles tell of one person, or of one who is known by a surname alone."""

    entities: np.ndarray
    """their own numbers"""
    docs: np.ndarray
    """numbers of the articles that name them, sorted"""
    days: np.ndarray
    """days of those that count (no copies), sorted; `UNDATED` first"""
    day: int
    """the middle one of all that are told"""
    gender: str | None
    """what most articles tell, where they tell"""
    offices: dict[int, frozenset[str]]
    """by the number of each article that tells one"""


def named_around(bearers: Sequence[Bearer], days: np.ndarray, reach: int) -> np.ndarray:
    """How many articles of up to `reach` days before or after some days name each of the bearers; all, where a day is not
    known. A row for each bearer.
    """
    sizes = np.array([len(bearer.days) for bearer in bearers])
    first = np.cumsum(sizes) - sizes
    own = np.arange(len(bearers), dtype=np.int64) * _APART
    every = np.concatenate([bearer.days for bearer in bearers]) + np.repeat(own, sizes)
    begin = np.searchsorted(every, own[:, np.newaxis] + (days - reach), "left")
    end = np.searchsorted(every, own[:, np.newaxis] + (days + reach), "right")
    undated = np.searchsorted(every, own + UNDATED, side="right") - first
    return np.where(days == UNDATED, sizes[:, np.newaxis], end - begin + undated[:, np.newaxis])


_APART = 1 << 34
"""Days that one bearer's are put from the next one's, so that all are looked up at once: more than there are, twice over."""


def having(values: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The positions of sorted values that are wanted, and which of the wanted each is."""
    starts, ends = (np.searchsorted(values, wanted, side=side) for side in ("left", "right"))
    sizes = ends - starts
    shift = starts - (np.cumsum(sizes) - sizes)
    return np.repeat(shift, sizes) + np.arange(int(sizes.sum())), np.repeat(np.arange(len(wanted)), sizes)


class Evidence:
    """Gathers, while documents pass, what is told of the bearers of `wanted` surnames (None: of all)."""

    def __init__(self, wanted: pa.Array | None = None) -> None:
        self._wanted = wanted
        self._people: list[np.ndarray] = []
        self._company: list[np.ndarray] = []
        self._roles: dict[str, int] = {}
        self._n_documents = 0

    def add(self, documents: pa.Table, rows: pa.Table, named: pa.Table) -> None:
        """Take in all the rows of some documents.

        `rows` are their mentions with `doc_id`, `entity_id`, `label`, `name`, `role`, `gender`, `counts` and
        `published_at`; `named` has `doc_id`, `entity_id`, `label` and `name` once for each entity of a document.
        """
        first, self._n_documents = self._n_documents, self._n_documents + documents.num_rows
        people = rows.filter(pc.equal(rows["label"], "PERSON"))
        if self._wanted is not None:
            bearers = people.filter(pc.is_in(surnames(people["name"]), self._wanted))
            here = bearers["doc_id"].combine_chunks()
            people = people.filter(pc.is_in(people["doc_id"], here))
            named = named.filter(pc.is_in(named["doc_id"], here))
        if not people.num_rows:
            return
        doc_ids = documents["doc_id"].combine_chunks()
        columns = ["doc_id", "entity_id", "role", "gender", "counts", "published_at"]
        people = people.group_by(columns, use_threads=False).aggregate([])
        made = np.empty(people.num_rows, _PEOPLE)
        made["doc"] = pc.index_in(people["doc_id"], doc_ids).to_numpy() + first
        made["entity"] = numbers(people["entity_id"])
        made["role"] = self._coded(people["role"])
        made["day"] = _days(people["published_at"])
        made["gender"] = pc.fill_null(pc.index_in(people["gender"], pa.array(_GENDERS)), -1).to_numpy()
        made["counts"] = people["counts"].to_numpy()
        self._people.append(made)
        # A surname alone is another entity in each article: it is nobody's company elsewhere.
        alone = pc.and_(pc.equal(named["label"], "PERSON"), pc.invert(pc.match_substring(named["name"], " ")))
        named = named.filter(pc.and_not(pc.is_in(named["label"], pa.array(COMPANY)), alone))
        company = np.empty(named.num_rows, _COMPANY)
        company["doc"] = pc.index_in(named["doc_id"], doc_ids).to_numpy() + first
        company["entity"] = numbers(named["entity_id"])
        self._company.append(company)

    def _coded(self, roles: pa.ChunkedArray) -> np.ndarray:
        coded = roles.combine_chunks().dictionary_encode()
        known = [self._roles.setdefault(role, len(self._roles)) for role in coded.dictionary.to_pylist()]
        at = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False)
        return np.asarray(np.array([*known, -1], np.int32)[at])

    def told(self) -> Told:
        """All that was gathered; nothing of it is kept here."""
        people = np.concatenate([np.empty(0, _PEOPLE), *self._people])
        company = np.concatenate([np.empty(0, _COMPANY), *self._company])
        self._people, self._company = [], []
        return Told(people, company, [offices(role) for role in self._roles])


class Told:
    """What was gathered, by entity."""

    def __init__(self, people: np.ndarray, company: np.ndarray, roles: list[frozenset[str]]) -> None:
        self._people = people[np.argsort(people["entity"], kind="stable")]
        by_doc = np.argsort(company["doc"], kind="stable")
        self._docs, self._company = company["doc"][by_doc], company["entity"][by_doc]
        self._entities = self._people["entity"].copy()
        self._roles = roles

    def of(self, entities: Iterable[np.uint64]) -> Bearer:
        """What is told of one who goes by these numbers."""
        found = [self._people[:0]]
        for number in entities:
            ends = (np.searchsorted(self._entities, number, side=side) for side in ("left", "right"))
            found.append(self._people[slice(*ends)])
        rows = np.concatenate(found) if len(found) > 2 else found[-1]
        return self._of_rows(rows)

    def n_days(self, entities: np.ndarray) -> list[int]:
        """How many `days` each of several has, each of whom goes by one number."""
        starts, ends = (np.searchsorted(self._entities, entities, side=side) for side in ("left", "right"))
        found = np.zeros(len(entities), np.int64)
        once = ends - starts == 1
        found[once] = self._people["counts"][starts[once]] > 0
        for at in np.flatnonzero(~once).tolist():
            found[at] = len(self._of_rows(self._people[starts[at] : ends[at]]).days)
        return found.tolist()

    def each(self, entities: np.ndarray) -> list[Bearer]:
        """What is told of several, each of whom goes by one number."""
        starts, ends = (np.searchsorted(self._entities, entities, side=side) for side in ("left", "right"))
        once = ends - starts == 1
        rows = self._people[starts[once]]
        found = np.empty(len(entities), object)
        found[once] = self._once(rows)
        for at in np.flatnonzero(~once).tolist():
            found[at] = self._of_rows(self._people[starts[at] : ends[at]])
        return list(found)

    def _once(self, rows: np.ndarray) -> list[Bearer]:
        """As `_of_rows` of each row, ten times as fast: nearly everybody known by a surname alone is named in one article."""
        entities, docs, days = (np.ascontiguousarray(rows[name]) for name in ("entity", "doc", "day"))
        facts = (rows[name].tolist() for name in ("doc", "role", "day", "gender", "counts"))
        made = []
        for at, (doc, role, day, gender, counts) in enumerate(zip(*facts, strict=True)):
            offices = self._roles[role] if role >= 0 else None
            made.append(
                Bearer(
                    entities[at : at + 1],
                    docs[at : at + 1],
                    days[at : at + 1] if counts > 0 else days[:0],
                    day,
                    _GENDERS[gender] if gender >= 0 else None,
                    {doc: offices} if offices else {},
                )
            )
        return made

    def _of_rows(self, rows: np.ndarray) -> Bearer:
        docs, first = np.unique(rows["doc"], return_index=True)
        once = rows[first]
        genders = [int((once["gender"] == n).sum()) for n in range(len(_GENDERS))]
        by_doc: dict[int, frozenset[str]] = {}
        for row in rows[rows["role"] >= 0]:
            by_doc[int(row["doc"])] = by_doc.get(int(row["doc"]), frozenset()) | self._roles[row["role"]]
        dated = np.sort(once["day"][once["day"] != UNDATED])
        return Bearer(
            np.unique(rows["entity"]),
            docs,
            np.sort(once["day"][once["counts"] > 0]),
            int(dated[len(dated) // 2]) if len(dated) else UNDATED,
            None if genders[0] == genders[1] else _GENDERS[int(genders[1] > genders[0])],
            {doc: offices for doc, offices in by_doc.items() if offices},
        )

    def named_in(self, docs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Numbers of all who are named in some articles, one article after the other, and how many each names."""
        at, of = having(self._docs, docs)
        return self._company[at], np.bincount(of, minlength=len(docs))


def numbers(entity_ids: pa.ChunkedArray | pa.Array) -> np.ndarray:
    """A number for each id: what its 16 hexadecimal digits say, or a hash of another id."""
    chunks = entity_ids.chunks if isinstance(entity_ids, pa.ChunkedArray) else [entity_ids]
    return np.concatenate([np.zeros(0, np.uint64), *(_numbers(chunk) for chunk in chunks)])


def _numbers(entity_ids: pa.Array) -> np.ndarray:
    """The digits of all ids at once, as they stand in Arrow's buffer; few are no such digits."""
    length = pc.min_max(pc.binary_length(entity_ids)).as_py()
    if entity_ids.null_count or length["min"] != _LENGTH or length["max"] != _LENGTH:
        coded = entity_ids.dictionary_encode()
        told = np.array([_number(one) for one in coded.dictionary.to_pylist()], np.uint64)
        return told[coded.indices.to_numpy()] if len(told) else told
    _, offsets, data = entity_ids.buffers()
    first = np.frombuffer(offsets, np.int32, 1, offset=4 * entity_ids.offset)[0]
    digits = _DIGITS[np.frombuffer(data, np.uint8, _LENGTH * len(entity_ids), offset=first)].reshape(-1, _LENGTH)
    made: np.ndarray = (digits[:, ::2] << 4 | digits[:, 1::2]).view(">u8").ravel().astype(np.uint64)
    for at in np.flatnonzero((digits == _NO_DIGIT).any(axis=1)).tolist():
        made[at] = _number(entity_ids[at].as_py())
    return made


_LENGTH = 16
"""Digits of an id."""
_NO_DIGIT = 255
_DIGITS = np.full(256, _NO_DIGIT, np.uint8)
_DIGITS[np.frombuffer(b"0123456789abcdefABCDEF", np.uint8)] = [*range(16), *range(10, 16)]


def _number(entity_id: str) -> int:
    try:
        return int(entity_id, 16) if len(entity_id) == _LENGTH else _hashed(entity_id)
    except ValueError:
        return _hashed(entity_id)


def _hashed(entity_id: str) -> int:
    return int.from_bytes(hashlib.blake2b(entity_id.encode(), digest_size=8).digest(), "big")


def _days(times: pa.ChunkedArray) -> np.ndarray:
    days = pc.fill_null(times.cast(pa.timestamp("us")).cast(pa.date32()).cast(pa.int32()), UNDATED)
    return np.asarray(days.to_numpy())
