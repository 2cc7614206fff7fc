"""What Prometheus is told, read back by Prometheus's own parser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from flows.runs.summary import Summary
from flows.runs.watching import arrivals, metrics
from tests.conftest import Command

SUMMARY: Summary = {
    "release": 7, "parent": 6, "n_sources": 9, "counts": {"documents": 12, "quotes": 40}, "new": 3, "edited": 1, "withdrawn": 0,
    "rejected": {"empty": 2}, "warnings": ["too many rejects"], "last_article": {"wire": 1_938_000_000.0},
}  # fmt: skip


def parsed(text: str) -> dict[str, dict[tuple[tuple[str, str], ...], float]]:
    """Of each metric the samples, by their labels without the store's."""
    families = list(text_string_to_metric_families(text))
    assert all((family.documentation, family.type) > ("", "") and family.type == "gauge" for family in families)
    return {
        f.name: {tuple(sorted((k, v) for k, v in s.labels.items() if k != "store")): s.value for s in f.samples}
        for f in families
    }


@pytest.fixture
def strict_umask() -> Iterator[None]:
    """New files are nobody else's to read."""
    before = os.umask(0o027)
    yield
    os.umask(before)


@pytest.mark.usefixtures("strict_umask")
def test_a_run_is_told_as_prometheus_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "onrecord.prom"
    with metrics.written(str(file), "output") as told:
        told.append(SUMMARY)
    found = parsed(file.read_text())
    assert found["onrecord_run_success"] == {(): 1.0}
    assert found["onrecord_release"] == {(): 7.0}
    assert found["onrecord_release_rows"] == {(("table", "documents"),): 12.0, (("table", "quotes"),): 40.0}
    assert found["onrecord_run_documents"][(("change", "new"),)] == 3.0
    assert found["onrecord_run_rejects"] == {(("reason", "empty"),): 2.0}
    assert found["onrecord_run_warnings"] == {(): 1.0}
    assert found["onrecord_collection_last_article_timestamp_seconds"] == {(("collection", "wire"),): 1_938_000_000.0}
    assert file.stat().st_mode & 0o777 == 0o644
    assert list(tmp_path.iterdir()) == [file]


def test_a_run_that_fails_keeps_when_one_went_through(tmp_path: Path) -> None:
    file = tmp_path / "onrecord.prom"
    with metrics.written(str(file), "output") as told:
        told.append(SUMMARY)
    before = parsed(file.read_text())["onrecord_last_success_timestamp_seconds"]
    with pytest.raises(RuntimeError), metrics.written(str(file), "output"):
        raise RuntimeError
    failed = parsed(file.read_text())
    assert failed["onrecord_run_success"] == {(): 0.0}
    assert failed["onrecord_last_success_timestamp_seconds"] == before != {(): 0.0}
    file.write_text("\x00 nonsense")
    with pytest.raises(RuntimeError), metrics.written(str(file), "output"):
        raise RuntimeError
    assert parsed(file.read_text())["onrecord_last_success_timestamp_seconds"] == {(): 0.0}


def test_a_file_that_cannot_be_written_stops_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with metrics.written(str(tmp_path / "nowhere" / "onrecord.prom"), "output") as told:
        told.append(SUMMARY)
    assert "metrics could not be written" in caplog.text


@given(st.text(), st.text(min_size=1))
def test_any_name_comes_back(output: str, collection: str) -> None:
    summary: Summary = {**SUMMARY, "last_article": {collection: 1.5}}
    text = metrics.text(metrics.of_run(output, summary, 1.0, 2.0, 2.0))
    (family,) = [f for f in text_string_to_metric_families(text) if "last_article" in f.name]
    (sample,) = family.samples
    assert (sample.labels, sample.value) == ({"store": output, "collection": collection}, 1.5)


def test_the_last_article_of_each_collection() -> None:
    seen = {"wire": {"2031-06-01T06": 3, "2031-06-02T06": 1}, "mail": {}}
    assert metrics.last_articles(seen, arrivals.HOUR) == {"wire": 1_938_146_400.0}


@pytest.mark.slow
def test_the_command_writes_it_published_unchanged_and_failed(onrecord: Command, tmp_path: Path) -> None:
    news, file, store = tmp_path / "news", tmp_path / "onrecord.prom", tmp_path / "output"
    news.mkdir()
    (news / "a.txt").write_text("The pier at Dunmere is open again.\n", encoding="utf-8")
    arguments = ("run", news, "--output", store, "--metrics", file)
    for published in (1.0, 0.0):
        assert onrecord(*arguments).returncode == 0
        found = parsed(file.read_text())
        assert (found["onrecord_run_published"], found["onrecord_release"]) == ({(): published}, {(): 1.0})
        assert list(found["onrecord_collection_last_article_timestamp_seconds"]) == [(("collection", "news"),)]
    assert onrecord("rollback", "1", "--hold", "--output", store).returncode == 0
    assert onrecord(*arguments).returncode == 1
    assert parsed(file.read_text())["onrecord_run_success"] == {(): 0.0}
