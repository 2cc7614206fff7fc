"""docs/commands.md, made from the commands and settings themselves: `python -m flows.cli.commands_page > docs/commands.md`."""

from __future__ import annotations

import typer
from typer.cli import get_docs_for_click

from flows.cli import app
from flows.runs.settings import DEFAULTS, Settings

HEAD = """<!-- Made by `python -m flows.cli.commands_page`; a test keeps it current. -->
# Commands

Exit codes: 0 done or nothing to do, 1 failed, 2 bad usage. Errors are one sentence on stderr.

"""
VARIABLES = """
# Settings

Every setting is an option of `onrecord run` or a variable; an option wins over its variable.

| variable | default | meaning |
|---|---|---|
"""


def commands() -> str:
    """The page on commands and settings, as Markdown."""
    command = typer.main.get_command(app)
    context = typer.Context(command, info_name="onrecord")
    text = get_docs_for_click(obj=command, ctx=context, name="onrecord").replace("# `onrecord`", "## onrecord", 1)
    return HEAD + text + VARIABLES + "\n".join(_variables()) + "\n"


def _variables() -> list[str]:
    rows = []
    for name, field in Settings.model_fields.items():
        default = DEFAULTS.get(name, field.default)
        rows.append(
            f"| `ONRECORD_{name.upper()}` | {'' if default is None else f'`{default}`'} | {field.description} |"
        )
    return rows


if __name__ == "__main__":
    print(commands(), end="")
