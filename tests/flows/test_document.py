import re

from flows.cli import commands_page
from flows.runs.settings import Settings
from tests.conftest import ROOT


def test_the_page_on_commands_is_current() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert page == commands_page.commands(), "run `python -m flows.cli.commands_page > docs/commands.md`"


def test_every_setting_says_what_it_is_for() -> None:
    undocumented = [name for name, field in Settings.model_fields.items() if not field.description]
    assert undocumented == []


def test_every_fault_in_when_it_fails_names_a_test_that_exists() -> None:
    page = (ROOT / "docs" / "when-it-fails.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| ") and not line.startswith("| what happens to it")]
    faults = [row for row in rows if not row.startswith(("| you see", "|---"))]
    assert len(faults) > 25
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    known = set(re.findall(r"^def (test_\w+)", tests, re.MULTILINE))
    for fault in faults:
        named = set(re.findall(r"`(test_\w+)`", fault.split("|")[-2]))
        assert named, f"names no test: {fault}"
        assert named <= known, f"there is no {named - known}"
