"""Whoever is connected can be decided apart from all others; and what connects whom is kept as it changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from flows.runs.corpus.links import Links, numbers, told
from flows.runs.corpus.namings import KIND, Namings
from releases.indexes.documents import hashed
from releases.indexes.packs import packed
from releases.tables.ids import within
from tests.transforms.entities.test_surnames import DAY, table
from transforms.entities.corpus import counting
from transforms.entities.corpus.evidence import Told, surnames
from transforms.entities.known import normal
from transforms.entities.known.authority import Authority

# label, name, what the text says, reference
WHO = [
    ("PERSON", "Ben Vesterby", "Ben Vesterby", None),
    ("PERSON", "Ada Vesterby", "Ada Vesterby", None),
    ("PERSON", "Ada B. Vesterby", "Ada B. Vesterby", None),
    ("PERSON", "Vesterby", "Vesterby", None),
    ("PERSON", "Ada Wells Lund", "Ada Wells Lund", None),
    ("PERSON", "Wells Lund", "Wells Lund", None),
    ("PERSON", "Lund", "Lund", None),
    ("PERSON", "Mike Lund", "Mike Lund", None),
    ("PERSON", "Michael Lund Jr.", "Lund", None),
    ("PERSON", "Michael Lund", "Mike", "x:2"),
    ("PERSON", "John Smith", "John Smith", None),
    ("PERSON", "John A. Smith", "Smith", None),
    ("PERSON", "The Lunds", "Lunds", None),
    ("ORG", "Lund", "Lund", None),
    ("GPE", "Lund", "Lund", "x:2"),
    ("GPE", "Ada Wells Lund", "Ada Wells Lund", None),
    ("ORG", "Port Rail Union", "PRU", None),
    ("ORG", "Port Rail Union of Lund", "P.R.U.", None),
    ("ORG", "P.R.U.", "PRU", None),
    ("ORG", "PRU", "PRU", None),
    ("GPE", "PRU", "PRU", None),
    ("GPE", "Ondara", "Ondara", "x:1"),
    ("GPE", "Ondara Republic", "Republic", "x:1"),
    ("NORP", "Ondaran", "Ondaran", "x:1"),
    ("ORG", "Harbour Works", "Harbour Works", None),
    ("ORG", "Mole Company", "Mole", None),
]
AUTHORITY = Authority.from_table(
    pa.table({"name": ["Harbour Works"], "aliases": ["Mole Company"], "label": ["ORG"], "external_ref": [None]})
)
ARTICLES = st.lists(st.lists(st.sampled_from(WHO), min_size=1, max_size=5), min_size=1, max_size=24)


def block(articles: Sequence[Sequence[tuple[str, str, str, str | None]]]) -> dict[str, pa.Table]:
    mentions: list[dict[str, object]] = []
    for n, article in enumerate(articles):
        for label, name, text, reference in article:
            alone = label == "PERSON" and " " not in name
            entity_id = normal.entity_id(label, f"{normal.key(name)} in {n}" if alone else normal.key(name))
            mentions.append(
                {"doc_id": f"d{n:02}", "text": text, "entity_id": entity_id, "label": label, "name": name}
                | {"external_ref": reference, "gender": ("male", None, "female")[n % 3], "role": ("mayor", None)[n % 2]}
            )
    return {
        "documents": table(
            "documents",
            [
                {
                    "doc_id": f"d{n:02}",
                    "published_at": DAY + timedelta(days=n) if n % 4 else None,
                    "duplicate_of": "d00" if n % 7 == 6 else None,
                }
                for n in range(len(articles))
            ],
        ),
        "mentions": table("mentions", mentions),
        "quotes": table(
            "quotes",
            [
                {"doc_id": mention["doc_id"], "speaker_entity_ids": [mention["entity_id"]] if n % 2 else None}
                | {"speaker_entity_id": mention["entity_id"]}
                for n, mention in enumerate(mentions)
            ],
        ),
    }


def counted(blocks: Sequence[counting.Block]) -> tuple[counting.Counts, counting.Named]:
    counts = counting.Counts(None)
    for one in blocks:
        counts.add(one)
    return counts, counting.named(counts.sums())


@given(ARTICLES, st.integers(0, 1000))
def test_whoever_is_connected_can_be_decided_apart_from_all_others(
    articles: list[list[tuple[str, str, str, str | None]]], seed: int
) -> None:
    (one, named), (other, _) = (counted([block(articles)]) for _ in range(2))
    whole = counting.joined_table(named, one.evidence, AUTHORITY)
    links = Links.of(*told(named.names, AUTHORITY))
    entity = numbers(named.names["entity_id"])
    which = pa.array(within(entity, links.around(entity[[seed % len(entity)]], entity[:0])))
    some = counting.Named(named.names.filter(which), named.totals.filter(which), named.genders, named.spoken)
    assert counting.joined_table(some, other.evidence, AUTHORITY).to_pylist() == whole.filter(which).to_pylist()


@given(ARTICLES, ARTICLES)
def test_links_that_are_replaced_are_those_of_all(
    old: list[list[tuple[str, str, str, str | None]]], new: list[list[tuple[str, str, str, str | None]]]
) -> None:
    before, after = (told(counted([block(articles)])[1].names, AUTHORITY) for articles in (old, new))
    changed = np.unique(np.concatenate([before[0], after[0]]))
    made = Links.of(*before).replaced(changed, *after)
    for mine, whole in ((made.by_link, Links.of(*after).by_link), (made.by_entity, Links.of(*after).by_entity)):
        assert sorted(zip(*(side.tolist() for side in mine), strict=True)) == sorted(
            zip(*(side.tolist() for side in whole), strict=True)
        )
        assert np.array_equal(mine[0], whole[0])


PAIRS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4)), max_size=12, unique=True)


@given(PAIRS, PAIRS, st.sets(st.integers(0, 6)))
def test_links_of_those_that_stay_are_kept_though_others_share_them(
    old: list[tuple[int, int]], new: list[tuple[int, int]], replaced: set[int]
) -> None:
    new = [pair for pair in new if pair[0] in replaced]
    sides = [np.array(pairs, np.uint64).reshape(-1, 2).T for pairs in (old, new)]
    made = Links.of(*sides[0]).replaced(np.array(sorted(replaced), np.uint64), *sides[1])
    whole = sorted([*(pair for pair in old if pair[0] not in replaced), *new])
    links, entities = made.by_link
    assert sorted(zip(entities.tolist(), links.tolist(), strict=True)) == whole
    assert sorted(zip(*(side.tolist() for side in made.by_entity), strict=True)) == whole
    assert links.tolist() == sorted(links.tolist())
    assert made.by_entity[0].tolist() == [entity for entity, _ in whole]


def cut(rows: dict[str, pa.Table], n_blocks: int) -> list[dict[str, pa.Table]]:
    """The rows in so many blocks, some perhaps without a document."""
    mine = {one: [int(doc_id[1:]) * n_blocks // 24 for doc_id in of["doc_id"].to_pylist()] for one, of in rows.items()}
    return [
        {t: rows[t].filter(pa.array([n == at for n in of], pa.bool_())) for t, of in mine.items()}
        for at in range(n_blocks)
    ]


@given(ARTICLES, st.integers(0, 1000), st.integers(1, 4))
def test_what_is_kept_of_blocks_counts_and_weighs_as_their_rows_do(
    articles: list[list[tuple[str, str, str, str | None]]], seed: int, n_blocks: int
) -> None:
    rows = block(articles)
    kept = Namings(packed({str(n): KIND.make(of) for n, of in enumerate(cut(rows, n_blocks))}))
    _, named = counted([rows])
    entity = numbers(named.names["entity_id"])
    wanted = np.sort(entity[seed % len(entity) :])
    which = pa.array(within(entity, wanted))
    _, again = counted(list(kept.of_entities(wanted)))
    mine = pa.array(within(numbers(again.names["entity_id"]), wanted))
    by_company = [{**row, "context": sorted(row["context"] or ())} for row in named.names.filter(which).to_pylist()]
    assert by_company == [
        {**row, "context": sorted(row["context"] or ())} for row in again.names.filter(mine).to_pylist()
    ]
    assert named.totals.filter(which).to_pylist() == again.totals.filter(mine).to_pylist()

    of = surnames(pa.array(["Vesterby", "Lund"][: seed % 3], pa.string()))
    one, other = counting.Counts(of), counting.Counts(of)
    one.weigh(rows)
    for some in kept.of_surnames(np.sort(hashed(of.to_pylist()))):
        other.weigh(some)
    people = entity[np.asarray(named.names["label"]) == "PERSON"]
    (mine_told, their_told) = one.evidence.told(), other.evidence.told()
    for number in people:
        a, b = mine_told.of([number]), their_told.of([number])
        assert (a.day, a.gender, a.days.tolist()) == (b.day, b.gender, b.days.tolist())
        assert sorted(map(sorted, a.offices.values())) == sorted(map(sorted, b.offices.values()))
        for docs, others in ((a.docs, b.docs),):
            assert _company(mine_told, docs) == _company(their_told, others)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))))
def test_links_on_disk_are_those_in_memory(pairs: list[tuple[int, int]]) -> None:
    entity, link = (np.array([pair[side] for pair in pairs], np.uint64) for side in (0, 1))
    for mine, held in zip(
        Links.on_disk(entity, link).columns.items(), Links.of(entity, link).columns.items(), strict=True
    ):
        assert (mine[0], mine[1].tolist()) == (held[0], held[1].tolist())


def _company(told: Told, docs: np.ndarray) -> list[list[int]]:
    """Who is named in each of some articles."""
    entities, sizes = told.named_in(docs)
    return [sorted(some.tolist()) for some in np.split(entities, np.cumsum(sizes)[:-1])]
