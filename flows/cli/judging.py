"""The dialogue of `onrecord review`: one quote at a time in its article, a key each; a line each where nobody is there to press keys."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TextIO

import click
import typer
from rich.text import Text

from releases.exports.terminal import console, visible

if TYPE_CHECKING:
    from releases.reviews.session import Session, Shown

KEYS = {"1": (), "2": ("words",), "3": ("speaker",), "4": ("name",)}
"""What each key says is wrong."""

HELP = "1 right · wrong in 2 words, 3 speaker, 4 name · s skip · u undo · q stop"

AROUND = 2
"""Paragraphs of the article before and after the quote's own that are shown."""

NOBODY = "-"


def judge(session: Session, given: TextIO) -> None:
    """Shows and asks until all are judged, or `given` ends, or somebody stops."""
    out = console()
    if session.gone:
        out.print(f"{session.gone} quote(s) of the sample are not in release {session.release.number} and are left out")
    whole = len(session.round.quotes)
    while session.pending:
        one = session.pending[0]
        _show(one, whole - len(session.pending) + 1, whole)
        key, rest = _asked(given)
        if key == "q":
            typer.echo(f"{len(session.pending)} left; `onrecord review` goes on from here")
            return
        if key == "u":
            if session.undo() is None:
                typer.echo("nothing to undo")
        elif key == "s":
            session.judge(one, None)
        elif key in KEYS:
            session.judge(one, KEYS[key])
            _mend(session, one, key, rest, given)
        else:
            typer.echo(HELP)
    typer.echo("all of the sample is judged")


def _asked(given: TextIO) -> tuple[str, str]:
    """The key, and what stands behind it on its line; the end of a file stops."""
    if given.isatty():
        typer.echo(HELP)
        return click.getchar().casefold(), ""
    line = given.readline()
    key, _, rest = line.strip().partition(" ")
    return (key.casefold(), rest.strip()) if line else ("q", "")


def _mend(session: Session, one: Shown, key: str, rest: str, given: TextIO) -> None:
    """A wrong quote may become a correction at once."""
    if key == "1":
        return
    if given.isatty():
        asked = "no quote at all? type drop" if key == "2" else f"who speaks? ({NOBODY}: nobody is known)"
        rest = typer.prompt(f"{asked}; Enter leaves it", default="", show_default=False).strip()
    if not rest:
        return
    if key == "2" and rest != "drop":
        typer.echo("wrong words are put right in the explorer or by hand (docs/correct.md); noted as wrong only")
        return
    what = {"drop": True} if key == "2" else {"set": {"speaker_name": None if rest == NOBODY else rest}}
    typer.echo(f"recorded as {session.correct(one, what)}; the next `onrecord run` applies it")


def _show(one: Shown, number: int, whole: int) -> None:
    out = console()
    before, words, after = one.pieces
    when = f", {one.published_at:%Y-%m-%d}" if one.published_at else ""
    out.rule(f"{number} of {whole}")
    out.print(visible(f"{one.title or 'article without a title'} ({one.outlet}{when})"), markup=False, style="bold")
    out.print(
        Text.assemble(visible(_last(before)), (visible(words), "reverse"), visible(_first(after))), soft_wrap=True
    )
    row = one.row
    told = [("speaker", row["speaker"]), ("name", row["speaker_name"]), ("kind", row["kind"])]
    for name, value in told:
        out.print(f"{name:>8}  {visible(value) if value else 'none'}", markup=False, highlight=False, soft_wrap=True)


def _last(text: str) -> str:
    """The last paragraphs of what stands before a quote."""
    return text[_edges(text)[-AROUND - 1] :] if len(_edges(text)) > AROUND else text


def _first(text: str) -> str:
    """The first paragraphs of what stands after a quote."""
    breaks = [found.start() for found in re.finditer(r"\n+", text)]
    return text[: breaks[AROUND]] if len(breaks) > AROUND else text


def _edges(text: str) -> list[int]:
    """Where paragraphs begin."""
    return [found.end() for found in re.finditer(r"\n+", text)]
