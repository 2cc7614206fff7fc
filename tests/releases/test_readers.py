"""Other programs open a release by the lines that the documentation gives, and by the descriptions beside its tables.

They live in an environment of their own (`make test-readers`), for some bring other versions of what onrecord uses.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

import onrecord
import releases
from releases.tables.schemas import TABLES
from tests.releases.corpus import PIPELINE, SMALL, adding, article, filled

ROOT = Path(__file__).parents[2]
LINES = dict(re.findall(r"^\| (\S+) \| `(.+)` \|$", (ROOT / "docs" / "reading-releases.md").read_text(), re.MULTILINE))
PYTHON = Path(os.environ.get("ONRECORD_READERS_PYTHON", ROOT / ".venv-readers" / "bin" / "python"))
ROWS = 66

SPARK = """
import os, sys
from pyspark.sql import SparkSession
os.environ["PYSPARK_PYTHON"] = sys.executable
quiet = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "1", "spark.driver.bindAddress": "127.0.0.1",
         "spark.driver.host": "127.0.0.1"}
builder = SparkSession.builder.master("local[1]")
for name, value in quiet.items():
    builder = builder.config(name, value)
spark = builder.getOrCreate()
"""
BEFORE = {"Polars": "import polars as pl", "datasets": "import datasets", "Spark": SPARK}
COUNT = {"Polars": "len(rows)", "datasets": "len(rows)", "Spark": "rows.count()"}
FIRST = {
    "Polars": "rows.sort('quote_id')['text'][0]",
    "datasets": "rows.sort('quote_id')[0]['text']",
    "Spark": "rows.orderBy('quote_id').first()['text']",
}


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store of two releases in `output`; the older has parts of schema version 1."""
    work = tmp_path_factory.mktemp("readers")
    store = releases.open(work / "output", SMALL)
    filled(store, 10)
    store.publish(adding([article(11)]), pipeline=PIPELINE, collections={"wire": {}})
    return work


def words(work: Path, number: int = 2) -> list[str]:
    rows = releases.open(work / "output").release(number).read("said").sort_values("quote_id")
    return list(rows["text"])


def outside(work: Path, code: str) -> Any:
    """What a program in the other environment prints as JSON."""
    environment = {
        **{name: value for name, value in os.environ.items() if name in ("PATH", "JAVA_HOME")},
        "HOME": str(work),
        "HF_HOME": str(work / "hf"),
        "HF_HUB_OFFLINE": "1",
        "HF_DATASETS_OFFLINE": "1",
    }
    done = subprocess.run(
        [PYTHON, "-c", code], cwd=work, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_there_is_a_line_for_each() -> None:
    assert list(LINES) == ["onrecord", "pandas", "Polars", "DuckDB", "datasets", "Spark"]


def test_onrecord_pandas_and_duckdb(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(work)
    found = {
        "onrecord": eval(LINES["onrecord"], {"onrecord": onrecord}),
        "pandas": eval(LINES["pandas"], {"pd": pd}),
        "DuckDB": eval(LINES["DuckDB"], {"duckdb": duckdb}).df(),
    }
    for rows in found.values():
        assert list(rows.sort_values("quote_id")["text"]) == words(work)


@pytest.mark.readers
@pytest.mark.parametrize("reader", ["Polars", "datasets", "Spark"])
def test_one_line(work: Path, reader: str) -> None:
    code = (
        f"{BEFORE[reader]}\nrows = {LINES[reader]}\nimport json\nprint(json.dumps([{COUNT[reader]}, {FIRST[reader]}]))"
    )
    said = words(work, 1 if reader == "datasets" else 2)
    assert outside(work, code) == [len(said), said[0]]


@pytest.mark.readers
@pytest.mark.parametrize("old", [False, True])
def test_datasets_loads_every_table(work: Path, tmp_path: Path, old: bool) -> None:
    """Also of a release with parts that an older version wrote, which lack columns."""
    release = releases.open(_upgraded(tmp_path) if old else work / "output", SMALL).latest()
    assert release is not None
    place = Path(release.paths("said")[0]).parents[2] / "releases" / f"{release.number:04d}"
    code = f"""
import datasets, json
names = datasets.get_dataset_config_names({str(place)!r})
made = {{name: datasets.load_dataset({str(place)!r}, name, split="train") for name in names}}
default = datasets.load_dataset({str(place)!r}, split="train")
print(json.dumps([{{name: [len(rows), rows.column_names] for name, rows in made.items()}}, default.column_names]))
"""
    found, default = outside(tmp_path, code)
    counts = release.manifest.counts
    expected = {
        name: [counts[name], list(table.names)] for name, table in TABLES.items() if counts[name] and not table.system
    }
    assert found == expected
    assert default == list(TABLES["said"].names)


def _upgraded(folder: Path) -> Path:
    """A store whose newest release has parts of schema version 1 beside some of today's."""
    import shutil

    shutil.copytree(Path(__file__).parent / "schema_versions" / "1", folder / "old", symlinks=True)
    releases.open(folder / "old", SMALL).publish(
        adding([article(40, per_source=1)]), pipeline=PIPELINE, collections={"wire": {}}
    )
    return folder / "old"


@pytest.mark.readers
def test_croissant_is_valid_and_reads(work: Path) -> None:
    code = """
import json
import mlcroissant
def opened():  # anew for each table: one that has read a table before reads no other right
    return mlcroissant.Dataset(jsonld="output/releases/0002/croissant.json")
issues = opened().metadata.ctx.issues
said, quotes = list(opened().records("said")), list(opened().records("quotes"))
print(json.dumps([sorted(issues.errors), sorted(issues.warnings), len(said), list(said[0]), list(quotes[0])]))
"""
    errors, warnings, count, *columns = outside(work, code)
    assert (errors, count) == ([], ROWS)
    assert columns == [[f"{table}/{name}" for name in TABLES[table].names] for table in ("said", "quotes")]
    # Whose articles they are, and under what licence, onrecord does not know.
    assert [re.search("/(license|citeAs)", warning) is not None for warning in warnings] == [True, True]
