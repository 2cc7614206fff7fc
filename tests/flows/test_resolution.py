from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.runs.planning import Inventory
from flows.runs.resolution import Resolution, resolve
from flows.runs.versions import Same
from transforms.rows import ARTICLES

NOTHING = Inventory((), (), 0, frozenset(), frozenset(), frozenset())
Row = tuple[str, str, str | None]
"""doc_id, source, published_at"""


def articles(path: Path, rows: list[Row]) -> str:
    """A file of articles as reading leaves it."""
    made = [
        {
            "doc_id": doc_id,
            "collection": "a",
            "source": source,
            "record": str(n),
            "source_sha256": "s",
            "published_at": datetime.fromisoformat(at).replace(tzinfo=UTC) if at else None,
        }
        for n, (doc_id, source, at) in enumerate(rows)
    ]
    pq.write_table(pa.Table.from_pylist(made, ARTICLES), path)
    return str(path)


def resolved(*files: list[Row]) -> Resolution:
    with TemporaryDirectory() as folder:
        paths = [articles(Path(folder) / f"{n}.parquet", rows) for n, rows in enumerate(files)]
        return resolve(paths, None, ["a"], NOTHING, same=Same())


@pytest.mark.parametrize(
    ("rows", "winner"),
    [
        ([("d", "1", "2025-01-01"), ("d", "2", "2025-01-02")], "2"),
        ([("d", "1", "2025-01-02"), ("d", "2", "2025-01-01")], "1"),
        ([("d", "1", "2025-01-01"), ("d", "2", "2025-01-01")], "2"),
        ([("d", "1", "2025-01-01"), ("d", "2", None)], "1"),
        ([("d", "1", None), ("d", "2", None)], "2"),
    ],
)
@pytest.mark.parametrize("apart", [False, True])
def test_the_latest_record_is_the_document_then_the_last_in_source_order(
    rows: list[Row], winner: str, apart: bool
) -> None:
    found = resolved(*([row] for row in rows)) if apart else resolved(rows)
    (chosen,) = found.to_annotate.to_pylist()
    assert rows[chosen["file"] + chosen["row"]][1] == winner
    assert found.left_out["source"].to_pylist() == [source for _, source, _ in rows if source != winner]
    assert found.left_out["reason"].to_pylist() == ["superseded"]


@given(
    st.lists(st.tuples(st.sampled_from("pqr"), st.sampled_from(["1", "2", "3"])), max_size=30),
    st.integers(0, 30),
)
def test_every_record_is_a_document_or_superseded(pairs: list[tuple[str, str]], cut: int) -> None:
    rows: list[Row] = [(doc_id, source, None) for doc_id, source in sorted(pairs, key=lambda p: p[1])]
    found = resolved(rows[:cut], rows[cut:])
    places = list(zip(*(found.to_annotate[name].to_pylist() for name in ("doc_id", "file", "row")), strict=True))
    assert all(rows[row + (cut if file else 0)][0] == doc_id for doc_id, file, row in places)
    assert places == sorted(places, key=lambda place: place[1:])
    assert len(places) + found.left_out.num_rows == len(rows)
    assert sorted(doc_id for doc_id, *_ in places) == sorted({doc_id for doc_id, _ in pairs})
    assert found.n_new == len(places)
