from flows.cli import commands_page
from flows.runs.settings import Settings
from tests.conftest import ROOT


def test_the_page_on_commands_is_current() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert page == commands_page.commands(), "run `python -m flows.cli.commands_page > docs/commands.md`"


def test_every_setting_says_what_it_is_for() -> None:
    undocumented = [name for name, field in Settings.model_fields.items() if not field.description]
    assert undocumented == []
