"""Whom a surname alone means, over all articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.entities.corpus import counting
from transforms.entities.corpus.evidence import surnames
from transforms.entities.corpus.rulings import Ruling
from transforms.entities.corpus.surnames import Before
from transforms.entities.known import normal

DAY = datetime(2031, 5, 1, tzinfo=UTC)
TYPES = {"published_at": pa.timestamp("us", "UTC"), "speaker_entity_ids": pa.list_(pa.string())}


@dataclass(frozen=True)
class Named:
    """Somebody or something in an article."""

    name: str
    role: str | None = None
    gender: str | None = None
    label: str = "PERSON"

    def entity_id(self, doc: int) -> str:
        """As one article makes it: of a surname alone it is the article's own."""
        key = normal.key(self.name)
        return normal.entity_id(self.label, key if " " in key or self.label != "PERSON" else f"{key} in {doc}")


Article = Sequence[Named]
BEN, ADA = Named("Ben Vesterby", "mayor", "male"), Named("Ada Vesterby", "novelist", "female")
BARE = Named("Vesterby")


def table(name: str, rows: list[dict[str, object]]) -> pa.Table:
    return pa.Table.from_pylist(rows, pa.schema([(c, TYPES.get(c, pa.string())) for c in counting.COLUMNS[name]]))


def block(articles: Sequence[Article], days: Sequence[int | None]) -> dict[str, pa.Table]:
    documents: list[dict[str, object]] = [
        {"doc_id": f"d{n}", "published_at": None if day is None else DAY + timedelta(days=day)}
        for n, day in enumerate(days)
    ]
    mentions: list[dict[str, object]] = [
        {
            "doc_id": f"d{n}",
            "text": one.name,
            "entity_id": one.entity_id(n),
            "label": one.label,
            "name": one.name,
            "role": one.role,
            "gender": one.gender,
        }
        for n, article in enumerate(articles)
        for one in article
    ]
    return {
        "documents": table("documents", documents),
        "mentions": table("mentions", mentions),
        "quotes": table("quotes", []),
    }


def entities(
    *articles: Article,
    days: Sequence[int | None] | None = None,
    rulings: Sequence[Ruling] = (),
    before: Before | None = None,
) -> pa.Table:
    made = block(articles, days or [0] * len(articles))
    return counting.entities_table([made], rulings=rulings, before=before)


def means(articles: Sequence[Article], one: Named = BARE, **more: object) -> str | None:
    """The full name of whom a surname of the last article means, None where it stays its own."""
    rows = {r["entity_id"]: r for r in entities(*articles, **more).to_pylist()}  # type: ignore[arg-type]
    row = rows[one.entity_id(len(articles) - 1)]
    return None if row["canonical_id"] == row["entity_id"] else row["name"]


def test_a_surname_is_its_best_known_bearers() -> None:
    assert means([[BEN]] * 15 + [[ADA], [BARE]]) == "Ben Vesterby"


def test_a_bearer_named_once_is_not_known_well_enough() -> None:
    assert means([[BEN], [BARE]]) is None


def test_two_who_are_named_as_often_are_told_apart_by_nothing() -> None:
    assert means([[BEN]] * 15 + [[ADA]] * 15 + [[BARE]]) is None


def test_the_office_decides() -> None:
    known = [[BEN]] * 6 + [[ADA]] * 6
    assert means([*known, [Named("Vesterby", "Mayor")]]) == "Ben Vesterby"
    assert means([*known, [Named("Vesterby", "the town's mayor")]]) == "Ben Vesterby"


def test_another_office_is_somebody_else() -> None:
    assert means([[BEN]] * 9 + [[BARE]]) == "Ben Vesterby"
    assert means([[BEN]] * 9 + [[Named("Vesterby", "Judge")]]) is None


def test_whom_an_article_calls_another_gender_is_somebody_else() -> None:
    known = [[BEN]] * 15 + [[ADA]] * 30
    assert means([*known, [BARE]]) is None
    assert means([*known, [Named("Vesterby", None, "female")]]) == "Ada Vesterby"
    assert means([[BEN]] * 99 + [[Named("Vesterby", None, "female")]]) is None


