"""`onrecord run --plan`: what it tells is what the run then does, and it does nothing itself."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from flows.runs.preview import preview
from flows.runs.settings import Settings
from flows.sources.collections import Collection
from releases import open as open_store
from tests.conftest import Command

TEXT = "“The {} is closed,” said Ada Vell, the mayor of Eastwick. She asked the council to wait until spring."


def write(folder: Path, *names: str) -> None:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / f"{name}.txt").write_text(TEXT.format(name))


def test_a_first_run_reads_everything(tmp_path: Path) -> None:
    write(tmp_path / "news", "ferry", "bridge")
    settings = Settings(output=str(tmp_path / "store"))
    found = preview(open_store(settings.output), [Collection("news", str(tmp_path / "news"))], settings)
    (of,) = found.collections
    assert (found.parent, of.n_sources, of.n_new, of.n_read, of.n_withdrawn) == (None, 2, 2, 2, 0)
    assert of.words > 0
    assert found.seconds > 0
    assert not (tmp_path / "store").exists()


@pytest.mark.slow
def test_it_tells_what_is_new_edited_gone_and_done_anew(onrecord: Command, tmp_path: Path) -> None:
    news, store = tmp_path / "news", tmp_path / "store"
    write(news, "ferry", "bridge", "mill")
    assert onrecord("run", news, "--output", store).returncode == 0
    settings = Settings(output=str(store))
    here = [Collection("news", str(news))]
    assert preview(open_store(store), here, settings).nothing_to_do
    (news / "mill.txt").unlink()
    (news / "ferry.txt").write_text(TEXT.format("ferry") + " It rained.")
    write(news, "quay")
    found = preview(open_store(store), here, settings)
    (of,) = found.collections
    assert (of.n_sources, of.n_new, of.n_changed, of.n_gone, of.n_read) == (3, 1, 1, 1, 2)
    assert (of.n_again, of.n_withdrawn, found.reasons) == (0, 1, [])
    found = preview(open_store(store), here, Settings(output=str(store), parse="all"))
    (of,) = found.collections
    assert (of.n_read, of.n_again) == (2, 1)
    assert found.reasons == ["parse: needed → all"]
    told = onrecord("run", news, "--output", store, "--parse", "all", "--plan")
    assert told.returncode == 0, told.stderr
    assert "parse: needed → all" in told.stdout
    assert "nothing was changed" in told.stdout
    assert [p.name for p in (store / "releases").iterdir()] == ["0001"]
    pace = json.loads((store / "releases/0001/manifest.json").read_text())["notes"]["pace"]
    assert pace["annotate"] > 0


@pytest.mark.slow
def test_what_one_collection_says_of_itself_leaves_the_others_alone(onrecord: Command, tmp_path: Path) -> None:
    here = [Collection(name, str(tmp_path / name)) for name in ("coast", "hills")]
    for of in here:
        write(Path(of.root), f"{of.name} road", f"{of.name} mill")
    store = tmp_path / "store"
    assert onrecord("run", *(of.root for of in here), "--output", store).returncode == 0
    settings = Settings(output=str(store))
    zoned = [here[0], replace(here[1], zone="Europe/Vienna")]
    found = preview(open_store(store), zoned, settings)
    assert [(of.collection, of.n_read, of.n_again) for of in found.collections] == [("coast", 0, 0), ("hills", 2, 0)]
    alone = onrecord("run", here[1].root, "--output", store, "--parse", "all")
    assert alone.returncode == 0, alone.stderr
    found = preview(open_store(store), here, Settings(output=str(store), parse="all"))
    assert [(of.collection, of.n_read, of.n_again) for of in found.collections] == [("coast", 0, 2), ("hills", 0, 0)]
    both = onrecord("run", *(of.root for of in here), "--output", store, "--parse", "all")
    assert both.returncode == 0, both.stderr
    assert "2 annotated" in both.stdout, both.stdout