def test_the_few_do_not_get_whom_the_many_are_only_kept_from_by_a_pronoun() -> None:
    """Pronouns err: a president whom an article calls “her” by mistake is not the president's wife."""
    known = [[Named("Ben Vesterby", "President", "male")]] * 99 + [[ADA]] * 9
    assert means([*known, [Named("Vesterby", "President", "female")]]) is None


def test_the_gender_of_a_first_name_tells_nothing_of_a_surname() -> None:
    carla = Named("Carla Clinton", "mayor", "female")
    assert means([[carla]] * 30 + [[Named("Clinton", None, "male")]], Named("Clinton")) == "Carla Clinton"


def test_who_is_named_beside_the_surname_is_not_meant_by_it() -> None:
    assert means([[BEN]] * 15 + [[BEN, BARE]]) is None


def test_the_company_and_the_field_decide_between_two() -> None:
    council = [Named("Ondara Council", label="ORG"), Named("Mira Okhotin"), Named("Ondara", label="GPE")]
    books = [Named("Larkspur Press", label="ORG"), Named("Tilda Brandt"), Named("Sundvik", label="GPE")]
    known = [[BEN, *council]] * 9 + [[ADA, *books]] * 5
    assert means([*known, [BARE, *council]]) == "Ben Vesterby"
    assert means([*known, [BARE, *books]]) is None


def test_those_of_other_years_do_not_count() -> None:
    days = [0] * 15 + [900] * 12 + [910]
    assert means([[BEN]] * 15 + [[ADA]] * 12 + [[BARE]], days=days) == "Ada Vesterby"
    assert means([[BEN]] * 15 + [[ADA]] * 12 + [[BARE]], days=[*days[:-1], None]) is None


def test_a_word_that_is_first_of_all_a_first_name_needs_more() -> None:
    known = [[Named("Morning Joe")]] * 20
    assert means([*known, [Named("Joe")]], Named("Joe")) is None
    assert means([[Named("Morning Vesterby")]] * 20 + [[BARE]]) == "Morning Vesterby"


def test_two_words_can_be_the_surname_of_three() -> None:
    known = [[Named("Debra Quell Holt")]] * 5
    assert means([*known, [Named("Quell Holt")]], Named("Quell Holt")) == "Debra Quell Holt"
    assert means([[Named("Debra Carl Holt")]] * 5 + [[Named("Carl Holt")]], Named("Carl Holt")) is None


def test_the_full_name_leads_however_often_the_surname_alone_stands() -> None:
    rows = entities(*[[BEN]] * 12, [BARE, BARE, BARE]).to_pylist()
    assert {row["name"] for row in rows} == {"Ben Vesterby"}
    assert {row["canonical_id"] for row in rows} == {BEN.entity_id(0)}


def test_what_people_said_wins() -> None:
    articles = [[BEN]] * 15 + [[BARE]]
    ids = BARE.entity_id(15), BEN.entity_id(0)
    assert means(articles, rulings=[Ruling("r", different=ids)]) is None
    assert means([[BEN], [BARE]], rulings=[Ruling("r", same=(BARE.entity_id(1), BEN.entity_id(0)))]) == "Ben Vesterby"


def test_surnames_are_the_last_words_folded() -> None:
    names = pa.array(["Ana O’Neill", "Jorun Lund, Jr.", "ÅSA LUND", "de la Vega", "Lund’s", None])
    assert surnames(names).to_pylist() == ["oneill", "lund", "lund", "vega", "lund", None]


# --- only what is touched

PEOPLE = st.sampled_from([BEN, ADA, BARE, Named("Vesterby", "mayor"), Named("Lund"), Named("Mira Lund", "judge")])
ARTICLES = st.lists(st.lists(PEOPLE, min_size=1, max_size=3, unique=True), min_size=1, max_size=12)


@settings(max_examples=25)
@given(ARTICLES, ARTICLES)
def test_what_was_found_before_stays_where_nothing_new_is_told(old: list[Article], new: list[Article]) -> None:
    """The rows after a second run are those of one run over all, though only surnames of the new articles are weighed."""
    many = [[BEN]] * 12 + [[Named("Mira Lund", "judge")]] * 12 + old
    first = entities(*many)
    touched = surnames(pa.array([one.name for article in new for one in article])).unique()
    before = Before(touched, first.select(["entity_id", "canonical_id"]))
    assert entities(*many, *new, before=before) == entities(*many, *new)
